"""While a coder codes a document anew, no door shows them what was made of it before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from polyvocal.core.coding import Coder, Coding, Exemplar, Memo, MemoTarget, Purpose, Round
from polyvocal.core.errors import NotAllowed
from polyvocal.core.findings import Counted
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.events import Actor
from polyvocal.store.reads import counts, desk, history, next_redo, next_undo
from polyvocal.store.reads.doubts import doubts, n_in_doubt, preview_correction
from polyvocal.store.reads.hanging import hanging_on_code, hanging_on_coder, hanging_on_document
from polyvocal.store.reads.reader import reader_page
from polyvocal.store.reads.surroundings import codings_by_code
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import undo
from tests.store.samples import (
    FIRST,
    HOSTILE,
    NEW_FIRST,
    NEW_SECOND,
    NOTE,
    OWN,
    PW1,
    SECOND,
    SOCIAL,
    SP1,
    made,
    place_of,
)

CLAIRE, DAN, LEAD = (Actor(made(name), name) for name in ("Claire", "Dan", "Lead"))
CODERS = tuple(Coder(actor.id, actor.name) for actor in (CLAIRE, DAN))
ONCE = Round(made("once"), "Once", assignments=frozenset({(FIRST.id, CLAIRE.id)}))
ANEW = replace(ONCE, id=made("anew"), name="Anew", purpose=Purpose.RECODING, repeats=ONCE.id)
SECRET = "what I thought of it then"
BEFORE, THEIRS, NOW = (
    Coding(made(name), FIRST.id, place_of(words), SOCIAL.id, coder.id, round_id=round_, note=note)
    for name, words, coder, round_, note in (
        ("before", "talked it over", CODERS[0], ONCE.id, SECRET),
        ("theirs", "I felt HEARD", CODERS[1], None, SECRET),
        ("now", "I felt HEARD", CODERS[0], ANEW.id, ""),
    )
)
ELSEWHERE = Coding(
    made("elsewhere"), SECOND.id, place_of("Seen on the ward", NOTE), OWN.id, CLAIRE.id
)
NEW_MEMO = made("written anew")


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """Claire and Dan have coded one interview, Claire another too; now she codes the first anew."""
    place = changes.create_study(alias=alias, by=LEAD, study_id=made("study"), name="Drift")
    changes.set_template(at=place, by=LEAD, codes=[replace(SOCIAL, parent=None), OWN])
    changes.add_cases(at=place, by=LEAD, cases=[PW1, SP1])
    changes.add_documents(at=place, by=LEAD, documents=[NEW_FIRST, NEW_SECOND])
    for coder in CODERS:
        changes.add_coder(at=place, by=LEAD, coder=coder)
    changes.add_round(at=place, by=LEAD, round_=ONCE)
    changes.code_passages(at=place, by=CLAIRE, codings=[ELSEWHERE])
    changes.code_passages(at=place, by=DAN, codings=[THEIRS])
    changes.code_passages(at=place, by=CLAIRE, codings=[BEFORE])
    for target, target_id in (
        (MemoTarget.CODING, BEFORE.id),
        (MemoTarget.DOCUMENT, FIRST.id),
        (MemoTarget.DOCUMENT, SECOND.id),
    ):
        memo = Memo(made(f"{target} {target_id}"), SECRET, CLAIRE.id, target, target_id)
        changes.add_memo(at=place, by=CLAIRE, memo=memo)
    changes.add_exemplar(at=place, by=CLAIRE, exemplar=Exemplar(made("shown"), BEFORE.id))
    changes.add_round(at=place, by=LEAD, round_=ANEW)
    return place


def eyes(at: StudyPlace, actor: Actor) -> StudyPlace:
    return at.seen_by(actor.id, actor.name)


def code_anew(at: StudyPlace) -> None:
    changes.code_passages(at=at, by=CLAIRE, codings=[NOW])
    memo = Memo(NEW_MEMO, "as I see it now", CLAIRE.id, MemoTarget.DOCUMENT, FIRST.id)
    changes.add_memo(at=at, by=CLAIRE, memo=memo)


def hand_in(at: StudyPlace) -> None:
    changes.submit_round(at=at, by=CLAIRE, round_id=ANEW.id, coder_id=CLAIRE.id)


# Every door, and what Claire sees through it while she codes anew: her new work, and what is
# elsewhere.
DOORS: dict[str, tuple[Callable[[StudyPlace], object], object]] = {
    "the study": (lambda at: {c.id for c in read_study(at).codings}, {NOW.id, ELSEWHERE.id}),
    "notes": (lambda at: SECRET in str([*read_study(at).codings]), False),
    "the reader": (lambda at: {c.id for c in reader_page(at, FIRST.id).codings}, {NOW.id}),
    "exemplars": (lambda at: [e.id for e in read_study(at).exemplars], []),
    "exemplars of a page": (lambda at: [e.id for e in reader_page(at, FIRST.id).exemplars], []),
    "memos": (
        lambda at: {m.id for m in read_study(at).memos},
        {NEW_MEMO, made(f"{MemoTarget.DOCUMENT} {SECOND.id}")},
    ),
    "memos of a page": (lambda at: {m.id for m in reader_page(at, FIRST.id).memos}, {NEW_MEMO}),
    "counts": (lambda at: (counts(at)[Counted.CODINGS], counts(at)[Counted.MEMOS]), (2, 2)),
    "codes' counts": (lambda at: dict(codings_by_code(at)), {SOCIAL.id: 1, OWN.id: 1}),
    "what hangs on a document": (
        lambda at: (
            hanging_on_document(at, FIRST.id).n_codings,
            hanging_on_document(at, FIRST.id).n_memos,
        ),
        (1, 1),
    ),
    "what hangs on a code": (lambda at: hanging_on_code(at, SOCIAL.id).n_codings, 1),
    "what hangs on a coder": (
        lambda at: (
            hanging_on_coder(at, CLAIRE.id).n_codings,
            hanging_on_coder(at, CLAIRE.id).n_memos,
            hanging_on_coder(at, CLAIRE.id).n_exemplars,
        ),
        (2, 2, 0),
    ),
    "a coding by its id": (
        lambda at: set(desk.codings_with(at, [BEFORE.id, THEIRS.id, NOW.id])),
        {NOW.id},
    ),
    "its exemplars": (lambda at: len(desk.exemplars_of(at, BEFORE.id)), 0),
    "history": (
        lambda at: [
            line.number
            for line in history(at)
            if line.verb in {"code_passages", "add_memo", "add_exemplar"}
        ],
        # Coded and noted anew; before that the memo elsewhere, and the coding there.
        [17, 16, 13, 8],
    ),
    "a correction's preview": (
        lambda at: sum(
            preview_correction(at, FIRST.id, HOSTILE.replace("HEARD", ""), 1).n_codings.values()
        ),
        1,
    ),
}


def through_every_door(at: StudyPlace) -> dict[str, object]:
    return {door: look(at) for door, (look, _seen) in DOORS.items()}


def test_who_codes_anew_sees_their_new_work_alone_until_they_hand_in(at: StudyPlace) -> None:
    seen = {door: seen for door, (_look, seen) in DOORS.items()}
    code_anew(at)

    assert through_every_door(eyes(at, CLAIRE)) == seen
    everything = through_every_door(at.unveiled)
    assert [door for door in DOORS if everything[door] == seen[door]] == []
    assert through_every_door(eyes(at, DAN)) == everything
    hand_in(at)
    for who in (eyes(at, CLAIRE), at):
        assert through_every_door(who) == everything


def test_for_somebody_unknown_there_is_nothing_of_who_codes_anew(at: StudyPlace) -> None:
    code_anew(at)

    assert {c.id for c in read_study(at).codings} == {THEIRS.id, ELSEWHERE.id}
    assert read_study(at).waiting == {FIRST.id}


def test_nothing_is_compared_for_who_codes_anew_and_for_others_as_before(at: StudyPlace) -> None:
    assert read_study(eyes(at, CLAIRE)).waiting == {FIRST.id}
    assert read_study(eyes(at, DAN)).waiting == frozenset()


def test_undo_and_redo_name_nothing_of_what_was_made_before(at: StudyPlace) -> None:
    hidden = next_undo(eyes(at, CLAIRE), CLAIRE.id)
    with pytest.raises(NotAllowed, match="hidden from you"):
        undo(at=at, by=CLAIRE)
    code_anew(at)
    told = next_undo(eyes(at, CLAIRE), CLAIRE.id)
    undo(at=at, by=CLAIRE)
    undo(at=at, by=CLAIRE)
    back = next_redo(eyes(at, CLAIRE), CLAIRE.id)

    assert hidden is None
    assert told is not None
    assert back is not None
    assert BEFORE.id in {c.id for c in read_study(at.unveiled).codings}


def test_in_a_copy_that_came_whole_what_came_is_earlier_and_what_is_made_since_is_not(
    at: StudyPlace, tmp_path: Path
) -> None:
    alias = connect(tmp_path / "copy.polyvocal", create=True)
    try:
        copy = changes.add_study(alias=alias, by=CLAIRE, study=read_study(at.unveiled))
        came = [line.verb for line in history(eyes(copy, CLAIRE))]
        code_anew(copy)

        assert came == []
        assert {m.id for m in reader_page(eyes(copy, CLAIRE), FIRST.id).memos} == {NEW_MEMO}
        assert "memo" in (next_undo(eyes(copy, CLAIRE), CLAIRE.id) or "")
        undo(at=copy, by=CLAIRE)
    finally:
        disconnect(alias)


def test_codings_in_doubt_are_the_new_ones_alone(at: StudyPlace) -> None:
    code_anew(at)
    text = HOSTILE.replace("I felt HEARD", "").replace("talked it over", "")
    changes.correct_text(at=at, by=LEAD, document_id=FIRST.id, text=text, seen_version=1)

    assert {doubt.coding.id for doubt in doubts(eyes(at, CLAIRE))} == {NOW.id}
    assert sum(n_in_doubt(eyes(at, CLAIRE))[FIRST.id].values()) == 1


def test_the_digest_is_of_everything(at: StudyPlace) -> None:
    code_anew(at)

    assert content_digest(eyes(at, CLAIRE)) == content_digest(at.unveiled)


def test_work_opened_again_is_hidden_again_and_marked(at: StudyPlace) -> None:
    code_anew(at)
    hand_in(at)
    changes.reopen_round(at=at, by=CLAIRE, round_id=ANEW.id, coder_id=CLAIRE.id)

    [round_] = [r for r in read_study(at).rounds if r.id == ANEW.id]
    assert round_.has_seen == {CLAIRE.id}
    assert BEFORE.id not in {c.id for c in read_study(eyes(at, CLAIRE)).codings}


def test_who_is_given_more_to_code_anew_has_not_handed_all_of_it_in(at: StudyPlace) -> None:
    hand_in(at)
    more = replace(ANEW, assignments=ANEW.assignments | {(SECOND.id, CLAIRE.id)})
    changes.change_round(at=at, by=LEAD, round_=more)

    assert ELSEWHERE.id not in {c.id for c in read_study(eyes(at, CLAIRE)).codings}
    assert "memo" not in (next_undo(eyes(at, CLAIRE), CLAIRE.id) or "")


def test_a_round_that_its_change_ended_is_not_begun_again_by_undo(at: StudyPlace) -> None:
    blind = Round(
        made("blind"),
        "Blind",
        is_blind=True,
        assignments=frozenset((SECOND.id, coder.id) for coder in CODERS),
    )
    changes.add_round(at=at, by=LEAD, round_=blind)
    changes.submit_round(at=at, by=CLAIRE, round_id=blind.id, coder_id=CLAIRE.id)
    alone: frozenset[tuple[UUID, UUID]] = frozenset({(SECOND.id, CLAIRE.id)})
    changes.change_round(at=at, by=LEAD, round_=replace(blind, assignments=alone))

    with pytest.raises(NotAllowed, match="ended a blind round"):
        undo(at=at, by=LEAD)
    assert next_undo(eyes(at, LEAD), LEAD.id) is None
    assert next(r for r in read_study(at).rounds if r.id == blind.id).is_lifted
