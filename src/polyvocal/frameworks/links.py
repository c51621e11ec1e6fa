"""What links the codes of one framework to those of another, and how well that is established."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from polyvocal.core.framework import Link, LinkSet
from polyvocal.frameworks.cards import Entry, read_toml
from polyvocal.frameworks.rows import read_rows

LINKS, LINK_SETS = "links.csv", "links.toml"


def read_links(folder: Traversable) -> tuple[LinkSet, ...]:
    """The links of a framework; none where it has none."""
    if not folder.joinpath(LINK_SETS).is_file():
        return ()
    rows = read_rows(folder, LINKS)
    whole = Entry(LINK_SETS, "", read_toml(folder.joinpath(LINK_SETS)))
    return tuple(_link_sets(whole, rows))


def _link_sets(whole: Entry, rows: list[dict[str, str]]) -> Iterator[LinkSet]:
    for entry in whole.tables("links"):
        to = entry.text("to")
        links = tuple(
            Link(row["code"], row["linked"], row["standing"], row["evidence"], row["source"])
            for row in rows
            if row["to"] == to
        )
        yield LinkSet(to, entry.text("about"), entry.text("credit"), entry.flag("partial"), links)
        entry.require_all_read()
