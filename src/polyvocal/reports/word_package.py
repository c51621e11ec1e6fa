"""A Word file around a body that is written piece by piece."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

_BODY = "word/document.xml"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_package(
    frame: bytes, path: Path | IO[bytes], body: Callable[[str], Iterable[str]]
) -> None:
    """Write the file in `frame` with another body: `body` gets the frame's and gives the new one.

    The same pieces give the same bytes.
    """
    with (
        zipfile.ZipFile(io.BytesIO(frame)) as parts,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for name in sorted(
            parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name == _BODY:
                xml = parts.read(name).decode("utf-8")
                with file.open(entry, "w", force_zip64=True) as opened:
                    for piece in body(xml):
                        opened.write(piece.encode("utf-8"))
            else:
                file.writestr(entry, parts.read(name))


def frame_parts(frame: str, *, is_rtl: bool) -> tuple[str, str, str]:
    """The body's surroundings: what comes before it, its section properties, what comes after."""
    before, _body, rest = frame.partition("<w:body>")
    found = re.search(r"<w:sectPr.*</w:sectPr>", rest, re.DOTALL)
    if found is None:
        raise ValueError("frame must hold a body with one section")
    section = found.group()
    if is_rtl:
        section = section.replace("</w:sectPr>", "<w:bidi/></w:sectPr>")
    return f"{before}<w:body>", section, "</w:body></w:document>"
