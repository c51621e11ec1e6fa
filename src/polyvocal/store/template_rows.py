"""Rows → the template through all its versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from polyvocal.core.template import Template, TemplateVersion
from polyvocal.store import records
from polyvocal.store.tables import (
    CODE_MAPPING,
    CODE_STATE,
    TEMPLATE_VERSION,
    RowImage,
    Table,
)

Rows = Callable[[Table], Iterable[RowImage]]


def template_in(rows: Rows, framework: str) -> Template:
    """The template of the study whose rows `rows` gives of each table."""
    states: dict[int, list[RowImage]] = {}
    ordered = sorted(
        rows(CODE_STATE),
        key=lambda row: (CODE_STATE.get(row, "place"), CODE_STATE.get(row, "code_id")),
    )
    for row in ordered:
        states.setdefault(CODE_STATE.get(row, "version"), []).append(row)
    mappings: dict[int, list[RowImage]] = {}
    for row in sorted(rows(CODE_MAPPING), key=lambda row: int(CODE_MAPPING.get(row, "place"))):
        mappings.setdefault(CODE_MAPPING.get(row, "version"), []).append(row)
    versions = tuple(
        TemplateVersion(
            number,
            tuple(map(records.code_in, states.get(number, ()))),
            is_final,
            tuple(map(records.mapping_in, mappings.get(number, ()))),
        )
        for number, is_final in sorted(
            (TEMPLATE_VERSION.get(row, "number"), TEMPLATE_VERSION.get(row, "is_final"))
            for row in rows(TEMPLATE_VERSION)
        )
    )
    return Template(versions, framework)
