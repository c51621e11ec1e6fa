"""Turns that a file gives one by one (captions, tables), written out as one text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from polyvocal.core.documents import SpeakerKind
from polyvocal.core.findings import Finding
from polyvocal.formats.documents import (
    NO_TIME,
    ReadDocument,
    ReadSpeaker,
    make_document,
    pack_turns,
)
from polyvocal.formats.speaker_labels import ReadingHints, read_label, settle_letters
from polyvocal.formats.turn_findings import no_speakers, nobody_asks, summarise


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """One turn: who ("" for nobody), the words, and seconds from the start where known."""

    speaker: str
    words: str
    seconds: float | None = None


def write_out(
    rows: Iterable[SpokenRow],
    *,
    name: str,
    file: str,
    hints: ReadingHints,
    media_type: str,
    findings: Iterable[Finding] = (),
) -> ReadDocument:
    """A document with one paragraph a row, "Speaker: words"; rows without words are skipped."""
    pieces: list[str] = []
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    seconds: list[float] = []
    printed: dict[str, str] = {}
    at = 0
    for row in rows:
        words = row.words.strip()
        if not words:
            continue
        label = row.speaker.strip()
        key = read_label(label, hints).key if label else ""
        head = f"{printed.setdefault(key, label)}: " if label else ""
        pieces += (head, words, "\n\n")
        starts.append(at + len(head))
        ends.append(starts[-1] + len(words))
        seconds.append(NO_TIME if row.seconds is None else row.seconds)
        keys.append(key)
        at = ends[-1] + 2
    speakers = _kinds(printed, hints)
    index = {key: i for i, key in enumerate(printed)} | {"": -1}
    spoken = [index[key] for key in keys]
    return make_document(
        name=name,
        text="".join(pieces),
        speakers=speakers,
        turns=pack_turns(spoken, starts, ends, seconds),
        media_type=media_type,
        findings=(*findings, *_said(file, speakers, spoken)),
    )


def _kinds(printed: dict[str, str], hints: ReadingHints) -> tuple[ReadSpeaker, ...]:
    settled = settle_letters(read_label(label, hints) for label in printed.values())
    return tuple(ReadSpeaker(label, settled[key].kind) for key, label in printed.items())


def _said(file: str, speakers: tuple[ReadSpeaker, ...], spoken: list[int]) -> Iterable[Finding]:
    if not speakers:
        return [no_speakers(file, len(spoken))]
    said = [summarise(file, speakers, spoken)]
    if len(speakers) > 1 and all(s.kind is not SpeakerKind.INTERVIEWER for s in speakers):
        said.append(nobody_asks(file))
    return said
