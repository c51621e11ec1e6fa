"""The layout of a folder that `build` and `add` take: which file is which sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePath

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.core.showing import one_line
from polyvocal.core.text import natural_key


class SheetKind(StrEnum):
    """A sheet is known by its file's name, whatever its ending."""

    ATTRIBUTES = "attributes"
    CASES = "cases"
    PARTNERSHIPS = "partnerships"
    DOCUMENTS = "documents"
    TEMPLATE = "template"
    CODINGS = "codings"


TRANSCRIPTS = "transcripts"
SHEET_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".ods"})
_YAML_ENDINGS = frozenset({".yaml", ".yml"})
# What file systems and word processors leave lying about; nobody means these.
_LITTER = frozenset({"thumbs.db", "desktop.ini", "icon\r"})


@dataclass(frozen=True, slots=True)
class Material:
    """The files of one import: sheets by kind, and transcripts in natural order of name."""

    transcripts: tuple[Path, ...] = ()
    sheets: Mapping[SheetKind, Path] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def find_material(folder: Path) -> Material:
    """The files of a folder in the layout of the specimen.

    Transcripts are in `transcripts/`. Raises `BadFile` when there is no such folder, nothing in it,
    or two files for one sheet.
    """
    transcripts = folder / TRANSCRIPTS
    if not folder.is_dir():
        raise BadFile(
            folder, _("there is no such folder."), remedy=_("Check the name of the folder.")
        )
    if not transcripts.is_dir():
        raise BadFile(
            folder,
            _("there is no folder “transcripts” in it."),
            remedy=_("Put the interviews in a folder of that name."),
        )
    interviews, left_out = _interviews(transcripts)
    material = sort_files([*_files(folder), *interviews], transcripts)
    if not material.transcripts:
        raise BadFile(transcripts, _("it is empty."), remedy=_("Put the interviews in it."))
    return replace(material, findings=(*left_out, *material.findings))


def _interviews(transcripts: Path) -> tuple[list[Path], list[Finding]]:
    """The files in the folder, and what is not read though it lies there."""
    files, findings = [], []
    inside = transcripts.resolve()
    for entry in _entries(transcripts):
        problem = ""
        if entry.is_dir():
            problem = _("This is a folder: what lies in it was not read.")
        elif not entry.is_file():
            problem = _("This leads to no file and was left out.")
        elif entry.is_symlink() and not entry.resolve().is_relative_to(inside):
            # A folder got from somebody could name any file of whoever opens it.
            problem = _("This leads out of the folder and was left out; put the file itself here.")
        if problem:
            findings.append(Finding(Outcome.LEFT_OUT, one_line(entry.name), "", problem))
        else:
            files.append(entry)
    return files, findings


def sort_files(files: Iterable[Path], transcripts: Path | None = None) -> Material:
    """Tell sheets from transcripts by name.

    With `transcripts`, every file of that folder is one, whatever its name, and what lies outside
    it is a sheet or is left out and reported. Without, whatever is no sheet is a transcript.
    """
    texts: list[Path] = []
    sheets: dict[SheetKind, Path] = {}
    findings: list[Finding] = []
    for file in files:
        kind = None if file.parent == transcripts else sheet_kind_of(file.name)
        if kind in sheets:
            raise BadFile(
                file,
                _("{other} is the same sheet.").format(other=sheets[kind].name),
                remedy=_("Keep one of the two."),
            )
        if kind is not None:
            sheets[kind] = file
        elif transcripts is None or file.parent == transcripts:
            texts.append(file)
        else:
            sentence = _("This is neither a transcript nor a sheet with a known name: left out.")
            findings.append(Finding(Outcome.LEFT_OUT, file.name, "", sentence))
    texts.sort(key=lambda file: natural_key(file.name))
    return Material(tuple(texts), sheets, tuple(findings))


def sheet_kind_of(name: str) -> SheetKind | None:
    """Which sheet a file is by its name; `None` for a transcript."""
    file = PurePath(name)
    stem, ending = file.stem.lower(), file.suffix.lower()
    is_yaml = ending in _YAML_ENDINGS and stem == SheetKind.TEMPLATE
    if stem in set(SheetKind) and (ending in SHEET_ENDINGS or is_yaml):
        return SheetKind(stem)
    return None


def _files(folder: Path) -> list[Path]:
    return [entry for entry in _entries(folder) if entry.is_file()]


def _entries(folder: Path) -> list[Path]:
    """What lies in the folder, without what systems and programs leave behind."""
    return sorted(
        entry
        for entry in folder.iterdir()
        if not entry.name.startswith((".", "~$")) and entry.name.lower() not in _LITTER
    )
