"""How far coders agree: choose who is held against whom, measure, compose and write."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import numpy as np

from polyvocal.analysis.agreement import (
    N_DRAWS,
    Agreement,
    UnitChoice,
    measure_agreement,
)
from polyvocal.analysis.disagreement import Confusion, count_confusions, find_places
from polyvocal.analysis.frames import Scope, list_people
from polyvocal.analysis.unitizing import Unitizing, measure_unitizing
from polyvocal.core.coding import Certainty
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.reports.blocks import Note, Paragraph, Report, join_reports
from polyvocal.reports.compose.agreement import compose_agreement, compose_declined
from polyvocal.reports.compose.confusions import compose_confusions
from polyvocal.reports.compose.unitizing import compose_unitizing
from polyvocal.reports.to_csv import to_csv
from polyvocal.reports.to_docx import to_docx
from polyvocal.reports.to_html import to_html
from polyvocal.reports.to_xlsx import to_xlsx
from polyvocal.store.connections import StudyPlace
from polyvocal.store.snapshot import content_digest
from polyvocal.work.choices import Choices, choose_layer, choose_scope
from polyvocal.work.exporting import MadeFile, make_file, plain_name, require_document
from polyvocal.work.imprints import imprint_of
from polyvocal.work.staging import staged, write_pieces
from polyvocal.work.tables import ALL_KINDS, FileKind


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a person asked to have compared, in their own words.

    `raters`: names of coders, "consensus", or "Ann @ second round" for what Ann coded in that
    round; none: every person. `documents`: names; none: all. `seed` makes the draws of documents
    repeatable; 0 draws: no intervals.
    """

    raters: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    units: UnitChoice = field(default_factory=UnitChoice)
    n_draws: int = N_DRAWS
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Compared:
    """Every coding, those marked ++ alone, the spans, and which codes stood for which.

    `n_waiting` documents are not compared while a blind round on them runs.
    """

    agreement: Agreement
    certain: Agreement
    unitizing: Unitizing
    confusions: tuple[Confusion, ...]
    n_waiting: int = 0


@dataclass(frozen=True, slots=True)
class AgreementWritten:
    """The files written, and what is to be said first: figures and warnings in sentences.

    Nothing is `compared` where the study declares that agreement does not fit.
    """

    files: tuple[Path, ...]
    sentences: tuple[str, ...]
    compared: Compared | None


def choose_raters(study: Study, named: tuple[str, ...]) -> tuple[Layer, ...] | None:
    """The layers a person means; `None`: every person. Raises `NotFound` or `BadValue`."""
    return tuple(_choose_rater(study, name) for name in named) or None


def can_compare(study: Study, comparison: Comparison) -> bool:
    """Are there two to compare: those named, or people who were to code something or did?"""
    return len(comparison.raters) > 1 or len(list_people(study)) > 1


def compare(
    study: Study, comparison: Comparison, choices: Choices, progress: Progress = silent
) -> Compared:
    """Measure agreement on units, on those marked ++ alone, and on spans.

    Raises `NotFound` or `BadValue` where nothing can be compared so.
    """
    progress(_("Counting"), 0, None)
    scope = choose_scope(study, replace(choices, layer=""))
    raters = choose_raters(study, comparison.raters)
    documents, n_waiting = _choose_documents(study, comparison)
    # Where cases are the units no interviewer is one, but spans and places can be on their words.
    with_interviewer = comparison.units.interviewer
    rule = replace(scope.rule, certainties=frozenset({Certainty.CERTAIN}))

    def measured(of: Scope) -> Agreement:
        return measure_agreement(
            study,
            raters,
            of,
            comparison.units,
            documents=documents,
            rng=_dice(comparison),
            n_draws=comparison.n_draws,
            progress=progress,
        )

    return Compared(
        measured(scope),
        measured(replace(scope, rule=rule)),
        measure_unitizing(
            study,
            raters,
            scope,
            documents=documents,
            rng=_dice(comparison),
            n_draws=comparison.n_draws,
            with_interviewer=with_interviewer,
            progress=progress,
        ),
        count_confusions(
            study,
            find_places(study, raters, scope, documents, with_interviewer=with_interviewer),
        ),
        n_waiting,
    )


