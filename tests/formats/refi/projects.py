"""Small projects made by hand, as other tools might write them."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from polyvocal.formats.refi.archive import Archive
from polyvocal.formats.refi.assembling import Assembled, assemble
from polyvocal.formats.refi.positions import Reading
from polyvocal.formats.refi.project_reader import read_project

USER = "11111111-1111-1111-1111-111111111111"
CODE = "22222222-2222-2222-2222-222222222222"
SOURCE = "33333333-3333-3333-3333-333333333333"
NOTE = "44444444-4444-4444-4444-444444444444"
CODES = f'<CodeBook><Codes><Code guid="{CODE}" name="Tea" isCodable="true"/></Codes></CodeBook>'


def guid(n: int) -> str:
    return f"00000000-0000-0000-0000-{n:012x}"


def coded(n: int, start: object, end: object, *, name: str = "", inner: str = "") -> str:
    """A passage with one coding."""
    return (
        f'<PlainTextSelection guid="{guid(n)}" name={quoteattr(name)} startPosition="{start}" '
        f'endPosition="{end}" creatingUser="{USER}">{inner}<Coding guid="{guid(n + 10_000)}" '
        f'creatingUser="{USER}" creationDateTime="2025-02-21T15:09:07Z">'
        f'<CodeRef targetGUID="{CODE}"/></Coding></PlainTextSelection>'
    )


def source(inner: str, path: str = "internal://a.txt") -> str:
    return f'<TextSource guid="{SOURCE}" name="One" plainTextPath="{path}">{inner}</TextSource>'


def project(sources: str, *, rest: str = "", codes: str = CODES, origin: str = "A tool") -> bytes:
    return (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="{origin}"><Users><User '
        f'guid="{USER}" name="Ann"/></Users>{codes}<Sources>{sources}</Sources>{rest}</Project>'
    ).encode()


def package(xml: bytes, members: Mapping[str, bytes], *, name: str = "project.qde") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(name, xml)
        for member, data in members.items():
            bundle.writestr(member, data)
    return held.getvalue()


def read(data: bytes, told: Reading | None = None, file: str = "p.qdpx") -> Assembled:
    archive = Archive(io.BytesIO(data), file)
    with archive.project() as xml:
        entries = read_project(xml, file)
    return assemble(entries, archive, told=told)


def read_text(text: bytes, *selections: str, told: Reading | None = None) -> Assembled:
    """A project of one text with these passages."""
    return read(package(project(source("".join(selections))), {"sources/a.txt": text}), told)
