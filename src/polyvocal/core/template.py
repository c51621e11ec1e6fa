"""Templates: the codes, and what became of them from version to version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _, word
from polyvocal.core.marks import mark_of
from polyvocal.core.text import fold


class Origin(StrEnum):
    """Where a code comes from."""

    A_PRIORI = "a priori"
    EMERGENT = "emergent"


@dataclass(frozen=True, slots=True)
class Code:
    """A node of the template as one version states it.

    `id` is its identity and stays through renaming, moving and rewording. A group is a code that
    cannot be applied. `number` is the framework's ("2.3") and may be empty. `foreign_ids` are
    (scheme, id) pairs, such as ontology ids. A retired code takes no new codings.
    """

    id: UUID
    number: str
    label: str
    parent: UUID | None = None
    is_group: bool = False
    origin: Origin = Origin.A_PRIORI
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    foreign_ids: tuple[tuple[str, str], ...] = ()
    is_retired: bool = False

    @property
    def title(self) -> str:
        """Number and label as printed: "2.3 Self-monitoring of behaviour"."""
        return f"{self.number} {self.label}".strip()

    @property
    def mark(self) -> int:
        """Another number once anything that a person words or moves is changed."""
        words = (self.definition, self.include, self.exclude, self.examples, self.synonyms)
        return mark_of(self.number, self.label, self.parent, self.is_retired, *words)


class MappingKind(StrEnum):
    """How codes of one version became codes of the next."""

    MERGE = "merge"
    SPLIT = "split"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class CodeMapping:
    """Codes `before` became codes `after`; nothing is rewritten, reading applies it."""

    kind: MappingKind
    before: tuple[UUID, ...]
    after: tuple[UUID, ...]

    def __post_init__(self) -> None:
        shape = (len(self.before) > 0, len(self.after))
        fits = {
            MappingKind.MERGE: shape[0] and shape[1] == 1,
            # The parts are new codes: kept as one of them, the old code's earlier codings would
            # look decided when nobody has said which part they are.
            MappingKind.SPLIT: (
                len(self.before) == 1 and shape[1] > 1 and self.before[0] not in self.after
            ),
            MappingKind.RETIRE: shape[0] and shape[1] == 0,
        }
        if not fits[self.kind]:
            raise BadValue(_("This is not a {kind} of codes.").format(kind=word(self.kind)))


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """An ordered list of code states, and the mappings that lead here from the version before."""

    number: int
    codes: tuple[Code, ...]
    is_final: bool = False
    mappings: tuple[CodeMapping, ...] = ()

    def __post_init__(self) -> None:
        ids = [code.id for code in self.codes]
        if len(set(ids)) != len(ids):
            raise BadValue(_("A template version states each code once."))
        groups = {code.id: code.parent for code in self.codes if code.is_group}
        for code in self.codes:
            if code.parent is not None and code.parent not in groups:
                raise BadValue(
                    _("{code} sits under something that is not a group of this version.").format(
                        code=code.title
                    )
                )
            above, n_steps = code.parent, 0
            while above is not None and n_steps <= len(groups):
                above, n_steps = groups.get(above), n_steps + 1
            if above is not None:
                raise BadValue(_("{code} would sit under itself.").format(code=code.title))


@dataclass(frozen=True)
class Template:
    """The study's tree through all its versions, oldest first; the last one is in force.

    `framework` names the published scheme it started from (empty: none), with its version.
    """

    versions: tuple[TemplateVersion, ...] = (TemplateVersion(1, ()),)
    framework: str = ""

    @property
    def current(self) -> TemplateVersion:
        """The version in force."""
        return self.versions[-1]

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """Every code there ever was, latest state, in the order of the latest version that has it.

        `Codings` columns index into this tuple: the current version first, then what earlier
        versions had and later ones dropped.
        """
        latest: dict[UUID, Code] = {}
        for version in reversed(self.versions):
            for code in version.codes:
                latest.setdefault(code.id, code)
        return tuple(latest.values())

    @cached_property
    def index(self) -> Mapping[UUID, int]:
        """Code id → position in `codes`."""
        return {code.id: i for i, code in enumerate(self.codes)}

    def version(self, number: int) -> TemplateVersion:
        """The version with this number. Raises `BadValue` when there is none."""
        for version in self.versions:
            if version.number == number:
                return version
        raise BadValue(_("The template has no version {number}.").format(number=number))

    def group_of(self, code: Code) -> Code | None:
        """The outermost group the code sits under in its latest state."""
        top = None
        above = code.parent
        while above is not None:
            top = self.codes[self.index[above]]
            above = top.parent
        return top

    def read_under(self, number: int) -> Mapping[UUID, tuple[UUID, ...]]:
        """What every code counts as when read under version `number`.

        One code: itself or what it was merged into. None: retired, or of a later version.
        Several: it was split, and each of its codings waits for a person to say which.
        """
        self.version(number)
        reading: dict[UUID, tuple[UUID, ...]] = {}
        for version in self.versions:
            if version.number > number:
                break
            for mapping in version.mappings:
                _apply(mapping, reading)
            for code in version.codes:
                # A retired code that a later version states again counts as itself again.
                if not code.is_group and (code.id not in reading or not code.is_retired):
                    reading[code.id] = reading.get(code.id) or (code.id,)
        return reading


def _apply(mapping: CodeMapping, reading: dict[UUID, tuple[UUID, ...]]) -> None:
    gone = set(mapping.before)
    for code, now in list(reading.items()):
        if gone.intersection(now):
            kept = tuple(c for c in now if c not in gone)
            reading[code] = kept + tuple(c for c in mapping.after if c not in kept)


class CodeFinder:
    """Finds the code a person meant by number, label, synonym or number with either.

    Case, spaces and underscores do not matter.
    """

    def __init__(self, codes: tuple[Code, ...]) -> None:
        self._by_name: dict[str, list[Code]] = {}
        for code in codes:
            if not code.is_group and not code.is_retired:
                for name in dict.fromkeys(_names_of(code)):
                    self._by_name.setdefault(name, []).append(code)

    def find(self, name: str) -> tuple[Code, ...]:
        """Every code that goes by this name. One: found. None: unknown. Several: ambiguous."""
        return tuple(self._by_name.get(_plain(name), ()))


def _names_of(code: Code) -> Iterator[str]:
    if code.number:
        yield _plain(code.number)
    for name in (code.label, *code.synonyms):
        if name:
            yield _plain(name)
            yield _plain(f"{code.number} {name}")


def _plain(name: str) -> str:
    return " ".join(fold(name).replace("_", " ").split())
