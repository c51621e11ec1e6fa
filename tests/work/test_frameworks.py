"""Frameworks are taken into a study with what they say, and written out."""

import csv
import zipfile
from dataclasses import replace
from html import escape

import openpyxl
import pytest

import polyvocal
from polyvocal.core.errors import BadValue, NotAllowed
from polyvocal.core.findings import Outcome
from polyvocal.core.template import Code, Origin
from polyvocal.formats.template_sheets import read_template
from polyvocal.frameworks.library import KEYS, load_framework
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.store import changes
from polyvocal.work.build import add_to_study, build_study, new_study
from polyvocal.work.choices import Choices
from polyvocal.work.codebooks import framework_uses, make_codebooks
from polyvocal.work.frameworks import SheetKind, export_framework
from polyvocal.work.importing import ImportChoices
from polyvocal.work.opening import at_study
from polyvocal.work.past import list_history, undo_last
from polyvocal.work.tables import make_tables

RELATIONAL = load_framework("relational")


def titles(study_file):
    return [code.title for code in polyvocal.open(study_file).template.current.codes]


def test_a_study_that_takes_a_framework_has_what_its_cards_say(tmp_path, me):
    study = polyvocal.open(new_study(tmp_path / "mine", by=me, framework="tdf"))

    assert study.template.current.codes == load_framework("tdf").codes
    assert study.template.framework == "Theoretical Domains Framework 2"
    assert study.template.current.codes[0].definition.startswith("Whether the person knows")


def test_the_add_on_stands_after_the_93_and_is_emergent(tmp_path, me):
    made = new_study(tmp_path / "mine", by=me, framework="bctt_v1", add_ons=["relational"])

    codes = polyvocal.open(made).template.current.codes
    assert codes[-6:] == RELATIONAL.codes
    assert sum(code.origin is Origin.A_PRIORI and not code.is_group for code in codes) == 93


def test_adding_the_add_on_to_a_study_is_one_event_and_can_be_undone(tmp_path, me):
    made = new_study(tmp_path / "mine", by=me, framework="bctt_v1")
    before, n_events = titles(made), len(list_history(made))

    report = add_to_study(made, [], by=me, importing=ImportChoices(add_ons=("relational",)))

    assert report.taken == {"codes": 5}
    assert titles(made)[-1] == "17.5 Validating relationship"
    [latest, *earlier] = list_history(made)
    assert len(earlier) == n_events
    assert latest.sentence == (
        "Added codes to the template: Relational aspects of behavioural change 2022."
    )
    undo_last(made, by=me)
    assert titles(made) == before


def test_an_add_on_that_is_there_already_stays_as_the_team_has_it(tmp_path, me):
    made = new_study(tmp_path / "mine", by=me, framework="bctt_v1", add_ons=["relational"])
    with at_study(made) as at:
        changes.change_code(at=at, by=me, code=replace(RELATIONAL.codes[1], label="Sharing"))

    report = add_to_study(made, [], by=me, importing=ImportChoices(add_ons=("relational",)))

    assert [f.outcome for f in report.findings] == [Outcome.LEFT_OUT]
    assert "17.1 Sharing" in titles(made)


def test_an_add_on_goes_beside_a_template_of_one_s_own(specimen, tmp_path, me):
    importing = ImportChoices(add_ons=("relational",))

    built = build_study(
        specimen, tmp_path / "out", by=me, importing=importing, choices=Choices(), kinds=()
    )

    assert titles(built.study)[-6:] == [code.title for code in RELATIONAL.codes]


@pytest.mark.parametrize(
    ("framework", "add_ons", "told"),
    [
        ("relational", (), "relational is an add-on: take it with --framework bctt_v1 --add-on"),
        ("bctt_v1", ("tdf",), "tdf is a whole framework, no add-on"),
    ],
)
def test_the_wrong_way_to_take_one_says_the_right_way(tmp_path, me, framework, add_ons, told):
    with pytest.raises(BadValue, match=told):
        new_study(tmp_path / "mine", by=me, framework=framework, add_ons=add_ons)
    assert not (tmp_path / "mine.polyvocal").exists()


def test_a_number_the_team_has_taken_is_in_the_way_of_the_add_on(tmp_path, me):
    made = new_study(tmp_path / "mine", by=me, framework="bctt_v1")
    with at_study(made) as at:
        own = Code(RELATIONAL.codes[0].id.__class__(int=5), "17", "Ours", is_group=True)
        changes.add_code(at=at, by=me, code=own)

    with pytest.raises(BadValue, match="The number 17 is taken by another code"):
        add_to_study(made, [], by=me, importing=ImportChoices(add_ons=("relational",)))


def test_a_final_template_takes_no_add_on(tmp_path, me):
    made = new_study(tmp_path / "mine", by=me, framework="bctt_v1")
    with at_study(made) as at:
        changes.finalise_template(at=at, by=me)

    with pytest.raises(NotAllowed, match="The template is final"):
        add_to_study(made, [], by=me, importing=ImportChoices(add_ons=("relational",)))


def test_the_frameworks_of_a_study_are_told_by_its_codes(tmp_path, me):
    made = new_study(tmp_path / "mine", by=me, framework="bctt_v1", add_ons=["relational"])
    template = polyvocal.open(made).template

    first, second = framework_uses(template)

    assert (first.title, first.n_taken, first.n_codes) == (
        "Behaviour Change Technique Taxonomy 1",
        93,
        93,
    )
    assert (second.n_taken, second.n_codes) == (5, 5)
    assert "Marks et al. 2022" in second.credit


