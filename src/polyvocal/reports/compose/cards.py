"""A framework as cards to print and cut out: one code each, and one for the coding rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from polyvocal.core.framework import Contrast, Framework
from polyvocal.core.language import _
from polyvocal.core.template import Code

# More of them would be set too small to read.
_MOST_RULES = 5


class LineKind(StrEnum):
    """What a line of a card is, and so how it looks.

    What a neighbour is told by stands on the neighbour's card as well, and gives way first.
    """

    LEAD = "lead"
    LABELLED = "labelled"
    SAID = "said"
    QUESTION = "question"
    TELL = "tell"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class CardLine:
    """One paragraph of a card; `label` stands before it."""

    kind: LineKind
    words: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """One card: its number large, its label, where it belongs, and what it says."""

    number: str
    label: str
    place: str
    lines: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of one framework; `credit` stands at the foot of each."""

    title: str
    credit: str
    cards: tuple[PrintedCard, ...]
    language: str = "en"


def compose_deck(framework: Framework, beside: Sequence[Framework] = ()) -> Deck:
    """Cards for the rules, then one for each code; a contrast is on the card of each of its codes.

    `beside` are frameworks whose codes or contrasts reach into this one.
    """
    all_of_them = (framework, *beside)
    titles = {code.id: code.title for one in all_of_them for code in one.codes}
    groups = {code.id: code for code in framework.codes if code.is_group}
    cards = list(_rules_cards(framework))
    for code in framework.codes:
        if not code.is_group:
            contrasts = [c for one in all_of_them for c in one.contrasts_of(code.id)]
            group = groups[code.parent].title if code.parent else framework.name
            lines = (*_lines(code), *_contrast_lines(code, contrasts, titles))
            cards.append(PrintedCard(code.number, code.label, group, lines))
    return Deck(framework.title, framework.credit, tuple(cards))


def _rules_cards(framework: Framework) -> Iterator[PrintedCard]:
    for first in range(0, len(framework.rules), _MOST_RULES):
        lines: list[CardLine] = []
        for rule in framework.rules[first : first + _MOST_RULES]:
            lines += [CardLine(LineKind.LEAD, rule.sentence), CardLine(LineKind.TELL, rule.why)]
        yield PrintedCard("", _("How one codes with it"), framework.title, tuple(lines))


def _lines(code: Code) -> Iterator[CardLine]:
    if code.definition:
        yield CardLine(LineKind.LEAD, code.definition)
    for label, words in ((_("Include"), code.include), (_("Exclude"), code.exclude)):
        if words:
            yield CardLine(LineKind.LABELLED, words, label)
    for example in code.examples:
        yield CardLine(LineKind.SAID, f"“{example}”")


def _contrast_lines(
    code: Code, contrasts: Sequence[Contrast], titles: Mapping[UUID, str]
) -> Iterator[CardLine]:
    for contrast in contrasts:
        names = {other: _short(titles[other]) for other in contrast.codes if other != code.id}
        either = _("or {codes}").format(codes=", ".join(names.values()))
        yield CardLine(LineKind.QUESTION, contrast.question, either)
        tells = dict(zip(contrast.codes, contrast.tells, strict=True))
        yield CardLine(LineKind.TELL, tells.pop(code.id), _("this one"))
        for other, tell in tells.items():
            yield CardLine(LineKind.NEIGHBOUR, tell, names[other])


def _short(title: str) -> str:
    """The number where there is one, else the label."""
    number = title.split(" ", 1)[0]
    return number if number[0].isdigit() else title
