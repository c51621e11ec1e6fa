"""What colour a code is shown in."""

from itertools import pairwise
from uuid import UUID

import pytest

from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.core.template import Code, Origin, Template, TemplateVersion
from polyvocal.web.contexts.paints import N_TONES, Tone, paints_of, tone_of

CODES = [Code(UUID(int=i), "", f"Code {i}") for i in range(1, 15)]
OWN = Code(UUID(int=7_001), "", "Own words", origin=Origin.EMERGENT)


def paints(*codes, looks=()):
    return paints_of(Template((TemplateVersion(1, codes),)), looks)


@pytest.mark.parametrize(
    ("colour", "hue"), [("#ff0000", 29), ("#00ff00", 142), ("#0000ff", 264), ("#ffff00", 110)]
)
def test_a_hue_is_that_of_css_color_4(colour, hue):
    assert tone_of(colour).hue == pytest.approx(hue, abs=1)


@pytest.mark.parametrize("grey", ["#000000", "#808080", "#ffffff"])
def test_grey_stays_grey(grey):
    assert tone_of(grey).chroma == 0


def test_neighbours_have_different_tones():
    tones = list(paints(*CODES).tones.values())
    assert all(a != b for a, b in pairwise(tones))


def test_a_code_made_while_coding_changes_the_tone_of_no_other():
    before = paints(*CODES).tones
    after = paints(*CODES[:3], OWN, *CODES[3:]).tones
    assert {code: tone for code, tone in after.items() if code != OWN.id} == before


def test_a_chosen_colour_is_a_tone_of_its_own_and_shared_where_it_is_the_same():
    looks = [
        CodeLook(CODES[0].id, "#2a6f4b", Pattern.DOTS),
        CodeLook(CODES[1].id, "#2a6f4b"),
        CodeLook(CODES[2].id, pattern=Pattern.GRID),
    ]
    found = paints(*CODES, looks=looks)
    assert found.chosen == (Tone(157, 0.76),)
    assert [found.tones[code.id] for code in CODES[:3]] == [N_TONES, N_TONES, 2]
    assert [found.patterns.get(code.id) for code in CODES[:4]] == ["dots", "", "grid", None]
