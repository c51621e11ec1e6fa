"""Spans of several raters put together as one place each, by overlap and edges."""

from __future__ import annotations

import numpy as np

from polyvocal.analysis.frames.talk import Ints


def cut_segments(start: Ints, end: Ints, overlap: float, tolerance: int) -> tuple[Ints, Ints]:
    """The place of each span `[start, end)`, and of each place one of its spans.

    Two spans are of one place when the characters they share are at least `overlap` of all
    characters of both, or when both their edges are at most `tolerance` apart; and when a chain of
    such spans leads from one to the other. Who marked them, with what and in which order does not
    matter.

    >>> start, end = np.array([0, 2, 40]), np.array([10, 12, 50])
    >>> cut_segments(start, end, 0.5, 0)[0].tolist()
    [0, 0, 1]
    """
    if len(start) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    distinct, inverse = np.unique(np.stack((start, end), axis=1), axis=0, return_inverse=True)
    place = _joined(*_same_place(distinct[:, 0], distinct[:, 1], overlap, tolerance), len(distinct))
    _labels, segment = np.unique(place[inverse.reshape(-1)], return_inverse=True)
    _segments, first = np.unique(segment, return_index=True)
    return segment.astype(np.int64), first.astype(np.int64)


def _same_place(start: Ints, end: Ints, overlap: float, tolerance: int) -> tuple[Ints, Ints]:
    """Pairs of distinct spans, sorted by start, that are one place."""
    reach = np.searchsorted(start, np.maximum(end, start + tolerance + 1), side="left")
    here = np.arange(len(start))
    n_after = np.maximum(reach - here - 1, 0)
    a = np.repeat(here, n_after)
    b = a + 1 + np.arange(len(a)) - np.repeat(np.cumsum(n_after) - n_after, n_after)
    shared = np.maximum(np.minimum(end[a], end[b]) - start[b], 0)
    together = np.maximum(end[a], end[b]) - start[a]
    near = (start[b] - start[a] <= tolerance) & (np.abs(end[a] - end[b]) <= tolerance)
    # Spans of the same place share more than nothing, or lie edge to edge within the tolerance.
    same = ((shared > 0) & (shared >= overlap * together)) | near
    return a[same], b[same]


def _joined(a: Ints, b: Ints, n: int) -> Ints:
    """The smallest member of each one's chain of pairs."""
    label = np.arange(n)
    while True:
        least = label.copy()
        np.minimum.at(least, a, label[b])
        np.minimum.at(least, b, label[a])
        # Pointing at the least one's own least halves long chains at every step.
        least = least[least]
        if np.array_equal(least, label):
            return label
        label = least
