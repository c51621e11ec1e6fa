"""Text that XML cannot hold, brought through it unharmed.

XML has no way to write most control characters. One sign, U+241B (the picture of "escape"), stands
before their number; standing for itself, it is doubled.
"""

from __future__ import annotations

import re

from polyvocal.core.text import REPLACEMENT

_SIGN = "\u241b"
# Everything outside XML 1.0's own production of Char, and the sign itself.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\u241b")
_SHIELDED = re.compile("\u241b(?:\u241b|u([0-9a-f]{4,6});|)")
# What a person could have typed at the head of a paragraph that means something to us there.
GUARD = _SIGN


def shield(text: str) -> str:
    """The text as it can stand in XML; `unshield` gives it back exactly."""
    return _UNWRITABLE.sub(_shielded, text)


def unshield(text: str) -> str:
    """What `shield` was given."""
    return _SHIELDED.sub(_unshielded, text) if _SIGN in text else text


def _shielded(found: re.Match[str]) -> str:
    character = found.group()
    return _SIGN * 2 if character == _SIGN else f"{_SIGN}u{ord(character):04x};"


def _unshielded(found: re.Match[str]) -> str:
    number = found.group(1)
    if number is None:
        return _SIGN if len(found.group()) == 2 else ""
    point = int(number, 16)
    # What no text here can hold was never shielded by us.
    is_sound = 0 < point < 0xD800 or 0xDFFF < point <= 0x10FFFF
    return chr(point) if is_sound else REPLACEMENT
