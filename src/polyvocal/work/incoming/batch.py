"""The files of one drop, read together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from uuid import UUID, uuid4

import numpy as np

from polyvocal.core.cases import Case
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.errors import NotFound, PolyvocalError
from polyvocal.core.findings import Finding
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.core.text import natural_key
from polyvocal.formats.document_facts import (
    DocumentFacts,
    FactsRead,
    match_facts,
    read_document_facts,
)
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.labels import LabelFinder, cases_by_label
from polyvocal.formats.limits import check_size
from polyvocal.formats.reading import largest_file, read_document
from polyvocal.formats.speaker_labels import ReadingHints
from polyvocal.formats.speakers import assign_speakers
from polyvocal.work.folder import SheetKind, sheet_kind_of
from polyvocal.work.importing.documents import suggested_labels
from polyvocal.work.incoming.draft import DocumentDraft, TurnDraft, Voice
from polyvocal.work.sent import SentFile


@dataclass(frozen=True)
class Batch:
    """Documents to be, in natural order of name; `findings` are about the sheet that came along.

    `new_roles` gives cases to be made their role, by label.
    """

    documents: tuple[DocumentDraft, ...]
    findings: tuple[Finding, ...] = ()
    new_roles: tuple[tuple[str, str], ...] = ()

    @property
    def wanted(self) -> tuple[DocumentDraft, ...]:
        """Those that will be stored."""
        return tuple(d for d in self.documents if d.is_wanted and not d.problem)

    @property
    def new_cases(self) -> tuple[str, ...]:
        """Labels of the cases that will be made, in natural order."""
        found = {v.new_case for d in self.wanted for v in d.voices if v.new_case}
        return tuple(sorted(found, key=natural_key))

    def document(self, id_: UUID) -> DocumentDraft:
        """One of them. Raises `NotFound`."""
        for document in self.documents:
            if document.id == id_:
                return document
        raise NotFound(_("This file is not among those waiting any more."))

    def with_document(self, changed: DocumentDraft) -> Batch:
        """One of them as it is now."""
        documents = tuple(changed if d.id == changed.id else d for d in self.documents)
        return replace(self, documents=documents)

    def with_voices(self, label: str, kind: SpeakerKind) -> Batch:
        """In every file, whoever is printed as `label` is of this kind."""
        return replace(self, documents=tuple(_with_kind(d, label, kind) for d in self.documents))


def read_batch(files: Sequence[SentFile], study: Study, progress: Progress = silent) -> Batch:
    """Read files and guess who is who; what cannot be read stands there with its reason.

    A sheet called documents (as for `polyvocal add`) says what it knows of the others. Sheets of
    other kinds are left out with a word on where they belong.
    """
    facts = _facts(files)
    texts = sorted(
        (f for f in files if sheet_kind_of(f.name) is not SheetKind.DOCUMENTS),
        key=lambda f: natural_key(f.name),
    )
    counts = Counter(PurePath(f.name).stem for f in texts)
    names = {
        f.name: PurePath(f.name).stem if counts[PurePath(f.name).stem] == 1 else f.name
        for f in texts
    }
    matched = match_facts(facts, [*names.values()]) if facts else None
    reader = _Reader(study, matched.by_document if matched else {})
    drafts: list[DocumentDraft] = []
    for i, file in enumerate(texts):
        progress(_("Reading the files"), i, len(texts))
        drafts += reader.read(file, names[file.name])
    findings = (*facts.findings, *matched.findings) if facts and matched else ()
    return Batch(tuple(_with_free_names(drafts, study)), findings)


def _facts(files: Sequence[SentFile]) -> FactsRead | None:
    for file in files:
        if sheet_kind_of(file.name) is SheetKind.DOCUMENTS:
            return read_document_facts(file.data, file.name)
    return None


class _Reader:
    """Reads one file after the other, knowing the study's cases and what a sheet says."""

    def __init__(self, study: Study, facts: dict[str, DocumentFacts]) -> None:
        self._study, self._facts = study, facts
        self._labels = frozenset(case.label for case in study.cases)
        self._cases: LabelFinder[Case] = cases_by_label(study.cases)

    def read(self, file: SentFile, name: str) -> Iterator[DocumentDraft]:
        kind = sheet_kind_of(file.name)
        if kind is not None:
            yield _left_out(file, name, _elsewhere())
            return
        facts = self._facts.get(name)
        try:
            check_size(len(file.data), file.name, largest_file(file.name))
            documents = read_document(file.data, file.name, self._hints(facts))
        except PolyvocalError as error:
            yield _left_out(file, name, str(error))
            return
        for read in documents:
            own = name if len(documents) == 1 else read.name
            yield self._draft(file, own, read, self._facts.get(own))

    def _hints(self, facts: DocumentFacts | None) -> ReadingHints:
        if facts is None:
            return ReadingHints(self._labels)
        kinds = {speaker.label: speaker.kind for speaker in facts.speakers}
        return ReadingHints(self._labels, frozenset({facts.interviewer} - {""}), kinds)

    def _draft(
        self, file: SentFile, name: str, read: ReadDocument, facts: DocumentFacts | None
    ) -> DocumentDraft:
        heard = [(speaker.label, speaker.kind) for speaker in read.speakers]
        assigned = assign_speakers(name, heard, self._cases, facts)
        whole = assigned.whole_text_case
        if whole is not None:
            voices: tuple[Voice, ...] = (Voice("", SpeakerKind.PARTICIPANT, whole),)
        else:
            found = [Voice(s.label, s.kind, s.case_id) for s in assigned.speakers]
            voices = self._with_new_cases(name, read, found)
        turns = read.turns
        # Where nobody was found to speak, all of it is that of the one voice there is.
        speaker = turns.speaker if heard or not voices else np.zeros_like(turns.speaker)
        draft = DocumentDraft(
            id=uuid4(),
            file_name=file.name,
            data=file.data,
            name=name,
            text=read.text,
            media_type=read.media_type,
            voices=voices,
            turns=tuple(
                TurnDraft(int(who), int(start), int(end), None if np.isnan(at) else float(at))
                for who, start, end, at in zip(
                    speaker, turns.start, turns.end, turns.seconds, strict=True
                )
            ),
            findings=(*read.report.findings, *assigned.findings),
            language=self._study.language,
        )
        return draft if facts is None else _described(draft, facts, self._study.language)

    def _with_new_cases(
        self, name: str, read: ReadDocument, voices: list[Voice]
    ) -> tuple[Voice, ...]:
        """Where the study has no cases yet, every participant's voice is to become one."""
        if self._study.cases:
            return tuple(voices)
        suggested = suggested_labels(name, read.speakers)
        if not voices and suggested:
            return (Voice("", SpeakerKind.PARTICIPANT, new_case=suggested[0][1]),)
        by_label = dict(suggested)
        return tuple(
            replace(voice, new_case=by_label.get(voice.label, ""))
            if voice.kind is SpeakerKind.PARTICIPANT and voice.case_id is None
            else voice
            for voice in voices
        )


