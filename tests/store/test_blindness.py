"""While a blind round runs, nobody is shown anybody else's work through any door of the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from polyvocal.core.coding import Coder, Coding, Exemplar, Memo, MemoTarget, Purpose, Round
from polyvocal.core.errors import NotAllowed
from polyvocal.core.findings import Counted
from polyvocal.store import changes
from polyvocal.store.blindness import veil_over
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads import counts, desk, history, next_undo, people
from polyvocal.store.reads.doubts import doubts, n_in_doubt, preview_correction
from polyvocal.store.reads.hanging import (
    hanging_on_code,
    hanging_on_coder,
    hanging_on_document,
    hanging_on_round,
)
from polyvocal.store.reads.live import touched_since
from polyvocal.store.reads.reader import reader_page
from polyvocal.store.reads.surroundings import codings_by_code
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
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
ZOE = Actor(made("Zoe"), "Zoe")
CODERS = tuple(Coder(actor.id, actor.name) for actor in (CLAIRE, DAN, LEAD))
BLIND = Round(
    made("blind"),
    "Blind",
    True,
    frozenset((FIRST.id, coder.id) for coder in CODERS[:2]),
)
SECRET = "only Dan knows this"
MINE, THEIRS = (
    Coding(made(f"by {coder.name}"), FIRST.id, place_of(words), SOCIAL.id, coder.id, note=note)
    for coder, words, note in zip(
        CODERS, ("talked it over", "I felt HEARD"), ("", SECRET), strict=False
    )
)
EARLIER = Coding(
    made("earlier"), FIRST.id, place_of("naïve nai"), OWN.id, CODERS[2].id, note=SECRET
)
ELSEWHERE = Coding(made("elsewhere"), SECOND.id, place_of("Seen on the ward", NOTE), OWN.id, DAN.id)


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """Claire and Dan have coded one interview blind; Lead had coded it before; Dan another too."""
    place = changes.create_study(alias=alias, by=LEAD, study_id=made("study"), name="Blind")
    changes.set_template(at=place, by=LEAD, codes=[SOCIAL_ALONE, OWN])
    changes.add_cases(at=place, by=LEAD, cases=[PW1, SP1])
    changes.add_documents(at=place, by=LEAD, documents=[NEW_FIRST, NEW_SECOND])
    for coder in CODERS:
        changes.add_coder(at=place, by=LEAD, coder=coder)
    changes.add_codings(at=place, by=LEAD, codings=[EARLIER])
    changes.add_round(at=place, by=LEAD, round_=BLIND)
    for by, coding in ((CLAIRE, MINE), (DAN, THEIRS), (DAN, ELSEWHERE)):
        in_round = replace(coding, round_id=BLIND.id if coding.document_id == FIRST.id else None)
        changes.code_passages(at=place, by=by, codings=[in_round])
    for author, target, target_id in (
        (DAN, MemoTarget.CODING, THEIRS.id),
        (DAN, MemoTarget.DOCUMENT, FIRST.id),
        (DAN, MemoTarget.CODE, SOCIAL.id),
        (DAN, MemoTarget.STUDY, None),
        (CLAIRE, MemoTarget.DOCUMENT, FIRST.id),
    ):
        memo = Memo(made(f"memo {author.name} {target}"), SECRET, author.id, target, target_id)
        changes.add_memo(at=place, by=author, memo=memo)
    changes.add_exemplar(at=place, by=DAN, exemplar=Exemplar(made("shown"), THEIRS.id))
    return place


SOCIAL_ALONE = replace(SOCIAL, parent=None)


def eyes(at: StudyPlace, actor: Actor) -> StudyPlace:
    return at.seen_by(actor.id, actor.name)


def ids(codings: Any) -> set[UUID]:
    return {coding.id for coding in codings}


# Every door that shows codings or counts them: what Claire sees through it while Dan is at work.
DOORS: dict[str, Callable[[StudyPlace], object]] = {
    "the study": lambda at: ids(read_study(at).codings),
    "notes": lambda at: SECRET in str([*read_study(at).codings]),
    "the reader's page": lambda at: ids(reader_page(at, FIRST.id).codings),
    "another page": lambda at: ids(reader_page(at, SECOND.id).codings),
    "exemplars": lambda at: [e.id for e in read_study(at).exemplars],
    "exemplars of a page": lambda at: [e.id for e in reader_page(at, FIRST.id).exemplars],
    "memos": lambda at: {m.id for m in read_study(at).memos},
    "memos of a page": lambda at: {m.id for m in reader_page(at, FIRST.id).memos},
    "counts": lambda at: (counts(at)[Counted.CODINGS], counts(at)[Counted.MEMOS]),
    "codes' counts": lambda at: dict(codings_by_code(at)),
    "what hangs on a document": lambda at: hanging_on_document(at, FIRST.id).n_codings,
    "what hangs on a code": lambda at: hanging_on_code(at, SOCIAL.id).n_codings,
    "what hangs on a round": lambda at: hanging_on_round(at, BLIND.id).n_codings,
    "what hangs on a coder": lambda at: (
        hanging_on_coder(at, DAN.id).n_codings,
        hanging_on_coder(at, DAN.id).n_memos,
        hanging_on_coder(at, DAN.id).n_exemplars,
    ),
    "a coding by its id": lambda at: set(desk.codings_with(at, [MINE.id, THEIRS.id, EARLIER.id])),
    "its exemplars": lambda at: len(desk.exemplars_of(at, THEIRS.id)),
    "history": lambda at: {
        line.actor.name for line in history(at, limit=50) if line.verb == "code_passages"
    },
    "history of memos": lambda at: {
        line.actor.name for line in history(at, limit=50) if line.verb == "add_memo"
    },
    "a correction's preview": lambda at: sum(
        preview_correction(at, FIRST.id, HOSTILE.replace("HEARD", ""), 1).n_codings.values()
    ),
}
CLAIRES_MEMO = {made(f"memo Claire {MemoTarget.DOCUMENT}")}
SEEN_BY_CLAIRE: dict[str, object] = {
    "the study": {MINE.id, ELSEWHERE.id},
    "notes": False,
    "the reader's page": {MINE.id},
    "another page": {ELSEWHERE.id},
    "exemplars": [],
    "exemplars of a page": [],
    "memos": CLAIRES_MEMO,
    "memos of a page": CLAIRES_MEMO,
    "counts": (2, 1),
    "codes' counts": {SOCIAL.id: 1, OWN.id: 1},
    "what hangs on a document": 1,
    "what hangs on a code": 1,
    "what hangs on a round": 1,
    "what hangs on a coder": (1, 0, 0),
    "a coding by its id": {MINE.id},
    "its exemplars": 0,
    "history": {"Claire"},
    "history of memos": {"Claire"},
    "a correction's preview": 1,
}


@pytest.mark.parametrize("door", DOORS)
def test_a_coder_in_a_blind_round_sees_their_own_work_alone(at: StudyPlace, door: str) -> None:
    assert DOORS[door](eyes(at, CLAIRE)) == SEEN_BY_CLAIRE[door]


@pytest.mark.parametrize("door", DOORS)
def test_the_program_sees_everything_and_so_does_everybody_when_all_have_handed_in(
    at: StudyPlace, door: str
) -> None:
    everything = DOORS[door](at.unveiled)
    for actor in (CLAIRE, DAN):
        changes.submit_round(at=at, by=actor, round_id=BLIND.id, coder_id=actor.id)

    assert everything != SEEN_BY_CLAIRE[door] or door == "another page"
    for who in (eyes(at, CLAIRE), eyes(at, LEAD), at):
        assert DOORS[door](who) == everything


def test_one_who_has_handed_in_waits_for_the_others(at: StudyPlace) -> None:
    changes.submit_round(at=at, by=CLAIRE, round_id=BLIND.id, coder_id=CLAIRE.id)

    assert ids(read_study(eyes(at, CLAIRE)).codings) == {MINE.id, ELSEWHERE.id}


def test_others_see_nothing_made_in_the_round_but_what_was_there_before(at: StudyPlace) -> None:
    assert ids(read_study(eyes(at, LEAD)).codings) == {EARLIER.id, ELSEWHERE.id}
    assert ids(read_study(at).codings) == {EARLIER.id, ELSEWHERE.id}


def test_codings_in_doubt_are_shown_to_their_coder_alone(at: StudyPlace) -> None:
    text = HOSTILE.replace("I felt HEARD", "").replace("talked it over", "")
    changes.correct_text(at=at, by=LEAD, document_id=FIRST.id, text=text, seen_version=1)

    assert ids(doubt.coding for doubt in doubts(eyes(at, CLAIRE))) == {MINE.id}
    assert ids(doubt.coding for doubt in doubts(at.unveiled)) == {MINE.id, THEIRS.id}
    assert sum(n_in_doubt(eyes(at, CLAIRE))[FIRST.id].values()) == 1


def test_undo_names_ones_own_work_only_and_a_digest_is_of_everything(at: StudyPlace) -> None:
    assert "memo" in (next_undo(eyes(at, CLAIRE), CLAIRE.id) or "")

    assert content_digest(eyes(at, CLAIRE), read_study(eyes(at, CLAIRE))) == content_digest(at)
    assert verify_study(at).damages == ()


def test_handing_in_a_blind_round_is_not_undone_but_opened_again_and_marked(
    at: StudyPlace,
) -> None:
    for actor in (CLAIRE, DAN):
        changes.submit_round(at=at, by=actor, round_id=BLIND.id, coder_id=actor.id)

    with pytest.raises(NotAllowed, match="may have been seen"):
        undo(at=at, by=CLAIRE)
    changes.reopen_round(at=at, by=CLAIRE, round_id=BLIND.id, coder_id=CLAIRE.id)

    [round_] = read_study(at).rounds
    assert (round_.submitted, round_.has_seen, round_.is_lifted) == (
        frozenset({DAN.id}),
        frozenset({CLAIRE.id}),
        True,
    )
    assert THEIRS.id in ids(read_study(eyes(at, CLAIRE)).codings)


def test_opened_again_before_the_others_are_done_nothing_was_seen(at: StudyPlace) -> None:
    changes.submit_round(at=at, by=CLAIRE, round_id=BLIND.id, coder_id=CLAIRE.id)
    changes.reopen_round(at=at, by=CLAIRE, round_id=BLIND.id, coder_id=CLAIRE.id)
    changes.submit_round(at=at, by=DAN, round_id=BLIND.id, coder_id=DAN.id)

    [round_] = read_study(at).rounds
    assert (round_.submitted, round_.has_seen, round_.is_lifted) == (
        frozenset({DAN.id}),
        frozenset(),
        False,
    )
    assert THEIRS.id not in ids(read_study(eyes(at, CLAIRE)).codings)


def test_work_that_was_handed_in_stays_as_it_is(at: StudyPlace) -> None:
    changes.submit_round(at=at, by=CLAIRE, round_id=BLIND.id, coder_id=CLAIRE.id)
    more = replace(MINE, id=made("more"), round_id=BLIND.id)

    with pytest.raises(NotAllowed, match="Open the round again"):
        changes.code_passages(at=at, by=CLAIRE, codings=[more])
    with pytest.raises(NotAllowed, match="Open the round again"):
        changes.recode(at=at, by=CLAIRE, codings={MINE.id: None}, code_id=OWN.id)
    with pytest.raises(NotAllowed, match="Open the round again"):
        changes.remove_codings(at=at, by=CLAIRE, coding_ids=[MINE.id])
    changes.reopen_round(at=at, by=CLAIRE, round_id=BLIND.id, coder_id=CLAIRE.id)
    changes.code_passages(at=at, by=CLAIRE, codings=[more])


def test_who_leaves_a_round_no_longer_holds_it_up(at: StudyPlace) -> None:
    changes.submit_round(at=at, by=CLAIRE, round_id=BLIND.id, coder_id=CLAIRE.id)
    alone = replace(BLIND, assignments=frozenset({(FIRST.id, CLAIRE.id)}))

    changes.change_round(at=at, by=LEAD, round_=alone)

    assert read_study(at).rounds[0].is_lifted


def test_nobody_hands_in_what_they_were_not_given(at: StudyPlace) -> None:
    with pytest.raises(NotAllowed, match="No document of this round"):
        changes.submit_round(at=at, by=LEAD, round_id=BLIND.id, coder_id=LEAD.id)
    with pytest.raises(NotAllowed, match="Nothing was handed in"):
        changes.reopen_round(at=at, by=CLAIRE, round_id=BLIND.id, coder_id=CLAIRE.id)


def test_in_training_the_key_is_seen_by_each_who_has_handed_in(at: StudyPlace) -> None:
    for actor in (CLAIRE, DAN):
        changes.submit_round(at=at, by=actor, round_id=BLIND.id, coder_id=actor.id)
    training = Round(
        made("training"),
        "Training",
        True,
        frozenset((FIRST.id, coder.id) for coder in CODERS[:2]),
        purpose=Purpose.TRAINING,
        key_id=LEAD.id,
    )
    changes.add_round(at=at, by=LEAD, round_=training)
    assert EARLIER.id not in ids(read_study(eyes(at, CLAIRE)).codings)

    changes.submit_round(at=at, by=CLAIRE, round_id=training.id, coder_id=CLAIRE.id)

    assert EARLIER.id in ids(read_study(eyes(at, CLAIRE)).codings)
    assert EARLIER.id not in ids(read_study(eyes(at, DAN)).codings)
    assert training in [replace(r, submitted=frozenset()) for r in read_study(at).rounds]


def test_news_of_an_open_interview_are_none_of_what_is_hidden(at: StudyPlace) -> None:
    """Neither that something was done nor how much; and all of it when the round is over."""
    stood = history(at.unveiled, limit=1)[0].number

    changes.recode(at=at, by=DAN, codings={THEIRS.id: None}, code_id=OWN.id)
    for_claire = touched_since(eyes(at, CLAIRE), FIRST.id, stood, CLAIRE.id)
    changes.rename_study(at=at, by=LEAD, name="Called so now")
    renamed = touched_since(eyes(at, CLAIRE), FIRST.id, stood, CLAIRE.id)

    assert for_claire == (stood, False)
    assert renamed == (stood + 2, True)
    assert touched_since(eyes(at, DAN), FIRST.id, stood, DAN.id) == (stood + 2, True)
    for actor in (CLAIRE, DAN):
        changes.submit_round(at=at, by=actor, round_id=BLIND.id, coder_id=actor.id)
    changes.reopen_round(at=at, by=DAN, round_id=BLIND.id, coder_id=DAN.id)
    changes.recode(at=at, by=DAN, codings={THEIRS.id: None}, code_id=SOCIAL.id)
    assert touched_since(eyes(at, CLAIRE), FIRST.id, stood + 5, CLAIRE.id) == (stood + 6, True)


def test_nobody_is_said_to_be_here_whose_work_here_is_hidden(at: StudyPlace) -> None:
    veil = veil_over(eyes(at, CLAIRE))

    assert veil.hides_from(FIRST.id, DAN)
    assert not veil.hides_from(SECOND.id, DAN)
    assert not veil_over(at.unveiled).hides_from(FIRST.id, DAN)


def test_nobody_is_named_in_the_history_of_whom_all_is_hidden(at: StudyPlace) -> None:
    zoe = Coder(ZOE.id, "Zoe")
    changes.add_coder(at=at, by=LEAD, coder=zoe)
    more = replace(BLIND, assignments=BLIND.assignments | {(FIRST.id, zoe.id)})
    changes.change_round(at=at, by=LEAD, round_=more)
    hers = replace(THEIRS, id=made("by Zoe"), coder_id=zoe.id, round_id=BLIND.id)
    changes.code_passages(at=at, by=ZOE, codings=[hers])

    assert ZOE not in people(eyes(at, CLAIRE))
    assert ZOE in people(eyes(at, ZOE))
    assert ZOE in people(at.unveiled)
    changes.submit_round(at=at, by=ZOE, round_id=BLIND.id, coder_id=zoe.id)
    assert ZOE in people(eyes(at, CLAIRE))
