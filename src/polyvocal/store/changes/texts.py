"""Corrections of a text: a new version of it, with all that stands on it carried along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.coding import AnchorState
from polyvocal.core.documents import Speaker
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.core.words import count_words
from polyvocal.store import coding_records, records
from polyvocal.store.changes.documents import Original, original_row
from polyvocal.store.changes.found import find_row, find_rows, require_new_ids, study_rows
from polyvocal.store.connections import StudyPlace
from polyvocal.store.contents import load_content
from polyvocal.store.corrections import Correction, carry_exemplar, carry_turns, plan_correction
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.packing import LooseTurn, PackedTurns, pack_bytes, pack_text, pack_turns
from polyvocal.store.payloads import Subject
from polyvocal.store.rows import rows_by_key, rows_where
from polyvocal.store.tables import (
    ANCHOR,
    CASE,
    DOCUMENT,
    EXEMPLAR,
    NOTE_PLACE,
    ORIGINAL,
    SPEAKER,
    TEXT_VERSION,
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction did: the text's version now, and how its codings came through."""

    revision: Revision
    text_version: int
    n_codings: Mapping[AnchorState, int]


def correct_text(
    *,
    at: StudyPlace,
    by: Actor,
    document_id: UUID,
    text: str,
    seen_version: int,
    turns: Sequence[LooseTurn] | PackedTurns | None = None,
    speakers: Iterable[Speaker] = (),
    original: Original | None = None,
) -> Corrected:
    """Put an edited text in the place of version `seen_version`, as the next version.

    Every coding and every exemplar's edits are carried along; the turns too, unless given anew
    (`speakers` are those who are new). `original`: the file the text comes from now; the one before
    stays in the history. Raises `TextCorrected` when somebody was quicker, and
    `BadValue` for an empty text. A text that is the same leaves no event.
    """
    with changing(at, by, "correct_text") as draft:
        row = find_row(draft, DOCUMENT, document_id)
        done = plan_correction(at.alias, row, text, seen_version)
        if not done.edits.stretches:
            return Corrected(draft.revision, seen_version, done.n_by_state)
        about = Subject("document", document_id.hex)
        draft.change(DOCUMENT, row, DOCUMENT.changed(row, text_version=done.after.version))
        _write_text(draft, document_id, done, turns, list(speakers))
        if original is not None:
            _put_original(draft, document_id, original, done.after.text)
        _carry_exemplars(draft, done, about)
        draft.add_many(ANCHOR, [move.after for move in done.moves], about)
        draft.add_many(NOTE_PLACE, done.notes, about)
    return Corrected(draft.revision, done.after.version, done.n_by_state)


def _write_text(
    draft: Draft,
    document_id: UUID,
    done: Correction,
    turns: Sequence[LooseTurn] | PackedTurns | None,
    speakers: list[Speaker],
) -> None:
    alias, document = draft.place.alias, document_id.hex
    if turns is None:
        [row] = rows_by_key(alias, TEXT_VERSION, [(document, done.before.version)]).values()
        data = load_content(alias, draft.study, TEXT_VERSION.get(row, "turns_digest"))
        packed = carry_turns(PackedTurns.from_bytes(data), done.edits, done.after.text)
    else:
        packed = turns if isinstance(turns, PackedTurns) else pack_turns(turns)
        _require_speakers(draft, document_id, packed, speakers)
    if not packed.fit(len(done.after.text)):
        raise BadValue(_("A turn lies outside the corrected text."))
    text = pack_text(done.after.text).content
    kept = (pack_bytes(packed.to_bytes()), pack_bytes(done.edits.to_bytes()))
    spans = zip(packed.start.tolist(), packed.end.tolist(), strict=True)
    draft.add(
        TEXT_VERSION,
        TEXT_VERSION.row(
            document_id=document,
            number=done.after.version,
            text_digest=text.digest,
            turns_digest=kept[0].digest,
            n_characters=len(done.after.text),
            n_words=count_words(" ".join(done.after.text[start:end] for start, end in spans)),
            edits_digest=kept[1].digest,
        ),
    )
    draft.keep([text, *kept])
    draft.add_many(SPEAKER, map(records.speaker_row, speakers), Subject("document", document))


def _put_original(draft: Draft, document_id: UUID, original: Original, text: str) -> None:
    content = original.packed(pack_text(text))
    after = original_row(document_id, original, content)
    before = rows_by_key(draft.place.alias, ORIGINAL, [(document_id.hex,)])
    if before:
        [row] = before.values()
        draft.change(ORIGINAL, row, after)
    else:
        draft.add(ORIGINAL, after)
    draft.keep([content])


def _require_speakers(
    draft: Draft, document_id: UUID, turns: PackedTurns, new: list[Speaker]
) -> None:
    require_new_ids(draft, SPEAKER, [speaker.id for speaker in new])
    find_rows(draft, CASE, [speaker.case_id for speaker in new if speaker.case_id])
    known = {
        SPEAKER.get(row, "id")
        for row in rows_where(draft.place.alias, SPEAKER, "document_id", [document_id.hex])
    }
    known |= {speaker.id.hex for speaker in new if speaker.document_id == document_id}
    if not known.issuperset(id_.hex for id_ in turns.speaker_ids) or any(
        speaker.document_id != document_id for speaker in new
    ):
        raise BadValue(_("A turn has a speaker who is not of this document."))


def _carry_exemplars(draft: Draft, done: Correction, about: Subject) -> None:
    moves = {ANCHOR.get(move.before, "coding_id"): move for move in done.moves}
    for row in study_rows(draft, EXEMPLAR):
        move = moves.get(EXEMPLAR.get(row, "coding_id"))
        if move is not None:
            exemplar = carry_exemplar(coding_records.exemplar_in(row), done, move)
            draft.change(EXEMPLAR, row, coding_records.exemplar_row(draft.study, exemplar), about)
