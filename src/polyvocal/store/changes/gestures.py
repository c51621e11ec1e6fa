"""What a coder does to passages while reading: each a stroke, one event, and one way back.

A span is given in the version of the text that the coder saw: it is carried to the text as it is
now, or refused with `TextCorrected`. A coding is named with the mark that the coder saw
(`Coding.mark`; `None`: not looked at): one that somebody changed meanwhile is refused with
`Conflict`. Codes are applied under the template version in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

from polyvocal.core.carrying import Carried
from polyvocal.core.coding import (
    AnchorState,
    Basis,
    Certainty,
    Coder,
    Coding,
    FoundBy,
    MemoTarget,
    Span,
    Stance,
)
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.template import Code
from polyvocal.store.anchors import place_in
from polyvocal.store.changes.editions import insert_code_of_words, usable_now
from polyvocal.store.changes.found import remove_whole, require_new_ids
from polyvocal.store.changes.strokes import Coded, Standing, add_strokes, write_coding
from polyvocal.store.connections import StudyPlace, failures_told
from polyvocal.store.contents import texts_beforehand
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.payloads import Subject
from polyvocal.store.rows import rows_where
from polyvocal.store.tables import CODING, MEMO

CURRENT: Mapping[UUID, int] = MappingProxyType({})
_STATES = tuple(AnchorState)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a coder thinks of a coding; `None` leaves that as it is."""

    certainty: Certainty | None = None
    stance: Stance | None = None
    basis: Basis | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """Where a coding in doubt stands, as a person says who saw its `mark`.

    `span` is of version `seen_version` of the text; `None`: its words are lost.
    """

    coding_id: UUID
    mark: int | None
    span: Span | None
    seen_version: int


def code_passages(
    *,
    at: StudyPlace,
    by: Actor,
    codings: Iterable[Coding],
    seen_versions: Mapping[UUID, int] = CURRENT,
    coder: Coder | None = None,
) -> Coded:
    """Apply codes to passages, all or none, as one event.

    `seen_versions` gives documents' ids the version of their text in which the spans are meant
    (others: the current one). A coding that is there already with the same content is acknowledged
    again, so that a stroke may be sent twice. `coder` is added where they are new, in the same
    event. Raises `Conflict` where the coding is there with another content, `TextCorrected`,
    `NotFound`, and `BadValue` for a code that cannot be applied any more.
    """
    new = list(codings)
    # Nobody waits for the study while the texts are read.
    with failures_told(at.alias):
        texts = texts_beforehand(at.alias, at.study_id.hex, {c.document_id for c in new})
    with changing(at, by, "code_passages") as draft:
        strokes = add_strokes(draft, new, seen_versions, coder, texts)
    return strokes.coded(draft)


def code_hits(
    *,
    at: StudyPlace,
    by: Actor,
    codings: Iterable[Coding],
    seen_versions: Mapping[UUID, int] = CURRENT,
    coder: Coder | None = None,
) -> Coded:
    """As `code_passages`, for what a search found: each of the codings says so from then on."""
    hits = [replace(coding, found_by=FoundBy.SEARCH) for coding in codings]
    with changing(at, by, "code_hits") as draft:
        strokes = add_strokes(draft, hits, seen_versions, coder)
    return strokes.coded(draft)


def code_in_vivo(
    *,
    at: StudyPlace,
    by: Actor,
    code: Code,
    coding: Coding,
    seen_version: int,
    coder: Coder | None = None,
) -> Coded:
    """Make a code of somebody's own words and apply it to them, as one event.

    Codes made while reading one document come into one version of the template.
    What the event records of the code is about that document, as are the words. Raises as
    `code_passages` and `add_code` do; sent twice, it is acknowledged.
    """
    seen = {coding.document_id: seen_version}
    with changing(at, by, "code_in_vivo") as draft:
        if not any(rows_where(at.alias, CODING, "id", [coding.id.hex])):
            insert_code_of_words(draft, code, coding.document_id)
            draft.write()
        strokes = add_strokes(draft, [replace(coding, code_id=code.id)], seen, coder)
    return strokes.coded(draft)


def recode(
    *, at: StudyPlace, by: Actor, codings: Mapping[UUID, int | None], code_id: UUID
) -> Coded:
    """Apply another code to the same passages; everything else of the codings stays."""
    with changing(at, by, "recode") as draft:
        standing = Standing(draft, codings)
        draft.thing = code_id
        version = usable_now(draft, code_id)
        for id_ in codings:
            if CODING.get(standing.rows[id_], "code_id") != code_id.hex:
                standing.change(
                    id_,
                    lambda row: CODING.changed(row, code_id=code_id.hex, template_version=version),
                )
    return Coded(draft.revision, standing.coded(), standing.texts.versions)


