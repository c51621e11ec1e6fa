"""Who is working on this computer: asked once, kept in the person's own settings folder.

The same name on this computer is the same person; undo is theirs alone. Nothing of this is stored
in a study beyond the name and the id that its events carry.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import platformdirs

from polyvocal.core.errors import BadFile, BadValue
from polyvocal.core.language import _
from polyvocal.core.showing import one_line

FOLDER_VARIABLE = "POLYVOCAL_SETTINGS"
NAME_VARIABLE = "POLYVOCAL_AS"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who works on this computer."""

    id: UUID
    name: str


def settings_file() -> Path:
    """Where this person's settings are kept."""
    folder = os.environ.get(FOLDER_VARIABLE) or platformdirs.user_config_dir("polyvocal")
    return Path(folder) / "person.json"


def usual_person() -> Person | None:
    """The person named before, by the environment or in the settings; `None` when nobody was."""
    named = os.environ.get(NAME_VARIABLE, "").strip()
    if named:
        return remember_person(named, as_usual=False)
    usual = _read().usual
    return remember_person(usual) if usual else None


def person_looking() -> Person | None:
    """The usual person, for whose eyes a command reads; nothing is remembered of them by that."""
    try:
        known = _read()
    except BadFile:  # whoever only looks need not mend their settings first
        return None
    name = " ".join(os.environ.get(NAME_VARIABLE, "").split()) or known.usual
    if not name:
        return None
    return Person(UUID(known.people[name]) if name in known.people else uuid4(), name)


def remember_person(name: str, *, as_usual: bool = True) -> Person:
    """The person of this name on this computer, with a new id the first time.

    `as_usual` makes them the one who is working when nobody is named. Raises `BadValue` for an
    empty name.
    """
    plain = " ".join(one_line(name).split())
    if not plain:
        raise BadValue(_("Say who is working: --as followed by a name."))
    known = _read()
    people = {plain: str(uuid4())} | known.people
    settings = _Settings(plain if as_usual else known.usual, people)
    if settings != known:
        _keep(settings)
    return Person(UUID(people[plain]), plain)


def known_people() -> tuple[str, ...]:
    """The names of everybody who worked on this computer, in the order they came."""
    return tuple(_read().people)


@dataclass(frozen=True, slots=True)
class _Settings:
    usual: str = ""
    people: dict[str, str] = field(default_factory=dict)


def _read() -> _Settings:
    path = settings_file()
    try:
        return _Settings(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return _Settings()
    except (OSError, ValueError, TypeError) as error:
        raise BadFile(
            path, _("these settings cannot be read."), remedy=_("Delete the file and try again.")
        ) from error


def _keep(settings: _Settings) -> None:
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and renamed, so that a power cut leaves the old names or the new ones.
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path)