def _described(draft: DocumentDraft, facts: DocumentFacts, language: str) -> DocumentDraft:
    return replace(
        draft,
        kind=facts.kind,
        date=facts.date,
        minutes=facts.minutes,
        time_point=facts.time_point,
        interviewer=facts.interviewer,
        language=facts.language or language,
        recording=facts.recording,
    )


def _elsewhere() -> str:
    return _("This sheet is not a transcript: bring it in on the page it belongs to.")


def _left_out(file: SentFile, name: str, problem: str) -> DocumentDraft:
    return DocumentDraft(uuid4(), file.name, file.data, name, problem=problem, is_wanted=False)


def _with_kind(document: DocumentDraft, label: str, kind: SpeakerKind) -> DocumentDraft:
    for place, voice in enumerate(document.voices):
        if voice.label == label and voice.kind is not kind:
            is_person = kind is SpeakerKind.PARTICIPANT
            document = document.with_voice(
                place,
                Voice(
                    label,
                    kind,
                    voice.case_id if is_person else None,
                    voice.new_case if is_person else "",
                ),
            )
    return document


def _with_free_names(drafts: list[DocumentDraft], study: Study) -> Iterator[DocumentDraft]:
    """What is in the study already by name is left out unless a person says otherwise."""
    taken = {document.name for document in study.documents}
    for draft in drafts:
        if draft.name in taken and not draft.problem:
            sentence = _("A document of this name is in the study; it is left out unless renamed.")
            yield replace(draft, problem=sentence, is_wanted=False)
        else:
            yield draft
