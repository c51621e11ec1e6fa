"""The documents of a study as a table, and those on their way in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.study import Study
from polyvocal.core.text import natural_key
from polyvocal.reports.rounding import format_count, format_number
from polyvocal.web.contexts.compare import Choice
from polyvocal.work.incoming import Batch, DocumentDraft, TurnDraft, Voice

TURNS_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """A voice of a stored document: its label, and the case it is (where it is one)."""

    speaker: Speaker
    case_label: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document in the table."""

    document: Document
    kind: str
    minutes: str
    speakers: tuple[SpeakerLine, ...]
    n_codings: int
    has_original: bool


@dataclass(frozen=True, slots=True)
class VoiceInFiles:
    """One label across the files waiting, and whose words it was read as (`None`: not the same)."""

    label: str
    n_files: int
    kind: SpeakerKind | None


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """A voice of a draft with the number of its turns, and what stands in its field for a case."""

    place: int
    voice: Voice
    n_turns: int
    case_label: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One file waiting; `problem` is why it cannot be stored as it is, without its name again."""

    draft: DocumentDraft
    problem: str
    voices: tuple[VoiceLine, ...]
    n_open: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One turn of a draft, with the places where it could be divided and where the next begins."""

    number: int
    place: int
    turn: TurnDraft
    words: str
    is_interviewer: bool
    lines: tuple[tuple[int, str], ...]
    next: int | None


def document_rows(study: Study, with_original: frozenset[object]) -> tuple[DocumentRow, ...]:
    """Every document; whose voices are nobody's yet stands out."""
    labels = {case.id: case.label for case in study.cases}
    n_codings = np.bincount(study.codings.document, minlength=len(study.documents))
    speakers: dict[object, list[SpeakerLine]] = {}
    for speaker in study.speakers:
        is_open = speaker.kind is SpeakerKind.PARTICIPANT and speaker.case_id is None
        label = labels.get(speaker.case_id, "") if speaker.case_id else ""
        speakers.setdefault(speaker.document_id, []).append(SpeakerLine(speaker, label, is_open))
    return tuple(
        DocumentRow(
            document=document,
            kind=word(document.kind),
            minutes="" if document.minutes is None else format_number(document.minutes),
            speakers=tuple(speakers.get(document.id, ())),
            n_codings=int(n_codings[i]),
            has_original=document.id in with_original,
        )
        for i, document in enumerate(study.documents)
    )


def draft_rows(batch: Batch, study: Study) -> tuple[DraftRow, ...]:
    """Every file waiting, and what is left to be said about it."""
    return tuple(
        DraftRow(
            draft=draft,
            problem=draft.problem.removeprefix(f"{draft.file_name}: "),
            voices=voice_lines(draft, study),
            n_open=sum(_is_open(voice) for voice in draft.voices),
            remarks=tuple(finding.sentence for finding in draft.findings),
        )
        for draft in batch.documents
    )


def voice_lines(draft: DocumentDraft, study: Study) -> tuple[VoiceLine, ...]:
    """The voices of one draft."""
    labels = {case.id: case.label for case in study.cases}
    counts = Counter(turn.voice for turn in draft.turns)
    return tuple(
        VoiceLine(
            place,
            voice,
            counts[place],
            labels.get(voice.case_id, "") if voice.case_id else voice.new_case,
        )
        for place, voice in enumerate(draft.voices)
    )


def voices_in_files(batch: Batch) -> tuple[VoiceInFiles, ...]:
    """Labels that stand in two files or more: to be settled once for all of them."""
    kinds: dict[str, list[SpeakerKind]] = {}
    for draft in batch.wanted:
        for voice in draft.voices:
            if voice.label:
                kinds.setdefault(voice.label, []).append(voice.kind)
    return tuple(
        VoiceInFiles(label, len(found), found[0] if len(set(found)) == 1 else None)
        for label, found in sorted(kinds.items(), key=lambda item: natural_key(item[0]))
        if len(found) > 1
    )


def turn_lines(draft: DocumentDraft, page: int) -> tuple[TurnLine, ...]:
    """One page of turns."""
    first = (page - 1) * TURNS_A_PAGE
    lines = []
    for place in range(first, min(first + TURNS_A_PAGE, len(draft.turns))):
        turn = draft.turns[place]
        voice = draft.voices[turn.voice] if turn.voice >= 0 else None
        lines.append(
            TurnLine(
                number=place + 1,
                place=place,
                turn=turn,
                words=draft.words_of(place),
                is_interviewer=voice is not None and voice.kind is SpeakerKind.INTERVIEWER,
                lines=draft.lines_of(place),
                next=draft.turns[place + 1].start if place + 1 < len(draft.turns) else None,
            )
        )
    return tuple(lines)


def speaker_kinds() -> tuple[Choice, ...]:
    """Whose words a voice may speak."""
    return tuple(Choice(kind.value, word(kind)) for kind in SpeakerKind)


def batch_sentence(batch: Batch) -> str:
    """What would be stored now."""
    n, n_cases = len(batch.wanted), len(batch.new_cases)
    documents = ngettext("{n} document", "{n} documents", n).format(n=format_count(n))
    if not n_cases:
        return documents
    cases = ngettext("{n} new case", "{n} new cases", n_cases).format(n=format_count(n_cases))
    return _("{documents} and {cases}").format(documents=documents, cases=cases)


def refused_sentence(batch: Batch) -> str:
    """How many files cannot be stored as they are; "" where all can."""
    n = sum(bool(draft.problem) for draft in batch.documents)
    if not n:
        return ""
    return ngettext(
        "{n} file cannot be stored as it is; beside its name stands why, and what to do.",
        "{n} files cannot be stored as they are; beside their names stands why, and what to do.",
        n,
    ).format(n=format_count(n))


def n_open_voices(drafts: Sequence[DocumentDraft]) -> int:
    """How many voices of participants would be nobody's."""
    return sum(_is_open(voice) for draft in drafts for voice in draft.voices)


def _is_open(voice: Voice) -> bool:
    is_person = voice.kind is SpeakerKind.PARTICIPANT
    return is_person and voice.case_id is None and not voice.new_case
