"""Passages of one copy of a document in the text that another copy has of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from polyvocal.core.carrying import carry_span
from polyvocal.core.coding import AnchorState, Span
from polyvocal.core.study import Study
from polyvocal.core.text_edits import TextEdits, find_edits

Place = tuple[Span, AnchorState]


class TwoTexts:
    """The texts of two copies; a document's will be ours, or theirs where it is in `taken`."""

    def __init__(self, ours: Study, theirs: Study, taken: Collection[UUID]) -> None:
        self._ours, self._theirs, self._taken = ours, theirs, taken
        self._edits: dict[UUID, TextEdits] = {}

    def of_theirs(self, document: UUID, span: Span, state: AnchorState) -> Place:
        """A passage of their text, in the text as it will be."""
        if document in self._taken:
            return span, state
        return self._carried(document, span, state, self._theirs, self._ours)

    def of_ours(self, document: UUID, span: Span, state: AnchorState) -> Place:
        """A passage of our text, in the text as it will be."""
        if document not in self._taken:
            return span, state
        return self._carried(document, span, state, self._ours, self._theirs)

    def _carried(
        self, document: UUID, span: Span, state: AnchorState, here: Study, there: Study
    ) -> Place:
        place = there.document_index.get(document)
        if place is None:
            return span, state
        after = there.documents[place]
        before = here.documents[here.document_index[document]]
        if after.text_digest == before.text_digest or not after.n_characters:
            return span, state
        if document not in self._edits:
            self._edits[document] = find_edits(here.text(document), there.text(document))
        new = carry_span(self._edits[document], span.start, span.end, after.n_characters)
        worse = max(state, new.state, key=list(AnchorState).index)
        return Span(new.start, new.end), worse
