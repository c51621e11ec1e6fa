"""Opening and closing studies, and the only ways to hold a transaction on one.

Django wants its databases in a settings file; here a person names them while the program runs, so
each is registered under an alias when it is opened. Settings are named, not imported: `config`
stands on a higher floor.
"""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import itertools
import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import django
from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from polyvocal.core.errors import BadFile, CannotWrite, PolyvocalError
from polyvocal.core.language import _
from polyvocal.store.addresses import Address, FileAddress, ServerAddress, parse_address
from polyvocal.store.backup import keep_copy, keep_daily_copy
from polyvocal.store.copies import CopyReason, is_kept_copy
from polyvocal.store.databases import (
    PATIENCE_SECONDS,
    copy_settings,
    database_settings,
)
from polyvocal.store.eyes import NOBODYS, PROGRAMS, Eyes
from polyvocal.store.failures import told_plainly
from polyvocal.store.places import look_at_folder, warn_about
from polyvocal.store.schema import (
    bring_file_up_to_date,
    bring_server_up_to_date,
    make_study_file,
)
from polyvocal.store.study_file import check_file, opened, schema_number
from polyvocal.store.turnstile import Turns, turns_file


@dataclass(frozen=True, slots=True)
class StudyPlace:
    """Where a study is: an open database's alias, which of its studies, and for whose eyes."""

    alias: str
    study_id: UUID
    eyes: Eyes = field(default=NOBODYS, compare=False)

    def seen_by(self, id_: UUID, name: str) -> StudyPlace:
        """The same place for this person's eyes."""
        return replace(self, eyes=Eyes(id_, name))

    @property
    def unveiled(self) -> StudyPlace:
        """The same place for the program's own eyes: digests, checks and copies."""
        return replace(self, eyes=PROGRAMS)


@dataclass(slots=True)
class _Open:
    """One open database; `wrappers` are every thread's own connections to it."""

    address: Address
    settings: dict[str, Any]
    notices: tuple[str, ...] = ()
    queue: Turns = field(default_factory=Turns)
    wrappers: weakref.WeakSet[BaseDatabaseWrapper] = field(default_factory=weakref.WeakSet)
    n_users: int = 1
    # Whose studies ask what somebody may do: those that a server serves. Who holds a file, or the
    # password of a database, needs no role to change what is in it.
    asks_roles: bool = False
    copied_on: dt.date | None = None
    # Threads whose changes are kept together, and the first event of each study in them.
    joining: dict[int, dict[UUID, int]] = field(default_factory=dict)


_open: dict[str, _Open] = {}
# Held while a database is opened, so that two threads opening one get one alias.
_registry = threading.RLock()
_numbers = itertools.count(1)


def set_up() -> None:
    """Start Django once, with Polyvocal's settings unless the environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polyvocal.config.settings")
    if not apps.ready:
        django.setup()


def connect(place: Path | str, *, create: bool = False, patience: float = PATIENCE_SECONDS) -> str:
    """Open a study's file or a server's database; return the alias its models are reached by.

    An older study is brought up to date, after a verified copy; otherwise the first opening of a
    day keeps that day's copy. Opening what is open gives the same alias, and each `connect` wants
    its `disconnect`. `patience` is how many seconds to wait for another program. With `create`, a
    missing file or an empty database is made ready; nothing there is ever overwritten.

    Raises `BadFile`, `DamagedStudy`, `CannotWrite`, `StudyInUse`, `Unreachable` or `BadValue`,
    having changed nothing.
    """
    set_up()
    address = parse_address(place)
    with _registry:
        for alias, known in _open.items():
            if known.address == address:
                known.n_users += 1
                return alias
        if isinstance(address, FileAddress):
            return _open_file(address, create, patience)
        return _open_server(address, create, patience)


def disconnect(alias: str) -> None:
    """Close a database once its last user does; a study's file is then whole by itself.

    Waits for a change to the file under way in another thread; connections of other threads are
    closed too, on a server even inside a change, which is then not kept.
    """
    known = _open[alias]
    with _registry:
        known.n_users -= 1
        if known.n_users > 0:
            return
    # The registry is let go meanwhile: whoever has the turn may want to open another study.
    with known.queue.turn(), _registry:
        if known.n_users > 0:  # opened again in the meantime
            return
        _forget(alias)
    if isinstance(known.address, FileAddress):
        _fold_log_in(known.address.path)


def ask_for_roles(alias: str) -> None:
    """From now on changes to the studies of this database ask what their person's role allows."""
    _open[alias].asks_roles = True


