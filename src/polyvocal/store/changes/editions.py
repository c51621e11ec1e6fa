"""The template version being edited: in place, or as the next one where codings name it already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from polyvocal.core.errors import BadValue, NotAllowed, NotFound
from polyvocal.core.language import _
from polyvocal.core.mappings import without_passing
from polyvocal.core.template import Code, CodeMapping, MappingKind, TemplateVersion
from polyvocal.store import records
from polyvocal.store.changes.found import keys_in, own_rows, require_name, study_rows
from polyvocal.store.events import Draft
from polyvocal.store.payloads import Subject
from polyvocal.store.rows import Some, fetch, rows_by_key, rows_together, some
from polyvocal.store.tables import (
    CODE,
    CODE_LOOK,
    CODE_MAPPING,
    CODE_STATE,
    LICENSED_DEFINITION,
    MEMO,
    TEMPLATE_VERSION,
    RowImage,
)

# Places are given with room between them, so that a code put in the middle moves no other row.
_GAP = 1024

# What goes with a code that no version states any more: the table, and the column that names it.
_HANGING = (
    (MEMO, "target_id"),
    (CODE_LOOK, "code_id"),
    (LICENSED_DEFINITION, "code_id"),
)


@dataclass(slots=True)
class Edition:
    """The version being edited: what is stored of it, and what it is to become."""

    number: int
    stored: dict[UUID, RowImage]
    stored_mappings: list[RowImage]
    before: frozenset[UUID]  # codes of the version before
    codes: list[Code]
    mappings: list[CodeMapping]
    places: dict[UUID, int]
    frozen: list[Code] | None = None  # the codes of the version before, where this one is new
    # Whom a code's rows are about, where it is somebody's own words and not the study's.
    about: dict[UUID, Subject] = field(default_factory=dict)

    def position(self, code_id: UUID) -> int:
        """Where the code stands in the list. Raises `NotFound`."""
        for i, code in enumerate(self.codes):
            if code.id == code_id:
                return i
        raise NotFound(_("That code is not in the template as it is now."))

    def end_of(self, parent: UUID | None) -> int:
        """Where a new code under `parent` goes: after everything that is under it already."""
        if parent is None:
            return len(self.codes)
        family = self.family(parent)
        return 1 + max(i for i, code in enumerate(self.codes) if code.id in family)

    def add(self, code: Code) -> None:
        """Put a new code at the end of its group."""
        if any(known.id == code.id for known in self.codes):
            raise BadValue(_("{code} is in the template already.").format(code=code.title))
        self.codes.insert(self.end_of(code.parent), code)

    def family(self, code_id: UUID) -> set[UUID]:
        """The code and everything under it. Raises `NotFound`."""
        family = {self.codes[self.position(code_id)].id}
        n_known = 0
        while n_known < len(family):  # a list may name what is under a group before the group
            n_known = len(family)
            family |= {code.id for code in self.codes if code.parent in family}
        return family

    def require_code(self, code_id: UUID) -> None:
        """Raises `BadValue` for a group or a code that is retired, `NotFound` for none."""
        code = self.codes[self.position(code_id)]
        if code.is_group:
            raise BadValue(
                _("{code} is a group; choose the codes in it instead.").format(code=code.title)
            )
        if code.is_retired:
            raise BadValue(_("{code} is retired already.").format(code=code.title))

    def move(self, code: Code, before: UUID | None = None) -> None:
        """Put a restated code, with everything under it, before another of its group.

        `None`: to the group's end.
        """
        family = self.family(code.id)
        if code.parent in family or before in family:
            raise BadValue(_("{code} would sit under itself.").format(code=code.title))
        moving = [c for c in self.codes if c.id in family and c.id != code.id]
        self.codes = [c for c in self.codes if c.id not in family]
        if before is None:
            at = self.end_of(code.parent)
        else:
            at = self.position(before)
            if self.codes[at].parent != code.parent:
                raise BadValue(
                    _("{code} is in another group; choose a place in one group.").format(
                        code=self.codes[at].title
                    )
                )
        self.codes[at:at] = [code, *moving]
        for id_ in family:  # only what moves gets a new place, so that no other row changes
            self.places.pop(id_, None)

    def moves_places(self) -> bool:
        """Must codes that stay where they are get other places, to make room for a new one?"""
        places = _places(self.codes, self.places)
        return any(places[code] != place for code, place in self.places.items())

    def map_away(self, kind: MappingKind, gone: Iterable[UUID], now: tuple[UUID, ...]) -> None:
        """Say what became of codes that codings under earlier versions may name."""
        named = self.before | {code for mapping in self.mappings for code in mapping.after}
        before = tuple(code for code in gone if code in named)
        if before:
            self.mappings.append(CodeMapping(kind, before, now))


def write_version(draft: Draft, version: TemplateVersion, known: RowImage | None = None) -> None:
    """The rows of a whole version; identities of its codes are written by the caller.

    `known`: its own row, where that is there already.
    """
    row = version_row(draft, version.number, is_final=version.is_final)
    if known is None:
        draft.add(TEMPLATE_VERSION, row)
    else:
        draft.change(TEMPLATE_VERSION, known, row)
    for place, code in enumerate(version.codes, 1):
        draft.add(CODE_STATE, records.code_row(draft.study, version.number, place * _GAP, code))
    for place, mapping in enumerate(version.mappings):
        draft.add(CODE_MAPPING, records.mapping_row(draft.study, version.number, place, mapping))


def version_row(draft: Draft, number: int, *, is_final: bool) -> RowImage:
    """The row of a template version."""
    return TEMPLATE_VERSION.row(study_id=draft.study, number=number, is_final=is_final)


def version_in_force(draft: Draft) -> RowImage:
    """The row of the study's highest template version."""
    rows = study_rows(draft, TEMPLATE_VERSION)
    return max(rows, key=lambda row: int(TEMPLATE_VERSION.get(row, "number")))


