"""A folder of transcripts becomes a study and its tables, whole or not at all."""

import csv
import re
import shutil
import zipfile

import docx
import pytest

import polyvocal
from polyvocal.core.digest import study_digest
from polyvocal.core.errors import BadFile, Cancelled
from polyvocal.core.findings import Counted, Outcome
from polyvocal.work.build import add_to_study, build_study, new_study
from polyvocal.work.choices import Choices
from polyvocal.work.importing import ImportChoices
from polyvocal.work.importing.documents import ReadingChoices, Unreadable
from polyvocal.work.past import (
    changes_in_force,
    check_study,
    describe_study,
    list_history,
    redo_last,
    undo_back_to,
    undo_last,
)
from polyvocal.work.tables import FileKind


def build(folder, out, me, **more):
    return build_study(folder, out, by=me, importing=ImportChoices(), choices=Choices(), **more)


def rows(file):
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def test_the_specimen_becomes_a_sound_study_with_every_table(specimen, tmp_path, me):
    built = build(specimen, tmp_path / "out", me)

    study = polyvocal.open(built.study)
    assert (len(study.cases), len(study.documents), len(study.partnerships)) == (5, 3, 2)
    assert (len(study.codings), len(study.coders)) == (25, 2)
    assert check_study(built.study).damages == ()
    assert {file.name for file in built.written.files} >= {
        "study.polyvocal",
        "import-report.html",
        "tables.docx",
        "quotes.docx",
        "report.html",
        "tables.xlsx",
    }
    assert all(file.exists() for file in built.written.files)


def test_every_coding_stands_on_the_words_its_row_quotes(specimen, tmp_path, me):
    study = polyvocal.open(build(specimen, tmp_path / "out", me, kinds=()).study)

    quotes = {study.quote(coding) for coding in study.codings}
    written = {row[2] for row in rows(specimen / "codings.csv")[1:] if row[2]}
    # One row quotes words nobody said, one leaves words out with an ellipsis.
    assert {quote for quote in written - quotes if "…" not in quote} == {
        "I've still got the reference letter"
    }


def test_a_quote_nobody_said_is_listed_by_its_row_and_not_guessed(specimen, tmp_path, me):
    report = build(specimen, tmp_path / "out", me, kinds=()).report

    missing = [f for f in report.findings if f.outcome is Outcome.MISSING]
    assert [(f.file, f.place) for f in missing] == [("codings.csv", "row 27")]


def test_words_of_someone_who_refused_are_in_no_file_but_their_number_is(specimen, tmp_path, me):
    out = tmp_path / "out"
    built = build(specimen, out, me)

    refused = [b"sign on, carried the folder", b"sit in a caf", b"go in first and order"]
    for file in built.written.files:
        if file.suffix == ".polyvocal":
            continue
        for content in contents(file):
            assert not [words for words in refused if words in content], file.name
    sentences = " ".join(built.written.sentences)
    assert "those of 5 codings are withheld, since they may not be quoted" in sentences


def contents(file):
    if not zipfile.is_zipfile(file):
        return [file.read_bytes()]
    with zipfile.ZipFile(file) as package:
        return [package.read(name) for name in package.namelist()]


def test_the_same_folder_gives_the_same_digest_whoever_builds_it(specimen, tmp_path, me):
    first = build(specimen, tmp_path / "one", me, name="S", kinds=())
    other = type(me)(type(me.id)(int=2), "Someone else")
    second = build(specimen, tmp_path / "two", other, name="S", kinds=())

    assert first.digest == second.digest
    assert study_digest(polyvocal.open(second.study)) == first.digest


def test_only_transcripts_are_needed(specimen, tmp_path, me):
    for sheet in specimen.glob("*.csv"):
        sheet.unlink()

    study = polyvocal.open(build(specimen, tmp_path / "out", me).study)

    assert [case.label for case in study.cases] == ["P01", "P02", "W01"]
    assert {case.role for case in study.cases} == {""}
    assert len(study.codings) == 0


def test_codings_without_a_template_make_their_own_codes(specimen, tmp_path, me):
    (specimen / "template.csv").unlink()

    study = polyvocal.open(build(specimen, tmp_path / "out", me, kinds=()).study)

    assert {code.origin.value for code in study.template.codes} == {"emergent"}
    assert len(study.codings) == 25


