"""Bring in the codings that a sheet describes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from polyvocal.core.coding import Coding
from polyvocal.core.documents import Speaker
from polyvocal.core.findings import Counted, Finding, ImportReport, Outcome
from polyvocal.core.language import ngettext
from polyvocal.core.progress import Progress
from polyvocal.core.study import Study
from polyvocal.formats.coding_places import DocumentText
from polyvocal.formats.coding_rows import CodingSheet
from polyvocal.formats.coding_voices import Voice, Voices
from polyvocal.formats.codings import resolve_codings
from polyvocal.store.changes import add_coder, add_codings, add_round
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads import coders as coders_there
from polyvocal.store.snapshot import read_study


def import_codings(
    at: StudyPlace,
    by: Actor,
    sheet: CodingSheet,
    study: Study,
    *,
    same_coders: bool | None,
    progress: Progress,
) -> ImportReport:
    """Codings whose place and code are certain; the rest is listed, never guessed.

    What the study has already is not added again.
    """
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
    codings = _new_ones(at, resolved.codings)
    for coder in resolved.coders:
        add_coder(at=at, by=by, coder=coder)
    for round_ in resolved.rounds:
        add_round(at=at, by=by, round_=round_)
    if codings:
        add_codings(at=at, by=by, codings=codings, progress=progress)
    taken = {Counted.CODINGS: len(codings), Counted.CODERS: len(resolved.coders)}
    findings = (*resolved.findings, *_twice(sheet.file, len(resolved.codings) - len(codings)))
    return ImportReport(findings, taken)


def _new_ones(at: StudyPlace, codings: Sequence[Coding]) -> list[Coding]:
    """Those of the codings that the study does not have, be they hidden from whoever imports.

    A coder brings their own sheet again, with codings that a blind round keeps from everybody else.
    """
    coders, documents = {c.coder_id for c in codings}, {c.document_id for c in codings}
    if coders.isdisjoint(coder.id for coder in coders_there(at)):
        return list(codings)
    study = read_study(at.unveiled)
    rows = (study.codings.rows_of(study.document_index[document]) for document in documents)
    there = {_key(study.codings[row]) for of_one in rows for row in of_one}
    return [coding for coding in codings if _key(coding) not in there]


def _key(coding: Coding) -> tuple[object, ...]:
    return (
        coding.document_id,
        coding.span,
        coding.code_id,
        coding.coder_id,
        coding.round_id,
        coding.certainty,
        coding.stance,
        coding.basis,
        coding.note,
    )


def _twice(file: str, n: int) -> Iterator[Finding]:
    if n:
        sentence = ngettext(
            "{n} row was left out: the study has this coding already.",
            "{n} rows were left out: the study has these codings already.",
            n,
        ).format(n=n)
        yield Finding(Outcome.LEFT_OUT, file, "", sentence)


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
