"""The tables of agreement: over all codes, by group, code, pair and document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from polyvocal.analysis.agreement import (
    Agreement,
    CodeLine,
    Coefficient,
    Figure,
    Line,
)
from polyvocal.core.language import _, ngettext, word
from polyvocal.reports.blocks import (
    Align,
    Cell,
    Column,
    Note,
    Part,
    Row,
    RowKind,
    Table,
    Value,
)
from polyvocal.reports.compose.agreement_words import ASKED, SOURCES, unit_sentence
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


class AgreementTables:
    """The tables of one result."""

    def __init__(self, result: Agreement, imprint: Imprint) -> None:
        self._result, self._imprint = result, imprint

    def overall(self, certain: Agreement | None = None) -> Table:
        """Every figure over all codes, with what it asks; `certain`: beside those of ++ alone."""
        noun = self._imprint.noun
        values = (Part(_("value")), Part(_("from")), Part(_("to")))
        columns = [
            Column(_("Figure"), width=24),
            Column(_("Every coding"), Align.END, 16, values),
        ]
        of = [self._result]
        if certain is not None:
            columns.append(Column(_("Marked ++ alone"), Align.END, 16, values))
            of.append(certain)
        columns += [Column(_("What it asks"), width=44), Column(_("Formula and source"), width=34)]
        rows = [
            Row(
                (
                    Cell(word(figure)),
                    *(_figure_cell(one.overall.figures[figure]) for one in of),
                    Cell(asked()),
                    Cell(SOURCES[figure]()),
                )
            )
            for figure, asked in ASKED.items()
        ]
        return Table(
            key="table_8a_overall",
            number="8a",
            anchor="table-8a-overall",
            caption=_("Agreement over all {codes}").format(codes=noun.of(2)),
            columns=tuple(columns),
            rows=tuple(rows),
            notes=self._notes(decisions=True),
        )

    def by_code(self) -> Table:
        """Each code, its coefficients side by side."""
        caption = _("Agreement on each {code}").format(code=self._imprint.noun.of(1))
        lines = self._of_codes(self._result.codes)
        return self._table("table_8c_codes", "8c", caption, self._imprint.noun.title, lines)

    def further(self) -> Table:
        """The other coefficients of each code."""
        caption = _("Further figures for each {code}").format(code=self._imprint.noun.of(1))
        lines = self._of_codes(self._result.codes)
        title = self._imprint.noun.title
        return self._table("table_8d_further", "8d", caption, title, lines, coefficients=FURTHER)

    def by_group(self) -> Table:
        """Each group: is any of its codes there?"""
        caption = _("Agreement on whether any {code} of a group is there").format(
            code=self._imprint.noun.of(1)
        )
        lines = self._of_codes(self._result.groups)
        return self._table("table_8b_groups", "8b", caption, _("Group"), lines)

    def by_document(self) -> Table:
        """Each document over all codes, and all documents."""
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
            "table_8f_documents", "8f", caption, _("Document"), lines, total=overall, decisions=True
        )

    def by_pair(self) -> Table:
        """Each two coders over all codes."""
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
        """The table of codes where the result is of codings marked ++ alone."""
        caption = _("Agreement on each {code}, codings marked ++ alone").format(
            code=self._imprint.noun.of(1)
        )
        lines = self._of_codes(self._result.codes)
        return self._table("table_8g_certain", "8g", caption, self._imprint.noun.title, lines)

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
            columns=self._columns(head, coefficients, decisions=decisions),
            rows=tuple(rows),
            notes=self._notes(decisions=decisions),
        )

    def _columns(
        self, head: str, coefficients: Sequence[Coefficient], *, decisions: bool
    ) -> tuple[Column, ...]:
        title = (
            _("Marked: {names} · together, of decisions")
            if decisions
            else _("Marked: {names} · together, of units")
        )
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
                title.format(names=self._names()),
                Align.END,
                20,
                marked,
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
            _("{marked} of {n}").format(
                marked=" · ".join([*printed, format_count(counts.marked_together)]),
                n=format_count(counts.n_units),
            ),
            (*by_rater, counts.marked_by_any, counts.marked_together, counts.n_units),
        )
        figures = (_figure_cell(named.line.figures[c]) for c in coefficients)
        beware = Cell("; ".join(word(caution) for caution in named.line.cautions))
        return Row((Cell(named.name), marked, beware, *figures), kind)

    def _n_units(self) -> str:
        n, n_documents = self._result.n_units, len(self._result.documents)
        units = ngettext("{n} unit", "{n} units", n).format(n=format_count(n))
        return ngettext(
            "{units} in {n} document.", "{units} in {n} documents.", n_documents
        ).format(units=units, n=format_count(n_documents))

    def _notes(self, *, decisions: bool) -> tuple[Note, ...]:
        unit = unit_sentence(self._result.units)
        if decisions:
            unit = _(
                "decisions, one for each unit and {code}: since nearly all of them say that a "
                "{code} is not there, such figures say less than those of single {codes}. Units "
                "are {units}"
            ).format(code=self._imprint.noun.of(1), codes=self._imprint.noun.of(2), units=unit)
        rule = marking_sentence(
            self._result.reading.rule,
            self._imprint.noun,
            with_interviewer=self._result.units.counts_interviewer,
        )
        notes = reading_notes(
            self._result.reading,
            self._imprint,
            unit=unit,
            rule=rule,
            whose=_("those of the coders compared, each held against the other"),
        )
        return (*notes, *self._about_figures())

    def _about_figures(self) -> Iterable[Note]:
        yield Note(_("Units"), self._n_units())
        if self._result.has_seen:
            yield Note(_("Seen"), seen_sentence(self._result))
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
                    "documents. Where no draw could differ, both ends are the figure itself: that "
                    "says nothing of how sure it is.",
                    "in square brackets, 95%, from {n} draws of whole documents; none where a "
                    "figure is not defined in more than 5% of the draws, and none for single "
                    "documents. Where no draw could differ, both ends are the figure itself: that "
                    "says nothing of how sure it is.",
                    self._result.n_draws,
                ).format(n=format_count(self._result.n_draws)),
            )


def seen_sentence(result: Agreement) -> str:
    """Whose codings are not all made without sight of what was hidden from them."""
    return _(
        "{names} could see what the round hid from them before they were done with it, so what "
        "they coded is not all independent."
    ).format(names=format_list([rater.name for rater in result.has_seen]))


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
