"""Fonts that hold signs in place of letters: the few that people meet in transcripts."""

from __future__ import annotations

from polyvocal.core.text import REPLACEMENT

_SYMBOLS = {
    ("symbol", 0xB7): "•",
    ("symbol", 0x2D): "−",
    ("symbol", 0xB0): "°",
    ("symbol", 0xB1): "±",
    ("symbol", 0xA3): "≤",
    ("symbol", 0xB3): "≥",
    ("symbol", 0xAE): "→",
    ("symbol", 0xB4): "×",
    ("symbol", 0x61): "α",
    ("symbol", 0x62): "β",
    ("symbol", 0x6D): "μ",
    ("wingdings", 0x4A): "☺",
    ("wingdings", 0x4C): "☹",
    ("wingdings", 0xA7): "▪",
    ("wingdings", 0xE0): "→",
    ("wingdings", 0xFC): "✓",
}


def letter_of(font: str, code: int) -> str:
    """The letter that looks like this sign of a font, or "�".

    Of a code in the private area the last byte counts.
    """
    if not code & 0xFF > 0x20 or code > 0xFFFF:
        return REPLACEMENT
    return _SYMBOLS.get((font.strip().casefold(), code & 0xFF), REPLACEMENT)
