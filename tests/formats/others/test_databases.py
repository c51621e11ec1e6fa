"""Projects that are databases: Taguette's and QualCoder's, read without trusting them."""

import datetime as dt
import sqlite3
import time
from contextlib import closing

import pytest

from polyvocal.core.coding import AnchorState
from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import Fate, Thing
from polyvocal.formats.others.assembling import assemble_texts
from polyvocal.formats.others.databases import foreign_database
from polyvocal.formats.others.qualcoder import read_qualcoder
from polyvocal.formats.others.taguette import read_taguette
from tests.formats.others.projects import QUALCODER, TAGUETTE, database, qualcoder, taguette

MARKUP = (
    "<h1>Walk</h1>\n<p>Ada: <b>How</b> was it? 🙂</p><p>Rosa: Good – é &amp; slow.<br>Very.</p>"
)
PLAIN = "Walk\nAda: How was it? 🙂Rosa: Good – é & slow.Very."
TEXT = "Ada: How was it? 🙂\nRosa: Good – é & slow.\nAda: And?\nRosa: Yes.\n"


def quotes(study) -> list[tuple[str, str, str]]:
    codes = {code.id: code.label for code in study.template.codes}
    coders = {coder.id: coder.name for coder in study.coders}
    return [(codes[c.code_id], study.quote(c), coders[c.coder_id]) for c in study.codings]


def test_taguette_s_highlights_stand_on_their_words(tmp_path):
    tagged = [("mood.good", "Good – é"), ("mood.how", "🙂"), ("pace", "& slow")]
    file = taguette(tmp_path / "p.sqlite3", MARKUP, PLAIN, tagged)

    study, report = assemble_texts(read_taguette(file), file.name)

    (document,) = study.documents
    assert study.text(document.id) == "Walk\nAda: How was it? 🙂\nRosa: Good – é & slow.\nVery."
    assert quotes(study) == [
        ("how", "🙂", "ada"),
        ("good", "Good – é", "ada"),
        ("pace", "& slow", "ada"),
    ]
    assert [c.label for c in study.template.codes if c.is_group] == ["mood"]
    assert report.n(Thing.CODINGS, Fate.WHOLE) == 3
    assert study.codings[0].created == dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC)


def test_a_highlight_whose_words_are_others_is_to_be_reviewed(tmp_path):
    file = taguette(tmp_path / "p.sqlite3", MARKUP, PLAIN, [("a", "Good"), ("b", "slow")])
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE highlights SET snippet = 'Bad' WHERE id = 1")
        connection.execute("UPDATE highlights SET end_offset = 100000 WHERE id = 2")

    study, report = assemble_texts(read_taguette(file), file.name)

    assert [coding.state for coding in study.codings] == [AnchorState.TO_REVIEW]
    assert report.n(Thing.CODINGS, Fate.LEFT_OUT) == 1


def test_qualcoder_s_codings_stand_on_their_words(tmp_path):
    folder = qualcoder(tmp_path / "walks.qda", TEXT, [("good", "Good – é"), ("face", "🙂")])

    study, report = assemble_texts(read_qualcoder(folder), folder.name)

    assert study.name == "walks"
    assert quotes(study) == [("face", "🙂", "Ada"), ("good", "Good – é", "Ada")]
    assert [(c.label, c.is_group) for c in study.template.codes] == [
        ("Outer", True),
        ("Inner", True),
        ("good", False),
        ("face", False),
    ]
    assert [s.label for s in study.speakers] == ["Ada", "Rosa"]
    assert report.remarks == ("1 coding of a picture or a recording is left out.",)


