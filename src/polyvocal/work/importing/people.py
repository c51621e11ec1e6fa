"""Bring in who was interviewed: attributes, cases, partnerships."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from polyvocal.core.cases import Attribute, Case, Missing, Partnership, QuoteConsent, Stage
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
from polyvocal.work.sent import SentFile


@dataclass(frozen=True, slots=True)
class CasesPlan:
    """What a sheet of cases would do: attributes and cases to add, and cases (before, after)."""

    attributes: tuple[Attribute, ...] = ()
    new: tuple[Case, ...] = ()
    changed: tuple[tuple[Case, Case], ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnershipsPlan:
    """What a sheet of partnerships would add."""

    new: tuple[Partnership, ...] = ()
    findings: tuple[Finding, ...] = ()


def plan_cases(sheet: SentFile, attributes: SentFile | None, known: Study) -> CasesPlan:
    """What the sheet would do to the study; a case it has already is brought up to what is said.

    `attributes` is the sheet that declares them. Raises `BadFile`.
    """
    declared: tuple[Declared, ...] = ()
    findings: list[Finding] = []
    if attributes is not None:
        read_declared = read_attributes(attributes.data, attributes.name)
        declared = read_declared.declared
        findings += read_declared.findings
    read = read_cases(sheet.data, sheet.name, declared)
    findings += read.findings
    there = {attribute.name for attribute in known.attributes}
    by_label = {case.label: case for case in known.cases}
    told = [(by_label[case.label], case) for case in read.cases if case.label in by_label]
    changed = [(before, now) for before, said in told if (now := _updated(before, said)) != before]
    findings += (_changed(sheet.name, now.label) for _before, now in changed)
    return CasesPlan(
        tuple(a for a in read.attributes if a.name not in there),
        tuple(case for case in read.cases if case.label not in by_label),
        tuple(changed),
        tuple(findings),
    )


def plan_partnerships(sheet: SentFile, known: Study) -> PartnershipsPlan:
    """What the sheet would add; partnerships that are there already are left as they are."""
    read = read_partnerships(sheet.data, sheet.name, known.cases)
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
    return PartnershipsPlan(tuple(new), tuple(findings))


def take_cases(at: StudyPlace, by: Actor, plan: CasesPlan) -> ImportReport:
    """Do what was planned, each kind in one step."""
    if plan.attributes:
        add_attributes(at=at, by=by, attributes=plan.attributes)
    if plan.new:
        add_cases(at=at, by=by, cases=plan.new)
    if plan.changed:
        change_cases(at=at, by=by, cases=[now for _before, now in plan.changed])
    taken = {
        Counted.CASES: len(plan.new),
        Counted.ATTRIBUTES: len(plan.attributes),
        Counted.CASES_CHANGED: len(plan.changed),
    }
    return ImportReport(plan.findings, taken)


def take_partnerships(at: StudyPlace, by: Actor, plan: PartnershipsPlan) -> ImportReport:
    """Do what was planned."""
    if plan.new:
        add_partnerships(at=at, by=by, partnerships=plan.new)
    return ImportReport(plan.findings, {Counted.PARTNERSHIPS: len(plan.new)})


def import_cases(
    at: StudyPlace, by: Actor, sheet: Path, attributes: Path | None, known: Study
) -> ImportReport:
    """Cases and their attributes from files."""
    declared = None if attributes is None else _sent(attributes)
    return take_cases(at, by, plan_cases(_sent(sheet), declared, known))


def import_partnerships(at: StudyPlace, by: Actor, sheet: Path, known: Study) -> ImportReport:
    """Partnerships between cases of the study from a file."""
    return take_partnerships(at, by, plan_partnerships(_sent(sheet), known))


def _sent(file: Path) -> SentFile:
    return SentFile(file.name, read_bytes(file))


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


def _changed(sheet: str, label: str) -> Finding:
    sentence = _("{case} was in the study and now is what this sheet says.").format(case=label)
    return Finding(Outcome.CHANGED, sheet, "", sentence)


def _ends(partnership: Partnership) -> tuple[object, object, str]:
    return partnership.first, partnership.second, partnership.kind
