"""Agreement as a document: coefficients side by side, what is not defined, what to beware of."""

import dataclasses
import math

import numpy as np
import pytest

from polyvocal.analysis.agreement import Coefficient, UnitChoice, UnitKind, measure_agreement
from polyvocal.analysis.agreement.planning import plan_units
from polyvocal.analysis.unitizing import measure_unitizing
from polyvocal.core.study import Study
from polyvocal.reports.blocks import Note, Report, Table
from polyvocal.reports.compose.agreement import compose_agreement
from polyvocal.reports.compose.agreement_words import unit_sentence
from polyvocal.reports.compose.unitizing import compose_unitizing
from polyvocal.reports.rounding import format_coefficient
from polyvocal.reports.sheets import sheets_of
from tests.analysis.agreement.compared import ALL_IN
from tests.analysis.studies import PAIR, Coded, uid
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
        "Marked: Ann · Ben · together, of units",
        "Beware",
        "Cohen's kappa",
        "PABAK",
        "Gwet's AC1",
        "Krippendorff's alpha",
        "positive agreement",
    ]
    asking, telling, showing, _found = cells(report)
    few = "few marked units; few documents"
    assert asking[:2] == ["1.1 Asking", "2 · 1 · 1 of 5"]
    assert asking[2:] == [few, "0.55", "0.60", "0.66", "0.57", "0.67"]
    undefined = "not defined"
    assert telling[2:] == ["few documents", undefined, "1.00", "1.00", undefined, undefined]
    assert showing[1:5] == ["0 · 1 · 0 of 5", f"never once together; {few}", "0.00", "0.60"]


def test_the_warning_says_how_high_pabak_is_where_two_never_agree():
    [apart, _few] = warnings(composed(compared()))

    assert apart.startswith("1 code was marked, but never by two at the same unit, and its PABAK")
    assert "up to 0.60:" in apart


def test_every_table_says_its_unit_its_rule_and_why_something_is_not_defined():
    *measured, planned = composed(compared()).tables
    assert "turns of participants" in planned.notes[0].words
    for table in measured:
        notes = {note.label: note.words for note in table.notes}
        assert notes["Units"] == "5 units in 3 documents."
        assert "of the coders compared, each held against the other (Ann, n = 2" in notes["Codings"]
        assert "turns of participants" in notes["Counted"]
        assert notes["Rule"].startswith("a coder marks a unit with a code by at least one coding")
        assert notes["Not defined"] == "nobody marked any unit."
        assert notes["Cases"].startswith("4 cases")


def test_every_figure_over_all_codes_has_its_formula_and_who_is_cited_for_it():
    overall = table_of(composed(compared()), "table_8a_overall")

    sources = {row.cells[0].display: row.cells[-1].display for row in overall.rows}
    assert sources["Cohen's kappa"] == "(p_o − p_e) / (1 − p_e), p_e = Σ p_i· p_·i; Cohen 1960"
    assert all(sources.values())
    assert len(sources) == len(Coefficient)


def test_the_table_of_decisions_counts_decisions():
    documents = table_of(composed(compared()), "table_8f_documents")

    assert documents.columns[1].header == "Marked: Ann · Ben · together, of decisions"


def test_how_much_to_code_twice_stands_with_what_was_found_and_others():
    lines = cells(composed(compared()), "table_8h_planning")

    # Two codes are used, in 2 and 1, and in 0 and 1 of five units: (.4 + .2 + 0 + .2) / 4.
    found = next(line for line in lines if "(found)" in line[0])
    kappa = measure_agreement(compared()).overall.figures[Coefficient.KAPPA].value
    assert kappa is not None
    needed = plan_units(round(kappa, 2), 0.2, 0.1).n_units
    assert found == ["20% (found)", f"{needed:,}", f"{math.ceil(needed * 3 / 5):,}"]
    assert len(lines) == 5


def test_who_had_seen_is_said_first_and_beneath_every_table():
    study = compared()
    rounds = tuple(
        dataclasses.replace(round_, has_seen=frozenset({uid("Ben")})) for round_ in study.rounds
    )
    study = dataclasses.replace(study, rounds=rounds)

    report = composed(study)

    told = "Ben could see what the round hid from them before they were done with it"
    assert any(words.startswith(told) for words in warnings(report))
    for table in report.tables[:-1]:
        assert any(note.words.startswith(told) for note in table.notes)
    assert not any("could see" in words for words in warnings(composed(compared())))


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
        "table_8h_planning",
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
        "1 · 1 · 0 · 1 of 8",
        "1 · 1 · – · 0 of 8",
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

    assert report.tables[-2].caption == "Agreement on each code, codings marked ++ alone"


@pytest.mark.parametrize("kind", list(UnitKind))
def test_every_unit_is_said_in_words(kind: UnitKind):
    plain, loose = unit_sentence(UnitChoice(kind)), unit_sentence(UnitChoice(kind, tolerance=3))

    with_them = unit_sentence(UnitChoice(kind, interviewer=True))

    assert "the interviewer’s talk is not." in plain
    assert (with_them == plain) == (kind is UnitKind.CASE)
    assert kind is UnitKind.CASE or "so is the interviewer’s talk" in with_them
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
