"""Coding as a person does it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from polyvocal.core.coding import Certainty, Coder, FoundBy
from polyvocal.core.errors import Conflict
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads import revision
from polyvocal.store.snapshot import read_study
from polyvocal.work import coding
from polyvocal.work.coding import Manner, Passage, coder_of
from polyvocal.work.noting import write_memo

PLACE = "kettle on first"


@pytest.fixture
def passage(at: StudyPlace) -> Passage:
    """Words of P01."""
    study = read_study(at)
    document = study.document("P01")
    start = study.text(document.id).index(PLACE)
    return Passage(uuid4(), document.id, start, start + len(PLACE), 1)


@pytest.fixture
def code_id(at: StudyPlace) -> UUID:
    """A code that can be applied."""
    return next(c.id for c in read_study(at).template.current.codes if not c.is_group)


def test_a_stroke_says_what_was_done(
    at: StudyPlace, me: Actor, passage: Passage, code_id: UUID
) -> None:
    title = next(c.title for c in read_study(at).template.codes if c.id == code_id)
    done = coding.apply_code(
        at, by=me, code_id=code_id, passages=[passage], manner=Manner(certainty=Certainty.CERTAIN)
    )
    [made] = done.codings
    assert read_study(at).quote(made) == PLACE
    assert made.certainty is Certainty.CERTAIN
    assert done.told.startswith(f"Coded {title} on ")


def test_the_first_stroke_of_somebody_new_makes_them_a_coder_and_is_one_step(
    at: StudyPlace, passage: Passage, code_id: UUID
) -> None:
    before, stranger = revision(at), Actor(uuid4(), "Coder Z")
    done = coding.apply_code(at, by=stranger, code_id=code_id, passages=[passage])
    assert done.codings[0].coder_id == stranger.id
    assert Coder(stranger.id, "Coder Z") in read_study(at).coders
    assert revision(at).number == before.number + 1
    assert coder_of(at, stranger).id == stranger.id


def test_whoever_has_the_name_of_the_one_imported_coder_goes_on_as_them(
    at: StudyPlace, me: Actor
) -> None:
    [imported] = [c for c in read_study(at).coders if c.name == me.name]
    assert coder_of(at, me) == imported
    changes.add_coder(at=at, by=me, coder=Coder(uuid4(), me.name))
    assert coder_of(at, me) == Coder(me.id, me.name)


def test_one_person_codes_in_two_studies_of_a_database_and_is_themselves_in_each(
    at: StudyPlace, me: Actor, passage: Passage, code_id: UUID
) -> None:
    stranger = Actor(uuid4(), "Coder Z")
    coding.apply_code(at, by=stranger, code_id=code_id, passages=[passage])
    other = changes.create_study(alias=at.alias, by=me, study_id=uuid4(), name="Another")

    expected = coder_of(other, stranger)
    for n in range(2):
        write_memo(other, by=stranger, memo_id=UUID(int=n), text="Seen here too.")

    assert expected.id != stranger.id
    assert read_study(other).coders == (expected,)
    assert {memo.author_id for memo in read_study(other).memos} == {expected.id}
    assert coder_of(other, stranger) == expected
    assert coder_of(at, stranger).id == stranger.id


def test_what_a_search_found_is_one_step(
    at: StudyPlace, me: Actor, passage: Passage, code_id: UUID
) -> None:
    hits = [replace(passage, id=uuid4(), start=passage.start + i) for i in range(4)]
    done = coding.apply_found(at, by=me, code_id=code_id, passages=hits, rounds={})
    assert {c.found_by for c in done.codings} == {FoundBy.SEARCH}
    assert done.told.startswith("Coded 4 passages found by search: ")


def test_a_coding_is_made_judged_moved_cut_joined_recoded_and_removed(
    at: StudyPlace, me: Actor, passage: Passage, code_id: UUID
) -> None:
    other = [c.id for c in read_study(at).template.current.codes if not c.is_group][1]
    n = len(read_study(at).codings)

    def marks(stroke: changes.Coded) -> dict[UUID, int | None]:
        return {c.id: c.mark for c in stroke.codings}

    done = coding.apply_code(at, by=me, code_id=code_id, passages=[passage])
    done = coding.judge(at, by=me, codings=marks(done), judgement=changes.Judgement(note="so"))
    longer = replace(passage, end=passage.end + 3)
    done = coding.move(at, by=me, mark=marks(done)[passage.id], passage=longer)
    done = coding.split(
        at,
        by=me,
        coding_id=passage.id,
        mark=None,
        position=passage.end,
        new_id=uuid4(),
        seen_version=1,
    )
    done = coding.merge(at, by=me, codings=marks(done))
    done = coding.recode(at, by=me, codings=marks(done), code_id=other)
    [whole] = done.codings
    assert (whole.id, whole.code_id, whole.note) == (passage.id, other, "so")
    assert (whole.span.start, whole.span.end) == (passage.start, passage.end + 3)
    with pytest.raises(Conflict):
        coding.judge(at, by=me, codings={whole.id: 1}, judgement=changes.Judgement(note="no"))
    coding.remove(at, by=me, coding_ids=[whole.id])
    assert len(read_study(at).codings) == n


def test_a_code_of_somebody_s_words_is_named_after_them(
    at: StudyPlace, me: Actor, passage: Passage
) -> None:
    new = uuid4()
    done = coding.apply_own_words(
        at, by=me, code_id=new, label=" kettle\n on first ", parent=None, passage=passage
    )
    assert read_study(at).template.current.codes[-1].label == "kettle on first"
    assert done.told.startswith("Made the code kettle on first of words on ")
