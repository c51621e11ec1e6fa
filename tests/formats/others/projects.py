"""Projects of other tools as they themselves write them, made by hand."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

TAGUETTE = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL, description TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT,
    filename VARCHAR(200), project_id INTEGER, contents TEXT);
CREATE TABLE commands (id INTEGER PRIMARY KEY, date DATETIME, user_login VARCHAR(30),
    project_id INTEGER, document_id INTEGER, payload TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
    end_offset INTEGER, snippet TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR(200),
    description TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
"""
QUALCODER = """
CREATE TABLE project (databaseversion TEXT, date TEXT, memo TEXT, about TEXT);
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT, fulltext TEXT, mediapath TEXT, memo TEXT,
    owner TEXT, date TEXT);
CREATE TABLE code_cat (catid INTEGER PRIMARY KEY, name TEXT, owner TEXT, date TEXT, memo TEXT,
    supercatid INTEGER);
CREATE TABLE code_name (cid INTEGER PRIMARY KEY, name TEXT, memo TEXT, catid INTEGER, owner TEXT,
    date TEXT, color TEXT, supercid INTEGER);
CREATE TABLE code_text (ctid INTEGER PRIMARY KEY, cid INTEGER, fid INTEGER, seltext TEXT,
    pos0 INTEGER, pos1 INTEGER, owner TEXT, date TEXT, memo TEXT);
CREATE TABLE code_image (imid INTEGER PRIMARY KEY, cid INTEGER);
"""
#: (tag, words) of a document.
Tagged = Sequence[tuple[str, str]]


def database(file: Path, script: str) -> Path:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)
    return file


def taguette(file: Path, markup: str, plain: str, tagged: Tagged) -> Path:
    """`plain` is the text between the tags of `markup`, in which each passage is found."""
    database(file, TAGUETTE)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO projects VALUES (1, 'Walks', '')")
        connection.execute(
            "INSERT INTO documents VALUES (1, 'One', '', 'one.html', 1, ?)", (markup,)
        )
        for number, (tag, words) in enumerate(tagged, 1):
            start = len(plain[: plain.index(words)].encode())
            end = start + len(words.encode())
            connection.execute("INSERT INTO tags VALUES (?, 1, ?, 'what it means')", (number, tag))
            snippet = f"<p>{words}</p>"
            connection.execute(
                "INSERT INTO highlights VALUES (?, 1, ?, ?, ?)", (number, start, end, snippet)
            )
            connection.execute("INSERT INTO highlight_tags VALUES (?, ?)", (number, number))
            payload = json.dumps({"type": "highlight_add", "highlight_id": number})
            connection.execute(
                "INSERT INTO commands VALUES (?, '2024-05-01 10:00:00', 'ada', 1, 1, ?)",
                (number, payload),
            )
    return file


def qualcoder(folder: Path, text: str, coded: Tagged, path: str | None = None) -> Path:
    """Codes stand in a category within a category; `path` is where the document's file is said."""
    folder.mkdir()
    database(folder / "data.qda", QUALCODER)
    with closing(sqlite3.connect(folder / "data.qda")) as connection, connection:
        connection.execute(
            "INSERT INTO source VALUES (1, 'one.txt', ?, ?, '', 'ada', '')", (text, path)
        )
        connection.execute("INSERT INTO code_cat VALUES (2, 'Inner', 'ada', '', '', 1)")
        connection.execute("INSERT INTO code_cat VALUES (1, 'Outer', 'ada', '', '', NULL)")
        for number, (code, words) in enumerate(coded, 1):
            start = text.index(words)
            connection.execute(
                "INSERT INTO code_name"
                " VALUES (?, ?, 'what it means', 2, 'ada', '', '#FF0000', NULL)",
                (number, code),
            )
            connection.execute(
                "INSERT INTO code_text"
                " VALUES (?, ?, 1, ?, ?, ?, 'Ada', '2024-05-01 10:00:00', 'm')",
                (number, number, words, start, start + len(words)),
            )
        connection.execute("INSERT INTO code_image VALUES (1, 1)")
    return folder
