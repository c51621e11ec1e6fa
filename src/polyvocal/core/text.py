"""Text as Polyvocal keeps it: cleaned at the door, folded, counted in words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

REPLACEMENT = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")
# Marks that combine do not count as word characters in `re`; without them "é" typed as two
# characters, vocalised Hebrew and Arabic, Thai and the Indic scripts would fall apart. Here are all
# of Unicode 14 with the two joiners, without the selectors of an emoji's look.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711-\u07f3\u07fd\u0816-\u082d"
    "\u0859-\u085b\u0898-\u08e1\u08e3-\u0963\u0981-\u09e3\u09fe-\u0a75\u0a81-\u0ae3\u0afa-\u0b63"
    "\u0b82-\u0bd7\u0c00-\u0c63\u0c81-\u0c83\u0cbc-\u0d4d\u0d57-\u0d63\u0d81-\u0df3\u0e31-\u0e3a"
    "\u0e47-\u0e4e\u0eb1-\u0ecd\u0f18-\u0f19\u0f35\u0f37\u0f39\u0f3e-\u0f84\u0f86-\u0fbc\u0fc6"
    "\u102b-\u103e\u1056-\u109d\u135d-\u135f\u1712-\u1734\u1752-\u17d3\u17dd\u1885-\u193b"
    "\u1a17-\u1a1b\u1a55-\u1a7f\u1ab0-\u1b44\u1b6b-\u1b73\u1b80-\u1bf3\u1c24-\u1c37\u1cd0-\u1cd2"
    "\u1cd4-\u1dff\u200c-\u200d\u20d0-\u20f0\u2cef-\u2cf1\u2d7f-\u2dff\u302a-\u302f\u3099-\u309a"
    "\ua66f-\ua672\ua674-\ua67d\ua69e-\ua6f1\ua802-\ua827\ua82c\ua880-\ua8c5\ua8e0-\ua8f1"
    "\ua8ff-\ua92d\ua947-\ua953\ua980-\ua9c0\ua9e5-\uaa4d\uaa7b-\uaac1\uaaeb-\uaaef\uaaf5-\uaaf6"
    "\uabe3-\uabea\uabec-\uabed\ufb1e\ufe20-\ufe2f\U000101fd-\U0001037a\U00010a01-\U00010a3f"
    "\U00010ae5-\U00010ae6\U00010d24-\U00010eac\U00010f46-\U00010f50\U00010f82-\U00010f85"
    "\U00011000-\U00011046\U00011070-\U000110ba\U000110c2\U00011100-\U00011134"
    "\U00011145-\U00011173\U00011180-\U000111c0\U000111c9-\U000111cc\U000111ce-\U000111cf"
    "\U0001122c-\U00011237\U0001123e\U000112df-\U00011446\U0001145e-\U000114c3"
    "\U000115af-\U000115c0\U000115dc-\U00011640\U000116ab-\U000116b7\U0001171d-\U0001172b"
    "\U0001182c-\U0001183a\U00011930-\U00011943\U000119d1-\U000119e0\U000119e4-\U00011a3e"
    "\U00011a47-\U00011a99\U00011c2f-\U00011c3f\U00011c92-\U00011ef6\U00016af0-\U00016af4"
    "\U00016b30-\U00016b36\U00016f4f-\U00016f92\U00016fe4-\U00016ff1\U0001bc9d-\U0001bc9e"
    "\U0001cf00-\U0001cf46\U0001d165-\U0001d169\U0001d16d-\U0001d172\U0001d17b-\U0001d182"
    "\U0001d185-\U0001d18b\U0001d1aa-\U0001d1ad\U0001d242-\U0001d244\U0001da00-\U0001da36"
    "\U0001da3b-\U0001da6c\U0001da75\U0001da84\U0001da9b-\U0001e136\U0001e2ae-\U0001e2ef"
    "\U0001e8d0-\U0001e94a"
)
WORD = re.compile(rf"(?:\w+|[{_MARKS}]+)+")
_MOST_DIGITS = 100


@dataclass(frozen=True, slots=True)
class CleanText:
    r"""A text fit to be stored, and how many characters had to change for it.

    `n_newlines` line ends became ``\n``; `n_replaced` NULs and unpaired surrogates became U+FFFD.
    """

    text: str
    n_newlines: int = 0
    n_replaced: int = 0


def clean_text(raw: str, *, is_decoded: bool = False) -> CleanText:
    r"""Bring line ends to ``\n`` and replace what no database can hold; change nothing else.

    No Unicode normalisation: a quote must be found letter for letter as it was typed. `is_decoded`:
    the text comes from UTF-8, which holds no unpaired surrogates, so none are looked for.
    """
    text, n_newlines, n_replaced = raw, 0, 0
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        n_newlines = text.count("\r")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        n_replaced += text.count("\x00")
        text = text.replace("\x00", REPLACEMENT)
    if not (is_decoded or _is_sound(text)):
        text, n_surrogates = _SURROGATE.subn(REPLACEMENT, text)
        n_replaced += n_surrogates
    return CleanText(text, n_newlines, n_replaced)


def _is_sound(text: str) -> bool:
    """Are there no unpaired surrogates? Encoding finds out five times faster than a pattern."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def fold(text: str) -> str:
    """The form in which two words are the same word: case folded, composed (NFC).

    The same on every database, which is why sorting and folding never happen in SQL.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts PW2 before PW10 and 2.3 before 2.10.

    Different texts have different keys, so that an order never depends on that of arrival.
    """
    parts = re.split(r"(\d+)", fold(text))
    # Python refuses to turn thousands of digits into a number; no label counts that far.
    key = [
        (0, int(p), "") if p.isdecimal() and len(p) <= _MOST_DIGITS else (1, 0, p)
        for p in parts
        if p
    ]
    return (*key, (-1, 0, text))  # -1: P1 still comes before P1a
