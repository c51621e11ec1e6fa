"""What was removed comes back, also after others went on, as a change of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from polyvocal.core.cases import Case
from polyvocal.core.coding import AnchorState, Coding
from polyvocal.core.errors import Conflict, NotAllowed, NotFound
from polyvocal.store import changes
from polyvocal.store.bringing_back import bring_back
from polyvocal.store.connections import StudyPlace
from polyvocal.store.reads import history, revision
from polyvocal.store.reads.hanging import (
    Hanging,
    hanging_on_case,
    hanging_on_code,
    hanging_on_coder,
    hanging_on_document,
    hanging_on_round,
)
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from tests.store.samples import (
    ANN,
    BEN,
    CASE_SET,
    CODER,
    FIRST,
    HEARD,
    HOSTILE,
    PRACTICAL,
    PW1,
    ROUND,
    SECOND,
    SOCIAL,
    SP1,
    SP2,
    TALKED,
    VOICE,
    made,
)
from tests.store.story import begin, fill


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples, added piece by piece."""
    place = begin(alias)
    fill(place)
    return place


def newest(at: StudyPlace) -> int:
    return revision(at).number


def test_a_document_comes_back_whole_whatever_happened_elsewhere(at: StudyPlace) -> None:
    before, digest = read_study(at), content_digest(at)
    changes.remove_document(at=at, by=ANN, document_id=FIRST.id)
    removal = newest(at)
    changes.add_cases(at=at, by=ANN, cases=[Case(made("later"), "L1")])
    changes.change_case(at=at, by=BEN, case=replace(SP2, role="SW"))

    bring_back(at=at, by=BEN, number=removal)

    assert history(at, limit=1)[0].sentence == "Brought back: interview 2"
    assert verify_study(at).damages == ()
    undo(at=at, by=ANN)
    back = read_study(at)
    assert (len(back.codings), back.exemplars, back.memos) == (
        len(before.codings),
        before.exemplars,
        before.memos,
    )
    undo(at=at, by=BEN)
    undo(at=at, by=BEN)
    undo(at=at, by=ANN)
    assert content_digest(at) == digest


def test_codings_come_back_to_where_the_text_is_by_now(at: StudyPlace) -> None:
    changes.remove_codings(at=at, by=ANN, coding_ids=[HEARD.id, TALKED.id])
    removal = newest(at)
    text = HOSTILE.replace("talked it over", "spoke of it").replace("How was it", "How was that")
    changes.correct_text(at=at, by=BEN, document_id=FIRST.id, text=text, seen_version=1)

    bring_back(at=at, by=BEN, number=removal)

    study = read_study(at)
    states = {
        c.id: (study.quote(c), c.state) for c in study.codings if c.id in {HEARD.id, TALKED.id}
    }
    assert states == {
        HEARD.id: ("I felt HEARD by my peer_worker", AnchorState.EXACT),
        TALKED.id: ("spoke of it", AnchorState.TO_REVIEW),
    }
    assert history(at, limit=1)[0].sentence == "Brought back: 2 codings"
    assert verify_study(at).damages == ()


def test_what_came_back_into_a_corrected_text_goes_whole_when_that_is_undone(
    at: StudyPlace,
) -> None:
    changes.remove_codings(at=at, by=ANN, coding_ids=[HEARD.id])
    removal = newest(at)
    text = HOSTILE.replace("How was it", "How was that")
    changes.correct_text(at=at, by=BEN, document_id=FIRST.id, text=text, seen_version=1)
    before = content_digest(at)
    bring_back(at=at, by=ANN, number=removal)
    after = content_digest(at)

    undo(at=at, by=ANN)
    assert content_digest(at) == before
    redo(at=at, by=ANN)
    assert content_digest(at) == after
    assert verify_study(at).damages == ()


def removed_from_a_correction_undone_since(at: StudyPlace) -> int:
    """The number of a removal that was undone, as was the correction before it."""
    text = HOSTILE.replace("How was it", "How was that")
    changes.correct_text(at=at, by=BEN, document_id=FIRST.id, text=text, seen_version=1)
    changes.remove_codings(at=at, by=ANN, coding_ids=[HEARD.id])
    removal = newest(at)
    undo(at=at, by=ANN)
    undo(at=at, by=BEN)
    return removal


