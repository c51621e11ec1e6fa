"""An interview as the reader shows it: its turns, the template beside it, and its codings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from polyvocal.core.cases import Case, Missing
from polyvocal.core.coding import AnchorState, Coder, Coding, Memo, MemoTarget
from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.framework import Contrast
from polyvocal.core.language import ngettext
from polyvocal.core.study import Study
from polyvocal.core.template import Code, Origin
from polyvocal.reports.printable import text_direction
from polyvocal.reports.rounding import format_count

# Colours are named by number in reader.css; neighbours in the template get different ones.
N_TONES = 12


@dataclass(frozen=True, slots=True)
class TurnShown:
    """One turn: `words` are its words alone, `kind` whose they are, `stamp` its time stamp."""

    number: int
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
    tone: int
    place: int
    n_everywhere: str


@dataclass(frozen=True, slots=True)
class Interview:
    """One document as the page shows it before any script has run."""

    document: Document
    facts: str
    turns: tuple[TurnShown, ...]
    tree: tuple[TreeLine, ...]
    before: Document | None
    after: Document | None


def interview_shown(study: Study, document: UUID) -> Interview:
    """Everything of the document that does not depend on who looks."""
    place = study.document_index[document]
    beside = [
        study.documents[i] if 0 <= i < len(study.documents) else None
        for i in (place - 1, place + 1)
    ]
    return Interview(
        document=study.documents[place],
        facts=_facts(study, place),
        turns=tuple(_turns(study, place)),
        tree=tuple(_tree(study)),
        before=beside[0],
        after=beside[1],
    )


def codes_shown(study: Study, contrasts: Iterable[Contrast]) -> list[dict[str, Any]]:
    """Every code there ever was, in the order that codings' numbers name them."""
    usable = {c.id for c in study.template.current.codes if not c.is_group and not c.is_retired}
    by_id = {code.id: code for code in study.template.codes}
    contrasts = [c for c in contrasts if all(code in by_id for code in c.codes)]
    return [
        {
            "id": str(code.id),
            "number": code.number,
            "label": code.label,
            "group": str(code.parent or ""),
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
            "examples": list(code.examples),
            "synonyms": list(code.synonyms),
            "tone": place % N_TONES,
            "usable": code.id in usable,
            "isGroup": code.is_group,
            "contrasts": [
                {
                    "question": contrast.question,
                    "tells": [
                        [by_id[other].title, tell]
                        for other, tell in zip(contrast.codes, contrast.tells, strict=True)
                    ],
                }
                for contrast in contrasts
                if code.id in contrast.codes
            ],
        }
        for place, code in enumerate(study.template.codes)
    ]


def codings_shown(study: Study, document: UUID, reader: UUID) -> dict[str, Any]:
    """The document's codings in columns, without others' work in a blind round."""
    rows = [
        coding
        for coding in study.codings[_slice(study, document)]
        if not _is_hidden(study, coding, reader)
    ]
    return coding_columns(study, rows)


def coding_columns(study: Study, codings: Iterable[Coding]) -> dict[str, Any]:
    """Codings in columns; codes and coders by their place in the study."""
    rows = list(codings)
    codes = study.template.index
    ids = {coding.id for coding in rows}
    memos: dict[str, list[dict[str, str]]] = {}
    for memo in study.memos:
        if memo.target is MemoTarget.CODING and memo.target_id in ids:
            memos.setdefault(str(memo.target_id), []).append(_memo(memo))
    return {
        "id": [str(c.id) for c in rows],
        "start": [c.span.start for c in rows],
        "end": [c.span.end for c in rows],
        "code": [codes.get(c.code_id, str(c.code_id)) for c in rows],
        "coder": [str(c.coder_id) for c in rows],
        "certainty": [c.certainty.value for c in rows],
        "stance": [c.stance.value for c in rows],
        "basis": [c.basis.value for c in rows],
        "state": [c.state.value for c in rows],
        "mark": [c.mark for c in rows],
        "notes": {str(c.id): c.note for c in rows if c.note},
        "exemplars": {str(e.coding_id): str(e.id) for e in study.exemplars if e.coding_id in ids},
        "memos": memos,
    }


def content_notes_shown(study: Study, document: UUID) -> list[dict[str, Any]]:
    """The words of warning before passages of the document."""
    return [
        {
            "id": str(note.id),
            "start": note.span.start,
            "end": note.span.end,
            "text": note.text,
            "author": str(note.author_id),
        }
        for note in study.content_notes
        if note.document_id == document and note.state is not AnchorState.LOST
    ]


def coders_shown(coders: Iterable[Coder]) -> dict[str, str]:
    """Whose codings they are: id → name."""
    return {str(coder.id): coder.name for coder in coders}


def _memo(memo: Memo) -> dict[str, str]:
    return {"id": str(memo.id), "text": memo.text, "author": str(memo.author_id)}


def _slice(study: Study, document: UUID) -> slice:
    rows = study.codings.rows_of(study.document_index[document])
    return slice(rows.start, rows.stop)


def _is_hidden(study: Study, coding: Coding, reader: UUID) -> bool:
    if coding.round_id is None or coding.coder_id == reader:
        return False
    return any(r.id == coding.round_id and r.is_blind for r in study.rounds)


def _facts(study: Study, place: int) -> str:
    document = study.documents[place]
    people = dict.fromkeys(s.case_id for s in _speakers(study, document) if s.case_id)
    facts = [_case_facts(study.cases[study.case_index[case]]) for case in people]
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


def _speakers(study: Study, document: Document) -> list[Speaker]:
    return [speaker for speaker in study.speakers if speaker.document_id == document.id]


def _turns(study: Study, place: int) -> Iterable[TurnShown]:
    document = study.documents[place]
    text = study.text(document.id)
    rows = study.turns.rows_of(place)
    for turn in study.turns[rows.start : rows.stop]:
        speaker = None if turn.speaker is None else study.speakers[turn.speaker]
        words = text[turn.start : turn.end]
        yield TurnShown(
            number=turn.number,
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


def _tree(study: Study) -> Iterable[TreeLine]:
    index = study.template.index
    counts = np.bincount(study.codings.code, minlength=len(study.template.codes))
    for code, depth in _in_order(study.template.current.codes):
        place = index[code.id]
        if code.is_retired:
            continue
        yield TreeLine(
            number=code.number,
            label=code.label,
            depth=depth,
            is_group=code.is_group,
            is_emergent=code.origin is Origin.EMERGENT,
            tone=place % N_TONES,
            place=place,
            n_everywhere=format_count(int(counts[place])),
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
