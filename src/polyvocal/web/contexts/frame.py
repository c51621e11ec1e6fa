"""What stands around every page of a study: the way to the other pages."""

from __future__ import annotations

from dataclasses import dataclass

from polyvocal.core.language import _


@dataclass(frozen=True, slots=True)
class NavItem:
    """One page in the row of pages: `key` is the letter that opens it after “g”."""

    door: str
    label: str
    key: str
    is_here: bool


def navigation(door: str) -> tuple[NavItem, ...]:
    """The pages of a study; the one whose doors begin with the item's name is where we are."""
    pages = (
        ("overview", _("Overview"), "o"),
        ("cases", _("Cases"), "p"),
        ("documents", _("Documents"), "d"),
        ("read", _("Read"), "r"),
        ("template", _("Template"), "t"),
        ("quotes", _("Quotes"), "q"),
        ("compare", _("Compare"), "c"),
        ("search", _("Search"), "s"),
        ("history", _("History"), "h"),
    )
    place = door.partition("-")[0]
    return tuple(NavItem(name, label, key, name == place) for name, label, key in pages)
