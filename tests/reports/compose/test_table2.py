"""Table 2 as a document."""

import dataclasses

from polyvocal.analysis.depiction import depict, depict_presence
from polyvocal.core.evidence import Presence
from polyvocal.core.study import assemble_study
from polyvocal.core.template import Code, Template, TemplateVersion
from polyvocal.reports.blocks import Mark, Paragraph, Report, Row, RowKind, Tiles
from polyvocal.reports.compose.counts import compose_counts
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.compose.table2 import compose_table2
from tests.analysis.studies import CODES, GROUP_A, uid
from tests.reports.results import (
    DIGEST,
    IMPRINT,
    PAPER,
    all_results,
    paper_depiction,
    plan,
    small_study,
    table2_with_quotes,
)


def printed(row: Row) -> list[str]:
    return [f"{cell.display} {cell.detail}".strip() for cell in row.cells]


def rows(report: Report, kind: RowKind, table: int = 0) -> list[list[str]]:
    return [printed(row) for row in report.tables[table].rows if row.kind is kind]


def notes(report: Report, table: int = 0) -> dict[str, str]:
    return {note.label: note.words for note in report.tables[table].notes}


def test_the_papers_table_has_its_totals():
    report = compose_table2(paper_depiction(), PAPER)

    assert report.title == "47 of 93 techniques are evidenced"
    assert rows(report, RowKind.TOTAL) == [
        ["", "Evidenced", "20/93 (22%)", "37/93 (40%)", "47/93 (51%)"],
        ["", "Both", "", "", "10"],
        ["", "PW only", "", "", "10"],
        ["", "SP only", "", "", "27"],
        ["", "Neither", "", "", "46"],
    ]
    assert len(rows(report, RowKind.DATA)) == 93


def test_the_papers_sixteen_groups_head_their_sections():
    sections = rows(compose_table2(paper_depiction(), PAPER), RowKind.SECTION)

    assert [of for _group, of in sections] == [
        "4 of 9", "3 of 7", "3 of 3", "4 of 4", "3 of 6", "3 of 3", "2 of 8", "5 of 7",
        "2 of 3", "3 of 11", "3 of 4", "3 of 6", "4 of 5", "1 of 10", "2 of 4", "2 of 3",
    ]  # fmt: skip


def test_the_incompletely_printed_cells_carry_their_remark_as_a_footnote():
    report = compose_table2(paper_depiction(), PAPER)

    marked = {r[0]: r[1][-3:] for r in rows(report, RowKind.DATA) if r[1].endswith("]")}
    assert marked == {"2.4": "[a]", "10.6": "[b]", "13.3": "[c]"}
    assert [notes(report)[mark].split(" ")[0] for mark in "abc"] == ["2.4", "10.6", "13.3"]


def test_a_cell_left_open_is_not_stated_and_no_depiction_is_guessed():
    sheet = Presence(("PW", "SP"), ("PW", "SP"), (("1", "Asking", "G"),), ((True, None),), ("",))

    report = compose_table2(depict_presence(sheet), IMPRINT)

    assert rows(report, RowKind.DATA) == [["1", "Asking [a]", "Yes", "Not stated", "Not stated"]]
    assert ["", "Not stated", "", "", "1"] in rows(report, RowKind.TOTAL)


def test_each_cell_says_yes_or_no_and_what_stands_behind_it():
    report = compose_table2(depict(small_study()), IMPRINT)

    assert rows(report, RowKind.DATA) == [
        ["1.1", "Asking", "Yes [2; 1]", "Yes [1; 1]", "Both (within)", ""],
        ["1.2", "Telling", "Yes [1; 1]", "Yes [1; 1]", "Both (across)", ""],
        ["2.1", "Showing", "No", "No", "Neither", "1"],
        ["", "Found here (emergent)", "No", "Yes [1; 1]", "SP only", ""],
    ]
    assert rows(report, RowKind.TOTAL) == [
        ["", "Evidenced", "2/3 (67%)", "2/3 (67%)", "2/3 (67%)", ""],
        ["", "Both", "", "", "2 (1 within, 1 across)", ""],
        ["", "PW only", "", "", "0", ""],
        ["", "SP only", "", "", "0", ""],
        ["", "Neither", "", "", "1", ""],
        ["", "Emergent, counted apart", "0/1 (0%)", "1/1 (100%)", "1/1 (100%)", ""],
    ]


def test_a_spreadsheet_gets_every_number_of_a_cell():
    report = compose_table2(depict(small_study()), IMPRINT)

    asking = next(row for row in report.tables[0].rows if row.cells[0].display == "1.1")
    assert asking.cells[2].values == ("yes", 2, 1, 1)
    assert asking.cells[2].mark is Mark.YES
    assert asking.cells[4].values == ("Both", "within")


def test_beneath_stands_all_that_the_numbers_rest_on():
    said = notes(compose_table2(depict(small_study()), IMPRINT))

    assert said["Rule"] == (
        "a code is evidenced for a role by at least 1 coding on that role’s own talk; counted are "
        "codings that support (or have no stance) or complicate it, of any certainty, explicit or "
        "interpretive. Contradicting codings and interviewer talk never count."
    )
    assert (
        said["Codings"]
        == "6 of the study’s 8 codings: those of any coder (Ann, n = 5; Ben, n = 1)."
    )
    assert said["Not counted"] == (
        "1 coding (on the interviewer's words only); 1 coding (contradicts its code)."
    )
    assert said["Cases"] == (
        "4 cases, every case of the study that has one of these roles (PW, n = 2; SP, n = 2)."
    )
    assert said["Template"] == "version 1, not yet final."
    assert said["Made from"] == f"revision 12-{'ab' * 6}; digest beginning {DIGEST[:12]}."
    assert "1 with a partner who was not interviewed" in said["Partnerships"]


