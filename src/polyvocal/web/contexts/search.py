"""What a search found, document by document, as it would be marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.documents import Document
from polyvocal.core.study import Study
from polyvocal.core.template import Code
from polyvocal.work.marking import Unit, turn_at, widened
from polyvocal.work.searching import Found

# Characters shown on either side of what would be marked.
_AROUND = 80


@dataclass(frozen=True, slots=True)
class Where:
    """The turn a place is in (0: none): its ends, who speaks, and the place of their role."""

    turn: int = 0
    first: int = 0
    last: int = 0
    who: str = ""
    role: int | None = None


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """One passage as it would be marked; `key` names it in the form, with its text's version."""

    key: str
    before: str
    words: str
    after: str
    where: Where


@dataclass(frozen=True, slots=True)
class FoundIn:
    """One document with its passages; `n_more` hits are not shown."""

    document: Document
    n_hits: int
    passages: tuple[FoundPassage, ...]
    n_more: int


def found_in(study: Study, found: Iterable[Found], unit: Unit) -> tuple[FoundIn, ...]:
    """The documents found, in their order."""
    return tuple(_found_in(study, one, unit) for one in found)


def codes_to_apply(study: Study) -> Iterator[Code]:
    """The codes that take codings, in the template's order."""
    return (c for c in study.template.current.codes if not (c.is_group or c.is_retired))


def _found_in(study: Study, one: Found, unit: Unit) -> FoundIn:
    document = study.document(one.document)
    spans = [(passage.start, passage.end) for passage in one.passages]
    text = study.text(document.id)
    passages = []
    for start, end in widened(study, document.id, spans, unit):
        where = _where(study, document.id, start)
        first, last = (where.first, where.last) if where.turn else (0, len(text))
        before, after = _around(text, start, end, first, last)
        passages.append(
            FoundPassage(
                key=f"{document.id}:{start}:{end}:{document.text_version}",
                before=before,
                words=text[start:end],
                after=after,
                where=where,
            )
        )
    return FoundIn(document, one.n_hits, tuple(passages), one.n_hits - len(one.passages))


def _around(text: str, start: int, end: int, first: int, last: int) -> tuple[str, str]:
    """Whole words before and after, within `[first, last)`; an ellipsis where there are more."""
    begin, stop = max(first, start - _AROUND), min(last, end + _AROUND)
    if begin > first:
        begin = max(begin, text.find(" ", begin, start) + 1)
    if stop < last:
        space = text.rfind(" ", end, stop)
        stop = space if space >= 0 else stop
    before, after = text[begin:start], text[end : max(end, stop)]
    return f"…{before}" if begin > first else before, f"{after}…" if stop < last else after


def _where(study: Study, document: UUID, at: int) -> Where:
    turn = turn_at(study, document, at)
    if turn is None:
        return Where()
    if turn.speaker < 0:
        return Where(turn.number, turn.start, turn.end)
    voice = study.speakers[turn.speaker]
    if voice.case_id is None:
        return Where(turn.number, turn.start, turn.end, voice.label)
    case = study.cases[study.case_index[voice.case_id]]
    role = study.roles.index(case.role)
    return Where(turn.number, turn.start, turn.end, case.label, role)
