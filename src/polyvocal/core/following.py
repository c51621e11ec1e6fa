"""What of another copy's changes this one can take over, as it stands by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from polyvocal.core.cases import Case
from polyvocal.core.coding import Coding, ContentNote, Memo
from polyvocal.core.documents import Document, Speaker
from polyvocal.core.merge_plan import Followed
from polyvocal.core.parting import Removals
from polyvocal.core.study import Study
from polyvocal.core.template import Code


class Following:
    """Asked of each thing that only theirs changed: can ours say the same?

    Not where a name is taken here, or where it names what ours will not have. Each answers true
    where it was taken over.
    """

    def __init__(self, ours: Study, theirs: Study, removals: Removals) -> None:
        self._lost = lost = removals.gone | removals.leaving.keys()
        self._names = {
            "label": {case.label for case in ours.cases},
            "name": {document.name for document in ours.documents},
        }
        attributes = (*ours.attributes, *theirs.attributes)
        self._attributes = {one.name for one in attributes if one.id not in lost}
        self._restored = frozenset(removals.restored)
        self._in_force = {code.id for code in ours.template.current.codes}
        self._submitted = {(r.id, coder) for r in ours.rounds for coder in r.submitted}
        self._cases: list[Case] = []
        self._documents: list[Document] = []
        self._speakers: list[Speaker] = []
        self._codes: list[Code] = []
        self._codings: list[Coding] = []
        self._memos: list[Memo] = []
        self._content_notes: list[ContentNote] = []

    def followed(self, texts: Iterable[Document]) -> Followed:
        """All that was taken over, with the documents whose texts are."""
        return Followed(
            tuple(self._cases),
            tuple(self._documents),
            tuple(self._speakers),
            tuple(self._codes),
            tuple(self._codings),
            tuple(self._memos),
            tuple(self._content_notes),
            tuple(texts),
        )

    def case(self, one: Case, other: Case) -> bool:
        """A case: its label, role, attributes and the rest."""
        if not self._may_be_called("label", one.label, other.label):
            return False
        if not self._attributes.issuperset(other.attributes):
            return False
        self._cases.append(other)
        return True

    def document(self, one: Document, other: Document) -> bool:
        """A document's facts; its text goes another way."""
        if not self._may_be_called("name", one.name, other.name):
            return False
        self._documents.append(other)
        return True

    def speaker(self, _one: Speaker, other: Speaker) -> bool:
        """Whose words a voice's are, and what it is called."""
        if other.case_id is not None and other.case_id in self._lost:
            return False
        self._speakers.append(other)
        return True

    def code(self, one: Code, other: Code) -> bool:
        """A code's words and its place in the tree; what it can be used for is said elsewhere."""
        if one.id in self._restored:
            is_there, is_alike = True, not other.is_retired
        else:
            is_there, is_alike = one.id in self._in_force, one.is_retired == other.is_retired
        if not (is_there and is_alike and one.is_group == other.is_group):
            return False
        self._codes.append(other)
        return True

    def coding(self, one: Coding, other: Coding) -> bool:
        """What a coding says and where it stands; work that was handed in here stays."""
        if (one.round_id, one.coder_id) in self._submitted:
            return False
        self._codings.append(other)
        return True

    def memo(self, one: Memo, other: Memo) -> bool:
        """A memo's text and its passage."""
        if replace(one, text=other.text, span=other.span, state=other.state) != other:
            return False
        self._memos.append(other)
        return True

    def content_note(self, one: ContentNote, other: ContentNote) -> bool:
        """A content note's words and its passage."""
        if replace(one, text=other.text, span=other.span, state=other.state) != other:
            return False
        self._content_notes.append(other)
        return True

    def _may_be_called(self, what: str, now: str, wanted: str) -> bool:
        if now != wanted:
            if wanted in self._names[what]:
                return False
            self._names[what].add(wanted)
        return True
