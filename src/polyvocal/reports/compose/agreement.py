"""How far coders agree: side by side what each coefficient says, and what to beware of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from polyvocal.analysis.agreement import (
    Agreement,
    Caution,
    CodeLine,
    Coefficient,
    Figure,
    Line,
    UnitChoice,
    UnitKind,
)
from polyvocal.core.language import _, ngettext, word
from polyvocal.reports.blocks import (
    Align,
    Block,
    Cell,
    Column,
    Note,
    Paragraph,
    Part,
    Report,
    Row,
    RowKind,
    Table,
    Value,
    number,
    say,
)
from polyvocal.reports.compose.beneath import marking_sentence, reading_notes
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_coefficient, format_count, format_list

SIDE_BY_SIDE = (
    Coefficient.KAPPA,
    Coefficient.PABAK,
    Coefficient.AC1,
    Coefficient.ALPHA,
    Coefficient.POSITIVE,
)
FURTHER = (
    Coefficient.PERCENT,
    Coefficient.FLEISS,
    Coefficient.NEGATIVE,
    Coefficient.PREVALENCE,
    Coefficient.BIAS,
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A line of a table with the name it goes by."""

    name: str
    line: Line
    raters: Sequence[int] | None = None


def compose_agreement(
    result: Agreement, imprint: Imprint, *, certain: Agreement | None = None
) -> Report:
    """Tables by code, group, document and pair; `certain` is the same of codings marked ++ alone.

    The first says κ, PABAK, AC1, α and positive agreement side by side, with the units behind them.
    """
    names = [rater.name for rater in result.raters]
    title = _("Agreement between {names}").format(names=format_list(names))
    tables = _Tables(result, imprint)
    blocks: list[Block] = [*_lead(result, imprint), *_warnings(result, imprint)]
    blocks.append(tables.by_code())
    blocks.append(tables.further())
    if result.groups:
        blocks.append(tables.by_group())
    blocks.append(tables.by_document())
    if result.pairs:
        blocks.append(tables.by_pair())
    if certain is not None:
        blocks.append(_Tables(certain, imprint).certain())
    return Report(
        title=title,
        subtitle=imprint.study,
        language=imprint.language,
        blocks=tuple(blocks),
        facts=imprint.facts(result.reading.revision),
        anchor="agreement",
    )


def unit_sentence(choice: UnitChoice) -> str:
    """What is counted as one unit, and what is none."""
    kinds: dict[UnitKind, Callable[[], str]] = {
        UnitKind.TURN: lambda: _("turns of participants"),
        UnitKind.SENTENCE: lambda: _("sentences in turns of participants"),
        UnitKind.CHARACTERS: lambda: _("characters of participant talk"),
        UnitKind.SEGMENT: lambda: _(
            "segments (spans that share {share}% of all their characters are one place) and turns "
            "of participants that nobody marked"
        ).format(share=round(100 * choice.overlap)),
        UnitKind.CASE: lambda: _("cases, each with all it says where the same coders were to code"),
    }
    sentence = _(
        "{units}, in documents that at least two were to code; those that nobody marked are "
        "counted too, the interviewer’s talk is not."
    ).format(units=kinds[choice.kind]())
    if not choice.tolerance:
        return sentence
    more = ngettext(
        "Edges may differ by {n} character.",
        "Edges may differ by {n} characters.",
        choice.tolerance,
    ).format(n=format_count(choice.tolerance))
    return f"{sentence} {more}"


def _lead(result: Agreement, imprint: Imprint) -> Iterable[Block]:
    n_used = sum(line.line.counts.marked_by_any > 0 for line in result.codes)
    sentence = ngettext(
        "{raters} are compared on {n} unit ({kind}) in {documents} documents; at least one of them "
        "used {used} of the {codes} {noun}.",
        "{raters} are compared on {n} units ({kind}) in {documents} documents; at least one of "
        "them used {used} of the {codes} {noun}.",
        result.n_units,
    )
    yield Paragraph(
        say(
            sentence,
            raters=format_list([rater.name for rater in result.raters]),
            n=number(result.n_units),
            kind=word(result.units.kind),
            documents=number(len(result.documents)),
            used=number(n_used),
            codes=number(len(result.codes)),
            noun=imprint.noun.of(len(result.codes)),
        )
    )


