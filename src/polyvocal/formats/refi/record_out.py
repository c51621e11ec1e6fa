"""What only a study knows of itself, written as the text of notes (read in `record`)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from uuid import UUID

from polyvocal.core.coding import CoderKind, Edit
from polyvocal.core.columns import Turns
from polyvocal.core.consensus import Decision
from polyvocal.core.documents import Speaker
from polyvocal.core.looks import CodeLook
from polyvocal.core.study import Study
from polyvocal.core.template import TemplateVersion
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.positions import Reading
from polyvocal.formats.refi.record import LINES, Manner
from polyvocal.formats.refi.shielding import shield
from polyvocal.formats.refi.turn_lines import SPEAKER, TURN


def write_study_record(study: Study, reading: Reading) -> str:
    """The note about the study, and how the file counts positions."""
    return _json(
        {
            "positions": str(reading),
            "study": study.id.hex,
            "language": study.language,
            "framework": study.template.framework,
            "no agreement": study.no_agreement,
            "template": _edition(study.template.current),
            "coders": {c.id.hex: c.kind for c in study.coders if c.kind is not CoderKind.PERSON},
            "attributes": [[a.id.hex, a.name, a.kind, list(a.values)] for a in study.attributes],
            "undeclared": [[undeclared_id(n).hex, n] for n in undeclared_names(study)],
            "looks": [[k.code_id.hex, k.colour, k.pattern] for k in _looks_apart(study)],
            "rounds": [
                [
                    r.id.hex,
                    r.name,
                    r.is_blind,
                    sorted([d.hex, c.hex] for d, c in r.assignments),
                    r.purpose.value,
                    r.key_id.hex if r.key_id else "",
                    sorted(c.hex for c in r.submitted),
                    sorted(c.hex for c in r.has_seen),
                    r.is_lifted,
                    r.repeats.hex if r.repeats else "",
                    r.drawn,
                ]
                for r in study.rounds
            ],
            "case sets": [
                [s.id.hex, s.name, s.reason, sorted(c.hex for c in s.case_ids)]
                for s in study.case_sets
            ],
        }
    )


def write_edition(version: TemplateVersion) -> str:
    """The note about an earlier version of the template, with all its codes."""
    codes = [
        [
            c.id.hex, c.number, c.label, c.parent.hex if c.parent else None, c.is_group, c.origin,
            c.definition, c.include, c.exclude, list(c.examples), list(c.synonyms),
            [list(pair) for pair in c.foreign_ids], c.is_retired,
        ]
        for c in version.codes
    ]  # fmt: skip
    return _json({**_edition(version), "codes": codes})


def write_edits(edits: Sequence[Edit]) -> str:
    """The edits made to a quote for print."""
    return _json([[e.start, e.end, e.replacement, e.reason] for e in edits])


def write_queries(sentence: str, queries: Sequence[tuple[str, str]]) -> str:
    """A claim: its sentence, and the query behind each of its numbers."""
    return _json({"sentence": sentence, "queries": [list(pair) for pair in queries]})


def write_decision(decision: Decision) -> str:
    """What was decided of a place that coders read, and of which codings it made which."""
    return _json(
        {
            "document": decision.document_id.hex,
            "verdict": decision.verdict.value,
            "difference": decision.difference.value,
            "note": decision.note,
            "of": sorted(id_.hex for id_ in decision.source_ids),
            "made": sorted(id_.hex for id_ in decision.result_ids),
        }
    )


def write_manner(manner: Manner) -> str:
    """A line for each thing that is to be said; "" where nothing is."""
    usual = Manner()
    lines = [
        f"{name.replace('_', ' ')}: {getattr(manner, name).value}"
        for name, _words in LINES
        if getattr(manner, name) != getattr(usual, name)
    ]
    if manner.version:
        lines.append(f"template version: {manner.version}")
    if manner.round_id is not None:
        lines.append(f"round: {manner.round_id}")
    return "\n".join(lines)


def _edition(version: TemplateVersion) -> dict[str, object]:
    mappings = [
        [m.kind, [c.hex for c in m.before], [c.hex for c in m.after]] for m in version.mappings
    ]
    return {"number": version.number, "final": version.is_final, "mappings": mappings}


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def write_turns(speakers: Sequence[Speaker], turns: Turns, first_speaker: int, rows: range) -> str:
    """One document's speakers, the first of them at `first_speaker`, and its rows of turns."""
    lines = [
        f"{SPEAKER}\t{s.id}\t{s.kind}\t{s.case_id or '-'}\t{_one_line(s.label)}" for s in speakers
    ]
    here = slice(rows.start, rows.stop)
    columns = (turns.speaker, turns.start, turns.end, turns.seconds)
    for speaker, start, end, seconds in zip(*(c[here].tolist() for c in columns), strict=True):
        who = speaker - first_speaker + 1 if speaker >= 0 else "-"
        when = "" if math.isnan(seconds) else f"\t{seconds!r}"
        lines.append(f"{TURN}\t{who}\t{start}\t{end}{when}")
    return "\n".join(lines)


def _one_line(label: str) -> str:
    shielded = shield(label)
    for unwanted in "\t\n\r":
        shielded = shielded.replace(unwanted, f"\u241bu{ord(unwanted):04x};")
    return shielded


def undeclared_names(study: Study) -> list[str]:
    """Attributes that cases have a value of, and the study does not list."""
    declared = {attribute.name for attribute in study.attributes}
    return sorted({name for case in study.cases for name in case.attributes} - declared)


def undeclared_id(name: str) -> UUID:
    """The id of the variable of such an attribute."""
    return derived("attribute", name)


def _looks_apart(study: Study) -> Iterable[CodeLook]:
    """How codes are painted that the version in force does not have."""
    there = {code.id for code in study.template.current.codes}
    return (look for look in study.looks if look.code_id not in there)
