"""The copies beside a study: their names, which are kept, and whether one is as it was written."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from polyvocal.core.errors import BadFile, DamagedStudy
from polyvocal.core.language import _
from polyvocal.store.addresses import SUFFIX
from polyvocal.store.study_file import check_schema, opened, schema_of

N_KEPT = 10
_N_DIGITS = 16
_READ_BYTES = 1 << 20


class CopyReason(StrEnum):
    """What a copy was made before, or that a day of use began."""

    DAILY = "daily"
    MIGRATION = "migration"
    IMPORT = "import"
    MERGE = "merge"
    RESTORE = "restore"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Copy:
    """A verified copy: a whole study in one file, named for when and why it was made.

    `made` is in UTC; `fingerprint` is the beginning of the SHA-256 (hex) of the file. It stands in
    the name, so that a copy and what proves it come into being in one step.
    """

    path: Path
    made: dt.datetime
    reason: CopyReason
    fingerprint: str

    @property
    def n_bytes(self) -> int:
        """The copy's size."""
        return self.path.stat().st_size


_STAMP = "%Y%m%dT%H%M%S%fZ"
_NAME = re.compile(
    rf"(?P<made>\d{{8}}T\d{{12}}Z)-(?P<reason>{'|'.join(CopyReason)})"
    rf"-(?P<fingerprint>[0-9a-f]{{{_N_DIGITS}}}){re.escape(SUFFIX)}"
)


def copies_folder(study: Path) -> Path:
    """Where the copies of this study are: ``NAME.polyvocal-copies`` beside it."""
    return study.with_name(f"{study.name.removesuffix(SUFFIX)}{SUFFIX}-copies")


def list_copies(study: Path) -> tuple[Copy, ...]:
    """The study's copies, newest first. Not verified: that reads each of them whole."""
    folder = copies_folder(study)
    if not folder.is_dir():
        return ()
    found = (read_copy_name(path) for path in folder.iterdir())
    return tuple(sorted((c for c in found if c), key=lambda c: c.path.name, reverse=True))


def is_kept_copy(path: Path) -> bool:
    """Is this one of the copies in its folder? Opened as a study it would stop being one."""
    return path.parent.name.endswith(f"{SUFFIX}-copies") and read_copy_name(path) is not None


def read_copy_name(path: Path) -> Copy | None:
    """What the name of a copy says; `None` when it is not such a name."""
    found = _NAME.fullmatch(path.name)
    if not found:
        return None
    return Copy(
        path,
        dt.datetime.strptime(found["made"], _STAMP).replace(tzinfo=dt.UTC),
        CopyReason(found["reason"]),
        found["fingerprint"],
    )


def copy_name(made: dt.datetime, reason: CopyReason, fingerprint: str) -> str:
    """The file name `read_copy_name` reads."""
    return f"{made.astimezone(dt.UTC).strftime(_STAMP)}-{reason}-{fingerprint}{SUFFIX}"


def fingerprint_of(path: Path) -> str:
    """The beginning of the SHA-256 (hex) of the file's bytes: 64 bits, enough against accidents.

    Against a forger only the study's own chain of events helps, and only with a witness outside.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_READ_BYTES):
            digest.update(part)
    return digest.hexdigest()[:_N_DIGITS]


def surplus_copies(copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """Which to remove so that ten are left: never one before it is needed.

    A busy day of imports must not push out last week's daily copies, nor a month of days the last
    imports: the oldest goes of whichever kind, daily or other, has more than five.
    """
    kept = sorted(copies, key=lambda c: c.path.name)
    surplus = []
    while len(kept) > N_KEPT:
        counts = Counter(c.reason is CopyReason.DAILY for c in kept)
        oldest = next(c for c in kept if counts[c.reason is CopyReason.DAILY] > N_KEPT // 2)
        kept.remove(oldest)
        surplus.append(oldest)
    return tuple(surplus)


def verify_copy(path: Path) -> Copy:
    """Read the copy whole and check that it is as it was written.

    Raises `BadFile` when the file is missing, no copy, or of a newer version of Polyvocal, and
    `DamagedStudy` when its bytes are not those its name vouches for or SQLite finds fault.
    """
    copy = read_copy_name(path)
    if copy is None:
        raise BadFile(
            path,
            _("this is not named as Polyvocal names its copies, so it cannot be checked."),
            remedy=_("Choose one of the copies listed, or open this file as a study by itself."),
        )
    try:
        found = fingerprint_of(path)
    except FileNotFoundError:
        raise BadFile(path, _("there is no such copy.")) from None
    if found != copy.fingerprint:
        raise DamagedStudy(
            _(
                "The copy {name} is not as it was written and was not used; choose another copy."
            ).format(name=path.name)
        )
    with opened(path, read_only=True) as connection:
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        check_schema(path, schema_of(connection))
    if faults != ["ok"]:
        raise DamagedStudy(
            _("The copy {name} is damaged and was not used; choose another copy.").format(
                name=path.name
            )
        )
    return copy
