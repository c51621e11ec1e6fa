"""A document as it was read: its text, its speakers, its turns and what had to be said."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from polyvocal.core.columns import Turns
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.findings import Counted, Finding, ImportReport
from polyvocal.core.words import count_words

NO_TIME = math.nan


@dataclass(frozen=True, slots=True)
class ReadSpeaker:
    """A voice as the document prints it, and whose words it speaks."""

    label: str
    kind: SpeakerKind


@dataclass(frozen=True)
class ReadDocument:
    """One document of a file, not yet in any study; pickles, so that processes can hand it on.

    `name` is the file's without its ending. `turns` is of one document (number 0); its `speaker`
    indexes `speakers`, which stand in the order in which they first speak. `n_words` counts the
    words of turns, without labels and time stamps. `media_type` names the original's format.
    """

    name: str
    text: str
    speakers: tuple[ReadSpeaker, ...]
    turns: Turns
    n_words: int
    media_type: str
    report: ImportReport


def make_document(
    *,
    name: str,
    text: str,
    speakers: tuple[ReadSpeaker, ...],
    turns: Turns,
    media_type: str,
    findings: Iterable[Finding],
) -> ReadDocument:
    """Count the words and the things taken, and put all of it together."""
    n_words = count_spoken_words(text, turns)
    taken = {Counted.DOCUMENTS: 1, Counted.TURNS: len(turns), Counted.SPEAKERS: len(speakers)}
    report = ImportReport(tuple(findings), taken)
    return ReadDocument(name, text, speakers, turns, n_words, media_type, report)


def count_spoken_words(text: str, turns: Turns) -> int:
    """The words of one document's turns, labels and time stamps left out."""
    spans = zip(turns.start.tolist(), turns.end.tolist(), strict=True)
    return count_words(" ".join([text[start:end] for start, end in spans]))


def pack_turns(
    speaker: Sequence[int], start: Sequence[int], end: Sequence[int], seconds: Sequence[float]
) -> Turns:
    """One document's turns as columns; -1 is nobody, NaN no time stamp."""
    return Turns(
        document=np.zeros(len(start), dtype=np.int32),
        speaker=np.array(speaker, dtype=np.int32),
        start=np.array(start, dtype=np.int32),
        end=np.array(end, dtype=np.int32),
        seconds=np.array(seconds, dtype=np.float32),
    )
