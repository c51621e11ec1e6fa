"""A small framework in a folder, whole, for tests to spoil."""

from __future__ import annotations

from pathlib import Path

CANON = """
contrasts = [["1.1", "1.2"]]
contrasted_groups = ["1"]
groups = [["1", "Getting there"]]
codes = [["1.1", "Travel plan"], ["1.2", "Company on the way"]]
"""
HEADING = """
key = "ways"
name = "Ways"
version = "1"
credit = ["Made up for a test.", "Nobody published it."]
[[rule]]
id = "say"
sentence = "Code what is said."
why = "Nobody else can see the rest."
"""
GROUP = """
[group]
number = "1"
label = "Getting there"
about = "How people come to a place at all."
[[code]]
number = "1.1"
label = "Travel plan"
synonyms = ["Traveling plan"]
definition = "Somebody works out the way."
include = "Timetables and maps count."
exclude = "Going together is 1.2."
examples = ["We looked up the bus.", "She wrote the stops on my hand."]
[[code]]
number = "1.2"
label = "Company on the way"
definition = "Somebody comes along."
include = "Meeting halfway counts."
exclude = "Only explaining it is 1.1."
examples = ["He walked with me as far as the gate.", "My sister sat next to me."]
"""
CONTRASTS = """
[[contrast]]
codes = ["1.1", "1.2"]
question = "Could it be done by letter?"
[contrast.tell]
"1.1" = "It could, the day before."
"1.2" = "It could not."
"""
FILES = {
    "canon.toml": CANON,
    "framework.toml": HEADING,
    "01_getting_there.toml": GROUP,
    "contrasts.toml": CONTRASTS,
}


def whole_framework(folder: Path) -> Path:
    """A framework called "ways" with nothing wrong."""
    home = folder / "ways"
    home.mkdir()
    for name, text in FILES.items():
        (home / name).write_text(text, encoding="utf-8")
    return home


def spoil(home: Path, file: str, before: str, after: str) -> None:
    """Put `after` in place of `before`, which the file must have."""
    text = (home / file).read_text(encoding="utf-8")
    assert before in text
    (home / file).write_text(text.replace(before, after), encoding="utf-8")
