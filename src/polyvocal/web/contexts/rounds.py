"""The rounds of a study in words: who sees whose work, how far everybody is, and what is next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from polyvocal.analysis.agreement import Agreement, CodeLine, Coefficient
from polyvocal.core.coding import Coder, Purpose, Round
from polyvocal.core.documents import Document
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.study import Study
from polyvocal.reports.rounding import format_coefficient, format_count
from polyvocal.store.blindness import Veil
from polyvocal.work.round_progress import Coded, CoderProgress, OwnPart, RoundLine, documents_of
from polyvocal.work.rounds import RoundKind


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One kind of round to choose, and what it means."""

    value: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RoundCard:
    """One round among the others: its kind, who sees what, and its coders."""

    round: Round
    kind: str
    documents: str
    state: str
    coders: tuple[CoderProgress, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What waits for whoever looks: the one step the page puts first."""

    title: str
    sentence: str
    action: str
    round_id: UUID
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One coder's work on one document: given to them or not, coded or not, or not to be told."""

    is_given: bool
    is_coded: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One code in two readings: marked in the first, in the second, in both, and how far alike."""

    title: str
    first: int
    second: int
    both: int
    positive: str
    kappa: str


def kinds() -> tuple[KindChoice, ...]:
    """The kinds of rounds, told to whoever gives one out."""
    return (
        KindChoice(
            RoundKind.BLIND,
            _("Blind"),
            _("Nobody sees anybody else’s work until all have handed in. For agreement."),
        ),
        KindChoice(RoundKind.OPEN, _("Open"), _("Everybody sees everything. To share work out.")),
        KindChoice(
            RoundKind.TRAINING,
            _("Training"),
            _("Newcomers code what somebody has coded, and are then told code by code."),
        ),
        KindChoice(
            RoundKind.RECODING,
            _("Re-coding"),
            _("The same people code once more, without seeing what they made before. For drift."),
        ),
    )


def kind_of(round_: Round) -> str:
    """What a round is, in a word."""
    if round_.purpose is not Purpose.CODING:
        return word(round_.purpose)
    return _("blind") if round_.is_blind else _("open")


def cards(lines: Iterable[RoundLine]) -> tuple[RoundCard, ...]:
    """The rounds as the list shows them: what runs first, what only names codings last."""
    in_order = sorted(lines, key=lambda line: (not line.coders, not line.is_running))
    return tuple(
        RoundCard(
            line.round, kind_of(line.round), _documents(line), state_of(line.round), line.coders
        )
        for line in in_order
    )


def state_of(round_: Round) -> str:
    """Who sees whose work in it, in a sentence."""
    if round_.purpose is Purpose.TRAINING and not round_.is_lifted:
        return _("Each sees the key, and the others’ work, once they themselves have handed in.")
    if round_.is_running:
        return _("Running: nobody is shown anybody else’s work on these documents.")
    if round_.is_anew:
        return _(
            "Each sees on these documents their new codings alone, until they themselves have "
            "handed in."
        )
    if round_.is_blind:
        return _("Over: everybody is shown everybody’s work.")
    return _("Everybody is shown everybody’s work.")


def next_step(parts: Sequence[OwnPart]) -> NextStep | None:
    """What waits for this coder; `None` where nothing does."""
    part = next((p for p in parts if not p.is_submitted), None)
    if part is None:
        return None
    n_done, n = len(part.documents) - len(part.open), len(part.documents)
    told = ngettext(
        "{round}: you have coded {done} of {n} document.",
        "{round}: you have coded {done} of {n} documents.",
        n,
    ).format(round=part.round.name, done=format_count(n_done), n=format_count(n))
    if part.next is None:
        title = _("Hand in {round}").format(round=part.round.name)
        return NextStep(title, told, _("Look at it and hand in"), part.round.id)
    title = _("Read {document} next").format(document=part.next.name)
    action = _("Open {document}").format(document=part.next.name)
    return NextStep(title, told, action, part.round.id, part.next)


def cells(
    study: Study, line: RoundLine, veil: Veil, coded: Coded
) -> tuple[tuple[Document, tuple[Cell, ...]], ...]:
    """The documents of a round, each with every coder's work on it."""
    round_, coders = line.round, [progress.coder.id for progress in line.coders]
    return tuple(
        (
            document,
            tuple(
                Cell(
                    (document.id, coder) in round_.assignments,
                    (round_.id, coder, document.id) in coded,
                    veil.hides(document.id, coder, round_.id),
                )
                for coder in coders
            ),
        )
        for document in documents_of(study, round_, coders)
    )


def documents_left(study: Study, round_: Round) -> tuple[Document, ...]:
    """The documents that are not in a round yet."""
    inside = {document for document, _coder in round_.assignments}
    return tuple(document for document in study.documents if document.id not in inside)


def held(result: Agreement) -> tuple[HeldLine, ...]:
    """What two readings come to, code by code; a code in neither is left out."""
    return tuple(_held(line) for line in result.codes if line.line.counts.marked_by_any)


def names_of(coders: Iterable[Coder], ids: Iterable[UUID]) -> str:
    """The names of these coders, in the study's order."""
    wanted = frozenset(ids)
    return ", ".join(coder.name for coder in coders if coder.id in wanted)


def _held(line: CodeLine) -> HeldLine:
    counts, figures = line.line.counts, line.line.figures
    first, second = counts.marked_by
    return HeldLine(
        line.code.title,
        first,
        second,
        counts.marked_together,
        format_coefficient(figures[Coefficient.POSITIVE].value),
        format_coefficient(figures[Coefficient.KAPPA].value),
    )


def _documents(line: RoundLine) -> str:
    n = ngettext("{n} document", "{n} documents", line.n_documents)
    return n.format(n=format_count(line.n_documents))
