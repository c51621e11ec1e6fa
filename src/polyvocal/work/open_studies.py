"""The studies a workbench has open: each read once for each revision, whatever asks for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Revision, Study
from polyvocal.store.blindness import veil_over
from polyvocal.store.catching_up import stored_now
from polyvocal.store.connections import (
    StudyPlace,
    connect,
    disconnect,
    notices,
    reading,
)
from polyvocal.store.eyes import NOBODYS, Eyes
from polyvocal.store.reads import revision, studies
from polyvocal.store.snapshot import Stored, seen

T = TypeVar("T")
# Every rule a person tries is kept; a hundred of them are enough to go back and forth.
_MOST_DERIVED = 100
# A server has more studies than memory; whoever opens one that was let go reads it anew.
_MOST_READ = 16


@dataclass(slots=True)
class _Known:
    """One open study: where it is, its newest values, and what was worked out from them."""

    place: StudyPlace
    address: Path | str
    turn: threading.RLock = field(default_factory=threading.RLock)
    # As it was read last, with all that is hidden from somebody: handed to nobody.
    stored: Stored | None = None
    studies: dict[Eyes, Study] = field(default_factory=dict)
    derived: dict[Hashable, Any] = field(default_factory=dict)
    derived_from: Revision | None = None


class OpenStudies:
    """Studies by their id. Safe to use from several threads; close it when the work is over."""

    def __init__(self) -> None:
        self._known: dict[UUID, _Known] = {}
        self._aliases: list[str] = []
        self._read: list[UUID] = []
        self._registry = threading.Lock()

    def open(self, address: Path | str) -> tuple[StudyPlace, ...]:
        """Open a file or a server's database; the studies in it.

        Raises `NotFound` where there is none yet, `BadValue` where a copy of one is open already,
        and as `store.connections.connect` does.
        """
        alias = connect(address)
        lines = studies(alias)
        if not lines:
            disconnect(alias)
            raise NotFound(_("There is no study here yet. Make one with: polyvocal new"))
        with self._registry:
            twin = self._copy_of({line.id for line in lines}, alias)
            if twin is not None:
                disconnect(alias)
                raise BadValue(_copy_is_open(address, twin))
            self._aliases.append(alias)
            for line in lines:
                place = StudyPlace(alias, line.id)
                if line.id not in self._known or self._known[line.id].place != place:
                    self._known[line.id] = _Known(place, address)
        return tuple(StudyPlace(alias, line.id) for line in lines)

    def know(self, at: StudyPlace, address: Path | str) -> None:
        """A study of a database that is open elsewhere in this process, and stays so."""
        with self._registry:
            if at.study_id not in self._known:
                self._known[at.study_id] = _Known(at, address)

    def place(self, study_id: UUID) -> StudyPlace:
        """Where a study is. Raises `NotFound` when it is not open here."""
        return self._of(study_id).place

    def places(self) -> tuple[StudyPlace, ...]:
        """Every study that is open here."""
        with self._registry:
            return tuple(known.place for known in self._known.values())

    def address(self, at: StudyPlace) -> Path | str:
        """The file or the database a study was opened from."""
        return self._of(at.study_id).address

    def notices(self, at: StudyPlace) -> tuple[str, ...]:
        """What the person should know about where the study is."""
        return notices(at.alias)

    def study(self, at: StudyPlace) -> Study:
        """The study as it stands now; what was coded since it was read last is read, and no more.

        While something is hidden from somebody, each has a value of their own.
        """
        known = self._of(at.study_id)
        with known.turn, reading(at.alias):
            now, veil = revision(at), veil_over(at)
            known.studies = {who: s for who, s in known.studies.items() if s.revision == now}
            eyes = NOBODYS if veil.is_down else at.eyes
            if eyes not in known.studies:
                known.stored = stored_now(at, known.stored)
                known.studies[eyes] = seen(at, known.stored, veil)
                self._let_go_of_others(at.study_id)
            return known.studies[eyes]

    def derive(self, study: Study, key: Hashable, make: Callable[[Study], T]) -> T:
        """What `make` works out from a value of `study`, kept until the study changes.

        `key` names what is made and every choice it depends on.
        """
        known = self._of(study.id)
        with known.turn:
            eyes = next((who for who, value in known.studies.items() if value is study), None)
            if eyes is None:  # changed since this value was read: for this once only
                return make(study)
            key = (eyes, key)
            if known.derived_from != study.revision or len(known.derived) >= _MOST_DERIVED:
                known.derived, known.derived_from = {}, study.revision
            if key not in known.derived:
                known.derived[key] = make(study)
            made: T = known.derived[key]
            return made

    def close(self) -> None:
        """Close every database; files are then whole by themselves."""
        with self._registry:
            aliases, self._aliases = self._aliases, []
            self._known.clear()
        for alias in aliases:
            disconnect(alias)

    def _let_go_of_others(self, just_read: UUID) -> None:
        """Forget the values of those that were read longest ago, so that a few are left."""
        with self._registry:
            self._read = [study for study in self._read if study != just_read] + [just_read]
            gone, self._read = self._read[:-_MOST_READ], self._read[-_MOST_READ:]
        for study in gone:
            known = self._known.get(study)
            # Whoever is reading it at this moment keeps the value they have.
            if known is not None and known.turn.acquire(blocking=False):
                try:
                    known.stored, known.studies = None, {}
                    known.derived, known.derived_from = {}, None
                finally:
                    known.turn.release()

    def _copy_of(self, ids: Collection[UUID], alias: str) -> Path | None:
        """The file of a copy that is open, unless it was moved away meanwhile.

        A page says by its address which study it is of, not of which file.
        """
        for id_ in ids:
            known = self._known.get(id_)
            if known is not None and known.place.alias != alias:
                file = Path(known.address)
                if file.exists():
                    return file
        return None

    def _of(self, study_id: UUID) -> _Known:
        known = self._known.get(study_id)
        if known is None:
            raise NotFound(_("This study is not open here. Open it from the list of studies."))
        return known


def _copy_is_open(address: Path | str, twin: Path) -> str:
    return _(
        "{file} is a copy of a study that is open here already, as {twin}; what you do in one "
        "would go into the other. To bring together what both have, send it there, under “Make two "
        "copies one” on the page “In and out”. To open it by itself, end Polyvocal first."
    ).format(file=address, twin=twin)
