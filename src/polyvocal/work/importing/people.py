"""Bring in who was interviewed: attributes, cases, partnerships."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from polyvocal.core.cases import Attribute, Case, Partnership
from polyvocal.core.findings import Finding, ImportReport, Outcome
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.formats.attributes import Declared, read_attributes
from polyvocal.formats.cases import read_cases
from polyvocal.formats.partnerships import read_partnerships
from polyvocal.store.changes import add_attributes, add_cases, add_partnerships
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.work.reading import read_bytes


def import_cases(
    at: StudyPlace, by: Actor, sheet: Path, attributes: Path | None, known: Study
) -> ImportReport:
    """Cases and their attributes; a case or attribute the study has already is left as it is."""
    declared: tuple[Declared, ...] = ()
    findings: list[Finding] = []
    if attributes is not None:
        read_declared = read_attributes(read_bytes(attributes), attributes.name)
        declared = read_declared.declared
        findings += read_declared.findings
    read = read_cases(read_bytes(sheet), sheet.name, declared)
    findings += read.findings
    new_attributes = _new_attributes(read.attributes, known)
    new_cases, old = _new_cases(read.cases, known)
    findings += (_already(sheet, case.label) for case in old)
    if new_attributes:
        add_attributes(at=at, by=by, attributes=new_attributes)
    if new_cases:
        add_cases(at=at, by=by, cases=new_cases)
    return ImportReport(
        tuple(findings), {_("cases"): len(new_cases), _("attributes"): len(new_attributes)}
    )


def import_partnerships(at: StudyPlace, by: Actor, sheet: Path, known: Study) -> ImportReport:
    """Partnerships between cases of the study; those it has already are left as they are."""
    read = read_partnerships(read_bytes(sheet), sheet.name, known.cases)
    there = {_ends(partnership) for partnership in known.partnerships}
    new = [partnership for partnership in read.partnerships if _ends(partnership) not in there]
    findings = list(read.findings)
    n_old = len(read.partnerships) - len(new)
    if n_old:
        sentence = _("Partnerships that are in the study already were left as they are: {n}.")
        findings.append(Finding(Outcome.LEFT_OUT, sheet.name, "", sentence.format(n=n_old)))
    if new:
        add_partnerships(at=at, by=by, partnerships=new)
    return ImportReport(tuple(findings), {_("partnerships"): len(new)})


def _new_attributes(read: Iterable[Attribute], known: Study) -> list[Attribute]:
    names = {attribute.name for attribute in known.attributes}
    return [attribute for attribute in read if attribute.name not in names]


def _new_cases(read: Iterable[Case], known: Study) -> tuple[list[Case], list[Case]]:
    labels = {case.label for case in known.cases}
    new = [case for case in read if case.label not in labels]
    return new, [case for case in read if case.label in labels]


def _already(sheet: Path, label: str) -> Finding:
    sentence = _("{case} is in the study already and was left as it is.").format(case=label)
    return Finding(Outcome.LEFT_OUT, sheet.name, "", sentence)


def _ends(partnership: Partnership) -> tuple[object, object, str]:
    return partnership.first, partnership.second, partnership.kind
