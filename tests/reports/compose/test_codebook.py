"""The codebook, to read and to work with, and a framework as sheets."""

from dataclasses import replace
from uuid import UUID

from polyvocal.core.framework import Framework, Link, LinkSet, OntologyId
from polyvocal.core.licensed import LicensedDefinition
from polyvocal.core.template import Code, Origin
from polyvocal.reports.blocks import Note, Report, RowKind
from polyvocal.reports.compose.codebook import (
    Codebook,
    compose_code_sheet,
    compose_codebook,
    compose_framework,
    has_codebook,
)
from polyvocal.reports.compose.imprint import FrameworkUse, Imprint
from polyvocal.reports.sheets import sheets_of
from tests.reports.ways import COMPANY, GROUP, PLAN, WAYS

OWN = Code(UUID(int=3), "", "Hope", origin=Origin.EMERGENT, definition="It may get better.")
CODES = (GROUP, PLAN, COMPANY, OWN)
BOOK = Codebook(CODES)
IMPRINT = Imprint("A study", frameworks=(FrameworkUse("Ways 1", 2, 3, "Ways: nobody 2026."),))


def displays(report: Report, table: int = 0) -> list[list[str]]:
    return [[cell.display for cell in row.cells] for row in report.tables[table].rows]


def test_codes_stand_under_their_group_with_all_that_is_said_of_them():
    report = compose_codebook(BOOK, IMPRINT)

    assert displays(report) == [
        ["1 Getting there"],
        ["The group", "How people come.", "", "", ""],
        [
            "1.1 Travel plan",
            "Somebody works out the way.",
            "Timetables count.",
            "Going together is 1.2.",
            "“We looked up the bus.” “She drew me a map.”",
        ],
        ["1.2 Company", "Somebody comes along.", "", "", ""],
        ["In no group"],
        ["Hope *", "It may get better.", "", "", ""],
    ]
    assert report.tables[0].rows[0].kind is RowKind.SECTION
    assert report.tables[0].notes == (
        Note("*", "An emergent code: not in the framework the study began with."),
    )


def test_a_code_after_a_group_within_its_own_stands_under_its_own_and_a_bare_one_says_so():
    inner = Code(UUID(int=8), "1.3", "By water", parent=GROUP.id, is_group=True)
    boat = Code(UUID(int=9), "1.3.1", "Boat", parent=inner.id)
    last = replace(COMPANY, id=UUID(int=10), label="Alone")

    table = displays(compose_codebook(Codebook((GROUP, PLAN, inner, boat, last)), IMPRINT))

    assert [row[0] for row in table] == [
        "1 Getting there", "The group", "1.1 Travel plan", "1.3 By water", "1.3.1 Boat",
        "1 Getting there", "1.2 Alone",
    ]  # fmt: skip
    assert table[4][1] == "Nothing is said of it yet."


def test_the_framework_is_credited_at_the_foot():
    assert Note("Framework", "Ways: nobody 2026.") in compose_codebook(BOOK, IMPRINT).facts


def test_examples_that_are_withheld_are_counted():
    [table] = compose_code_sheet(Codebook(CODES, 2), IMPRINT).tables

    assert table.notes == (
        Note(
            "Not here",
            "2 examples of the team’s own are not printed: they may be somebody’s words.",
        ),
    )


def test_a_sheet_has_one_value_a_column_and_the_headings_of_a_template():
    [table] = compose_code_sheet(BOOK, IMPRINT).tables

    assert [column.header for column in table.columns] == [
        "number", "label", "group", "group label", "definition", "include", "exclude",
        "example 1", "example 2", "synonyms", "ids", "origin",
    ]  # fmt: skip
    assert [cell.display for cell in table.rows[0].cells] == [
        "1.1",
        "Travel plan",
        "1",
        "Getting there",
        "Somebody works out the way.",
        "Timetables count.",
        "Going together is 1.2.",
        "We looked up the bus.",
        "She drew me a map.",
        "Route plan; Traveling plan",
        "BCIO:007003; BCIO:007004",
        "a priori",
    ]
    assert [cell.display for cell in table.rows[-1].cells][:4] == ["", "Hope", "", ""]
    assert table.rows[-1].cells[-1].display == "emergent"


def test_more_examples_get_more_columns():
    many = replace(PLAN, examples=("a", "b", "c"))

    [table] = compose_code_sheet(Codebook((GROUP, many)), IMPRINT).tables

    assert [c.header for c in table.columns][7:10] == ["example 1", "example 2", "example 3"]


def test_labels_alone_make_no_codebook():
    assert has_codebook(CODES)
    assert not has_codebook([Code(UUID(int=1), "1", "Asking"), replace(GROUP, definition="")])


def test_a_framework_is_a_sheet_for_each_thing_it_has():
    ids = [OntologyId("1.1", "BCIO", "007003", "set goal", "1:n", "mapped")]
    links = [
        LinkSet("moa", "A partial list.", "Them 2021", True, (Link("1.1", "Goals", "confirmed"),))
    ]

    report = compose_framework(WAYS, (), ids, links)

    assert [sheet.key for sheet in sheets_of(report)] == [
        "codes",
        "groups",
        "rules",
        "contrasts",
        "ontology_ids",
        "links_to_moa",
    ]
    assert displays(report, 3) == [
        ["1", "By letter?", "1.1 Travel plan", "It could."],
        ["1", "By letter?", "1.2 Company", "It could not."],
    ]
    assert displays(report, 4) == [["1.1", "BCIO:007003", "set goal", "1:n", "mapped"]]
    assert report.tables[5].caption == "Links to moa (partial)"
    assert report.tables[5].notes == (Note("", "A partial list."), Note("Credit", "Them 2021"))
    assert Note("Credit", "Ways: nobody 2026.") in report.facts


def test_a_framework_of_labels_is_one_sheet():
    framework = Framework("x", "X", "1", (Code(UUID(int=1), "", "Asking"),))

    assert [sheet.key for sheet in sheets_of(compose_framework(framework))] == ["codes"]


LICENSED = LicensedDefinition(
    PLAN.id, "A book, 2013", "The published words.", "With this.", "Without that.", ("One.", "Two.")
)
WITH_LICENSED = Codebook(CODES, licensed={PLAN.id: LICENSED})
SOURCE_NOTE = Note(
    "Licensed", "A book, 2013. Printed because it was asked for; mind what the licence allows."
)


def test_licensed_definitions_stand_beneath_ours_where_they_were_asked_for():
    report = compose_codebook(WITH_LICENSED, IMPRINT)

    assert displays(report)[3] == [
        "as licensed",
        "The published words.",
        "With this.",
        "Without that.",
        "“One.” “Two.”",
    ]
    assert SOURCE_NOTE in report.tables[0].notes


def test_licensed_definitions_have_columns_of_their_own_in_a_sheet():
    report = compose_code_sheet(WITH_LICENSED, IMPRINT)

    [sheet] = sheets_of(report)
    assert [column.header for column in sheet.columns][-5:] == [
        "Licensed: Definition",
        "Licensed: Include",
        "Licensed: Exclude",
        "Licensed: Examples",
        "Licensed: Source",
    ]
    rows = list(sheet.rows)
    assert rows[0][-5:] == (
        "The published words.",
        "With this.",
        "Without that.",
        "One.\nTwo.",
        "A book, 2013",
    )
    assert rows[1][-5:] == ("",) * 5
    assert SOURCE_NOTE in sheet.notes
