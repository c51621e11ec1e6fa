"""Participant talk laid end to end, and the spans of some codes on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from polyvocal.analysis.frames import Ints, Rated, unite
from polyvocal.analysis.unitizing.alphas import Continuum

# A rater above a position in one number; no study has a terabyte of talk.
_BITS = 40


class Texts:
    """The participant talk of the documents all raters were to code, laid end to end."""

    def __init__(self, rated: Rated) -> None:
        everyone = (1 << len(rated.raters)) - 1
        in_scope = rated.frame.documents
        self.rated = rated
        self.documents = in_scope[rated.assigned[in_scope] == everyone]
        talk = rated.frame.talk
        lengths = talk.characters[self.documents]
        self.bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        place = np.full(len(rated.assigned), -1, np.int64)
        place[self.documents] = np.arange(len(self.documents))
        inside = place[rated.spans.document] >= 0
        spans = rated.spans.where(inside)
        base, zero = self.bounds[place[spans.document]], np.zeros(len(spans.row), np.int64)
        self._code, self._rater = spans.code, rated.rater[inside]
        self._start = base + talk.characters_in(spans.document, zero, spans.start)
        self._end = base + talk.characters_in(spans.document, zero, spans.end)

    def continuum(self, codes: Sequence[int]) -> tuple[Continuum, int]:
        """The spans of some codes as units of values 1, 2 …, and how many overlap another value's.

        Where any do the units are left out, since nothing can be measured of them.
        """
        value_of = np.zeros(len(self.rated.frame.chosen.codes), np.int64)
        value_of[list(codes)] = np.arange(1, len(codes) + 1)
        value = value_of[self._code]
        keep, n = value > 0, len(codes) + 1
        cell, start, end = unite(
            self._rater[keep] * n + value[keep],
            self._start[keep],
            self._end[keep],
            joins_touching=False,
        )
        rater, value = cell // n, cell % n
        order = np.lexsort((start, rater))
        rater, value, start, end = rater[order], value[order], start[order], end[order]
        n_overlaps = int((((rater << _BITS) | start)[1:] < _reach(rater, end)[:-1]).sum())
        if n_overlaps:
            rater, value, start, end = rater[:0], value[:0], start[:0], end[:0]
        n_raters = len(self.rated.raters)
        units = Continuum(self.bounds, start, end, value, rater, n_raters, len(codes))
        return units, n_overlaps


def _reach(rater: Ints, end: Ints) -> Ints:
    """How far the spans up to each one reach; a rater's never into the next rater's."""
    return np.maximum.accumulate((rater << _BITS) | end) if len(end) else end
