"""Bring in a template and the codings made with it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from polyvocal.core.findings import Counted, Finding, ImportReport, Outcome
from polyvocal.core.language import ngettext
from polyvocal.core.progress import Progress
from polyvocal.core.study import Study
from polyvocal.formats.coding_places import DocumentText
from polyvocal.formats.coding_rows import CodingSheet, template_from_codings
from polyvocal.formats.codings import resolve_codings
from polyvocal.formats.template_sheets import read_template
from polyvocal.frameworks.library import load_framework
from polyvocal.store.changes import add_coder, add_codings, add_round, set_template
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.work.reading import read_bytes


def import_template(at: StudyPlace, by: Actor, sheet: Path) -> ImportReport:
    """The template of a person's own file, in place of the one in force."""
    read = read_template(read_bytes(sheet), sheet.name)
    set_template(at=at, by=by, codes=read.codes)
    n_codes = sum(not code.is_group for code in read.codes)
    return ImportReport(read.findings, {Counted.CODES: n_codes})


def take_framework(at: StudyPlace, by: Actor, key: str) -> ImportReport:
    """A published framework as the template. Raises `NotFound` for an unknown key."""
    framework = load_framework(key)
    name = f"{framework.name} {framework.version}".strip()
    set_template(at=at, by=by, codes=framework.codes, framework=name)
    return ImportReport((), {Counted.CODES: sum(not code.is_group for code in framework.codes)})


def make_template(at: StudyPlace, by: Actor, sheet: CodingSheet) -> ImportReport:
    """Codes made from the sheet of codings, for a study that brings no template."""
    template = template_from_codings(sheet)
    codes = template.current.codes
    set_template(at=at, by=by, codes=codes)
    sentence = ngettext(
        "There is no template, so its {n} code was made from this sheet, as emergent.",
        "There is no template, so its {n} codes were made from this sheet, as emergent.",
        len(codes),
    )
    finding = Finding(Outcome.WARNING, sheet.file, "", sentence.format(n=len(codes)))
    return ImportReport((finding,), {Counted.CODES: len(codes)})


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
    start, end = (column[rows.start : rows.stop].tolist() for column in (turns.start, turns.end))
    return DocumentText(study.text(document), list(zip(start, end, strict=True)))
