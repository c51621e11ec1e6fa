"""The optional sheet of attributes: kind, declared values, and what a study's "N/A" means."""

from __future__ import annotations

from dataclasses import dataclass

from polyvocal.core.cases import AttributeKind, MissingReason
from polyvocal.core.findings import Finding
from polyvocal.core.language import _
from polyvocal.formats.cell_values import (
    NOT_APPLICABLE_SIGNS,
    plain,
    read_missing,
    read_word,
    split_list,
)
from polyvocal.formats.headings import Column, Columns, Table, read_table, unknown_columns
from polyvocal.formats.tables import Row

COLUMNS: Columns = (
    Column("name", ("name", "attribute", "variable", "characteristic"), is_required=True),
    Column("kind", ("kind", "type", "scale", "level of measurement", "measurement level")),
    Column("values", ("values", "categories", "levels", "allowed values", "options")),
    Column("na_means", ("n/a means", "na means", "n/a", "meaning of n/a")),
)

KINDS: dict[str, AttributeKind] = {
    **dict.fromkeys(
        ("", "nominal", "category", "categories", "categorical", "text"), AttributeKind.NOMINAL
    ),
    **dict.fromkeys(("ordinal", "ordered", "ranked"), AttributeKind.ORDINAL),
    **dict.fromkeys(("number", "numeric", "numerical", "continuous"), AttributeKind.NUMBER),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What the study says about one attribute before any value is read.

    `values` stand in the order tables print them. `na_means` is the reason that "N/A" stands for.
    """

    name: str
    kind: AttributeKind = AttributeKind.NOMINAL
    values: tuple[str, ...] = ()
    na_means: MissingReason = MissingReason.NOT_APPLICABLE

    def reason_for(self, cell: str) -> MissingReason | None:
        """Why the value is missing; `None` when the cell holds one."""
        if plain(cell) in NOT_APPLICABLE_SIGNS:
            return self.na_means
        return read_missing(cell)


@dataclass(frozen=True, slots=True)
class AttributesRead:
    """The declared attributes in the sheet's order, and what it leaves open."""

    declared: tuple[Declared, ...]
    findings: tuple[Finding, ...]


def read_attributes(data: bytes, file_name: str) -> AttributesRead:
    """Declared attributes from a CSV or XLSX sheet.

    Raises `BadFile` naming the row for an unknown kind or reason, a name that is blank or there
    twice, or values declared for a number.
    """
    table = read_table(data, file_name, COLUMNS, _("attributes"))
    declared: dict[str, Declared] = {}
    for row in table.sheet.rows:
        one = _declared(table, row)
        if one.name in declared:
            raise table.error(
                row.number,
                _("the attribute {name} is declared twice.").format(name=one.name),
                _("Keep one row for each attribute."),
            )
        declared[one.name] = one
    findings = (*table.findings, *unknown_columns(table))
    return AttributesRead(tuple(declared.values()), findings)


def _declared(table: Table, row: Row) -> Declared:
    name = " ".join(table.getter("name")(row).split())
    if not name:
        raise table.error(
            row.number, _("the attribute has no name."), _("Write the heading of its column.")
        )
    kind_cell = table.getter("kind")(row)
    kind = read_word(kind_cell, KINDS)
    if kind is None:
        raise table.error(
            row.number,
            _("“{cell}” is no kind of attribute.").format(cell=kind_cell),
            _("Write nominal, ordinal or number."),
        )
    values = split_list(table.getter("values")(row))
    if values and kind is AttributeKind.NUMBER:
        raise table.error(
            row.number,
            _("{name} is a number and cannot have a list of values.").format(name=name),
            _("Leave the values blank, or make it nominal or ordinal."),
        )
    if kind is AttributeKind.ORDINAL and not values:
        raise table.error(
            row.number,
            _("{name} is ordinal, but its values are not listed.").format(name=name),
            _("List them from low to high, such as “none; some; a lot”."),
        )
    if len({plain(value) for value in values}) < len(values):
        raise table.error(
            row.number,
            _("a value of {name} is listed twice.").format(name=name),
            _("List each value once."),
        )
    na_cell = table.getter("na_means")(row)
    reason = read_missing(na_cell) if na_cell else MissingReason.NOT_APPLICABLE
    if reason is None:
        raise table.error(
            row.number,
            _("“{cell}” is no reason for a missing value.").format(cell=na_cell),
            _("Write declined, unknown or not applicable."),
        )
    return Declared(name, kind, values, reason)
