"""Positions in the browser are those of core.offsets, for any text."""

import random

from polyvocal.core.errors import BadValue
from polyvocal.core.offsets import utf16_map
from tests.browsing import IN_BROWSER

pytestmark = IN_BROWSER
LETTERS = [
    "a",
    " ",
    "é",
    "e\u0301",
    "😀",
    "👩‍👩‍👧",
    "🇨🇭",
    "שָׁ",
    "ل",
    "नि",
    "𝒳",
    "\n",
    "\u200d",
    "字",
]
_ASK = """async ([module, texts]) => {
  const { Offsets, placeAt, unitsBefore } = await import(module);
  return texts.map((text) => {
    const offsets = new Offsets(text);
    const units = [...Array(offsets.points + 1).keys()].map((point) => offsets.toUnits(point));
    const points = [...Array(text.length + 1).keys()].map((unit) => {
      try { return offsets.toPoints(unit); } catch { return null; }
    });
    const words = document.createElement("p");
    for (const piece of text.match(/[^]{1,3}/g) ?? []) {
      const mark = document.createElement("mark");
      mark.append(piece);
      words.append(mark, "");
    }
    const back = units.map((unit) => unitsBefore(words, ...placeAt(words, unit)));
    return { points: offsets.points, units, back, from: points };
  });
}"""


def texts():
    dice = random.Random(11)  # noqa: S311 - the same texts every time
    drawn = ["".join(dice.choices(LETTERS, k=dice.randint(0, 40))) for _text in range(120)]
    return ["", "plain", "😀", "a😀b", *drawn]


def test_units_and_points_are_those_of_the_twin(bench, reading):
    page = reading(bench)
    module = f"/{bench.folder}/static/reader/offsets.js"

    found = page.evaluate(_ASK, [module, texts()])

    for text, got in zip(texts(), found, strict=True):
        twin = utf16_map(text)
        assert got["points"] == len(text)
        assert got["units"] == [twin.from_code_points(point) for point in range(len(text) + 1)]
        assert got["back"] == got["units"]
        assert got["from"] == [points_of(twin, unit) for unit in range(twin.length + 1)]


def points_of(twin, unit):
    try:
        return twin.to_code_points(unit)
    except BadValue:
        return None
