"""A team's own licensed definitions as a sheet, matched to the codes of a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.core.licensed import LicensedDefinition
from polyvocal.core.template import Code, CodeFinder
from polyvocal.formats.headings import Columns, Table, read_table, unknown_columns
from polyvocal.formats.tables import Row
from polyvocal.formats.template_sheets import DEFINITION, FURTHER, LABEL, NUMBER

COLUMNS: Columns = (NUMBER, LABEL, replace(DEFINITION, is_required=True), *FURTHER)


@dataclass(frozen=True, slots=True)
class DefinitionsRead:
    """One definition a code, in the order of the sheet, and what could not be taken."""

    definitions: tuple[LicensedDefinition, ...]
    findings: tuple[Finding, ...]


def read_definitions(
    data: bytes, file_name: str, codes: Iterable[Code], source: str
) -> DefinitionsRead:
    """Definitions from CSV or Excel, each for the code that its row names.

    A row names its code by number, label or both. Rows that name none, or two, are listed and not
    taken. Raises `BadFile` where the sheet has neither column, or defines a code twice.
    """
    table = read_table(data, file_name, COLUMNS, _("definitions"))
    if not (table.has("number") or table.has("label")):
        raise table.error(
            table.sheet.header_row,
            _("no column says which code a row defines."),
            _("Head one “number” or “label”."),
        )
    finder = CodeFinder(tuple(codes))
    findings = [*table.findings, *unknown_columns(table)]
    taken: dict[UUID, tuple[Row, LicensedDefinition]] = {}
    for row in table.sheet.rows:
        found = _code_of(table, row, finder)
        if isinstance(found, Finding):
            findings.append(found)
            continue
        definition = _definition(table, row, found, source)
        if definition is None:
            sentence = _("It says nothing of {code}.").format(code=found.title)
            findings.append(table.finding(Outcome.LEFT_OUT, row.number, sentence))
            continue
        _require_first(table, row, found, taken)
        taken[found.id] = (row, definition)
    return DefinitionsRead(tuple(one for _row, one in taken.values()), tuple(findings))


def _code_of(table: Table, row: Row, finder: CodeFinder) -> Code | Finding:
    names = [name for name in _names(table, row) if name]
    if not names:
        return table.finding(
            Outcome.LEFT_OUT, row.number, _("It names no code by number or label.")
        )
    found = [finder.find(name) for name in names]
    if any(len(codes) != 1 for codes in found):
        unknown = next(name for name, codes in zip(names, found, strict=True) if len(codes) != 1)
        sentence = _("“{name}” is no code of this study, or more than one.")
        return table.finding(Outcome.LEFT_OUT, row.number, sentence.format(name=unknown))
    codes = {code.id: code for [code] in found}
    if len(codes) > 1:
        sentence = _("Its number says {first}, its label {second}.")
        titles = [code.title for code in codes.values()]
        return table.finding(
            Outcome.AMBIGUOUS, row.number, sentence.format(first=titles[0], second=titles[1])
        )
    return next(iter(codes.values()))


def _names(table: Table, row: Row) -> Iterator[str]:
    for field in ("number", "label"):
        yield table.getter(field)(row)


def _definition(table: Table, row: Row, code: Code, source: str) -> LicensedDefinition | None:
    made = LicensedDefinition(
        code.id,
        source,
        definition=table.getter("definition")(row),
        include=table.getter("include")(row),
        exclude=table.getter("exclude")(row),
        examples=table.cells(row, "examples"),
    )
    says = made.definition or made.include or made.exclude or made.examples
    return made if says else None


def _require_first(
    table: Table, row: Row, code: Code, taken: dict[UUID, tuple[Row, LicensedDefinition]]
) -> None:
    if code.id in taken:
        before, _one = taken[code.id]
        problem = _("{code} is also defined in {place}.").format(
            code=code.title, place=table.sheet.place(before.number)
        )
        raise BadFile(
            table.sheet.file,
            problem,
            place=table.sheet.place(row.number),
            remedy=_("Keep one of the two rows."),
        )
