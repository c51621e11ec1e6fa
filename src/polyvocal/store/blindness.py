"""Who may see whose work: the one place that knows, which every read of the store asks.

While a blind round runs (until all its coders have handed in), what somebody made on a document
given to them in it is for their own eyes, and to whoever codes that document in it, everything that
others made on it is hidden, whenever and in whatever round. In a training round each coder sees
the others' work, and the key, when they themselves have handed in. Whoever codes a document anew in
a re-coding round sees until then neither the others' work on it nor what they themselves made of it
before. Hidden are codings with what hangs on them, memos, counts of both, and the events that tell
of them.

This keeps people from seeing by accident and out of curiosity. A local file cannot hide anything
from somebody who opens it with other means; the documents say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.coding import Coder, CoderKind, Memo, MemoTarget, Purpose
from polyvocal.core.columns import Codings
from polyvocal.store import coding_records
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Header, header_of, parts_of, read_header
from polyvocal.store.rows import as_uuid, fetch, rows_by_key, rows_where
from polyvocal.store.tables import (
    ANCHOR,
    ASSIGNMENT,
    CODER,
    CODING,
    CONTENT_NOTE,
    DECISION,
    DECISION_LINK,
    EXEMPLAR,
    MEMO,
    NOTE_PLACE,
    RowImage,
)

_NOBODY = UUID(int=0)
_LATER = 1 << 62
_OF_DOCUMENTS = frozenset({MemoTarget.DOCUMENT, MemoTarget.PASSAGE})
# An event that touched one of these tells of somebody's work.
_OF_WORK = frozenset(
    table.name
    for table in (CODING, ANCHOR, MEMO, EXEMPLAR, CONTENT_NOTE, NOTE_PLACE, DECISION, DECISION_LINK)
)
_NOT_IN = (
    "NOT EXISTS (SELECT 1 FROM store_submission vs WHERE vs.round_id = vr.id "
    "AND vs.coder_id = va.coder_id AND vs.is_submitted = %s)"
)
_GIVEN = "store_assignment va JOIN store_round vr ON vr.id = va.round_id"
# A coder's work on a document, in the columns put in, is hidden from the coder asked about: one of
# them works blind, or in training, or `who` codes it anew.
_HIDDEN = (
    f"({{coder}} <> %s AND EXISTS (SELECT 1 FROM {_GIVEN} "  # noqa: S608 - words of ours
    "WHERE va.document_id = {document} AND ("
    "(vr.is_blind = %s AND vr.is_lifted = %s AND ("
    "(vr.purpose <> %s AND va.coder_id IN (%s, {coder})) OR "
    f"(vr.purpose = %s AND va.coder_id = %s AND {_NOT_IN}))) OR "
    f"(vr.purpose = %s AND va.coder_id = {{who}} AND {_NOT_IN}))))"
)
_RUNNING = (
    "SELECT 1 FROM store_round vr WHERE vr.study_id = %s AND ((vr.is_blind = %s AND "  # noqa: S608 - words of ours
    "vr.is_lifted = %s) OR (vr.purpose = %s AND EXISTS (SELECT 1 FROM store_assignment va "
    f"WHERE va.round_id = vr.id AND {_NOT_IN}))) LIMIT 1"
)
_CODED_ANEW = (
    f"SELECT va.document_id, vr.id FROM {_GIVEN} "  # noqa: S608 - words of ours
    f"WHERE vr.study_id = %s AND vr.purpose = %s AND {_NOT_IN}"
)


class Somebody(Protocol):
    """Whoever has an id and a name: who acts, who looks, who codes."""

    @property
    def id(self) -> UUID:
        """Which one."""

    @property
    def name(self) -> str:
        """What others read."""


def own_id(at: StudyPlace, who: Somebody) -> UUID:
    """The id of this person's coder in a study, where theirs is a coder's of another study."""
    return uuid5(at.study_id, who.id.hex)


def coder_among(at: StudyPlace, known: Sequence[Coder], who: Somebody) -> Coder:
    """Of a study's coders the one that is this person, or who they will be.

    One person may code in several studies of a database, which tells rows apart by their ids: there
    they are themselves in the first, and in each other one a coder of their own.
    """
    here = own_id(at, who)
    for id_ in (who.id, here):
        for coder in known:
            if coder.id == id_:
                return coder
    namesakes = [c for c in known if c.name == who.name and c.kind is CoderKind.PERSON]
    if len(namesakes) == 1:
        return namesakes[0]
    codes_elsewhere = rows_by_key(at.alias, CODER, [(who.id.hex,)])
    return Coder(here if codes_elsewhere else who.id, who.name)


@dataclass(frozen=True)
class Veil:
    """What is hidden from whoever looks. `viewer` is their coder's id; `is_down`: nothing is."""

    at: StudyPlace
    viewer: UUID
    is_down: bool

    def sql(self, coding: str) -> tuple[str, list[Any]]:
        """A condition that holds for the codings that may be seen, with its parameters.

        `coding` is what the query calls the table of codings.
        """
        if self.is_down:
            return "1 = 1", []
        document, coder = f"{coding}.document_id", f"{coding}.coder_id"
        condition, parameters = self._hidden(document, coder)
        if not self.anew:
            return f"NOT {condition}", parameters
        documents = [id_.hex for id_ in self.anew]
        rounds = sorted({id_.hex for of_document in self.anew.values() for id_ in of_document})
        round_ = f"{coding}.round_id"
        return (
            (
                f"NOT ({condition} OR ({coder} = %s AND {document} IN ({_marks(documents)}) "
                f"AND ({round_} IS NULL OR {round_} NOT IN ({_marks(rounds)}))))"
            ),
            [*parameters, self.viewer.hex, *documents, *rounds],
        )

    def _hidden(self, document: str, coder: str) -> tuple[str, list[Any]]:
        """A condition that holds where all that a coder made on a document is hidden."""
        training, me = Purpose.TRAINING.value, self.viewer.hex
        # Somebody unknown may be whoever codes anew.
        who, known = (coder, []) if self.viewer == _NOBODY else ("%s", [me])
        condition = _HIDDEN.format(document=document, coder=coder, who=who)
        blind = [me, True, False, training, me, training, me, True]
        return condition, [*blind, Purpose.RECODING.value, *known, True]

    def memo_sql(self, memo: str) -> tuple[str, list[Any]]:
        """As `sql`, of memos: none of anybody whose work is hidden is counted."""
        hidden = sorted(coder.hex for coder in self.hidden_coders)
        others = f"{memo}.author_id NOT IN ({_marks(hidden)})" if hidden else "1 = 1"
        if not self.anew:
            return others, hidden
        seen, parameters = self.sql("vc")
        documents = sorted(document.hex for document in self.anew)
        written = sorted(id_.hex for id_ in self._written_anew)
        besides = f"AND {memo}.id NOT IN ({_marks(written)})" if written else ""
        condition = (
            f"{others} AND NOT ({memo}.author_id = %s AND (({memo}.target IN (%s, %s) "  # noqa: S608 - conditions of ours
            f"AND {memo}.target_id IN ({_marks(documents)}) {besides}) OR ({memo}.target = %s "
            f"AND EXISTS (SELECT 1 FROM store_coding vc WHERE vc.id = {memo}.target_id "
            f"AND NOT ({seen})))))"
        )
        on_documents = [target.value for target in sorted(_OF_DOCUMENTS)]
        mine = [self.viewer.hex, *on_documents, *documents, *written, MemoTarget.CODING.value]
        return condition, [*hidden, *mine, *parameters]

    @cached_property
    def pairs(self) -> frozenset[tuple[UUID, UUID]]:
        """Every (document, coder) whose work is hidden."""
        if self.is_down:
            return frozenset()
        condition, parameters = self._hidden("a.document_id", "c.id")
        rows = fetch(
            self.at.alias,
            "SELECT DISTINCT a.document_id, c.id FROM store_assignment a "  # noqa: S608 - a condition of ours
            "JOIN store_round r ON r.id = a.round_id JOIN store_coder c ON c.study_id = r.study_id "
            f"WHERE r.study_id = %s AND {condition}",
            [self.at.study_id.hex, *parameters],
        )
        return frozenset((as_uuid(document), as_uuid(coder)) for document, coder in rows)

    @cached_property
    def hidden_coders(self) -> frozenset[UUID]:
        """Everybody some of whose work is hidden."""
        return frozenset(coder for _document, coder in self.pairs)

    @cached_property
    def anew(self) -> Mapping[UUID, frozenset[UUID]]:
        """Documents that the viewer is coding anew, and in which rounds: other work waits.

        Of somebody unknown, all that anybody is.
        """
        if self.is_down:
            return {}
        found: dict[UUID, frozenset[UUID]] = {}
        asked = [self.at.study_id.hex, Purpose.RECODING.value, True]
        sql = _CODED_ANEW
        if self.viewer != _NOBODY:
            sql, asked = f"{sql} AND va.coder_id = %s", [*asked, self.viewer.hex]
        for document, round_ in fetch(self.at.alias, sql, asked):
            known = found.get(as_uuid(document), frozenset())
            found[as_uuid(document)] = known | {as_uuid(round_)}
        return found

    def hides_some_of(self, coder: UUID) -> bool:
        """Is some of what this coder made hidden?"""
        return coder in self.hidden_coders or (bool(self.anew) and coder == self.viewer)

    def hides(self, document: UUID, coder: UUID, round_id: UUID | None) -> bool:
        """Is what this coder made on this document in this round (`None`: in none) hidden?"""
        if coder == self.viewer and document in self.anew:
            return round_id not in self.anew[document]
        return (document, coder) in self.pairs

    def hides_row(self, coding: RowImage) -> bool:
        """The same of a coding's row."""
        document, coder, round_ = (
            CODING.get(coding, name) for name in ("document_id", "coder_id", "round_id")
        )
        return self.hides(UUID(document), UUID(coder), None if round_ is None else UUID(round_))

    def hides_from(self, document: UUID, who: Somebody) -> bool:
        """Is what this person makes on this document hidden?"""
        if self.is_down:
            return False
        return (document, coder_among(self.at, self._coders, who).id) in self.pairs

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
        is_hidden = hidden[codings.document, codings.coder]
        rounds = {id_: i for i, id_ in enumerate(keys.rounds)}
        for document, now in self.anew.items():
            if document in documents and self.viewer in coders:
                own = codings.coder == coders[self.viewer]
                own &= codings.document == documents[document]
                is_hidden |= own & ~np.isin(codings.round, [rounds.get(id_, -2) for id_ in now])
        return codings.take(np.flatnonzero(~is_hidden))

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
        if memo.author_id == self.viewer and memo.target in _OF_DOCUMENTS:
            return memo.target_id not in self.anew or memo.id in self._written_anew
        if memo.author_id == self.viewer or memo.author_id not in self.hidden_coders:
            return memo.target is not MemoTarget.CODING or _bytes(memo.target_id) in codings
        if memo.target in _OF_DOCUMENTS and memo.target_id is not None:
            return (memo.target_id, memo.author_id) not in self.pairs
        if memo.target is MemoTarget.CODING:
            return _bytes(memo.target_id) in codings
        return False

    @cached_property
    def _coders(self) -> tuple[Coder, ...]:
        rows = rows_where(self.at.alias, CODER, "study_id", [self.at.study_id.hex])
        return tuple(map(coding_records.coder_in, rows))

    def withholds_all_of(self, who: Somebody) -> bool:
        """Is what this person did to codings and memos not to be told?"""
        return coder_among(self.at, self._coders, who).id in self.hidden_coders

    def withholds(self, header: Header) -> bool:
        """Does this event tell of work that is hidden from these eyes?"""
        if self.is_down or not (self.withholds_all_of(header.actor) or self._is_own(header.actor)):
            return False
        told = header if header.reverses is None else header_of(self.at, header.reverses)
        if _OF_WORK.isdisjoint(told.counts):
            return False
        return not self._is_own(header.actor) or (
            told.number <= self._given_anew and self._is_on_anew(told.number)
        )

    def _is_own(self, who: Somebody) -> bool:
        return bool(self.anew) and coder_among(self.at, self._coders, who).id == self.viewer

    def _is_on_anew(self, number: int) -> bool:
        documents = [document.hex for document in self.anew]
        rows = fetch(
            self.at.alias,
            "SELECT 1 FROM store_eventpart WHERE study_id = %s AND number = %s "  # noqa: S608 - only marks are put in
            f"AND subject IN ({_marks(documents)}) LIMIT 1",
            [self.at.study_id.hex, number, *documents],
        )
        return any(True for _row in rows)

    @cached_property
    def _given_anew(self) -> int:
        """The number of the event that last gave the viewer documents to code anew.

        Of a study that came whole, with its rounds, the one in which it came; where neither is
        told, later than every event.
        """
        rounds = {id_.hex for of_document in self.anew.values() for id_ in of_document}
        for header in _headers_of(self.at, ("add_round", "change_round")):
            for _subject, _erased_by, made in parts_of(self.at, header.number):
                given = (c.image for c in made if c.table is ASSIGNMENT and c.before is None)
                if any(ASSIGNMENT.get(row, "round_id") in rounds for row in given):
                    return header.number
        came = _headers_of(self.at, ("add_study", "fill_study"))
        return came[0].number if came else _LATER

    @cached_property
    def _written_anew(self) -> frozenset[UUID]:
        """The memos written since."""
        found = set()
        for header in _headers_of(self.at, ("add_memo",), after=self._given_anew):
            for _subject, _erased_by, made in parts_of(self.at, header.number):
                found |= {UUID(MEMO.get(c.image, "id")) for c in made if c.table is MEMO}
        return frozenset(found)


def veil_over(at: StudyPlace) -> Veil:
    """What is hidden from the eyes the study is read for."""
    viewer = _NOBODY
    asked = [at.study_id.hex, True, False, Purpose.RECODING.value, True]
    is_down = at.eyes.sees_all or not list(fetch(at.alias, _RUNNING, asked))
    if not is_down and at.eyes.id is not None:
        rows = rows_where(at.alias, CODER, "study_id", [at.study_id.hex])
        known = list(map(coding_records.coder_in, rows))
        viewer = coder_among(at, known, Coder(at.eyes.id, at.eyes.name)).id
    return Veil(at, viewer, is_down)


def _headers_of(at: StudyPlace, verbs: Sequence[str], after: int = 0) -> list[Header]:
    """The events of these kinds after this one, the newest first."""
    rows = fetch(
        at.alias,
        "SELECT number, header FROM store_event WHERE study_id = %s AND number > %s "  # noqa: S608 - only marks are put in
        f"AND verb IN ({_marks(verbs)}) ORDER BY number DESC",
        [at.study_id.hex, after, *verbs],
    )
    return [read_header(number, header) for number, header in rows]


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _bytes(id_: UUID | None) -> bytes:
    return b"" if id_ is None else id_.bytes
