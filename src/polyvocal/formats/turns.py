"""From reading text to turns at talk: who speaks, from where to where, and what was not clear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from polyvocal.core.columns import Turns
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.findings import Finding
from polyvocal.formats.documents import (
    NO_TIME,
    ReadDocument,
    ReadSpeaker,
    make_document,
    pack_turns,
)
from polyvocal.formats.paragraphs import is_hard_wrapped, paragraphs
from polyvocal.formats.speaker_decisions import Decision, decide_speakers
from polyvocal.formats.speaker_labels import NO_HINTS, ReadingHints
from polyvocal.formats.timestamps import (
    BARE,
    cut_last_line,
    cut_trailing,
    read_seconds,
    skip_leading,
)
from polyvocal.formats.turn_findings import (
    doubts,
    front_matter,
    no_speakers,
    nobody_asks,
    silent_speakers,
    summarise,
)
from polyvocal.formats.turn_forms import limited

_NON_SPACE = re.compile(r"\S")
_BARE_AT_START = re.compile(rf"(?:^|\n)[ \t]*+({BARE})")
# With what a time stamp can begin and end.
_OPENING = frozenset("[(<{#")
_CLOSING = frozenset("])>}#0123456789")


@dataclass(frozen=True)
class Detected:
    """What was understood of one text.

    `turns` is of one document (number 0) and its `speaker` indexes `speakers`, which stand in the
    order in which they first speak. Turns are in order, never overlap and are never empty.
    """

    speakers: tuple[ReadSpeaker, ...]
    turns: Turns
    findings: tuple[Finding, ...] = ()

    def document(
        self, file: str, text: str, media_type: str, findings: Iterable[Finding]
    ) -> ReadDocument:
        """The document of this text; `findings` are all there are, in the order they are told."""
        return make_document(
            name=PurePath(file).stem,
            text=text,
            speakers=self.speakers,
            turns=self.turns,
            media_type=media_type,
            findings=findings,
        )


class _Columns:
    """Turns as they are found, one list a column."""

    def __init__(self) -> None:
        self.speaker: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.seconds: list[float] = []

    def add(self, speaker: int, start: int, end: int, seconds: float | None) -> None:
        self.speaker.append(speaker)
        self.start.append(start)
        self.end.append(end)
        self.seconds.append(NO_TIME if seconds is None else seconds)

    def turns(self) -> Turns:
        return pack_turns(self.speaker, self.start, self.end, self.seconds)


def detect_turns(
    text: str,
    file: str,
    hints: ReadingHints = NO_HINTS,
    *,
    bold: Sequence[tuple[int, int]] = (),
    body_end: int | None = None,
    one_line_each: bool = False,
) -> Detected:
    """Find the turns of `text`, which is clean; `file` names it in findings.

    `bold`: `[start, end)` in which lines begin in bold type, in order. `body_end`: where notes
    begin that nobody speaks. `one_line_each`: every line is a paragraph, as in a Word file. Where
    no speaker is found, each paragraph is a turn of nobody. Raises `BadFile` beyond `MOST_TURNS`.
    """
    end = len(text) if body_end is None else body_end
    body = text if end == len(text) else text[:end]
    decision = decide_speakers(body, file, hints, bold)
    columns = _Columns()
    if decision.starts:
        speakers, findings = _build_spoken(body, file, decision, columns)
    else:
        speakers, findings = (), []
        wrapped = not one_line_each and is_hard_wrapped(body)
        _build_paragraphs(body, file, columns, wrapped=wrapped)
        findings.append(no_speakers(file, len(columns.start)))
    for start, stop in paragraphs(text, end, len(text), wrapped=False):
        columns.add(-1, start, stop, None)
    findings.extend(doubts(body, file, decision))
    return Detected(speakers, columns.turns(), tuple(findings))


def _build_spoken(
    text: str, file: str, decision: Decision, columns: _Columns
) -> tuple[tuple[ReadSpeaker, ...], list[Finding]]:
    starts = decision.starts
    labels = decision.labels
    index: dict[str, int] = {}
    spoken: list[str] = []
    silent: list[int] = []
    front_end, pending = cut_last_line(text, 0, len(text[: starts[0].line].rstrip()))
    # A heading is nobody's talk: people count turns from the first thing said.
    front = _NON_SPACE.search(text, 0, front_end)
    stops = [start.line for start in starts[1:]]
    for (line, raw, words, beside), stop in zip(starts, [*stops, len(text)], strict=True):
        piece = text[words:stop].lstrip()
        start = stop - len(piece)
        bare = piece.rstrip()
        if not bare:
            silent.append(line)
            pending = None
            continue
        end = start + len(bare)
        seconds = pending if beside is None else beside
        pending = None
        if bare[0] in _OPENING or bare[-1] in _CLOSING:
            is_last = stop == len(text)
            start, end, stamp, pending = _trim_stamps(text, start, end, is_last=is_last)
            seconds = stamp if seconds is None else seconds
        if start < end:
            columns.add(index.setdefault(labels[raw].key, len(index)), start, end, seconds)
            spoken.append(raw)
        else:
            silent.append(line)
    speakers = _name_speakers(index, spoken, decision)
    findings = [summarise(file, speakers, columns.speaker)]
    if front is not None:
        findings.append(front_matter(file, text, front_end))
    findings.extend(silent_speakers(file, text, silent))
    if len(speakers) > 1 and all(s.kind is not SpeakerKind.INTERVIEWER for s in speakers):
        findings.append(nobody_asks(file))
    return speakers, findings


def _name_speakers(
    index: dict[str, int], spoken: list[str], decision: Decision
) -> tuple[ReadSpeaker, ...]:
    """Each speaker under the spelling that the document prints most often."""
    printed: dict[str, tuple[int, str, SpeakerKind]] = {}
    for raw, n in Counter(spoken).items():
        label = decision.labels[raw]
        if n > printed.get(label.key, (0,))[0]:
            printed[label.key] = (n, label.printed, label.kind)
    return tuple(ReadSpeaker(*printed[key][1:]) for key in index)


def _trim_stamps(
    text: str, start: int, end: int, *, is_last: bool
) -> tuple[int, int, float | None, float | None]:
    """`[start, end)` of the words alone, their time stamp, and the one of the next turn."""
    following: float | None = None
    start, stamp = skip_leading(text, start, end, bare=False)
    while start < end and text[start].isspace():
        start += 1
    if not is_last:
        end, following = cut_last_line(text, start, end)
    if following is None:
        end, closing = cut_trailing(text, start, end)
        stamp = closing if stamp is None else stamp
    return start, start + len(text[start:end].rstrip()), stamp, following


def _build_paragraphs(text: str, file: str, columns: _Columns, *, wrapped: bool) -> None:
    """Each paragraph a turn of nobody; stamps without brackets count only where they all rise."""
    clocks = [read_seconds(m.group(1)) for m in limited(_BARE_AT_START.finditer(text), file)]
    bare = len(clocks) >= 2 and clocks == sorted(clocks)
    pending: float | None = None
    for start, stop in limited(paragraphs(text, 0, len(text), wrapped=wrapped), file):
        words, stamp = skip_leading(text, start, stop, bare=bare)
        if words >= stop:
            pending = stamp
            continue
        end, closing = cut_trailing(text, words, stop)
        seconds = next((s for s in (stamp, pending, closing) if s is not None), None)
        pending = None
        if end > words:
            columns.add(-1, words, end, seconds)
