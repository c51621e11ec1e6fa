"""Code passages while reading. Each stroke is one step that undo names and takes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.coding import Basis, Certainty, Coder, Coding, Span, Stance
from polyvocal.core.template import Code, Origin
from polyvocal.store import changes
from polyvocal.store.blindness import coder_among as coder_among  # noqa: PLC0414 - doors ask here
from polyvocal.store.changes import Coded, Judgement, Settlement
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads import coders, next_undo

Marks = Mapping[UUID, int | None]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that a person marked: `[start, end)` in code points of the text version they saw.

    `id` is the coding's to be, made where it was marked, so that a stroke sent twice is one.
    """

    id: UUID
    document_id: UUID
    start: int
    end: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class Manner:
    """In which round, and how surely, a person codes."""

    round_id: UUID | None = None
    certainty: Certainty = Certainty.UNSET
    stance: Stance = Stance.UNSET
    basis: Basis = Basis.UNSET
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """What a stroke did, and what undo would take back now, in a sentence."""

    coded: Coded
    undo: str


PLAIN = Manner()


def apply_code(
    at: StudyPlace,
    *,
    by: Actor,
    code_id: UUID,
    passages: Sequence[Passage],
    manner: Manner = PLAIN,
) -> Stroke:
    """Apply a code to passages in one step. Raises as `store.changes.code_passages` does."""
    coder = coder_of(at, by)
    coded = changes.code_passages(
        at=at,
        by=by,
        codings=[_coding(passage, code_id, coder, manner) for passage in passages],
        seen_versions={passage.document_id: passage.seen_version for passage in passages},
        coder=coder,
    )
    return _stroke(at, by, coded)


def apply_found(
    at: StudyPlace,
    *,
    by: Actor,
    code_id: UUID,
    passages: Sequence[Passage],
    rounds: Mapping[UUID, UUID | None],
) -> Stroke:
    """Apply a code to what a search found, in one step; each coding says so from then on.

    `rounds` says of documents in which round they are coded. Raises as `apply_code` does.
    """
    coder = coder_of(at, by)
    coded = changes.code_hits(
        at=at,
        by=by,
        codings=[
            _coding(passage, code_id, coder, Manner(rounds.get(passage.document_id)))
            for passage in passages
        ],
        seen_versions={passage.document_id: passage.seen_version for passage in passages},
        coder=coder,
    )
    return _stroke(at, by, coded)


def apply_own_words(
    at: StudyPlace,
    *,
    by: Actor,
    code_id: UUID,
    label: str,
    parent: UUID | None,
    passage: Passage,
    manner: Manner = PLAIN,
) -> Stroke:
    """Make a code named after somebody's own words, and apply it to them, in one step."""
    coder = coder_of(at, by)
    code = Code(code_id, "", " ".join(label.split()), parent, origin=Origin.EMERGENT)
    coded = changes.code_in_vivo(
        at=at,
        by=by,
        code=code,
        coding=_coding(passage, code_id, coder, manner),
        seen_version=passage.seen_version,
        coder=coder,
    )
    return _stroke(at, by, coded)


def recode(at: StudyPlace, *, by: Actor, codings: Marks, code_id: UUID) -> Stroke:
    """Apply another code to the same passages. Raises `Conflict` where one was changed unseen."""
    return _stroke(at, by, changes.recode(at=at, by=by, codings=codings, code_id=code_id))


def judge(at: StudyPlace, *, by: Actor, codings: Marks, judgement: Judgement) -> Stroke:
    """Set certainty, stance, basis or note of codings."""
    coded = changes.judge_codings(at=at, by=by, codings=codings, judgement=judgement)
    return _stroke(at, by, coded)


def move(at: StudyPlace, *, by: Actor, mark: int | None, passage: Passage) -> Stroke:
    """Give the coding of the passage's id these edges."""
    coded = changes.move_coding(
        at=at,
        by=by,
        coding_id=passage.id,
        mark=mark,
        span=Span(passage.start, passage.end),
        seen_version=passage.seen_version,
    )
    return _stroke(at, by, coded)


def split(
    at: StudyPlace,
    *,
    by: Actor,
    coding_id: UUID,
    mark: int | None,
    position: int,
    new_id: UUID,
    seen_version: int,
) -> Stroke:
    """Make two codings of one, the second from `position` on."""
    coded = changes.split_coding(
        at=at,
        by=by,
        coding_id=coding_id,
        mark=mark,
        position=position,
        new_id=new_id,
        seen_version=seen_version,
    )
    return _stroke(at, by, coded)


def merge(at: StudyPlace, *, by: Actor, codings: Marks) -> Stroke:
    """Make one coding, the first named, of several of a code that overlap or touch."""
    return _stroke(at, by, changes.merge_codings(at=at, by=by, codings=codings))


def remove(at: StudyPlace, *, by: Actor, coding_ids: Iterable[UUID]) -> Stroke:
    """Remove codings with their memos and exemplars."""
    revision = changes.remove_codings(at=at, by=by, coding_ids=coding_ids)
    return _stroke(at, by, Coded(revision, (), {}))


def settle(at: StudyPlace, *, by: Actor, settlements: Iterable[Settlement]) -> Stroke:
    """Say where codings in doubt stand."""
    coded = changes.settle_codings(at=at, by=by, settlements=settlements)
    return _stroke(at, by, coded)


def coder_of(at: StudyPlace, by: Actor) -> Coder:
    """Whose codings this person's are; a new coder when nobody here is them yet.

    The one person of the same name, unless somebody of this id has coded: on one's own computer a
    name is all that is known of anybody, and whoever goes on from imported codings means them.
    """
    return coder_among(coders(at), by)


def _coding(passage: Passage, code_id: UUID, coder: Coder, manner: Manner) -> Coding:
    return Coding(
        id=passage.id,
        document_id=passage.document_id,
        span=Span(passage.start, passage.end),
        code_id=code_id,
        coder_id=coder.id,
        round_id=manner.round_id,
        certainty=manner.certainty,
        stance=manner.stance,
        basis=manner.basis,
        note=manner.note,
    )


def _stroke(at: StudyPlace, by: Actor, coded: Coded) -> Stroke:
    return Stroke(coded, next_undo(at, by.id) or "")