def write_agreement(
    study: Study,
    out: Path | None,
    comparison: Comparison,
    *,
    choices: Choices,
    digest: str = "",
    kinds: Collection[FileKind] = ALL_KINDS,
    anyway: bool = False,
    progress: Progress = silent,
) -> AgreementWritten:
    """Compare, and write ``agreement.docx``, ``.html``, ``.xlsx`` and CSV into `out`, or nothing.

    Where the study declares that agreement does not fit, its reason stands in place of all figures,
    unless they are wanted `anyway`. All files are written, or none. Raises as `compare` does.
    """
    compared = None
    if study.no_agreement and not anyway:
        report = compose_declined(imprint_of(study, choices.noun, digest=digest))
    else:
        compared = compare(study, comparison, choices, progress)
        report = compose_compared(study, compared, choices, digest)
    files = () if out is None else _write(report, out, kinds, progress)
    said = [b.words for b in report.blocks if isinstance(b, (Paragraph, Note))]
    return AgreementWritten(files, tuple(said), compared)


def compose_compared(study: Study, compared: Compared, choices: Choices, digest: str) -> Report:
    """Everything that was compared as one document: units, spans, and what was confused."""
    imprint = imprint_of(study, choices.noun, digest=digest)
    certain = None if choices.certain_only else compared.certain
    parts = [
        compose_agreement(
            compared.agreement, imprint, certain=certain, n_waiting=compared.n_waiting
        ),
        compose_unitizing(compared.unitizing, imprint),
        compose_confusions(compared.confusions, imprint),
    ]
    return join_reports(parts[0].title, parts, study.name)


def export_agreement(
    at: StudyPlace,
    study: Study,
    *,
    comparison: Comparison,
    choices: Choices,
    kind: FileKind,
    progress: Progress = silent,
) -> MadeFile:
    """The report on agreement as one document, as `polyvocal agreement` writes it.

    Raises as `compare` does, and `BadValue` for a kind of file that is not one document.
    """
    require_document(kind)
    compared = compare(study, comparison, choices, progress)
    report = compose_compared(study, compared, choices, content_digest(at, study))
    name = plain_name(_("{study} agreement").format(study=study.name), _("agreement"))
    return make_file(report, kind, name, progress)


def _write(
    report: Report, out: Path, kinds: Collection[FileKind], progress: Progress
) -> tuple[Path, ...]:
    with staged(out) as folder:
        if FileKind.DOCX in kinds:
            to_docx(report, folder / "agreement.docx", progress)
        if FileKind.HTML in kinds:
            write_pieces(folder / "agreement.html", to_html(report, progress))
        if FileKind.XLSX in kinds:
            to_xlsx(report, folder / "agreement.xlsx", progress)
        if FileKind.CSV in kinds:
            for file in to_csv(report, progress):
                write_pieces(folder / "csv" / file.name, file.pieces)
    return tuple(out / file for file in folder.files)


def _choose_documents(study: Study, comparison: Comparison) -> tuple[tuple[UUID, ...] | None, int]:
    """The documents to compare (`None`: all), and how many of those asked for have to wait."""
    named = [study.document(name).id for name in comparison.documents]
    asked = named or [document.id for document in study.documents]
    there = tuple(id_ for id_ in asked if id_ not in study.waiting)
    n_waiting = len(asked) - len(there)
    if n_waiting and not there:
        raise BadValue(_("Nothing can be compared before the blind or re-coding round has ended."))
    return (there if named or n_waiting else None), n_waiting


def _dice(comparison: Comparison) -> np.random.Generator | None:
    return np.random.default_rng(comparison.seed) if comparison.n_draws else None


def _choose_rater(study: Study, named: str) -> Layer:
    name, at, round_name = (part.strip() for part in named.partition("@"))
    # A coder's own name may hold the sign.
    if at and any(coder.name == named for coder in study.coders):
        name, round_name = named, ""
    layer = choose_layer(study, name)
    if layer is None or layer.kind not in {LayerKind.CODER, LayerKind.CONSENSUS}:
        raise BadValue(_("Name single coders or the consensus; the others are several at once."))
    if not round_name:
        return layer
    for round_ in study.rounds:
        if round_.name == round_name:
            return replace(layer, round_id=round_.id)
    rounds = ", ".join(round_.name for round_ in study.rounds) or _("none")
    raise NotFound(
        _("There is no round {name} in this study. There are: {rounds}.").format(
            name=round_name, rounds=rounds
        )
    )
