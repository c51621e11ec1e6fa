"""Cases by codes: whether, how often, and over how many characters of their own talk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.frames import DEFAULT_SCOPE, Reading, Scope, read_study, sum_by, unite
from polyvocal.core.cases import Case
from polyvocal.core.study import Study
from polyvocal.core.template import Code


@dataclass(frozen=True, eq=False)
class CaseCodeMatrix:
    """One row a case, one column a code, in the order of `cases` and `codes`.

    `n_codings[i, j]` codings of code j touch words of case i (a coding over two cases is in both
    rows); `characters[i, j]` of case i's own words are covered by code j, each once.
    `talk_characters[i]` are all of case i's words in code points: 0 means that nothing could have
    been coded, which a 0 in the row does not tell.
    """

    cases: tuple[Case, ...]
    codes: tuple[Code, ...]
    n_codings: NDArray[np.int64]
    characters: NDArray[np.int64]
    talk_characters: NDArray[np.int64]
    reading: Reading
    notes: tuple[str, ...] = ()

    @property
    def present(self) -> NDArray[np.int8]:
        """1 where a case has at least one coding of the code, otherwise 0."""
        return (self.n_codings > 0).astype(np.int8)


def tabulate_matrix(study: Study, scope: Scope = DEFAULT_SCOPE) -> CaseCodeMatrix:
    """Which code is found with which case: 0 or 1, number of codings, characters of own words.

    Rows are the scope's cases in the study's order, columns the template version's codes. A coding
    is a case's when its span shares a character with that case's words; characters are code points
    of those words under the union of the code's spans, over all documents the case speaks in.
    Layer of all coders: codings count only where each coder has one of the same code with the same
    case.

    Raises `NotFound` or `BadValue` for a scope that names what the study does not have.

    Undefined: nothing here is a share. A case with `talk_characters` 0 was not heard, and its zeros
    say nothing.

    A worked example is in docs/measures.md.
    """
    frame = read_study(study, scope)
    n_codes, n_all = len(frame.chosen.codes), len(study.cases)
    touches = frame.counted
    cell = touches.case * n_codes + touches.code
    touches = touches.where(frame.of_every_coder(touches, cell))
    cell = touches.case * n_codes + touches.code
    n_codings = np.bincount(cell, minlength=n_all * n_codes).reshape(n_all, n_codes)
    codings = study.codings
    voice_cell, start, end = unite(
        touches.voice * n_codes + touches.code,
        codings.start[touches.row],
        codings.end[touches.row],
    )
    voice = voice_cell // n_codes
    case_cell = frame.voices.case[voice] * n_codes + voice_cell % n_codes
    under = frame.voices.talk.characters_in(voice, start, end)
    characters = sum_by(case_cell, under, n_all * n_codes).reshape(n_all, n_codes)
    is_case = frame.voices.case >= 0
    talk = sum_by(frame.voices.case[is_case], frame.voices.talk.characters[is_case], n_all)
    chosen = np.flatnonzero(frame.role >= 0)
    return CaseCodeMatrix(
        cases=tuple(study.cases[i] for i in chosen),
        codes=frame.chosen.codes,
        n_codings=n_codings[chosen].astype(np.int64),
        characters=characters[chosen],
        talk_characters=talk[chosen],
        reading=frame.reading,
        notes=frame.notes,
    )
