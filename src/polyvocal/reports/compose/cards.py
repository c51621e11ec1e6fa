"""A framework as cards to print and cut out: one code each, and one for the coding rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from polyvocal.core.framework import Contrast, Framework
from polyvocal.core.language import _
from polyvocal.core.template import Code


class LineKind(StrEnum):
    """What a line of a card is, and so how it looks."""

    LEAD = "lead"
    LABELLED = "labelled"
    SAID = "said"
    QUESTION = "question"
    TELL = "tell"


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
    """A card for the rules, then one for each code; a contrast is on the card of each of its codes.

    `beside` are frameworks whose codes or contrasts reach into this one.
    """
    all_of_them = (framework, *beside)
    titles = {code.id: code.title for one in all_of_them for code in one.codes}
    groups = {code.id: code for code in framework.codes if code.is_group}
    cards = []
    if framework.rules:
        cards.append(_rules_card(framework))
    for code in framework.codes:
        if not code.is_group:
            contrasts = [c for one in all_of_them for c in one.contrasts_of(code.id)]
            group = groups[code.parent].title if code.parent else framework.name
            lines = (*_lines(code), *_contrast_lines(code, contrasts, titles))
            cards.append(PrintedCard(code.number, code.label, group, lines))
    return Deck(framework.title, framework.credit, tuple(cards))


def _rules_card(framework: Framework) -> PrintedCard:
    lines: list[CardLine] = []
    for rule in framework.rules:
        lines += [CardLine(LineKind.LEAD, rule.sentence), CardLine(LineKind.TELL, rule.why)]
    return PrintedCard("", _("How one codes with it"), framework.title, tuple(lines))


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
        yield CardLine(LineKind.QUESTION, contrast.question)
        pairs = zip(contrast.codes, contrast.tells, strict=True)
        for other, tell in sorted(pairs, key=lambda pair: pair[0] != code.id):
            title = titles[other]
            number = title.split(" ", 1)[0]
            name = number if number[0].isdigit() else title
            yield CardLine(LineKind.TELL, tell, _("this one") if other == code.id else name)
