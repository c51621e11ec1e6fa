"""Correct the text of a document, after seeing what that does to the codings on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import numpy as np

from polyvocal.core.coding import AnchorState
from polyvocal.core.documents import Speaker, SpeakerKind
from polyvocal.core.errors import BadFile
from polyvocal.core.text import clean_text
from polyvocal.formats.speaker_labels import ReadingHints
from polyvocal.formats.turns import Detected, detect_turns
from polyvocal.store import changes
from polyvocal.store.blindness import veil_over
from polyvocal.store.changes import Corrected
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.packing import PackedTurns
from polyvocal.store.reads import case_labels
from polyvocal.store.reads.doubts import Doubt, Preview, doubts, preview_correction
from polyvocal.store.reads.reader import ReaderPage, reader_page


def preview(at: StudyPlace, *, document_id: UUID, typed: str, seen_version: int) -> Preview:
    """What storing the edited text would do. Raises `TextCorrected`, `BadValue`, `NotFound`."""
    return preview_correction(at, document_id, clean_text(typed).text, seen_version)


def correct(
    at: StudyPlace, *, by: Actor, document_id: UUID, typed: str, seen_version: int
) -> Corrected:
    """Store an edited text as the next version, in one step.

    Turns are found anew in it where finding them in the old text gives just the turns it has;
    where somebody set those by hand, they are carried along. Raises as `preview` does.
    """
    text = clean_text(typed).text
    page = reader_page(at, document_id)
    found = _turns_anew(page, text, case_labels(at))
    # How others' work comes through is not told to who may not see it.
    is_all_seen = veil_over(at).is_down
    seen = None if is_all_seen else preview_correction(at, document_id, text, seen_version)
    done = changes.correct_text(
        at=at,
        by=by,
        document_id=document_id,
        text=text,
        seen_version=seen_version,
        turns=None if found is None else found.turns,
        speakers=() if found is None else found.new_speakers,
    )
    return done if seen is None else replace(done, n_codings=seen.n_codings)


def in_doubt(at: StudyPlace, document_id: UUID | None = None) -> tuple[Doubt, ...]:
    """Codings whose place somebody must settle, of one document or all, by document and place."""
    return doubts(at, document_id)


def n_in_doubt(done: Corrected) -> int:
    """How many codings of the document somebody must settle after this correction."""
    return sum(done.n_codings.get(state, 0) for state in (AnchorState.TO_REVIEW, AnchorState.LOST))


@dataclass(frozen=True, slots=True)
class _Anew:
    turns: PackedTurns
    new_speakers: tuple[Speaker, ...]


def _turns_anew(page: ReaderPage, text: str, cases: dict[str, UUID]) -> _Anew | None:
    known = {speaker.label: speaker for speaker in page.speakers}
    if len(known) < len(page.speakers):
        return None
    kinds = {label: speaker.kind for label, speaker in known.items()}
    hints = ReadingHints(frozenset(cases), kinds=kinds)
    name = page.document.name
    try:
        if not _are_those(detect_turns(page.text, name, hints), page):
            return None
        detected = detect_turns(text, name, hints)
    except BadFile:  # more that looks like a turn than any talk has
        return None
    new: list[Speaker] = []
    for voice in detected.speakers:
        if voice.label not in known:
            case = cases.get(voice.label) if voice.kind is SpeakerKind.PARTICIPANT else None
            speaker = Speaker(uuid4(), page.document.id, voice.label, voice.kind, case)
            known[voice.label] = speaker
            new.append(speaker)
    ids = tuple(known[voice.label].id for voice in detected.speakers)
    turns = detected.turns
    packed = PackedTurns(ids, turns.speaker, turns.start, turns.end, turns.seconds)
    return _Anew(packed, tuple(new))


def _are_those(detected: Detected, page: ReaderPage) -> bool:
    """Are the turns found in the old text the turns it has?"""
    found, there = detected.turns, page.turns
    if not (np.array_equal(found.start, there.start) and np.array_equal(found.end, there.end)):
        return False
    labels = [*(voice.label for voice in detected.speakers), ""]
    names = [*(speaker.label for speaker in page.speakers), ""]
    same_voices = [labels[i] for i in found.speaker] == [names[i] for i in there.speaker]
    return same_voices and np.array_equal(found.seconds, there.seconds, equal_nan=True)
