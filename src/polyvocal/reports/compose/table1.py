"""Table 1: who was interviewed, case by case, in totals, and for how long."""

from __future__ import annotations

from polyvocal.analysis.characteristics import (
    CaseRow,
    Characteristic,
    Characteristics,
    Denominator,
    InterviewLength,
    Spread,
    Summary,
    ValueCount,
)
from polyvocal.core.cases import AttributeValue, Missing
from polyvocal.core.language import _, ngettext, word
from polyvocal.reports.blocks import (
    Align,
    Block,
    Cell,
    Column,
    Note,
    Part,
    Report,
    Row,
    RowKind,
    Table,
    Value,
)
from polyvocal.reports.compose.beneath import sample_notes
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import (
    format_count,
    format_fraction,
    format_number,
    format_range,
    not_defined,
)


def compose_table1(result: Characteristics, imprint: Imprint, number: str = "1") -> Report:
    """The sample as tables: a, case by case; b, in totals; c, numbers and interview length."""
    blocks: list[Block] = [Note("", note) for note in result.notes]
    blocks.append(_case_table(result, imprint, number))
    if any(entry.total.spread is None for entry in result.characteristics):
        blocks.append(_count_table(result, imprint, number))
    blocks.append(_number_table(result, imprint, number))
    return Report(
        title=_("Characteristics of the sample"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=tuple(blocks),
        facts=imprint.facts(result.revision),
    )


def _case_table(result: Characteristics, imprint: Imprint, number: str) -> Table:
    attributes = [entry.attribute for entry in result.characteristics]
    columns = (
        Column(_("Case"), width=8),
        Column(_("Role"), width=8),
        *(Column(attribute.name, width=13) for attribute in attributes),
        Column(_("Interviews"), Align.END, 10),
        Column(_("Minutes"), Align.END, 9),
        Column(_("Own words"), Align.END, 10),
    )
    return Table(
        key="table_1a_cases",
        number=f"{number}a",
        anchor="table-1a",
        caption=_("Participants"),
        columns=columns,
        rows=tuple(_case_row(row, imprint) for row in result.cases),
        notes=(
            *sample_notes(
                result.sample,
                result.revision,
                imprint,
                unit=_(
                    "one row a case. Interviews are the documents the case speaks in; minutes and "
                    "own words are added up over them, own words without labels and time stamps."
                ),
            ),
            Note(_("Missing"), _("a value that is not there is printed with its reason.")),
        ),
    )


def _case_row(row: CaseRow, imprint: Imprint) -> Row:
    return Row(
        (
            Cell(row.case.label),
            Cell(imprint.role(row.case.role), (row.case.role,)),
            *(_value_cell(value) for value in row.values),
            Cell(format_count(row.n_documents), (row.n_documents,)),
            _known(row.minutes),
            _known(row.participant_words),
        )
    )


def _value_cell(value: AttributeValue) -> Cell:
    if isinstance(value, Missing):
        return Cell(word(value.reason))
    if isinstance(value, str):
        return Cell(value)
    return Cell(format_number(value), (value,))


def _known(value: float | None) -> Cell:
    # A length nobody wrote down is unknown; one that cannot be computed would be "not defined".
    return Cell(_("unknown") if value is None else format_number(value), (value,))


def _count_table(result: Characteristics, imprint: Imprint, number: str) -> Table:
    headline = result.headline
    parts = (
        Part(_("cases")),
        Part(_("of all cases")),
        Part(_("share of all cases"), is_share=True),
        Part(_("of cases with a known value")),
        Part(_("share of cases with a known value"), is_share=True),
    )
    names = [_column_name(result, name, imprint) for name in result.columns]
    columns = (
        Column(_("Characteristic"), width=30),
        *(
            Column(f"{name} (n = {format_count(n)})", Align.START, 22, parts)
            for name, n in zip(names, result.n_by_column, strict=True)
        ),
        Column(
            _("All (n = {n})").format(n=format_count(result.sample.n_cases)), Align.START, 22, parts
        ),
    )
    rows: list[Row] = []
    for entry in result.characteristics:
        if entry.total.spread is None:
            rows.append(Row((Cell(entry.attribute.name),), RowKind.SECTION))
            rows.extend(_count_rows(entry, headline))
    notes = [
        *sample_notes(result.sample, result.revision, imprint, unit=_("cases.")),
        _denominator_note(headline),
        *_grouping_notes(result),
        *_missing_column_note(result),
    ]
    return Table(
        key="table_1b_characteristics",
        number=f"{number}b",
        anchor="table-1b",
        caption=_("Characteristics by {what}").format(what=_by(result)),
        columns=columns,
        rows=tuple(rows),
        notes=tuple(notes),
        section=_("Attribute"),
    )


def _denominator_note(headline: Denominator) -> Note:
    other = (
        _("in square brackets, of the cases whose value is known")
        if headline is Denominator.WITH_MISSING
        else _("in square brackets, of all cases")
    )
    words = _("n of {first} (percentage); where values are missing, {other}.")
    return Note(_("Denominator"), words.format(first=word(headline), other=other))


def _count_rows(entry: Characteristic, headline: Denominator) -> list[Row]:
    summaries = (*entry.columns, entry.total)
    rows = []
    for i, count in enumerate(entry.total.counts):
        cells = [_count_cell(summary.counts[i], headline) for summary in summaries]
        rows.append(Row((Cell(count.value), *cells)))
    for reason in dict.fromkeys(missing.reason for s in summaries for missing in s.missing):
        label = _("Missing: {reason}").format(reason=word(reason))
        rows.append(Row((Cell(label), *(_missing_cell(s, reason) for s in summaries))))
    return rows


def _count_cell(count: ValueCount, headline: Denominator) -> Cell:
    first, second = count.with_missing, count.without_missing
    if headline is Denominator.WITHOUT_MISSING:
        first, second = second, first
    detail = (
        "" if first.whole == second.whole else f"[{format_fraction(second.part, second.whole)}]"
    )
    values: tuple[Value, ...] = (
        count.n_cases,
        count.with_missing.whole,
        count.with_missing.share,
        count.without_missing.whole,
        count.without_missing.share,
    )
    return Cell(format_fraction(first.part, first.whole), values, detail=detail)


def _missing_cell(summary: Summary, reason: str) -> Cell:
    n = sum(entry.n_cases for entry in summary.missing if entry.reason == reason)
    share = n / summary.n_cases if summary.n_cases else None
    return Cell(format_count(n), (n, summary.n_cases, share, None, None))


def _grouping_notes(result: Characteristics) -> list[Note]:
    return [
        Note(
            _("Grouped"),
            "; ".join(
                _("{name} = {values}").format(name=name, values=", ".join(values))
                for name, values in entry.grouping.classes
            )
            + ".",
        )
        for entry in result.characteristics
        if entry.grouping is not None
    ]


def _missing_column_note(result: Characteristics) -> list[Note]:
    n = result.n_without_column
    if not n:
        return []
    sentence = ngettext(
        "{n} case has no value of {what} and is in the last column only.",
        "{n} cases have no value of {what} and are in the last column only.",
        n,
    )
    return [Note(_("Missing"), sentence.format(n=format_count(n), what=_by(result)))]


def _number_table(result: Characteristics, imprint: Imprint, number: str) -> Table:
    parts = (
        Part(_("n")),
        Part(_("median")),
        Part(_("lowest")),
        Part(_("highest")),
        Part(_("missing")),
    )
    names = [_column_name(result, name, imprint) for name in result.columns]
    columns = (
        Column(_("Quantity"), width=30),
        *(Column(name, Align.START, 26, parts) for name in (*names, _("All"))),
    )
    rows = [
        Row(
            (
                Cell(entry.attribute.name),
                *(_spread_cell(s.spread) for s in (*entry.columns, entry.total) if s.spread),
            )
        )
        for entry in result.characteristics
        if entry.total.spread is not None
    ]
    rows += _length_rows((*result.lengths, result.total_length))
    total = result.total_length
    return Table(
        key="table_1c_numbers",
        number=f"{number}c",
        anchor="table-1c",
        caption=_("Numbers and length of interviews by {what}").format(what=_by(result)),
        columns=columns,
        rows=tuple(rows),
        notes=(
            *sample_notes(
                result.sample,
                result.revision,
                imprint,
                unit=_(
                    "median (lowest to highest) over n cases; a case interviewed more than once "
                    "is one, its interviews added up."
                ),
            ),
            *_length_notes(total),
        ),
    )


def _length_rows(lengths: tuple[InterviewLength, ...]) -> list[Row]:
    return [
        Row((Cell(_("Interview, minutes")), *(_spread_cell(x.minutes) for x in lengths))),
        Row(
            (
                Cell(_("Participant’s own words")),
                *(_spread_cell(x.participant_words) for x in lengths),
            )
        ),
        Row((Cell(_("All words of the interview")), *(_spread_cell(x.all_words) for x in lengths))),
    ]


def _length_notes(total: InterviewLength) -> list[Note]:
    notes = []
    if total.n_without_document:
        sentence = ngettext(
            "{n} case speaks in no document and is in none of the lengths.",
            "{n} cases speak in no document and are in none of the lengths.",
            total.n_without_document,
        )
        notes.append(Note(_("Missing"), sentence.format(n=format_count(total.n_without_document))))
    if total.n_documents_without_minutes:
        sentence = ngettext(
            "the minutes of {n} document are not given; its cases are missing from the minutes.",
            "the minutes of {n} documents are not given; their cases are missing from the minutes.",
            total.n_documents_without_minutes,
        )
        notes.append(
            Note(_("Missing"), sentence.format(n=format_count(total.n_documents_without_minutes)))
        )
    return notes


def _spread_cell(spread: Spread) -> Cell:
    values = (spread.n, spread.median, spread.lowest, spread.highest, spread.n_missing)
    if spread.median is None:
        return Cell(not_defined(), values, detail=_spread_detail(spread))
    display = f"{format_number(spread.median)} ({format_range(spread.lowest, spread.highest)})"
    return Cell(display, values, detail=_spread_detail(spread))


def _spread_detail(spread: Spread) -> str:
    if spread.n_missing:
        return _("[n = {n}; missing {missing}]").format(
            n=format_count(spread.n), missing=format_count(spread.n_missing)
        )
    return _("[n = {n}]").format(n=format_count(spread.n))


def _column_name(result: Characteristics, name: str, imprint: Imprint) -> str:
    return imprint.role(name) if result.by == "role" else name


def _by(result: Characteristics) -> str:
    return _("role") if result.by == "role" else result.by
