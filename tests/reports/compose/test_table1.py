"""Table 1 as a document."""

from polyvocal.analysis.characteristics import Denominator, describe_characteristics
from polyvocal.core.cases import Attribute, AttributeKind, Case, Missing, MissingReason
from polyvocal.core.study import assemble_study
from polyvocal.reports.blocks import Report, RowKind, Table
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.compose.table1 import compose_table1
from tests.analysis.studies import uid
from tests.reports.results import IMPRINT, paper_table1, small_study


def table(report: Report, key: str) -> Table:
    return next(table for table in report.tables if table.key == key)


def row(of: Table, label: str) -> list[str]:
    found = next(r for r in of.rows if r.kind is RowKind.DATA and r.cells[0].display == label)
    return [f"{cell.display} {cell.detail}".strip() for cell in found.cells[1:]]


def test_the_papers_figures_are_printed_with_missing_values_left_out():
    counts = table(paper_table1(Denominator.WITHOUT_MISSING), "table_1b_characteristics")

    assert row(counts, "Woman") == ["7/11 (64%)", "6/10 (60%)", "13/21 (62%)"]
    assert row(counts, "White")[:2] == ["8/10 (80%) [8/11 (73%)]", "3/9 (33%) [3/10 (30%)]"]
    assert row(counts, "26-64")[:2] == ["7/7 (100%) [7/11 (64%)]", "7/9 (78%) [7/10 (70%)]"]
    assert row(counts, "Missing: declined") == ["1", "1", "2"]


def test_the_papers_figures_are_printed_with_missing_values_kept_in():
    counts = table(paper_table1(Denominator.WITH_MISSING), "table_1b_characteristics")

    assert row(counts, "26-64")[:2] == ["7/11 (64%) [7/7 (100%)]", "7/10 (70%) [7/9 (78%)]"]


def test_the_denominator_and_the_grouping_are_said_beneath():
    notes = {
        note.label: note.words
        for note in table(
            paper_table1(Denominator.WITHOUT_MISSING), "table_1b_characteristics"
        ).notes
    }

    assert notes["Denominator"] == (
        "n of cases whose value is known (percentage); where values are missing, in square "
        "brackets, of all cases."
    )
    assert notes["Grouped"] == "White = White – British, White – Irish, White – Other."
    assert notes["Counted"] == "cases."


def test_a_declared_value_nobody_has_is_printed():
    counts = table(paper_table1(Denominator.WITHOUT_MISSING), "table_1b_characteristics")

    assert row(counts, "Other") == ["0/11 (0%)", "0/10 (0%)", "0/21 (0%)"]


def test_a_composite_cell_keeps_every_number_unrounded():
    counts = table(paper_table1(Denominator.WITHOUT_MISSING), "table_1b_characteristics")

    woman = next(r for r in counts.rows if r.cells[0].display == "Woman")
    assert woman.cells[1].values == (7, 11, 7 / 11, 11, 7 / 11)


def test_every_case_has_a_row_and_missing_values_their_reason():
    cases = table(paper_table1(Denominator.WITHOUT_MISSING), "table_1a_cases")

    assert len(cases.rows) == 21
    assert row(cases, "PW3")[:4] == ["PW", "Woman", "Arab", "declined"]


def test_length_of_interviews_is_printed_as_median_and_range():
    report = compose_table1(describe_characteristics(small_study()), IMPRINT)

    numbers = table(report, "table_1c_numbers")
    assert row(numbers, "Interview, minutes")[2] == "30 (30 to 30) [n = 4]"


def test_what_nobody_has_a_number_for_is_not_defined():
    years = Attribute(uid("years"), "years", AttributeKind.NUMBER)
    declined = Missing(MissingReason.DECLINED)
    study = assemble_study(
        id=uid("s"),
        name="S",
        attributes=[years],
        cases=[Case(uid("P1"), "P1", "PW", attributes={"years": declined})],
    )

    report = compose_table1(describe_characteristics(study), Imprint("S"))

    cells = row(table(report, "table_1c_numbers"), "years")
    assert cells == ["not defined [n = 0; missing 1]", "not defined [n = 0; missing 1]"]


def test_a_study_without_anybody_still_has_its_tables():
    report = compose_table1(
        describe_characteristics(assemble_study(id=uid("s"), name="S")), Imprint("S")
    )

    assert [t.key for t in report.tables] == ["table_1a_cases", "table_1c_numbers"]
