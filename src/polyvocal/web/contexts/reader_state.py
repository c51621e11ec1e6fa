"""What the reader's scripts begin with, and are told again: codes, codings, notes and memos."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from polyvocal.core.coding import AnchorState, Coder, Coding, ContentNote, Memo, MemoTarget
from polyvocal.core.columns import BASES, CERTAINTIES, STANCES, STATES, Codings
from polyvocal.core.framework import Contrast
from polyvocal.core.template import Template
from polyvocal.store.reads.reader import ReaderPage
from polyvocal.web.contexts.paints import Paints


def codes_shown(
    template: Template, contrasts: Iterable[Contrast], paints: Paints
) -> list[dict[str, Any]]:
    """Every code there ever was, in the order that codings' numbers name them."""
    usable = {c.id for c in template.current.codes if not c.is_group and not c.is_retired}
    by_id = {code.id: code for code in template.codes}
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
            "tone": paints.tones[code.id],
            "pattern": paints.patterns.get(code.id, ""),
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
        for code in template.codes
    ]


def codings_shown(page: ReaderPage, template: Template) -> dict[str, Any]:
    """The document's codings in columns.

    Numbers stand for places: in the template, and in the lists under `values`.
    """
    codings = page.codings
    keys, ids = codings.keys, _ids(codings)
    index = template.index
    code = np.array([index[id_] for id_ in keys.codes] or [0], dtype=np.int32)
    shown = set(ids)
    memos: dict[str, list[dict[str, str]]] = {}
    for memo in page.memos:
        if memo.target is MemoTarget.CODING and str(memo.target_id) in shown:
            memos.setdefault(str(memo.target_id), []).append(_memo(memo))
    return {
        "values": {
            "coder": [str(id_) for id_ in keys.coders],
            "certainty": [value.value for value in CERTAINTIES],
            "stance": [value.value for value in STANCES],
            "basis": [value.value for value in BASES],
            "state": [value.value for value in STATES],
        },
        "id": ids,
        "start": codings.start.tolist(),
        "end": codings.end.tolist(),
        "code": code[codings.code].tolist(),
        "coder": codings.coder.tolist(),
        "certainty": codings.certainty.tolist(),
        "stance": codings.stance.tolist(),
        "basis": codings.basis.tolist(),
        "state": codings.state.tolist(),
        "mark": codings.marks(),
        "notes": {ids[row]: note for row, note in codings.notes.items()},
        "exemplars": {
            str(e.coding_id): str(e.id) for e in page.exemplars if str(e.coding_id) in shown
        },
        "memos": memos,
    }


def coding_shown(coding: Coding) -> dict[str, Any]:
    """One coding as a stroke is answered with it."""
    return {
        "id": str(coding.id),
        "start": coding.span.start,
        "end": coding.span.end,
        "codeId": str(coding.code_id),
        "coder": str(coding.coder_id),
        "certainty": coding.certainty.value,
        "stance": coding.stance.value,
        "basis": coding.basis.value,
        "state": coding.state.value,
        "mark": coding.mark,
        "note": coding.note,
    }


def content_notes_shown(notes: Iterable[ContentNote]) -> list[dict[str, Any]]:
    """The words of warning before passages of the document."""
    return [
        {
            "id": str(note.id),
            "start": note.span.start,
            "end": note.span.end,
            "text": note.text,
            "author": str(note.author_id),
        }
        for note in notes
        if note.state is not AnchorState.LOST
    ]


def page_memos_shown(memos: Iterable[Memo]) -> list[dict[str, Any]]:
    """Memos on the document (without a place) and on words of it that need not be coded."""
    places = [(memo, memo.span) for memo in memos if memo.target is not MemoTarget.CODING]
    return [
        {
            **_memo(memo),
            "start": None if span is None else span.start,
            "end": None if span is None else span.end,
        }
        for memo, span in places
        if memo.state is not AnchorState.LOST
    ]


def coders_shown(coders: Iterable[Coder]) -> dict[str, str]:
    """Whose codings they are: id → name."""
    return {str(coder.id): coder.name for coder in coders}


def _memo(memo: Memo) -> dict[str, str]:
    return {"id": str(memo.id), "text": memo.text, "author": str(memo.author_id)}


def _ids(codings: Codings) -> list[str]:
    digits = codings.ids.tobytes().hex()
    starts = range(0, len(digits), 32)
    return [
        f"{digits[i : i + 8]}-{digits[i + 8 : i + 12]}-{digits[i + 12 : i + 16]}-"
        f"{digits[i + 16 : i + 20]}-{digits[i + 20 : i + 32]}"
        for i in starts
    ]