def expect_others(alias: str) -> None:
    """Other programs will write here as well: on SQLite, take turns with them.

    Whoever opens the file from now on does. Raises `CannotWrite`.
    """
    known = _open[alias]
    if isinstance(known.address, FileAddress):
        known.queue.expect_others(known.address.path, known.settings["OPTIONS"]["timeout"])


def asks_for_roles(alias: str) -> bool:
    """Is this database served to people with roles?"""
    return _open[alias].asks_roles


def address_of(alias: str) -> Address:
    """Where an open database is: what `keep_copy` takes."""
    return _open[alias].address


def notices(alias: str) -> tuple[str, ...]:
    """Sentences the person should read about where this study is, or a copy that failed."""
    return _open[alias].notices


@contextmanager
def writing(alias: str) -> Iterator[None]:
    """One change: this thread's turn, and one transaction that is kept whole or not at all.

    A study's file lets the threads of this program through in the order they came, and after other
    programs where some are expected; the first change of a new day keeps a copy first. On a
    server, the lock on the study's row keeps the order, so that studies beside it need not wait.
    Holds no second `writing` (`RuntimeError`) except inside `together`. Raises `StudyInUse`,
    `CannotWrite` or `DamagedStudy`, nothing being changed.
    """
    known = _open[alias]
    name = _name_of(known.address)
    if threading.get_ident() in known.joining:
        with told_plainly(name), transaction.atomic(using=alias):
            yield
        return
    if isinstance(known.address, ServerAddress):
        with told_plainly(name), transaction.atomic(using=alias, durable=True):
            yield
        return
    with known.queue.turn_to_write():
        _keep_todays_copy(known)
        with told_plainly(name), transaction.atomic(using=alias, durable=True):
            yield


@contextmanager
def together(alias: str) -> Iterator[None]:
    """Several changes of this thread that are kept whole together or not at all.

    Each stays an event of its own, and all are one step: undone and redone at once. None can be
    seen by anybody else before the block ends. Others who want to write wait as long as it lasts
    (docs/adr/0014-an-import-is-kept-whole.md). Holds no second `together` (`RuntimeError`).
    """
    me, joining = threading.get_ident(), _open[alias].joining
    if me in joining:
        raise RuntimeError("changes are being kept together already")
    with writing(alias):
        joining[me] = {}
        try:
            yield
        finally:
            del joining[me]


@contextmanager
def in_turn(alias: str) -> Iterator[None]:
    """This thread's turn, for a write beside the studies that holds no change of one."""
    known = _open[alias]
    if isinstance(known.address, ServerAddress) or known.queue.is_mine:
        yield
        return
    with known.queue.turn_to_write():
        yield


def step_of(at: StudyPlace, number: int) -> int | None:
    """The first event of the step that event `number` of this thread belongs to, if of any."""
    firsts = _open[at.alias].joining.get(threading.get_ident())
    return None if firsts is None else firsts.setdefault(at.study_id, number)


