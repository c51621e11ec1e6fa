"""What long work there is: each kind with what it is asked and the function that does it.

What is asked is a frozen value, since another process may be the one that does it, and may do it
a second time after the first was killed. Files are made anew then; a change to a study carries a
receipt, and is made once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from polyvocal.analysis.listing import GroupBy, SortBy, Wanted, choose_lines
from polyvocal.core.errors import NotAllowed
from polyvocal.core.frozen_values import to_bytes
from polyvocal.core.language import _
from polyvocal.core.progress import Progress
from polyvocal.core.study import Study
from polyvocal.formats.refi.targets import Target
from polyvocal.store.connections import StudyPlace
from polyvocal.store.drafts import Drafts
from polyvocal.store.events import Actor
from polyvocal.store.jobs import AlreadyKept, has_receipt
from polyvocal.work.agreeing import Compared, Comparison, compare, export_agreement
from polyvocal.work.choices import Choices
from polyvocal.work.exchange.pages import Incoming, Out, look_at, make_out, take_in
from polyvocal.work.exporting import MadeFile, export_lines, export_report
from polyvocal.work.incoming import Batch, read_batch, store_batch
from polyvocal.work.results import list_codings
from polyvocal.work.sent import SentFile
from polyvocal.work.tables import FileKind

# What a page shows and nobody takes as a file: the bytes of a value.
VALUE = "a value"


@dataclass(frozen=True, slots=True)
class Task:
    """A job in the hands of whoever does it: where, for whom, and what it may reach.

    `at` is the study for the eyes of the one who began it; `study` reads it.
    """

    job: UUID
    at: StudyPlace
    person: Actor | None
    study: Callable[[], Study]
    batches: Drafts[Batch]
    arrivals: Drafts[Incoming]

    @property
    def by(self) -> Actor:
        """Who changes something. Raises `NotAllowed` where nobody said so."""
        if self.person is None:
            raise NotAllowed(_("Say who is working first: your name, under “Coding as”."))
        return self.person


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """Read files sent; they become the draft with this id."""

    batch: UUID
    files: tuple[SentFile, ...]


@dataclass(frozen=True, slots=True)
class StoreFiles:
    """Store what was looked through."""

    batch: UUID


@dataclass(frozen=True, slots=True)
class WriteQuotes:
    """Write the lines chosen into a file."""

    wanted: Wanted
    sort_by: SortBy
    group_by: GroupBy
    file: FileKind


@dataclass(frozen=True, slots=True)
class WriteReport:
    """Write everything under one rule into a file."""

    choices: Choices
    file: FileKind


@dataclass(frozen=True, slots=True)
class WriteAgreement:
    """Write how far coders agree into a file."""

    comparison: Comparison
    choices: Choices
    file: FileKind


@dataclass(frozen=True, slots=True)
class LookAtFiles:
    """Say what would become of files sent; they become the arrival with this id."""

    arrival: UUID
    files: tuple[SentFile, ...]
    is_copy: bool


@dataclass(frozen=True, slots=True)
class TakeFiles:
    """Take what was looked at. `keep`: see `merge_copies`."""

    arrival: UUID
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WriteOut:
    """Write the study into a file for other tools (`target` is one of them) or people.

    `with_media`: with its pictures, PDFs, recordings and Word files.
    """

    out: Out
    target: Target | None = None
    with_media: bool = False


@dataclass(frozen=True, slots=True)
class CompareCoders:
    """Work out how far coders agree, for a page to show."""

    comparison: Comparison
    choices: Choices


Asked = (
    ReadFiles
    | StoreFiles
    | WriteQuotes
    | WriteReport
    | WriteAgreement
    | CompareCoders
    | LookAtFiles
    | TakeFiles
    | WriteOut
)


class _Does(Protocol):
    def __call__(self, task: Task, asked: Any, progress: Progress) -> MadeFile | None:
        """Do what was asked; the file made of it, if it makes one."""


def _read_files(task: Task, asked: ReadFiles, progress: Progress) -> None:
    batch = read_batch(asked.files, task.study(), progress)
    task.batches.keep(task.at.study_id, asked.batch, batch)


def _store_files(task: Task, asked: StoreFiles, progress: Progress) -> None:
    where = task.at.study_id, asked.batch
    if not has_receipt(task.at.alias, task.job):
        batch = task.batches.find(*where)
        with contextlib.suppress(AlreadyKept):  # by a worker that was thought gone
            store_batch(task.at, by=task.by, batch=batch, job=task.job, progress=progress)
    task.batches.drop(*where)


def _look_at_files(task: Task, asked: LookAtFiles, progress: Progress) -> None:
    found = look_at(task.at, asked.files, is_copy=asked.is_copy, progress=progress)
    task.arrivals.keep(task.at.study_id, asked.arrival, found)


def _take_files(task: Task, asked: TakeFiles, progress: Progress) -> None:
    where = task.at.study_id, asked.arrival
    if not has_receipt(task.at.alias, task.job):
        found = task.arrivals.find(*where)
        with contextlib.suppress(AlreadyKept):  # as above
            take_in(task.at, found, by=task.by, keep=asked.keep, job=task.job, progress=progress)
    task.arrivals.drop(*where)


def _write_out(task: Task, asked: WriteOut, progress: Progress) -> MadeFile:
    return make_out(
        task.at, asked.out, asked.target, with_media=asked.with_media, progress=progress
    )


def _write_quotes(task: Task, asked: WriteQuotes, progress: Progress) -> MadeFile:
    lines = list_codings(task.study())
    chosen = choose_lines(lines, asked.wanted, sort_by=asked.sort_by, group_by=asked.group_by)
    return export_lines(chosen, asked.file, progress)


def _write_report(task: Task, asked: WriteReport, progress: Progress) -> MadeFile:
    return export_report(task.at, task.study(), asked.choices, asked.file, progress)


def _write_agreement(task: Task, asked: WriteAgreement, progress: Progress) -> MadeFile:
    return export_agreement(
        task.at,
        task.study(),
        comparison=asked.comparison,
        choices=asked.choices,
        kind=asked.file,
        progress=progress,
    )


def _compare_coders(task: Task, asked: CompareCoders, progress: Progress) -> MadeFile:
    found = compare(task.study(), asked.comparison, asked.choices, progress)
    return MadeFile(Compared.__name__, VALUE, to_bytes(Compared, found))


KINDS: Mapping[str, tuple[type[Any], _Does]] = {
    "read files": (ReadFiles, _read_files),
    "store files": (StoreFiles, _store_files),
    "look at files": (LookAtFiles, _look_at_files),
    "take files": (TakeFiles, _take_files),
    "write out": (WriteOut, _write_out),
    "write quotes": (WriteQuotes, _write_quotes),
    "write report": (WriteReport, _write_report),
    "write agreement": (WriteAgreement, _write_agreement),
    "compare coders": (CompareCoders, _compare_coders),
}


def name_of(asked: Asked) -> str:
    """By which name rows know this kind of work."""
    return next(name for name, (kind, _does) in KINDS.items() if kind is type(asked))
