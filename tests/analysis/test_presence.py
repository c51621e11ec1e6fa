"""A depiction from a sheet: the paper's Table 2, and sheets that leave something open."""

import csv
from pathlib import Path

import pytest

from polyvocal.analysis.depiction import depict_presence
from polyvocal.analysis.frames import Ratio
from polyvocal.core.errors import BadValue
from polyvocal.core.evidence import EvidenceRule, EvidenceUnit, Presence

DATA = Path(__file__).parent / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def table2() -> Presence:
    rows = rows_of("table2.csv")
    return Presence(
        units=("PW", "SP"),
        unit_roles=("PW", "SP"),
        codes=tuple((r["number"], r["label"], r["group"]) for r in rows),
        present=tuple((r["PW"] == "yes", r["SP"] == "yes") for r in rows),
        notes=tuple(r["remark"] for r in rows),
    )


def test_the_papers_totals_come_out(table2: Presence):
    total = depict_presence(table2).total

    assert total.evidenced == Ratio(47, 93)
    assert [(count.roles, count.n_codes) for count in total.counts] == [
        (("PW", "SP"), 10),
        (("PW",), 10),
        (("SP",), 27),
        ((), 46),
    ]
    assert total.by_role == (Ratio(20, 93), Ratio(37, 93))
    assert (total.n_not_stated, total.n_within, total.n_across) == (0, None, None)


def test_the_papers_sixteen_groups_come_out(table2: Presence):
    groups = depict_presence(table2).groups

    found = [
        [
            totals.group.label if totals.group else "",
            totals.evidenced.whole,
            totals.n_codes(("PW", "SP")),
            totals.n_codes(("PW",)),
            totals.n_codes(("SP",)),
            totals.n_codes(()),
            *(ratio.part for ratio in totals.by_role),
        ]
        for totals in groups
    ]
    printed = [list(row.values()) for row in rows_of("table2_groups.csv")]
    assert [[str(value) for value in row] for row in found] == printed


def test_the_three_cells_printed_incompletely_are_carried_with_their_remark(table2: Presence):
    incomplete = depict_presence(table2).incomplete

    assert [(e.code.number, e.depiction) for e in incomplete] == [
        ("2.4", ()),
        ("10.6", ()),
        ("13.3", ()),
    ]
    assert all("totals" in entry.note for entry in incomplete)


def test_the_three_cells_left_open_are_not_guessed(table2: Presence):
    is_noted = [bool(note) for note in table2.notes]
    present = tuple(
        (None, None) if noted else cells
        for noted, cells in zip(is_noted, table2.present, strict=True)
    )
    sheet = Presence(table2.units, table2.unit_roles, table2.codes, present, table2.notes)

    result = depict_presence(sheet)

    assert result.total.n_not_stated == 3
    assert result.total.n_codes(()) == 43
    assert result.total.evidenced == Ratio(47, 93)
    assert [entry.depiction for entry in result.incomplete] == [None, None, None]
    assert len(result.notes) == 1


def sheet_of(*present: tuple[bool | None, ...]) -> Presence:
    return Presence(
        units=("P1", "P2", "S1"),
        unit_roles=("PW", "PW", "SP"),
        codes=tuple((str(i), f"code {i}", "") for i in range(len(present))),
        present=present,
        notes=("",) * len(present),
    )


def test_a_blank_cell_leaves_a_role_open_unless_the_others_decide():
    sheet = sheet_of((True, None, False), (False, None, True), (None, None, None))

    result = depict_presence(sheet)

    assert [entry.depiction for entry in result.codes] == [("PW",), None, None]
    assert [[cell.is_evidenced for cell in e.cells] for e in result.codes] == [
        [True, False],
        [None, True],
        [None, None],
    ]
    assert [[cell.n_participants for cell in e.cells] for e in result.codes] == [
        [None, 0],
        [None, 1],
        [None, None],
    ]
    assert result.total.evidenced == Ratio(2, 3)
    assert result.n_units_by_role == (2, 1)


def test_a_rule_of_two_participants_is_asked_of_the_columns():
    sheet = sheet_of((True, True, True), (True, False, False), (True, None, False))

    result = depict_presence(sheet, EvidenceRule(at_least=2, unit=EvidenceUnit.PARTICIPANTS))

    assert [entry.depiction for entry in result.codes] == [("PW",), (), None]


@pytest.mark.parametrize("unit", [EvidenceUnit.CODINGS, EvidenceUnit.PARTNERSHIPS])
def test_a_rule_that_a_sheet_cannot_answer_is_refused(unit: EvidenceUnit):
    with pytest.raises(BadValue, match="presence sheet"):
        depict_presence(sheet_of((True, True, True)), EvidenceRule(at_least=2, unit=unit))


def test_two_participants_cannot_be_asked_of_columns_that_are_whole_roles(table2: Presence):
    with pytest.raises(BadValue, match="presence sheet"):
        depict_presence(table2, EvidenceRule(at_least=2, unit=EvidenceUnit.PARTICIPANTS))


def test_roles_are_printed_in_the_order_asked_for(table2: Presence):
    result = depict_presence(table2, roles=("SP", "PW"))

    assert result.roles == ("SP", "PW")
    assert result.total.by_role == (Ratio(37, 93), Ratio(20, 93))


def test_a_role_that_no_column_has_is_refused(table2: Presence):
    with pytest.raises(BadValue, match="NURSE"):
        depict_presence(table2, roles=("NURSE",))


def test_the_same_sheet_gives_the_same_ids(table2: Presence):
    assert depict_presence(table2) == depict_presence(table2)
