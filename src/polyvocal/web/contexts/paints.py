"""Which colour and pattern each code is shown in: those that people chose, or the page's own.

A page has one set of tones that keep their contrast in light and dark. Of a colour that somebody
chose, the hue and how vivid it is are kept, and its lightness is that of the tones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import atan2, cbrt, degrees, hypot
from uuid import UUID

from polyvocal.core.looks import CodeLook
from polyvocal.core.template import Origin, Template

# Tones are named by number in tones.css; neighbours in the template get different ones.
N_TONES = 12
# How vivid the page's own tones are, in OKLCH; a chosen colour is at most this vivid.
_VIVID = 0.12


@dataclass(frozen=True, slots=True)
class Tone:
    """A hue in degrees, and how vivid it is beside the page's own tones, from 0 (grey) to 1."""

    hue: int
    chroma: float


@dataclass(frozen=True, slots=True)
class Paints:
    """The tone of each code by its number (from `N_TONES` on: of `chosen`), and its pattern."""

    tones: Mapping[UUID, int]
    patterns: Mapping[UUID, str]
    chosen: tuple[Tone, ...]


def paints_of(template: Template, looks: Iterable[CodeLook]) -> Paints:
    """The paint of every code there ever was."""
    known = {look.code_id: look for look in looks}
    colours = list(dict.fromkeys(look.colour for look in known.values() if look.colour))
    chosen = {colour: N_TONES + i for i, colour in enumerate(colours)}
    tones = dict(_own_tones(template))
    tones |= {look.code_id: chosen[look.colour] for look in known.values() if look.colour}
    patterns = {look.code_id: look.pattern.value for look in known.values()}
    return Paints(tones, patterns, tuple(map(tone_of, colours)))


def _own_tones(template: Template) -> Iterator[tuple[UUID, int]]:
    """Neighbours differ, and a code made while coding changes the colour of no other."""
    place = 0
    for code in template.codes:
        if code.origin is Origin.EMERGENT:
            yield code.id, code.id.int % N_TONES
        else:
            yield code.id, place % N_TONES
            place += 1


def tone_of(colour: str) -> Tone:
    """The tone of a colour written as ``#rrggbb`` (Ottosson's Oklab, as CSS Color 4 gives it)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Tone(round(degrees(atan2(b, a))) % 360, round(min(1.0, hypot(a, b) / _VIVID), 2))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
