"""Places in a text, carried to its next version."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from polyvocal.core.coding import AnchorState
from polyvocal.core.text_edits import TextEdits

# Of a passage and of what it would become; less is another passage, and a person must look.
KEPT_AT_LEAST = 0.5
_WORST_LAST = tuple(AnchorState)


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a passage stands in the next version, and how it came there.

    EXACT: its words are the same. CARRIED: words inside it changed, its edges are clear and at
    least half of it is as it was. TO_REVIEW: `[start, end)` is only a proposal. LOST: none of its
    words are left; the one character names where they stood.
    """

    start: int
    end: int
    state: AnchorState


def carry_span(edits: TextEdits, start: int, end: int, n_after: int) -> Carried:
    """A passage `[start, end)` through the edits, to a text of `n_after` characters (not none).

    What was put in right before or after the passage is no part of it. Where an edge of it lies
    inside a stretch that was rewritten, the whole new stretch is proposed.
    """
    first = bisect_right(edits.old_ends, start)
    after = bisect_left(edits.old_starts, end)
    # An insertion at the very start ends there too, so only the passage's own stretches are left.
    touched = edits.stretches[first:after]
    new_start = _new_start(edits, first, start)
    new_end = _new_end(edits, after, end)
    n_kept = end - start
    is_clear = True
    for stretch in touched:
        inside = min(stretch.old_end, end) - max(stretch.old_start, start)
        n_kept -= inside
        if start <= stretch.old_start and stretch.old_end <= end:
            n_kept += stretch.n_kept
        elif stretch.new_start < stretch.new_end:
            is_clear = False
    if new_start == new_end:
        place = min(new_start, n_after - 1)
        return Carried(place, place + 1, AnchorState.LOST)
    longest = max(end - start, new_end - new_start)
    if not is_clear or n_kept < KEPT_AT_LEAST * longest:
        return Carried(new_start, new_end, AnchorState.TO_REVIEW)
    return Carried(new_start, new_end, AnchorState.CARRIED if touched else AnchorState.EXACT)


def carry_anchor(edits: TextEdits, anchor: Carried, n_after: int) -> Carried:
    """A passage that came through earlier changes: it gets no surer by another."""
    new = carry_span(edits, anchor.start, anchor.end, n_after)
    state = max(anchor.state, new.state, key=_WORST_LAST.index)
    return Carried(new.start, new.end, state)


def carry_turn(edits: TextEdits, start: int, end: int, after: str) -> tuple[int, int]:
    """A turn's words through the edits, to the text `after`; empty when none are left.

    Unlike a passage, a turn takes in what was typed right before its first word or after its last,
    as far as the line goes.
    """
    first, last = bisect_right(edits.old_ends, start), bisect_left(edits.old_starts, end)
    new_start, new_end = _new_start(edits, first, start), _new_end(edits, last, end)
    if first and edits.stretches[first - 1][:2] == (start, start):
        stretch = edits.stretches[first - 1]
        typed = after[stretch.new_start : stretch.new_end]
        new_start = stretch.new_start + typed.rfind("\n") + 1
    if last < len(edits.stretches) and edits.stretches[last][:2] == (end, end):
        stretch = edits.stretches[last]
        typed = after[stretch.new_start : stretch.new_end]
        new_end = stretch.new_start + len(typed.partition("\n")[0])
    return new_start, max(new_start, new_end)


def _new_start(edits: TextEdits, first: int, start: int) -> int:
    """Where the first character from `start` on went; `first` is the first stretch past it."""
    stretches = edits.stretches
    if first < len(stretches) and stretches[first].old_start <= start:
        return stretches[first].new_start
    before = stretches[first - 1] if first else None
    return start if before is None else start + before.new_end - before.old_end


def _new_end(edits: TextEdits, after: int, end: int) -> int:
    """Where the last character before `end` went; `after` is the first stretch from it on."""
    if not after:
        return end
    before = edits.stretches[after - 1]
    return before.new_end if before.old_end >= end else end + before.new_end - before.old_end
