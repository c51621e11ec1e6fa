"""How much each code of the template was used: work done, not evidence."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from polyvocal.analysis.frames import Ints, find_touches, hear_voices
from polyvocal.core.study import Study
from polyvocal.core.template import Code


@dataclass(frozen=True, slots=True)
class Use:
    """The codings of one code, or of everything in one group.

    `n_own` are of the code itself (0 for a group), `n_with_below` those of every code under it as
    well; `n_documents` have one of these, and `n_cases` have one on words of theirs.
    """

    n_own: int
    n_with_below: int
    n_documents: int
    n_cases: int


@dataclass(frozen=True, slots=True)
class Uses:
    """`by_code` has every code and group of the template, those of earlier versions too."""

    by_code: dict[UUID, Use]

    def of(self, code: Code) -> Use:
        """The use of one code or group."""
        return self.by_code.get(code.id, Use(0, 0, 0, 0))


def count_uses(study: Study) -> Uses:
    """How often each code was applied, by anybody, on anybody's words.

    Every coding counts once, under the code it names, whatever its coder, state, stance and
    version; a merged code's codings stand under that code, for nothing is rewritten. What a table
    counts is less: see the depiction. Cases are those whose words a coding touches. Never
    undefined. Source: none.
    """
    codings, codes = study.codings, study.template.codes
    n = np.bincount(codings.code, minlength=len(codes))
    touches = find_touches(
        study, hear_voices(study), codings.code.astype(np.int64), np.arange(len(codings))
    )
    is_case = touches.case >= 0
    of_case = _pairs(touches.code[is_case], touches.case[is_case])
    of_document = _pairs(codings.code.astype(np.int64), codings.document.astype(np.int64))
    below = _below(study)
    uses = {}
    for place, code in enumerate(codes):
        family = [place, *below[place]]
        uses[code.id] = Use(
            n_own=int(n[place]),
            n_with_below=int(n[family].sum()),
            n_documents=_n_distinct(of_document, family),
            n_cases=_n_distinct(of_case, family),
        )
    return Uses(uses)


def _pairs(code: Ints, other: Ints) -> Ints:
    """Distinct (code, other), sorted by code."""
    if len(code) == 0:
        return np.zeros((0, 2), np.int64)
    pairs: Ints = np.unique(np.stack((code, other), axis=1), axis=0)
    return pairs


def _n_distinct(pairs: Ints, family: list[int]) -> int:
    if len(family) == 1:
        first, after = np.searchsorted(pairs[:, 0], [family[0], family[0] + 1])
        return int(after - first)
    return len(np.unique(pairs[np.isin(pairs[:, 0], family), 1]))


def _below(study: Study) -> list[list[int]]:
    """For each code the places of everything under it, at any depth."""
    codes, index = study.template.codes, study.template.index
    below: list[list[int]] = [[] for _code in codes]
    for place, code in enumerate(codes):
        above = code.parent
        for _step in codes:
            if above is None or above not in index:
                break
            below[index[above]].append(place)
            above = codes[index[above]].parent
    return below
