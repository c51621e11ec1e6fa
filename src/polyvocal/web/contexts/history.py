"""The history by days, with what can be taken back from where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from polyvocal.store.reads import EventLine


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event: `n_to_undo` of the person's changes go when undoing back to it (0: it cannot)."""

    event: EventLine
    time: str
    n_to_undo: int
    can_come_back: bool


@dataclass(frozen=True, slots=True)
class HistoryDay:
    """One day, newest first."""

    day: str
    lines: tuple[HistoryLine, ...]


def _n_down_to(event: EventLine, in_force: Sequence[int]) -> int:
    # What was kept together goes together.
    return sum(number >= (event.step or event.number) for number in in_force)


def history_days(events: Sequence[EventLine], in_force: Sequence[int]) -> tuple[HistoryDay, ...]:
    """The events by day on this computer's clock; `in_force` are the person's own, latest first."""
    mine = frozenset(in_force)
    lines = [
        HistoryLine(
            event=event,
            time=f"{event.at.astimezone():%H:%M}",
            n_to_undo=_n_down_to(event, in_force) if event.number in mine else 0,
            can_come_back=event.verb.startswith("remove_") and event.verb != "remove_codes",
        )
        for event in events
    ]
    return tuple(
        HistoryDay(day, tuple(of_day))
        for day, of_day in groupby(lines, lambda line: f"{line.event.at.astimezone():%Y-%m-%d}")
    )
