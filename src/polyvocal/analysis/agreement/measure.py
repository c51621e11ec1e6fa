"""How far coders agree on which codes are where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from uuid import UUID

import numpy as np

from polyvocal.analysis.agreement.figures import Counted, compute, make_line
from polyvocal.analysis.agreement.result import (
    Agreement,
    CodeLine,
    Coefficient,
    DocumentLine,
    Line,
    PairLine,
)
from polyvocal.analysis.agreement.tally import Tally
from polyvocal.analysis.agreement.units import UnitChoice, cut_units
from polyvocal.analysis.frames import (
    DEFAULT_SCOPE,
    Bounds,
    Floats,
    Ints,
    Rated,
    Scope,
    bound,
    draw_documents,
    read_raters,
)
from polyvocal.core.evidence import Layer
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.core.template import Code

N_DRAWS = 1000


def measure_agreement(
    study: Study,
    raters: Sequence[Layer] | None = None,
    scope: Scope = DEFAULT_SCOPE,
    units: UnitChoice = UnitChoice(),  # noqa: B008 - frozen, and its defaults are the documented ones
    *,
    documents: Collection[UUID] | None = None,
    rng: np.random.Generator | None = None,
    n_draws: int = N_DRAWS,
    progress: Progress = silent,
) -> Agreement:
    """How far raters agree on which codes are in which units of talk.

    Talk is the participants', unless `units` takes in the interviewers'. A rater marks a unit with
    a code when at least one of their codings of it, counted under the scope's rule, touches the
    unit; several codes on one unit are each a question of its own. Units are those of `units` in
    documents that at least two raters were to code, with those nobody marked; each coefficient is
    of all raters of a document, kappa and bias of each two. `raters` `None`: every person; the
    scope's own layer is not asked. `documents` `None`: every document that two were to code;
    otherwise only these. `rng` gives 95% intervals from `n_draws` draws of whole documents; without
    it there are none.

    Returns figures by code, group (is any of its codes there?), document and pair, and over all
    codes (each unit and code one decision), each with its counts and what to beware of. Ranges
    stand with each coefficient (`analysis.agreement.coefficients`).

    Raises what `read_raters` does, and `NotFound` or `BadValue` for a scope that names what the
    study does not have.

    Undefined: every figure without a unit; kappa, Fleiss' kappa and alpha of a code that nobody or
    everybody marked everywhere; positive agreement of what nobody marked.

    A worked example is in docs/measures.md; sources stand with the coefficients.
    """
    rated = read_raters(study, scope, raters, documents, with_interviewer=units.counts_interviewer)
    cut = cut_units(rated, units)
    chosen = rated.frame.chosen
    groups = tuple(dict.fromkeys(group for group in chosen.groups if group is not None))
    group_of = np.array([groups.index(g) if g else -1 for g in chosen.groups], np.int64)
    every = np.arange(len(chosen.codes))
    draws = None
    if rng is not None and len(rated.compared):
        draws = draw_documents(len(rated.compared), n_draws, rng)
    by_code = _Lines(rated, cut.tally(every, len(chosen.codes)), draws, progress)
    by_group = _Lines(rated, cut.tally(group_of, len(groups)), draws, progress)
    return Agreement(
        units=units,
        raters=rated.raters,
        overall=by_code.together(),
        codes=by_code.of_each(chosen.codes),
        groups=by_group.of_each(groups),
        documents=_by_document(rated, by_code),
        pairs=_by_pair(rated, by_code),
        n_units=int(by_code.tally.n_units[rated.compared].sum()),
        n_draws=0 if draws is None else n_draws,
        n_outside=rated.n_outside,
        by_codings=rated.by_codings,
        has_seen=rated.has_seen,
        reading=rated.frame.reading,
    )


@dataclass(frozen=True, eq=False)
class _Lines:
    """The lines of one tally: one a code, or all together."""

    rated: Rated
    tally: Tally
    draws: Ints | None
    progress: Progress

    @cached_property
    def by_document(self) -> Counted:
        """Counts of the documents compared, document × code."""
        ratings, n = self.tally.by_number()
        compared = self.rated.compared
        pairs = combinations(range(self.tally.n_raters), 2)
        tables = tuple(self.tally.of_pair(i, j)[compared] for i, j in pairs)
        return Counted(ratings, n[compared], tables)

    @cached_property
    def summed(self) -> Counted:
        """Counts over all documents compared."""
        by = self.by_document
        return Counted(by.ratings, by.n.sum(axis=0), tuple(t.sum(axis=0) for t in by.tables))

    @cached_property
    def marked_by(self) -> Ints:
        """Units marked by each rater (first axis) with each code."""
        return np.stack([self.tally.marked_by(i) for i in range(self.tally.n_raters)])

    def of_each(self, codes: Sequence[Code]) -> tuple[CodeLine, ...]:
        values, bounds = compute(self.summed), self._bounds(self.by_document)
        n_documents = len(self.rated.compared)
        return tuple(
            CodeLine(
                code,
                make_line(
                    self.summed,
                    values,
                    i,
                    marked_by=self._marked(i),
                    bounds=bounds,
                    n_documents=n_documents,
                ),
            )
            for i, code in enumerate(codes)
        )

    def together(self) -> Line:
        by_document = self.by_document.together()
        counted = _one_line(self.summed.together())
        marked_by = tuple(int(n) for n in self.marked_by.sum(axis=1))
        bounds = self._bounds(_one_line(by_document))
        n_documents = len(self.rated.compared)
        return make_line(
            counted,
            compute(counted),
            0,
            marked_by=marked_by,
            bounds=bounds,
            n_documents=n_documents,
        )

    def _marked(self, place: int) -> tuple[int, ...]:
        return tuple(int(n) for n in self.marked_by[:, place])

    def _bounds(self, by_document: Counted) -> Mapping[Coefficient, Bounds]:
        def compute_drawn(draws: Floats) -> dict[Coefficient, Floats]:
            n = np.tensordot(draws, by_document.n, axes=1)
            tables = tuple(np.tensordot(draws, table, axes=1) for table in by_document.tables)
            return compute(Counted(by_document.ratings, n, tables))

        return {} if self.draws is None else bound(self.draws, compute_drawn, self.progress)


def _one_line(counted: Counted) -> Counted:
    return Counted(
        counted.ratings, counted.n[..., None, :], tuple(t[..., None, :, :] for t in counted.tables)
    )


def _by_document(rated: Rated, lines: _Lines) -> tuple[DocumentLine, ...]:
    counted = lines.by_document.together()
    values = compute(counted)
    study, tally = rated.frame.study, lines.tally
    found = []
    for place, document in enumerate(rated.compared):
        first, after = np.searchsorted(tally.document, (document, document + 1))
        who, n = tally.who[first:after], tally.n[first:after]
        raters = [i for i in range(len(rated.raters)) if (rated.assigned[document] >> i) & 1]
        marked_by = tuple(int(n[(who >> i) & 1 == 1].sum()) for i in raters)
        line = make_line(counted, values, place, marked_by=marked_by, bounds={}, n_documents=1)
        found.append(
            DocumentLine(study.documents[document], tuple(rated.raters[i] for i in raters), line)
        )
    return tuple(found)


def _by_pair(rated: Rated, lines: _Lines) -> tuple[PairLine, ...]:
    if len(rated.raters) == 2:
        return ()
    found = []
    for i, j in combinations(range(len(rated.raters)), 2):
        both = (1 << i) | (1 << j)
        is_both = (rated.assigned & both) == both
        of_two = replace(
            rated,
            raters=(rated.raters[i], rated.raters[j]),
            assigned=np.where(is_both, 3, 0).astype(np.int64),
        )
        who = ((lines.tally.who >> i) & 1) | (((lines.tally.who >> j) & 1) << 1)
        keep = (who > 0) & is_both[lines.tally.document]
        tally = replace(
            lines.tally,
            n_raters=2,
            assigned=of_two.assigned,
            document=lines.tally.document[keep],
            code=lines.tally.code[keep],
            who=who[keep],
            n=lines.tally.n[keep],
        )
        draws = None if lines.draws is None else _draws_of(rated, of_two, lines.draws)
        pair = _Lines(of_two, tally, draws, lines.progress)
        codes = pair.of_each(rated.frame.chosen.codes)
        found.append(PairLine(rated.raters[i], rated.raters[j], pair.together(), codes))
    return tuple(found)


def _draws_of(rated: Rated, of_two: Rated, draws: Ints) -> Ints:
    """The draws of all documents, of those two raters share."""
    return draws[:, np.isin(rated.compared, of_two.compared)]
