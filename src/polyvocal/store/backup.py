"""Keeping verified copies of a study beside it, and bringing one back."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from polyvocal.core.errors import BadFile, CannotWrite, DamagedStudy
from polyvocal.core.language import _
from polyvocal.store.addresses import FileAddress, ServerAddress
from polyvocal.store.copies import (
    Copy,
    CopyReason,
    copies_folder,
    copy_name,
    fingerprint_of,
    list_copies,
    surplus_copies,
    verify_copy,
)
from polyvocal.store.failures import disk_told_plainly, no_room, told_plainly
from polyvocal.store.study_file import check_header, files_beside, opened

Verifier = Callable[[Path], Sequence[str]]
"""Looks at a finished copy and returns a sentence for each thing wrong with it."""

State = dict[str, tuple[object, ...]]
"""What tells one state of a study from another, by table or study."""

_EVENTS = "store_event"
_SPARE_BYTES = 1 << 20
_ABANDONED_SECONDS = 3600.0
_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class NotCopied:
    """No copy was made, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and where the state before it was put (`None`: there was no file)."""

    copy: Copy
    before: Path | None


def keep_copy(
    study: Path | FileAddress | ServerAddress,
    reason: CopyReason,
    *,
    verifier: Verifier | None = None,
) -> Copy | NotCopied:
    """Make a verified copy beside the study; the last ten are kept (see `surplus_copies`).

    The study may be open and written to meanwhile: the copy is one consistent state. It appears
    under its name only when it is whole, on the disk, sound to SQLite, equal in row counts and
    chain heads to the state copied and, where given, passed by `verifier`. A database on a server
    is not copied: its backups are its server's affair.

    Raises `CannotWrite` without room or permission, `DamagedStudy` when the copy does not pass (it
    is then deleted), `StudyInUse` when a program keeps the study to itself.
    """
    if isinstance(study, ServerAddress):
        return NotCopied(
            _("Copies of {name} are made where the server is backed up, not by Polyvocal.").format(
                name=study
            )
        )
    path = study.path if isinstance(study, FileAddress) else study.resolve()
    with opened(path) as source:
        return _copy_from(source, path, reason, verifier)


def keep_daily_copy(study: Path) -> Copy | NotCopied:
    """Make the day's copy, unless there is one of today (UTC) or nothing changed since the last."""
    copies = list_copies(study)
    today = dt.datetime.now(dt.UTC).date()
    if any(c.made.date() == today and c.reason is CopyReason.DAILY for c in copies):
        return NotCopied(_("Today's copy is there already."))
    if copies and copies[0].path.stat().st_mtime_ns == _last_written(study):
        return NotCopied(_("Nothing was changed since the last copy."))
    return keep_copy(study, CopyReason.DAILY)


def restore(study: Path, copy: Path, *, verifier: Verifier | None = None) -> Restored:
    """Put the state of `copy` in the study's place.

    The copy is verified first. Then, with the study to itself, the present state is kept as a copy
    of its own, so that this can be taken back the same way; a study too damaged for that is set
    aside as it is, in the folder of copies. Interrupted at any moment, the study is as before or
    as in the copy.

    Raises as `verify_copy` and `keep_copy` do, and `StudyInUse` while the study is open anywhere,
    this program included. Where a rollback journal is used (network and synced folders) only a
    program that is reading or writing at that moment can be noticed; an idle one sees the restored
    state at its next step.
    """
    study = study.resolve()
    chosen = verify_copy(copy)
    _refuse_faults(chosen.path.name, verifier(chosen.path) if verifier else ())
    if study.is_dir():
        raise BadFile(study, _("this is a folder, not a study."))
    if not study.exists():
        _put_in_place(chosen.path, study)
        return Restored(chosen, None)
    try:
        _check_sound(study)
        with opened(study) as target:
            _keep_others_out(target)
            before = _copy_from(target, study, CopyReason.RESTORE, None)
            with opened(chosen.path, read_only=True) as source:
                source.backup(target)
        return Restored(chosen, before.path)
    except DamagedStudy:
        aside = _set_aside(study)
        _put_in_place(chosen.path, study)
        return Restored(chosen, aside)


def _check_sound(study: Path) -> None:
    try:
        check_header(study)
    except BadFile as error:  # what is no study at all is set aside like a damaged one
        raise DamagedStudy(str(error)) from error


def _copy_from(
    source: sqlite3.Connection, study: Path, reason: CopyReason, verifier: Verifier | None
) -> Copy:
    folder = _ready_folder(study)
    written = _last_written(study)
    draft = folder / f"{secrets.token_hex(8)}{_UNFINISHED}"
    with disk_told_plainly(study.name):
        try:
            with told_plainly(study.name):
                state = _pour(source, draft, study.name)
                faults = _faults(draft, state)
            _refuse_faults(study.name, [*faults, *(verifier(draft) if verifier else ())])
            copy = _give_name(draft, reason, written)
        finally:
            for left in (draft, *files_beside(draft)):
                left.unlink(missing_ok=True)
        for surplus in surplus_copies(list_copies(study)):
            surplus.path.unlink(missing_ok=True)
    return copy


