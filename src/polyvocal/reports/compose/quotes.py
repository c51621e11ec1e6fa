"""Every quote by code and role, with its id; refused words counted, never printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import overload

from polyvocal.analysis import quotations as results
from polyvocal.core.cases import QuoteConsent
from polyvocal.core.coding import Basis, Certainty, Stance
from polyvocal.core.language import _, ngettext, word
from polyvocal.reports.blocks import Block, Heading, Note, Quote, QuoteList, Report
from polyvocal.reports.compose.beneath import reading_notes
from polyvocal.reports.compose.imprint import Imprint, code_anchor, quotes_anchor, row_anchor
from polyvocal.reports.rounding import format_count


def compose_quotes(result: results.Quotations, imprint: Imprint) -> Report:
    """All quotes; first what is withheld and what is to be asked before printing."""
    unit = _("codings, each once in the totals; a coding over two roles stands under both.")
    return Report(
        title=_("Quotes by {code} and role").format(code=imprint.noun.of(1)),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(
            *quote_warnings(result),
            *(Note("", note) for note in result.notes),
            *reading_notes(result.reading, imprint, unit=unit),
            *(quote_blocks(result, imprint) or (_nothing_to_quote(),)),
        ),
        facts=imprint.facts(result.reading.revision),
    )


def _nothing_to_quote() -> Block:
    return Note("", _("There are no quotes: no coding counts by this rule."))


def compose_quotes_behind(result: results.Quotations, imprint: Imprint) -> Report:
    """The quotes that numbers elsewhere in the same file open."""
    return Report(
        title=_("Quotes behind the numbers"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=quote_blocks(result, imprint),
        facts=imprint.facts(result.reading.revision),
        anchor="quotes",
    )


def quote_warnings(result: results.Quotations) -> tuple[Note, ...]:
    """What a reader must know before any quote: how many are withheld, and whom to ask."""
    notes = []
    day = result.day.isoformat()
    if result.n_withheld:
        sentence = ngettext(
            "{n} coding touches words of someone who refused to be quoted, or whose consent had "
            "run out on {day}. It is counted; its words are not in this report.",
            "{n} codings touch words of people who refused to be quoted, or whose consent had run "
            "out on {day}. They are counted; their words are not in this report.",
            result.n_withheld,
        )
        words = sentence.format(n=format_count(result.n_withheld), day=day)
        notes.append(Note(_("Withheld"), words))
    if result.n_unknown_consent:
        sentence = ngettext(
            "{n} quote here is of someone whose consent to be quoted is not known. Ask before "
            "it is printed.",
            "{n} quotes here are of people whose consent to be quoted is not known. Ask before "
            "they are printed.",
            result.n_unknown_consent,
        )
        words = sentence.format(n=format_count(result.n_unknown_consent))
        notes.append(Note(_("Consent not known"), words, is_warning=True))
    if result.n_without_text:
        sentence = ngettext(
            "The text of {n} quote was not opened with the study.",
            "The texts of {n} quotes were not opened with the study.",
            result.n_without_text,
        )
        words = sentence.format(n=format_count(result.n_without_text))
        notes.append(Note(_("Not opened"), words, is_warning=True))
    return tuple(notes)


def quote_blocks(
    result: results.Quotations, imprint: Imprint, *, level: int = 1
) -> tuple[Block, ...]:
    """Headings for groups and codes, and one list for each code and role that has a coding.

    Groups stand at `level`, codes one and lists two below it.
    """
    places = {role: i for i, role in enumerate(result.roles)}
    blocks: list[Block] = []
    by_group = groupby(result.lists, key=lambda x: x.group and x.group.id)
    for i, (_group_id, of_group) in enumerate(by_group):
        lists = list(of_group)
        group = lists[0].group.title if lists[0].group else _("In no group")
        blocks.append(Heading(group, level, f"quotes-{i}"))
        for _code_id, of_code in groupby(lists, key=lambda x: x.code.id):
            entries = list(of_code)
            code = entries[0].code
            blocks.append(Heading(code.title, level + 1, code_anchor(code)))
            blocks += [
                _list(entry, group, places[entry.role], imprint, level + 2) for entry in entries
            ]
    return tuple(blocks)


def _list(
    entry: results.QuoteList, group: str, place: int, imprint: Imprint, level: int
) -> QuoteList:
    role = imprint.role(entry.role)
    n = entry.n_codings
    title = ngettext("{role}: {n} coding", "{role}: {n} codings", n)
    return QuoteList(
        title=title.format(role=role, n=format_count(n)),
        quotes=_Quotes(entry.quotes, place),
        code=entry.code.title,
        group=group,
        role=role,
        notes=_list_notes(entry),
        anchor=quotes_anchor(entry.code, entry.role),
        back=row_anchor(entry.code),
        level=level,
    )


def _list_notes(entry: results.QuoteList) -> tuple[str, ...]:
    notes = []
    if entry.n_withheld:
        sentence = ngettext(
            "Of these, {n} is withheld, since its words may not be quoted.",
            "Of these, {n} are withheld, since their words may not be quoted.",
            entry.n_withheld,
        )
        notes.append(sentence.format(n=format_count(entry.n_withheld)))
    if entry.n_contradicting:
        sentence = ngettext(
            "Of these, {n} contradicts the code and is counted in no table.",
            "Of these, {n} contradict the code and are counted in no table.",
            entry.n_contradicting,
        )
        notes.append(sentence.format(n=format_count(entry.n_contradicting)))
    return tuple(notes)


class _Quotes(Sequence[Quote]):
    """The quotes of one list, made one at a time: a study may have half a million."""

    __slots__ = ("_place", "_quotes")

    def __init__(self, quotes: Sequence[results.Quote], place: int) -> None:
        self._quotes = quotes
        self._place = place

    def __len__(self) -> int:
        return len(self._quotes)

    @overload
    def __getitem__(self, at: int) -> Quote: ...
    @overload
    def __getitem__(self, at: slice) -> _Quotes: ...
    def __getitem__(self, at: int | slice) -> Quote | _Quotes:
        if isinstance(at, slice):
            return _Quotes(self._quotes[at], self._place)
        return _Wording(self._place).quote(self._quotes[at])

    def __iter__(self) -> Iterator[Quote]:
        return map(_Wording(self._place).quote, self._quotes)


class _Wording:
    """What is said beside quotes, each phrase put into words once for a list."""

    def __init__(self, place: int) -> None:
        self._place = place
        self._certainties = {certainty: certainty_words(certainty) for certainty in Certainty}
        self._stances = {stance: word(stance) for stance in Stance}
        self._bases = {basis: word(basis) for basis in Basis}
        self._ask = _("Consent to be quoted is not known: ask before printing.")
        self._other = _("Words of an interviewer or of somebody else are in it.")
        self._not_opened = _("[The text was not opened.]")

    def quote(self, quote: results.Quote) -> Quote:
        warnings = [self._ask] if quote.consent is QuoteConsent.UNKNOWN else []
        if quote.has_other_voices:
            warnings.append(self._other)
        return Quote(
            words=self._not_opened if quote.text is None else quote.text,
            who=", ".join(quote.cases),
            id=str(quote.id),
            document=quote.document.name,
            turn=quote.turn,
            certainty=self._certainties[quote.certainty],
            stance=self._stances[quote.stance],
            basis=self._bases[quote.basis],
            coder=quote.coder.name,
            role=self._place,
            warning=" ".join(warnings),
            language=quote.document.language,
        )


def certainty_words(certainty: Certainty) -> str:
    """The sign with its word: a sign alone is a formula to a spreadsheet."""
    if certainty is Certainty.UNSET:
        return ""
    return _("certain (++)") if certainty is Certainty.CERTAIN else _("probable (+)")