def test_a_file_that_cannot_be_read_stops_the_build_and_leaves_nothing(specimen, tmp_path, me):
    (specimen / "transcripts" / "P03.docx").write_bytes(b"PK\x03\x04 half a Word file")
    (specimen / "transcripts" / "P04.txt").write_bytes(b"")
    out = tmp_path / "out"

    with pytest.raises(Unreadable) as refused:
        build(specimen, out, me)

    assert [line.split(":")[0].split(",")[0] for line in str(refused.value).splitlines()] == [
        "P03.docx",
        "P04.txt",
    ]
    assert not out.exists()


def test_files_that_cannot_be_read_are_left_out_when_asked(specimen, tmp_path, me):
    (specimen / "transcripts" / "P04.txt").write_bytes(b"")
    skipping = ImportChoices(reading=ReadingChoices(skip_unreadable=True))

    built = build_study(
        specimen, tmp_path / "out", by=me, importing=skipping, choices=Choices(), kinds=()
    )

    assert len(polyvocal.open(built.study).documents) == 3
    assert any(f.file == "P04.txt" for f in built.report.findings)


def test_stopping_half_way_leaves_the_folder_as_it_was(specimen, tmp_path, me):
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    steps = []

    def stop_later(what, done, total):
        steps.append(what)
        if len(steps) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        build(specimen, out, me, progress=stop_later)

    assert [file.name for file in out.iterdir()] == ["notes.txt"]


def test_a_study_is_not_overwritten_unasked_and_kept_as_a_copy_when_asked(specimen, tmp_path, me):
    out = tmp_path / "out"
    first = build(specimen, out, me, kinds=())

    with pytest.raises(BadFile, match="there is a study here already"):
        build(specimen, out, me)
    second = build(specimen, out, me, kinds=(), replaces=True)

    copies = list((out / "study.polyvocal-copies").iterdir())
    assert first.revision != second.revision
    assert len(copies) >= 1


def test_one_process_and_several_read_alike(specimen, tmp_path, me):
    digests = set()
    for n in (1, 2):
        choices = ImportChoices(reading=ReadingChoices(n_processes=n))
        built = build_study(
            specimen, tmp_path / str(n), by=me, name="S", importing=choices, choices=Choices(),
            kinds=(),
        )  # fmt: skip
        digests.add(built.digest)

    assert len(digests) == 1


def test_only_the_kinds_asked_for_are_written(specimen, tmp_path, me):
    built = build(specimen, tmp_path / "out", me, kinds=(FileKind.XLSX,))

    assert {file.name for file in built.written.files if file.parent.name != "csv"} == {
        "study.polyvocal",
        "import-report.html",
        "tables.xlsx",
    }


def test_adding_more_interviews_keeps_what_was_there(specimen, tmp_path, me):
    study_file = build(specimen, tmp_path / "out", me, kinds=()).study
    more = tmp_path / "P05.txt"
    more.write_text("Interviewer: And then?\n\nP: Then we had a cup of tea.\n", encoding="utf-8")

    report = add_to_study(study_file, [more], by=me, importing=ImportChoices())

    study = polyvocal.open(study_file)
    assert report.taken[Counted.DOCUMENTS] == 1
    assert [document.name for document in study.documents] == ["P01", "P02", "P05", "W01"]
    assert len(study.codings) == 25


def test_an_import_that_fails_half_way_leaves_nothing(specimen, tmp_path, me):
    study_file = new_study(tmp_path / "mine", by=me)
    before = study_digest(polyvocal.open(study_file))
    n_events = len(list_history(study_file))
    (specimen / "codings.csv").write_bytes(b"PK\x03\x04")

    with pytest.raises(BadFile):
        add_to_study(study_file, [specimen], by=me, importing=ImportChoices())

    assert study_digest(polyvocal.open(study_file)) == before
    assert len(list_history(study_file)) == n_events


def test_a_folder_without_transcripts_is_told_what_is_wanted(tmp_path, me):
    empty = tmp_path / "empty"
    empty.mkdir()

    with pytest.raises(BadFile, match="transcripts"):
        build(empty, tmp_path / "out", me)
    with pytest.raises(BadFile, match="no such folder"):
        build(tmp_path / "nowhere", tmp_path / "out", me)
    assert not (tmp_path / "out").exists()


def test_two_sheets_of_one_kind_are_refused(specimen, tmp_path, me):
    shutil.copy(specimen / "cases.csv", specimen / "cases.txt")

    with pytest.raises(BadFile, match="Keep one of the two"):
        build(specimen, tmp_path / "out", me)


