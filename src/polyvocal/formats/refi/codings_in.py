"""Codings out of a project's selections, straight into columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.columns import (
    BASES,
    CERTAINTIES,
    FOUND_BY,
    STANCES,
    STATES,
    CodingKeys,
    Codings,
)
from polyvocal.core.template import Template, TemplateVersion
from polyvocal.formats.refi.growing import Growing
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.placing import Placed
from polyvocal.formats.refi.record import Manner
from polyvocal.formats.refi.values import Selections

_USUAL = Manner()


@dataclass(frozen=True)
class Known:
    """What the numbers in a project's columns stand for: places among its ids → our places.

    `codes` has one more entry at its end, so that place -1, "not said", finds it. `manners` are
    those that notes tell, by the note's place.
    """

    codes: NDArray[np.int32]
    manners: Mapping[int, Manner]


@dataclass
class CodingsIn:
    """Gathers codings document by document.

    `extras` are (row, place of the note) of notes on codings that tell no manner, `note_ids` the
    same by the note's id; `n_dangling` counts codings whose code is not in the file.
    """

    known: Known
    template: Template
    rounds: tuple[UUID, ...]
    extras: list[tuple[int, int]] = field(default_factory=list)
    note_ids: list[tuple[int, UUID]] = field(default_factory=list)
    n_dangling: int = 0
    n_rows: int = 0
    _rows: Growing = field(default_factory=lambda: Growing(_KINDS))

    def add(self, document: int, selections: Selections, placed: Placed) -> int:
        """The codings of one document's selections; returns how many."""
        of = np.frombuffer(selections.of, dtype=np.int32)
        code = self.known.codes[np.frombuffer(selections.code, dtype=np.int32)]
        keep = np.flatnonzero(code >= 0)
        self.n_dangling += len(of) - len(keep)
        ids = np.frombuffer(bytes(selections.coding_guids), dtype="V16")
        self._put_manners_first(selections)
        note = np.frombuffer(selections.coding_note, dtype=np.int32)[keep]
        rows = of[keep]
        self._add(
            document,
            ids=ids[keep],
            start=placed.start[rows],
            end=placed.end[rows],
            state=placed.state[rows],
            code=code[keep],
            coder=np.frombuffer(selections.coding_user, dtype=np.int32)[keep],
            created=np.frombuffer(selections.coding_created, dtype=np.int64)[keep],
            note=note,
        )
        self._note_extras(selections, keep, note)
        self.n_rows += len(keep)
        return len(keep)

    def add_one(
        self, document: int, *, id_: UUID, span: tuple[int, int], code: int, who: tuple[int, int]
    ) -> int:
        """One coding whose place was found otherwise, by whom and when; returns its row."""
        self._add(
            document,
            ids=np.array([id_.bytes], dtype="V16"),
            start=np.array(span[:1]),
            end=np.array(span[1:]),
            state=np.zeros(1, dtype=np.int8),
            code=np.array([code]),
            coder=np.array(who[:1]),
            created=np.array(who[1:]),
            note=np.array([-1]),
        )
        self.n_rows += 1
        return self.n_rows - 1

    def _put_manners_first(self, selections: Selections) -> None:
        """Of a coding's several notes the one that tells its manner, wherever a tool put it."""
        manners, first = self.known.manners, selections.coding_note
        for row, others in selections.coding_notes.items():
            at = next((i for i, place in enumerate(others) if place in manners), None)
            if at is not None and first[row] not in manners:
                first[row], others[at] = others[at], first[row]

    def _note_extras(
        self, selections: Selections, keep: NDArray[np.int64], note: NDArray[np.int32]
    ) -> None:
        for row in np.flatnonzero(note >= 0).tolist():
            if int(note[row]) not in self.known.manners:
                self.extras.append((self.n_rows + row, int(note[row])))
        if selections.coding_notes:
            new_row = {int(old): row for row, old in enumerate(keep.tolist())}
            for old, places in selections.coding_notes.items():
                if old in new_row:
                    self.extras += [(self.n_rows + new_row[old], place) for place in places]

    def _add(self, document: int, **columns: NDArray[Any]) -> None:
        columns["document"] = np.full(len(columns["ids"]), document, dtype=np.int32)
        self._rows.add(columns)

    def coders_used(self) -> set[int]:
        """The places of all who coded (-1: somebody is not named)."""
        return set(np.unique(self._rows.look("coder")).tolist())

    def ids(self) -> NDArray[np.void]:
        """The ids of the rows as they were added; one given twice, or to none, is given anew."""
        return _each_its_own(self._rows.take("ids"))

    def finish(
        self,
        keys: CodingKeys,
        coders: NDArray[np.int16],
        ids: NDArray[np.void],
        notes: Mapping[int, str],
    ) -> Codings:
        """The codings in order. `coders` says who each place is; `notes` are by row as added."""
        rows, take = self._rows, self._rows.take
        first, last = _halves(ids)
        places = (rows.look("end"), rows.look("start"), rows.look("document"))
        order = np.lexsort((last, first, *places))
        del places
        # A few notes tell how most codings were made.
        notes_met, which = np.unique(take("note"), return_inverse=True)
        manners = [self.known.manners.get(place, _USUAL) for place in notes_met.tolist()]
        said = _said(manners, self.rounds)
        version = self._versions(manners, which, rows.look("code"))[order]
        place = {int(row): i for i, row in enumerate(order)} if notes else {}
        which = which[order]
        state = take("state")[order]
        return Codings(
            ids=ids[order],
            coder=coders[take("coder")][order].astype(np.int16),
            **{name: take(name)[order].astype(kind) for name, kind in _PLAIN.items()},
            round=said["round"][which],
            template_version=version,
            certainty=said["certainty"][which].astype(np.int8),
            stance=said["stance"][which].astype(np.int8),
            basis=said["basis"][which].astype(np.int8),
            state=np.where(said["state"][which] > 0, said["state"][which], state).astype(np.int8),
            found_by=said["found_by"][which].astype(np.int8),
            notes={place[row]: note for row, note in notes.items()},
            keys=keys,
        )

    def _versions(
        self, manners: Sequence[Manner], which: NDArray[np.intp], codes: NDArray[np.int32]
    ) -> NDArray[np.int16]:
        """The version each coding names; the last that has its code where that one has not.

        `which` of the manners is each coding's.
        """
        template = self.template
        last = np.full(len(template.codes), template.current.number, dtype=np.int16)
        for version in template.versions:
            last[self._usable(version)] = version.number
        told = last[codes]
        named = np.array([manner.version for manner in manners], dtype=np.int64)[which]
        for version in template.versions:
            usable = np.zeros(len(template.codes), dtype=bool)
            usable[self._usable(version)] = True
            rows = np.flatnonzero(named == version.number)
            told[rows[usable[codes[rows]]]] = version.number
        return told

    def _usable(self, version: TemplateVersion) -> list[int]:
        """The places of the codes that can be applied under a version."""
        return [self.template.index[code.id] for code in version.codes if not code.is_group]