def is_named_by_codings(draft: Draft, version: int, but: str = "") -> bool:
    """Is the version frozen, because a coding names it (of a document other than `but`)?"""
    rows = fetch(
        draft.place.alias,
        "SELECT d.id FROM store_document d JOIN store_coding c ON c.document_id = d.id "
        "WHERE d.study_id = %s AND c.template_version = %s GROUP BY d.id LIMIT 2",
        [draft.study, version],
    )
    return any((id_.hex if isinstance(id_, UUID) else id_) != but for (id_,) in rows)


def insert_code(draft: Draft, code: Code) -> None:
    """Put a code at the end of its group."""
    edition = open_edition(draft)
    edition.add(code)
    save_edition(draft, edition)


def insert_code_of_words(draft: Draft, code: Code, document: UUID) -> None:
    """Put a code that somebody's words in this document gave its name at the end of its group.

    The version in force takes it where only codings of this document name that version
    (docs/adr/0020): then one version stands for the reading of one document, not for each code.
    """
    edition = open_edition(draft, document.hex)
    edition.add(code)
    if edition.frozen is None and edition.moves_places():
        edition = open_edition(draft)
        edition.add(code)
    edition.about[code.id] = Subject("document", document.hex)
    save_edition(draft, edition)


def usable_now(draft: Draft, code_id: UUID) -> int:
    """The version in force, for codings of this code. Raises `BadValue` where it takes none."""
    rows = rows_together(draft.place.alias, [in_force(draft.study, [code_id])])
    states = usable_among(draft, rows[CODE_STATE.name], [code_id])
    return int(CODE_STATE.get(states[code_id], "version"))


def in_force(study: str, code_ids: Iterable[UUID]) -> Some:
    """What the version in force says of these codes, as rows to be asked for.

    Of these codes and no others: this runs with every stroke of coding.
    """
    states = some(CODE_STATE, "code_id", [code.hex for code in code_ids])
    of_now = "t.version = (SELECT max(v.number) FROM store_templateversion v WHERE v.study_id = %s)"
    return Some(
        CODE_STATE,
        f"t.study_id = %s AND {of_now} AND {states.condition}",
        [study, study, *states.parameters] if states.parameters else (),
    )


def usable_among(
    draft: Draft, rows: Iterable[RowImage], wanted: Iterable[UUID]
) -> dict[UUID, RowImage]:
    """Of these states those of the codes wanted. Raises `BadValue` where one takes no codings."""
    found = {UUID(CODE_STATE.get(row, "code_id")): row for row in rows}
    for code in wanted:
        row = found.get(code)
        if row is None or CODE_STATE.get(row, "is_group") or CODE_STATE.get(row, "is_retired"):
            raise BadValue(_not_usable(draft, code.hex))
    return found


def is_mapped_away(draft: Draft, code_id: UUID) -> bool:
    """Was the code merged into another or split, in whatever version?"""
    kinds = {MappingKind.MERGE.value, MappingKind.SPLIT.value}
    return any(
        CODE_MAPPING.get(row, "kind") in kinds and code_id in records.mapping_in(row).before
        for row in study_rows(draft, CODE_MAPPING)
    )


def latest_state(draft: Draft, code_id: UUID) -> RowImage | None:
    """What the highest version that has a code says of it; `None`: none has."""
    rows = own_rows(draft, CODE_STATE, "code_id", [code_id.hex])
    return max(rows, key=lambda row: int(CODE_STATE.get(row, "version")), default=None)


def _not_usable(draft: Draft, code: str) -> str:
    latest = latest_state(draft, UUID(code))
    if latest is None:
        return _("That code is not in the template as it is now; choose another.")
    return _(
        "{code} takes no codings: it is a group, or was merged, split or retired; choose another "
        "code."
    ).format(code=records.code_in(latest).title)


