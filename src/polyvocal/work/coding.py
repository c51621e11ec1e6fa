"""Code passages while reading. Each stroke is one step that undo takes back."""

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
from polyvocal.store.reads.desk import coder_of as coder_of  # noqa: PLC0414 - as above

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


PLAIN = Manner()


def apply_code(
    at: StudyPlace,
    *,
    by: Actor,
    code_id: UUID,
    passages: Sequence[Passage],
    manner: Manner = PLAIN,
    coder: Coder | None = None,
) -> Coded:
    """Apply a code to passages in one step. Raises as `store.changes.code_passages` does.

    `coder` is whose codings the person's are, where that was looked up already.
    """
    coder = coder or coder_of(at, by)
    return changes.code_passages(
        at=at,
        by=by,
        codings=[_coding(passage, code_id, coder, manner) for passage in passages],
        seen_versions={passage.document_id: passage.seen_version for passage in passages},
        coder=coder,
    )


def apply_found(
    at: StudyPlace,
    *,
    by: Actor,
    code_id: UUID,
    passages: Sequence[Passage],
    rounds: Mapping[UUID, UUID | None],
) -> Coded:
    """Apply a code to what a search found, in one step; each coding says so from then on.

    `rounds` says of documents in which round they are coded. Raises as `apply_code` does.
    """
    coder = coder_of(at, by)
    return changes.code_hits(
        at=at,
        by=by,
        codings=[
            _coding(passage, code_id, coder, Manner(rounds.get(passage.document_id)))
            for passage in passages
        ],
        seen_versions={passage.document_id: passage.seen_version for passage in passages},
        coder=coder,
    )


def apply_own_words(
    at: StudyPlace,
    *,
    by: Actor,
    code_id: UUID,
    label: str,
    parent: UUID | None,
    passage: Passage,
    manner: Manner = PLAIN,
) -> Coded:
    """Make a code named after somebody's own words, and apply it to them, in one step."""
    coder = coder_of(at, by)
    code = Code(code_id, "", " ".join(label.split()), parent, origin=Origin.EMERGENT)
    return changes.code_in_vivo(
        at=at,
        by=by,
        code=code,
        coding=_coding(passage, code_id, coder, manner),
        seen_version=passage.seen_version,
        coder=coder,
    )


def recode(at: StudyPlace, *, by: Actor, codings: Marks, code_id: UUID) -> Coded:
    """Apply another code to the same passages. Raises `Conflict` where one was changed unseen."""
    return changes.recode(at=at, by=by, codings=codings, code_id=code_id)


def judge(at: StudyPlace, *, by: Actor, codings: Marks, judgement: Judgement) -> Coded:
    """Set certainty, stance, basis or note of codings."""
    return changes.judge_codings(at=at, by=by, codings=codings, judgement=judgement)


def move(at: StudyPlace, *, by: Actor, mark: int | None, passage: Passage) -> Coded:
    """Give the coding of the passage's id these edges."""
    return changes.move_coding(
        at=at,
        by=by,
        coding_id=passage.id,
        mark=mark,
        span=Span(passage.start, passage.end),
        seen_version=passage.seen_version,
    )


def split(
    at: StudyPlace,
    *,
    by: Actor,
    coding_id: UUID,
    mark: int | None,
    position: int,
    new_id: UUID,
    seen_version: int,
) -> Coded:
    """Make two codings of one, the second from `position` on."""
    return changes.split_coding(
        at=at,
        by=by,
        coding_id=coding_id,
        mark=mark,
        position=position,
        new_id=new_id,
        seen_version=seen_version,
    )


def merge(at: StudyPlace, *, by: Actor, codings: Marks) -> Coded:
    """Make one coding, the first named, of several of a code that overlap or touch."""
    return changes.merge_codings(at=at, by=by, codings=codings)


def remove(at: StudyPlace, *, by: Actor, coding_ids: Iterable[UUID]) -> Coded:
    """Remove codings with their memos and exemplars."""
    revision = changes.remove_codings(at=at, by=by, coding_ids=coding_ids)
    return Coded(revision, (), {})


def settle(at: StudyPlace, *, by: Actor, settlements: Iterable[Settlement]) -> Coded:
    """Say where codings in doubt stand."""
    return changes.settle_codings(at=at, by=by, settlements=settlements)


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
