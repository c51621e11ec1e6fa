"""Bring in documents: read, give every voice its case, store; a few in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np

from polyvocal.core.cases import Case
from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.errors import BadValue, PolyvocalError
from polyvocal.core.findings import Counted, Finding, ImportReport, Outcome, join_reports
from polyvocal.core.language import ngettext
from polyvocal.core.progress import Progress
from polyvocal.core.showing import one_line
from polyvocal.core.study import Study
from polyvocal.core.text import natural_key
from polyvocal.formats.document_facts import DocumentFacts, FactsRead, match_facts
from polyvocal.formats.documents import ReadSpeaker
from polyvocal.formats.labels import cases_by_label
from polyvocal.formats.reading import TABLE_ENDINGS
from polyvocal.formats.speakers import SpeakersAssigned, assign_speakers
from polyvocal.store.changes import NewDocument, Original, add_documents
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.packing import PackedTurns
from polyvocal.work.importing.descriptions import with_facts
from polyvocal.work.pool import Pool
from polyvocal.work.reading import Asked, Incoming, IncomingDocument, Reader

_MOST_NAMED = 8


class Unreadable(PolyvocalError):
    """Some of the files cannot be read; one sentence for each. Nothing was taken."""


@dataclass(frozen=True, slots=True)
class ReadingChoices:
    """How files are read. `n_processes` `None`: as many as are worth it."""

    skip_unreadable: bool = False
    n_processes: int | None = None


@dataclass
class DocumentImport:
    """One import of documents: what is known beforehand, and what is found on the way."""

    study: Study
    facts: FactsRead | None
    choices: ReadingChoices
    pool: Pool
    reports: dict[Path | None, ImportReport] = field(default_factory=dict)
    problems: dict[Path, str] = field(default_factory=dict)

    def run(
        self, at: StudyPlace, by: Actor, files: Sequence[Path], progress: Progress
    ) -> ImportReport:
        """Read and store; all documents or none. Raises `Unreadable` unless bad ones are skipped.

        Raises `BadValue` for a name that the study, or another of the files, has already.
        """
        self._names = _document_names(files)
        names = [*self._names.values(), *_names_in_tables(files)]
        self._require_new(names)
        self._match(names)
        self._cases = cases_by_label(self.study.cases)
        coming = self._new_documents(files)
        add_documents(at=at, by=by, documents=coming, total=len(files), progress=progress)
        # Files arrive as they are ready; people look for them in the order of their folder.
        return join_reports(self.reports[f] for f in (None, *files) if f in self.reports)

    def _require_new(self, names: Sequence[str]) -> None:
        known = {document.name for document in self.study.documents}
        taken = [name for name in dict.fromkeys(names) if name in known]
        if not taken:
            return
        n = len(taken)
        raise BadValue(
            ngettext(
                "The study has a document {names} already, so nothing was added. For a newer "
                "version of its text: polyvocal correct STUDY FILE. For another interview: give "
                "the file another name.",
                "The study has {n} of these documents already ({names}), so nothing was added. For "
                "a newer version of a text: polyvocal correct STUDY FILE. For other interviews: "
                "give the files other names.",
                n,
            ).format(n=n, names=_some(taken))
        )

    def _match(self, names: Sequence[str]) -> None:
        self._facts: dict[str, DocumentFacts] = {}
        if self.facts is None:
            return
        matched = match_facts(self.facts, names)
        self._facts = matched.by_document
        self.reports[None] = ImportReport((*self.facts.findings, *matched.findings))

    def _new_documents(self, files: Sequence[Path]) -> Iterator[NewDocument]:
        reader = Reader(frozenset(case.label for case in self.study.cases))
        asked = (_asked(file, self._facts.get(self._names[file])) for file in files)
        for incoming in self.pool.run(reader.read, asked):
            if incoming.problem:
                self._refuse(incoming)
            for read in incoming.documents:
                yield self._new_document(incoming, read)
        if self.problems and not self.choices.skip_unreadable:
            raise Unreadable("\n".join(self.problems[f] for f in files if f in self.problems))

    def _refuse(self, incoming: Incoming) -> None:
        self.problems[incoming.file] = incoming.problem
        finding = Finding(Outcome.LEFT_OUT, incoming.file.name, "", incoming.problem)
        self.reports[incoming.file] = ImportReport((finding,))

    def _new_document(self, incoming: Incoming, read: IncomingDocument) -> NewDocument:
        is_alone = len(incoming.documents) == 1
        name = self._names[incoming.file] if is_alone else read.name
        facts = self._facts.get(name)
        heard = [(speaker.label, speaker.kind) for speaker in read.speakers]
        assigned = assign_speakers(name, heard, self._cases, facts)
        before = self.reports.get(incoming.file, ImportReport())
        self.reports[incoming.file] = before + read.report + ImportReport(assigned.findings)
        document = _document(name, read, facts, self.study.language)
        speakers, order = _speakers(document.id, assigned)
        turns, voice = read.turns, read.turns.speaker
        if assigned.whole_text_case is not None:
            voice = np.zeros_like(voice)
        packed = PackedTurns(order, voice, turns.start, turns.end, turns.seconds)
        original = Original(one_line(incoming.file.name), incoming.original)
        return NewDocument(document, read.text, speakers, packed, original)


def _some(names: Sequence[str]) -> str:
    more = " …" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _asked(file: Path, facts: DocumentFacts | None) -> Asked:
    """A file to read, with what the sheet says of its speakers."""
    if facts is None:
        return Asked(file)
    kinds = {speaker.label: speaker.kind for speaker in facts.speakers}
    return Asked(file, frozenset({facts.interviewer} - {""}), kinds)


def make_cases(
    files: Sequence[Path], facts: FactsRead | None, pool: Pool
) -> tuple[tuple[Case, ...], ImportReport]:
    """Cases from the voices themselves, for a study without a sheet of cases.

    A label with a number in it ("P03") is a case wherever it speaks; any other participant ("P",
    "Client") is a case of that document. None has a role: nobody said which.
    """
    names = _document_names(files)
    matched = match_facts(facts, [*names.values()]).by_document if facts else {}
    asked = (_asked(file, matched.get(names[file])) for file in files)
    labels: set[str] = set()
    for heard in pool.run(Reader().hear, asked):
        for own, speakers in heard.documents:
            name = names[heard.file] if len(heard.documents) == 1 else own
            labels.update(label for _voice, label in suggested_labels(name, speakers))
    cases = tuple(Case(uuid4(), label) for label in sorted(labels, key=natural_key))
    sentence = ngettext(
        "There is no sheet of cases, so the {n} voice of a participant was made a case without a "
        "role; add a sheet to compare roles.",
        "There is no sheet of cases, so the {n} voices of participants were made cases without a "
        "role; add a sheet to compare roles.",
        len(cases),
    ).format(n=len(cases))
    finding = Finding(Outcome.WARNING, "", "", sentence)
    return cases, ImportReport((finding,), {Counted.CASES: len(cases)})


def suggested_labels(document: str, speakers: Sequence[ReadSpeaker]) -> tuple[tuple[str, str], ...]:
    """(voice, label of the case it would be) for participants who are no case yet.

    A label with a number in it is a case wherever it speaks, any other one of this document; a text
    in which nobody was found to speak is one case's, called as the document.
    """
    voices = [s.label for s in speakers if s.kind is SpeakerKind.PARTICIPANT]
    if not speakers or len(voices) == 1:
        own = voices[0] if voices and _is_id(voices[0]) else document
        return ((voices[0] if voices else "", own),)
    return tuple((label, label if _is_id(label) else f"{document} {label}") for label in voices)


def _is_id(label: str) -> bool:
    return any(letter.isdigit() for letter in label)


def _names_in_tables(files: Sequence[Path]) -> list[str]:
    """Documents inside sheets of turns: their names are known only once the sheet is read."""
    tables = [file for file in files if file.suffix.lower() in TABLE_ENDINGS]
    return [name for file in tables for name, _heard in Reader().hear(Asked(file)).documents]


def _document_names(files: Sequence[Path]) -> dict[Path, str]:
    """Names without endings, with them where two files would share one or have no other.

    What a name may hold that no line of text can (an end of line, half a character) is U+FFFD.
    """
    short = {file: " ".join(one_line(file.stem).split()) for file in files}
    counts = Counter(short.values())
    return {
        file: name if name and counts[name] == 1 else one_line(file.name)
        for file, name in short.items()
    }


def _document(
    name: str, read: IncomingDocument, facts: DocumentFacts | None, language: str
) -> Document:
    document = Document(uuid4(), name, language=language, n_words=read.n_words)
    return document if facts is None else with_facts(document, facts, language)


def _speakers(
    document: UUID, assigned: SpeakersAssigned
) -> tuple[tuple[Speaker, ...], tuple[UUID, ...]]:
    """The document's speakers, and their ids in the order that its turns' numbers mean."""
    if assigned.whole_text_case is not None:
        whole = Speaker(uuid4(), document, "", SpeakerKind.PARTICIPANT, assigned.whole_text_case)
        return (whole,), (whole.id,)
    speakers = tuple(
        Speaker(uuid4(), document, voice.label, voice.kind, voice.case_id)
        for voice in assigned.speakers
    )
    return speakers, tuple(speaker.id for speaker in speakers)
