"""Codings, coders and notes → row images and back; `records` has the rest."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from uuid import UUID

from polyvocal.core.coding import (
    AnchorState,
    Basis,
    Certainty,
    Claim,
    Coder,
    CoderKind,
    Coding,
    ContentNote,
    Edit,
    Exemplar,
    FoundBy,
    Memo,
    MemoTarget,
    Purpose,
    Round,
    Span,
    Stance,
)
from polyvocal.core.consensus import Decision, Difference, Verdict
from polyvocal.store.tables import (
    ANCHOR,
    ASSIGNMENT,
    CLAIM,
    CODER,
    CODING,
    CONTENT_NOTE,
    DECISION,
    DECISION_LINK,
    EXEMPLAR,
    MEMO,
    NOTE_PLACE,
    ROUND,
    SUBMISSION,
    RowImage,
    to_json,
)

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def coder_row(study: str, coder: Coder) -> RowImage:
    """A coder's row."""
    return CODER.row(id=coder.id.hex, study_id=study, name=coder.name, kind=coder.kind.value)


def coder_in(row: RowImage) -> Coder:
    """The coder in a row."""
    r = CODER.named(row)
    return Coder(UUID(r["id"]), r["name"], CoderKind(r["kind"]))


def round_row(study: str, round_: Round) -> RowImage:
    """A round's row, without its assignments."""
    return ROUND.row(
        id=round_.id.hex,
        study_id=study,
        name=round_.name,
        is_blind=round_.is_blind,
        purpose=round_.purpose.value,
        key_id=round_.key_id.hex if round_.key_id else None,
        is_lifted=round_.is_lifted,
        repeats=round_.repeats.hex if round_.repeats else None,
        drawn=round_.drawn,
    )


def submission_rows(round_: Round) -> list[RowImage]:
    """Who has handed a round's work in, and who opened theirs again."""
    return [
        SUBMISSION.row(
            round_id=round_.id.hex,
            coder_id=coder.hex,
            is_submitted=coder in round_.submitted,
            has_seen=coder in round_.has_seen,
        )
        for coder in sorted(round_.submitted | round_.has_seen, key=lambda id_: id_.hex)
    ]


def round_in(
    row: RowImage, assignments: Iterable[RowImage], submissions: Iterable[RowImage]
) -> Round:
    """The round in a row, with the rows of its assignments and submissions."""
    r = ROUND.named(row)
    handed_in = [SUBMISSION.named(submission) for submission in submissions]
    return Round(
        id=UUID(r["id"]),
        name=r["name"],
        is_blind=bool(r["is_blind"]),
        assignments=frozenset(
            (UUID(ASSIGNMENT.get(a, "document_id")), UUID(ASSIGNMENT.get(a, "coder_id")))
            for a in assignments
        ),
        purpose=Purpose(r["purpose"]),
        key_id=UUID(r["key_id"]) if r["key_id"] else None,
        submitted=frozenset(UUID(s["coder_id"]) for s in handed_in if s["is_submitted"]),
        has_seen=frozenset(UUID(s["coder_id"]) for s in handed_in if s["has_seen"]),
        is_lifted=bool(r["is_lifted"]),
        repeats=UUID(r["repeats"]) if r["repeats"] else None,
        drawn=r["drawn"],
    )


def decision_row(study: str, decision: Decision) -> RowImage:
    """A decision's row, without the codings it rests on and made."""
    return DECISION.row(
        id=decision.id.hex,
        study_id=study,
        document_id=decision.document_id.hex,
        adjudicator_id=decision.adjudicator_id.hex,
        outcome=decision.verdict.value,
        reason=decision.difference.value,
        note=decision.note,
    )


def decision_in(row: RowImage, links: Iterable[RowImage]) -> Decision:
    """The decision in a row, with the rows that link it to codings."""
    r = DECISION.named(row)
    linked = [DECISION_LINK.named(link) for link in links]
    return Decision(
        id=UUID(r["id"]),
        document_id=UUID(r["document_id"]),
        adjudicator_id=UUID(r["adjudicator_id"]),
        verdict=Verdict(r["outcome"]),
        difference=Difference(r["reason"]),
        note=r["note"],
        source_ids=frozenset(UUID(x["coding_id"]) for x in linked if not x["is_result"]),
        result_ids=frozenset(UUID(x["coding_id"]) for x in linked if x["is_result"]),
    )