def test_a_code_under_a_code_stands_under_it(tmp_path):
    folder = qualcoder(tmp_path / "a.qda", TEXT, [("inner", "Good"), ("outer", "Yes.")])
    with closing(sqlite3.connect(folder / "data.qda")) as connection, connection:
        connection.execute("UPDATE code_name SET supercid = 2 WHERE cid = 1")

    study, _report = assemble_texts(read_qualcoder(folder), folder.name)

    above = {code.id: code.label for code in study.template.codes}
    assert {
        code.label: above[code.parent] for code in study.template.codes if code.parent is not None
    } == {"Inner": "Outer", "outer": "outer", "inner": "outer"}
    assert sorted(quotes(study)) == [("inner", "Good", "Ada"), ("outer", "Yes.", "Ada")]


def test_lines_that_end_as_on_windows_move_nothing(tmp_path):
    folder = qualcoder(tmp_path / "a.qda", TEXT.replace("\n", "\r\n"), [("x", "Yes.")])

    study, _report = assemble_texts(read_qualcoder(folder), folder.name)

    assert quotes(study) == [("x", "Yes.", "Ada")]


@pytest.mark.parametrize("read", [read_taguette, read_qualcoder])
def test_what_is_no_project_is_refused_in_one_sentence(read, tmp_path):
    other = database(tmp_path / "other.db", "CREATE TABLE a (b); INSERT INTO a VALUES (1);")
    whole = taguette(tmp_path / "t.db", MARKUP, PLAIN, []).read_bytes()
    (tmp_path / "words.db").write_bytes(b"no database")
    (tmp_path / "half.db").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "broken.db").write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))

    for file in (other, *(tmp_path / f"{name}.db" for name in ("words", "half", "broken"))):
        with pytest.raises(BadFile) as refused:
            read(file)
        assert "\n" not in str(refused.value)


def test_views_virtual_tables_and_worked_out_columns_are_not_there(tmp_path):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    file = database(
        tmp_path / "a.db",
        f"CREATE VIEW tags AS {endless};"
        "CREATE VIRTUAL TABLE highlights USING fts5(snippet);"
        "CREATE TABLE documents (id, big AS (zeroblob(900000000)));"
        "INSERT INTO documents (id) VALUES (1);",
    )

    with foreign_database(file) as held:
        assert not held.has("tags")
        assert not held.has("highlights")
        assert not held.has("documents", "big")
        assert list(held.rows("documents", ("id", "big", 'x" FROM nowhere --'))) == [
            (1, None, None)
        ]


def test_a_file_that_another_program_has_open_is_refused(tmp_path):
    file = taguette(tmp_path / "a.db", MARKUP, PLAIN, [])
    (tmp_path / "a.db-wal").write_bytes(b"x")

    with pytest.raises(BadFile, match="another program has it open"):
        read_taguette(file)


def test_reading_leaves_the_file_and_its_folder_as_they_were(tmp_path):
    file = taguette(tmp_path / "a.db", MARKUP, PLAIN, [("a", "Good")])
    before = file.read_bytes()

    read_taguette(file)

    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


@pytest.mark.parametrize("n_in_a_row", [500, 499])
def test_categories_that_hold_each_other_end(n_in_a_row, tmp_path):
    folder = tmp_path / "a.qda"
    folder.mkdir()
    rows = ", ".join(f"({i}, 'c{i}', '', '', '', {i % n_in_a_row + 1})" for i in range(1, 501))
    database(folder / "data.qda", f"{QUALCODER} INSERT INTO code_cat VALUES {rows};")
    before = time.process_time()

    study, _report = assemble_texts(read_qualcoder(folder), folder.name)

    assert len(study.template.codes) == 500
    assert time.process_time() - before < 5


def test_a_text_larger_than_any_is_refused(tmp_path):
    file = database(tmp_path / "a.db", TAGUETTE)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO projects VALUES (1, 'Walks', '')")
        words = "replace(hex(zeroblob(30000000)), '0', 'a')"
        connection.execute(f"INSERT INTO documents VALUES (1, 'One', '', '', 1, {words})")

    with pytest.raises(BadFile):
        assemble_texts(read_taguette(file), file.name)
