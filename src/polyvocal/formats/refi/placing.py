"""Selections of a text from the file's positions to ours, and those that fit none put aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.coding import AnchorState
from polyvocal.core.columns import STATES
from polyvocal.core.offsets import file_map
from polyvocal.formats.refi.positions import MOST_TRIED, Reading, Sample
from polyvocal.formats.refi.texts import RawText, Texts
from polyvocal.formats.refi.values import Selections, SourceEntry

EXACT, TO_REVIEW = STATES.index(AnchorState.EXACT), STATES.index(AnchorState.TO_REVIEW)
_MOST_TEXTS = 60


@dataclass(frozen=True)
class Placed:
    """Where each selection stands: `[start, end)` in code points of the clean text, and its state.

    Of those to review, it is the nearest place that there is.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    state: NDArray[np.int8]


def place_selections(selections: Selections, text: RawText, reading: Reading) -> Placed:
    """Every selection's place. The text must not be empty."""
    offsets = file_map(text.raw, in_utf16=reading.in_utf16, pairs_as_two=reading.pairs_as_two)
    shift = 1 if reading.counts_mark and text.has_mark else 0
    starts, ends = (np.frombuffer(column, dtype=np.int64) for column in _columns(selections))
    start, is_start_exact = offsets.nearest(starts - shift)
    end, is_end_exact = offsets.nearest(ends - shift + reading.end_included)
    is_exact = is_start_exact & is_end_exact & (start < end)
    n = len(text.clean)
    first = np.clip(np.minimum(start, end), 0, n - 1)
    after = np.clip(np.maximum(start, end), first + 1, n)
    state = np.where(is_exact, EXACT, TO_REVIEW).astype(np.int8)
    return Placed(first, after, state)


def samples(entries: Sequence[SourceEntry], texts: Texts) -> Iterator[Sample]:
    """Selections to tell the reading by, from texts all over the project."""
    coded = [entry for entry in entries if len(entry.selections)]
    step = max(len(coded) // _MOST_TEXTS, 1)
    n_given = 0
    for entry in coded[::step]:
        text = texts.read(entry)
        if text is None or text.is_from_rich:
            continue
        yield _sample(entry.selections, text)
        n_given += len(entry.selections)
        if n_given >= MOST_TRIED:
            return


def _sample(selections: Selections, text: RawText) -> Sample:
    spans = list(zip(selections.start, selections.end, strict=True))
    quotes = [
        selections.names.get(row) or selections.descriptions.get(row, "")
        for row in range(len(spans))
    ]
    return Sample(text.raw, text.has_mark, spans, quotes)


def _columns(selections: Selections) -> tuple[bytes, bytes]:
    return selections.start.tobytes(), selections.end.tobytes()
