"""Codings as a person chose them, one a row, with the choice printed above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from polyvocal.analysis.listing import ChosenLines, Line, LineGroup, Wanted
from polyvocal.core.cases import Attribute, Case, Missing, QuoteConsent
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.study import Study
from polyvocal.reports.blocks import Align, Cell, Column, Note, Quote, QuoteList, Report, Row, Table
from polyvocal.reports.compose.beneath import layer_words
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.compose.quotes import certainty_words
from polyvocal.reports.rounding import format_count, format_number


def compose_listing(chosen: ChosenLines, imprint: Imprint) -> Report:
    """One table: where, who, what, by whom and how; words that may not be quoted stay out."""
    study = chosen.lines.study
    table = Table(
        key="codings",
        number="1",
        caption=_("Codings, one a row"),
        columns=_columns(study.attributes),
        rows=_Rows(chosen),
        notes=(*listing_notes(chosen), _about_columns()),
        n_row_headers=1,
    )
    return Report(
        title=_("Codings"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(table,),
        facts=imprint.facts(study.revision),
    )


def compose_passages(chosen: ChosenLines, imprint: Imprint) -> Report:
    """The same to be read: passage after passage, under the heads chosen."""
    study = chosen.lines.study
    roles = {role: place for place, role in enumerate(study.roles)}
    groups = chosen.groups or (LineGroup(_("All of them"), 0, len(chosen.rows)),)
    lists = [
        QuoteList(
            title=f"{group.label}: {format_count(group.n_lines)}",
            quotes=_Passages(chosen, group, roles),
            anchor=f"head-{i}",
            level=1,
        )
        for i, group in enumerate(groups)
    ]
    return Report(
        title=_("Quotes"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(*listing_notes(chosen), *lists),
        facts=imprint.facts(study.revision),
    )


def listing_notes(chosen: ChosenLines) -> tuple[Note, ...]:
    """What is shown, of how many, and what is withheld."""
    sentence = ngettext(
        "{n} of the study’s {total} codings.",
        "{n} of the study’s {total} codings.",
        chosen.n_codings,
    ).format(n=format_count(chosen.n_codings), total=format_count(chosen.n_in_study))
    notes = [
        Note(_("Shown"), sentence),
        Note(_("Filter"), filter_sentence(chosen.wanted, chosen.lines.study)),
    ]
    if chosen.n_withheld:
        withheld = ngettext(
            "{n} of them touches words of someone who refused to be quoted or whose consent had "
            "run out on {day}; its words are not given.",
            "{n} of them touch words of people who refused to be quoted or whose consent had run "
            "out on {day}; their words are not given.",
            chosen.n_withheld,
        )
        day = chosen.lines.day.isoformat()
        words = withheld.format(n=format_count(chosen.n_withheld), day=day)
        notes.append(Note(_("Withheld"), words, is_warning=True))
    return tuple(notes)


def _about_columns() -> Note:
    return Note(
        _("Columns"),
        _(
            "Start and End count characters (code points) of the document’s text, the end not "
            "included; Turn is the first one touched, counted from 1. Place says whether the "
            "coding stands where it was made (exact), went along with a corrected text (carried), "
            "or is in no count (to review, lost)."
        ),
    )


def filter_sentence(wanted: Wanted, study: Study) -> str:
    """The filter in words, as it is printed on what leaves the study."""
    parts = [f"{name}: {value}" for name, value in filter_parts(wanted, study)]
    return "; ".join(parts) + "." if parts else _("none, every coding of the study.")


def filter_parts(wanted: Wanted, study: Study) -> list[tuple[str, str]]:
    """What is asked, each as a name and a value."""
    parts = []
    if wanted.words:
        parts.append((_("words"), f"“{wanted.words}”"))
    if wanted.code is not None:
        parts.append((_("code"), study.template.codes[study.template.index[wanted.code]].title))
    if wanted.role is not None:
        parts.append((_("role"), wanted.role or _("no role given")))
    if wanted.case is not None:
        parts.append((_("case"), study.cases[study.case_index[wanted.case]].label))
    if wanted.document is not None:
        document = study.documents[study.document_index[wanted.document]]
        parts.append((_("document"), document.name))
    parts += [(_("coder"), coder.name) for coder in study.coders if coder.id == wanted.coder]
    if wanted.layer is not None:
        parts.append((_("codings"), layer_words(wanted.layer)))
    for name, value in (
        (_("certainty"), wanted.certainty),
        (_("stance"), wanted.stance),
        (_("basis"), wanted.basis),
        (_("place"), wanted.state),
        (_("consent to be quoted"), wanted.consent),
    ):
        if value is not None:
            parts.append((name, word(value) or _("not set")))
    if wanted.has_note:
        parts.append((_("note"), _("has one")))
    parts += wanted.attributes
    return parts


def attribute_words(case: Case, attribute: Attribute) -> str:
    """A case’s value as printed; a missing one is printed with its reason."""
    value = case.value(attribute.name)
    if isinstance(value, Missing):
        return f"({word(value.reason)})"
    return format_number(value) if isinstance(value, float) else value


def _columns(attributes: Sequence[Attribute]) -> tuple[Column, ...]:
    before = (
        Column(_("Document"), width=16),
        Column(_("Turn"), Align.END, 6),
        Column(_("Who"), width=12),
        Column(_("Role"), width=14),
    )
    after = (
        Column(_("Code"), width=34),
        Column(_("Group"), width=24),
        Column(_("Words"), width=70),
        Column(_("Coder"), width=14),
        Column(_("Certainty"), width=12),
        Column(_("Stance"), width=12),
        Column(_("Basis"), width=12),
        Column(_("Place"), width=12),
        Column(_("Note"), width=40),
        Column(_("Consent to be quoted"), width=12),
        Column(_("Start"), Align.END, 8),
        Column(_("End"), Align.END, 8),
        Column(_("Id"), width=38),
    )
    # Two columns of one name are one to a program, and the second would hide the first.
    taken = {column.header.casefold() for column in (*before, *after)}
    of_cases = []
    for attribute in attributes:
        name = attribute.name
        while name.casefold() in taken:
            name = _("{name} (of the case)").format(name=name)
        taken.add(name.casefold())
        of_cases.append(Column(name, width=14))
    return (*before, *of_cases, *after)


class _Rows(Sequence[Row]):
    """The rows, made one at a time: a study may have half a million codings."""

    __slots__ = ("_chosen",)

    def __init__(self, chosen: ChosenLines) -> None:
        self._chosen = chosen

    def __len__(self) -> int:
        return len(self._chosen.rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self._row(int(row)) for row in self._chosen.rows[at]]
        return self._row(int(self._chosen.rows[at]))

    def __iter__(self) -> Iterator[Row]:
        return (self._row(int(row)) for row in self._chosen.rows)

    def _row(self, row: int) -> Row:
        lines = self._chosen.lines
        return Row(tuple(_cells(lines.line(row), lines.study.attributes)))


class _Passages(Sequence[Quote]):
    """The passages under one head, made one at a time."""

    __slots__ = ("_chosen", "_group", "_roles")

    def __init__(self, chosen: ChosenLines, group: LineGroup, roles: Mapping[str, int]) -> None:
        self._chosen, self._group, self._roles = chosen, group, roles

    def __len__(self) -> int:
        return self._group.n_lines

    @overload
    def __getitem__(self, at: int) -> Quote: ...
    @overload
    def __getitem__(self, at: slice) -> list[Quote]: ...
    def __getitem__(self, at: int | slice) -> Quote | list[Quote]:
        if isinstance(at, slice):
            return [self._quote(i) for i in range(len(self))[at]]
        return self._quote(range(len(self))[at])

    def __iter__(self) -> Iterator[Quote]:
        return (self._quote(i) for i in range(len(self)))

    def _quote(self, at: int) -> Quote:
        line = self._chosen.lines.line(int(self._chosen.rows[self._group.first + at]))
        coding, first = line.coding, line.cases[0] if line.cases else None
        warning = ""
        if line.consent is QuoteConsent.UNKNOWN:
            warning = _("Consent to be quoted is not known: ask before printing.")
        return Quote(
            words=words_to_print(line),
            who=", ".join(case.label for case in line.cases) or _("Nobody of the study"),
            id=str(coding.id),
            document=f"{line.document.name}, {line.code.title}",
            turn=line.turn or None,
            certainty=certainty_words(coding.certainty),
            stance=word(coding.stance),
            basis=word(coding.basis),
            coder=line.coder.name,
            role=None if first is None else self._roles[first.role],
            warning=warning,
        )


def _cells(line: Line, attributes: Sequence[Attribute]) -> Iterator[Cell]:
    coding = line.coding
    yield Cell(line.document.name)
    yield Cell(str(line.turn) if line.turn else "", (line.turn or None,))
    yield Cell(", ".join(case.label for case in line.cases))
    yield Cell(", ".join(dict.fromkeys(case.role for case in line.cases)))
    for attribute in attributes:
        values = dict.fromkeys(attribute_words(case, attribute) for case in line.cases)
        yield Cell(", ".join(values))
    yield Cell(line.code.title)
    yield Cell("" if line.group is None else line.group.title)
    yield Cell(words_to_print(line))
    yield Cell(line.coder.name)
    yield Cell(certainty_words(coding.certainty))
    yield Cell(word(coding.stance))
    yield Cell(word(coding.basis))
    yield Cell(word(coding.state))
    # A note often repeats the words it is about.
    yield Cell("" if line.consent is QuoteConsent.NO else coding.note)
    yield Cell(word(line.consent))
    yield Cell(str(coding.span.start), (coding.span.start,))
    yield Cell(str(coding.span.end), (coding.span.end,))
    yield Cell(str(coding.id))


def words_to_print(line: Line) -> str:
    """The passage, or that it may not leave the study."""
    if line.consent is QuoteConsent.NO:
        return _("[not to be quoted]")
    return line.words
