"""A document's turns and codings as the JSON that its digest is taken of, straight from columns.

The same text as `json` writes of one list for each row, rows of codings sorted by their own JSON;
but names are written once for a study, not once for each of half a million rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from uuid import UUID

from polyvocal.core.columns import BASES, CERTAINTIES, FOUND_BY, STANCES, STATES
from polyvocal.core.documents import Speaker
from polyvocal.core.study import Study

# A value as it is sorted by and as it is hashed: JSON in two spellings.
Spelt = tuple[str, str]

# What a row of codings says after its span, in the order of the digest.
_MANNER = (
    *("code", "coder", "round", "template_version"),
    *("certainty", "stance", "basis", "state"),
)
_NOTHING: Spelt = ('""', '""')
_NONE: Spelt = ("[]", "[]")
# Told only of what was not come upon by reading, so that no older digest moves.
_WAYS: tuple[Spelt, ...] = tuple(
    (f', "{way}"', f',"{way}"') if way else ("", "") for way in FOUND_BY
)


@dataclass(frozen=True, slots=True)
class Names:
    """What people call each thing, by id; who speaks in each document; what hangs on each coding.

    `notes` are the memos and content notes on each document's passages.

    `manners` are what rows of codings say after their spans, as far as they have been written.
    """

    things: dict[UUID, str]
    speakers: dict[UUID, list[Speaker]]
    beside_codings: dict[UUID, list[list[object]]]
    notes: dict[UUID, list[list[object]]] = field(default_factory=dict)
    manners: dict[tuple[int, ...], Spelt] = field(default_factory=dict)


def ordered(values: Iterable[list[object]]) -> list[list[object]]:
    """Lists in an order that is theirs alone: that of their JSON."""
    return sorted(values, key=json.dumps)


def to_json(value: object) -> str:
    """A value as it is hashed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def turns_json(study: Study, document: int) -> str:
    """A document's turns: speaker's label, start, end and time stamp of each."""
    rows = study.turns.rows_of(document)
    here = slice(rows.start, rows.stop)
    speakers = study.turns.speaker[here].tolist()
    labels = {s: to_json(study.speakers[s].label) if s >= 0 else "null" for s in set(speakers)}
    columns = (study.turns.start[here], study.turns.end[here], study.turns.seconds[here])
    starts, ends, seconds = (column.tolist() for column in columns)
    written = [
        f'[{labels[speaker]},{start},{end},"{at!r}"]'
        for speaker, start, end, at in zip(speakers, starts, ends, seconds, strict=True)
    ]
    return f"[{','.join(written)}]"


def codings_json(study: Study, document: int, names: Names) -> str:
    """A document's codings, each with its note and what hangs on it."""
    codings = study.codings
    rows = codings.rows_of(document)
    here = slice(rows.start, rows.stop)
    spans = (codings.start[here].tolist(), codings.end[here].tolist())
    manners = zip(*(getattr(codings, name)[here].tolist() for name in _MANNER), strict=True)
    written = []
    ways = codings.found_by[here].tolist()
    for i, start, end, manner, found_by in zip(rows, *spans, manners, ways, strict=True):
        known = names.manners.get(manner)
        if known is None:
            known = names.manners[manner] = _spell_manner(study, manner, names)
        note = _spell(codings.notes[i]) if i in codings.notes else _NOTHING
        beside = _beside(study, i, names) if names.beside_codings else _NONE
        way = _WAYS[found_by]
        written.append(
            (
                f"[{start}, {end}, {known[0]}, {note[0]}, {beside[0]}{way[0]}]",
                f"[{start},{end},{known[1]},{note[1]},{beside[1]}{way[1]}]",
            )
        )
    written.sort(key=itemgetter(0))
    return f"[{','.join([text for _key, text in written])}]"


def _spell(value: object) -> Spelt:
    return json.dumps(value), to_json(value)


def _spell_manner(study: Study, manner: tuple[int, ...], names: Names) -> Spelt:
    code, coder, round_, version, certainty, stance, basis, state = manner
    keys = study.codings.keys
    said = [
        names.things[keys.codes[code]],
        names.things[keys.coders[coder]],
        names.things[keys.rounds[round_]] if round_ >= 0 else "",
        version,
        CERTAINTIES[certainty],
        STANCES[stance],
        BASES[basis],
        STATES[state],
    ]
    key, text = _spell(said)
    return key[1:-1], text[1:-1]


def _beside(study: Study, row: int, names: Names) -> Spelt:
    # Always there: a document's digest must not depend on what other documents have.
    beside = names.beside_codings.get(UUID(bytes=study.codings.ids[row].tobytes()))
    return _spell(ordered(beside)) if beside else _NONE
