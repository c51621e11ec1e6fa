"""One document before it is stored: its voices and turns as found, and as a person puts them right.

Every correction gives a new value; nothing here is in the study yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from polyvocal.core.documents import DocumentKind, SpeakerKind
from polyvocal.core.errors import BadValue
from polyvocal.core.findings import Finding
from polyvocal.core.language import _
from polyvocal.core.text import fold
from polyvocal.core.words import count_words

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker as printed in the document, and whose words these are.

    `case_id` is a case of the study; `new_case` the label of one to be made (either, or neither).
    """

    label: str
    kind: SpeakerKind
    case_id: UUID | None = None
    new_case: str = ""


@dataclass(frozen=True, slots=True)
class TurnDraft:
    """One turn: ``text[start:end]`` said by `voice` (a place in `DocumentDraft.voices`, or -1)."""

    voice: int
    start: int
    end: int
    seconds: float | None = None


@dataclass(frozen=True)
class DocumentDraft:
    """A file that was read, as it will be stored.

    `problem` is why it cannot be read ("" when it can); `is_wanted` whether it is to be stored.
    `findings` are what the reader had to say.
    """

    id: UUID
    file_name: str
    data: bytes
    name: str
    text: str = ""
    media_type: str = ""
    voices: tuple[Voice, ...] = ()
    turns: tuple[TurnDraft, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    is_wanted: bool = True
    kind: DocumentKind = DocumentKind.TRANSCRIPT
    date: dt.date | None = None
    minutes: float | None = None
    time_point: str = ""
    interviewer: str = ""
    language: str = "en"
    recording: str = ""

    @property
    def n_words(self) -> int:
        """Words of turns, without labels and time stamps."""
        return count_words(" ".join(self.text[turn.start : turn.end] for turn in self.turns))

    def words_of(self, turn: int) -> str:
        """The words of one turn."""
        return self.text[self.turns[turn].start : self.turns[turn].end]

    def with_voice(self, place: int, voice: Voice) -> DocumentDraft:
        """Another idea of who a voice is."""
        self._require_voice(place)
        voices = list(self.voices)
        voices[place] = voice
        return replace(self, voices=tuple(voices))

    def add_voice(self, label: str, kind: SpeakerKind) -> DocumentDraft:
        """A voice that was not found. Raises `BadValue` for an empty label or one that is there."""
        plain = " ".join(label.split())
        if not plain:
            raise BadValue(_("Give the voice a name."))
        if plain in {voice.label for voice in self.voices}:
            raise BadValue(_("There is a voice {label} already.").format(label=plain))
        return replace(self, voices=(*self.voices, Voice(plain, kind)))

    def unite_voices(self, place: int, into: int) -> DocumentDraft:
        """All turns of one voice become another's, and the voice goes."""
        self._require_voice(place)
        self._require_voice(into)
        if place == into:
            return self
        return replace(
            self,
            voices=tuple(voice for i, voice in enumerate(self.voices) if i != place),
            turns=tuple(
                replace(turn, voice=_after(into if turn.voice == place else turn.voice, place))
                for turn in self.turns
            ),
        )

    def give_turn(self, turn: int, voice: int) -> DocumentDraft:
        """Somebody else said this turn; -1: nobody of these."""
        self._require_turn(turn)
        if voice != NOBODY:
            self._require_voice(voice)
        return self._with_turns({turn: [replace(self.turns[turn], voice=voice)]})

    def join_turn(self, turn: int) -> DocumentDraft:
        """This turn goes on what was said before it: the two become one of the earlier speaker's.

        What stood between them (the label that was none) becomes part of the words.
        """
        self._require_turn(turn)
        if turn == 0:
            raise BadValue(_("The first turn has none before it."))
        joined = replace(self.turns[turn - 1], end=self.turns[turn].end)
        return self._with_turns({turn - 1: [joined], turn: []})

    def divide_turn(self, turn: int, at: int, voice: int) -> DocumentDraft:
        """At this character of the text another turn begins, said by `voice`.

        The voice's own label, where the words begin with it, is no part of them. Raises `BadValue`
        for a place that is not within the turn, or where nothing would be left.
        """
        self._require_turn(turn)
        self._require_voice(voice)
        whole = self.turns[turn]
        if not whole.start < at < whole.end:
            raise BadValue(_("The new turn must begin within the old one."))
        start = self._after_label(at, whole.end, self.voices[voice].label)
        end = at
        while end > whole.start and self.text[end - 1].isspace():
            end -= 1
        if not whole.start < end or not start < whole.end:
            raise BadValue(_("One of the two turns would have no words."))
        before = replace(whole, end=end)
        return self._with_turns({turn: [before, TurnDraft(voice, start, whole.end)]})

    def lines_of(self, turn: int) -> tuple[tuple[int, str], ...]:
        """The lines of a turn after its first, each with where it begins: where one may divide."""
        start, lines, at = self.turns[turn].start, [], 0
        words = self.words_of(turn)
        for line in words.splitlines(keepends=True):
            if at and line.strip():
                lines.append((start + at, line.strip()))
            at += len(line)
        return tuple(lines)

    def _after_label(self, at: int, end: int, label: str) -> int:
        rest = self.text[at:end]
        n_spaces = len(rest) - len(rest.lstrip())
        rest = rest.lstrip()
        if label and fold(rest).startswith(fold(label)):
            after = rest[len(label) :].lstrip()
            if after[:1] in {":", "–", "-", ".", ")"}:
                words = after[1:].lstrip()
                return end - len(words)
        return at + n_spaces

    def _with_turns(self, changed: dict[int, list[TurnDraft]]) -> DocumentDraft:
        def turns() -> Iterator[TurnDraft]:
            for i, turn in enumerate(self.turns):
                yield from changed.get(i, [turn])

        return replace(self, turns=tuple(turns()))

    def _require_turn(self, turn: int) -> None:
        if not 0 <= turn < len(self.turns):
            raise BadValue(_("There is no such turn any more; load the page again."))

    def _require_voice(self, place: int) -> None:
        if not 0 <= place < len(self.voices):
            raise BadValue(_("There is no such voice any more; load the page again."))


def _after(voice: int, gone: int) -> int:
    return voice - 1 if voice > gone else voice
