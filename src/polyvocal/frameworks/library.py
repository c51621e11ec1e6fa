"""The published frameworks that Polyvocal carries: read from their cards, with ids for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from uuid import UUID, uuid5

from polyvocal.core.errors import BadFile, NotFound
from polyvocal.core.framework import Contrast, Framework
from polyvocal.core.language import _
from polyvocal.core.template import Code
from polyvocal.frameworks.canon import read_canon
from polyvocal.frameworks.cards import Card, CardGroup, Cards, Heading, read_cards
from polyvocal.frameworks.ontology import read_ontology_ids

# Fixed for good: a framework's codes keep their identity in every study and every installation.
_NAMESPACE = UUID("6f5c7f0e-5d0f-4c53-9d1b-8d8a4f1d3b52")
KEYS = ("bctt_v1", "relational", "tdf", "com_b", "moa")


@dataclass(frozen=True, slots=True)
class FrameworkListing:
    """A framework as a list shows it. `add_on_to` is the key of the one it adds codes to."""

    key: str
    name: str
    version: str
    credit: str
    n_codes: int
    n_groups: int
    add_on_to: str = ""
    is_labels_only: bool = False


def list_frameworks() -> tuple[FrameworkListing, ...]:
    """The frameworks that `load_framework` knows."""
    return tuple(_listing(key) for key in KEYS)


@cache
def load_framework(key: str) -> Framework:
    """A framework with its groups, codes, rules and contrasts; ids are the same everywhere.

    Labels are the published ones in British spelling; synonyms hold the American spelling and other
    ways the same code is printed. Everything else on a card is our own wording. Raises `NotFound`
    for an unknown key and `BadFile` when the data was changed so that it no longer holds what was
    published.
    """
    folder = framework_folder(key)
    cards = read_cards(folder)
    _require_canon(cards, folder)
    heading = cards.heading or Heading()
    known = {card.key: code_id(key, card.key) for card in cards.cards}
    if heading.add_on_to:
        beside = load_framework(heading.add_on_to).codes
        known = {code.number: code.id for code in beside} | known
    return Framework(
        key=key,
        name=heading.name,
        version=heading.version,
        codes=tuple(_codes(key, cards, heading)),
        rules=heading.rules,
        contrasts=tuple(
            Contrast(
                tuple(known[code] for code in contrast.codes),
                contrast.question,
                tuple(contrast.tells[code] for code in contrast.codes),
            )
            for contrast in cards.contrasts
        ),
        credit=heading.credit,
        is_labels_only=heading.is_labels_only,
        add_on_to=heading.add_on_to,
    )


def frameworks_of(codes: Iterable[UUID]) -> tuple[Framework, ...]:
    """The frameworks that any of these codes come from."""
    wanted = set(codes)
    return tuple(
        framework
        for framework in map(load_framework, KEYS)
        if any(code.id in wanted for code in framework.codes)
    )


def code_id(key: str, name: str) -> UUID:
    """The id of the framework's code or group with this number (or label, where it has none)."""
    return uuid5(_NAMESPACE, f"{key}/{name}")


def framework_folder(key: str) -> Traversable:
    """Where the framework's data is. Raises `NotFound`, naming those there are."""
    if key not in KEYS:
        raise NotFound(
            _("There is no framework {key}. There are: {keys}.").format(
                key=key, keys=", ".join(KEYS)
            )
        )
    return resources.files("polyvocal.frameworks").joinpath(key)


@cache
def _listing(key: str) -> FrameworkListing:
    framework = load_framework(key)
    n_groups = sum(code.is_group for code in framework.codes)
    return FrameworkListing(
        key,
        framework.name,
        framework.version,
        framework.credit,
        n_codes=len(framework.codes) - n_groups,
        n_groups=n_groups,
        add_on_to=framework.add_on_to,
        is_labels_only=framework.is_labels_only,
    )


def _codes(key: str, cards: Cards, heading: Heading) -> Iterator[Code]:
    foreign: dict[str, list[tuple[str, str]]] = {}
    for known in read_ontology_ids(framework_folder(key)):
        if known.is_mapped:
            foreign.setdefault(known.code, []).append((known.scheme, known.id))
    for group in cards.groups:
        parent = None
        if group.label:
            parent = code_id(key, group.key)
            yield _group_code(parent, group, heading)
        for card in group.cards:
            ids = tuple(foreign.get(card.key, ()))
            yield _card_code(code_id(key, card.key), parent, card, heading, ids)


def _group_code(id_: UUID, group: CardGroup, heading: Heading) -> Code:
    return Code(
        id_,
        group.number,
        group.label,
        is_group=True,
        origin=heading.origin,
        definition=group.about,
    )


def _card_code(
    id_: UUID,
    parent: UUID | None,
    card: Card,
    heading: Heading,
    foreign_ids: tuple[tuple[str, str], ...],
) -> Code:
    return Code(
        id=id_,
        number=card.number,
        label=card.label,
        parent=parent,
        origin=heading.origin,
        definition=card.definition,
        include=card.include,
        exclude=card.exclude,
        examples=card.examples,
        synonyms=card.synonyms,
        foreign_ids=foreign_ids,
    )


def _require_canon(cards: Cards, folder: Traversable) -> None:
    """The published labels, whole and in order, or the ids would stand for something else."""
    canon = read_canon(folder)
    codes = tuple((card.number, card.label) for card in cards.cards)
    groups = tuple((group.number, group.label) for group in cards.groups if group.label)
    if cards.heading is None or (codes, groups) != (canon.codes, canon.groups):
        raise BadFile(
            folder.name,
            _("the framework's data is not as published."),
            remedy=_("Install Polyvocal again."),
        )
