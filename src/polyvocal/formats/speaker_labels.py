"""Reading the words before a turn: could they name a speaker, and of which kind?"""

from __future__ import annotations

import re
import tomllib
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache
from pathlib import Path

from polyvocal.core.documents import SpeakerKind
from polyvocal.core.text import fold

LONGEST_LABEL = 40


class Shape(IntEnum):
    """How much a label looks like a speaker by itself, from not at all to surely."""

    NEVER = 0
    LOOSE = 1
    LETTER = 2
    NAME = 3
    ROLE = 4
    INTERVIEWER = 5
    TOLD = 6


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed, the key under which two spellings are one speaker, and its reading."""

    key: str
    printed: str
    shape: Shape
    kind: SpeakerKind


@dataclass(frozen=True)
class ReadingHints:
    """What a person has said about the speakers before the file is read.

    `case_labels`: ids of known cases. `interviewers`: names of interviewers ("Jane Doe" also
    recognises "Jane" and "JD"). `kinds`: a label and whose words those are, which overrules
    everything.
    """

    case_labels: frozenset[str] = frozenset()
    interviewers: frozenset[str] = frozenset()
    kinds: Mapping[str, SpeakerKind] = field(default_factory=dict)

    @cached_property
    def told(self) -> Mapping[str, SpeakerKind]:
        """Everything that was said, by label key."""
        told: dict[str, SpeakerKind] = {}
        for name in self.interviewers:
            for form in _forms_of_name(name):
                told[_joined(form)] = SpeakerKind.INTERVIEWER
        told.update({_joined(label): kind for label, kind in self.kinds.items()})
        told.pop("", None)
        return ChainMap(told, _told_cases(self.case_labels))


@lru_cache(maxsize=4)
def _told_cases(case_labels: frozenset[str]) -> dict[str, SpeakerKind]:
    """The cases of a study, the same for each of its thousands of files: worked out once."""
    told = {_joined(label): SpeakerKind.PARTICIPANT for label in case_labels}
    told.pop("", None)
    return told


NO_HINTS = ReadingHints()

_WORDS = tomllib.loads(
    Path(__file__).with_name("speaker_words.toml").read_text(encoding="utf-8"),
)
_INTERVIEWERS, _ROLES, _NOBODY, METADATA, _PARTICLES = (
    frozenset(_WORDS[name].split())
    for name in ("interviewers", "roles", "nobody", "metadata", "particles")
)
# Short forms are believed only when they are the whole label: "Int" but not "Int Smith".
_LONG_INTERVIEWERS = frozenset(w for w in _INTERVIEWERS if len(w) > 8 or w == "moderator")
_NEVER = METADATA.union(_WORDS["headings"].split(), _WORDS["talk"].split())

_ID = re.compile(r"[^\W\d_]{1,6}[-_. ]{0,2}\d{1,5}[^\W\d_]?")
_NUMBERED = re.compile(r"([^\W\d_]+)[-_. ]{0,2}(?:\d{1,2}|[a-d])")
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’\-]*")
_WORDISH = re.compile(r"[\w.'’\-/&#]*\w[\w.'’\-/&#]*|[&/\-]")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_UNKNOWN = re.compile(r"[?？]{1,3}|x{2,4}")
_WRAPPING = " \t*_[]<>{}•-–"
_TRAILING = " \t*_:：-–—.>"


def read_label(raw: str, hints: ReadingHints = NO_HINTS) -> Label:
    """Read the words before a turn, on their own; the whole document decides later."""
    printed = " ".join(raw.strip(_WRAPPING).rstrip(_TRAILING).strip(_WRAPPING).split())
    if printed.startswith("(") and printed.endswith(")"):
        printed = printed[1:-1].strip()
    key = fold(printed)
    told = hints.told.get(_joined(key)) if hints.told else None
    if told is not None:
        return Label(key, printed, Shape.TOLD, told)
    base = _ASIDE.sub("", key) or key
    if _is_cut_out(raw, printed):
        return Label(key, printed, Shape.NEVER, SpeakerKind.PARTICIPANT)
    shape, kind = _read_base(base, _ASIDE.sub("", printed) or printed)
    return Label(key, printed, shape, kind)


def _is_cut_out(raw: str, printed: str) -> bool:
    """Is it the end of a sentence ("results MODERATOR") or of a bracket ("[inaudible 00")?"""
    if any(raw.count(a) != raw.count(b) for a, b in ("[]", "()")):
        return True
    words = printed.split()
    lower_first = bool(words) and words[0][0].islower() and words[0] not in _PARTICLES
    return lower_first and any(word[0].isupper() for word in words[1:])


def _read_base(base: str, printed: str) -> tuple[Shape, SpeakerKind]:
    words = base.split()
    if _UNKNOWN.fullmatch(base):
        return Shape.NAME, SpeakerKind.NEITHER
    is_wordy = all(map(_WORDISH.fullmatch, words)) and len(base) <= LONGEST_LABEL
    if not words or len(words) > 4 or not is_wordy:
        return Shape.NEVER, SpeakerKind.PARTICIPANT
    numbered = _NUMBERED.fullmatch(base)
    stem = numbered.group(1) if numbered else base
    if stem in _INTERVIEWERS or (len(words) <= 3 and not _LONG_INTERVIEWERS.isdisjoint(words)):
        shape = Shape.LETTER if len(stem) == 1 else Shape.INTERVIEWER
        return shape, SpeakerKind.INTERVIEWER
    if stem in _NOBODY:
        return Shape.ROLE, SpeakerKind.NEITHER
    return _read_participant(words, stem, base, printed), SpeakerKind.PARTICIPANT


def _read_participant(words: list[str], stem: str, base: str, printed: str) -> Shape:
    if len(base) == 1:
        return Shape.LETTER if base.isalpha() else Shape.NEVER
    if stem in _ROLES:
        return Shape.ROLE
    plain = [w.strip(".,'’") for w in words]
    if plain[0] in _NEVER or not _NEVER.isdisjoint(set(plain[1:]) - _PARTICLES):
        return Shape.NEVER
    if len(words) <= 3 and _names_a_role(words, printed.split()):
        return Shape.ROLE
    return _read_name(base, printed)


def _names_a_role(words: list[str], printed: list[str]) -> bool:
    """Is it "Support worker" or "Nurse Jane", not "Teacher training"?"""
    is_numbered = len(words) > 1 and (words[-1].isdecimal() or len(words[-1]) == 1)
    if words[-2 if is_numbered else -1] in _ROLES:
        return True
    return words[0] in _ROLES and len(words) > 1 and all(map(_is_name_word, printed[1:]))


def _read_name(base: str, printed: str) -> Shape:
    if _ID.fullmatch(base):
        return Shape.NAME
    words = printed.split()
    if all(map(_is_name_word, words)) and not words[0].islower():
        return Shape.NAME
    if len(words) <= 3 and not base[0].isdigit():
        return Shape.LOOSE
    return Shape.NEVER


def _is_name_word(word: str) -> bool:
    # Scripts without capitals count as capitalised.
    return (
        _NAME_WORD.fullmatch(word) is not None and not word[0].islower()
    ) or word.casefold() in _PARTICLES


def settle_letters(labels: Iterable[Label]) -> dict[str, Label]:
    """Read single letters beside one another, since alone they say little.

    "R" beside "I" responds, beside "P" it is the researcher; "M" moderates only where a "P" or a
    participant speaks and nobody else asks.
    """
    settled = {label.key: label for label in labels}
    asks = any(label.kind is SpeakerKind.INTERVIEWER for label in settled.values())
    answers = "p" in settled or any(_stem(key) in {"p", "participant"} for key in settled)
    for letter in ("r", "m"):
        label = settled.get(letter)
        if label is not None and label.shape is Shape.LETTER and answers and not asks:
            settled[letter] = Label(letter, label.printed, label.shape, SpeakerKind.INTERVIEWER)
            break
    return settled


def _stem(key: str) -> str:
    return key.rstrip("0123456789 -_.")


def _joined(label: str) -> str:
    return re.sub(r"[\s\-_.]+", "", fold(label))


def _forms_of_name(name: str) -> tuple[str, ...]:
    words = name.split()
    if len(words) < 2:
        return (name,)
    initials = "".join(w[0] for w in words)
    return (name, words[0], initials)
