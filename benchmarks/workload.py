"""Made-up interviews of any number, the same every time: what the benchmarks measure on.

Words are drawn by frequency from an invented vocabulary with accents and one character outside the
basic plane, so that no shortcut for plain ASCII text can flatter a figure.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import docx

from polyvocal.core.text import natural_key

WORDS_PER_DOCUMENT = 8_000
WORDS_PER_TURN = 22
N_CODES = 100
ROLES = ("PW", "SP")
_SYLLABLES = [a + b for a in "bcdfglmnprst" for b in "aeiouéü"]


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview: its case's label and its turns as (speaker's label, words)."""

    name: str
    turns: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """As people type it: a label, a colon, the words, a blank line."""
        return "\n\n".join(f"{speaker}: {words}" for speaker, words in self.turns) + "\n"


def make_interviews(
    n: int, *, first: int = 0, seed: int = 1, n_words: int = WORDS_PER_DOCUMENT
) -> list[Interview]:
    """`n` interviews of about 8,000 words (or `n_words`), alternately of the two roles.

    They are numbered from `first` on.
    """
    dice = random.Random(seed)
    vocabulary = ["".join(dice.choices(_SYLLABLES, k=dice.randint(1, 4))) for _ in range(3_000)]
    weights = [1 / (rank + 2) for rank in range(len(vocabulary))]
    made = [_make_interview(i, dice, vocabulary, weights, n_words) for i in range(first, first + n)]
    return sorted(made, key=lambda interview: natural_key(interview.name))


def write_text(interviews: list[Interview], folder: Path) -> list[Path]:
    """One UTF-8 text file an interview."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for interview in interviews:
        file = folder / f"{interview.name}.txt"
        file.write_text(interview.text, encoding="utf-8")
        files.append(file)
    return files


def write_word(interviews: list[Interview], folder: Path) -> list[Path]:
    """One Word file an interview, names in bold."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for interview in interviews:
        document = docx.Document()
        for speaker, words in interview.turns:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{speaker}:").bold = True
            paragraph.add_run(f" {words}")
        file = folder / f"{interview.name}.docx"
        document.save(str(file))
        files.append(file)
    return files


def _make_interview(
    i: int, dice: random.Random, vocabulary: list[str], weights: list[float], n_words: int
) -> Interview:
    label = f"{ROLES[i % 2]}{i // 2 + 1}"
    words = dice.choices(vocabulary, weights, k=n_words)
    words[dice.randrange(len(words))] = "😀"
    turns: list[tuple[str, str]] = []
    at = 0
    while at < len(words):
        length = dice.randint(2, 2 * WORDS_PER_TURN)
        speaker = "Interviewer" if len(turns) % 2 == 0 else label
        turns.append((speaker, " ".join(words[at : at + length]).capitalize() + "."))
        at += length
    return Interview(label, tuple(turns))
