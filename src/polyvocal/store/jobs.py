"""Jobs as rows: asked for, leased by a worker, told about, stopped, done, and forgotten.

A worker has a job for as long as its lease runs, and renews it while it lives; the job of one that
was killed is taken up by the next. A change to a study that a job makes carries a receipt in its
own transaction, so that it is made once however often the job is begun.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connections

from polyvocal.core.errors import PolyvocalError
from polyvocal.core.language import _
from polyvocal.store.job_places import now, using
from polyvocal.store.rows import as_uuid, fetch

KEPT_SECONDS = 24 * 3600.0
# A worker that ends three times over the same job would end over it for ever.
_MOST_BEGUN = 3


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Will nothing more come of it?"""
        return self in {JobState.DONE, JobState.STOPPED, JobState.FAILED}


class AlreadyKept(PolyvocalError):
    """Another worker made this job's change already."""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work as it stands.

    `person` began it (`None`: nobody said who is working). `title` says what it is; `what`, `done`
    and `total` are the latest progress (`total` `None`: not known); `problem` is the sentence of a
    failure. `next_page` is where a person goes on when it is done; "": it makes a file. `seconds`
    went by from when it was asked for to what was last told of it.
    """

    id: UUID
    study_id: UUID
    person: UUID | None
    person_name: str
    language: str
    kind: str
    title: str
    next_page: str
    state: JobState = JobState.WAITING
    what: str = ""
    done: int = 0
    total: int | None = None
    problem: str = ""
    is_to_stop: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Told:
    """What a worker has to say of its job now and then: how far it is."""

    what: str = ""
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: its state, the sentence of a failure, or the file it made."""

    state: JobState
    problem: str = ""
    file_name: str = ""
    media_type: str = ""
    data: bytes = b""


_COLUMNS = (
    "id, study, person, person_name, language, kind, title, next_page, state, what, done, total, "
    "problem, is_to_stop"
)
_READ = f"{_COLUMNS}, touched_at - asked_at"


def ask_for(alias: str, job: Job, arguments: bytes) -> None:
    """Put a job into the line."""
    at = now(alias)
    _run(
        alias,
        f"INSERT INTO store_job ({_COLUMNS}, arguments, file_name, media_type, result, worker, "  # noqa: S608 - names of ours
        "leased_until, n_begun, asked_at, touched_at) "
        f"VALUES ({', '.join(['%s'] * 23)})",
        [
            job.id.hex, job.study_id.hex, job.person.hex if job.person else None, job.person_name,
            job.language, job.kind, job.title, job.next_page, job.state, job.what, job.done,
            job.total, job.problem, job.is_to_stop, arguments, "", "", b"", "", 0.0, 0, at, at,
        ],
    )  # fmt: skip


def find_job(alias: str, id_: UUID) -> Job | None:
    """A job that is not forgotten yet."""
    with using(alias):
        rows = list(fetch(alias, f"SELECT {_READ} FROM store_job WHERE id = %s", [id_.hex]))  # noqa: S608 - names of ours
    return _job(rows[0]) if rows else None


def arguments_of(alias: str, id_: UUID) -> bytes:
    """What the job was asked to do."""
    with using(alias):
        [(data,)] = fetch(alias, "SELECT arguments FROM store_job WHERE id = %s", [id_.hex])
    return bytes(data)


def file_of(alias: str, id_: UUID) -> tuple[str, str, bytes] | None:
    """Name, media type and bytes of the file a job made; `None`: it made none."""
    sql = "SELECT file_name, media_type, result FROM store_job WHERE id = %s AND file_name <> ''"
    with using(alias):
        rows = list(fetch(alias, sql, [id_.hex]))
    return (rows[0][0], rows[0][1], bytes(rows[0][2])) if rows else None


def take_job(alias: str, worker: str, seconds: float) -> Job | None:
    """The next job, leased to this worker for so long; `None`: there is nothing to do.

    One whose worker let its lease run out comes before those that nobody has begun.
    """
    at = now(alias)
    _run(
        alias,
        "UPDATE store_job SET state = %s, problem = %s, touched_at = %s "
        "WHERE state = %s AND leased_until < %s AND n_begun >= %s",
        [JobState.FAILED, _given_up(), at, JobState.RUNNING, at, _MOST_BEGUN],
    )
    skips = "FOR UPDATE SKIP LOCKED" if connections[alias].vendor == "postgresql" else ""
    rows = _rows(
        alias,
        "UPDATE store_job SET state = %s, worker = %s, leased_until = %s, n_begun = n_begun + 1 "  # noqa: S608 - names of ours
        "WHERE id = (SELECT id FROM store_job WHERE state = %s OR (state = %s AND leased_until < "
        f"%s) ORDER BY state, asked_at LIMIT 1 {skips}) RETURNING {_READ}",
        [
            JobState.RUNNING, worker, at + seconds, JobState.WAITING, JobState.RUNNING, at,
        ],
    )  # fmt: skip
    return _job(rows[0]) if rows else None


