"""Table 2: in whose talk each code is evidenced, as a picture and in the paper’s form."""

from __future__ import annotations

from string import ascii_lowercase

from polyvocal.analysis.depiction import Cell as DepictionCell
from polyvocal.analysis.depiction import (
    DepictedCode,
    Depiction,
    DepictionTotals,
    Sharing,
)
from polyvocal.analysis.quotations import Quotations
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.template import Origin
from polyvocal.reports.blocks import (
    Align,
    Cell,
    Column,
    Mark,
    Note,
    Paragraph,
    ParagraphKind,
    Part,
    Report,
    Row,
    RowKind,
    Table,
    Text,
    Value,
)
from polyvocal.reports.compose.beneath import reading_notes, rule_sentence
from polyvocal.reports.compose.depiction_words import depiction_name, depictions
from polyvocal.reports.compose.group_table import group_table
from polyvocal.reports.compose.headline import Headline, apart_label, apart_sentence, headline
from polyvocal.reports.compose.imprint import Imprint, capital, quotes_anchor, row_anchor
from polyvocal.reports.compose.quotes import quote_warnings
from polyvocal.reports.compose.tiles import compose_tiles
from polyvocal.reports.rounding import format_count, format_fraction


def compose_table2(
    result: Depiction,
    imprint: Imprint,
    number: str = "2",
    quotations: Quotations | None = None,
) -> Report:
    """The depiction: a picture, table a code by code, table b group by group.

    With `quotations` every number opens the quotes behind it, where these follow in the same file
    (`compose_quotes_behind`).
    """
    warnings = () if quotations is None else quote_warnings(quotations)
    has_quotes = quotations is not None
    picture = (
        (compose_tiles(result, imprint, number, has_quotes=has_quotes),) if result.codes else ()
    )
    revision = None if result.reading is None else result.reading.revision
    return Report(
        title=_title(result, imprint),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(
            *(Note("", note) for note in result.notes),
            _lead(result, imprint),
            *warnings,
            *picture,
            _code_table(result, imprint, number),
            group_table(result, imprint, number),
        ),
        facts=imprint.facts(revision),
    )


def _title(result: Depiction, imprint: Imprint) -> str:
    """The finding itself: what a reader should remember comes first."""
    totals = headline(result).totals
    n, whole = totals.evidenced.part, totals.evidenced.whole
    if not whole:
        return _("No {codes} to look for").format(codes=imprint.noun.of(2))
    sentence = ngettext(
        "{n} of {whole} {codes} is evidenced", "{n} of {whole} {codes} are evidenced", n
    )
    return sentence.format(
        n=format_count(n), whole=format_count(whole), codes=imprint.noun.of(whole)
    )


def _lead(result: Depiction, imprint: Imprint) -> Paragraph:
    """The rule, before any number that follows from it."""
    if result.reading is None:
        words = _("As a sheet without transcripts states them.")
    else:
        words = rule_sentence(result.reading.rule, imprint.noun)
    return Paragraph((Text(capital(words)),), ParagraphKind.LEAD)


def _code_table(result: Depiction, imprint: Imprint, number: str) -> Table:
    has_contradictions = any(_contradictions(entry) for entry in result.codes)
    marks = _footnote_marks(result)
    return Table(
        key="table_2a_depiction",
        number=f"{number}a",
        anchor="table-2a",
        caption=_("{codes} evidenced in each role’s own talk, and their depiction").format(
            codes=capital(imprint.noun.of(2))
        ),
        columns=_columns(result, imprint, has_contradictions=has_contradictions),
        rows=(
            *_sections(result, imprint, marks, has_contradictions=has_contradictions),
            *_total_rows(result, imprint, has_contradictions=has_contradictions),
        ),
        notes=(
            *depiction_notes(result, imprint),
            *(
                Note(marks[i], f"{entry.code.title}: {_remark(entry, imprint)}")
                for i, entry in enumerate(result.codes)
                if i in marks
            ),
        ),
        n_row_headers=2,
        section=_("Group"),
    )


def _columns(
    result: Depiction, imprint: Imprint, *, has_contradictions: bool
) -> tuple[Column, ...]:
    parts = (
        Part(_("evidenced")),
        Part(_("codings")),
        Part(_("participants")),
        Part(_("partnerships")),
    )
    columns = [
        Column(_("No."), width=6),
        Column(imprint.noun.title, width=40, parts=_code_parts(result, imprint)),
        *(Column(imprint.role(role), Align.START, 12, parts) for role in result.roles),
        Column(
            _("Depiction"),
            Align.START,
            20,
            (Part(_("depiction")), Part(_("both: within or across partnerships"))),
        ),
    ]
    if has_contradictions:
        columns.append(Column(_("Contra-dicting").replace("-", "\u00ad"), Align.END, 8))
    return tuple(columns)


