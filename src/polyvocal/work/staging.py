"""Write several files so that a person sees all of them or none."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.store.study_file import is_study
from polyvocal.work.owning import own

_PREFIX = ".polyvocal-unfinished-"
_LOCK, _FILES = "lock", "files"
# Where no lock says whether anybody still writes into it: a folder that knows none, an older
# Polyvocal's leftover, or one made this moment.
_ABANDONED_AFTER_SECONDS = 24 * 3600


class Staging:
    """A folder inside the one to be filled; nothing shows until everything is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: tuple[Path, ...] = ()

    def __truediv__(self, name: str) -> Path:
        return self.folder / name

    def move_into(self, out: Path) -> None:
        """Put every file in its place, over an older one of its name.

        Only a study takes the place of a study; raises as `require_replaceable`.
        """
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        self.files = tuple(path.relative_to(self.folder) for path in files)
        for path, name in zip(files, self.files, strict=True):
            if not is_study(path):
                require_replaceable(out / name)
        for path, name in zip(files, self.files, strict=True):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            path.replace(out / name)


def require_replaceable(target: Path) -> None:
    """Raises `BadFile` where a file of this name would take the place of anything but a file.

    Also of a study; and a device that somebody may write to would be gone for every program.
    """
    if target.is_dir():
        raise BadFile(target, _("this is a folder."), remedy=_("Name a file in it."))
    if target.exists() and not target.is_file():
        raise BadFile(
            target, _("this is no file that can be written."), remedy=_("Choose another name.")
        )
    if is_study(target):
        raise BadFile(
            target,
            _("this is a study, and nothing else is written over it."),
            remedy=_("Choose another name."),
        )


@contextmanager
def staged(out: Path) -> Iterator[Staging]:
    """Write into a folder of its own first, so that stopping half-way leaves `out` as it was.

    What killed programs left in `out` is swept away first: it holds people's words. Raises
    `BadFile` when `out` cannot be written into. Folders made for nothing go again.
    """
    try:
        made = [folder for folder in (out, *out.parents) if not folder.exists()]
        out.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        draft, lock = _owned_draft(out)
    except OSError as error:
        raise BadFile(
            out, _("nothing can be written here."), remedy=_("Choose another folder.")
        ) from error
    try:
        staging = Staging(draft / _FILES)
        yield staging
        staging.move_into(out)
    finally:
        shutil.rmtree(draft / _FILES, ignore_errors=True)
        if lock is not None:
            os.close(lock)  # Windows removes no file that is open
        shutil.rmtree(draft, ignore_errors=True)
        with contextlib.suppress(OSError):
            for folder in made:
                folder.rmdir()


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file piece by piece."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)


def _owned_draft(out: Path) -> tuple[Path, int | None]:
    """A new folder and its lock; no lock where the folder knows none."""
    while True:
        draft = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=out))
        try:
            lock = own(draft / _LOCK)
        except FileNotFoundError:
            continue
        except OSError:
            (draft / _LOCK).unlink(missing_ok=True)
            lock = None
        else:
            if lock is None:  # somebody took it for a leftover
                continue
        (draft / _FILES).mkdir()
        return draft, lock


def _sweep(out: Path) -> None:
    for left in out.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if (left / _LOCK).exists():
                lock = own(left / _LOCK)
                if lock is None:
                    continue
                shutil.rmtree(left / _FILES, ignore_errors=True)
                os.close(lock)
                shutil.rmtree(left, ignore_errors=True)
            elif time.time() - left.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
