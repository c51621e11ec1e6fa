"""The depiction as a picture: one tile a code, group by group."""

from __future__ import annotations

from itertools import groupby

from polyvocal.analysis.depiction import DepictedCode, Depiction, DepictionTotals
from polyvocal.core.language import _
from polyvocal.core.template import Origin
from polyvocal.reports.blocks import LegendEntry, Tile, TileRow, Tiles
from polyvocal.reports.compose.depiction_words import depiction_name, depictions
from polyvocal.reports.compose.headline import Headline, apart_sentence, headline
from polyvocal.reports.compose.imprint import Imprint, code_anchor, row_anchor
from polyvocal.reports.rounding import format_count


def compose_tiles(result: Depiction, imprint: Imprint, number: str, *, has_quotes: bool) -> Tiles:
    """The picture. Its tiles lead to the quotes where the report has them, else to the row."""
    of = headline(result)
    rows = []
    for _key, entries in groupby(result.codes, key=lambda entry: entry.group and entry.group.id):
        listed = list(entries)
        rows.append(
            TileRow(
                label=listed[0].group.title if listed[0].group else _("In no group"),
                tiles=tuple(_tile(entry, result, imprint, has_quotes) for entry in listed),
                count=_count(of.group_of(listed[0])),
            )
        )
    return Tiles(
        title=_title(result, of, imprint, number),
        roles=tuple(imprint.role(role) for role in result.roles),
        legend=_legend(result, of, imprint),
        rows=tuple(rows),
    )


def _title(result: Depiction, of: Headline, imprint: Imprint, number: str) -> str:
    title = _(
        "Each tile is a {code}; each bar beneath its number is a role, in the order {roles}. "
        "Table {number}a says the same in words."
    ).format(
        code=imprint.noun.of(1),
        roles=", ".join(imprint.role(role) for role in result.roles),
        number=number,
    )
    if of.apart is None:
        return title
    return " ".join((title, _("Round tiles are emergent."), apart_sentence(of, imprint.noun)))


def _tile(entry: DepictedCode, result: Depiction, imprint: Imprint, has_quotes: bool) -> Tile:
    name = depiction_name(entry.depiction, result.roles, imprint)
    has_codings = any(cell.n_codings or cell.n_contradicting for cell in entry.cells)
    return Tile(
        label=entry.code.number or _initials(entry.code.label),
        description=_("{code}: {depiction}").format(code=entry.code.title, depiction=name),
        roles=_places(entry, result),
        target=code_anchor(entry.code) if has_quotes and has_codings else row_anchor(entry.code),
        is_round=len(result.origins) > 1 and entry.code.origin is Origin.EMERGENT,
    )


def _places(entry: DepictedCode, result: Depiction) -> tuple[int, ...]:
    return tuple(i for i, _role in enumerate(result.roles) if entry.cells[i].is_evidenced)


def _initials(label: str) -> str:
    return "".join(word[0] for word in label.split()[:3]).upper()


def _legend(result: Depiction, of: Headline, imprint: Imprint) -> tuple[LegendEntry, ...]:
    places = {role: i for i, role in enumerate(result.roles)}
    return tuple(
        LegendEntry(
            Tile("", depiction_name(roles, result.roles, imprint), tuple(places[r] for r in roles)),
            format_count(of.totals.n_codes(roles)),
        )
        for roles in depictions(result)
    )


def _count(totals: DepictionTotals | None) -> str:
    if totals is None:
        return ""
    return f"{format_count(totals.evidenced.part)}/{format_count(totals.evidenced.whole)}"
