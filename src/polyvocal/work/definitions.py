"""A team's own licensed definitions: brought in, shown beside ours, taken out again.

They stay in the study's file. Nothing that is written out holds them unless it is asked for by
name; whoever is given the study's file itself is given them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.findings import Counted, ImportReport
from polyvocal.core.language import _
from polyvocal.core.licensed import LicensedDefinition
from polyvocal.core.template import Code, CodeFinder
from polyvocal.formats.definitions import read_definitions
from polyvocal.store.changes import put_licensed_definitions, remove_licensed_definitions
from polyvocal.store.events import Actor
from polyvocal.store.reads import licensed_definitions
from polyvocal.store.snapshot import read_study
from polyvocal.work.opening import at_study
from polyvocal.work.reading import read_bytes


@dataclass(frozen=True, slots=True)
class BothDefinitions:
    """A code as the template states it, and what the team's licensed source says of it."""

    code: Code
    licensed: LicensedDefinition


def load_definitions(place: Path | str, sheet: Path, *, source: str, by: Actor) -> ImportReport:
    """Put the definitions of a sheet beside the codes they are of, as one step.

    `source` is what they are from, as it is to be named wherever they are shown. Raises `BadFile`
    for a sheet that cannot be read, `BadValue` where no source is named or no row can be taken.
    """
    if not source.strip():
        raise BadValue(_("Say what the definitions are from."))
    with at_study(place) as at:
        codes = read_study(at).template.current.codes
        read = read_definitions(read_bytes(sheet), sheet.name, codes, source.strip())
        if not read.definitions:
            raise BadValue(
                _("No row of {sheet} defines a code of this study.").format(sheet=sheet.name)
            )
        put_licensed_definitions(at=at, by=by, definitions=read.definitions)
    return ImportReport(read.findings, {Counted.LICENSED: len(read.definitions)})


def list_definitions(place: Path | str, named: str = "") -> tuple[BothDefinitions, ...]:
    """Every code that has a licensed definition, or the one named, in the template's order.

    Raises `NotFound` where the study has none, or none for that code.
    """
    with at_study(place) as at:
        codes = read_study(at).template.current.codes
        licensed = licensed_definitions(at)
    wanted = codes if not named else _named(codes, named)
    both = tuple(BothDefinitions(c, licensed[c.id]) for c in wanted if c.id in licensed)
    if not both:
        raise NotFound(
            _("This study has no licensed definition of {code}.").format(code=named)
            if named
            else _("This study has no licensed definitions.")
        )
    return both


def drop_definitions(place: Path | str, *, by: Actor) -> int:
    """Take all licensed definitions out of the study; how many there were. Undo brings them back.

    Raises `NotFound` where there are none.
    """
    with at_study(place) as at:
        n = len(licensed_definitions(at))
        if not n:
            raise NotFound(_("This study has no licensed definitions."))
        remove_licensed_definitions(at=at, by=by)
    return n


def _named(codes: Sequence[Code], name: str) -> tuple[Code, ...]:
    found = CodeFinder(tuple(codes)).find(name)
    if not found:
        raise NotFound(_("There is no code {name} in this study.").format(name=name))
    return found
