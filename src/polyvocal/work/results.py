"""One result at a time, measured and composed as the tables are: what a live page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

from polyvocal.analysis.characteristics import describe_characteristics
from polyvocal.analysis.coverage import Coverage, measure_coverage
from polyvocal.analysis.depiction import Depiction, depict
from polyvocal.analysis.flow import count_flow
from polyvocal.analysis.frames import Scope
from polyvocal.analysis.listing import Lines, list_lines
from polyvocal.analysis.matrix import tabulate_matrix
from polyvocal.analysis.progress import Progress, measure_progress
from polyvocal.analysis.ranking import rank_documents
from polyvocal.core.evidence import EvidenceUnit, LayerKind
from polyvocal.core.study import Study
from polyvocal.reports.blocks import Report, Tiles
from polyvocal.reports.compose.coverage import compose_coverage
from polyvocal.reports.compose.flow import compose_flow
from polyvocal.reports.compose.headline import headline
from polyvocal.reports.compose.matrix import compose_matrix
from polyvocal.reports.compose.ranking import compose_ranking
from polyvocal.reports.compose.table1 import compose_table1
from polyvocal.reports.compose.table2 import compose_table2
from polyvocal.reports.compose.tiles import compose_tiles
from polyvocal.work.choices import (
    Choices,
    choose_codes,
    choose_groupings,
    choose_layer,
    choose_scope,
)
from polyvocal.work.imprints import imprint_of


class ResultKind(StrEnum):
    """What can be looked at of a study beside its depiction."""

    PARTICIPANTS = "participants"
    FLOW = "flow"
    COVERAGE = "coverage"
    MATRIX = "matrix"
    RANKING = "ranking"


def measure_depiction(study: Study, choices: Choices) -> Depiction:
    """In whose talk each code is evidenced. Raises as `choose_scope` does."""
    return depict(study, choose_scope(study, choices))


def compose_depiction(study: Study, result: Depiction, choices: Choices) -> Report:
    """Table 2 as the tables print it."""
    return compose_table2(result, imprint_of(study, choices.noun))


def picture_depiction(study: Study, result: Depiction, choices: Choices) -> Tiles:
    """The picture, its tiles opening the quotes behind them."""
    return compose_tiles(result, imprint_of(study, choices.noun), "2", has_quotes=True)


def count_at_more(
    study: Study, result: Depiction, choices: Choices, most: int
) -> tuple[tuple[int, int], ...]:
    """How many of the headline's codes are told by 1, 2 … `most` participants of one role.

    `result` is what `measure_depiction` gives for these choices.
    """
    counts = []
    if result.reading and result.reading.layer.kind is not LayerKind.ALL_CODERS:
        told = [
            max((cell.n_participants or 0 for cell in entry.cells), default=0)
            for entry in headline(result).codes
        ]
        return tuple((n, sum(n_told >= n for n_told in told)) for n in range(1, most + 1))
    # Where every coder must tell of them, the numbers are not those of any one coder.
    for n in range(1, most + 1):
        stricter = replace(choices, at_least=n, unit=EvidenceUnit.PARTICIPANTS)
        counts.append((n, headline(measure_depiction(study, stricter)).totals.evidenced.part))
    return tuple(counts)


def compose_result(study: Study, kind: ResultKind, choices: Choices) -> Report:
    """One result, measured and composed as the tables are. Raises as `choose_scope` does."""
    return _COMPOSERS[kind](study, choices)


def list_codings(study: Study) -> Lines:
    """Every coding as a line, consent asked as of today."""
    return list_lines(study, dt.datetime.now(dt.UTC).date())


def measure_work(study: Study) -> Progress:
    """How far the coding is, by document and coder."""
    return measure_progress(study)


def cover_documents(study: Study, choices: Choices) -> Coverage:
    """How much of each document's participant talk is coded, in the layer chosen."""
    layer = choose_layer(study, choices.layer)
    return measure_coverage(study, Scope(layer=layer))


def _participants(study: Study, choices: Choices) -> Report:
    scope = choose_scope(study, choices)
    result = describe_characteristics(
        study,
        groupings=choose_groupings(study, choices),
        headline=choices.missing_first,
        case_set=scope.case_set,
        roles=scope.roles,
    )
    return compose_table1(result, imprint_of(study, choices.noun))


def _flow(study: Study, choices: Choices) -> Report:
    result = count_flow(study, roles=choose_scope(study, choices).roles)
    return compose_flow(result, imprint_of(study, choices.noun))


def _coverage(study: Study, choices: Choices) -> Report:
    result = measure_coverage(study, choose_scope(study, choices))
    return compose_coverage(result, imprint_of(study, choices.noun))


def _matrix(study: Study, choices: Choices) -> Report:
    result = tabulate_matrix(study, choose_scope(study, choices))
    return compose_matrix(result, imprint_of(study, choices.noun))


def _ranking(study: Study, choices: Choices) -> Report:
    scope = choose_scope(study, choices)
    result = rank_documents(study, choose_codes(study, choices), scope)
    return compose_ranking(result, imprint_of(study, choices.noun))


_COMPOSERS: Mapping[ResultKind, Callable[[Study, Choices], Report]] = {
    ResultKind.PARTICIPANTS: _participants,
    ResultKind.FLOW: _flow,
    ResultKind.COVERAGE: _coverage,
    ResultKind.MATRIX: _matrix,
    ResultKind.RANKING: _ranking,
}
