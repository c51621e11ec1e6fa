"""Is a framework whole? What the cards must have, checked one by one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import combinations, pairwise

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _, ngettext
from polyvocal.core.text import WORD, fold
from polyvocal.frameworks.canon import CANON, Canon, read_canon
from polyvocal.frameworks.cards import CONTRASTS, HEADING, Card, CardGroup, Cards, read_cards
from polyvocal.frameworks.sentences import shared_sentences
from polyvocal.frameworks.spelling import american_words
from polyvocal.frameworks.stems import STOP_WORDS, stem

_NUMBER = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}(?![\d.]*\d)")
_POINTER = re.compile(r" \((\d+)\)")
# Words of labels that say nothing of what their technique is.
_EMPTY = STOP_WORDS | {"behaviour", "information", "others", "outcome", "self"}
N_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """Something a card lacks or must not have, and where."""

    place: str
    sentence: str


def check_cards(cards: Cards, canon: Canon, neighbours: Collection[str] = ()) -> tuple[Fault, ...]:
    """Everything that is wrong with these cards, in the order of their files; none: they are whole.

    `neighbours` are numbers of another framework that the cards may name.
    """
    is_labels_only = cards.heading is not None and cards.heading.is_labels_only
    keys = {number or label for number, label in canon.codes}
    faults = [*_heading_faults(cards), *_group_faults(cards, canon), *_label_faults(cards, canon)]
    for card in cards.cards:
        if not is_labels_only:
            faults += _empty_fields(card)
            faults += _repeated_labels(card)
    for group in cards.groups:
        if group.label and not is_labels_only and not _says_something(group.about):
            faults.append(_fault(group.file, group.key, _("“about” is empty.")))
    faults += _contrast_faults(cards, keys | set(neighbours))
    faults += _missing_contrasts(cards, canon)
    for place, text in texts_of(cards):
        faults += _wording_faults(place, text, keys | set(neighbours))
        faults += _pointer_faults(place, text, canon)
    faults += (Fault(place, sentence) for place, sentence in shared_sentences(texts_of(cards)))
    return tuple(faults)


def texts_of(cards: Cards) -> Iterator[tuple[str, str]]:
    """Every text of our own wording, and where it stands; synonyms are other people's words."""
    if cards.heading is not None:
        for rule in cards.heading.rules:
            yield f"{HEADING}, {rule.id}", rule.sentence
            yield f"{HEADING}, {rule.id}", rule.why
    for group in cards.groups:
        yield f"{group.file}, {group.key}", group.about
        for card in group.cards:
            place = f"{card.file}, {card.key}"
            for text in (card.definition, card.include, card.exclude, *card.examples):
                yield place, text
    for contrast in cards.contrasts:
        place = f"{contrast.file}, {'/'.join(contrast.codes)}"
        for text in (contrast.question, *contrast.tells.values()):
            yield place, text


def _fault(file: str, key: str, sentence: str) -> Fault:
    return Fault(f"{file}, {key}" if key else file, sentence)


def _says_something(text: str) -> bool:
    return WORD.search(text) is not None


def _heading_faults(cards: Cards) -> Iterator[Fault]:
    heading = cards.heading
    if heading is None:
        yield Fault(HEADING, _("the file is not there."))
        return
    for name in ("key", "name", "version", "credit"):
        if not getattr(heading, name):
            yield Fault(HEADING, _("“{name}” is empty.").format(name=name))
    for rule in heading.rules:
        if not (rule.id and _says_something(rule.sentence) and _says_something(rule.why)):
            yield _fault(HEADING, rule.id, _("a rule has an id, a sentence and a why."))
    for id_, n in Counter(rule.id for rule in heading.rules).items():
        if n > 1:
            yield _fault(HEADING, id_, _("two rules have this id."))


def _group_faults(cards: Cards, canon: Canon) -> Iterator[Fault]:
    published = {number or label: label for number, label in canon.groups}
    found = Counter(group.key for group in cards.groups if group.label)
    for key, label in published.items():
        if key not in found:
            yield Fault(cards.folder, _("the group {name} is not there.").format(name=label))
    for group in cards.groups:
        if not group.label and not canon.groups:
            continue
        if published.get(group.key) != group.label:
            yield _fault(group.file, group.key, _not_published(group.label, published, group.key))
        elif found[group.key] > 1:
            yield _fault(group.file, group.key, _("this group is there twice."))
        if not group.number:
            continue
        for card in group.cards:
            if not card.number.startswith(f"{group.number}."):
                yield _fault(card.file, card.key, _("the code stands in another’s group."))


def _label_faults(cards: Cards, canon: Canon) -> Iterator[Fault]:
    published = {number or label: label for number, label in canon.codes}
    found = Counter(card.key for card in cards.cards)
    for card in cards.cards:
        if published.get(card.key) != card.label:
            yield _fault(card.file, card.key, _not_published(card.label, published, card.key))
        elif found[card.key] > 1:
            yield _fault(card.file, card.key, _("this code is there twice."))
    for group in cards.groups:
        for key in _not_there(group, canon, found):
            yield _fault(group.file, key, _("the code {name} is not there.").format(name=key))
    order = {key: i for i, key in enumerate(published)}
    places = [order[card.key] for card in cards.cards if card.key in order]
    if places != sorted(places):
        yield Fault(cards.folder, _("the codes are not in the published order."))
    if canon.groups:
        return
    for key in published.keys() - found.keys():
        yield Fault(cards.folder, _("the code {name} is not there.").format(name=key))