_PLAIN = {
    "document": np.int32, "start": np.int32, "end": np.int32, "code": np.int32,
    "created": np.int64,
}  # fmt: skip
_KINDS: dict[str, Any] = {
    **_PLAIN,
    "coder": np.int32,
    "ids": "V16",
    "state": np.int8,
    "note": np.int32,
}


def _said(manners: Sequence[Manner], rounds: tuple[UUID, ...]) -> dict[str, NDArray[np.int16]]:
    """What each row's manner says, as places in the tuples of `core.columns`."""
    round_place = {id_: i for i, id_ in enumerate(rounds)}
    known: dict[Manner, tuple[int, ...]] = {}
    rows = []
    for manner in manners:
        numbers = known.get(manner)
        if numbers is None:
            numbers = known[manner] = (
                CERTAINTIES.index(manner.certainty),
                STANCES.index(manner.stance),
                BASES.index(manner.basis),
                STATES.index(manner.state),
                FOUND_BY.index(manner.found_by),
                round_place.get(manner.round_id, -1) if manner.round_id else -1,
            )
        rows.append(numbers)
    table = np.array(rows, dtype=np.int16).reshape(-1, 6)
    names = ("certainty", "stance", "basis", "state", "found_by", "round")
    return {name: table[:, i] for i, name in enumerate(names)}


def _halves(ids: NDArray[np.void]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    pairs = np.ascontiguousarray(ids).view(">u8").reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _each_its_own(ids: NDArray[np.void]) -> NDArray[np.void]:
    """The ids, with new ones for those that are none or were there before."""
    if not len(ids):
        return ids
    first, last = _halves(ids)
    order = np.lexsort((np.arange(len(ids)), last, first))
    again = np.zeros(len(ids), dtype=bool)
    again[order[1:]] = (first[order[1:]] == first[order[:-1]]) & (
        last[order[1:]] == last[order[:-1]]
    )
    again |= (first == 0) & (last == 0)
    if not again.any():
        return ids
    own = ids.copy()
    for row in np.flatnonzero(again).tolist():
        own[row] = np.void(derived("coding", row, ids[row].tobytes().hex()).bytes)
    return own
