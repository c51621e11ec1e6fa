"""Gestures on the tree: moving, splitting, removing and bringing back codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from polyvocal.core.coding import Coder, Memo, MemoTarget
from polyvocal.core.digest import study_digest
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.template import Code, CodeMapping, MappingKind
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import headers
from polyvocal.store.reads import revision
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from tests.store.samples import (
    ANN,
    CODER,
    GROUP,
    HEARD,
    NEW_FIRST,
    OWN,
    PRACTICAL,
    PW1,
    SOCIAL,
    made,
)
from tests.store.story import begin, new_code

CODING = replace(HEARD, round_id=None)


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """A template, a document and a coder; nothing is coded yet."""
    place = begin(alias)
    changes.set_template(at=place, by=ANN, codes=[GROUP, SOCIAL, PRACTICAL])
    changes.add_cases(at=place, by=ANN, cases=[PW1])
    changes.add_documents(at=place, by=ANN, documents=[NEW_FIRST])
    changes.add_coder(at=place, by=ANN, coder=Coder(CODER.id, CODER.name))
    return place


def titles(at: StudyPlace) -> list[str]:
    return [code.title for code in read_study(at).template.current.codes]


def test_a_code_is_put_before_another_of_its_group(at: StudyPlace) -> None:
    changes.move_code(at=at, by=ANN, code_id=PRACTICAL.id, parent=GROUP.id, before=SOCIAL.id)
    assert titles(at)[:3] == ["1 Support", "1.2 Practical support", "1.1 Social support"]
    changes.move_code(at=at, by=ANN, code_id=PRACTICAL.id, parent=GROUP.id)
    assert titles(at)[1:3] == ["1.1 Social support", "1.2 Practical support"]
    changes.move_code(at=at, by=ANN, code_id=PRACTICAL.id, parent=None, before=GROUP.id)
    assert titles(at)[0] == "1.2 Practical support"


def test_only_the_code_that_moves_changes_its_row(at: StudyPlace) -> None:
    changes.add_codes(at=at, by=ANN, codes=[new_code(i) for i in range(30)])
    changes.move_code(at=at, by=ANN, code_id=new_code(29).id, parent=None, before=new_code(4).id)
    [counts] = [h.counts for h in headers(at, after=revision(at).number - 1)]
    assert counts == {"codestate": (0, 1, 0)}


def test_a_code_goes_to_no_place_that_there_is_not(at: StudyPlace) -> None:
    changes.add_code(at=at, by=ANN, code=OWN)
    with pytest.raises(BadValue, match="is in another group"):
        changes.move_code(at=at, by=ANN, code_id=SOCIAL.id, parent=GROUP.id, before=OWN.id)
    with pytest.raises(BadValue, match="would sit under itself"):
        changes.move_code(at=at, by=ANN, code_id=GROUP.id, parent=GROUP.id)
    with pytest.raises(BadValue, match="would sit under itself"):
        changes.move_code(at=at, by=ANN, code_id=GROUP.id, parent=None, before=SOCIAL.id)
    with pytest.raises(NotFound):
        changes.move_code(at=at, by=ANN, code_id=made("no"), parent=None)


PARTS = (
    Code(made("warm"), "1.1a", "Warmth", GROUP.id),
    Code(made("calm"), "1.1b", "Calm", GROUP.id),
)


def test_codings_of_a_split_code_wait_for_a_person(at: StudyPlace) -> None:
    coded = replace(CODING, id=made("before the split"))
    changes.add_codings(at=at, by=ANN, codings=[coded])
    changes.split_code(at=at, by=ANN, code_id=SOCIAL.id, parts=PARTS)
    template = read_study(at).template
    now = template.current
    assert [code.id for code in now.codes[:3]] == [GROUP.id, PARTS[0].id, PARTS[1].id]
    assert template.read_under(now.number)[SOCIAL.id] == (PARTS[0].id, PARTS[1].id)
    changes.recode(at=at, by=ANN, codings={coded.id: None}, code_id=PARTS[1].id)
    [found] = [c for c in read_study(at).codings if c.id == coded.id]
    assert (found.code_id, found.template_version) == (PARTS[1].id, now.number)


def test_a_part_that_is_removed_again_leaves_the_other_and_a_whole_study(at: StudyPlace) -> None:
    changes.add_codings(at=at, by=ANN, codings=[CODING])
    parts = PARTS
    changes.split_code(at=at, by=ANN, code_id=CODING.code_id, parts=parts)
    before = content_digest(at)
    changes.remove_codes(at=at, by=ANN, codes=[parts[0].id])

    template = read_study(at).template
    number = template.current.number

    assert template.read_under(number)[CODING.code_id] == (parts[1].id,)
    assert {code for m in template.current.mappings for code in m.after} == {parts[1].id}
    assert content_digest(at) != before
    assert verify_study(at).is_sound
    undo(at=at, by=ANN)
    assert content_digest(at) == before


def test_a_template_that_names_a_code_that_came_and_went_has_a_digest(at: StudyPlace) -> None:
    study = read_study(at)
    current = study.template.current
    gone = CodeMapping(MappingKind.MERGE, (SOCIAL.id,), (made("gone"),))
    told = replace(current, mappings=(gone,))
    template = replace(study.template, versions=(*study.template.versions[:-1], told))

    assert study_digest(replace(study, template=template)) != study_digest(study)


def test_a_code_nobody_used_is_split_without_a_trace(at: StudyPlace) -> None:
    changes.split_code(at=at, by=ANN, code_id=SOCIAL.id, parts=PARTS)
    assert read_study(at).template.current.mappings == ()
    undo(at=at, by=ANN)
    for parts in (PARTS[:1], (PARTS[0], SOCIAL)):
        with pytest.raises(BadValue):
            changes.split_code(at=at, by=ANN, code_id=PRACTICAL.id, parts=parts)
    with pytest.raises(BadValue, match="is a group"):
        changes.split_code(at=at, by=ANN, code_id=GROUP.id, parts=PARTS)


def test_a_code_goes_with_its_codings_and_memos_and_only_they_go(at: StudyPlace) -> None:
    mine, other = (
        replace(CODING, id=made("mine")),
        replace(CODING, code_id=PRACTICAL.id, id=made("other")),
    )
    changes.add_codings(at=at, by=ANN, codings=[mine, other])
    memo = Memo(made("m"), "!", CODER.id, MemoTarget.CODE, SOCIAL.id)
    changes.add_memo(at=at, by=ANN, memo=memo)
    digest = content_digest(at)

    changes.remove_codes(at=at, by=ANN, codes=[SOCIAL.id])

    study = read_study(at)
    assert [c.id for c in study.codings] == [other.id]
    assert SOCIAL.id not in {code.id for code in study.template.current.codes}
    assert study.memos == ()
    assert study.template.read_under(study.template.current.number)[SOCIAL.id] == ()
    assert verify_study(at).damages == ()
    undo(at=at, by=ANN)
    assert content_digest(at) == digest


def test_a_group_goes_with_everything_in_it_and_leaves_no_version_behind(at: StudyPlace) -> None:
    changes.add_codings(at=at, by=ANN, codings=[CODING])
    changes.remove_codes(at=at, by=ANN, codes=[GROUP.id])
    template = read_study(at).template
    assert (template.current.codes, template.current.number) == ((), 1)
    assert len(read_study(at).codings) == 0


def test_a_removed_or_retired_code_comes_back_and_counts_again(at: StudyPlace) -> None:
    changes.add_codings(
        at=at, by=ANN, codings=[replace(CODING, code_id=PRACTICAL.id, id=made("other"))]
    )
    changes.remove_codes(at=at, by=ANN, codes=[SOCIAL.id])
    changes.restore_code(at=at, by=ANN, code_id=SOCIAL.id)
    template = read_study(at).template
    assert titles(at)[-1] == "1.1 Social support"
    assert template.read_under(template.current.number)[SOCIAL.id] == (SOCIAL.id,)

    changes.retire_codes(at=at, by=ANN, codes=[PRACTICAL.id])
    changes.restore_code(at=at, by=ANN, code_id=PRACTICAL.id)
    template = read_study(at).template
    assert template.read_under(template.current.number)[PRACTICAL.id] == (PRACTICAL.id,)
    again = replace(CODING, code_id=PRACTICAL.id, id=made("again"))
    assert changes.code_passages(at=at, by=ANN, codings=[again]).codings[0].code_id == PRACTICAL.id


def test_a_merged_code_does_not_come_back_beside_what_it_became(at: StudyPlace) -> None:
    changes.add_codings(
        at=at, by=ANN, codings=[replace(CODING, code_id=PRACTICAL.id, id=made("other"))]
    )
    changes.merge_codes(at=at, by=ANN, codes=[PRACTICAL.id], into=SOCIAL.id)
    with pytest.raises(BadValue, match="was merged or split"):
        changes.restore_code(at=at, by=ANN, code_id=PRACTICAL.id)
    with pytest.raises(NotFound, match="never in this template"):
        changes.restore_code(at=at, by=ANN, code_id=made("no"))