@contextmanager
def reading(alias: str) -> Iterator[None]:
    """One consistent view over several reads, which keeps no writer out.

    Inside `writing` it is that transaction's view; inside another `reading`, that one's.
    """
    known, connection = _open[alias], connections[alias]
    with told_plainly(_name_of(known.address)):
        connection.ensure_connection()
        if connection.in_atomic_block:
            yield
        elif isinstance(known.address, ServerAddress):
            with transaction.atomic(using=alias):
                _run(alias, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield
        elif connection.connection.in_transaction:
            yield
        else:
            # Django's own transaction would take the writer's lock only to read.
            _run(alias, "BEGIN DEFERRED")
            try:
                yield
            finally:
                _run(alias, "ROLLBACK")


@contextmanager
def failures_told(alias: str) -> Iterator[None]:
    """What the database refuses inside the block becomes a sentence about the study."""
    with told_plainly(_name_of(_open[alias].address)):
        yield


@contextmanager
def looking_at(copy: Path) -> Iterator[str]:
    """An alias for reading a copy that nothing else writes; the copy stays as it is."""
    set_up()
    alias = f"copy-{next(_numbers)}"
    settings = copy_settings(copy)
    connections.databases[alias] = settings
    _open[alias] = _Open(FileAddress(copy), settings)
    try:
        yield alias
    finally:
        _forget(alias)


def _open_file(address: FileAddress, create: bool, patience: float) -> str:
    path = address.path
    if is_kept_copy(path):
        raise BadFile(
            path,
            _("this is a copy Polyvocal keeps, and opening it would change it."),
            remedy=_("Bring it back with: polyvocal restore"),
        )
    is_new = create and make_study_file(path)
    number = check_file(path, patience=patience)
    place = look_at_folder(path.parent)
    warning = warn_about(place, path.name)
    if number < schema_number():
        keep_copy(address, CopyReason.MIGRATION)
    settings = database_settings(address, patience, place.journal_mode)
    known = _Open(address, settings, notices=(warning,) if warning else ())
    with _registered(known) as alias:
        if number < schema_number():
            bring_file_up_to_date(alias)
        elif is_new:
            known.copied_on = _today()
        else:
            _keep_todays_copy(known)
        if turns_file(path).exists():  # a server has it open, or had
            with contextlib.suppress(CannotWrite):  # another account's: fair or not, it works
                expect_others(alias)
        connections[alias].ensure_connection()
    return alias


def _open_server(address: ServerAddress, create: bool, patience: float) -> str:
    with _registered(_Open(address, database_settings(address, patience))) as alias:
        bring_server_up_to_date(alias, _name_of(address), create=create)
    return alias


@contextmanager
def _registered(known: _Open) -> Iterator[str]:
    """Register a database; a failure inside the block takes it back."""
    alias = f"study-{next(_numbers)}"
    connections.databases[alias] = known.settings
    _open[alias] = known
    try:
        with told_plainly(_name_of(known.address)):
            yield alias
    except BaseException:
        _forget(alias)
        raise


def _forget(alias: str) -> None:
    known = _open.pop(alias)
    for wrapper in list(known.wrappers):
        wrapper.inc_thread_sharing()  # closing another thread's is what is meant here
        wrapper.close()
    known.queue.close()
    # A thread that still holds its connection must not open the file again behind our back.
    known.settings["NAME"] = ""
    del connections.databases[alias]
    with contextlib.suppress(AttributeError):
        del connections[alias]


def _fold_log_in(path: Path) -> None:
    """SQLite folds its log in when the last connection closes, unless a read was left hanging."""
    if path.with_name(f"{path.name}-wal").exists():
        with contextlib.suppress(PolyvocalError), opened(path, patience=0) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _keep_todays_copy(known: _Open) -> None:
    """Keep the day's copy; a copy that cannot be made is told, and keeps nobody from work."""
    today = _today()
    if known.copied_on == today or not isinstance(known.address, FileAddress):
        return
    known.copied_on = today
    try:
        keep_daily_copy(known.address.path)
    except PolyvocalError as error:
        known.notices += (
            _("Today's copy of the study could not be made. {why}").format(why=error),
        )


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _name_of(address: Address) -> str:
    return address.path.name if isinstance(address, FileAddress) else str(address)


def _run(alias: str, statement: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)


def _remember(
    sender: type[BaseDatabaseWrapper],  # noqa: ARG001 - Django's signal names it
    connection: BaseDatabaseWrapper,
    **_more: object,
) -> None:
    known = _open.get(connection.alias)
    if known is not None:
        known.wrappers.add(connection)


def _close_everything() -> None:
    for alias in list(_open):
        known = _open[alias]
        _forget(alias)
        if isinstance(known.address, FileAddress):
            _fold_log_in(known.address.path)


connection_created.connect(_remember, dispatch_uid="polyvocal.store.connections")
atexit.register(_close_everything)
