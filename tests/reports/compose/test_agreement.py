"""Agreement as a document: coefficients side by side, what is not defined, what to beware of."""

import dataclasses

import numpy as np
import pytest

from polyvocal.analysis.agreement import UnitChoice, UnitKind, measure_agreement
from polyvocal.analysis.unitizing import measure_unitizing
from polyvocal.core.study import Study
from polyvocal.reports.blocks import Note, Report, Table
from polyvocal.reports.compose.agreement import compose_agreement
from polyvocal.reports.compose.agreement_tables import unit_sentence
from polyvocal.reports.compose.unitizing import compose_unitizing
from polyvocal.reports.rounding import format_coefficient
from polyvocal.reports.sheets import sheets_of
from tests.analysis.agreement.compared import ALL_IN
from tests.analysis.studies import PAIR, Coded
from tests.reports.results import IMPRINT

CODINGS = (
    PAIR.coded("D1", "asked the nurse", "ask"),
    PAIR.coded("D1", "asked", "ask", coder="Ben"),
    PAIR.coded("D2", "asked", "ask"),
    PAIR.coded("D2", "showed", "show", coder="Ben"),
)


def compared(*codings: Coded, **more) -> Study:
    return dataclasses.replace(PAIR, assigned=ALL_IN, **more).study(codings or CODINGS)


def composed(study: Study, **how) -> Report:
    return compose_agreement(measure_agreement(study, **how), IMPRINT)


def table_of(report: Report, key: str) -> Table:
    return next(table for table in report.tables if table.key == key)


def cells(report: Report, table: str = "table_8c_codes") -> list[list[str]]:
    return [[cell.display for cell in row.cells] for row in table_of(report, table).rows]


def warnings(report: Report) -> list[str]:
    return [b.words for b in report.blocks if isinstance(b, Note) and b.is_warning]


def test_each_code_has_its_counts_and_coefficients_side_by_side_with_what_to_beware_of():
    report = composed(compared())

    heads = [column.header for column in table_of(report, "table_8c_codes").columns]
    assert heads == [
        "Code",
        "Marked: Ann · Ben · together",
        "Beware",
        "Cohen's kappa",
        "PABAK",
        "Gwet's AC1",
        "Krippendorff's alpha",
        "positive agreement",
    ]
    asking, telling, showing, _found = cells(report)
    few = "few marked units; few documents"
    assert asking[:2] == ["1.1 Asking", "2 · 1 · 1"]
    assert asking[2:] == [few, "0.55", "0.60", "0.66", "0.57", "0.67"]
    undefined = "not defined"
    assert telling[2:] == ["few documents", undefined, "1.00", "1.00", undefined, undefined]
    assert showing[1:5] == ["0 · 1 · 0", f"never once together; {few}", "0.00", "0.60"]


def test_the_warning_says_how_high_pabak_is_where_two_never_agree():
    [apart, _few] = warnings(composed(compared()))

    assert apart.startswith("1 code was marked, but never by two at the same unit, and its PABAK")
    assert "up to 0.60:" in apart


def test_every_table_says_its_unit_its_rule_and_why_something_is_not_defined():
    for table in composed(compared()).tables:
        notes = {note.label: note.words for note in table.notes}
        assert "turns of participants" in notes["Counted"]
        assert notes["Rule"].startswith("a coder marks a unit with a code by at least one coding")
        assert notes["Not defined"] == "nobody marked any unit."
        assert notes["Cases"].startswith("4 cases")


def test_intervals_stand_beside_their_figures_and_have_columns_of_their_own_in_a_sheet():
    report = composed(compared(), rng=np.random.default_rng(1), n_draws=200)

    pabak = table_of(report, "table_8c_codes").rows[0].cells[4]
    value, low, high = (float(v) for v in pabak.values if v is not None)
    assert pabak.detail == f"[{format_coefficient(low)} to {format_coefficient(high)}]"
    assert low <= value <= high
    sheet = next(s for s in sheets_of(report) if s.key == "table_8c_codes")
    headers = [column.header for column in sheet.columns]
    assert len(headers) == 1 + 5 + 5 * 3 + 1


def test_documents_and_groups_have_their_tables():
    report = composed(compared())

    keys = [table.key for table in report.tables]
    assert keys == [
        "table_8a_overall",
        "table_8b_groups",
        "table_8c_codes",
        "table_8d_further",
        "table_8f_documents",
    ]
    assert [row[0] for row in cells(report, "table_8b_groups")] == ["1 Talking", "2 Doing"]
    assert [row[0] for row in cells(report, "table_8f_documents")] == [
        "D1",
        "D2",
        "D3",
        "All documents",
    ]


def test_three_coders_have_a_table_of_pairs_and_a_document_that_one_did_not_code_a_dash():
    assigned = [*ALL_IN, ("D1", "Cid")]
    study = dataclasses.replace(PAIR, assigned=assigned).study(CODINGS)

    report = composed(study)

    assert [row[0] for row in cells(report, "table_8e_pairs")] == [
        "Ann and Ben",
        "Ann and Cid",
        "Ben and Cid",
    ]
    assert [row[1] for row in cells(report, "table_8f_documents")][:2] == [
        "1 · 1 · 0 · 1",
        "1 · 1 · – · 0",
    ]


def test_what_was_assumed_and_what_was_left_out_is_said():
    unassigned = [b.words for b in composed(PAIR.study(CODINGS)).blocks if isinstance(b, Note)]
    assert any("Ann and Ben are taken to have coded the documents" in words for words in unassigned)

    plan = dataclasses.replace(PAIR, assigned=(("D1", "Ann"), ("D1", "Ben"), ("D2", "Ann")))
    outside = [b.words for b in composed(plan.study(CODINGS)).blocks if isinstance(b, Note)]
    assert any(words.startswith("1 coding lies in a document") for words in outside)


def test_certain_codings_alone_have_a_table():
    result = measure_agreement(compared())

    report = compose_agreement(result, IMPRINT, certain=result)

    assert report.tables[-1].caption == "Agreement on each code, codings marked ++ alone"


@pytest.mark.parametrize("kind", list(UnitKind))
def test_every_unit_is_said_in_words(kind: UnitKind):
    plain, loose = unit_sentence(UnitChoice(kind)), unit_sentence(UnitChoice(kind, tolerance=3))

    assert "the interviewer’s talk is not." in plain
    assert loose == f"{plain} Edges may differ by 3 characters."


def test_spans_have_a_table_of_codes_and_one_of_groups():
    report = compose_unitizing(measure_unitizing(compared()), IMPRINT)

    asking, telling, *_rest = cells(report, "table_9a_spans")
    assert asking[:2] == ["1.1 Asking", "2 · 1"]
    assert telling[2:] == ["not defined", "nobody has a coding"]
    assert [row[0] for row in cells(report, "table_9b_span_sets")] == [
        "1 Talking",
        "2 Doing",
        "All codes",
    ]
    assert "other talk taken out" in report.tables[0].notes[0].words


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, "not defined"),
        (1.0, "1.00"),
        (0.855, "0.86"),
        (-0.001, "0.00"),
        (-0.125, "-0.13"),
        (0.9961, "0.996"),
        (0.99996, ">0.999"),
    ],
)
def test_a_coefficient_has_two_decimals_and_is_never_rounded_up_to_1(value, printed):
    assert format_coefficient(value) == printed