def _warnings(result: Agreement, imprint: Imprint) -> Iterable[Note]:
    apart = [line for line in result.codes if Caution.NEVER_TOGETHER in line.line.cautions]
    if apart:
        highest = max(line.line.figures[Coefficient.PABAK].value or 0 for line in apart)
        yield Note(
            _("Beware"),
            ngettext(
                "{n} {code} was marked, but never by two at the same unit, and its PABAK is still "
                "up to {highest}: PABAK, AC1 and percent agreement are high wherever nearly every "
                "unit lacks a code. Read them beside positive agreement and the units marked.",
                "{n} {code} were marked, but never by two at the same unit, and their PABAK is "
                "still up to {highest}: PABAK, AC1 and percent agreement are high wherever nearly "
                "every unit lacks a code. Read them beside positive agreement and the units "
                "marked.",
                len(apart),
            ).format(
                n=format_count(len(apart)),
                code=imprint.noun.of(len(apart)),
                highest=format_coefficient(highest),
            ),
            is_warning=True,
        )
    if Caution.FEW_DOCUMENTS in result.overall.cautions:
        yield Note(
            _("Beware"),
            _("Fewer than ten documents: intervals are narrower than they should be."),
            is_warning=True,
        )
    if result.by_codings:
        names = format_list([rater.name for rater in result.by_codings])
        yield Note(
            _("Assumed"),
            _(
                "It is not on record who was to code what; {names} are taken to have coded the "
                "documents in which they have a coding."
            ).format(names=names),
        )
    if result.n_outside:
        yield Note(
            "",
            ngettext(
                "{n} coding lies in a document that its coder was not to code, and is not "
                "compared.",
                "{n} codings lie in documents that their coder was not to code, and are not "
                "compared.",
                result.n_outside,
            ).format(n=format_count(result.n_outside)),
        )


