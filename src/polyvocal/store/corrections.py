"""What correcting a text would do to what stands on it, worked out before anything is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from polyvocal.core.carrying import Carried, carry_span, carry_turn
from polyvocal.core.coding import AnchorState, Edit, Exemplar
from polyvocal.core.errors import BadValue, TextCorrected
from polyvocal.core.language import _
from polyvocal.core.text import clean_text
from polyvocal.core.text_edits import TextEdits, find_edits
from polyvocal.store.anchors import (
    VersionText,
    anchors_now,
    carried_row,
    current_text,
    note_places_now,
    place_in,
)
from polyvocal.store.packing import PackedTurns
from polyvocal.store.tables import ANCHOR, DOCUMENT, NOTE_PLACE, RowImage


@dataclass(frozen=True, slots=True)
class Move:
    """A coding's anchor in the text as it is, and in the corrected one."""

    before: RowImage
    after: RowImage

    @property
    def state(self) -> AnchorState:
        """How it would come through."""
        return AnchorState(ANCHOR.get(self.after, "state"))

    @property
    def is_news(self) -> bool:
        """Did this correction, and no earlier one, change its words or put it in doubt?"""
        was = AnchorState(ANCHOR.get(self.before, "state"))
        is_same = ANCHOR.get(self.before, "quote_digest") == ANCHOR.get(self.after, "quote_digest")
        return self.state is not was or not is_same


@dataclass(frozen=True, slots=True)
class Correction:
    """One text corrected into another: what changed, and where every coding goes.

    `notes` are the places of content notes and memos in the corrected text.
    """

    before: VersionText
    after: VersionText
    edits: TextEdits
    moves: tuple[Move, ...]
    notes: tuple[RowImage, ...]

    @property
    def n_by_state(self) -> Counter[AnchorState]:
        """How many codings come through in which state."""
        return Counter(move.state for move in self.moves)


def plan_correction(alias: str, document: RowImage, text: str, seen_version: int) -> Correction:
    """What correcting the document in this row into `text` does.

    Raises `TextCorrected` when the text is no longer the version that was seen, and `BadValue`
    where it is empty or was not cleaned at the door.
    """
    now = DOCUMENT.get(document, "text_version")
    if now != seen_version:
        raise TextCorrected(
            _(
                "{document} was corrected by somebody else while you were writing; nothing of "
                "yours was stored. Look at the text as it is now and correct it there."
            ).format(document=DOCUMENT.get(document, "name")),
            UUID(DOCUMENT.get(document, "id")),
            now,
        )
    if not text:
        raise BadValue(_("A text without a character is no text; remove the document instead."))
    if clean_text(f"\ufeff{text}").text != text:  # one mark at the very start may be taken off
        raise BadValue(_("The text holds characters that no study keeps; clean it first."))
    before = current_text(alias, document)
    after = VersionText(now + 1, text)
    edits = find_edits(before.text, text)
    moves = (
        Move(anchor, carried_row(anchor, edits, after)) for anchor in anchors_now(alias, document)
    )
    notes = (carried_row(row, edits, after, NOTE_PLACE) for row in note_places_now(alias, document))
    return Correction(before, after, edits, tuple(moves), tuple(notes))


def carry_turns(packed: PackedTurns, edits: TextEdits, after: str) -> PackedTurns:
    """The turns in the corrected text; one without a word left is no turn."""
    starts, ends = packed.start.tolist(), packed.end.tolist()
    kept: list[int] = []
    places: list[tuple[int, int]] = []
    free_from = 0
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        new_start, new_end = carry_turn(edits, start, end, after)
        new_start = max(new_start, free_from)  # what is typed between two turns is the first's
        if new_start < new_end:
            kept.append(i)
            places.append((new_start, new_end))
            free_from = new_end
    columns: Any = np.array(places, dtype=np.int32).reshape(-1, 2)
    return PackedTurns(
        packed.speaker_ids,
        packed.speaker[kept],
        columns[:, 0],
        columns[:, 1],
        packed.seconds[kept],
    )


def carry_exemplar(exemplar: Exemplar, correction: Correction, move: Move) -> Exemplar:
    """The exemplar with its edits where their words went.

    An edit may hide a name, so whatever takes the place of hidden words stays hidden.
    """
    old, new = place_in(move.before), place_in(move.after)
    length = new.end - new.start
    edits: list[Edit] = []
    for edit in exemplar.edits:
        place = _carried(correction, old.start + edit.start, old.start + edit.end)
        start, end = max(place.start - new.start, 0), min(place.end - new.start, length)
        if place.state is not AnchorState.LOST and start < end:
            edits.append(Edit(start, end, edit.replacement, edit.reason))
    return Exemplar(exemplar.id, exemplar.coding_id, tuple(edits))


def _carried(correction: Correction, start: int, end: int) -> Carried:
    return carry_span(correction.edits, start, end, len(correction.after.text))