def judge_codings(
    *, at: StudyPlace, by: Actor, codings: Mapping[UUID, int | None], judgement: Judgement
) -> Coded:
    """Set certainty, stance, basis or note of codings, whichever are given."""
    given = {
        "certainty": judgement.certainty,
        "stance": judgement.stance,
        "basis": judgement.basis,
        "note": judgement.note,
    }
    values = {name: str(value) for name, value in given.items() if value is not None}
    with changing(at, by, "judge_codings") as draft:
        standing = Standing(draft, codings)
        for id_ in codings:
            standing.change(id_, lambda row: CODING.changed(row, **values))
    return Coded(draft.revision, standing.coded(), standing.texts.versions)


def move_coding(
    *,
    at: StudyPlace,
    by: Actor,
    coding_id: UUID,
    mark: int | None,
    span: Span,
    seen_version: int,
) -> Coded:
    """Give a coding other edges. It stands where a person put it then, whatever was in doubt."""
    with changing(at, by, "move_coding") as draft:
        standing = Standing(draft, {coding_id: mark})
        standing.place(coding_id, standing.put(coding_id, span, seen_version))
    return Coded(draft.revision, standing.coded(), standing.texts.versions)


def settle_codings(*, at: StudyPlace, by: Actor, settlements: Iterable[Settlement]) -> Coded:
    """Say where codings in doubt stand: where proposed, elsewhere, or nowhere any more."""
    wanted = {settlement.coding_id: settlement for settlement in settlements}
    with changing(at, by, "settle_codings") as draft:
        seen = {id_: wanted[id_].mark for id_ in wanted}
        standing = Standing(draft, seen, settles=True)
        for id_, settlement in wanted.items():
            if settlement.span is None:
                here = place_in(standing.anchors[id_])
                place = Carried(here.start, here.end, AnchorState.LOST)
            else:
                place = standing.put(id_, settlement.span, settlement.seen_version)
            standing.place(id_, place)
    return Coded(draft.revision, standing.coded(), standing.texts.versions)


def split_coding(
    *,
    at: StudyPlace,
    by: Actor,
    coding_id: UUID,
    mark: int | None,
    position: int,
    new_id: UUID,
    seen_version: int,
) -> Coded:
    """Make two codings of one, the second (`new_id`) from `position` on, alike in all else.

    Memos and exemplars stay with the first. Raises `BadValue` for a position outside the passage.
    """
    with changing(at, by, "split_coding") as draft:
        require_new_ids(draft, CODING, [new_id])
        standing = Standing(draft, {coding_id: mark})
        whole = standing.coding(coding_id)
        cut = standing.put(coding_id, Span(position, position + 1), seen_version).start
        if not whole.span.start < cut < whole.span.end:
            raise BadValue(_("Choose a place inside the passage to split it at."))
        standing.place(coding_id, Carried(whole.span.start, cut, whole.state))
        second = replace(whole, id=new_id, span=Span(cut, whole.span.end))
        write_coding(draft, second, standing.texts.of(whole.document_id))
    return Coded(draft.revision, (*standing.coded(), second), standing.texts.versions)


def merge_codings(*, at: StudyPlace, by: Actor, codings: Mapping[UUID, int | None]) -> Coded:
    """Make one coding, the first named, of several that overlap or touch.

    They must be of one document, code, coder and round. Their notes are joined; their memos and
    exemplars hang on the first from then on. Raises `BadValue` where they do not fit.
    """
    with changing(at, by, "merge_codings") as draft:
        standing = Standing(draft, codings)
        first, *others = codings
        rows = [standing.rows[id_] for id_ in codings]
        same = ("document_id", "code_id", "coder_id", "round_id")
        if len({tuple(CODING.get(row, column) for column in same) for row in rows}) > 1:
            raise BadValue(
                _("Only codings of one code by one coder in one round can become one coding.")
            )
        whole = _union([place_in(standing.anchors[id_]) for id_ in codings])
        notes = dict.fromkeys(CODING.get(row, "note") for row in rows)
        note = "\n".join(note for note in notes if note)
        standing.change(first, lambda row: CODING.changed(row, note=note))
        standing.place(first, whole)
        for id_ in others:
            standing.move_exemplars(id_, first, place_in(standing.anchors[id_]), whole)
            _move_memos(draft, standing.coding(id_), first)
        draft.write()  # so that what hangs on the others hangs on the first by now
        remove_whole(draft, CODING, [standing.rows.pop(id_) for id_ in others])
    return Coded(draft.revision, standing.coded(), standing.texts.versions)


def _union(places: list[Carried]) -> Carried:
    places = sorted(places, key=lambda place: (place.start, place.end))
    end = places[0].end
    for place in places:
        if place.start > end:
            raise BadValue(_("These passages neither overlap nor touch, so they stay apart."))
        end = max(end, place.end)
    worst = max((place.state for place in places), key=_STATES.index)
    return Carried(places[0].start, end, worst)


def _move_memos(draft: Draft, coding: Coding, to: UUID) -> None:
    about = Subject("document", coding.document_id.hex)
    for memo in rows_where(draft.place.alias, MEMO, "target_id", [coding.id.hex]):
        if MEMO.get(memo, "target") == MemoTarget.CODING:
            draft.change(MEMO, memo, MEMO.changed(memo, target_id=to.hex), about)
