"""Open a study, wherever it is kept, as the one value everything is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import UUID

from polyvocal.core.errors import NotFound
from polyvocal.core.language import _, ngettext
from polyvocal.core.licensed import LicensedDefinition
from polyvocal.core.set_aside import set_aside_sentence
from polyvocal.core.study import Study
from polyvocal.reports.rounding import format_count
from polyvocal.store.blindness import veil_over
from polyvocal.store.connections import (
    StudyPlace,
    connect,
    disconnect,
    failures_told,
    notices,
)
from polyvocal.store.eyes import eyes_in_use
from polyvocal.store.reads import StudyLine, licensed_definitions, studies
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.work.coders import find_coder


@dataclass
class Opened:
    """A study that is open: its value, where it is, and what its holder should know about that."""

    place: StudyPlace
    study: Study
    notices: tuple[str, ...]

    @cached_property
    def licensed(self) -> Mapping[UUID, LicensedDefinition]:
        """The team's licensed definitions by code; for those who may print them, and no others."""
        return licensed_definitions(self.place)

    @cached_property
    def digest(self) -> str:
        """The digest of the study's content (hex), worked out when it is first asked for."""
        return content_digest(self.place, self.study)


@contextmanager
def opened(place: Path | str | StudyPlace, name: str = "") -> Iterator[Opened]:
    """A study for as long as the block lasts. On a server, `name` (or its id) says which."""
    with at_study(place, name) as at:
        study = read_study(at)
        yield Opened(at, study, (*notices(at.alias), *_left_out(at), *_set_aside(study)))


def _left_out(at: StudyPlace) -> tuple[str, ...]:
    """That something is hidden from these eyes, where it is; never how much."""
    veil = veil_over(at)
    if veil.anew and at.eyes.id is not None:
        return (
            ngettext(
                "You are coding {n} document anew: all else that was made of it, also by you, is "
                "left out until you hand in.",
                "You are coding {n} documents anew: all else that was made of them, also by you, "
                "is left out until you hand in.",
                len(veil.anew),
            ).format(n=format_count(len(veil.anew))),
        )
    if not veil.pairs:
        return ()
    if at.eyes.id is not None:
        return (
            _(
                "A blind round is running: what others code in it is left out until all have "
                "handed in."
            ),
        )
    if veil.anew:
        return (
            _(
                "Documents are being coded anew: what their coders made of them is left out until "
                "they have handed in."
            ),
        )
    return (
        _("A blind round is running: what is coded in it is left out until all have handed in."),
    )


def _set_aside(study: Study) -> tuple[str, ...]:
    sentence = set_aside_sentence(study.set_aside)
    return (_("Set aside: {sentence}").format(sentence=sentence),) if sentence else ()


@contextmanager
def at_study(place: Path | str | StudyPlace, name: str = "") -> Iterator[StudyPlace]:
    """Where a study is, connected for as long as the block lasts; one that is open stays so.

    One that is opened here is read for the eyes in use: a command's are whoever runs it.
    """
    if isinstance(place, StudyPlace):
        yield place
        return
    alias = connect(place)
    try:
        with failures_told(alias):
            yield StudyPlace(alias, choose_study(studies(alias), name), eyes_in_use())
    finally:
        disconnect(alias)


def open_study(place: Path | str, name: str = "", coder: str = "") -> Study:
    """A study for a notebook: its database stays open until the program ends.

    Texts are read when they are asked for, so the file must stay where it is. Read for the eyes of
    `coder` where one is named. Raises `NotFound` where the study has no coder of that name.
    """
    alias = connect(place)
    at = StudyPlace(alias, choose_study(studies(alias), name))
    if coder:
        found = find_coder(at, coder)
        at = at.seen_by(found.id, found.name)
    return read_study(at)


def choose_study(entries: tuple[StudyLine, ...], name: str) -> UUID:
    """The study of this name or id; the only one where none is named. Raises `NotFound`."""
    if not entries:
        raise NotFound(_("There is no study here yet. Make one with: polyvocal new"))
    fitting = [entry for entry in entries if name in {"", entry.name, str(entry.id)}]
    if len(fitting) == 1:
        return fitting[0].id
    names = ", ".join(entry.name for entry in entries)
    if fitting:
        raise NotFound(_("Say which study: {names}.").format(names=names))
    raise NotFound(
        _("There is no study {name} here. There are: {names}.").format(name=name, names=names)
    )
