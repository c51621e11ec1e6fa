"""Words from outside made safe for a file: unprintable characters, direction, formulas."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0 has no place for these, and openpyxl refuses them; U+FFFE and U+FFFF likewise.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_RIGHT_TO_LEFT = frozenset(
    {
        "ar",
        "arc",
        "ckb",
        "dv",
        "fa",
        "he",
        "ks",
        "ku-arab",
        "pnb",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "yi",
    }
)
# What a spreadsheet may take for a formula, in half and full width (OWASP, "CSV Injection").
_FORMULA = re.compile(" *[=+\\-@\t\r\n＝＋－＠]")


def printable(words: str) -> str:
    """The words with control characters and lone surrogates as U+FFFD, line ends as newlines."""
    if words.isascii() and words.isprintable():
        return words
    return _UNPRINTABLE.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))


def language_direction(language: str) -> str:
    """Give "rtl" for languages written from right to left, else "ltr"."""
    tag = language.lower().replace("_", "-")
    return "rtl" if tag in _RIGHT_TO_LEFT or tag.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def text_direction(words: str) -> str:
    """The direction of the first letter that has one; "ltr" where none has."""
    return "rtl" if not words.isascii() and _first_direction(words) == "rtl" else "ltr"


def direction_beside(words: str, base: str) -> str:
    """The direction of words among others that run along `base`; "" where it is the same."""
    own = _first_direction(words)
    return own if own != base else ""


def _first_direction(words: str) -> str:
    for letter in words:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return ""


def looks_like_formula(words: str) -> bool:
    """Could a spreadsheet run this cell? Leading spaces do not make it safe."""
    return _FORMULA.match(words) is not None


def formula_safe(words: str) -> str:
    """The words for a CSV cell: an apostrophe goes before whatever could run as a formula."""
    return f"'{words}" if _FORMULA.match(words) else words