def read_cells(folder, name):
    with (folder / "csv" / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def test_reports_credit_the_framework_and_print_the_codebook(tmp_path, me):
    made = new_study(tmp_path / "mine", by=me, framework="com_b")

    written = make_tables(polyvocal.open(made), tmp_path / "out", choices=Choices())

    assert "6 of the 6 codes of COM-B model 2011 are in the template." in written.sentences
    credit = next(s for s in written.sentences if s.startswith("COM-B: Michie, van Stralen"))
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert escape(credit) in html
    assert "Whether the person’s body is up to it" in html
    with zipfile.ZipFile(tmp_path / "out" / "codebook.docx") as word:
        body = word.read("word/document.xml").decode()
    assert "What things, places, money and hours permit." in body
    assert escape(credit) in body
    rows = read_cells(tmp_path / "out", "table_6_codebook.csv")
    assert rows[1][1] == "Physical capability"
    assert rows[1][7].startswith("My hands shook so badly")


def test_a_template_of_labels_has_no_codebook(specimen, tmp_path, me):
    template = specimen / "template.csv"
    template.write_text("number,label\n1.1,Asking\n", encoding="utf-8")
    (specimen / "codings.csv").unlink()

    built = build_study(
        specimen, tmp_path / "out", by=me, importing=ImportChoices(), choices=Choices()
    )

    names = {file.name for file in built.written.files}
    assert "codebook.docx" not in names
    assert "table_6_codebook.csv" not in names


def test_examples_of_the_team_s_own_are_in_no_report_and_their_number_is(specimen, tmp_path, me):
    said = "I sat on the step and counted the buses"
    (specimen / "template.csv").write_text(
        f"number,label,definition,example\n1.1,Waiting,Somebody waits.,{said}\n", encoding="utf-8"
    )
    (specimen / "codings.csv").unlink()

    built = build_study(
        specimen, tmp_path / "out", by=me, importing=ImportChoices(), choices=Choices()
    )

    for file in built.written.files:
        if file.suffix != ".polyvocal":
            assert not [c for c in contents(file) if said.encode() in c], file.name
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Somebody waits." in html
    assert "1 example of the team’s own is not printed" in html


def contents(file):
    if not zipfile.is_zipfile(file):
        return [file.read_bytes()]
    with zipfile.ZipFile(file) as package:
        return [package.read(name) for name in package.namelist()]


def test_retired_codes_are_not_in_the_codebook(tmp_path, me):
    made = new_study(tmp_path / "mine", by=me, framework="com_b")
    with at_study(made) as at:
        changes.retire_codes(at=at, by=me, codes=[load_framework("com_b").codes[1].id])

    [sheet] = make_codebooks(polyvocal.open(made), Imprint("mine")).to_work_with

    labels = [row.cells[1].display for row in sheet.tables[0].rows]
    assert labels[0] == "Psychological capability"
    assert len(labels) == 5


@pytest.mark.parametrize("key", KEYS)
def test_an_exported_framework_can_be_read_again_as_a_template(tmp_path, key):
    export_framework(key, tmp_path, kinds=[SheetKind.CSV])
    file = tmp_path / key / "codes.csv"

    read = read_template(file.read_bytes(), file.name)

    def plain(codes):
        groups = {code.id: code.label for code in codes}
        return [
            replace(code, id=code.id.__class__(int=0), parent=None, definition="")
            if code.is_group
            else replace(code, id=code.id.__class__(int=0), parent=None)
            for code in codes
        ], [groups.get(code.parent) for code in codes]

    published = load_framework(key).codes
    again, parents = plain(read.codes)
    expected, expected_parents = plain(published)
    # Groups come back from two columns, which have no room for an origin.
    again = [replace(c, origin=Origin.A_PRIORI) if c.is_group else c for c in again]
    expected = [replace(c, origin=Origin.A_PRIORI) if c.is_group else c for c in expected]
    assert again == expected
    assert parents == expected_parents
    assert [f for f in read.findings if f.outcome is not Outcome.TAKEN] == []


def test_an_export_is_sheets_a_workbook_and_cards(tmp_path):
    files = export_framework("bctt_v1", tmp_path)

    assert {file.relative_to(tmp_path).as_posix() for file in files} >= {
        "bctt_v1.xlsx",
        "bctt_v1-cards.docx",
        "bctt_v1/codes.csv",
        "bctt_v1/links_to_moa.csv",
        "bctt_v1/ontology_ids.csv",
        "bctt_v1/read_me.csv",
    }
    book = openpyxl.load_workbook(tmp_path / "bctt_v1.xlsx", read_only=True)
    about = [str(cell.value) for row in book["Read me"].iter_rows() for cell in row]
    assert any(words.startswith("A partial list: 68 pairs") for words in about)
    assert any("CC BY 4.0" in words for words in about)
    assert len(list(book["1 The codebook"].iter_rows())) == 94
    book.close()


def test_only_the_kinds_asked_for_are_written(tmp_path):
    assert export_framework("moa", tmp_path, kinds=[SheetKind.XLSX]) == (tmp_path / "moa.xlsx",)