def coding_row(study: str, coding: Coding) -> RowImage:
    """A coding's row; where it stands is its anchor's to say."""
    return CODING.row(
        id=coding.id.hex,
        study_id=study,
        document_id=coding.document_id.hex,
        code_id=coding.code_id.hex,
        coder_id=coding.coder_id.hex,
        round_id=coding.round_id.hex if coding.round_id else None,
        template_version=coding.template_version,
        certainty=coding.certainty.value,
        stance=coding.stance.value,
        basis=coding.basis.value,
        note=coding.note,
        created=microseconds(coding.created),
        found_by=coding.found_by.value,
    )


def coding_in(row: RowImage, anchor: RowImage) -> Coding:
    """The coding in its row and its anchor's."""
    r, a = CODING.named(row), ANCHOR.named(anchor)
    return Coding(
        id=UUID(r["id"]),
        document_id=UUID(r["document_id"]),
        span=Span(a["start"], a["end"]),
        code_id=UUID(r["code_id"]),
        coder_id=UUID(r["coder_id"]),
        template_version=r["template_version"],
        round_id=UUID(r["round_id"]) if r["round_id"] else None,
        certainty=Certainty(r["certainty"]),
        stance=Stance(r["stance"]),
        basis=Basis(r["basis"]),
        state=AnchorState(a["state"]),
        note=r["note"],
        created=moment(r["created"]),
        found_by=FoundBy(r["found_by"]),
    )


def memo_row(study: str, memo: Memo) -> RowImage:
    """A memo's row."""
    return MEMO.row(
        id=memo.id.hex,
        study_id=study,
        target=memo.target.value,
        target_id=memo.target_id.hex if memo.target_id else None,
        text=memo.text,
        author_id=memo.author_id.hex,
    )


def memo_in(row: RowImage, place: RowImage | None = None) -> Memo:
    """The memo in a row, and in that of its place where it is on a passage."""
    r = MEMO.named(row)
    target = UUID(r["target_id"]) if r["target_id"] else None
    span, state = _placed(place)
    kind = MemoTarget(r["target"])
    return Memo(UUID(r["id"]), r["text"], UUID(r["author_id"]), kind, target, span, state)


def content_note_row(study: str, note: ContentNote) -> RowImage:
    """A content note's row; where it stands is its place's to say."""
    return CONTENT_NOTE.row(
        id=note.id.hex,
        study_id=study,
        document_id=note.document_id.hex,
        text=note.text,
        author_id=note.author_id.hex,
    )


def content_note_in(row: RowImage, place: RowImage) -> ContentNote:
    """The content note in its row and that of its place."""
    r, p = CONTENT_NOTE.named(row), NOTE_PLACE.named(place)
    return ContentNote(
        id=UUID(r["id"]),
        document_id=UUID(r["document_id"]),
        span=Span(p["start"], p["end"]),
        text=r["text"],
        author_id=UUID(r["author_id"]),
        state=AnchorState(p["state"]),
    )


def _placed(place: RowImage | None) -> tuple[Span | None, AnchorState]:
    if place is None:
        return None, AnchorState.EXACT
    p = NOTE_PLACE.named(place)
    return Span(p["start"], p["end"]), AnchorState(p["state"])


def exemplar_row(study: str, exemplar: Exemplar) -> RowImage:
    """An exemplar's row."""
    edits = [[e.start, e.end, e.replacement, e.reason] for e in exemplar.edits]
    return EXEMPLAR.row(
        id=exemplar.id.hex,
        study_id=study,
        coding_id=exemplar.coding_id.hex,
        edits=to_json(edits),
    )


def exemplar_in(row: RowImage) -> Exemplar:
    """The exemplar in a row."""
    r = EXEMPLAR.named(row)
    edits = tuple(Edit(*edit) for edit in json.loads(r["edits"]))
    return Exemplar(UUID(r["id"]), UUID(r["coding_id"]), edits)


def claim_row(study: str, claim: Claim) -> RowImage:
    """A claim's row."""
    return CLAIM.row(
        id=claim.id.hex,
        study_id=study,
        sentence=claim.sentence,
        queries=to_json(claim.queries),
    )


def claim_in(row: RowImage) -> Claim:
    """The claim in a row."""
    r = CLAIM.named(row)
    queries = tuple((slot, query) for slot, query in json.loads(r["queries"]))
    return Claim(UUID(r["id"]), r["sentence"], queries)


def microseconds(moment: dt.datetime | None) -> int:
    """Microseconds since 1970 in UTC; 0 where the moment is not known."""
    return 0 if moment is None else (moment - _EPOCH) // dt.timedelta(microseconds=1)


def moment(microseconds: int) -> dt.datetime | None:
    """The moment so many microseconds after 1970; `None` for 0."""
    return _EPOCH + dt.timedelta(microseconds=microseconds) if microseconds else None
