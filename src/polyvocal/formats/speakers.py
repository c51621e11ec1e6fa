"""Whose voice is whose: joins the speakers heard in a document to the cases of the study."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.cases import Case
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.formats.cell_values import plain
from polyvocal.formats.document_facts import DocumentFacts, NamedSpeaker
from polyvocal.formats.labels import LabelFinder, without_ending


@dataclass(frozen=True, slots=True)
class AssignedSpeaker:
    """One label of the document: whose words these are, and whose case once that is known."""

    label: str
    kind: SpeakerKind
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SpeakersAssigned:
    """The document's speakers in the order given, and its cases.

    `whole_text_case`: no speaker was found in the text, and all of it is this case's talk.
    """

    speakers: tuple[AssignedSpeaker, ...]
    case_ids: tuple[UUID, ...]
    whole_text_case: UUID | None
    findings: tuple[Finding, ...]


def assign_speakers(
    document: str,
    heard: Sequence[tuple[str, SpeakerKind]],
    cases: LabelFinder[Case],
    facts: DocumentFacts | None = None,
) -> SpeakersAssigned:
    """Give each (label, kind) heard in the document its case, by the first rule that holds.

    The sheet of documents says so; the label is a case's; or the document has exactly one case and
    one participant without a case. A document's cases are those its facts list, else the one case
    its name is or begins with. A document without speakers and with one case is that case's talk.
    Whoever is left stays without a case and is listed.
    """
    return _Assignment(document, cases, facts).assign(heard)


class _Assignment:
    """The cases of one document and what was said about them."""

    def __init__(
        self, document: str, cases: LabelFinder[Case], facts: DocumentFacts | None
    ) -> None:
        self._document, self._finder = document, cases
        self._findings: list[Finding] = []
        self._named = {plain(s.label): s for s in facts.speakers} if facts else {}
        self._cases = self._listed(facts.case_labels) if facts else ()
        self._is_listed = bool(self._cases)
        if not self._cases and not (facts and facts.case_labels):
            self._cases = self._by_name()
        self._ids = tuple(case.id for case in self._cases)

    def assign(self, heard: Sequence[tuple[str, SpeakerKind]]) -> SpeakersAssigned:
        if not heard:
            return self._without_speakers()
        speakers = [self._by_sheet_or_label(label, kind) for label, kind in heard]
        placed = [s.case_id for s in speakers if s.case_id is not None]
        open_ones = [
            i
            for i, s in enumerate(speakers)
            if s.kind is SpeakerKind.PARTICIPANT and s.case_id is None
        ]
        if len(open_ones) == 1 and len(self._cases) == 1 and not placed:
            i = open_ones.pop()
            speakers[i] = AssignedSpeaker(speakers[i].label, speakers[i].kind, self._cases[0].id)
            sentence = _("{speaker} was read as {case}, the document's one participant.").format(
                speaker=speakers[i].label, case=self._cases[0].label
            )
            self._say(Outcome.TAKEN, sentence)
        for i in open_ones:
            self._say(Outcome.MISSING, self._who_is(speakers[i].label))
        self._report_unused(heard)
        case_ids = tuple(dict.fromkeys((*placed, *self._ids)))
        return SpeakersAssigned(tuple(speakers), case_ids, None, tuple(self._findings))

    def _without_speakers(self) -> SpeakersAssigned:
        whole = self._cases[0] if len(self._cases) == 1 else None
        if whole is not None:
            sentence = _("No speakers were found, so the whole text was read as {case}'s talk.")
            self._say(Outcome.WARNING, sentence.format(case=whole.label))
        else:
            sentence = _("No speakers were found, so nobody's talk was counted in it.")
            self._say(Outcome.MISSING, sentence)
        return SpeakersAssigned((), self._ids, whole.id if whole else None, tuple(self._findings))

    def _by_sheet_or_label(self, label: str, kind: SpeakerKind) -> AssignedSpeaker:
        named = self._named.get(plain(label))
        if named is not None:
            return self._by_sheet(named, label)
        if kind is not SpeakerKind.PARTICIPANT:
            return AssignedSpeaker(label, kind)
        found = self._finder.find(label)
        if found is None:
            return AssignedSpeaker(label, kind)
        if not found.is_exact:
            sentence = _("{speaker} was read as {case}.").format(speaker=label, case=found.label)
            self._say(Outcome.CHANGED, sentence)
        if self._is_listed and found.value.id not in self._ids:
            sentence = _(
                "{case} speaks here, but the sheet of documents does not list that participant."
            ).format(case=found.label)
            self._say(Outcome.WARNING, sentence)
        return AssignedSpeaker(label, kind, found.value.id)

    def _by_sheet(self, named: NamedSpeaker, label: str) -> AssignedSpeaker:
        if named.kind is not SpeakerKind.PARTICIPANT:
            return AssignedSpeaker(label, named.kind)
        found = self._finder.find(named.case_label)
        if found is not None:
            return AssignedSpeaker(label, SpeakerKind.PARTICIPANT, found.value.id)
        self._say(Outcome.MISSING, _unknown_case(named.case_label))
        return AssignedSpeaker(label, SpeakerKind.PARTICIPANT)

    def _listed(self, labels: Sequence[str]) -> tuple[Case, ...]:
        cases = {}
        for label in labels:
            found = self._finder.find(label)
            if found is None:
                self._say(Outcome.MISSING, _unknown_case(label))
                continue
            if not found.is_exact:
                sentence = _("“{label}” was read as {case}.").format(label=label, case=found.label)
                self._say(Outcome.CHANGED, sentence)
            cases[found.value.id] = found.value
        return tuple(cases.values())

    def _by_name(self) -> tuple[Case, ...]:
        """The one case whose label the document's name is, or begins with as a whole word."""
        name = without_ending(self._document)
        found = self._finder.find(name)
        if found is None:
            words = re.split(r"[\s_.,;()\[\]-]+", name)
            starts = (" ".join(words[:n]) for n in (2, 1))
            found = next((f for start in starts if (f := self._finder.find(start))), None)
        if found is None:
            return ()
        sentence = _("By its name, this document is {case}'s.").format(case=found.label)
        self._say(Outcome.TAKEN, sentence)
        return (found.value,)

    def _report_unused(self, heard: Sequence[tuple[str, SpeakerKind]]) -> None:
        labels = {plain(label) for label, _kind in heard}
        for key, named in self._named.items():
            if key not in labels:
                sentence = _(
                    "The sheet of documents names a speaker {label}, who was not found in the text."
                ).format(label=named.label)
                self._say(Outcome.WARNING, sentence)

    def _who_is(self, label: str) -> str:
        return _(
            "It is not known which participant {speaker} is; add “{speaker} = ID” to the speakers "
            "column of the sheet of documents."
        ).format(speaker=label)

    def _say(self, outcome: Outcome, sentence: str) -> None:
        self._findings.append(Finding(outcome, self._document, "", sentence))


def _unknown_case(label: str) -> str:
    return _("{label} is not in the sheet of participants.").format(label=label)
