"""A study at a glance: what is done, what is next, and how far each document is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from django.utils.safestring import SafeString, mark_safe

from polyvocal.analysis.coverage import Coverage
from polyvocal.analysis.depiction import Depiction
from polyvocal.analysis.progress import Progress
from polyvocal.core.cases import QuoteConsent, Stage
from polyvocal.core.documents import Document, DocumentKind, SpeakerKind
from polyvocal.core.language import _, ngettext
from polyvocal.core.study import Study
from polyvocal.reports.compose.headline import headline
from polyvocal.reports.rounding import format_count, format_share

# More lines than this belong on a page of their own.
MOST_DOCUMENTS = 60


class StepState(StrEnum):
    """Where one step of the work is."""

    DONE = "done"
    NEXT = "next"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the work: what it is, how it stands, and the page where it is done."""

    title: str
    sentence: str
    door: str
    action: str
    state: StepState


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document: `cells` are each coder's number of codings, as markup."""

    document: Document
    share: float | None
    percent: str
    n_to_review: int
    cells: SafeString


def steps(study: Study, progress: Progress, depiction: Depiction) -> tuple[Step, ...]:
    """The steps of the work in order; the first that is not done is the next."""
    found = list(_steps(study, progress, depiction))
    first_open = next((i for i, (is_done, _step) in enumerate(found) if not is_done), None)
    told = []
    for i, (is_done, (title, sentence, door, action)) in enumerate(found):
        state = StepState.DONE if is_done else StepState.OPEN
        told.append(
            Step(title, sentence, door, action, StepState.NEXT if i == first_open else state)
        )
    return tuple(told)


def document_lines(progress: Progress, coverage: Coverage) -> tuple[DocumentLine, ...]:
    """Each document with its coders' work and the share of its participant talk that is coded."""
    cells = _Cells()
    shares = {d.id: coverage.any_code(i).characters.share for i, d in enumerate(coverage.documents)}
    return tuple(
        DocumentLine(
            document=document,
            share=shares.get(document.id),
            percent=format_share(shares.get(document.id)),
            n_to_review=int(progress.n_to_review[i]),
            cells=cells.written(progress.n_codings[i].tolist(), progress.is_assigned[i].tolist()),
        )
        for i, document in enumerate(progress.documents[:MOST_DOCUMENTS])
    )


class _Cells:
    """The cells of a line: written here, since coders times documents are thousands."""

    def __init__(self) -> None:
        none = f'<span class="visually-hidden">{escape(_("none"))}</span>'
        self._empty = {
            True: f'<td class="end"><span class="quiet">{escape(_("to do"))}</span></td>',
            False: f'<td class="end"><span class="quiet" aria-hidden="true">–</span>{none}</td>',
        }

    def written(self, n_codings: list[int], is_given: list[bool]) -> SafeString:
        """Each coder's number of codings; whose work is to be done, and who has none."""
        return mark_safe(  # noqa: S308 - numbers, and sentences that are escaped
            "".join(
                f'<td class="end">{escape(format_count(n))}</td>' if n else self._empty[given]
                for n, given in zip(n_codings, is_given, strict=True)
            )
        )


def facts(study: Study) -> tuple[str, ...]:
    """What the study holds, in a row of short phrases."""
    n_codes = sum(not code.is_group for code in study.template.current.codes)
    counted = (
        ngettext("{n} document", "{n} documents", len(study.documents)), len(study.documents),
        ngettext("{n} case", "{n} cases", len(study.cases)), len(study.cases),
        ngettext("{n} partnership", "{n} partnerships", len(study.partnerships)),
        len(study.partnerships),
        ngettext("{n} code", "{n} codes", n_codes), n_codes,
        ngettext("{n} coding", "{n} codings", len(study.codings)), len(study.codings),
    )  # fmt: skip
    phrases = [
        str(counted[i]).format(n=format_count(int(counted[i + 1])))
        for i in range(0, len(counted), 2)
        if counted[i + 1]
    ]
    return tuple(phrases)


Told = tuple[str, str, str, str]


def _steps(study: Study, progress: Progress, depiction: Depiction) -> Iterator[tuple[bool, Told]]:
    yield _template_step(study)
    yield _documents_step(study)
    yield _speakers_step(study)
    yield _cases_step(study)
    yield _coding_step(study, progress)
    review = _review_step(progress)
    if review is not None:
        yield review
    yield _result_step(study, depiction)


def _template_step(study: Study) -> tuple[bool, Told]:
    codes = [code for code in study.template.current.codes if not code.is_group]
    if not codes:
        sentence = _("Codes to look for: a published framework, your own list, or both.")
        return False, (_("Choose a framework"), sentence, "template", _("To the template"))
    words = ngettext("{n} code, version {version}.", "{n} codes, version {version}.", len(codes))
    told = words.format(n=format_count(len(codes)), version=study.template.current.number)
    named = f"{study.template.framework}: {told}" if study.template.framework else told
    return True, (_("Framework chosen"), named, "template", _("To the template"))


