"""The template grows from version to version, and what codings name stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from polyvocal.core.coding import Coder
from polyvocal.core.errors import BadValue, NotAllowed, NotFound
from polyvocal.core.template import Code, CodeMapping, MappingKind, Template
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.reads import history, revision
from polyvocal.store.snapshot import read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from tests.store.samples import (
    ANN,
    CODER,
    FIRST,
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
SECOND_GROUP = Code(made("group 2"), "2", "Goals", is_group=True)


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """A template, a document and a coder; nothing is coded yet."""
    place = begin(alias)
    changes.set_template(
        at=place, by=ANN, codes=[GROUP, SOCIAL, PRACTICAL], framework="Support 1.0"
    )
    changes.add_cases(at=place, by=ANN, cases=[PW1])
    changes.add_documents(at=place, by=ANN, documents=[NEW_FIRST])
    changes.add_coder(at=place, by=ANN, coder=Coder(CODER.id, CODER.name))
    return place


def template(at: StudyPlace) -> Template:
    return read_study(at).template


def titles(at: StudyPlace) -> list[str]:
    return [code.title for code in template(at).current.codes]


def test_a_version_nobody_codes_with_is_changed_in_place(at: StudyPlace) -> None:
    changes.add_code(at=at, by=ANN, code=OWN)
    changes.change_code(at=at, by=ANN, code=replace(OWN, label="Trust"))
    assert [version.number for version in template(at).versions] == [1]
    assert titles(at) == ["1 Support", "1.1 Social support", "1.2 Practical support", "Trust"]
    assert template(at).framework == "Support 1.0"


def test_a_change_while_coding_is_under_way_opens_the_next_version(at: StudyPlace) -> None:
    changes.add_codings(at=at, by=ANN, codings=[CODING])
    before = template(at).current
    changes.add_code(at=at, by=ANN, code=OWN)
    changes.add_code(at=at, by=ANN, code=new_code(1))
    now = template(at)
    assert [version.number for version in now.versions] == [1, 2]
    assert now.versions[0] == before
    assert now.current.codes == (GROUP, SOCIAL, PRACTICAL, OWN, new_code(1))
    assert read_study(at).codings[0].template_version == 1
    changes.add_codings(
        at=at,
        by=ANN,
        codings=[replace(CODING, id=made("two"), code_id=OWN.id, template_version=2)],
    )
    changes.change_code(at=at, by=ANN, code=replace(OWN, label="Trust"))
    assert [version.number for version in template(at).versions] == [1, 2, 3]


def test_a_new_code_goes_to_the_end_of_its_group_and_moves_no_other(at: StudyPlace) -> None:
    changes.add_code(at=at, by=ANN, code=SECOND_GROUP)
    changes.add_code(at=at, by=ANN, code=replace(new_code(1), parent=GROUP.id))
    changes.add_code(at=at, by=ANN, code=replace(new_code(2), parent=SECOND_GROUP.id))
    assert titles(at) == [
        "1 Support", "1.1 Social support", "1.2 Practical support", "Code 1", "2 Goals", "Code 2",
    ]  # fmt: skip


def test_several_codes_are_added_as_one_event_or_not_at_all(at: StudyPlace) -> None:
    family = [SECOND_GROUP, replace(new_code(1), parent=SECOND_GROUP.id), new_code(2)]
    before = revision(at)
    changes.add_codes(at=at, by=ANN, codes=family, name="Goals 2")
    assert revision(at).number == before.number + 1
    assert titles(at)[-3:] == ["2 Goals", "Code 1", "Code 2"]
    assert history(at)[0].sentence == "Added codes to the template: Goals 2."
    with pytest.raises(BadValue, match="Code 2 is in the template already"):
        changes.add_codes(at=at, by=ANN, codes=[OWN, new_code(2)])
    assert titles(at)[-1] == "Code 2"
    undo(at=at, by=ANN)
    assert titles(at)[-1] == "1.2 Practical support"
    assert verify_study(at).damages == ()


def test_hundreds_of_codes_put_into_one_gap_stay_in_order(at: StudyPlace) -> None:
    changes.add_code(at=at, by=ANN, code=SECOND_GROUP)
    for i in range(30):
        changes.add_code(at=at, by=ANN, code=replace(new_code(i), parent=GROUP.id))
    assert titles(at)[3:-1] == [f"Code {i}" for i in range(30)]
    assert titles(at)[-1] == "2 Goals"
    assert verify_study(at).damages == ()


def test_a_code_moved_goes_to_the_end_of_its_new_group(at: StudyPlace) -> None:
    changes.add_code(at=at, by=ANN, code=SECOND_GROUP)
    changes.change_code(at=at, by=ANN, code=replace(SOCIAL, parent=SECOND_GROUP.id))
    assert titles(at) == ["1 Support", "1.2 Practical support", "2 Goals", "1.1 Social support"]


def test_a_group_moves_with_all_that_is_under_it(at: StudyPlace) -> None:
    changes.add_code(at=at, by=ANN, code=SECOND_GROUP)
    changes.change_code(at=at, by=ANN, code=replace(GROUP, parent=SECOND_GROUP.id))
    assert titles(at) == ["2 Goals", "1 Support", "1.1 Social support", "1.2 Practical support"]


def test_merged_codes_are_read_as_the_one_they_became(at: StudyPlace) -> None:
    changes.add_codings(at=at, by=ANN, codings=[replace(CODING, code_id=PRACTICAL.id)])
    changes.merge_codes(at=at, by=ANN, codes=[PRACTICAL.id], into=SOCIAL.id)
    now = template(at)
    assert now.current.codes == (GROUP, SOCIAL)
    assert now.current.mappings == (CodeMapping(MappingKind.MERGE, (PRACTICAL.id,), (SOCIAL.id,)),)
    assert now.read_under(2)[PRACTICAL.id] == (SOCIAL.id,)
    assert now.read_under(1)[PRACTICAL.id] == (PRACTICAL.id,)
    assert read_study(at).codings[0].code_id == PRACTICAL.id


def test_codes_merged_before_anybody_used_them_leave_no_trace(at: StudyPlace) -> None:
    changes.merge_codes(at=at, by=ANN, codes=[PRACTICAL.id], into=SOCIAL.id)
    assert template(at).codes == (GROUP, SOCIAL)
    assert template(at).current.mappings == ()


def test_merges_of_one_version_follow_one_another(at: StudyPlace) -> None:
    changes.add_codings(at=at, by=ANN, codings=[replace(CODING, code_id=PRACTICAL.id)])
    changes.merge_codes(at=at, by=ANN, codes=[PRACTICAL.id], into=SOCIAL.id)
    changes.add_code(at=at, by=ANN, code=OWN)
    changes.merge_codes(at=at, by=ANN, codes=[SOCIAL.id], into=OWN.id)
    assert template(at).read_under(2)[PRACTICAL.id] == (OWN.id,)


def test_a_retired_code_takes_no_codings_and_its_old_ones_count_no_more(at: StudyPlace) -> None:
    changes.add_codings(at=at, by=ANN, codings=[CODING])
    changes.retire_codes(at=at, by=ANN, codes=[SOCIAL.id])
    assert template(at).read_under(2)[SOCIAL.id] == ()
    with pytest.raises(BadValue, match="takes no codings there"):
        changes.add_codings(
            at=at, by=ANN, codings=[replace(CODING, id=made("two"), template_version=2)]
        )


def test_a_template_put_in_place_of_one_in_use_retires_what_is_gone(at: StudyPlace) -> None:
    changes.add_codings(at=at, by=ANN, codings=[CODING])
    changes.set_template(at=at, by=ANN, codes=[OWN], framework="Other 2")
    now = template(at)
    assert (now.framework, now.current.codes) == ("Other 2", (OWN,))
    assert now.read_under(2)[SOCIAL.id] == ()
    assert now.current.mappings[0].kind is MappingKind.RETIRE


def test_the_same_template_put_in_place_again_opens_no_version(at: StudyPlace) -> None:
    changes.add_codings(at=at, by=ANN, codings=[CODING])
    before = revision(at)
    changes.set_template(at=at, by=ANN, codes=[GROUP, SOCIAL, PRACTICAL], framework="Support 1.0")
    changes.change_code(at=at, by=ANN, code=SOCIAL)
    assert revision(at) == before


def test_a_final_template_is_changed_only_after_it_was_reopened(at: StudyPlace) -> None:
    changes.finalise_template(at=at, by=ANN)
    with pytest.raises(NotAllowed, match="The template is final; re-open it"):
        changes.add_code(at=at, by=ANN, code=OWN)
    changes.reopen_template(at=at, by=ANN)
    changes.add_code(at=at, by=ANN, code=OWN)
    assert titles(at)[-1] == "Hope"


def test_what_a_template_cannot_be_is_refused(at: StudyPlace) -> None:
    before = revision(at)
    cycle = replace(GROUP, parent=GROUP.id)
    with pytest.raises(BadValue, match="is taken by another code"):
        changes.add_code(at=at, by=ANN, code=replace(OWN, number="1.1"))
    with pytest.raises(BadValue, match="is in the template already"):
        changes.add_code(at=at, by=ANN, code=SOCIAL)
    with pytest.raises(BadValue, match="would sit under itself"):
        changes.change_code(at=at, by=ANN, code=cycle)
    with pytest.raises(BadValue, match="not a group of this version"):
        changes.set_template(at=at, by=ANN, codes=[SOCIAL])
    with pytest.raises(BadValue, match="1 Support is a group"):
        changes.merge_codes(at=at, by=ANN, codes=[GROUP.id], into=SOCIAL.id)
    with pytest.raises(NotFound, match="not in the template"):
        changes.retire_codes(at=at, by=ANN, codes=[OWN.id])
    with pytest.raises(BadValue, match="Give the code a name"):
        changes.add_code(at=at, by=ANN, code=replace(OWN, label=""))
    assert revision(at) == before
    assert FIRST.id in read_study(at).document_index
