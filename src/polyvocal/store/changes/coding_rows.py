"""The codings of a whole study as rows, a document at a time, straight from its columns."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.columns import BASES, CERTAINTIES, FOUND_BY, STANCES, STATES, Codings
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.store.events import Draft
from polyvocal.store.packing import quote_digest
from polyvocal.store.payloads import Subject
from polyvocal.store.tables import ANCHOR, CODING, RowImage


class CodingRows:
    """Writes them; `study_id` is the study's in rows."""

    def __init__(self, study_id: str, study: Study) -> None:
        keys = study.codings.keys
        self._study_id, self._study, self._codings = study_id, study, study.codings
        self._codes = [code.hex for code in keys.codes]
        self._coders = [coder.hex for coder in keys.coders]
        # -1, the last: outside any round.
        self._rounds = [*(round_.hex for round_ in keys.rounds), None]

    def write(self, draft: Draft, document: int, text: str) -> None:
        """The codings of one document and where they stand. Raises `BadValue` where in no text."""
        rows = self._codings.rows_of(document)
        first, after = rows.start, rows.stop
        if not rows:
            return
        if int(self._codings.end[first:after].max()) > len(text):
            raise BadValue(
                _("A coding of {document} ends outside its text.").format(
                    document=self._study.documents[document].name
                )
            )
        ids = ids_in_rows(self._codings, first, after)
        about = Subject("document", self._study.documents[document].id.hex)
        draft.add_many(CODING, self._coding_rows(document, slice(first, after), ids), about)
        draft.add_many(ANCHOR, self._anchor_rows(document, slice(first, after), ids, text), about)

    def _coding_rows(self, document: int, here: slice, ids: list[str]) -> Iterator[RowImage]:
        codings, notes = self._codings, self._codings.notes
        columns = {
            "id": ids,
            "study_id": [self._study_id] * len(ids),
            "document_id": [codings.keys.documents[document].hex] * len(ids),
            "code_id": [self._codes[i] for i in codings.code[here].tolist()],
            "coder_id": [self._coders[i] for i in codings.coder[here].tolist()],
            "round_id": [self._rounds[i] for i in codings.round[here].tolist()],
            "template_version": codings.template_version[here].tolist(),
            "certainty": _words(CERTAINTIES, codings.certainty[here]),
            "stance": _words(STANCES, codings.stance[here]),
            "basis": _words(BASES, codings.basis[here]),
            "note": [notes.get(i, "") for i in range(here.start, here.stop)],
            "created": codings.created[here].tolist(),
            "found_by": _words(FOUND_BY, codings.found_by[here]),
        }
        return zip(*(columns[name] for name in CODING.columns), strict=True)

    def _anchor_rows(
        self, document: int, here: slice, ids: list[str], text: str
    ) -> Iterator[RowImage]:
        codings = self._codings
        starts, ends = codings.start[here].tolist(), codings.end[here].tolist()
        columns = {
            "coding_id": ids,
            "text_version": [self._study.documents[document].text_version] * len(ids),
            "start": starts,
            "end": ends,
            "quote_digest": [quote_digest(text[s:e]) for s, e in zip(starts, ends, strict=True)],
            "state": _words(STATES, codings.state[here]),
        }
        return zip(*(columns[name] for name in ANCHOR.columns), strict=True)


def _words(words: tuple[StrEnum, ...], column: NDArray[np.int8]) -> list[str]:
    """A column's words as they stand in rows."""
    plain = [word.value for word in words]
    return [plain[i] for i in column.tolist()]


def ids_in_rows(codings: Codings, first: int, after: int) -> list[str]:
    """The ids of codings from `first` to before `after`, as they stand in rows."""
    whole = codings.ids[first:after].tobytes().hex()
    return [whole[i : i + 32] for i in range(0, len(whole), 32)]
