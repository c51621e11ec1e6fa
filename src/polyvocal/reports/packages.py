"""An Office file around parts that are written piece by piece.

A library makes the file with its styles, properties and everything else that is small; what is long
is written as text straight into the archive, in linear time and almost no memory.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO

_LONG_AGO = (1980, 1, 1, 0, 0, 0)

# Gets a part of the frame as it is and gives it as it shall be.
Writer = Callable[[str], Iterable[str]]


def write_package(frame: bytes, path: Path | IO[bytes], writers: Mapping[str, Writer]) -> None:
    """Write the file in `frame` with those of its parts anew that have a writer.

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
            if name in writers:
                xml = parts.read(name).decode("utf-8")
                with file.open(entry, "w", force_zip64=True) as opened:
                    for piece in writers[name](xml):
                        opened.write(piece.encode("utf-8"))
            else:
                file.writestr(entry, parts.read(name))
