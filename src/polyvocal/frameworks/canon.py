"""What a framework's cards must hold whatever else they say: published labels, near neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable

from polyvocal.frameworks.cards import Entry, read_toml

CANON = "canon.toml"
Name = tuple[str, str]  # number and label, either "" where the framework gives none


@dataclass(frozen=True, slots=True)
class Canon:
    """The published labels in order, and which codes need a card between them.

    Every two codes of one of `contrasts` stand in a contrast together; every code of
    `contrasted_groups` stands in one with another of its group.
    """

    groups: tuple[Name, ...]
    codes: tuple[Name, ...]
    contrasts: tuple[tuple[str, ...], ...] = ()
    contrasted_groups: tuple[str, ...] = ()


def read_canon(folder: Traversable) -> Canon:
    """The canon beside a framework's cards. Raises `BadFile` for what is not as agreed."""
    file = folder.joinpath(CANON)
    entry = Entry(file.name, "", read_toml(file))
    canon = Canon(
        groups=tuple((number, label) for number, label in entry.lists("groups")),
        codes=tuple((number, label) for number, label in entry.lists("codes")),
        contrasts=entry.lists("contrasts"),
        contrasted_groups=entry.texts("contrasted_groups"),
    )
    entry.require_all_read()
    return canon