def renew_lease(alias: str, id_: UUID, worker: str, seconds: float, told: Told) -> bool:
    """Go on for so long, and say how far it is; False: the job is this worker's no longer."""
    at = now(alias)
    n = _run(
        alias,
        "UPDATE store_job SET leased_until = %s, touched_at = %s, what = %s, done = %s, total = %s "
        "WHERE id = %s AND worker = %s AND state = %s",
        [at + seconds, at, told.what, told.done, told.total, id_.hex, worker, JobState.RUNNING],
    )
    return n == 1


def end_job(alias: str, id_: UUID, worker: str, told: Told, outcome: Outcome) -> None:
    """Nothing more comes of it; what was sent along with it is not kept."""
    _run(
        alias,
        "UPDATE store_job SET state = %s, problem = %s, file_name = %s, media_type = %s, "
        "result = %s, arguments = %s, what = %s, done = %s, total = %s, touched_at = %s "
        "WHERE id = %s AND worker = %s AND state = %s",
        [
            outcome.state, outcome.problem, outcome.file_name, outcome.media_type, outcome.data,
            b"", told.what, told.done, told.total, now(alias), id_.hex, worker, JobState.RUNNING,
        ],
    )  # fmt: skip


def hand_back(alias: str, id_: UUID, worker: str) -> None:
    """Leave a job to the next worker, as one that was not begun."""
    _run(
        alias,
        "UPDATE store_job SET state = %s, worker = '', n_begun = n_begun - 1 "
        "WHERE id = %s AND worker = %s AND state = %s",
        [JobState.WAITING, id_.hex, worker, JobState.RUNNING],
    )


def stop_job(alias: str, id_: UUID, problem: str) -> None:
    """Ask a job to stop at its next step; one that nobody has begun is stopped at once."""
    _run(alias, "UPDATE store_job SET is_to_stop = %s WHERE id = %s", [True, id_.hex])
    _run(
        alias,
        "UPDATE store_job SET state = %s, problem = %s, arguments = %s "
        "WHERE id = %s AND state = %s",
        [JobState.STOPPED, problem, b"", id_.hex, JobState.WAITING],
    )


def forget_old(alias: str, seconds: float = KEPT_SECONDS) -> None:
    """Remove jobs and drafts that nobody touched for so long, and what they hold of interviews."""
    before = now(alias) - seconds
    _run(
        alias,
        "DELETE FROM store_job WHERE touched_at < %s AND leased_until < %s",
        [before, now(alias)],
    )
    _run(alias, "DELETE FROM store_draft WHERE touched_at < %s", [before])


def keep_receipt(alias: str, job: UUID) -> None:
    """Note in the change under way that it is this job's. Raises `AlreadyKept`.

    Whoever makes the same change at the same time waits here until the first is through.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_receipt (job, kept_at) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [job.hex, time.time()],
        )
        if cursor.rowcount != 1:
            raise AlreadyKept(_("This was done already."))
        # Whatever is older was forgotten as a job long ago.
        cursor.execute(
            "DELETE FROM store_receipt WHERE kept_at < %s", [time.time() - 30 * KEPT_SECONDS]
        )


def has_receipt(alias: str, job: UUID) -> bool:
    """Was the change of this job kept?"""
    return bool(list(fetch(alias, "SELECT 1 FROM store_receipt WHERE job = %s", [job.hex])))


def _given_up() -> str:
    return _("This was begun three times, and each time the program that did it ended.")


def _run(alias: str, sql: str, parameters: list[Any]) -> int:
    with using(alias), connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def _rows(alias: str, sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with using(alias):
        return list(fetch(alias, sql, parameters))


def _job(row: tuple[Any, ...]) -> Job:
    id_, study, person, name, language, kind, title, next_page = row[:8]
    state, what, done, total, problem, is_to_stop, seconds = row[8:]
    return Job(
        as_uuid(id_),
        as_uuid(study),
        as_uuid(person) if person else None,
        name,
        language,
        kind,
        title,
        next_page,
        JobState(state),
        what,
        done,
        total,
        problem,
        bool(is_to_stop),
        float(seconds),
    )
