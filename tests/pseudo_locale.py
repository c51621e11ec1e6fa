"""A language nobody speaks, made from the template: what stays English was never translated.

Every letter of a sentence is replaced by an accented one, the sentence grows by two fifths and is
put between brackets. What people wrote themselves is Greek in the tests that use it, so that any
English word left over is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from polyvocal.core.language import DOMAIN, LOCALE_FOLDER

TAG = "qps"
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "áƀçđéƒĝĥíĵķĺɱñóþǫŕšťúṽŵẋýžÁƁÇĐÉƑĜĤÍĴĶĹṀÑÓÞǪŔŠŤÚṼŴẊÝŽ"
_LETTERS = str.maketrans(_PLAIN, _ACCENTED)
# A slot of a sentence: {n}, {events:,}, {name!r}, %(prog)s; and what a person would have to type.
_SLOT = re.compile(r"(\{[^{}]*\}|%\(\w+\)[sd]|%[sd]|--[a-z-]+(?: [A-Z]+)?|polyvocal [a-z]+)")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
_MARKUP = re.compile(r"[0-9a-f]{8,}(?:-[0-9a-f]{4,})*…?|\d+(?:st|nd|rd|th)\b")


def pseudo(sentence: str) -> str:
    """The sentence in the language nobody speaks; one without letters stays as it is."""
    parts = _SLOT.split(sentence)
    said = [part if i % 2 else part.translate(_LETTERS) for i, part in enumerate(parts)]
    if said == parts:
        return sentence
    longer = "~" * round(0.4 * sum(len(part) for part in parts[::2]))
    return f"⟦{''.join(said)}{longer}⟧"


def make_pseudo_locale(folder: Path) -> Path:
    """Write the compiled catalogue below `folder`, and return `folder`."""
    with (LOCALE_FOLDER / f"{DOMAIN}.pot").open("rb") as opened:
        template = read_po(opened)
    spoken = Catalog(locale=None, domain=DOMAIN, charset="utf-8", fuzzy=False)
    for message in template:
        if message.id:
            spoken.add(message.id, _translated(message), context=message.context)
    file = folder / TAG / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as opened:
        write_mo(opened, spoken)
    return folder


def leaks(shown: str, allowed: Iterable[str] = ()) -> list[str]:
    """The English words in what was shown, each once; `allowed` are names that no one translates.

    Hexadecimal digests and ids are nobody's words.
    """
    for name in sorted(allowed, key=len, reverse=True):
        shown = shown.replace(name, " ")
    return list(dict.fromkeys(_WORD.findall(_MARKUP.sub(" ", shown))))


def _translated(message: Message) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return pseudo(message.id)
    return tuple(pseudo(form) for form in message.id)
