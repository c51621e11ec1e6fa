"""Everything a study's reports say, in one document."""

from __future__ import annotations

from polyvocal.core.language import _
from polyvocal.reports.blocks import Report, join_reports
from polyvocal.reports.compose.counts import Results, compose_counts
from polyvocal.reports.compose.flow import compose_flow
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.compose.table1 import compose_table1
from polyvocal.reports.compose.table2 import compose_table2


def compose_whole(results: Results, imprint: Imprint) -> Report:
    """The sentences, Table 1, the flow, and Table 2 with every quote behind it.

    What `results` does not hold is left out.
    """
    reports = [compose_counts(results, imprint)]
    if results.characteristics is not None:
        reports.append(compose_table1(results.characteristics, imprint))
    if results.flow is not None:
        reports.append(compose_flow(results.flow, imprint))
    if results.depiction is not None:
        quotations = results.quotations
        reports.append(compose_table2(results.depiction, imprint, quotations=quotations))
    return join_reports(_("Tables and quotes"), reports, imprint.study)
