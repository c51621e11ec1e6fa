"""Sources of two hundred megabytes: refused or left out in one sentence, within little memory."""

import resource
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import pytest

from polyvocal.core.errors import BadFile
from polyvocal.formats.limits import MEGABYTE
from polyvocal.store.events import Actor
from polyvocal.work.exchange.projects import import_project
from tests.formats.refi.projects import project, source

ME = Actor(UUID(int=1), "Coder A")
N_MEGABYTES = 200
PIECE = ("".join(chr(97 + i % 26) for i in range(59)) + "\n").encode() * (MEGABYTE // 60)
VIDEO = (
    '<VideoSource guid="33333333-3333-3333-3333-333333333333" name="Talk" path="internal://v.mp4"/>'
)


def with_member(file: Path, xml: bytes, name: str) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        package.writestr("project.qde", xml)
        with package.open(name, "w", force_zip64=True) as member:
            for _megabyte in range(N_MEGABYTES):
                member.write(PIECE)


def text_beside(file: Path) -> None:
    with_member(file, project(source("")), "sources/a.txt")


def video(file: Path) -> None:
    with_member(file, project(VIDEO), "sources/v.mp4")


def text_inside(file: Path) -> None:
    before, after = project(source("<PlainTextContent>|</PlainTextContent>", "")).split(b"|")
    with file.open("wb") as xml:
        xml.write(before)
        for _megabyte in range(N_MEGABYTES):
            xml.write(PIECE)
        xml.write(after)


def text_of_taguette(file: Path) -> None:
    with closing(sqlite3.connect(file)) as made:
        made.executescript(
            "CREATE TABLE projects (id INTEGER, name TEXT);"
            "INSERT INTO projects VALUES (1, 'P');"
            "CREATE TABLE documents (id INTEGER, project_id INTEGER, name TEXT, contents TEXT);"
            "CREATE TABLE tags (id INTEGER, project_id INTEGER, path TEXT, description TEXT);"
            "CREATE TABLE highlights (id INTEGER, document_id INTEGER, start_offset INTEGER, "
            "end_offset INTEGER, snippet TEXT);"
            "CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);"
        )
        text = PIECE.decode() * N_MEGABYTES
        made.execute("INSERT INTO documents VALUES (1, 1, 'Long', ?)", (text,))
        made.commit()


def bring(file: Path, out: Path) -> tuple[str, float]:
    """What is said, and the megabytes it took above what the process held before."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        said = " ".join(
            line.how for line in import_project(file, by=ME, out=out, dry_run=True).report.lines
        )
    except BadFile as error:
        said = str(error)
    return said, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere")
@pytest.mark.parametrize(
    ("write", "name", "sentence"),
    [
        (text_inside, "p.qde", "it holds a single text of more than 50 MB."),
        pytest.param(
            text_beside,
            "p.qdpx",
            "no text that can be read: the document is empty, and told below",
            marks=pytest.mark.long,
        ),
        pytest.param(
            video,
            "p.qdpx",
            "larger than 20 MB: keep it beside the study",
            marks=pytest.mark.long,
        ),
        pytest.param(
            text_of_taguette,
            "p.sqlite3",
            "it holds a single text of more than 50 MB.",
            marks=pytest.mark.long,
        ),
    ],
)
def test_two_hundred_megabytes_are_told_of_in_little_memory(
    tmp_path: Path, write: Callable[[Path], None], name: str, sentence: str
) -> None:
    write(tmp_path / name)

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        said, megabytes = pool.submit(bring, tmp_path / name, tmp_path / "out").result()

    assert sentence in said
    assert "\n" not in said
    assert megabytes < 150
