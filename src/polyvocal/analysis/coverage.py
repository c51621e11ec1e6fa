"""How much of each document's participant talk each code covers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.frames import (
    DEFAULT_SCOPE,
    Ratio,
    Reading,
    Scope,
    codings_by_document,
    cover,
    read_study,
    sum_by,
)
from polyvocal.core.documents import Document
from polyvocal.core.study import Study
from polyvocal.core.template import Code


@dataclass(frozen=True, slots=True)
class Covered:
    """What is covered of one document: characters of participant talk, each once; turns touched.

    Both against all of the document's participant talk (of the cases read). `n_codings` touch it.
    """

    characters: Ratio
    turns: Ratio
    n_codings: int


@dataclass(frozen=True, eq=False)
class Coverage:
    """Documents by codes, over columns: one row for each document and code with a coding.

    `document` and `code` index `documents` and `codes`; `characters`, `turns` and `n_codings` are
    that cell's. `talk_characters` and `talk_turns` are each document's participant talk,
    `any_characters`, `any_turns` and `any_codings` what any code covers of it, in the order of
    `documents`. Every other cell is covered 0 of its document's talk.
    """

    documents: tuple[Document, ...]
    codes: tuple[Code, ...]
    document: NDArray[np.int64]
    code: NDArray[np.int64]
    characters: NDArray[np.int64]
    turns: NDArray[np.int64]
    n_codings: NDArray[np.int64]
    talk_characters: NDArray[np.int64]
    talk_turns: NDArray[np.int64]
    any_characters: NDArray[np.int64]
    any_turns: NDArray[np.int64]
    any_codings: NDArray[np.int64]
    reading: Reading
    notes: tuple[str, ...] = ()

    def cell(self, document: int, code: int) -> Covered:
        """What the code covers of the document (places in `documents` and `codes`)."""
        keys = self.document * len(self.codes) + self.code
        wanted = document * len(self.codes) + code
        at = int(np.searchsorted(keys, wanted))
        if at == len(keys) or keys[at] != wanted:
            return self._covered(document, 0, 0, 0)
        return self._covered(
            document, int(self.characters[at]), int(self.turns[at]), int(self.n_codings[at])
        )

    def any_code(self, document: int) -> Covered:
        """What all codes together cover of the document, each character and turn once."""
        return self._covered(
            document,
            int(self.any_characters[document]),
            int(self.any_turns[document]),
            int(self.any_codings[document]),
        )

    def all_documents(self, code: int) -> Covered:
        """What the code covers of all documents' participant talk together."""
        of_code = self.code == code
        return Covered(
            Ratio(int(self.characters[of_code].sum()), int(self.talk_characters.sum())),
            Ratio(int(self.turns[of_code].sum()), int(self.talk_turns.sum())),
            int(self.n_codings[of_code].sum()),
        )

    def _covered(self, document: int, characters: int, turns: int, n_codings: int) -> Covered:
        return Covered(
            Ratio(characters, int(self.talk_characters[document])),
            Ratio(turns, int(self.talk_turns[document])),
            n_codings,
        )


def measure_coverage(study: Study, scope: Scope = DEFAULT_SCOPE) -> Coverage:
    """How much of each document's participant talk each code covers.

    Characters are code points of the words of the scope's cases, white space included, each once:
    the union of a code's spans, cut to those words. Turns are those cases' turns with at least one
    character, touched when a span shares a character with them. Codings are those that touch such
    words. What a span holds of anybody else's words, of labels and of time stamps counts nowhere.

    Returns one row for each document and code with at least one coding, sorted by document and
    code; shares lie between 0 and 1. Layer of all coders: codings count in a document only where
    each coder has one of the same code there.

    Raises `NotFound` or `BadValue` for a scope that names what the study does not have.

    Undefined: every share of a document in which none of the cases says anything.

    Source: coverage = length of the union of the spans / length of the text, spans half-open.

    A worked example is in docs/measures.md.
    """
    frame = read_study(study, scope)
    codings = codings_by_document(frame)
    n_codes, n_documents = len(frame.chosen.codes), len(study.documents)
    in_cell = codings.document * n_codes + codings.code
    cell, characters, turns = cover(frame.talk, in_cell, codings, n_codes)
    present, n_codings = np.unique(in_cell, return_counts=True)
    of_any, any_characters, any_turns = cover(frame.talk, codings.document, codings, 1)
    place = np.full(n_documents, -1, np.int64)
    place[frame.documents] = np.arange(len(frame.documents))
    return Coverage(
        documents=tuple(study.documents[i] for i in frame.documents),
        codes=frame.chosen.codes,
        document=place[cell // n_codes],
        code=cell % n_codes,
        characters=characters,
        turns=turns,
        n_codings=n_codings[np.searchsorted(present, cell)],
        talk_characters=frame.talk.characters[frame.documents],
        talk_turns=frame.talk.turns[frame.documents],
        any_characters=sum_by(of_any, any_characters, n_documents)[frame.documents],
        any_turns=sum_by(of_any, any_turns, n_documents)[frame.documents],
        any_codings=np.bincount(codings.document, minlength=n_documents)[frame.documents],
        reading=frame.reading,
        notes=frame.notes,
    )
