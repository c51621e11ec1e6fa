"""A lock that says its owner is alive: the system lets go of it when the program ends, however."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    _BUSY = PermissionError

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    _BUSY = BlockingIOError

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def own(file: Path) -> int | None:
    """Lock the file, making it if need be; the handle to close, or `None` while another owns it.

    A file that was removed while the lock was taken is owned by nobody: `None` too. Raises
    `OSError` where the folder knows no locks.
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle)
        if file.exists():
            return handle
    except _BUSY:
        pass
    except OSError:
        os.close(handle)
        raise
    os.close(handle)
    return None
