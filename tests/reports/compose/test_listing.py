"""Codings taken out of a study: the choice printed on them, refused words in none of them."""

import csv
import html
import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from polyvocal.analysis.listing import GroupBy, Wanted, choose_lines, list_lines
from polyvocal.core.cases import Attribute, AttributeKind
from polyvocal.core.coding import AnchorState, Stance
from polyvocal.core.language import word
from polyvocal.reports.compose.listing import compose_listing, filter_sentence
from polyvocal.work.exporting import export_lines, plain_name
from polyvocal.work.tables import FileKind
from tests.analysis.studies import CODES, uid
from tests.reports.results import DAY, FORMULA, IMPRINT, REFUSED, small_study


def chosen(wanted=None, group_by=GroupBy.NOTHING, study=None):
    lines = list_lines(study or small_study(), DAY)
    return choose_lines(lines, wanted or Wanted(), group_by=group_by)


def text_of(data: bytes) -> str:
    """All that a file says, unpacked where it is packed."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        parts = [bundle.read(name).decode("utf-8", "replace") for name in bundle.namelist()]
    return html.unescape("\n".join(parts))


@pytest.mark.parametrize("kind", list(FileKind))
@pytest.mark.parametrize("group_by", [GroupBy.NOTHING, GroupBy.CASE])
def test_refused_words_are_in_no_file_and_every_file_says_how_many(kind, group_by):
    said = text_of(export_lines(chosen(group_by=group_by), kind).data)

    assert REFUSED not in said
    assert "[not to be quoted]" in said
    assert "its words are not given" in said


@pytest.mark.parametrize("kind", list(FileKind))
def test_the_filter_is_printed_on_the_file(kind):
    wanted = Wanted(words="asked", code=CODES["ask"].id, role="PW", stance=Stance.UNSET)

    said = text_of(export_lines(chosen(wanted), kind).data)

    assert "words: “asked”; code: 1.1 Asking; role: PW; stance: not set." in said
    assert "1 of the study’s 8 codings." in said


def test_a_sheet_has_a_row_for_each_line_and_runs_no_formula():
    study = small_study(FORMULA)
    made = export_lines(chosen(study=study), FileKind.XLSX)

    sheet = load_workbook(io.BytesIO(made.data)).worksheets[1]
    rows = list(sheet.values)

    assert len(rows) == 1 + 8
    assert rows[0][:4] == ("Document", "Turn", "Who", "Role")
    words = rows[0].index("Words")
    assert FORMULA in [row[words] for row in rows[1:]]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}


def test_csv_is_plain_rows_beside_a_file_that_explains_them():
    made = export_lines(chosen(Wanted(case=uid("P2"))), FileKind.CSV)

    with zipfile.ZipFile(io.BytesIO(made.data)) as bundle:
        assert bundle.namelist() == ["codings.csv", "read_me.csv"]
        rows = list(csv.DictReader(io.StringIO(bundle.read("codings.csv").decode("utf-8-sig"))))

    assert [(row["Who"], row["Words"], row["Consent to be quoted"]) for row in rows] == [
        ("P2", "We told everybody.", "unknown")
    ]


def test_no_filter_says_that_there_is_none():
    report = compose_listing(chosen(), IMPRINT)

    assert filter_sentence(Wanted(), small_study()) == "none, every coding of the study."
    assert len(report.tables[0].rows) == 8


def test_a_file_is_named_after_its_study():
    made = export_lines(chosen(), FileKind.HTML)

    assert made.name == "A-small-study-quotes.html"
    assert plain_name("../..", "x") == "x"


def test_a_table_says_in_what_its_columns_count():
    [table] = compose_listing(chosen(), IMPRINT).tables

    [words] = [note.words for note in table.notes if note.label == "Columns"]
    assert "characters (code points)" in words
    for state in AnchorState:
        assert word(state) in words


def test_an_attribute_called_like_a_column_hides_no_other():
    study = small_study()
    clashing = ("Words", "place", "Words (of the case)", "Age")
    attributes = tuple(Attribute(uid(name), name, AttributeKind.NOMINAL) for name in clashing)
    lines = list_lines(replace(study, attributes=attributes), DAY)

    [table] = compose_listing(choose_lines(lines, Wanted()), IMPRINT).tables
    names = [column.header for column in table.columns]

    assert len({name.casefold() for name in names}) == len(names)
    assert names[4:8] == [
        "Words (of the case)", "place (of the case)", "Words (of the case) (of the case)", "Age",
    ]  # fmt: skip
