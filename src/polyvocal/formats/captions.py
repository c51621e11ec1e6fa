"""Reading captions, WebVTT and SRT, as the turns they show."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

import numpy as np
import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _, ngettext
from polyvocal.formats.decoding import decode
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.limits import MOST_TURNS
from polyvocal.formats.signatures import FileSort, recognise
from polyvocal.formats.speaker_labels import NO_HINTS, ReadingHints
from polyvocal.formats.spoken_rows import SpokenRow, write_out
from polyvocal.formats.timestamps import read_seconds
from polyvocal.formats.turns import detect_turns

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"<[^<>]*>")
_SENTENCE_END = re.compile(r"[.?!…。？！][\"'”’)\]]*$")


def read_captions(data: bytes, file: str, hints: ReadingHints = NO_HINTS) -> ReadDocument:
    """Read .vtt or .srt: cues of one speaker that follow one another are one turn.

    A speaker is a cue's voice (``<v Jane>``) or a label before its words. A turn's time is that of
    its first cue. Where nobody is named, cues are joined to whole sentences. Raises `BadFile`.
    """
    decoded = decode(data, file)
    is_srt = recognise(data) is FileSort.SRT or PurePath(file).suffix.lower() == ".srt"
    cues = _cues(decoded.text, file, is_srt=is_srt)
    rows = list(_joined(_name_labels(cues, file, hints)))
    return write_out(
        rows,
        name=PurePath(file).stem,
        file=file,
        hints=hints,
        media_type="application/x-subrip" if is_srt else "text/vtt",
        findings=decoded.findings,
    )


def _cues(text: str, file: str, *, is_srt: bool) -> list[SpokenRow]:
    if text.count("-->") > MOST_TURNS:
        raise BadFile(
            file,
            ngettext(
                "This file holds more than {n} caption.",
                "This file holds more than {n} captions.",
                MOST_TURNS,
            ).format(n=f"{MOST_TURNS:,}"),
            remedy=_("Split it into one file per interview."),
        )
    try:
        parsed = webvtt.from_buffer(io.StringIO(text), format="srt" if is_srt else "vtt")
        captions = list(parsed.captions)
    except (MalformedFileError, MalformedCaptionError, ValueError, IndexError) as error:
        raise BadFile(
            file,
            _("These captions do not follow the {format} format.").format(
                format="SRT" if is_srt else "WebVTT"
            ),
            remedy=_("Export them again, or save the words as plain text."),
        ) from error
    return [row for caption in captions for row in _rows_of(caption.raw_text, caption.start)]


def _rows_of(raw: str, start: str) -> Iterator[SpokenRow]:
    """A cue's rows: one for each voice in it."""
    seconds = read_seconds(start)
    pieces = _VOICE.split(" ".join(raw.split()))
    for voice, words in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        plain = " ".join(html.unescape(_TAG.sub("", words)).split())
        if plain:
            yield SpokenRow(html.unescape(voice).strip(), plain, seconds)


def _name_labels(cues: list[SpokenRow], file: str, hints: ReadingHints) -> list[SpokenRow]:
    """Give cues without a voice the speaker whose label stands before their words."""
    if any(cue.speaker for cue in cues):
        return cues
    lines = [cue.words for cue in cues]
    detected = detect_turns("\n".join(lines), file, hints, one_line_each=True)
    if not detected.speakers:
        return cues
    begins = np.cumsum([0, *(len(line) + 1 for line in lines)])
    rows = np.searchsorted(begins, detected.turns.start, side="right") - 1
    labelled: dict[int, tuple[str, str]] = {}
    for turn, row in zip(detected.turns, rows.tolist(), strict=True):
        label = "" if turn.speaker is None else detected.speakers[turn.speaker].label
        labelled[row] = (label, lines[row][turn.start - int(begins[row]) :])
    named: list[SpokenRow] = []
    speaker = ""
    for i, cue in enumerate(cues):
        speaker, words = labelled.get(i, (speaker, cue.words))
        named.append(replace(cue, speaker=speaker, words=words))
    return named


def _joined(cues: list[SpokenRow]) -> Iterator[SpokenRow]:
    current: SpokenRow | None = None
    for cue in cues:
        if current is not None and cue.speaker == current.speaker and _goes_on(current):
            current = replace(current, words=f"{current.words} {cue.words}")
        else:
            if current is not None:
                yield current
            current = cue
    if current is not None:
        yield current


def _goes_on(row: SpokenRow) -> bool:
    return bool(row.speaker) or _SENTENCE_END.search(row.words) is None
