"""The depiction as a page: controls, numbers, picture, table, and what is behind one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from polyvocal.analysis.depiction import DepictedCode, Depiction
from polyvocal.analysis.listing import Line, Lines
from polyvocal.core.coding import CoderKind
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.reports.blocks import Block, Report, Tiles
from polyvocal.reports.compose.imprint import (
    Imprint,
    code_anchor,
    quotes_anchor,
    row_anchor,
)
from polyvocal.reports.html_blocks import BlockWriter, Link

# How many quotes of one role a panel shows before it leads on to all of them.
N_BEHIND = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list to choose from."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class RoleBehind:
    """One role's part of a code: the numbers of its cell and the first of its quotes."""

    place: int
    role: str
    name: str
    n_participants: int
    n_codings: int
    n_contradicting: int
    lines: tuple[Line, ...]
    n_more: int


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind one code of a depiction."""

    entry: DepictedCode
    roles: tuple[RoleBehind, ...]


def layers_offered(study: Study) -> tuple[Choice, ...]:
    """Whose codings may be read."""
    usual = _("agreed ones") if study.has_consensus else _("any coder’s")
    named = [Choice(c.name, c.name) for c in study.coders if c.kind is not CoderKind.CONSENSUS]
    return (
        Choice("", usual),
        *((Choice("any", _("any coder’s")),) if study.has_consensus else ()),
        Choice("all", _("where every coder agrees")),
        *named,
    )


def case_sets_offered(study: Study) -> tuple[Choice, ...]:
    """Which cases may be read."""
    return (
        Choice("", _("selected or interviewed")),
        Choice("all", _("every case")),
        *(Choice(case_set.name, case_set.name) for case_set in study.case_sets),
    )


def links_of(result: Depiction, behind: str, rows: str = "") -> Link:
    """Where the anchors of a composed depiction lead on a page.

    `behind` is the address of what is behind a code, ``{code}`` and ``{role}`` to be filled in;
    `rows` is the page that holds the table ("": this one).
    """
    addresses: dict[str, str] = {}
    for entry in result.codes:
        addresses[code_anchor(entry.code)] = behind.format(code=entry.code.id, role="")
        addresses[row_anchor(entry.code)] = f"{rows}#{row_anchor(entry.code)}"
        for place, role in enumerate(result.roles):
            address = behind.format(code=entry.code.id, role=place)
            addresses[quotes_anchor(entry.code, role)] = address
    return lambda anchor: addresses.get(anchor, "")


def written(blocks: Sequence[Block], link: Link) -> SafeString:
    """Blocks as HTML; the writer has escaped every word."""
    return mark_safe("".join(BlockWriter(link).pieces(blocks)))  # noqa: S308 - escaped by the writer


def picture_and_tables(report: Report, tiles: Tiles, link: Link) -> tuple[SafeString, SafeString]:
    """The picture, and the tables that say it in full."""
    return written([tiles], link), written(report.tables, link)


def widest_code(result: Depiction) -> UUID | None:
    """The code most participants tell of: what to show before anything is chosen."""
    told = [(sum(cell.n_participants or 0 for cell in e.cells), e.code.id) for e in result.codes]
    most = max((n for n, _code in told), default=0)
    return next((code for n, code in told if n == most), None) if most else None


def behind_code(result: Depiction, lines: Lines, code: UUID, imprint: Imprint) -> Behind | None:
    """What is behind one code; `None` for a code that is not in the result."""
    entry = next((entry for entry in result.codes if entry.code.id == code), None)
    if entry is None:
        return None
    behind = [(*cell.rows, *cell.contradicting_rows) for cell in entry.cells]
    # In the order of documents, so that each text is read once and its neighbours with it.
    line = {row: lines.line(row) for row in sorted({r for rows in behind for r in rows[:N_BEHIND]})}
    roles = []
    for place, (cell, rows) in enumerate(zip(entry.cells, behind, strict=True)):
        shown = tuple(line[row] for row in rows[:N_BEHIND])
        roles.append(
            RoleBehind(
                place=place,
                role=cell.role,
                name=imprint.role(cell.role),
                n_participants=cell.n_participants or 0,
                n_codings=cell.n_codings or 0,
                n_contradicting=cell.n_contradicting or 0,
                lines=shown,
                n_more=len(rows) - len(shown),
            )
        )
    return Behind(entry, tuple(roles))