class _Tables:
    """The tables of one result."""

    def __init__(self, result: Agreement, imprint: Imprint) -> None:
        self._result, self._imprint = result, imprint

    def by_code(self) -> Table:
        caption = _("Agreement on each {code}").format(code=self._imprint.noun.of(1))
        lines = self._of_codes(self._result.codes)
        return self._table("table_8a_agreement", "8a", caption, self._imprint.noun.title, lines)

    def further(self) -> Table:
        caption = _("Further figures for each {code}").format(code=self._imprint.noun.of(1))
        lines = self._of_codes(self._result.codes)
        title = self._imprint.noun.title
        return self._table("table_8b_further", "8b", caption, title, lines, coefficients=FURTHER)

    def by_group(self) -> Table:
        caption = _("Agreement on whether any {code} of a group is there").format(
            code=self._imprint.noun.of(1)
        )
        lines = self._of_codes(self._result.groups)
        return self._table("table_8c_groups", "8c", caption, _("Group"), lines)

    def by_document(self) -> Table:
        caption = _("Agreement in each document, over all {codes}").format(
            codes=self._imprint.noun.of(2)
        )
        places = {rater: i for i, rater in enumerate(self._result.raters)}
        lines = [
            _Named(line.document.name, line.line, [places[rater] for rater in line.raters])
            for line in self._result.documents
        ]
        overall = _Named(_("All documents"), self._result.overall)
        return self._table(
            "table_8d_documents", "8d", caption, _("Document"), lines, total=overall, decisions=True
        )

    def by_pair(self) -> Table:
        caption = _("Agreement of each two, over all {codes}").format(
            codes=self._imprint.noun.of(2)
        )
        places = {rater: i for i, rater in enumerate(self._result.raters)}
        lines = [
            _Named(
                format_list([pair.first.name, pair.second.name]),
                pair.overall,
                [places[pair.first], places[pair.second]],
            )
            for pair in self._result.pairs
        ]
        return self._table("table_8e_pairs", "8e", caption, _("Coders"), lines, decisions=True)

    def certain(self) -> Table:
        caption = _("Agreement on each {code}, codings marked ++ alone").format(
            code=self._imprint.noun.of(1)
        )
        lines = self._of_codes(self._result.codes)
        return self._table("table_8f_certain", "8f", caption, self._imprint.noun.title, lines)

    @staticmethod
    def _of_codes(lines: Iterable[CodeLine]) -> list[_Named]:
        return [_Named(line.code.title, line.line) for line in lines]

    def _table(
        self,
        key: str,
        number_: str,
        caption: str,
        head: str,
        lines: Sequence[_Named],
        *,
        coefficients: Sequence[Coefficient] = SIDE_BY_SIDE,
        total: _Named | None = None,
        decisions: bool = False,
    ) -> Table:
        rows = [self._row(line, coefficients) for line in lines]
        if total is not None:
            rows.append(self._row(total, coefficients, RowKind.TOTAL))
        return Table(
            key=key,
            number=number_,
            anchor=key.replace("_", "-"),
            caption=caption,
            columns=self._columns(head, coefficients),
            rows=tuple(rows),
            notes=self._notes(decisions=decisions),
        )

    def _columns(self, head: str, coefficients: Sequence[Coefficient]) -> tuple[Column, ...]:
        marked = (
            *(Part(_("marked by {name}").format(name=r.name)) for r in self._result.raters),
            Part(_("marked by any")),
            Part(_("marked together")),
            Part(_("units")),
        )
        figures = (
            Column(
                word(coefficient),
                Align.END,
                11,
                (Part(_("value")), Part(_("from")), Part(_("to"))),
            )
            for coefficient in coefficients
        )
        return (
            Column(head, width=28),
            Column(
                _("Marked: {names} · together").format(names=self._names()), Align.END, 16, marked
            ),
            Column(_("Beware"), width=18),
            *figures,
        )

    def _names(self) -> str:
        return " · ".join(rater.name for rater in self._result.raters)

    def _row(
        self, named: _Named, coefficients: Sequence[Coefficient], kind: RowKind = RowKind.DATA
    ) -> Row:
        counts = named.line.counts
        places = range(len(self._result.raters)) if named.raters is None else named.raters
        by_rater: list[Value] = [None] * len(self._result.raters)
        for place, n in zip(places, counts.marked_by, strict=True):
            by_rater[place] = n
        printed = ["–" if n is None else f"{n:,}" for n in by_rater]
        marked = Cell(
            " · ".join([*printed, format_count(counts.marked_together)]),
            (*by_rater, counts.marked_by_any, counts.marked_together, counts.n_units),
        )
        figures = (_figure_cell(named.line.figures[c]) for c in coefficients)
        beware = Cell("; ".join(word(caution) for caution in named.line.cautions))
        return Row((Cell(named.name), marked, beware, *figures), kind)

    def _notes(self, *, decisions: bool) -> tuple[Note, ...]:
        unit = unit_sentence(self._result.units)
        if decisions:
            unit = _(
                "decisions, one for each unit and {code}: since nearly all of them say that a "
                "{code} is not there, such figures say less than those of single {codes}. Units "
                "are {units}"
            ).format(code=self._imprint.noun.of(1), codes=self._imprint.noun.of(2), units=unit)
        rule = marking_sentence(self._result.reading.rule, self._imprint.noun)
        notes = reading_notes(self._result.reading, self._imprint, unit=unit, rule=rule)
        return (*notes, *self._about_figures())

    def _about_figures(self) -> Iterable[Note]:
        reasons = {
            word(figure.undefined)
            for line in self._result.codes
            for figure in line.line.figures.values()
            if figure.undefined is not None
        }
        if reasons:
            yield Note(_("Not defined"), f"{'; '.join(sorted(reasons))}.")
        if len(self._result.raters) > 2:
            yield Note("", _("Kappa and the bias index are means over all pairs of coders."))
        if self._result.n_draws:
            yield Note(
                _("Intervals"),
                ngettext(
                    "in square brackets, 95%, from {n} draw of whole documents; none where a "
                    "figure is not defined in more than 5% of the draws, and none for single "
                    "documents.",
                    "in square brackets, 95%, from {n} draws of whole documents; none where a "
                    "figure is not defined in more than 5% of the draws, and none for single "
                    "documents.",
                    self._result.n_draws,
                ).format(n=format_count(self._result.n_draws)),
            )


def _figure_cell(figure: Figure) -> Cell:
    return Cell(
        format_coefficient(figure.value),
        (figure.value, figure.low, figure.high),
        detail=interval_beside(figure),
    )


def interval_beside(figure: Figure) -> str:
    """As "[0.62 to 0.81]", to stand beside the figure itself; "" where there is no interval."""
    interval = format_interval(figure)
    return f"[{interval}]" if interval else ""


def format_interval(figure: Figure) -> str:
    """As "0.62 to 0.81"; "" where there is no interval."""
    if figure.low is None or figure.high is None:
        return ""
    return _("{low} to {high}").format(
        low=format_coefficient(figure.low), high=format_coefficient(figure.high)
    )
