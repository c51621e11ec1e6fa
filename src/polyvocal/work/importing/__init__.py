"""Bring a folder's sheets and transcripts into a study, each after what it needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from polyvocal.core.findings import Finding, ImportReport, Outcome, join_reports
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.formats.coding_rows import read_codings
from polyvocal.formats.document_facts import FactsRead, read_document_facts
from polyvocal.store.changes import add_cases
from polyvocal.store.connections import StudyPlace, together
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.folder import Material, SheetKind
from polyvocal.work.importing.codings import import_codings
from polyvocal.work.importing.descriptions import describe_known
from polyvocal.work.importing.documents import DocumentImport, ReadingChoices, make_cases
from polyvocal.work.importing.people import import_cases, import_partnerships
from polyvocal.work.importing.templates import (
    import_template,
    make_template,
    take_add_on,
    take_framework,
)
from polyvocal.work.pool import Pool
from polyvocal.work.reading import read_bytes


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person decided about an import.

    `framework`: a published one as template, by key. `add_ons`: published codes to put beside the
    template, by key. `same_coders`: are coders in the sheet the
    study's coders of the same name? `None`: nobody has said, and rows of such names are listed.
    `makes_cases`: make cases from the voices where there is no sheet of them.
    """

    framework: str = ""
    same_coders: bool | None = None
    makes_cases: bool = False
    add_ons: tuple[str, ...] = ()
    reading: ReadingChoices = field(default_factory=ReadingChoices)


def import_material(
    *,
    at: StudyPlace,
    by: Actor,
    material: Material,
    choices: ImportChoices,
    pool: Pool,
    progress: Progress = silent,
) -> ImportReport:
    """Bring everything in, or nothing, as one step that one undo takes back.

    Each kind is an event of that step (codings: one, after their coders and rounds). Raises an
    error of `core.errors` for a file that cannot be used.
    """
    steps = _Steps(at, by, material, choices, pool, progress)
    with together(at.alias):
        return join_reports(
            [
                ImportReport(material.findings),
                steps.bring_template(),
                steps.bring_people(),
                steps.bring_documents(),
                steps.bring_codings(),
            ]
        )


@dataclass
class _Steps:
    at: StudyPlace
    by: Actor
    material: Material
    choices: ImportChoices
    pool: Pool
    progress: Progress

    def bring_template(self) -> ImportReport:
        reports = []
        sheet = self.material.sheets.get(SheetKind.TEMPLATE)
        if sheet is not None:
            reports.append(import_template(self.at, self.by, sheet))
        elif self.choices.framework:
            reports.append(take_framework(self.at, self.by, self.choices.framework))
        reports += [take_add_on(self.at, self.by, key) for key in self.choices.add_ons]
        return join_reports(reports)

    def bring_people(self) -> ImportReport:
        self.progress(_("Reading the sheets"), 0, None)
        sheets = self.material.sheets
        reports = []
        if SheetKind.CASES in sheets:
            known = read_study(self.at)
            attributes = sheets.get(SheetKind.ATTRIBUTES)
            cases = sheets[SheetKind.CASES]
            reports.append(import_cases(self.at, self.by, cases, attributes, known))
        elif self.choices.makes_cases:
            files = self.material.transcripts
            made, report = make_cases(files, self._facts(), self.pool)
            add_cases(at=self.at, by=self.by, cases=made)
            reports.append(report)
        if SheetKind.ATTRIBUTES in sheets and SheetKind.CASES not in sheets:
            reports.append(_attributes_alone(sheets[SheetKind.ATTRIBUTES].name))
        if SheetKind.PARTNERSHIPS in sheets:
            known = read_study(self.at)
            partnerships = sheets[SheetKind.PARTNERSHIPS]
            reports.append(import_partnerships(self.at, self.by, partnerships, known))
        return join_reports(reports)

    def bring_documents(self) -> ImportReport:
        if not self.material.transcripts:
            return self._describe_documents()
        study, facts = read_study(self.at), self._facts()
        documents = DocumentImport(study, facts, self.choices.reading, self.pool)
        return documents.run(self.at, self.by, self.material.transcripts, self.progress)

    def _describe_documents(self) -> ImportReport:
        says_more = {SheetKind.DOCUMENTS, SheetKind.CASES} & set(self.material.sheets)
        if not says_more:
            return ImportReport()
        return describe_known(self.at, self.by, read_study(self.at), self._facts())

    def bring_codings(self) -> ImportReport:
        file = self.material.sheets.get(SheetKind.CODINGS)
        if file is None:
            return ImportReport()
        self.progress(_("Placing the codings"), 0, None)
        sheet = read_codings(read_bytes(file), file.name)
        reports = []
        if not read_study(self.at).template.codes:
            reports.append(make_template(self.at, self.by, sheet))
        reports.append(
            import_codings(
                self.at,
                self.by,
                sheet,
                read_study(self.at),
                same_coders=self.choices.same_coders,
                progress=self.progress,
            )
        )
        return join_reports(reports)

    def _facts(self) -> FactsRead | None:
        file = self.material.sheets.get(SheetKind.DOCUMENTS)
        return None if file is None else read_document_facts(read_bytes(file), file.name)


def _attributes_alone(file: str) -> ImportReport:
    sentence = _(
        "What attributes are is read together with the sheet of participants; bring both. "
        "It was left out."
    )
    return ImportReport((Finding(Outcome.LEFT_OUT, file, "", sentence),))
