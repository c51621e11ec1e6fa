"""Sources as documents: what each one's text is, who speaks in it, and what else belongs to it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import numpy as np

from polyvocal.core.cases import Case
from polyvocal.core.columns import Turns
from polyvocal.core.documents import Document, DocumentKind, Speaker, SpeakerKind
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.core.text import natural_key
from polyvocal.formats.document_facts import DocumentFacts
from polyvocal.formats.documents import count_spoken_words
from polyvocal.formats.labels import LabelFinder
from polyvocal.formats.refi import words
from polyvocal.formats.refi.archive import file_name
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.people_in import Names, Say
from polyvocal.formats.refi.texts import Texts
from polyvocal.formats.refi.turn_lines import TurnsRead
from polyvocal.formats.refi.values import ProjectEntry, SourceEntry, SourceKind
from polyvocal.formats.speaker_labels import ReadingHints
from polyvocal.formats.speakers import assign_speakers
from polyvocal.formats.turns import detect_turns

_TEXT_PARTS = {SourceKind.TRANSCRIPT, SourceKind.REPRESENTATION, SourceKind.DESCRIPTION}
_TALK = {SourceKind.TEXT, SourceKind.TRANSCRIPT}


@dataclass(slots=True)
class Planned:
    """A document to be made: `source` is what it stands for, `text_entry` where its words are.

    Of a recording with several transcripts, the first planned one carries what belongs to all.
    `own_name` is what the project calls it ("": nothing).
    """

    id: UUID
    name: str
    kind: DocumentKind
    source: SourceEntry
    text_entry: SourceEntry
    is_first: bool = True
    own_name: str = ""


def plan_documents(project: ProjectEntry, say: Say, *, otherwise: str) -> list[Planned]:
    """The documents a project makes, in the order in which a study keeps them.

    Notes that are coded themselves are documents too, or their codings would have no text.
    """
    coded_notes = [n for n in project.notes if len(n.selections) or n.codings]
    taken: set[UUID] = set()
    names = Names()
    planned: list[Planned] = []
    for source in [*project.sources, *coded_notes]:
        texts = [part for part in source.parts if part.kind in _TEXT_PARTS]
        is_recording = source.kind in {SourceKind.AUDIO, SourceKind.VIDEO}
        for place, text_entry in enumerate(texts or [source]):
            id_ = text_entry.guid if is_recording and texts else source.guid
            if id_ is None or id_ in taken:
                id_ = derived("document", len(planned), source.name)
            taken.add(id_)
            name = text_entry.name if is_recording else source.name
            own_name = say(name or source.name)
            planned.append(
                Planned(
                    id_,
                    names.take(own_name, f"{otherwise} {len(planned) + 1}"),
                    _kind(source, text_entry),
                    source,
                    text_entry,
                    place == 0,
                    own_name,
                )
            )
    return sorted(planned, key=lambda plan: (natural_key(plan.name), plan.name))


def tell_sources(
    planned: Sequence[Planned], sources: Sequence[SourceEntry], account: Account, file: str
) -> None:
    """How many there are, and documents that are not called as there: no two may be alike."""
    account.add(Thing.SOURCES, Fate.WHOLE, len(sources))
    for plan in planned:
        if plan.name != plan.own_name:
            why = (
                _("Another source has this name; its document is called {name} here.")
                if plan.own_name
                else _("A source has no name; its document is called {name} here.")
            )
            sentence = why.format(name=plan.name)
            account.note(Finding(Outcome.CHANGED, file, plan.own_name, sentence))


def _kind(source: SourceEntry, text_entry: SourceEntry) -> DocumentKind:
    if source.kind is SourceKind.NOTE:
        return DocumentKind.FIELD_NOTE
    return DocumentKind.TRANSCRIPT if text_entry.kind in _TALK else DocumentKind.OTHER


def make_document(
    plan: Planned, facts: Mapping[str, str], text: str, turns: Turns, language: str
) -> Document:
    """The document with its facts, as variables of ours tell them, and its text's own."""
    n_words = _number(facts.get(words.WORDS, ""))
    if n_words is None:
        n_words = count_spoken_words(text, turns)
    media = plan.source.path or plan.source.current_path
    is_media = plan.source.kind in {SourceKind.AUDIO, SourceKind.VIDEO}
    document = Document(
        plan.id,
        plan.name,
        kind=plan.kind,
        language=facts.get(words.LANGUAGE, language),
        recording=facts.get(words.RECORDING, file_name(media) if is_media else ""),
        time_point=facts.get(words.TIME_POINT, ""),
        interviewer=facts.get(words.INTERVIEWER, ""),
        text_version=_number(facts.get(words.TEXT_VERSION, "")) or 1,
        text_digest=hashlib.sha256(text.encode()).hexdigest(),
        n_characters=len(text),
        n_words=n_words,
    )
    return _with_typed_facts(document, facts)


def _with_typed_facts(document: Document, facts: Mapping[str, str]) -> Document:
    if facts.get(words.KIND) in set(DocumentKind):
        document = replace(document, kind=DocumentKind(facts[words.KIND]))
    try:
        if words.DATE in facts:
            document = replace(document, date=dt.date.fromisoformat(facts[words.DATE]))
        if words.MINUTES in facts:
            document = replace(document, minutes=float(facts[words.MINUTES]))
    except ValueError:
        pass  # somebody changed it there to what is no date or number
    return document


def _number(written: str) -> int | None:
    return int(written) if written.isdecimal() and len(written) < 10 else None


@dataclass
class Voices:
    """Finds who speaks in texts that do not say so in our own words.

    `named` are the cases' labels by their ids.
    """

    cases: LabelFinder[Case]
    labels: frozenset[str]
    of_document: Mapping[UUID, Sequence[Case]]
    named: Mapping[UUID, str] = field(default_factory=dict)
    hints: ReadingHints = field(init=False)

    def __post_init__(self) -> None:
        self.hints = ReadingHints(self.labels)

    def hear(self, plan: Planned, text: str) -> TurnsRead:
        """The speakers and turns of a text; participants are the cases the project says."""
        detected = detect_turns(text, plan.name, self.hints)
        heard = [(speaker.label, speaker.kind) for speaker in detected.speakers]
        of_this = self.of_document.get(plan.source.guid or plan.id, ())
        facts = DocumentFacts(plan.name, case_labels=tuple(case.label for case in of_this))
        assigned = assign_speakers(plan.name, heard, self.cases, facts)
        turns = detected.turns
        if assigned.whole_text_case is not None:
            whole = Speaker(
                derived(plan.id, "speaker"), plan.id, "", SpeakerKind.PARTICIPANT,
                assigned.whole_text_case,
            )  # fmt: skip
            return TurnsRead((whole,), replace(turns, speaker=np.zeros_like(turns.speaker)))
        speakers = tuple(
            Speaker(derived(plan.id, "speaker", i, voice.label), plan.id, voice.label, voice.kind,
                    voice.case_id)
            for i, voice in enumerate(assigned.speakers)
        )  # fmt: skip
        return TurnsRead(speakers, turns)


class LazyTexts(Mapping[UUID, str]):
    """Document id → its text, read from the file when asked for; only the last stays in memory."""

    def __init__(self, texts: Texts, planned: Sequence[Planned]) -> None:
        self._texts = texts
        self._entries = {plan.id: plan.text_entry for plan in planned}
        self._last: tuple[UUID | None, str] = (None, "")

    def __getitem__(self, document: UUID) -> str:
        if self._last[0] != document:
            raw = self._texts.read(self._entries[document])
            self._last = (document, raw.clean if raw else "")
        return self._last[1]

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
