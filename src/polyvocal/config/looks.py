"""How pages look to this person: kept in their own settings folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from polyvocal.config.person import settings_file

THEMES = ("", "light", "dark")
SIZES = ("", "large", "larger")


@dataclass(frozen=True, slots=True)
class Look:
    """`theme` "": as the system says; `size` "": as the browser says; `keys`: single keys act."""

    theme: str = ""
    size: str = ""
    keys: bool = True


def read_look() -> Look:
    """The look chosen before; whatever cannot be read counts as not chosen."""
    known = _read()
    theme, size, keys = known.get("theme"), known.get("size"), known.get("keys")
    return Look(
        theme if theme in THEMES else "",
        size if size in SIZES else "",
        keys if isinstance(keys, bool) else True,
    )


def keep_look(look: Look) -> None:
    """Remember the look for the next time, on this computer."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(asdict(look)), encoding="utf-8")
    beside.replace(path)


def changed_look(look: Look, *, theme: str, size: str, keys: bool) -> Look:
    """The look with what a form sent; unknown values change nothing."""
    return replace(
        look,
        theme=theme if theme in THEMES else look.theme,
        size=size if size in SIZES else look.size,
        keys=keys,
    )


def _file() -> Path:
    return settings_file().with_name("look.json")


def _read() -> dict[str, object]:
    try:
        known = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