def _give_name(draft: Path, reason: CopyReason, written: int) -> Copy:
    """Make a finished draft a copy: on the disk first, then under its name."""
    # Equal times tell later that nothing was written since, whatever any clock says.
    os.utime(draft, ns=(written, written))
    _sync(draft)
    made = dt.datetime.now(dt.UTC)
    fingerprint = fingerprint_of(draft)
    final = draft.replace(draft.with_name(copy_name(made, reason, fingerprint)))
    _sync(final.parent)
    return Copy(final, made, reason, fingerprint)


def _ready_folder(study: Path) -> Path:
    folder = copies_folder(study)
    try:
        with disk_told_plainly(study.name):
            folder.mkdir(mode=0o700, exist_ok=True)
    except CannotWrite:
        if not folder.exists():
            raise
        raise CannotWrite(
            _(
                "The copies of {name} need the folder {folder}, but a file has that name; move it."
            ).format(name=study.name, folder=folder.name)
        ) from None
    for draft in folder.glob(f"*{_UNFINISHED}*"):  # of a program that was stopped on the way
        with contextlib.suppress(FileNotFoundError):
            if time.time() - draft.stat().st_mtime > _ABANDONED_SECONDS:
                draft.unlink()
    return folder


def _pour(source: sqlite3.Connection, draft: Path, name: str) -> State:
    """Copy one consistent state of `source` into a new file; returns what marks that state."""
    # All in one reading transaction: what is looked at is what is copied.
    source.execute("BEGIN")
    try:
        state = _state_of(source)
        [[n_pages]] = source.execute("PRAGMA page_count")
        [[page_bytes]] = source.execute("PRAGMA page_size")
        if shutil.disk_usage(draft.parent).free < n_pages * page_bytes + _SPARE_BYTES:
            raise no_room(name)
        _new_private_file(draft)
        with closing(sqlite3.connect(draft, isolation_level=None)) as target:
            source.backup(target)
            # One whole file: no log beside it, and none made by whoever opens it to look.
            target.execute("PRAGMA journal_mode = DELETE")
    finally:
        source.execute("COMMIT")
    return state


def _state_of(connection: sqlite3.Connection) -> State:
    """For every table, how many rows it has and the last one's number; each study's chain head."""
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'"
    ).fetchall()
    state: State = {}
    for (name,) in names:
        quoted = '"' + name.replace('"', '""') + '"'
        [row] = connection.execute(f"SELECT count(*), coalesce(max(rowid), 0) FROM {quoted}")  # noqa: S608 - the name is the file's own, quoted
        state[name] = tuple(row)
    if _EVENTS in state:
        # SQLite takes a bare column from the row that has the maximum.
        heads = connection.execute(
            f"SELECT study_id, max(number), hash FROM {_EVENTS} GROUP BY study_id"  # noqa: S608 - our own table
        )
        state |= {f"head of {study}": (number, head) for study, number, head in heads}
    return state


def _faults(draft: Path, state: State) -> list[str]:
    with opened(draft, read_only=True) as connection:
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        if faults != ["ok"]:
            return faults
        return [] if _state_of(connection) == state else [_("it is not equal to the study")]


def _refuse_faults(name: str, faults: Sequence[str]) -> None:
    if faults:
        raise DamagedStudy(
            _(
                "The copy of {name} did not pass its check and was not kept; the study itself may "
                "be damaged ({fault}). Look with: polyvocal verify {name}"
            ).format(name=name, fault=faults[0])
        )


def _keep_others_out(target: sqlite3.Connection) -> None:
    """Hold the file's lock until the connection closes; fails while anybody has it open.

    Leaving the write-ahead log takes every other connection's absence, an idle one's too.
    """
    target.execute("PRAGMA busy_timeout = 2000")
    target.execute("PRAGMA locking_mode = EXCLUSIVE")
    target.execute("PRAGMA journal_mode = DELETE")
    target.execute("PRAGMA secure_delete = ON")
    target.execute("BEGIN EXCLUSIVE")
    target.execute("COMMIT")


def _put_in_place(copy: Path, study: Path) -> None:
    """Write the copy's bytes where no study is, whole or not at all."""
    draft = study.with_name(f".{study.name}.{secrets.token_hex(8)}{_UNFINISHED}")
    with disk_told_plainly(study.name):
        if shutil.disk_usage(study.parent).free < copy.stat().st_size + _SPARE_BYTES:
            raise no_room(study.name)
        try:
            _new_private_file(draft)
            shutil.copyfile(copy, draft)
            _sync(draft)
            draft.replace(study)
        finally:
            draft.unlink(missing_ok=True)
        _sync(study.parent)


def _set_aside(study: Path) -> Path:
    """Move a study too damaged to copy into the folder of copies, with what is beside it."""
    folder = _ready_folder(study)
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
    aside = folder / f"{stamp}-damaged-{study.name}"
    # What SQLite keeps beside the file goes first: left behind, it would be read into the new one.
    with disk_told_plainly(study.name):
        for beside in files_beside(study):
            if beside.exists():
                beside.replace(folder / f"{stamp}-damaged-{beside.name}")
        return study.replace(aside)


def _new_private_file(path: Path) -> None:
    """Make an empty file only its owner may read: what people said about their health is in it."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _last_written(study: Path) -> int:
    """When the study was last written (nanoseconds): its file or the log not yet folded into it."""
    log = files_beside(study)[0]
    times = [study.stat().st_mtime_ns]
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size:
            times.append(log.stat().st_mtime_ns)
    return max(times)


def _sync(path: Path) -> None:
    """Wait until the disk holds it; Windows cannot do this for a folder, and need not."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
