"""Whose turn is whose, as far as a sheet of codings may name it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from polyvocal.core.documents import SpeakerKind
from polyvocal.formats.document_facts import SPEAKER_WORDS
from polyvocal.formats.labels import loose_form

_WORDS = SPEAKER_WORDS | dict.fromkeys(
    ("participant", "interviewee", "respondent"), SpeakerKind.PARTICIPANT
)


@dataclass(frozen=True, slots=True)
class Voice:
    """One who speaks in a document: the label there, and their case's."""

    label: str
    kind: SpeakerKind
    case_label: str = ""

    @property
    def names(self) -> frozenset[str]:
        """What a sheet may call them, in `loose_form`."""
        by_kind = (word for word, kind in _WORDS.items() if kind is self.kind)
        return frozenset(map(loose_form, (self.label, self.case_label, *by_kind))) - {""}


@dataclass(frozen=True)
class Voices:
    """The voices of a document; `of_turn` gives each turn's, -1 where nobody is named."""

    voices: tuple[Voice, ...] = ()
    of_turn: Sequence[int] = ()

    def knows(self, name: str) -> bool:
        """Is anybody here called so?"""
        return bool(name) and bool(self._called(name))

    def is_of(self, turn: int, name: str) -> bool:
        """Is this the turn (counted from 0) of somebody called so?"""
        return self.of_turn[turn] in self._called(name)

    def label(self, turn: int) -> str:
        """Who speaks in this turn (counted from 0), "" where nobody is named."""
        voice = self.of_turn[turn]
        return self.voices[voice].label if voice >= 0 else ""

    def _called(self, name: str) -> frozenset[int]:
        return self._by_name.get(loose_form(name), frozenset())

    @cached_property
    def _by_name(self) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for i, voice in enumerate(self.voices):
            for name in voice.names:
                found.setdefault(name, set()).add(i)
        return {name: frozenset(voices) for name, voices in found.items()}


UNKNOWN = Voices()
"""Of a document whose turns were not asked for."""
