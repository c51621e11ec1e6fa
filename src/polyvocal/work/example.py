"""What Polyvocal brings to try it on: the specimen and the demo study, as `build` takes them."""

from __future__ import annotations

import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import docx

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _

_BOLD = re.compile(r"\*\*(.+?)\*\*")


def write_example(folder: Path) -> tuple[Path, ...]:
    """Write the specimen, three invented interviews, into `folder` (made if need be).

    Returns the files written. Raises `BadFile` when the folder already holds something: nothing of
    a person's is overwritten.
    """
    return _write_study("specimen", folder)


def write_demo_study(folder: Path) -> tuple[Path, ...]:
    """Write the demo study, 21 fictional interviews with their sheets, as `write_example` does."""
    return _write_study("demo_study", folder)


def _write_study(name: str, folder: Path) -> tuple[Path, ...]:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadFile(
            folder,
            _("there is something here already."),
            remedy=_("Name a new or an empty folder for the example."),
        )
    kept = resources.files("polyvocal.work") / name
    written = [_write(file, folder / file.name) for file in _files(kept)]
    transcripts = _files(kept / "transcripts")
    written += [_write(file, folder / "transcripts" / file.name) for file in transcripts]
    return tuple(sorted(written))


def _files(folder: Traversable) -> list[Traversable]:
    return [entry for entry in folder.iterdir() if entry.is_file()]


def _write(file: Traversable, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".md":
        # Kept as text so that its history can be read; handed out as people keep interviews.
        return _write_word(file.read_text(encoding="utf-8"), target.with_suffix(".docx"))
    target.write_bytes(file.read_bytes())
    return target


def _write_word(text: str, target: Path) -> Path:
    document = docx.Document()
    for block in text.strip().split("\n\n"):
        paragraph = document.add_paragraph()
        # Odd pieces stood between asterisks: the speakers' names, bold as transcribers type them.
        for i, piece in enumerate(_BOLD.split(block)):
            paragraph.add_run(piece).bold = i % 2 == 1
    document.core_properties.author = ""
    document.save(str(target))
    return target