def _not_there(group: CardGroup, canon: Canon, found: Counter[str]) -> list[str]:
    if not group.number:
        return []
    wanted = [number for number, _label in canon.codes if number.startswith(f"{group.number}.")]
    return [number for number in wanted if number not in found]


def _not_published(label: str, published: dict[str, str], key: str) -> str:
    if key not in published:
        return _("“{label}” is not among the published codes.").format(label=label)
    return _("the label is “{label}”, and published as “{published}”.").format(
        label=label, published=published[key]
    )


def _empty_fields(card: Card) -> Iterator[Fault]:
    for name in ("definition", "include", "exclude"):
        if not _says_something(getattr(card, name)):
            yield _fault(card.file, card.key, _("“{name}” is empty.").format(name=name))
    if len([text for text in card.examples if _says_something(text)]) != N_EXAMPLES:
        sentence = ngettext("there must be {n} example.", "there must be {n} examples.", N_EXAMPLES)
        yield _fault(card.file, card.key, sentence.format(n=N_EXAMPLES))
    if card.number and card.number in _NUMBER.findall(card.exclude):
        yield _fault(card.file, card.key, _("“exclude” names the code itself."))


def _repeated_labels(card: Card) -> Iterator[Fault]:
    """An example is somebody's talk, and nobody talks in labels."""
    words = _telling(card.label)
    pairs = set(pairwise(words))
    for example in card.examples:
        said = _telling(example)
        has_all = bool(words) and set(words) <= set(said)
        if has_all or pairs & set(pairwise(said)):
            sentence = _("an example repeats the words of the label: “{example}”")
            yield _fault(card.file, card.key, sentence.format(example=example))


def _telling(text: str) -> list[str]:
    return [stem(word) for word in WORD.findall(text) if fold(word) not in _EMPTY]


def _contrast_faults(cards: Cards, keys: Collection[str]) -> Iterator[Fault]:
    seen: set[frozenset[str]] = set()
    for contrast in cards.contrasts:
        key = "/".join(contrast.codes)
        if len(set(contrast.codes)) < 2 or len(set(contrast.codes)) != len(contrast.codes):
            yield _fault(contrast.file, key, _("a contrast has two different codes or more."))
        if set(contrast.tells) != set(contrast.codes):
            yield _fault(contrast.file, key, _("“tell” must say it for each code, and no other."))
        texts = (contrast.question, *contrast.tells.values())
        if not all(_says_something(text) for text in texts):
            yield _fault(contrast.file, key, _("the question or a “tell” is empty."))
        for code in contrast.codes:
            if code not in keys:
                yield _fault(contrast.file, key, _("there is no code {name}.").format(name=code))
        if frozenset(contrast.codes) in seen:
            yield _fault(contrast.file, key, _("the same codes are contrasted twice."))
        seen.add(frozenset(contrast.codes))


def _missing_contrasts(cards: Cards, canon: Canon) -> Iterator[Fault]:
    made = {
        frozenset(pair) for contrast in cards.contrasts for pair in combinations(contrast.codes, 2)
    }
    for codes in canon.contrasts:
        missing = [pair for pair in combinations(codes, 2) if frozenset(pair) not in made]
        for first, second in missing:
            sentence = _("nothing tells {first} from {second}.")
            yield Fault(CONTRASTS, sentence.format(first=first, second=second))
    for group in canon.contrasted_groups:
        for number, _label in canon.codes:
            if number.startswith(f"{group}.") and not any(
                number in pair and all(code.startswith(f"{group}.") for code in pair)
                for pair in made
            ):
                sentence = _("nothing tells {first} from another code of its group.")
                yield Fault(CONTRASTS, sentence.format(first=number))


def _wording_faults(place: str, text: str, keys: Collection[str]) -> Iterator[Fault]:
    for word in american_words(text):
        yield Fault(place, _("“{word}” is not British spelling.").format(word=word))
    if "'" in text or '"' in text:
        yield Fault(place, _("a straight quotation mark or apostrophe: write ‘ ’ or “ ”."))
    for number in _NUMBER.findall(text):
        if number not in keys:
            yield Fault(place, _("there is no code {name}.").format(name=number))


def _pointer_faults(place: str, text: str, canon: Canon) -> Iterator[Fault]:
    """Where numbers are plain ones, a card points to another by label and number: "Skills (2)"."""
    labels = {number: label for number, label in canon.codes if number.isdigit()}
    if not labels:
        return
    for pointer in _POINTER.finditer(text):
        label = labels.get(pointer[1])
        if label is None or not text[: pointer.start()].endswith(label):
            yield Fault(
                place,
                _("{pointer} is not behind the label it stands for.").format(
                    pointer=pointer[0].strip()
                ),
            )


def check_folder(folder: Traversable, key: str = "") -> tuple[Fault, ...]:
    """`check_cards` for a folder, in the package or not yet; `key` where its name is another.

    The canon is the folder's own or, for cards still being written, that of the framework with
    this key. Raises `BadFile` where a file is not as agreed or there is no canon for it.
    """
    cards = read_cards(folder)
    home = resources.files("polyvocal.frameworks")
    place = folder if folder.joinpath(CANON).is_file() else home.joinpath(key or folder.name)
    if not place.joinpath(CANON).is_file():
        raise BadFile(
            folder.name,
            _("nothing says which codes it must hold."),
            remedy=_("Put a {name} beside the cards.").format(name=CANON),
        )
    add_on_to = cards.heading.add_on_to if cards.heading else ""
    numbers: list[str] = []
    if add_on_to:
        numbers = [number for number, _label in read_canon(home.joinpath(add_on_to)).codes]
    return check_cards(cards, read_canon(place), numbers)
