"""Backups of a database: written while it is in use, verified, kept in a folder, brought back."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from polyvocal.core.errors import BadFile, BadValue, DamagedStudy, NotFound
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.store.addresses import SUFFIX
from polyvocal.store.connections import (
    StudyPlace,
    connect,
    disconnect,
    looking_at,
    reading,
    together,
)
from polyvocal.store.copies import copies_folder, fingerprint_of
from polyvocal.store.default_place import forget_default, make_default
from polyvocal.store.failures import disk_told_plainly
from polyvocal.store.moving import copy_study
from polyvocal.store.other_tables import copy_accounts, count_accounts, has_accounts
from polyvocal.store.reads import StudyLine, studies
from polyvocal.store.sealing import SEALED, check_passphrase, is_sealed, seal, unseal, unsealed
from polyvocal.store.study_file import check_file, schema_number
from polyvocal.work.moving import target_for
from polyvocal.work.opening import choose_study
from polyvocal.work.staging import staged

_EVERYTHING = "all"
_STAMP = "%Y%m%dT%H%M%S%fZ"
_NAME = re.compile(
    rf"(?P<made>\d{{8}}T\d{{12}}Z)-(?P<what>[0-9a-z]+)-(?P<fingerprint>[0-9a-f]{{16}})"
    rf"{re.escape(SUFFIX)}(?:{re.escape(SEALED)})?"
)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written, verified and read again; which older ones made way for it."""

    file: Path
    studies: tuple[str, ...]
    n_accounts: int
    n_bytes: int
    removed: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What came back; no accounts where there were some in that place already."""

    studies: tuple[str, ...]
    n_accounts: int


def back_up(
    database: Path | str,
    folder: Path,
    *,
    study: str = "",
    keep: int | None = None,
    passphrase: str = "",
    progress: Progress = silent,
) -> Backup:
    """Write one state of a database into a new file of `folder`, while others work on.

    Every study with its history, and the accounts; or the one `study` names. What was written is
    verified against its events and compared with what was read; sealed, it is opened again and
    compared. It appears under its name when all of that is done. `keep` is how many of the same
    kind stay, the newest.

    Raises as `store.moving.copy_study` does, and `BadValue` for a passphrase that is too short.
    """
    if passphrase:
        check_passphrase(passphrase)
    if keep is not None and keep < 1:
        raise BadValue(_("At least one backup has to be kept."))
    with _drafting(folder) as draft:
        found, n_accounts = _written(database, draft, study, progress)
        what = found[0].id.hex[:12] if study else _EVERYTHING
        with staged(folder) as staging, disk_told_plainly(folder.name):
            unnamed = staging / "backup"
            if passphrase:
                seal(draft, unnamed, passphrase)
                _require_same(draft, unnamed, passphrase)
            else:
                shutil.copyfile(draft, unnamed)
                unnamed.chmod(0o600)
            file = folder / _name(what, fingerprint_of(unnamed), is_sealed=bool(passphrase))
            _sync(unnamed)
            unnamed.rename(staging / file.name)
        _sync(folder)
    if fingerprint_of(file) not in file.name:
        raise DamagedStudy(_("The backup {name} is not as it was written.").format(name=file.name))
    names = tuple(line.name for line in found)
    removed = _rotate(folder, what, keep) if keep is not None else ()
    return Backup(file, names, n_accounts, file.stat().st_size, removed)


def bring_back(
    file: Path, database: Path | str, *, passphrase: str = "", progress: Progress = silent
) -> BroughtBack:
    """Put everything of a backup into an empty database or a new file, whole or not at all.

    Raises `BadFile` for a backup that is not as it was written or was sealed with another
    passphrase, and as `store.moving.copy_study` does.
    """
    sealed = is_sealed(file)
    if sealed and not passphrase:
        raise BadFile(file, _("this backup is sealed."), remedy=_("Give its passphrase in a file."))
    named = _NAME.fullmatch(file.name)
    # The passphrase is asked first: the wrong one is the likelier fault, and told apart here.
    with _drafting(file.parent) as draft:
        if sealed:
            unseal(file, draft, passphrase)
        elif named and fingerprint_of(file) != named["fingerprint"]:
            raise BadFile(
                file,
                _("it is cut short, or not as it was written."),
                remedy=_("Use another backup."),
            )
        else:
            shutil.copyfile(file, draft)
        with _read_only(draft) as source, target_for(database, is_beside=False) as target:
            return _put_back(source, target, progress)


def _written(
    database: Path | str, draft: Path, study: str, progress: Progress
) -> tuple[tuple[StudyLine, ...], int]:
    """Write one state of the database into a file; its studies, and how many accounts."""
    with _connected(database) as source, _connected(draft, create=True) as target:
        takes_accounts = not study and has_accounts(source)
        if takes_accounts:
            make_default(target)
        with reading(source):
            found = tuple(studies(source))
            if study:
                chosen = choose_study(found, study)
                found = tuple(line for line in found if line.id == chosen)
            n = _copied(source, target, found, progress, takes_accounts=takes_accounts)
        if takes_accounts:
            forget_default()
    return found, n


def _put_back(source: str, target: str, progress: Progress) -> BroughtBack:
    brings_accounts = has_accounts(source)
    if brings_accounts:
        make_default(target)
        brings_accounts = not count_accounts(target)
    found = tuple(studies(source))
    n = _copied(source, target, found, progress, takes_accounts=brings_accounts)
    if has_accounts(source):
        forget_default()
    return BroughtBack(tuple(line.name for line in found), n)


def _copied(
    source: str,
    target: str,
    found: tuple[StudyLine, ...],
    progress: Progress,
    *,
    takes_accounts: bool,
) -> int:
    if not found and not takes_accounts:
        raise NotFound(_("There is no study here yet. Make one with: polyvocal new"))
    with together(target):
        for line in found:
            copy_study(StudyPlace(source, line.id).unveiled, target, progress=progress)
        return copy_accounts(source, target) if takes_accounts else 0


def _require_same(draft: Path, sealed: Path, passphrase: str) -> None:
    written, read = hashlib.sha256(), hashlib.sha256()
    with draft.open("rb") as file:
        while piece := file.read(1 << 20):
            written.update(piece)
    for piece in unsealed(sealed, passphrase):
        read.update(piece)
    if written.digest() != read.digest():
        raise DamagedStudy(_("What was sealed is not what was written; no backup was kept."))


def _name(what: str, fingerprint: str, *, is_sealed: bool) -> str:
    made = dt.datetime.now(dt.UTC).strftime(_STAMP)
    return f"{made}-{what}-{fingerprint}{SUFFIX}{SEALED if is_sealed else ''}"


def _rotate(folder: Path, what: str, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest of this kind: whatever bears another name is not touched."""
    named = [(path, _NAME.fullmatch(path.name)) for path in folder.iterdir()]
    same = sorted(path for path, found in named if found and found["what"] == what)
    for surplus in same[:-keep]:
        surplus.unlink()
    return tuple(same[:-keep])


@contextmanager
def _drafting(folder: Path) -> Iterator[Path]:
    """A file to work on that is gone afterwards; in the service's own folder where it has one.

    There and not in `folder`: what is to be sealed should not lie open where it is kept.
    """
    state = os.environ.get("STATE_DIRECTORY")
    with staged(Path(state) if state else folder) as staging:
        draft = staging / f"draft{SUFFIX}"
        try:
            yield draft
        finally:
            shutil.rmtree(copies_folder(draft), ignore_errors=True)
            for left in staging.folder.glob("*"):
                left.unlink()


@contextmanager
def _read_only(draft: Path) -> Iterator[str]:
    """What was brought back for a moment; one of an older Polyvocal is brought up to date first."""
    if check_file(draft) == schema_number():
        with looking_at(draft) as alias:
            yield alias
        return
    with _connected(draft) as alias:
        yield alias


@contextmanager
def _connected(place: Path | str, *, create: bool = False) -> Iterator[str]:
    alias = connect(place, create=create)
    try:
        yield alias
    finally:
        disconnect(alias)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot do this for a folder, and need not
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
