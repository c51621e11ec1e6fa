"""Files nobody should be able to harm a study with: each by its name, made when it is needed.

What they say is Greek, so that any English in what is told of them is ours.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import docx

from tests.formats.workbook_files import with_parts, workbook

Make = Callable[[], bytes]
_XML = b'<?xml version="1.0" encoding="UTF-8"?>'
_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
_TALK = "Μιχάλης: Πώς άρχισε;\nΠ01: Έτσι.\nΜιχάλης: Και μετά;\nΠ01: Καλά.\n"


def a_docx(**parts: bytes) -> bytes:
    """A small Word file, with these parts instead of its own or beside them."""
    document = docx.Document()
    document.add_paragraph("Π01: Έτσι.")
    file = io.BytesIO()
    document.save(file)
    return with_parts(file.getvalue(), parts)


def _body(content: bytes, before: bytes = _XML) -> bytes:
    with zipfile.ZipFile(io.BytesIO(a_docx())) as package:
        xml = package.read("word/document.xml").partition(b"?>")[2]
    return before + xml.replace(b"</w:body>", content + b"</w:body>")


def _word(content: bytes, before: bytes = _XML) -> bytes:
    return a_docx(**{"word/document.xml": _body(content, before)})


def _cells(content: bytes, before: bytes = _XML) -> bytes:
    sheet = before + _SHEET + content + b"</sheetData></worksheet>"
    return with_parts(workbook([["id", "role"]]), {"xl/worksheets/sheet1.xml": sheet})


def _laughs() -> bytes:
    """Each entity is ten of the one before: a gigabyte where it is used."""
    entities = [b'<!ENTITY e0 "a">']
    entities += [b'<!ENTITY e%d "%s">' % (i, b"&e%d;" % (i - 1) * 10) for i in range(1, 10)]
    return _XML + b"<!DOCTYPE d [" + b"".join(entities) + b"]>"


def _zip(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr(name, b"x" * 100)
    return made.getvalue()


def _noise(n: int) -> bytes:
    return random.Random(1).randbytes(n)  # noqa: S311 - the same noise in every run, no secret


_STEALS = _XML + b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_USES = b"<w:p><w:r><w:t>&%s;</w:t></w:r></w:p>"

# Transcripts and sheets of turns that cannot be read.
TRANSCRIPTS: dict[str, Make] = {
    "empty.txt": lambda: b"",
    "blank.txt": lambda: b" \n\n\t\r\n",
    "line-ends.txt": lambda: b"\r" * 1_000_000,
    "noise.txt": lambda: _noise(50_000),
    "nul.txt": lambda: b"P01: a\0\0b\n\0",
    "picture.txt": lambda: b"\x89PNG\r\n\x1a\n" + _noise(500),
    "picture.docx": lambda: b"\xff\xd8\xff\xe0" + _noise(500),
    "pdf.txt": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "pdf.docx": lambda: b"%PDF-1.7\n",
    "page.txt": lambda: b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
    "old.doc": lambda: _OLD_OFFICE,
    "old.docx": lambda: _OLD_OFFICE,
    "apple.pages": lambda: _zip("Index/Document.iwa"),
    "apple.docx": lambda: _zip("Index/Document.iwa"),
    "sound.mp3": lambda: b"ID3" + _noise(500),
    "empty.docx": lambda: b"",
    "begun.docx": lambda: b"PK\x03\x04",
    "cut.docx": lambda: a_docx()[:9000],
    "book.docx": lambda: workbook([["a"]]),
    "wrong.docx": lambda: a_docx(**{"word/document.xml": b"<w:document><a>"}),
    "deep.docx": lambda: _word(b"<w:sdt><w:sdtContent>" * 20_000),
    "laughs.docx": lambda: _word(_USES % b"e9", _laughs()),
    "steals.docx": lambda: _word(_USES % b"e", _STEALS),
    "captions.vtt": lambda: b"Not captions at all.\n",
    "times.vtt": lambda: b"WEBVTT\n\n00:00.000 --> never\na\n",
    "cut.vtt": lambda: b"WEBVTT\n\n00:00:0",
    "turns.csv": lambda: b"a,b\n1,2\n",
    "turns.xlsx": lambda: workbook([]),
}
# Sheets that cannot be read as what their names say.
SHEETS: dict[str, Make] = {
    "codings.csv": lambda: b"document,quote,code\nP01,a\0b,1.1\n",
    "codings.tsv": lambda: b"",
    "codings.txt": lambda: _noise(20_000),
    "codings.xls": lambda: _OLD_OFFICE,
    "codings.ods": lambda: b"PK\x03\x04",
    "cases.csv": lambda: b"id,role\nP01,A\nP01,B\n",
    "cases.tsv": lambda: b"role\nA\n",
    "cases.txt": lambda: b"id,role\nP\x1b[31m09,\x07\x07\x07A\n",
    "cases.xlsx": lambda: _cells(b"&e9;", _laughs()),
    "template.csv": lambda: b"number,label,parent\n1,A,2\n2,B,1\n",
    "template.tsv": lambda: b"number\tlabel\n1\tA\n1\tB\n",
    "template.yaml": lambda: b"!!python/object/apply:os.system ['false']\n",
    "template.yml": lambda: b"[" * 50_000,
    "documents.csv": lambda: b"%PDF-1.4",
    "documents.xlsx": lambda: workbook([["document"], ["P01"]])[:3000],
    "partnerships.xlsx": lambda: workbook([]),
}
# The same kinds once more, under one name each.
MORE_SHEETS: dict[str, tuple[str, Make]] = {
    "two columns of one name": ("cases.csv", "id,ηλικία,ηλικία\nΠ09,1,2\n".encode),
    "a cell that never ends": ("codings.csv", lambda: b'document,quote\nP01,"' + b"x,\n" * 99_999),
    "a cell of a megabyte": ("cases.csv", lambda: b"id,role\n" + b"x" * 1_000_000 + b",A\n"),
    "ten thousand columns": ("codings.csv", lambda: b"document,code" + b",x" * 10_000 + b"\n"),
    "a cell at the end of the world": (
        "cases.xlsx",
        lambda: _cells(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    "an entity that reads a file": ("cases.xlsx", lambda: _cells(b"&e;", _STEALS)),
    "an alias in YAML": ("template.yaml", lambda: b"a: &a [x]\nb: [*a, *a]\n"),
    "no codes in YAML": ("template.yaml", lambda: b""),
    "indentation that is wrong": ("template.yaml", lambda: b"codes:\n  - number: 1\n label: x\n"),
    "a code under itself": ("template.csv", lambda: b"number,label,parent\n1,A,A\n"),
}
# Rows no number of which can be used: listed one by one, and nothing taken of them.
NUMBERS = """\
document,start,end,code
P01,99999999999999999999999,999999999999999999999999,1.1
P01,-5,3,1.1
P01,9,3,1.1
P01,5,5,1.1
P01,0,999999999,1.1
P01,1e5,2e5,1.1
P01,0x10,0x20,1.1
P01,1.5,2.5,1.1
P01,nan,inf,1.1
P01,٥,٣,1.1
"""
TURNS = """\
document,turn,code
P01,0,1.1
P01,-1,1.1
P01,99999999999999999999,1.1
P01,πρώτη,1.1
"""
# Read and kept, whatever their encoding or their names.
NAMES = (
    "νέα\nγραμμή.txt", "δεξιά\u202etxt.exe.txt", "-rf.txt", "--help.txt", "$(touch x).txt", " .txt",
    "εισα\"γω'γικά.txt", "στήλη\tδύο.txt", "χώρος\u2028.txt", "\x1b[31mκόκκινο.txt",
    "μ" * 120 + ".txt",
)  # fmt: skip
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
)


def talk(encoding: str = "utf-8") -> bytes:
    """A short interview."""
    return _TALK.encode(encoding)


# Too large for a test to send through without a limit: made on disk, read under one.
ENORMOUS: dict[str, Make] = {
    "line.txt": lambda: "Π01: ".encode() + b"word " * 60_000_000,
    "letter.txt": lambda: b"x" * 15_000_000,
    "colons.txt": lambda: b"a:" * 5_000_000,
    "marks.txt": ("Π01: e" + "\u0301" * 1_000_000).encode,
    "turns.txt": lambda: b"P1: a\n" * 250_000,
    "bomb.docx": lambda: _word(b"<w:p><w:r><w:t>" + b"A" * 300_000_000 + b"</w:t></w:r></w:p>"),
    "paragraphs.docx": lambda: _word(b"<w:p/>" * 4_000_000),
    "bomb.xlsx": lambda: _cells(b"<row><c><v>1</v></c></row>" * 12_000_000),
    "codings.csv": lambda: b"document,quote,code" + b",x" * 1_000_000 + b"\n",
}