def _sections(
    result: Depiction, imprint: Imprint, marks: dict[int, str], *, has_contradictions: bool
) -> list[Row]:
    rows: list[Row] = []
    of = headline(result)
    current: object = object()
    for i, entry in enumerate(result.codes):
        key = None if entry.group is None else entry.group.id
        if key != current:
            current = key
            rows.append(_section_row(entry, of, has_contradictions=has_contradictions))
        row = _code_row(
            entry,
            result.roles,
            imprint,
            mark=marks.get(i, ""),
            has_apart=of.apart is not None,
            has_contradictions=has_contradictions,
        )
        rows.append(row)
    return rows


def _section_row(first: DepictedCode, of: Headline, *, has_contradictions: bool) -> Row:
    totals = of.group_of(first)
    label = first.group.title if first.group is not None else _("In no group")
    said = ""
    if totals is not None:
        said = _("{n} of {total}").format(
            n=format_count(totals.evidenced.part), total=format_count(totals.evidenced.whole)
        )
    last = (Cell(""),) if has_contradictions else ()
    return Row((Cell(label), Cell(said), *last), RowKind.SECTION)


def _code_row(
    entry: DepictedCode,
    roles: tuple[str, ...],
    imprint: Imprint,
    *,
    mark: str,
    has_apart: bool,
    has_contradictions: bool,
) -> Row:
    cells = [
        Cell(entry.code.number),
        Cell(
            entry.code.label,
            (entry.code.label, word(entry.code.origin)) if has_apart else (),
            detail=_remarks(entry, mark, is_apart=has_apart),
        ),
        *(_role_cell(entry, i, cell) for i, cell in enumerate(entry.cells)),
        _depiction_cell(entry, roles, imprint),
    ]
    if has_contradictions:
        n = _contradictions(entry)
        opens = next((c.role for c in entry.cells if c.contradicting_rows), "")
        target = quotes_anchor(entry.code, opens) if n else ""
        cells.append(Cell(format_count(n) if n else "", (n,), target=target))
    return Row(tuple(cells), anchor=row_anchor(entry.code))


def _code_parts(result: Depiction, imprint: Imprint) -> tuple[Part, ...]:
    """In a spreadsheet, the code's origin beside its name, where there are two of them."""
    if headline(result).apart is None:
        return ()
    return (Part(imprint.noun.of(1)), Part(_("origin")))


def _remarks(entry: DepictedCode, mark: str, *, is_apart: bool) -> str:
    """What stands behind a code's name: that it emerged, and the letter of its footnote."""
    is_emergent = is_apart and entry.code.origin is Origin.EMERGENT
    emerged = f"({word(entry.code.origin)})" if is_emergent else ""
    return " ".join(part for part in (emerged, f"[{mark}]" if mark else "") if part)


def _role_cell(entry: DepictedCode, place: int, cell: DepictionCell) -> Cell:
    said = {True: _("Yes"), False: _("No"), None: _("Not stated")}[cell.is_evidenced]
    values: tuple[Value, ...] = (
        said.lower(),
        cell.n_codings,
        cell.n_participants,
        cell.n_partnerships,
    )
    detail, target = "", ""
    if cell.n_codings:
        detail = f"[{format_count(cell.n_codings)}; {format_count(cell.n_participants or 0)}]"
        target = quotes_anchor(entry.code, cell.role)
    mark = {True: Mark.YES, False: Mark.NO, None: Mark.NONE}[cell.is_evidenced]
    return Cell(said, values, target, detail, mark, place)


def _depiction_cell(entry: DepictedCode, roles: tuple[str, ...], imprint: Imprint) -> Cell:
    name = depiction_name(entry.depiction, roles, imprint)
    sharing = "" if entry.sharing is None else sharing_word(entry.sharing)
    return Cell(name, (name, sharing), detail=f"({sharing})" if sharing else "")


def sharing_word(sharing: Sharing) -> str:
    """How both roles came to evidence a code, in one word."""
    return _("within") if sharing is Sharing.WITHIN else _("across")


def _contradictions(entry: DepictedCode) -> int:
    # A coding over two roles contradicts once, though it stands in both cells.
    return len({row for cell in entry.cells for row in cell.contradicting_rows})