def _documents_step(study: Study) -> tuple[bool, Told]:
    n = len(study.documents)
    if not n:
        sentence = _("Word, text or caption files; who speaks is found and can be put right.")
        return False, (_("Add the interviews"), sentence, "documents", _("Add files"))
    n_words = sum(document.n_words for document in study.documents)
    sentence = ngettext("{n} document, {words} words.", "{n} documents, {words} words.", n)
    told = sentence.format(n=format_count(n), words=format_count(n_words))
    return True, (_("Interviews added"), told, "documents", _("To the documents"))


def _speakers_step(study: Study) -> tuple[bool, Told]:
    transcripts = {d.id for d in study.documents if d.kind is DocumentKind.TRANSCRIPT}
    n = sum(
        speaker.kind is SpeakerKind.PARTICIPANT
        and speaker.case_id is None
        and speaker.document_id in transcripts
        for speaker in study.speakers
    )
    if n or not study.speakers:
        sentence = ngettext(
            "{n} voice belongs to nobody yet; only the talk of cases is counted.",
            "{n} voices belong to nobody yet; only the talk of cases is counted.",
            n,
        ).format(n=format_count(n))
        plain = _("Each voice in an interview is a case, or the interviewer.")
        told = sentence if n else plain
        return False, (_("Say who is speaking"), told, "documents", _("To the documents"))
    told = _("Every voice is a case, an interviewer or set aside.")
    return True, (_("Speakers known"), told, "documents", _("To the documents"))


def _cases_step(study: Study) -> tuple[bool, Told]:
    # Nobody who was only approached has said anything to be quoted.
    unknown = [
        case
        for case in study.cases
        if case.consent.to_be_quoted is QuoteConsent.UNKNOWN
        and case.stage.rank >= Stage.INTERVIEWED.rank
    ]
    without_role = [case for case in study.cases if not case.role]
    if not study.cases:
        sentence = _("Their role decides whose talk a finding is; consent, what may be printed.")
        return False, (_("Describe the participants"), sentence, "cases", _("To the cases"))
    missing = []
    if without_role:
        n = len(without_role)
        missing.append(
            ngettext("{n} case without a role", "{n} cases without a role", n).format(n=n)
        )
    if unknown:
        n = len(unknown)
        missing.append(
            ngettext(
                "{n} whose consent to be quoted is not known",
                "{n} whose consent to be quoted is not known",
                n,
            ).format(n=n)
        )
    if missing:
        told = f"{'; '.join(missing)}."
        return False, (_("Complete the participants"), told, "cases", _("To the cases"))
    told = _("Roles and consent are known of everybody.")
    return True, (_("Participants described"), told, "cases", _("To the cases"))


def _coding_step(study: Study, progress: Progress) -> tuple[bool, Told]:
    n_open = len(study.documents) - progress.n_begun
    action = _("To the documents")
    if not study.documents or not len(study.codings):
        sentence = _("Read an interview, mark what was said, and give it a code.")
        return False, (_("Code"), sentence, "documents", action)
    if n_open:
        sentence = ngettext(
            "{n} document has no coding yet.", "{n} documents have no coding yet.", n_open
        ).format(n=format_count(n_open))
        return False, (_("Go on coding"), sentence, "documents", action)
    n = len(study.codings)
    told = ngettext("{n} coding, in every document.", "{n} codings, in every document.", n).format(
        n=format_count(n)
    )
    return True, (_("Every document begun"), told, "quotes", _("To the quotes"))


def _review_step(progress: Progress) -> tuple[bool, Told] | None:
    n = int(progress.n_to_review.sum())
    if not n:
        return None
    sentence = ngettext(
        "{n} coding lost its place when a text was corrected, and counts nowhere until settled.",
        "{n} codings lost their place when a text was corrected, and count nowhere until settled.",
        n,
    ).format(n=format_count(n))
    return False, (_("Settle places"), sentence, "review", _("To the review"))


def _result_step(study: Study, depiction: Depiction) -> tuple[bool, Told]:
    if not len(study.codings):
        sentence = _("Who tells of which code, with the quotes behind every number.")
        return False, (_("Look at the result"), sentence, "compare", _("To the result"))
    totals = headline(depiction).totals
    sentence = ngettext(
        "{n} of {total} codes is evidenced.", "{n} of {total} codes are evidenced.",
        totals.evidenced.part,
    )  # fmt: skip
    told = sentence.format(
        n=format_count(totals.evidenced.part), total=format_count(totals.evidenced.whole)
    )
    return True, (_("A result to look at"), told, "compare", _("To the result"))
