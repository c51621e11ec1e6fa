"""A project as a study: every part in its place, and an account of what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.cases import Case
from polyvocal.core.columns import Codings, Turns
from polyvocal.core.documents import Document, Speaker
from polyvocal.core.exchange import Account, ExchangeReport, Fate, Thing
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study, assemble_study
from polyvocal.formats.labels import cases_by_label
from polyvocal.formats.refi import words
from polyvocal.formats.refi.archive import Archive
from polyvocal.formats.refi.coders_in import NOBODY, CodersIn
from polyvocal.formats.refi.codes_in import TemplateIn, read_template
from polyvocal.formats.refi.codings_in import CodingsIn, Known
from polyvocal.formats.refi.documents_in import (
    LazyTexts,
    Planned,
    Voices,
    make_document,
    plan_documents,
    tell_sources,
)
from polyvocal.formats.refi.files_in import Attachment, FilesIn
from polyvocal.formats.refi.growing import Growing
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.hanging import hang_notes, notes_of_codings
from polyvocal.formats.refi.notes_in import NotesIn
from polyvocal.formats.refi.passages_in import Passages
from polyvocal.formats.refi.people_in import CaseReader, read_partnerships
from polyvocal.formats.refi.placing import place_selections, samples
from polyvocal.formats.refi.positions import (
    PositionsFound,
    Reading,
    detect_reading,
    say_positions,
)
from polyvocal.formats.refi.recognizing import own_variables, recognize
from polyvocal.formats.refi.record import Manner
from polyvocal.formats.refi.shielding import unshield
from polyvocal.formats.refi.still_there import (
    known_cases,
    known_decisions,
    known_rounds,
    with_known_cases,
    with_own_speakers,
)
from polyvocal.formats.refi.texts import RawText, Texts
from polyvocal.formats.refi.turn_lines import TurnsRead
from polyvocal.formats.refi.values import ProjectEntry, Selections, SourceEntry


@dataclass(frozen=True)
class Assembled:
    """The study, whose texts are read from the file when they are asked for, and the account.

    `attachments` names the members that documents' original files are, `recordings` those that are
    recordings to be put beside the study.
    """

    study: Study
    positions: PositionsFound
    report: ExchangeReport
    attachments: Mapping[UUID, Attachment]
    recordings: Mapping[str, str]


def assemble(
    project: ProjectEntry,
    archive: Archive,
    *,
    told: Reading | None = None,
    progress: Progress = silent,
    with_recordings: bool = False,
) -> Assembled:
    """The study that a project is. `told`: how a person says the file counts positions.

    `with_recordings`: whoever asks can put recordings beside the study.
    """
    return _Assembly(project, archive, progress, with_recordings=with_recordings).run(told)


_TURNS: Mapping[str, Any] = {
    **dict.fromkeys(("document", "speaker", "start", "end"), np.int32),
    "seconds": np.float32,
}


class _Assembly:
    def __init__(
        self, project: ProjectEntry, archive: Archive, progress: Progress, *, with_recordings: bool
    ) -> None:
        self.project, self.archive, self.progress = project, archive, progress
        self.account = Account()
        self.note_entries = {
            note.guid: note
            for note in project.notes
            if note.guid is not None and not len(note.selections) and not note.codings
        }
        found = recognize(
            project, self.note_entries.values(), Texts(archive, is_ours=False), self.account,
            archive.file,
        )  # fmt: skip
        self.record = found.record
        self.is_ours = self.record is not None
        self.say = unshield if self.is_ours else str
        self.own_variables = own_variables(project, self.record)
        self.texts = Texts(archive, is_ours=self.is_ours)
        self.coders = CodersIn(project, self.record, self.say, self.account)
        self.notes = NotesIn(
            self.texts, self.note_entries, self.coders.who, self.account, self.is_ours
        )
        if found.note is not None:
            self.notes.pass_over(found.note)
        self.documents: list[Document] = []
        self.speakers: list[Speaker] = []
        self.speaker_ids: set[UUID] = set()
        self.turns = Growing(_TURNS)
        self.files = FilesIn(archive, self.texts, self.account, with_recordings)

    def run(self, told: Reading | None) -> Assembled:
        template = self._template()
        reader = CaseReader(self.project, self.record, self.say, self.account, self.own_variables)
        cases, placeholders = reader.read()
        if self.is_ours:
            self.project.sources = self.files.set_apart(self.project.sources)
        planned = plan_documents(self.project, self.say, otherwise=_("Source"))
        tell_sources(planned, self.project.sources, self.account, self.archive.file)
        positions = self._positions(planned, told)
        self._take_documents(planned, template, self._voices(cases), positions.reading)
        partnerships, links = read_partnerships(self.project.links, cases, placeholders, self.say)
        self.account.add(Thing.LINKS, Fate.WHOLE, len(partnerships))
        ids = self.codings.ids()
        notes = notes_of_codings(self.notes, self.codings, self.project.ids, ids)
        if self.record is not None:
            rounds = {round_.id for round_ in self.record.rounds}
            self.project.sets = [s for s in self.project.sets if s.guid not in rounds]
        hang_notes(self.notes, self.project, template, planned, cases=cases, links=links)
        for place in self.codings.coders_used():
            self.coders.who(place)
        record = self.record
        study = assemble_study(
            id=record.id if record else derived("study", self.project.name, self.archive.file),
            name=self.say(self.project.name) if record else self.project.name or self.archive.file,
            language=record.language if record else "en",
            no_agreement=record.no_agreement if record else "",
            attributes=reader.attributes,
            cases=cases,
            case_sets=known_cases(record.case_sets, cases, self.account) if record else (),
            partnerships=partnerships,
            documents=self.documents,
            speakers=self.speakers,
            template=template.template,
            coders=self.coders.coders,
            rounds=known_rounds(record.rounds, self.documents, self.coders.known, self.account)
            if record
            else (),
            exemplars=self.notes.exemplars,
            memos=self.notes.memos,
            claims=self.notes.claims,
            content_notes=self.notes.content_notes,
            looks=[k for k in template.looks if k.code_id in template.template.index],
            texts=LazyTexts(self.texts, planned),
        )
        study = replace(study, turns=order_turns(self.turns, self.speakers, study))
        study = replace(study, codings=self._codings(study, ids, notes))
        decisions = known_decisions(self.notes.decisions, study, self.account)
        study = replace(study, decisions=decisions)
        report = self.account.report(self.archive.file, self.project.origin)
        files = self.files
        return Assembled(study, positions, report, files.attachments, files.recordings)

    def _template(self) -> TemplateIn:
        editions = self.notes.read_editions()
        return read_template(self.project, self.record, editions, self.account)

    def _positions(self, planned: list[Planned], told: Reading | None) -> PositionsFound:
        entries = [plan.text_entry for plan in planned]
        if told is None and self.record is not None:
            told = self.record.reading
        found = detect_reading(samples(entries, self.texts), self.project.origin, told)
        if found.n_tried:
            self.account.remark(say_positions(found))
        return found

    def _voices(self, cases: list[Case]) -> Voices:
        of_document: dict[UUID, list[Case]] = {}
        by_id = {case.id: case for case in cases}
        for entry in self.project.cases:
            case = by_id.get(entry.guid) if entry.guid else None
            if case is not None:
                for source in entry.sources:
                    of_document.setdefault(source, []).append(case)
        labels = {case.id: case.label for case in cases}
        return Voices(cases_by_label(cases), frozenset(labels.values()), of_document, labels)

    def _take_documents(
        self, planned: list[Planned], template: TemplateIn, voices: Voices, reading: Reading
    ) -> None:
        self.codings = self._new_codings(template)
        index = template.template.codes
        titles = [code.title for code in index]

        def title(place: int) -> str:
            code = int(self.codings.known.codes[place])
            return titles[code] if code >= 0 else _("a code that is not in the file")

        of_cases: dict[bytes, list[UUID]] = {}
        for entry in self.project.cases:
            if entry.guid is not None and entry.guid in voices.named:
                for selection in entry.selections:
                    of_cases.setdefault(selection.bytes, []).append(entry.guid)
        passages = Passages(
            self.notes,
            self.codings,
            self.account,
            title,
            self.project.ids,
            voices.named,
            of_cases,
        )
        for i, plan in enumerate(planned):
            self.progress(_("Reading the project"), i, len(planned))
            raw = self.texts.read(plan.text_entry)
            self._take_document(i, plan, raw, voices)
            text = raw.clean if raw else ""
            if text and raw is not None:
                selections = plan.text_entry.selections
                placed = place_selections(selections, raw, reading)
                passages.take(i, plan, placed, text)
            else:
                passages.keep_unplaced(plan)
            whole = [*plan.text_entry.codings]
            if plan.is_first:
                if plan.source is not plan.text_entry:
                    whole += plan.source.codings
                passages.take_areas(i, plan, text)
            passages.take_whole(i, plan, whole, text)
            # They are codings by now, and nobody needs very many passages twice.
            plan.text_entry.selections = Selections()
        passages.tell_cases()
        self.files.tell_missing()
        self.progress(_("Reading the project"), len(planned), len(planned))

    def _new_codings(self, template: TemplateIn) -> CodingsIn:
        index = template.template.index
        versions = template.template.versions
        usable = {code.id for v in versions for code in v.codes if not code.is_group}
        codes = [index[id_] if id_ in usable else -1 for id_ in self.project.ids]
        manners: dict[int, Manner] = {}
        for place, id_ in enumerate(self.project.ids):
            if id_ is not None and self.notes.name_of(id_) == words.MANNER:
                manners[place] = self.notes.take_manner(id_)
        known = Known(np.array([*codes, -1], dtype=np.int32), manners)
        rounds = tuple(round_.id for round_ in self.record.rounds) if self.record else ()
        return CodingsIn(known, template.template, rounds)

    def _take_document(self, i: int, plan: Planned, raw: RawText | None, voices: Voices) -> None:
        text = raw.clean if raw else ""
        said = self._turns_of(plan, text, voices) or (
            voices.hear(plan, text) if text else TurnsRead((), Turns.from_turns(()))
        )
        said = with_own_speakers(said, plan.id, self.speaker_ids)
        facts = self._facts(plan.source)
        language = self.record.language if self.record else "en"
        self.documents.append(make_document(plan, facts, text, said.turns, language))
        turns, first = said.turns, len(self.speakers)
        self.turns.add(
            {
                "document": np.full(len(turns), i),
                "speaker": np.where(turns.speaker < 0, -1, turns.speaker + first),
                **{name: getattr(turns, name) for name in ("start", "end", "seconds")},
            }
        )
        self.speakers += said.speakers
        self.account.add(Thing.TURNS, Fate.WHOLE, len(said.turns))
        self.files.take(plan, raw, facts.get(words.WORD_FILE, ""))

    def _turns_of(self, plan: Planned, text: str, voices: Voices) -> TurnsRead | None:
        # Where a tool keeps notes, but not what refers to them, its id tells whose it is.
        for note in (*plan.source.notes, derived(plan.id, "turns")):
            if self.notes.name_of(note) == words.TURNS:
                said = self.notes.read_turns_of(note, plan.id, len(text))
                return with_known_cases(said, voices, plan, self.account) if said else None
        return None

    def _facts(self, source: SourceEntry) -> dict[str, str]:
        names = self.own_variables
        return {
            names[value.variable]: self.say(value.text)
            for value in source.values
            if value.variable in names
        }

    def _codings(self, study: Study, ids: NDArray[np.void], notes: Mapping[int, str]) -> Codings:
        """The codings in columns, whose coders are known by now."""
        place = {coder.id: i for i, coder in enumerate(study.coders)}
        nobody = place.get(NOBODY, 0)
        who = [place.get(id_, nobody) if id_ else nobody for id_ in self.project.ids]
        coders = np.array([*who, nobody], dtype=np.int16)
        return self.codings.finish(study.coding_keys(), coders, ids, notes)


def order_turns(turns: Growing, speakers: list[Speaker], study: Study) -> Turns:
    """The turns of all documents; their speakers as the study orders them."""
    place = {speaker.id: i for i, speaker in enumerate(study.speakers)}
    order = np.array([*(place[speaker.id] for speaker in speakers), -1], dtype=np.int32)
    columns = {name: turns.take(name) for name in _TURNS}
    columns["speaker"] = order[columns["speaker"]]
    return Turns(**columns)