def _total_rows(result: Depiction, imprint: Imprint, *, has_contradictions: bool) -> list[Row]:
    last = (Cell(""),) if has_contradictions else ()
    of = headline(result)
    total = of.totals
    rows = [_evidenced_row(total, last, _("Evidenced"))]
    empty = tuple(Cell("") for _role in result.roles)
    for roles in depictions(result) if len(result.roles) > 1 else ():
        name = depiction_name(roles, result.roles, imprint)
        detail = ""
        if len(result.roles) == 2 and len(roles) == 2 and total.n_within is not None:
            detail = _("({within} within, {across} across)").format(
                within=format_count(total.n_within), across=format_count(total.n_across or 0)
            )
        row = (
            Cell(""),
            Cell(name),
            *empty,
            Cell(format_count(total.n_codes(roles)), detail=detail),
            *last,
        )
        rows.append(Row(row, RowKind.TOTAL, in_sheet=False))
    if total.n_not_stated:
        open_ = Cell(format_count(total.n_not_stated))
        row = (Cell(""), Cell(_("Not stated")), *empty, open_, *last)
        rows.append(Row(row, RowKind.TOTAL, in_sheet=False))
    if of.apart is not None:
        rows.append(_evidenced_row(of.apart, last, apart_label()))
    return rows


def _evidenced_row(totals: DepictionTotals, last: tuple[Cell, ...], label: str) -> Row:
    return Row(
        (
            Cell(""),
            Cell(label),
            *(Cell(format_fraction(ratio.part, ratio.whole)) for ratio in totals.by_role),
            Cell(format_fraction(totals.evidenced.part, totals.evidenced.whole)),
            *last,
        ),
        RowKind.TOTAL,
        in_sheet=False,
    )


def _footnote_marks(result: Depiction) -> dict[int, str]:
    incomplete = {entry.code.id for entry in result.incomplete}
    places = [i for i, entry in enumerate(result.codes) if entry.code.id in incomplete]
    return {place: _mark(i) for i, place in enumerate(places)}


def _mark(i: int) -> str:
    """A, b, … z, aa, ab, …: footnotes of a table go by letters, since its cells are numbers."""
    letters = ascii_lowercase[i % 26]
    return letters if i < 26 else _mark(i // 26 - 1) + letters


def _remark(entry: DepictedCode, imprint: Imprint) -> str:
    if entry.note:
        return entry.note
    open_roles = [imprint.role(cell.role) for cell in entry.cells if cell.is_evidenced is None]
    return _("the sheet does not say for {roles}").format(roles=", ".join(open_roles))


def depiction_notes(result: Depiction, imprint: Imprint) -> tuple[Note, ...]:
    """What stands beneath both tables of a depiction."""
    codes = imprint.noun.of(2)
    if result.reading is None:
        units = ", ".join(
            f"{imprint.role(role)} {format_count(n)}"
            for role, n in zip(result.roles, result.n_units_by_role, strict=False)
        )
        return (
            Note(_("Counted"), _("{codes}, as a sheet states them.").format(codes=codes)),
            Note(
                _("Source"),
                _(
                    "a sheet of presence data without transcripts; no codings, participants or "
                    "partnerships can be counted."
                ),
            ),
            *((Note(_("Columns of the sheet"), f"{units}."),) if units else ()),
        )
    unit = _(
        "{codes}. In square brackets: codings; participants. Percentages are of all {codes} "
        "counted. {apart}"
    ).format(codes=codes, apart=apart_sentence(headline(result), imprint.noun))
    notes = reading_notes(result.reading, imprint, unit=unit.strip())
    if result.total.n_within is not None:
        notes += (
            Note(
                _("Both"),
                _(
                    "within: the two ends of at least one partnership both evidence it; across: "
                    "only people who are not partners do."
                ),
            ),
        )
    return (*notes, *_partnership_notes(result))


def _partnership_notes(result: Depiction) -> tuple[Note, ...]:
    counts = result.partnerships
    if counts is None or not counts.n_partnerships:
        return ()
    words = _(
        "{n} with at least one end among the cases; {across} with both ends among them, in two "
        "roles; {placeholder} with a partner who was not interviewed and {outsider} with a partner "
        "who is not among the cases, which can show nothing within themselves."
    ).format(
        n=format_count(counts.n_partnerships),
        across=format_count(counts.n_across_roles),
        placeholder=format_count(counts.n_with_placeholder),
        outsider=format_count(counts.n_with_outsider),
    )
    return (Note(_("Partnerships"), words),)