def test_cases_that_come_after_the_interviews_are_given_their_words(specimen, tmp_path, me):
    study_file = new_study(tmp_path / "mine", by=me)
    interviews = sorted((specimen / "transcripts").iterdir())
    add_to_study(study_file, interviews, by=me, importing=ImportChoices())
    before = polyvocal.open(study_file)

    sheets = [specimen / "cases.csv", specimen / "documents.csv"]
    add_to_study(study_file, sheets, by=me, importing=ImportChoices())

    study = polyvocal.open(study_file)
    whose = {study.cases[study.case_index[s.case_id]].label for s in study.speakers if s.case_id}
    assert before.cases == ()
    assert whose == {"P01", "P02", "W01"}
    assert study.document("P01").minutes == 26


def test_a_second_sheet_of_cases_changes_what_it_says_and_nothing_else(specimen, tmp_path, me):
    study_file = build(specimen, tmp_path / "out", me, kinds=()).study
    sheet = tmp_path / "cases.csv"
    sheet.write_text("Case,Age band,Town\nP01,65+,\nP09,26-64,A\n", encoding="utf-8")

    report = add_to_study(study_file, [sheet], by=me, importing=ImportChoices())

    case = polyvocal.open(study_file).case("P01")
    assert (case.role, case.stage.value, case.value("Gender")) == (
        "Supported peer",
        "selected",
        "Man",
    )
    assert case.value("Age band") == "65+"
    assert (report.taken[Counted.CASES], report.taken[Counted.CASES_CHANGED]) == (1, 1)


def test_agreed_rows_of_a_sheet_are_the_consensus_and_read_first(specimen, tmp_path, me):
    sheet = specimen / "codings.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("Coder B", "Consensus"))

    built = build(specimen, tmp_path / "out", me)

    assert polyvocal.open(built.study).has_consensus
    assert "3 of the 13 codes" in " ".join(built.written.sentences)


def test_tables_are_numbered_in_the_order_in_which_they_stand(specimen, tmp_path, me):
    out = tmp_path / "out"
    build(specimen, out, me, kinds=(FileKind.DOCX, FileKind.CSV))

    paragraphs = docx.Document(str(out / "tables.docx")).paragraphs
    said = [re.match(r"Table (\d+[a-z]?)\.", paragraph.text) for paragraph in paragraphs]
    numbers = [found[1] for found in said if found]
    assert numbers == ["1a", "1b", "1c", "1d", "2a", "2b"]
    files = sorted(file.name for file in (out / "csv").glob("table_*.csv"))
    assert [name.split("_")[1].rstrip("abcd") for name in files] == [
        *"1111", *"22", *"33", *"444", "5", "6"
    ]  # fmt: skip


def test_one_undo_takes_back_all_that_was_added_and_one_redo_brings_it_again(
    specimen, tmp_path, me
):
    study = new_study(tmp_path / "s.polyvocal", by=me)
    before = describe_study(study).digest
    add_to_study(study, [specimen], by=me, importing=ImportChoices())
    after = describe_study(study).digest

    told = undo_last(study, by=me).sentence
    assert describe_study(study).digest == before
    assert redo_last(study, by=me).sentence == told
    assert describe_study(study).digest == after

    assert told.startswith("At once: Set the template. ")
    assert "Added 3 documents." in told
    assert check_study(study).damages == ()


def test_what_was_built_goes_back_at_once_and_the_empty_study_stays(specimen, tmp_path, me):
    study = build(specimen, tmp_path / "out", me, kinds=()).study

    undo_last(study, by=me)

    left = polyvocal.open(study)
    assert (left.cases, left.documents, len(left.codings)) == ((), (), 0)
    assert left.template.codes == ()


def test_going_back_to_a_part_of_an_import_takes_all_of_it_and_what_came_after(
    specimen, tmp_path, me
):
    study = new_study(tmp_path / "s.polyvocal", by=me)
    add_to_study(study, [specimen], by=me, importing=ImportChoices())
    last = tmp_path / "later.txt"
    last.write_text("P09: Hello.\n", encoding="utf-8")
    add_to_study(study, [last], by=me, importing=ImportChoices())
    documents = next(e.number for e in list_history(study) if "Added 3 documents" in e.sentence)

    seen = changes_in_force(study, me.id, since=documents)
    n = undo_back_to(study, by=me, number=documents)

    assert n == len(seen) == 9
    assert polyvocal.open(study).documents == ()
    assert changes_in_force(study, me.id, since=1) == (1,)
