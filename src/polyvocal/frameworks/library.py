"""The published frameworks that Polyvocal carries: read from their data files and checked."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from importlib import resources
from uuid import UUID, uuid5

from polyvocal.core.errors import BadFile, NotFound
from polyvocal.core.language import _
from polyvocal.core.template import Code, Framework

# Fixed for good: a framework's codes keep their identity in every study and every installation.
_NAMESPACE = UUID("6f5c7f0e-5d0f-4c53-9d1b-8d8a4f1d3b52")


@dataclass(frozen=True, slots=True)
class FrameworkListing:
    """What a framework is called, who is to be credited, and how much its file must hold."""

    key: str
    name: str
    version: str
    credit: str
    n_codes: int
    n_groups: int


_LISTINGS = (
    FrameworkListing(
        key="bctt_v1",
        name="Behaviour Change Technique Taxonomy",
        version="1",
        credit=(
            "Behaviour Change Technique Taxonomy (v1): Michie et al. 2013, "
            "Annals of Behavioral Medicine 46, 81–95."
        ),
        n_codes=93,
        n_groups=16,
    ),
)


def list_frameworks() -> tuple[FrameworkListing, ...]:
    """The frameworks that `load_framework` knows, by name."""
    return _LISTINGS


def load_framework(key: str) -> Framework:
    """A framework with its groups and codes, ids the same everywhere.

    Labels are the published ones in British spelling; synonyms hold the American spelling and other
    ways the same technique is printed. Raises `NotFound` for an unknown key and `BadFile` when the
    data file was changed so that it no longer holds what was published.
    """
    listing = next((one for one in _LISTINGS if one.key == key), None)
    if listing is None:
        raise NotFound(
            _("There is no framework {key}. There are: {keys}.").format(
                key=key, keys=", ".join(one.key for one in _LISTINGS)
            )
        )
    file = f"{key}.csv"
    text = resources.files("polyvocal.frameworks").joinpath(file).read_text(encoding="utf-8")
    codes = _codes(listing, list(csv.DictReader(io.StringIO(text))), file)
    return Framework(key, listing.name, listing.version, codes, credit=listing.credit)


def code_id(key: str, number: str) -> UUID:
    """The id of the framework's code or group with this number, in every study."""
    return uuid5(_NAMESPACE, f"{key}/{number}")


def _codes(listing: FrameworkListing, rows: list[dict[str, str]], file: str) -> tuple[Code, ...]:
    codes: dict[str, Code] = {}
    groups: dict[str, str] = {}
    for line, row in enumerate(rows, 2):
        number, label, group, name = (
            row[column].strip() for column in ("number", "label", "group", "group_label")
        )
        if not (number and label and name and number.startswith(f"{group}.")):
            raise _changed(file, line)
        if groups.setdefault(group, name) != name or number in codes:
            raise _changed(file, line)
        group_id = code_id(listing.key, group)
        codes.setdefault(group, Code(group_id, group, name, is_group=True))
        synonyms = tuple(s for part in row["synonyms"].split(";") if (s := part.strip()))
        codes[number] = Code(
            code_id(listing.key, number), number, label, group_id, synonyms=synonyms
        )
    if (len(codes) - len(groups), len(groups)) != (listing.n_codes, listing.n_groups):
        raise _changed(file, len(rows) + 1)
    return tuple(codes.values())


def _changed(file: str, line: int) -> BadFile:
    return BadFile(
        file,
        _("the framework's data is not as published."),
        place=_("line {line}").format(line=line),
        remedy=_("Install Polyvocal again."),
    )
