"""The studies this person opened lately: their paths, newest first, in the settings folder."""

from __future__ import annotations

import json
from pathlib import Path

from polyvocal.config.person import settings_file

_MOST = 12


def recent_studies() -> tuple[Path, ...]:
    """The files opened lately that are still there."""
    return tuple(path for path in _read() if path.is_file())


def remember_study(path: Path) -> None:
    """Put this study first."""
    mine = path.resolve()
    paths = [mine, *(known for known in _read() if known != mine)][:_MOST]
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps([str(path) for path in paths], indent=1), encoding="utf-8")
    beside.replace(file)


def _file() -> Path:
    return settings_file().with_name("recent.json")


def _read() -> list[Path]:
    try:
        known = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return (
        [Path(path) for path in known if isinstance(path, str)] if isinstance(known, list) else []
    )
