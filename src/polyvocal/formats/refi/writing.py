"""A study as a package that other tools take: the same study is the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.formats.refi.media import Medium
from polyvocal.formats.refi.positions import Reading
from polyvocal.formats.refi.project_lines import ProjectLines, member_name, raw_text

STANDARD = Reading()
# The first moment a zip can name: when something was written is no part of what it says.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o644 << 16
# Characters written together; a single line may be longer.
_AT_ONCE = 1 << 18
# Texts are packed three times as fast as at the usual level, and 8 % less tightly.
_TIGHTNESS = 4
_MARK = "\ufeff"


def write_project(
    study: Study,
    target: IO[bytes],
    reading: Reading = STANDARD,
    progress: Progress = silent,
    media: Sequence[Medium] = (),
) -> None:
    """Write the study into `target`, a file open for writing, with these files of its documents.

    `reading`: how positions are counted; where that counts line ends of Windows as two, or a byte
    order mark, the texts have them. Texts are read one at a time.
    """
    with zipfile.ZipFile(target, "w") as package:
        with package.open(_member("project.qde"), "w", force_zip64=True) as xml:
            for pieces in _gathered(ProjectLines(study, reading, progress, media)):
                xml.write(pieces.encode())
        n = len(study.documents)
        for i, document in enumerate(study.documents):
            progress(_("Writing texts"), i, n)
            text = raw_text(study.text(document.id), reading)
            # A mark that belongs to the text stays one behind that of the file.
            has_mark = reading.pairs_as_two or reading.counts_mark or text.startswith(_MARK)
            data = (_MARK + text if has_mark else text).encode()
            info = _member(f"sources/{member_name(document)}")
            package.writestr(info, data, compresslevel=_TIGHTNESS)
        progress(_("Writing texts"), n, n)
        for i, medium in enumerate(media):
            progress(_("Writing {name}").format(name=medium.name), i, len(media))
            # Packed tight already; and nobody knows before how long it is.
            info = _member(f"sources/{medium.member}", zipfile.ZIP_STORED)
            with package.open(info, "w", force_zip64=True) as member:
                for piece in medium.pieces():
                    member.write(piece)


def _member(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = compression
    info.create_system = _UNIX
    info.external_attr = _READABLE
    return info


def _gathered(lines: Iterable[str]) -> Iterator[str]:
    """The lines in portions: who speaks where in a long interview is one line of 20 KB."""
    pieces: list[str] = []
    n_characters = 0
    for line in lines:
        pieces.append(line)
        n_characters += len(line)
        if n_characters >= _AT_ONCE:
            yield "".join(pieces)
            pieces, n_characters = [], 0
    yield "".join(pieces)
