"""A framework as it is written down: a folder of TOML files, one for each group of codes.

`framework.toml` says what the framework is and how one codes with it, ``01_….toml`` and so on hold
the cards, and `contrasts.toml` says how near neighbours are told apart. Read here as it stands;
`check` says whether it is whole.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from polyvocal.core.errors import BadFile
from polyvocal.core.framework import CodingRule
from polyvocal.core.language import _
from polyvocal.core.template import Origin

HEADING, CONTRASTS = "framework.toml", "contrasts.toml"
_GROUP_FILE = re.compile(r"\d\d_\w+\.toml")


@dataclass(frozen=True, slots=True)
class Card:
    """What is written about one code. `key` is how other cards name it."""

    file: str
    number: str
    label: str
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its number, or its label where the framework gives no numbers."""
        return self.number or self.label


@dataclass(frozen=True, slots=True)
class CardGroup:
    """The cards of one file; without a label where the framework has no groups."""

    file: str
    number: str
    label: str
    about: str
    cards: tuple[Card, ...]

    @property
    def key(self) -> str:
        """Its number, or its label where the framework gives no numbers."""
        return self.number or self.label


@dataclass(frozen=True, slots=True)
class ContrastCard:
    """How some codes are told apart; `tells` goes by the same keys as `codes`."""

    file: str
    codes: tuple[str, ...]
    question: str
    tells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """What `framework.toml` says.

    `add_on_to`: the framework it adds codes to, whose numbers its cards may name.
    """

    key: str = ""
    name: str = ""
    version: str = ""
    credit: str = ""
    origin: Origin = Origin.A_PRIORI
    is_labels_only: bool = False
    add_on_to: str = ""
    rules: tuple[CodingRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """A folder of cards as it was read; `heading` is `None` where there is none yet."""

    folder: str
    heading: Heading | None
    groups: tuple[CardGroup, ...]
    contrasts: tuple[ContrastCard, ...]

    @property
    def cards(self) -> Iterator[Card]:
        """Every card, in order."""
        for group in self.groups:
            yield from group.cards


def read_cards(folder: Traversable) -> Cards:
    """Read a folder of cards, whole or not yet.

    Raises `BadFile` naming the file and the entry for what is no TOML, has a field of another
    kind than agreed, or a field nobody knows.
    """
    names = sorted(entry.name for entry in folder.iterdir())
    heading = _heading(folder.joinpath(HEADING)) if HEADING in names else None
    groups = [_group(folder.joinpath(name)) for name in names if _GROUP_FILE.fullmatch(name)]
    contrasts: tuple[ContrastCard, ...] = ()
    if CONTRASTS in names:
        contrasts = tuple(_contrasts(folder.joinpath(CONTRASTS)))
    return Cards(folder.name, heading, tuple(groups), contrasts)


def read_toml(file: Traversable) -> dict[str, Any]:
    """What a TOML file holds. Raises `BadFile` with the line where it is none."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BadFile(file.name, _("it is not in UTF-8."), remedy=_("Save it as UTF-8.")) from error
    except tomllib.TOMLDecodeError as error:
        # The parser's own words name the line and column, and nothing says them better.
        raise BadFile(
            file.name,
            _("it is no TOML: {words}.").format(words=error),
            remedy=_("Correct that line."),
        ) from error


def _heading(file: Traversable) -> Heading:
    entry = Entry(file.name, "", read_toml(file))
    rules = tuple(
        CodingRule(rule.text("id"), rule.text("sentence"), rule.text("why"))
        for rule in entry.tables("rule")
    )
    origin = entry.text("origin") or Origin.A_PRIORI.value
    if origin not in set(Origin):
        raise entry.error(_("“{word}” is no origin of a code.").format(word=origin))
    entry.flag("locked")  # said for the reader of the file; what is locked stands in canon.toml
    heading = Heading(
        key=entry.text("key"),
        name=entry.text("name"),
        version=entry.text("version"),
        credit=" ".join(entry.texts("credit")),
        origin=Origin(origin),
        is_labels_only=entry.flag("labels_only"),
        add_on_to=entry.text("add_on_to"),
        rules=rules,
    )
    entry.require_all_read()
    return heading


def _group(file: Traversable) -> CardGroup:
    entry = Entry(file.name, "", read_toml(file))
    head = entry.table("group")
    cards = tuple(_card(code) for code in entry.tables("code"))
    group = CardGroup(file.name, head.text("number"), head.text("label"), head.text("about"), cards)
    head.require_all_read()
    entry.require_all_read()
    return group


def _card(entry: Entry) -> Card:
    card = Card(
        file=entry.file,
        number=entry.text("number"),
        label=entry.text("label"),
        synonyms=entry.texts("synonyms"),
        definition=entry.text("definition"),
        include=entry.text("include"),
        exclude=entry.text("exclude"),
        examples=entry.texts("examples"),
    )
    entry.require_all_read()
    return card


def _contrasts(file: Traversable) -> Iterator[ContrastCard]:
    whole = Entry(file.name, "", read_toml(file))
    for entry in whole.tables("contrast"):
        tells = entry.table("tell")
        yield ContrastCard(
            file.name,
            entry.texts("codes"),
            entry.text("question"),
            MappingProxyType({key: tells.text(key) for key in tells.values}),
        )
        entry.require_all_read()
    whole.require_all_read()


@dataclass
class Entry:
    """A TOML table on its way to a value: gives its fields by kind, and says where it stands."""

    file: str
    place: str
    values: Mapping[str, Any]
    _read: set[str] = field(default_factory=set)

    def text(self, name: str) -> str:
        """The text of a field; "" where it is not there."""
        value = self._take(name, "")
        if not isinstance(value, str):
            raise self.error(_("{name} must be a text.").format(name=name))
        return " ".join(value.split())

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a field; a single one may stand without a list."""
        value = self._take(name, [])
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            raise self.error(_("{name} must be a list of texts.").format(name=name))
        return tuple(" ".join(item.split()) for item in listed)

    def lists(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The lists of texts that a field lists."""
        value = self._take(name, [])
        if not isinstance(value, list):
            raise self.error(_("{name} must be a list of lists.").format(name=name))
        return tuple(Entry(self.file, self.place, {name: one}).texts(name) for one in value)

    def flag(self, name: str) -> bool:
        """The yes or no of a field; no where it is not there."""
        value = self._take(name, False)
        if not isinstance(value, bool):
            raise self.error(_("{name} must be true or false.").format(name=name))
        return value

    def table(self, name: str) -> Entry:
        """The table under a name; an empty one where it is not there."""
        value = self._take(name, {})
        if not isinstance(value, dict):
            raise self.error(_("{name} must be a table.").format(name=name))
        return Entry(self.file, self.place, value)

    def tables(self, name: str) -> Iterator[Entry]:
        """The tables of a list, each placed by its number, label or id."""
        value = self._take(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(_("{name} must be a list of tables.").format(name=name))
        for i, item in enumerate(value, 1):
            given = (item.get(key) for key in ("number", "label", "id"))
            known = next((name for name in given if isinstance(name, str) and name), str(i))
            yield Entry(self.file, f"{name} {known}", item)

    def require_all_read(self) -> None:
        """Raises `BadFile` for a field that nobody asked for: a slip of the pen."""
        for name in self.values:
            if name not in self._read:
                raise self.error(_("“{name}” is not known here.").format(name=name))

    def error(self, problem: str) -> BadFile:
        """What to raise because of this table."""
        return BadFile(self.file, problem, place=self.place, remedy=_("Correct the file."))

    def _take(self, name: str, default: object) -> Any:
        self._read.add(name)
        return self.values.get(name, default)
