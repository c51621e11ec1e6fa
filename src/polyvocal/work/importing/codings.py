"""Bring in the codings that a sheet describes."""

from __future__ import annotations

from uuid import UUID

from polyvocal.core.documents import Speaker
from polyvocal.core.findings import Counted, ImportReport
from polyvocal.core.progress import Progress
from polyvocal.core.study import Study
from polyvocal.formats.coding_places import DocumentText
from polyvocal.formats.coding_rows import CodingSheet
from polyvocal.formats.coding_voices import Voice, Voices
from polyvocal.formats.codings import resolve_codings
from polyvocal.store.changes import add_coder, add_codings, add_round
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor


def import_codings(
    at: StudyPlace,
    by: Actor,
    sheet: CodingSheet,
    study: Study,
    *,
    same_coders: bool | None,
    progress: Progress,
) -> ImportReport:
    """Codings whose place and code are certain; the rest is listed, never guessed."""
    resolved = resolve_codings(
        sheet,
        {document.name: document.id for document in study.documents},
        lambda document: _text(study, document),
        study.template,
        coders=study.coders,
        rounds=study.rounds,
        same_coders=same_coders,
        coder_where_blank=by.name,
    )
    for coder in resolved.coders:
        add_coder(at=at, by=by, coder=coder)
    for round_ in resolved.rounds:
        add_round(at=at, by=by, round_=round_)
    if resolved.codings:
        add_codings(at=at, by=by, codings=resolved.codings, progress=progress)
    taken = {Counted.CODINGS: len(resolved.codings), Counted.CODERS: len(resolved.coders)}
    return ImportReport(resolved.findings, taken)


def _text(study: Study, document: UUID) -> DocumentText:
    turns = study.turns
    rows = turns.rows_of(study.document_index[document])
    columns = (turns.start, turns.end, turns.speaker)
    start, end, speaker = (column[rows.start : rows.stop].tolist() for column in columns)
    here = {i: n for n, i in enumerate(sorted({i for i in speaker if i >= 0}))}
    voices = Voices(
        tuple(_voice(study, study.speakers[i]) for i in here), [here.get(i, -1) for i in speaker]
    )
    return DocumentText(study.text(document), list(zip(start, end, strict=True)), voices)


def _voice(study: Study, speaker: Speaker) -> Voice:
    case = "" if speaker.case_id is None else study.cases[study.case_index[speaker.case_id]].label
    return Voice(speaker.label, speaker.kind, case)
