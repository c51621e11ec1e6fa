"""Everything that leaves as a note, and which things refer to which notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from polyvocal.core.coding import AnchorState, Memo, MemoTarget, Span
from polyvocal.core.documents import Speaker
from polyvocal.core.study import Study
from polyvocal.formats.refi import words
from polyvocal.formats.refi.case_passages import case_passages
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.positions import Reading
from polyvocal.formats.refi.record import Manner
from polyvocal.formats.refi.record_out import (
    write_decision,
    write_edition,
    write_edits,
    write_manner,
    write_queries,
    write_study_record,
    write_turns,
)
from polyvocal.formats.refi.shielding import shield
from polyvocal.formats.refi.xml_text import element, opening

References = dict[UUID, list[UUID]]


class NotesOut:
    """Knows the notes of a study before its sources are written, and writes them after.

    `on_codes`, `on_documents`, `on_codings` say what refers to which notes; `passages` are, by
    document, the memos and content notes on its passages, `case_passages` those of them that say
    whose a passage is; `of_study` the notes on all of it.
    """

    def __init__(self, study: Study, reading: Reading) -> None:
        self._study, self._reading = study, reading
        self._manners: dict[str, UUID] = {}
        # A document's speakers stand together; the first one's place, and all of them.
        self._speakers: dict[UUID, tuple[int, list[Speaker]]] = {}
        for place, speaker in enumerate(study.speakers):
            self._speakers.setdefault(speaker.document_id, (place, []))[1].append(speaker)
        self.on_codes: References = {}
        self.on_documents: References = {}
        self.on_codings: References = {}
        self.on_cases: list[tuple[UUID, UUID]] = []
        self.passages: dict[UUID, list[tuple[Span, UUID, AnchorState]]] = {}
        self.case_passages = case_passages(study.memos)
        self.of_study = [_STUDY_NOTE]
        self.of_study += [_edition_id(v.number) for v in study.template.versions[:-1]]
        self.of_study += [claim.id for claim in study.claims]
        self.of_study += [decision.id for decision in study.decisions]
        for exemplar in study.exemplars:
            self.on_codings.setdefault(exemplar.coding_id, []).append(exemplar.id)
        for memo in study.memos:
            self._refer(memo)
        for note in study.content_notes:
            entry = (note.span, note.id, note.state)
            self.passages.setdefault(note.document_id, []).append(entry)

    def _refer(self, memo: Memo) -> None:
        by_target = {
            MemoTarget.CODE: self.on_codes,
            MemoTarget.DOCUMENT: self.on_documents,
            MemoTarget.CODING: self.on_codings,
        }
        if memo.target_id is None:
            self.of_study.append(memo.id)
        elif memo.span is not None:
            entry = (memo.span, memo.id, memo.state)
            self.passages.setdefault(memo.target_id, []).append(entry)
        elif memo.target in by_target:
            by_target[memo.target].setdefault(memo.target_id, []).append(memo.id)
        else:
            self.on_cases.append((memo.id, memo.target_id))

    def manner(self, manner: Manner) -> UUID | None:
        """The note that tells this manner, one for all made alike; `None`: nothing to tell."""
        text = write_manner(manner)
        if not text:
            return None
        if text not in self._manners:
            self._manners[text] = derived("manner", text)
        return self._manners[text]

    @staticmethod
    def turns_of(document: UUID) -> UUID:
        """The note that says who speaks where."""
        return derived(document, "turns")

    @staticmethod
    def note_of(coding: UUID) -> UUID:
        """The note that holds a coding's own note."""
        return derived(coding, "note")

    def lines(self) -> Iterator[str]:
        """All notes, once the sources are written and every manner is known."""
        study = self._study
        record = write_study_record(study, self._reading)
        yield _note(_STUDY_NOTE, words.STUDY, record)
        for version in study.template.versions[:-1]:
            yield _note(_edition_id(version.number), words.EDITION, write_edition(version))
        for claim in study.claims:
            yield _note(claim.id, words.CLAIM, write_queries(claim.sentence, claim.queries))
        for decision in study.decisions:
            text = write_decision(decision)
            yield _note(decision.id, words.DECISION, text, decision.adjudicator_id)
        yield from self._memos()
        for i, document in enumerate(study.documents):
            yield _note(self.turns_of(document.id), words.TURNS, shield(self._turns(i)))
        for row in sorted(study.codings.notes):
            id_ = UUID(bytes=study.codings.ids[row].tobytes())
            coder = study.codings.keys.coders[study.codings.coder[row]]
            note = shield(study.codings.notes[row])
            yield _note(self.note_of(id_), words.CODING_NOTE, note, coder)
        for exemplar in study.exemplars:
            yield _note(exemplar.id, words.EXEMPLAR, write_edits(exemplar.edits))
        for text in sorted(self._manners):
            yield _note(self._manners[text], words.MANNER, text)

    def _memos(self) -> Iterator[str]:
        for memo in self._study.memos:
            yield _note(memo.id, words.MEMO, shield(memo.text), memo.author_id)
        for note in self._study.content_notes:
            yield _note(note.id, words.CONTENT_NOTE, shield(note.text), note.author_id)

    def _turns(self, document: int) -> str:
        study = self._study
        first, speakers = self._speakers.get(study.documents[document].id, (0, []))
        return write_turns(speakers, study.turns, first, study.turns.rows_of(document))


_STUDY_NOTE = derived("note", words.STUDY)


def _edition_id(number: int) -> UUID:
    return derived("note", words.EDITION, number)


def _note(id_: UUID, name: str, text: str, author: UUID | None = None) -> str:
    """A note whose text is shielded already."""
    who = str(author) if author else None
    attributes = (
        ("guid", str(id_)),
        ("name", name),
        ("creatingUser", who),
        ("creationDateTime", words.NO_MOMENT),
    )
    content = element("PlainTextContent", text) if text else ""
    return f"{opening('Note', attributes)}{content}</Note>\n"


def references(notes: Iterable[UUID]) -> str:
    """Elements that refer to notes."""
    return "".join(f'<NoteRef targetGUID="{note}"/>' for note in notes)
