"""What only a study knows of itself, as the text of its notes: JSON, and lines of words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from polyvocal.core.cases import Attribute, AttributeKind, CaseSet
from polyvocal.core.coding import (
    AnchorState,
    Basis,
    Certainty,
    CoderKind,
    Edit,
    FoundBy,
    Purpose,
    Round,
    Stance,
)
from polyvocal.core.consensus import Decision, Difference, Verdict
from polyvocal.core.errors import BadValue
from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.core.template import Code, CodeMapping, MappingKind, Origin, TemplateVersion
from polyvocal.formats.refi.positions import Reading, read_reading

_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
# What columns of a study can number.
_MOST = 30_000


@dataclass(frozen=True)
class StudyRecord:
    """What the note about the study says.

    `is_whole` is false where the note is lost, and only other signs say that the study was ours.
    """

    id: UUID
    language: str
    framework: str
    version: TemplateVersion
    reading: Reading | None = None
    coder_kinds: Mapping[UUID, CoderKind] = field(default_factory=dict)
    attributes: tuple[Attribute, ...] = ()
    rounds: tuple[Round, ...] = ()
    case_sets: tuple[CaseSet, ...] = ()
    undeclared: Mapping[UUID, str] = field(default_factory=dict)
    looks: tuple[CodeLook, ...] = ()
    no_agreement: str = ""
    is_whole: bool = True


def read_study_record(written: str) -> StudyRecord | None:
    """What the note says; `None` where somebody changed it beyond reading."""
    try:
        said = _load(written)
        return StudyRecord(
            id=UUID(said["study"]),
            language=str(said["language"]),
            framework=str(said["framework"]),
            version=_version(said["template"], ()),
            reading=read_reading(said["positions"]),
            no_agreement=str(said.get("no agreement", "")),  # older files do not say
            coder_kinds={UUID(id_): CoderKind(kind) for id_, kind in said["coders"].items()},
            attributes=tuple(
                Attribute(UUID(id_), str(name), AttributeKind(kind), tuple(map(str, values)))
                for id_, name, kind, values in said["attributes"]
            ),
            rounds=tuple(
                Round(
                    UUID(id_),
                    str(name),
                    bool(blind),
                    frozenset((UUID(d), UUID(c)) for d, c in given),
                    Purpose(purpose),
                    UUID(key) if key else None,
                    frozenset(map(UUID, submitted)),
                    frozenset(map(UUID, seen)),
                    bool(lifted),
                    *_how_made(later),
                )
                for id_, name, blind, given, purpose, key, submitted, seen, lifted, *later in said[
                    "rounds"
                ]
            ),
            case_sets=tuple(
                CaseSet(UUID(id_), str(name), frozenset(map(UUID, ids)), str(reason))
                for id_, name, reason, ids in said["case sets"]
            ),
            undeclared={UUID(id_): str(name) for id_, name in said["undeclared"]},
            looks=tuple(
                CodeLook(UUID(id_), str(colour), Pattern(pattern))
                for id_, colour, pattern in said["looks"]
            ),
        )
    except (*_BROKEN, BadValue):
        return None


def read_edition(written: str) -> TemplateVersion | None:
    """What such a note says."""
    try:
        said = _load(written)
        return _version(said, tuple(map(_code, said["codes"])))
    except (*_BROKEN, BadValue):
        return None


def read_edits(written: str) -> tuple[Edit, ...] | None:
    """The edits that such a note tells; `None` where somebody changed it beyond reading."""
    try:
        return tuple(Edit(int(s), int(e), str(to), str(why)) for s, e, to, why in _load(written))
    except _BROKEN:
        return None


def read_queries(written: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The sentence and the queries of such a note."""
    try:
        said = _load(written)
        return str(said["sentence"]), tuple((str(a), str(b)) for a, b in said["queries"])
    except _BROKEN:
        return written, ()


def read_decision(id_: UUID, written: str, adjudicator: UUID) -> Decision | None:
    """The decision that such a note tells; `None` where somebody changed it beyond reading."""
    try:
        said = _load(written)
        return Decision(
            id_,
            UUID(said["document"]),
            adjudicator,
            Verdict(said["verdict"]),
            Difference(said["difference"]),
            str(said["note"]),
            frozenset(map(UUID, said["of"])),
            frozenset(map(UUID, said["made"])),
        )
    except _BROKEN:
        return None


@dataclass(frozen=True, slots=True)
class Manner:
    """How a coding was made, as far as the standard has no word for it."""

    certainty: Certainty = Certainty.UNSET
    stance: Stance = Stance.UNSET
    basis: Basis = Basis.UNSET
    state: AnchorState = AnchorState.EXACT
    found_by: FoundBy = FoundBy.READING
    version: int = 0
    round_id: UUID | None = None


LINES = (
    ("certainty", Certainty), ("stance", Stance), ("basis", Basis), ("state", AnchorState),
    ("found_by", FoundBy),
)  # fmt: skip


def read_manner(written: str) -> Manner:
    """What such lines say; a line that says nothing known is passed over."""
    said = dict(_pairs(written))
    values: dict[str, Any] = {}
    for name, words in LINES:
        value = said.get(name.replace("_", " "), "")
        if value in {word.value for word in words}:
            values[name] = words(value)
    version = said.get("template version", "")
    if version.isdecimal() and len(version) < 6:
        values["version"] = int(version)
    try:
        values["round_id"] = UUID(said.get("round", ""))
    except ValueError:
        values["round_id"] = None
    return Manner(**values)


def words_in_manner(written: str) -> str:
    """What somebody wrote into such a note in the other tool, in lines of their own."""
    names = {*(name.replace("_", " ") for name, _words in LINES), "template version", "round"}
    lines = (line for line in written.splitlines() if line.partition(": ")[0] not in names)
    return "\n".join(lines).strip()


def _how_made(said: Sequence[Any]) -> tuple[UUID | None, str]:
    """Which round one repeats, and how its documents were drawn; older files do not say."""
    repeats, drawn = said or ("", "")
    return UUID(repeats) if repeats else None, str(drawn)


def _load(written: str) -> Any:
    """JSON whose texts can all be stored. Raises `ValueError` for any other."""
    said = json.loads(written)
    waiting = [said]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            value.encode()
            if "\x00" in value:
                raise ValueError("a text holds what no database can")
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
    return said


def _pairs(written: str) -> Iterator[tuple[str, str]]:
    for line in written.splitlines():
        name, _colon, value = line.partition(": ")
        yield name, value


def _version(said: Mapping[str, Any], codes: tuple[Code, ...]) -> TemplateVersion:
    mappings = tuple(
        CodeMapping(MappingKind(kind), tuple(map(UUID, before)), tuple(map(UUID, after)))
        for kind, before, after in said["mappings"]
    )
    number = int(said["number"])
    if not 0 < number < _MOST:
        raise ValueError("no template has so many versions")
    return TemplateVersion(number, codes, bool(said["final"]), mappings)


def _code(said: Sequence[Any]) -> Code:
    id_, number, label, parent, group, origin, definition, include, exclude, *rest = said
    examples, synonyms, foreign_ids, retired = rest
    return Code(
        UUID(id_), str(number), str(label), UUID(parent) if parent else None, bool(group),
        Origin(origin), str(definition), str(include), str(exclude), tuple(map(str, examples)),
        tuple(map(str, synonyms)), tuple((str(a), str(b)) for a, b in foreign_ids), bool(retired),
    )  # fmt: skip