def test_the_word_supported_is_never_said_of_a_code():
    report = compose_table2(depict(small_study()), IMPRINT)

    words = " ".join(note.words for table in report.tables for note in table.notes)
    assert "supported" not in f"{report.title} {words}"


def test_three_roles_have_a_column_each_and_sets_of_them_are_named():
    three = dataclasses.replace(
        plan(), people={"P1": "PW", "P2": "Carer", "S1": "SP", "S2": "SP"}
    ).study()

    report = compose_table2(depict(three), IMPRINT)

    heads = [column.header for column in report.tables[0].columns]
    assert heads[2:6] == ["Carer", "PW", "SP", "Depiction"]
    assert [row[5] for row in rows(report, RowKind.DATA)] == [
        "PW and SP", "Carer and SP", "None", "SP only",
    ]  # fmt: skip


def test_one_role_is_evidenced_or_not():
    one = dataclasses.replace(plan(), people=dict.fromkeys(("P1", "P2", "S1", "S2"), "PW")).study()

    report = compose_table2(depict(one), IMPRINT)

    assert [row[3] for row in rows(report, RowKind.DATA)] == [
        "Evidenced", "Evidenced", "Not evidenced", "Evidenced",
    ]  # fmt: skip
    assert [row[1] for row in rows(report, RowKind.TOTAL)] == [
        "Evidenced",
        "Emergent, counted apart",
    ]


def test_nothing_at_all_still_makes_a_document():
    empty = assemble_study(id=uid("s"), name="S")

    report = compose_table2(depict(empty), Imprint("S"))

    assert report.title == "No codes to look for"
    assert rows(report, RowKind.TOTAL) == [["", "Evidenced", "not defined (0 of 0)"]]
    assert not [block for block in report.blocks if isinstance(block, Tiles)]


def test_the_group_table_counts_each_group_and_the_whole():
    report = compose_table2(paper_depiction(), PAPER)

    groups = report.tables[1]
    assert printed(groups.rows[0]) == [
        "1 Goals and planning",
        "4/9 (44%)",
        "1",
        "0",
        "3",
        "5",
        "1",
        "4",
    ]
    assert printed(groups.rows[-1]) == ["All", "47/93 (51%)", "10", "10", "27", "46", "20", "37"]


def test_the_picture_counts_what_the_table_counts():
    report = table2_with_quotes(small_study())

    tiles = next(block for block in report.blocks if isinstance(block, Tiles))
    assert [(e.tile.description, e.count) for e in tiles.legend] == [
        ("Both", "2"), ("PW only", "0"), ("SP only", "0"), ("Neither", "1"),
    ]  # fmt: skip
    assert [(row.label, row.count) for row in tiles.rows] == [
        ("1 Talking", "2/2"),
        ("2 Doing", "0/1"),
    ]
    assert [tile.label for row in tiles.rows for tile in row.tiles if tile.is_round] == ["FH"]


def test_the_headline_is_one_and_what_is_apart_is_said_in_the_same_words_everywhere():
    study = small_study()
    whole = table2_with_quotes(study)
    counts = compose_counts(all_results(study), IMPRINT)

    apart = "Counted apart: 1 emergent code, 1 evidenced."
    tiles = next(block for block in whole.blocks if isinstance(block, Tiles))
    assert tiles.title.endswith(apart)
    assert [notes(whole, table)["Counted"].endswith(apart) for table in (0, 1)] == [True, True]
    assert apart in [block.words for block in counts.blocks if isinstance(block, Paragraph)]
    headline = sum(int(entry.count) for entry in tiles.legend)
    assert (headline, whole.title) == (3, "2 of 3 codes are evidenced")
    assert printed(whole.tables[1].rows[-2])[:2] == ["All", "2/3 (67%)"]
    assert printed(whole.tables[1].rows[-1])[:2] == ["Emergent, counted apart", "1/1 (100%)"]


def test_a_group_of_emergent_codes_only_has_no_count_of_its_own():
    own = Code(uid("own"), "", "Own", is_group=True)
    codes = (CODES["ask"], dataclasses.replace(CODES["new"], parent=own.id))
    template = Template((TemplateVersion(1, (GROUP_A, own, *codes)),))
    study = dataclasses.replace(plan(), template=template).study([])

    report = compose_table2(depict(study), IMPRINT)

    assert rows(report, RowKind.SECTION) == [["1 Talking", "0 of 1"], ["Own", ""]]
    assert [printed(row)[0] for row in report.tables[1].rows] == [
        "1 Talking",
        "All",
        "Emergent, counted apart",
    ]


def test_a_role_can_have_a_printed_name():
    imprint = Imprint("S", role_names={"PW": "peer workers"})

    report = compose_table2(depict(small_study()), imprint)

    assert report.tables[0].columns[2].header == "peer workers"