def open_edition(draft: Draft, document: str = "") -> Edition:
    """The version to edit: the one in force, or the next where codings name it already.

    Codings of `document` do not count where only a code is added. Raises `NotAllowed` while the
    template is final.
    """
    current = TEMPLATE_VERSION.named(version_in_force(draft))
    if current["is_final"]:
        raise NotAllowed(_("The template is final; re-open it before you change it."))
    number = current["number"]
    rows = sorted(study_rows(draft, CODE_STATE), key=lambda row: int(CODE_STATE.get(row, "place")))
    by_version: dict[int, list[RowImage]] = {}
    for row in rows:
        by_version.setdefault(CODE_STATE.get(row, "version"), []).append(row)
    states = by_version.get(number, [])
    codes = [records.code_in(row) for row in states]
    stored = {code.id: row for code, row in zip(codes, states, strict=True)}
    places = {code: CODE_STATE.get(row, "place") for code, row in stored.items()}
    if is_named_by_codings(draft, number, document):
        return Edition(number + 1, {}, [], frozenset(places), codes, [], places, list(codes))
    mappings = [
        row for row in study_rows(draft, CODE_MAPPING) if CODE_MAPPING.get(row, "version") == number
    ]
    mappings.sort(key=lambda row: int(CODE_MAPPING.get(row, "place")))
    before = (UUID(CODE_STATE.get(row, "code_id")) for row in by_version.get(number - 1, []))
    return Edition(
        number=number,
        stored=stored,
        stored_mappings=mappings,
        before=frozenset(before),
        codes=codes,
        mappings=[records.mapping_in(row) for row in mappings],
        places=places,
    )


def save_edition(draft: Draft, edition: Edition) -> None:
    """Check the edited version and write what differs from the stored one."""
    if edition.codes == edition.frozen and not edition.mappings:
        return
    if edition.frozen is not None:
        draft.add(TEMPLATE_VERSION, version_row(draft, edition.number, is_final=False))
    stated = edition.before | {code.id for code in edition.codes}
    edition.mappings = list(without_passing(edition.mappings, stated))
    TemplateVersion(edition.number, tuple(edition.codes), mappings=tuple(edition.mappings))
    _require_numbers(edition.codes)
    _write_identities(draft, edition)
    places = _places(edition.codes, edition.places)
    for code in edition.codes:
        row = records.code_row(draft.study, edition.number, places[code.id], code)
        before = edition.stored.pop(code.id, None)
        if before is None:
            draft.add(CODE_STATE, row, edition.about.get(code.id))
        else:
            draft.change(CODE_STATE, before, row)
    for row in edition.stored.values():
        draft.remove(CODE_STATE, row)
    _save_mappings(draft, edition)


def _save_mappings(draft: Draft, edition: Edition) -> None:
    new = [
        records.mapping_row(draft.study, edition.number, place, mapping)
        for place, mapping in enumerate(edition.mappings)
    ]
    for place, row in enumerate(new):
        if place < len(edition.stored_mappings):
            draft.change(CODE_MAPPING, edition.stored_mappings[place], row)
        else:
            draft.add(CODE_MAPPING, row)
    for row in edition.stored_mappings[len(new) :]:
        draft.remove(CODE_MAPPING, row)


def _write_identities(draft: Draft, edition: Edition) -> None:
    """New codes get an identity; those that no version states any more lose theirs."""
    alias, now = draft.place.alias, {code.id for code in edition.codes}
    known = rows_by_key(alias, CODE, keys_in(draft, CODE, now))
    for code in edition.codes:
        if (draft.study, code.id.hex) not in known:
            new = CODE.row(id=code.id.hex, study_id=draft.study)
            draft.add(CODE, new, edition.about.get(code.id))
    gone = [code.hex for code in edition.stored if code not in now]
    stated = Counter(
        CODE_STATE.get(row, "code_id") for row in own_rows(draft, CODE_STATE, "code_id", gone)
    )
    unstated = [(draft.study, code) for code in gone if stated[code] < 2]
    for row in rows_by_key(alias, CODE, unstated).values():
        for table, column in _HANGING:
            for hanging in own_rows(draft, table, column, [CODE.get(row, "id")]):
                draft.remove(table, hanging)
        draft.remove(CODE, row)


def _require_numbers(codes: list[Code]) -> None:
    for code in codes:
        require_name(code.label, _("code"))
    numbers = Counter(code.number for code in codes if code.number)
    for number, n in numbers.items():
        if n > 1:
            raise BadValue(
                _("The number {number} is taken by another code; choose another.").format(
                    number=number
                )
            )


def _places(codes: list[Code], known: dict[UUID, int]) -> dict[UUID, int]:
    """A place for each code in its order, keeping the known ones where there is room."""
    places: dict[UUID, int] = {}
    last = 0
    for i, code in enumerate(codes):
        ahead = [known[later.id] for later in codes[i:] if later.id in known]
        following = min(ahead, default=last + 2 * _GAP)
        place = known.get(code.id) if code.id in known else (last + following) // 2
        if place is None or place <= last or place > following:
            return {each.id: n * _GAP for n, each in enumerate(codes, 1)}
        places[code.id] = last = place
    return places
