"""What every move has: a file that can be opened, and what came of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import ExchangeReport
from polyvocal.core.language import _
from polyvocal.store.connections import StudyPlace, together
from polyvocal.store.jobs import keep_receipt


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of everything, and the file that was made (`None`: none, as was asked)."""

    report: ExchangeReport
    file: Path | None


@contextmanager
def kept_together(at: StudyPlace, job: UUID | None) -> Iterator[None]:
    """Changes that are kept whole or not at all, with the receipt of the job that makes them.

    Raises `AlreadyKept` where the job made them before.
    """
    with together(at.alias):
        if job is not None:
            keep_receipt(at.alias, job)
        yield


@contextmanager
def opened_file(file: Path) -> Iterator[IO[bytes]]:
    """A file to read from. Raises `BadFile` where there is none, it is empty, or may not be read.

    A device or a pipe is none: it could go on for ever.
    """
    try:
        if not file.is_file():
            raise FileNotFoundError(file)
        source = file.open("rb")
    except OSError as error:
        raise BadFile(
            file, _("it cannot be opened."), remedy=_("Check its name, and that you may read it.")
        ) from error
    with source:
        if not os.fstat(source.fileno()).st_size:
            raise BadFile(file, _("it is empty."), remedy=_("Export it again from the other tool."))
        yield source


def require_free(target: Path) -> None:
    """Raises `BadFile` where a study would be made in the place of something."""
    if target.exists():
        raise BadFile(
            target, _("there is a study here already."), remedy=_("Name another with --out.")
        )
