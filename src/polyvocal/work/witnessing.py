"""A witness outside: the heads of histories, kept in a file where who writes the studies cannot.

A chain of hashes proves order and that nothing was altered, short of somebody who computes all of
it anew. Whoever keeps a head from before notices that: the event of that number has another hash.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from polyvocal.core.errors import BadFile, DamagedStudy
from polyvocal.core.language import _
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.failures import disk_told_plainly
from polyvocal.store.reads import StudyLine, studies
from polyvocal.store.witness import hash_of_event

_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Testimony:
    """One line of the file: where a history stood, and when (UTC) somebody wrote it down."""

    at: str
    study_id: UUID
    number: int
    head: str

    @property
    def line(self) -> str:
        """As it stands in the file."""
        return f"{self.at}\t{self.study_id}\t{self.number}\t{self.head}\n"


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What was compared and what was written down now."""

    n_studies: int
    n_compared: int
    written: tuple[Testimony, ...]


def witness(place: Path | str, file: Path) -> Witnessed:
    """Compare every head that the file holds of the studies here, then write down today's.

    A study whose history has not moved since its last line gets no new one. Raises `DamagedStudy`
    naming the first event that is not what the file says, having written nothing; `BadFile` for a
    file that is no witness's.
    """
    known = _read(file)
    alias = connect(place)
    try:
        lines = studies(alias)
        here = {line.id for line in lines}
        compared = [one for one in known if one.study_id in here]
        for one in compared:
            _compare(StudyPlace(alias, one.study_id), one)
        latest = {one.study_id: one.number for one in known}
        written = tuple(_today(line) for line in lines if latest.get(line.id) != _number(line))
    finally:
        disconnect(alias)
    with disk_told_plainly(file.name), file.open("a", encoding="ascii", newline="\n") as opened:
        opened.writelines(one.line for one in written)
    return Witnessed(len(lines), len(compared), written)


def _compare(at: StudyPlace, said: Testimony) -> None:
    found = hash_of_event(at, said.number)
    if found == said.head:
        return
    if found is None:
        raise DamagedStudy(
            _(
                "The history of study {study} had event {number} on {when} and has it no more: it "
                "was cut short or written anew."
            ).format(study=said.study_id, number=said.number, when=said.at)
        )
    raise DamagedStudy(
        _(
            "Event {number} of study {study} is not the one that was written down on {when}: its "
            "history was written anew."
        ).format(study=said.study_id, number=said.number, when=said.at)
    )


def _read(file: Path) -> list[Testimony]:
    if not file.exists():
        return []
    try:
        rows = file.read_text("ascii").splitlines()
        return [_testimony(row) for row in rows]
    except (OSError, ValueError) as error:
        raise BadFile(
            file,
            _("this is no file that heads of histories were written down in."),
            remedy=_("Name another file; this one was left as it is."),
        ) from error


def _testimony(row: str) -> Testimony:
    at, study_id, number, head = row.split("\t", _FIELDS - 1)
    return Testimony(at, UUID(study_id), int(number), head)


def _today(line: StudyLine) -> Testimony:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return Testimony(now, line.id, _number(line), line.revision.head)


def _number(line: StudyLine) -> int:
    return line.revision.number
