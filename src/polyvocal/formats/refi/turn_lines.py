"""A document's speakers and turns as lines of a note: readable, and exact."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from polyvocal.core.columns import Turns
from polyvocal.core.documents import Speaker, SpeakerKind
from polyvocal.core.errors import BadValue
from polyvocal.formats.documents import pack_turns
from polyvocal.formats.refi.shielding import unshield

SPEAKER, TURN = "speaker", "turn"
_SPACED = re.compile(rf"{SPEAKER}\s+[0-9a-f]{{8}}-|{TURN}\s+(?:\d+|-)\s+\d+\s+\d+")


@dataclass(frozen=True)
class TurnsRead:
    """Speakers, and turns of one document (number 0) whose `speaker` indexes them.

    `more` is what else was written there.
    """

    speakers: tuple[Speaker, ...]
    turns: Turns
    more: str = ""


def read_turns(written: str, document: UUID, n_characters: int) -> TurnsRead | None:
    """What such lines say; `None` where they do not fit a text of so many characters."""
    speakers: list[Speaker] = []
    who: list[int] = []
    start: list[int] = []
    end: list[int] = []
    seconds: list[float] = []
    more: list[str] = []
    try:
        for line in written.split("\n"):
            # A tool of Windows may end lines in its own way; a label's own "\r" is shielded.
            kind, *said = line.removesuffix("\r").split("\t")
            if kind == SPEAKER:
                id_, sort, case, label = said
                case_id = None if case == "-" else UUID(case)
                speakers.append(
                    Speaker(UUID(id_), document, unshield(label), SpeakerKind(sort), case_id)
                )
            elif kind == TURN:
                who.append(-1 if said[0] == "-" else int(said[0]) - 1)
                start.append(int(said[1]))
                end.append(int(said[2]))
                seconds.append(float(said[3]) if len(said) > 3 else math.nan)
            elif _SPACED.match(line):
                return None  # a tool made other white space of the tabs
            elif line.strip():
                more.append(line)
        turns = pack_turns(who, start, end, seconds)
    except (ValueError, IndexError, OverflowError, BadValue):
        return None
    fits = _fit(turns, len(speakers), n_characters)
    return TurnsRead(tuple(speakers), turns, "\n".join(more)) if fits else None


def _fit(turns: Turns, n_speakers: int, n_characters: int) -> bool:
    if not len(turns):
        return True
    return bool(
        turns.start.min() >= 0
        and turns.end.max() <= n_characters
        and (turns.start <= turns.end).all()
        and (np.diff(turns.start) >= 0).all()
        and turns.speaker.max() < n_speakers
        and turns.speaker.min() >= -1
    )
