"""How much talk lies under codings, each character and each turn once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.frames.frame import Frame
from polyvocal.analysis.frames.talk import AnyInts, Ints, Talk, sum_by, unite


@dataclass(frozen=True, eq=False, slots=True)
class CodedSpans:
    """Codings counted, each once: place in `Study.codings`, document, code of the frame, span."""

    row: Ints
    document: Ints
    code: Ints
    start: AnyInts
    end: AnyInts

    def where(self, keep: NDArray[np.bool_]) -> CodedSpans:
        """Only the codings where `keep` is true."""
        return CodedSpans(
            self.row[keep],
            self.document[keep],
            self.code[keep],
            self.start[keep],
            self.end[keep],
        )


def codings_by_document(frame: Frame) -> CodedSpans:
    """The frame's codings, each once.

    Under the layer of all coders only those in a document and of a code in which each coder has
    a coding.
    """
    codings = frame.study.codings
    touches = frame.counted
    cell = codings.document[touches.row].astype(np.int64) * len(frame.chosen.codes) + touches.code
    touches = touches.where(frame.of_every_coder(touches, cell))
    row, first = np.unique(touches.row, return_index=True)
    return CodedSpans(
        row=row,
        document=codings.document[row].astype(np.int64),
        code=touches.code[first],
        start=codings.start[row],
        end=codings.end[row],
    )


def cover(
    talk: Talk, cell: Ints, spans: CodedSpans, cells_per_group: int
) -> tuple[Ints, Ints, Ints]:
    """Characters and turns of talk under the union of each cell's spans.

    `cell` numbers each span's cell so that `cell // cells_per_group` is its group in `talk`.
    Returns the cells that occur, in order, with their characters and their turns touched.
    """
    of_cell, start, end = unite(cell, spans.start, spans.end)
    group = of_cell // cells_per_group
    characters = talk.characters_in(group, start, end)
    first, after = talk.turns_in(group, start, end)
    # A turn that two spans of one cell touch is one turn.
    is_next = of_cell[1:] == of_cell[:-1]
    first[1:] = np.where(is_next, np.maximum(first[1:], after[:-1]), first[1:])
    distinct, place = np.unique(of_cell, return_inverse=True)
    turns = np.maximum(after - first, 0)
    return (
        distinct,
        sum_by(place, characters, len(distinct)),
        sum_by(place, turns, len(distinct)),
    )
