"""Projects of QualCoder: a folder that ends in .qda, with a database in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _, ngettext
from polyvocal.formats.others.assembling import no_project
from polyvocal.formats.others.coded_texts import CodedSpan, CodedText, CodedTexts
from polyvocal.formats.others.databases import ForeignDatabase, Row, foreign_database
from polyvocal.formats.others.taguette import moment
from polyvocal.formats.refi.values import CodeEntry

DATABASE = "data.qda"
# Where QualCoder puts the files that were brought into a project.
_FILES = "documents"


def read_qualcoder(file: Path) -> CodedTexts:
    """A project with its texts, codes under their categories, and coded passages.

    Codings of pictures and recordings are counted and left out. Raises `BadFile`.
    """
    database = file / DATABASE if file.is_dir() else file
    if file.is_dir() and not database.exists():
        raise BadFile(
            file.resolve(),
            _("there is no project in this folder."),
            remedy=_("Name the file of a project, or the folder of one of QualCoder (.qda)."),
        )
    name = file.stem if file.is_dir() else file.parent.stem
    with foreign_database(database) as held:
        if not (held.has("code_text", "pos0", "pos1") and held.has("source", "fulltext")):
            raise no_project(file.name, "QualCoder")
        read = CodedTexts("QualCoder", name, database=DATABASE if file.is_dir() else file.name)
        codes = _codes(held, read)
        texts = _texts(held, read)
        columns = ("cid", "fid", "pos0", "pos1", "seltext", "owner", "date", "memo")
        for cid, fid, start, end, quote, owner, date, memo in held.rows(
            "code_text", columns, "ctid"
        ):
            if cid in codes and fid in texts and isinstance(start, int) and isinstance(end, int):
                read.spans.append(
                    CodedSpan(
                        texts[fid],
                        start,
                        end,
                        codes[cid],
                        coder=str(owner or ""),
                        created=moment(date),
                        note=str(memo or ""),
                        quote=str(quote or ""),
                    )
                )
        n = sum(1 for table in ("code_image", "code_av") for _row in held.rows(table, ("cid",)))
        if n:
            sentence = ngettext(
                "{n} coding of a picture or a recording is left out.",
                "{n} codings of pictures and recordings are left out.",
                n,
            )
            read.remarks.append(sentence.format(n=n))
    return read


def _codes(held: ForeignDatabase, read: CodedTexts) -> dict[object, int]:
    """Categories, outer ones first, then codes under them or under other codes; their places."""
    categories: dict[object, int] = {}
    rows = held.rows("code_cat", ("catid", "name", "memo", "supercatid"), "catid")
    for id_, name, memo, above in _outer_first(list(rows)):
        parent = categories.get(above)
        categories[id_] = len(read.codes)
        read.codes.append(_entry(name, memo, parent, is_codable=False))
    codes: dict[object, int] = {}
    columns = ("cid", "name", "memo", "color", "catid", "supercid")
    for id_, name, memo, colour, category, above in _outer_first(
        list(held.rows("code_name", columns, "cid"))
    ):
        parent = codes.get(above, categories.get(category))
        codes[id_] = len(read.codes)
        entry = _entry(name, memo, parent, is_codable=True)
        entry.colour = str(colour or "")
        read.codes.append(entry)
    return codes


def _outer_first(rows: list[Row]) -> Iterator[Row]:
    """Rows whose last value names the row above them (`None`: none), each after that one.

    Those that hold each other, or hang on one that is gone, come last and find nothing above.
    """
    inner: dict[object, list[Row]] = {}
    ids = {row[0] for row in rows}
    ready = []
    for row in rows:
        if row[-1] is None or row[-1] not in ids:
            ready.append(row)
        else:
            inner.setdefault(row[-1], []).append(row)
    done: set[object] = set()
    waiting = deque(ready)
    while waiting:
        row = waiting.popleft()
        done.add(row[0])
        yield row
        waiting += inner.get(row[0], ())
    yield from ((*row[:-1], None) for row in rows if row[0] not in done)


def _entry(name: object, memo: object, parent: int | None, *, is_codable: bool) -> CodeEntry:
    return CodeEntry(
        None, str(name or ""), is_codable=is_codable, description=str(memo or ""), parent=parent
    )


def _texts(held: ForeignDatabase, read: CodedTexts) -> dict[object, int]:
    texts: dict[object, int] = {}
    columns = ("id", "name", "fulltext", "mediapath")
    for id_, name, text, path in held.rows("source", columns, "id"):
        if text:
            texts[id_] = len(read.texts)
            file = PurePosixPath(str(path or name or "")).name
            read.texts.append(CodedText(str(name or ""), str(text), f"{_FILES}/{file}"))
    return texts
