"""How far coders agree on where passages begin and end."""

from __future__ import annotations

from polyvocal.analysis.agreement import Figure
from polyvocal.analysis.unitizing import CodeAlpha, SetAlphas, Unitizing
from polyvocal.core.language import _, word
from polyvocal.reports.blocks import Align, Cell, Column, Note, Part, Report, Row, Table
from polyvocal.reports.compose.agreement_tables import interval_beside
from polyvocal.reports.compose.beneath import marking_sentence, reading_notes
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_coefficient, format_count, format_list


def compose_unitizing(result: Unitizing, imprint: Imprint) -> Report:
    """Two tables: a, each code against all the rest; b, groups of codes and all together."""
    return Report(
        title=_("Agreement on spans"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(_by_code(result, imprint), _by_set(result, imprint)),
        facts=imprint.facts(result.reading.revision),
    )


def _by_code(result: Unitizing, imprint: Imprint) -> Table:
    spans = tuple(Part(_("spans of {name}").format(name=rater.name)) for rater in result.raters)
    names = " · ".join(rater.name for rater in result.raters)
    return Table(
        key="table_9a_spans",
        number="9a",
        anchor="table-9a",
        caption=_("Where passages of each {code} begin and end").format(code=imprint.noun.of(1)),
        columns=(
            Column(imprint.noun.title, width=36),
            Column(_("Spans: {names}").format(names=names), Align.END, 16, spans),
            Column("uα", Align.END, 12, (Part(_("value")), Part(_("from")), Part(_("to")))),
            Column(_("Not defined because"), width=24),
        ),
        rows=tuple(_code_row(line) for line in result.codes),
        notes=_notes(result, imprint),
    )


def _code_row(line: CodeAlpha) -> Row:
    return Row(
        (
            Cell(line.code.title),
            Cell(" · ".join(format_count(n) for n in line.n_spans), line.n_spans),
            Cell(
                format_coefficient(line.u.value),
                (line.u.value, line.u.low, line.u.high),
                detail=interval_beside(line.u),
            ),
            Cell(_why(line.u)),
        )
    )


def _by_set(result: Unitizing, imprint: Imprint) -> Table:
    return Table(
        key="table_9b_span_sets",
        number="9b",
        anchor="table-9b",
        caption=_("Where passages begin and end, and with which {code}").format(
            code=imprint.noun.of(1)
        ),
        columns=(
            Column(_("Group"), width=30),
            *(Column(name, Align.END, 11, (Part(_("value")),)) for name in ("uα", "|uα", _("cuα"))),
            Column("(k)uα", width=34),
            Column(_("Not defined because"), width=24),
        ),
        rows=tuple(_set_row(line, imprint) for line in result.sets),
        notes=(
            *_notes(result, imprint),
            Note(
                "",
                _(
                    "uα: where, and with which; |uα: where, with any; cuα: with which, where spans "
                    "of two coders meet; (k)uα: one against the others there, and the share of its "
                    "length that meets others’ spans."
                ),
            ),
        ),
    )


def _set_row(line: SetAlphas, imprint: Imprint) -> Row:
    name = _("All {codes}").format(codes=imprint.noun.of(2))
    values = "; ".join(
        _("{code} {value} ({share}%)").format(
            code=value.code.number or value.code.label,
            value=format_coefficient(value.ku.value),
            share=round(100 * value.coverage),
        )
        for value in line.values
        if value.ku.value is not None
    )
    alphas = (line.u, line.binary, line.cu)
    return Row(
        (
            Cell(name if line.group is None else line.group.title),
            *(Cell(format_coefficient(alpha.value), (alpha.value,)) for alpha in alphas),
            Cell(values),
            Cell("; ".join(dict.fromkeys(_why(alpha) for alpha in alphas if _why(alpha)))),
        )
    )


def _why(figure: Figure) -> str:
    return "" if figure.undefined is None else word(figure.undefined)


def _notes(result: Unitizing, imprint: Imprint) -> tuple[Note, ...]:
    talk = (
        _("code points of the talk of participants and interviewers, other talk taken out")
        if result.with_interviewer
        else _("code points of participant talk, other talk taken out")
    )
    unit = _(
        "characters ({talk}) of the documents that {names} were all to code: {n} in {documents} "
        "documents. Overlapping spans of one coder and {code} are one."
    ).format(
        talk=talk,
        names=format_list([rater.name for rater in result.raters]),
        n=format_count(result.n_characters),
        documents=format_count(len(result.documents)),
        code=imprint.noun.of(1),
    )
    rule = marking_sentence(
        result.reading.rule, imprint.noun, with_interviewer=result.with_interviewer
    )
    whose = _("those of the coders compared, each held against the other")
    return reading_notes(result.reading, imprint, unit=unit, rule=rule, whose=whose)
