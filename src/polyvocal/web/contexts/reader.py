"""An interview as the reader shows it before any script has run: its turns and its template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.cases import Case, Missing
from polyvocal.core.documents import Document, SpeakerKind
from polyvocal.core.language import ngettext
from polyvocal.core.template import Code, Origin, Template
from polyvocal.reports.printable import text_direction
from polyvocal.reports.rounding import format_count
from polyvocal.store.reads.reader import ReaderPage
from polyvocal.store.reads.surroundings import DocumentLine, Surroundings
from polyvocal.web.contexts.paints import Paints


@dataclass(frozen=True, slots=True)
class TurnShown:
    """One turn: `words` are its words alone, `kind` whose they are, `stamp` its time stamp.

    `number` is a word, which a page prints in a tenth of the time of a number.
    """

    number: str
    speaker: str
    kind: str
    start: int
    end: int
    words: str
    direction: str
    stamp: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One line of the template: a group, or a code with its place in `codes_shown`."""

    number: str
    label: str
    depth: int
    is_group: bool
    is_emergent: bool
    tone: str
    pattern: str
    place: str


@dataclass(frozen=True, slots=True)
class Interview:
    """One document, and the documents before and after it; none where it is set aside."""

    document: Document
    facts: str
    turns: tuple[TurnShown, ...]
    tree: tuple[TreeLine, ...]
    before: DocumentLine | None
    after: DocumentLine | None
    is_set_aside: bool


def interview_shown(page: ReaderPage, around: Surroundings, paints: Paints) -> Interview:
    """Everything of the document that does not depend on who looks."""
    ids = [line.id for line in around.documents]
    is_set_aside = page.document.id not in ids
    before, after = (None, None) if is_set_aside else _beside(around, ids.index(page.document.id))
    return Interview(
        document=page.document,
        facts=_facts(page),
        turns=tuple(_turns(page)),
        tree=tuple(_tree(around.template, paints)),
        before=before,
        after=after,
        is_set_aside=is_set_aside,
    )


def _beside(around: Surroundings, place: int) -> tuple[DocumentLine | None, DocumentLine | None]:
    """The documents before and after the one at this place."""
    lines = around.documents
    return lines[place - 1] if place else None, lines[place + 1] if place + 1 < len(lines) else None


def _facts(page: ReaderPage) -> str:
    document, cases = page.document, {case.id: case for case in page.cases}
    people = dict.fromkeys(s.case_id for s in page.speakers if s.case_id)
    facts = [_case_facts(cases[case]) for case in people]
    if document.date:
        facts.append(f"{document.date:%Y-%m-%d}")
    if document.minutes:
        minutes = round(document.minutes)
        facts.append(ngettext("{n} min", "{n} min", minutes).format(n=format_count(minutes)))
    facts.append(
        ngettext("{n} word", "{n} words", document.n_words).format(n=format_count(document.n_words))
    )
    return " · ".join(fact for fact in facts if fact)


def _case_facts(case: Case) -> str:
    said = [case.label, case.role]
    said += [str(v) for v in case.attributes.values() if not isinstance(v, Missing)]
    return " · ".join(words for words in said if words)


def _turns(page: ReaderPage) -> Iterable[TurnShown]:
    for turn in page.turns:
        speaker = None if turn.speaker is None else page.speakers[turn.speaker]
        words = page.text[turn.start : turn.end]
        yield TurnShown(
            number=str(turn.number),
            speaker=speaker.label if speaker else "",
            kind=(speaker.kind if speaker else SpeakerKind.NEITHER).value,
            start=turn.start,
            end=turn.end,
            words=words,
            direction=text_direction(words),
            stamp="" if turn.seconds is None else _stamp(turn.seconds),
            seconds=turn.seconds,
        )


def _stamp(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _tree(template: Template, paints: Paints) -> Iterable[TreeLine]:
    for code, depth in _in_order(template.current.codes):
        if code.is_retired:
            continue
        yield TreeLine(
            number=code.number,
            label=code.label,
            depth=depth,
            is_group=code.is_group,
            is_emergent=code.origin is Origin.EMERGENT,
            tone=str(paints.tones[code.id]),
            pattern=paints.patterns.get(code.id, ""),
            place=str(template.index[code.id]),
        )


def _in_order(codes: tuple[Code, ...]) -> Iterable[tuple[Code, int]]:
    """Each group before what it holds, whatever order the version lists them in."""
    under: dict[UUID | None, list[Code]] = {}
    for code in codes:
        under.setdefault(code.parent, []).append(code)

    def below(parent: UUID | None, depth: int) -> Iterable[tuple[Code, int]]:
        for code in under.get(parent, ()):
            yield code, depth
            yield from below(code.id, depth + 1)

    yield from below(None, 0)