def test_a_place_in_a_version_that_was_undone_since_is_not_missing(at: StudyPlace) -> None:
    removal = removed_from_a_correction_undone_since(at)

    with pytest.raises(NotFound, match="Nothing that this removed is missing"):
        bring_back(at=at, by=ANN, number=removal)

    text = f"Well. {HOSTILE}"
    changes.correct_text(at=at, by=BEN, document_id=FIRST.id, text=text, seen_version=1)
    assert read_study(at).quote(heard(at)) == "I felt HEARD by my peer_worker"


def test_a_place_in_another_text_of_the_same_number_is_carried_anew(at: StudyPlace) -> None:
    removal = removed_from_a_correction_undone_since(at)
    changes.remove_codings(at=at, by=ANN, coding_ids=[HEARD.id])
    text = f"Well. {HOSTILE}"
    changes.correct_text(at=at, by=BEN, document_id=FIRST.id, text=text, seen_version=1)

    bring_back(at=at, by=ANN, number=removal)

    assert read_study(at).quote(heard(at)) == "I felt HEARD by my peer_worker"
    assert verify_study(at).damages == ()


def heard(at: StudyPlace) -> Coding:
    [coding] = [coding for coding in read_study(at).codings if coding.id == HEARD.id]
    return coding


def test_a_case_comes_back_to_those_of_its_speakers_who_have_none(at: StudyPlace) -> None:
    changes.remove_case_set(at=at, by=ANN, case_set_id=CASE_SET.id)
    changes.remove_case(at=at, by=ANN, case_id=PW1.id)
    removal = newest(at)
    bring_back(at=at, by=BEN, number=removal)
    assert VOICE in read_study(at).speakers
    undo(at=at, by=BEN)
    changes.change_speaker(at=at, by=BEN, speaker=replace(VOICE, case_id=SP1.id))
    bring_back(at=at, by=BEN, number=removal)
    assert {s.case_id for s in read_study(at).speakers} == {None, SP1.id}


def test_what_cannot_come_back_says_why(at: StudyPlace) -> None:
    changes.remove_case(at=at, by=ANN, case_id=SP2.id)
    removal = newest(at)
    changes.add_cases(at=at, by=BEN, cases=[Case(made("other"), "SP2")])
    here = revision(at)
    with pytest.raises(Conflict, match="Ben did this: “Added the case SP2"):
        bring_back(at=at, by=ANN, number=removal)
    with pytest.raises(NotFound, match="Nothing that this removed is missing"):
        bring_back(at=at, by=ANN, number=removal - 5)
    with pytest.raises(NotFound, match="no event 999"):
        bring_back(at=at, by=ANN, number=999)
    assert revision(at) == here
    changes.remove_codings(at=at, by=ANN, coding_ids=[c.id for c in read_study(at).codings])
    changes.merge_codes(at=at, by=ANN, codes=[PRACTICAL.id], into=SOCIAL.id)
    with pytest.raises(NotAllowed, match="Codes are not brought back from here"):
        bring_back(at=at, by=ANN, number=newest(at))


def test_a_coding_whose_document_is_gone_waits_for_it(at: StudyPlace) -> None:
    changes.remove_codings(at=at, by=ANN, coding_ids=[HEARD.id])
    first = newest(at)
    changes.remove_document(at=at, by=BEN, document_id=FIRST.id)
    with pytest.raises(Conflict, match="Ben did this: “Removed the document"):
        bring_back(at=at, by=ANN, number=first)
    bring_back(at=at, by=ANN, number=first + 1)
    bring_back(at=at, by=ANN, number=first)
    assert len(read_study(at).codings) == 3


def test_what_goes_along_is_counted_before(at: StudyPlace) -> None:
    assert hanging_on_document(at, FIRST.id) == Hanging(
        n_codings=2, n_coders=2, n_memos=2, n_content_notes=1, n_exemplars=1, n_assignments=1
    )
    assert hanging_on_document(at, SECOND.id) == Hanging(n_codings=1, n_coders=1, n_memos=1)
    assert hanging_on_case(at, SP1.id) == Hanging(
        n_memos=1, n_partnerships=1, case_sets=("Selected",)
    )
    assert hanging_on_case(at, PW1.id).n_speakers == 1
    assert hanging_on_code(at, SOCIAL.id) == Hanging(
        n_codings=2, n_coders=2, n_memos=2, n_exemplars=1
    )
    assert hanging_on_coder(at, CODER.id) == Hanging(
        n_codings=1, n_coders=1, n_memos=6, n_exemplars=1, n_assignments=1
    )
    assert hanging_on_round(at, ROUND.id) == Hanging(
        n_codings=1, n_coders=1, n_memos=1, n_exemplars=1, n_assignments=1
    )
    assert hanging_on_document(at, made("nothing")) == Hanging()
