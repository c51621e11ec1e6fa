"""Bring in who was interviewed: attributes, cases, partnerships."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from polyvocal.core.cases import Case, Missing, Partnership, QuoteConsent, Stage
from polyvocal.core.findings import Counted, Finding, ImportReport, Outcome
from polyvocal.core.language import _, ngettext
from polyvocal.core.study import Study
from polyvocal.formats.attributes import Declared, read_attributes
from polyvocal.formats.cases import read_cases
from polyvocal.formats.partnerships import read_partnerships
from polyvocal.store.changes import add_attributes, add_cases, add_partnerships, change_cases
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.work.reading import read_bytes


def import_cases(
    at: StudyPlace, by: Actor, sheet: Path, attributes: Path | None, known: Study
) -> ImportReport:
    """Cases and their attributes; a case the study has already is brought up to what is said."""
    declared: tuple[Declared, ...] = ()
    findings: list[Finding] = []
    if attributes is not None:
        read_declared = read_attributes(read_bytes(attributes), attributes.name)
        declared = read_declared.declared
        findings += read_declared.findings
    read = read_cases(read_bytes(sheet), sheet.name, declared)
    findings += read.findings
    there = {attribute.name for attribute in known.attributes}
    new_attributes = [a for a in read.attributes if a.name not in there]
    by_label = {case.label: case for case in known.cases}
    new_cases = [case for case in read.cases if case.label not in by_label]
    told = [(by_label[case.label], case) for case in read.cases if case.label in by_label]
    changed = [now for before, said in told if (now := _updated(before, said)) != before]
    findings += (_changed(sheet, case.label) for case in changed)
    if new_attributes:
        add_attributes(at=at, by=by, attributes=new_attributes)
    if new_cases:
        add_cases(at=at, by=by, cases=new_cases)
    if changed:
        change_cases(at=at, by=by, cases=changed)
    taken = {
        Counted.CASES: len(new_cases),
        Counted.ATTRIBUTES: len(new_attributes),
        Counted.CASES_CHANGED: len(changed),
    }
    return ImportReport(tuple(findings), taken)


def import_partnerships(at: StudyPlace, by: Actor, sheet: Path, known: Study) -> ImportReport:
    """Partnerships between cases of the study; those it has already are left as they are."""
    read = read_partnerships(read_bytes(sheet), sheet.name, known.cases)
    there = {_ends(partnership) for partnership in known.partnerships}
    new = [partnership for partnership in read.partnerships if _ends(partnership) not in there]
    findings = list(read.findings)
    n_old = len(read.partnerships) - len(new)
    if n_old:
        sentence = ngettext(
            "{n} partnership is in the study already and was left as it is.",
            "{n} partnerships are in the study already and were left as they are.",
            n_old,
        )
        findings.append(Finding(Outcome.LEFT_OUT, sheet.name, "", sentence.format(n=n_old)))
    if new:
        add_partnerships(at=at, by=by, partnerships=new)
    return ImportReport(tuple(findings), {Counted.PARTNERSHIPS: len(new)})


def _updated(before: Case, said: Case) -> Case:
    """The case with what the sheet says of it; what the sheet leaves open stays as it was."""
    values = {
        n: v for n, v in said.attributes.items() if v != Missing() or n not in before.attributes
    }
    is_asked = said.consent.to_be_quoted is not QuoteConsent.UNKNOWN
    return replace(
        before,
        role=said.role or before.role,
        # A sheet without a column of stages reads as interviewed, which says nothing new.
        stage=before.stage if said.stage is Stage.INTERVIEWED else said.stage,
        attributes={**before.attributes, **values},
        consent=said.consent if is_asked else before.consent,
    )


def _changed(sheet: Path, label: str) -> Finding:
    sentence = _("{case} was in the study and now is what this sheet says.").format(case=label)
    return Finding(Outcome.CHANGED, sheet.name, "", sentence)


def _ends(partnership: Partnership) -> tuple[object, object, str]:
    return partnership.first, partnership.second, partnership.kind
