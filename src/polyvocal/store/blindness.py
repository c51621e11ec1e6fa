"""Who may see whose work: the one place that knows, which every read of the store asks.

While a blind round runs (until all its coders have handed in), what somebody made on a document
given to them in it is for their own eyes, and to whoever codes that document in it, everything that
others made on it is hidden, whenever and in whatever round. In a training round each coder sees
the others' work, and the key, when they themselves have handed in. Hidden are codings with what
hangs on them, memos, counts of both, and the events that tell of them.

This keeps people from seeing by accident and out of curiosity. A local file cannot hide anything
from somebody who opens it with other means; the documents say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.coding import Coder, CoderKind, Memo, MemoTarget, Purpose
from polyvocal.core.columns import Codings
from polyvocal.store import coding_records
from polyvocal.store.connections import StudyPlace
from polyvocal.store.rows import as_uuid, fetch, rows_where
from polyvocal.store.tables import CODER

_NOBODY = UUID(int=0)
# A coder's work on a document, in the columns put in, is hidden from the coder asked about.
_HIDDEN = (
    "({coder} <> %s AND EXISTS (SELECT 1 FROM store_assignment va "
    "JOIN store_round vr ON vr.id = va.round_id "
    "WHERE va.document_id = {document} AND vr.is_blind = %s AND vr.is_lifted = %s AND ("
    "(vr.purpose <> %s AND va.coder_id IN (%s, {coder})) OR "
    "(vr.purpose = %s AND va.coder_id = %s AND NOT EXISTS (SELECT 1 FROM store_submission vs "
    "WHERE vs.round_id = vr.id AND vs.coder_id = va.coder_id AND vs.is_submitted = %s)))))"
)
_RUNNING = (
    "SELECT 1 FROM store_round WHERE study_id = %s AND is_blind = %s AND is_lifted = %s LIMIT 1"
)


class Somebody(Protocol):
    """Whoever has an id and a name: who acts, who looks, who codes."""

    @property
    def id(self) -> UUID:
        """Which one."""

    @property
    def name(self) -> str:
        """What others read."""


def coder_among(known: Sequence[Coder], who: Somebody) -> Coder:
    """Of these coders the one that is this person, or who they will be."""
    for coder in known:
        if coder.id == who.id:
            return coder
    namesakes = [c for c in known if c.name == who.name and c.kind is CoderKind.PERSON]
    return namesakes[0] if len(namesakes) == 1 else Coder(who.id, who.name)


@dataclass(frozen=True)
class Veil:
    """What is hidden from whoever looks. `viewer` is their coder's id; `is_down`: nothing is."""

    at: StudyPlace
    viewer: UUID
    is_down: bool

    def sql(self, document: str, coder: str) -> tuple[str, list[Any]]:
        """A condition that holds for what may be seen, with its parameters.

        `document` and `coder` are the columns (or ids' marks) that say on what and by whom.
        """
        if self.is_down:
            return "1 = 1", []
        training, me = Purpose.TRAINING.value, self.viewer.hex
        condition = _HIDDEN.format(document=document, coder=coder)
        return f"NOT {condition}", [me, True, False, training, me, training, me, True]

    def memo_sql(self, author: str) -> tuple[str, list[Any]]:
        """As `sql`, of memos: none of anybody whose work is hidden is counted."""
        hidden = sorted(coder.hex for coder in self.hidden_coders)
        if not hidden:
            return "1 = 1", []
        return f"{author} NOT IN ({', '.join(['%s'] * len(hidden))})", [*hidden]

    @cached_property
    def pairs(self) -> frozenset[tuple[UUID, UUID]]:
        """Every (document, coder) whose work is hidden."""
        if self.is_down:
            return frozenset()
        condition, parameters = self.sql("a.document_id", "c.id")
        rows = fetch(
            self.at.alias,
            "SELECT DISTINCT a.document_id, c.id FROM store_assignment a "  # noqa: S608 - a condition of ours
            "JOIN store_round r ON r.id = a.round_id JOIN store_coder c ON c.study_id = r.study_id "
            f"WHERE r.study_id = %s AND NOT ({condition})",
            [self.at.study_id.hex, *parameters],
        )
        return frozenset((as_uuid(document), as_uuid(coder)) for document, coder in rows)

    @cached_property
    def hidden_coders(self) -> frozenset[UUID]:
        """Everybody some of whose work is hidden."""
        return frozenset(coder for _document, coder in self.pairs)

    def hides(self, document: UUID, coder: UUID) -> bool:
        """Is what this coder made on this document hidden?"""
        return (document, coder) in self.pairs

    def hides_from(self, document: UUID, who: Somebody) -> bool:
        """Is what this person makes on this document hidden?"""
        return not self.is_down and self.hides(document, coder_among(self._coders, who).id)

    def shown(self, codings: Codings) -> Codings:
        """The codings that may be seen."""
        if self.is_down:
            return codings
        keys = codings.keys
        hidden: NDArray[np.bool_] = np.zeros((len(keys.documents) + 1, len(keys.coders) + 1), bool)
        documents = {id_: i for i, id_ in enumerate(keys.documents)}
        coders = {id_: i for i, id_ in enumerate(keys.coders)}
        for document, coder in self.pairs:
            if document in documents and coder in coders:
                hidden[documents[document], coders[coder]] = True
        return codings.take(np.flatnonzero(~hidden[codings.document, codings.coder]))

    def shown_memos(self, memos: Iterable[Memo], codings: Codings) -> tuple[Memo, ...]:
        """The memos that may be seen beside these codings, which are those that may be.

        Of people whose work is hidden, memos on codes, cases and the study are hidden as well: they
        would tell what was found.
        """
        if self.is_down:
            return tuple(memos)
        there = {codings.ids[i].tobytes() for i in range(len(codings))}
        return tuple(memo for memo in memos if self._shows(memo, there))

    def _shows(self, memo: Memo, codings: set[bytes]) -> bool:
        if memo.author_id == self.viewer or memo.author_id not in self.hidden_coders:
            return memo.target is not MemoTarget.CODING or _bytes(memo.target_id) in codings
        if memo.target in {MemoTarget.DOCUMENT, MemoTarget.PASSAGE} and memo.target_id is not None:
            return not self.hides(memo.target_id, memo.author_id)
        if memo.target is MemoTarget.CODING:
            return _bytes(memo.target_id) in codings
        return False

    @cached_property
    def _coders(self) -> tuple[Coder, ...]:
        rows = rows_where(self.at.alias, CODER, "study_id", [self.at.study_id.hex])
        return tuple(map(coding_records.coder_in, rows))

    def withholds(self, who: Somebody) -> bool:
        """Is what this person did to codings and memos not to be told?"""
        return coder_among(self._coders, who).id in self.hidden_coders


def veil_over(at: StudyPlace) -> Veil:
    """What is hidden from the eyes the study is read for."""
    viewer = _NOBODY
    is_down = at.eyes.sees_all or not list(
        fetch(at.alias, _RUNNING, [at.study_id.hex, True, False])
    )
    if not is_down and at.eyes.id is not None:
        rows = rows_where(at.alias, CODER, "study_id", [at.study_id.hex])
        known = list(map(coding_records.coder_in, rows))
        viewer = coder_among(known, Coder(at.eyes.id, at.eyes.name)).id
    return Veil(at, viewer, is_down)


def _bytes(id_: UUID | None) -> bytes:
    return b"" if id_ is None else id_.bytes
