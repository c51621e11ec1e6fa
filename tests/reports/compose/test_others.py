"""Flow, quotes, coverage, matrix and ranking as documents."""

import dataclasses

from hypothesis import given

from polyvocal.analysis.coverage import measure_coverage
from polyvocal.analysis.flow import count_flow
from polyvocal.analysis.matrix import tabulate_matrix
from polyvocal.analysis.ranking import rank_documents
from polyvocal.core.cases import Case, Stage
from polyvocal.core.study import assemble_study
from polyvocal.reports.blocks import Note, Report
from polyvocal.reports.compose.coverage import compose_coverage
from polyvocal.reports.compose.flow import compose_flow
from polyvocal.reports.compose.matrix import compose_matrix
from polyvocal.reports.compose.quotes import compose_quotes
from polyvocal.reports.compose.ranking import compose_ranking
from polyvocal.reports.sheets import sheets_of
from tests.analysis.studies import CODES, INTERVIEWER, plans, uid
from tests.reports.results import IMPRINT, plan, quotations, small_study

__all__ = ["plans"]


def cells(report: Report, table: int = 0) -> list[list[str]]:
    return [[cell.display for cell in row.cells] for row in report.tables[table].rows]


def test_the_flow_counts_each_stage_and_its_share_of_the_one_before():
    stages = [Stage.APPROACHED, Stage.INTERVIEWED, Stage.INTERVIEWED, Stage.SELECTED]
    cases = [Case(uid(str(i)), f"P{i}", "PW", stage) for i, stage in enumerate(stages)]
    study = assemble_study(id=uid("s"), name="S", cases=[*cases, Case(uid("x"), "X1", "SP")])

    report = compose_flow(count_flow(study), IMPRINT)

    assert cells(report) == [
        ["Approached", "4", "1", "5"],
        ["Consented", "3 (75%)", "1 (100%)", "4 (80%)"],
        ["Interviewed", "3 (100%)", "1 (100%)", "4 (100%)"],
        ["Selected", "1 (33%)", "0 (0%)", "1 (25%)"],
    ]


def test_quotes_stand_by_group_code_and_role_in_template_order():
    report = compose_quotes(quotations(small_study()), IMPRINT)

    assert [(q.group, q.code, q.role, len(q.quotes)) for q in report.quote_lists] == [
        ("1 Talking", "1.1 Asking", "PW", 2),
        ("1 Talking", "1.1 Asking", "SP", 1),
        ("1 Talking", "1.2 Telling", "PW", 1),
        ("1 Talking", "1.2 Telling", "SP", 1),
        ("2 Doing", "2.1 Showing", "PW", 1),
        ("2 Doing", "Found here", "SP", 0),
    ]
    asked = report.quote_lists[0].quotes[0]
    assert (asked.who, asked.document, asked.turn, asked.certainty, asked.basis, asked.coder) == (
        "P1",
        "D1",
        2,
        "certain (++)",
        "explicit",
        "Ann",
    )


def test_quotes_open_with_what_is_withheld_and_whom_to_ask():
    report = compose_quotes(quotations(small_study()), IMPRINT)

    notes = [block for block in report.blocks if isinstance(block, Note)]
    assert [note.label for note in notes[:2]] == ["Withheld", "Consent not known"]
    assert [note.is_warning for note in notes[:2]] == [False, True]
    assert notes[0].words.startswith("1 coding touches words of someone who refused")


def test_a_quote_with_other_voices_in_it_says_so():
    both = plan()
    start = both.text("D1").index("How did it begin?")
    over = dataclasses.replace(
        both.coded("D1", "How did it begin?", "ask"),
        start=start,
        end=both.text("D1").index("and she"),
    )

    report = compose_quotes(quotations(both.study([over])), IMPRINT)

    quote = report.quote_lists[0].quotes[0]
    assert INTERVIEWER not in quote.who
    assert quote.warning == "Words of an interviewer or of somebody else are in it."


def test_coverage_is_printed_with_its_denominators():
    report = compose_coverage(measure_coverage(small_study()), IMPRINT)

    assert cells(report)[0] == ["D1", "51 (100.0%)", "2/2 (100%)", "2"]
    assert cells(report, 1)[0] == ["D1", "1.1 Asking", "51 (100.0%)", "2/2 (100%)", "2"]


@given(plans())
def test_a_spreadsheet_has_the_values_of_the_rows_on_the_page(made):
    table = compose_coverage(measure_coverage(made.study()), IMPRINT).tables[1]
    spoken = dataclasses.replace(table, rows=tuple(table.rows), is_listing=False)

    one, other = (next(sheets_of(Report("R", (t,)))) for t in (table, spoken))

    assert (list(one.rows), one.n_rows) == (list(other.rows), other.n_rows)
    assert [table.rows[i] for i in range(len(table.rows))] == list(table.rows)


def test_a_document_without_participant_talk_has_no_coverage_to_speak_of():
    silent = dataclasses.replace(plan(), talk={"D1": ((INTERVIEWER, "Hello?"),)}, codings=())

    report = compose_coverage(measure_coverage(silent.study()), IMPRINT)

    row = report.tables[0].rows[0]
    assert [cell.display for cell in row.cells] == ["D1", "not defined", "not defined", "0"]
    assert row.cells[1].values == (0, 0, None)


def test_the_matrix_has_cases_as_rows_and_codes_as_columns():
    report = compose_matrix(tabulate_matrix(small_study()), IMPRINT)

    assert cells(report) == [
        ["P1", "PW", "51", "1", "0", "0", "0"],
        ["P2", "PW", "18", "0", "1", "0", "0"],
        ["S1", "SP", "36", "1", "1", "0", "0"],
        ["S2", "SP", "24", "0", "0", "0", "1"],
    ]
    assert [column.full for column in report.tables[0].columns[3:]] == [
        "1.1 Asking", "1.2 Telling", "2.1 Showing", "Found here",
    ]  # fmt: skip
    assert cells(report, 1)[0][3] == "2"


def test_the_ranking_shows_ties_and_every_metric():
    chosen = [CODES["ask"].id]

    report = compose_ranking(rank_documents(small_study(), chosen), IMPRINT)

    assert cells(report) == [
        ["D1", "PW", "1 (2)", "1 (2/2, 100%)", "1 (100.0%)", "1 (2/2, 100%)"],
        ["D2", "SP", "2 (1)", "2 (1/3, 33%)", "2 (33.3%)", "2 (1/3, 33%)"],
        ["D3", "PW", "3 (0)", "3 (0/1, 0%)", "3 (0.0%)", "3 (0/1, 0%)"],
    ]


def test_what_cannot_be_ranked_is_not_defined():
    uncoded = dataclasses.replace(plan(), codings=()).study()

    report = compose_ranking(rank_documents(uncoded), IMPRINT)

    row = report.tables[0].rows[0]
    assert row.cells[2].display == "1= (0)"
    assert row.cells[3].display == "not defined"
    assert row.cells[3].values == (None, None, None, None)
