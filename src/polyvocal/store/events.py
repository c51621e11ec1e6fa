"""Every change is one event: gapless, chained, and holding each row before and after.

The design's "Events": a number given under one lock, hash = SHA-256(previous hash ‖ number ‖ header
‖ payload digest), parts split by whom they are about.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat, takewhile
from typing import Any
from uuid import UUID

from django.db import connections

from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store.access import require_right
from polyvocal.store.connections import StudyPlace, step_of, writing
from polyvocal.store.contents import keep_contents
from polyvocal.store.lines import in_line
from polyvocal.store.packing import Content
from polyvocal.store.payloads import (
    Change,
    Images,
    SealedPart,
    Subject,
    event_hash,
    payload_digest,
    seal,
    unseal,
)
from polyvocal.store.rows import (
    all_at_once,
    chunks,
    delete_rows,
    fetch,
    insert_raw,
    insert_rows,
    update_rows,
)
from polyvocal.store.tables import (
    CASE,
    CODE_STATE,
    CODER,
    ROUND,
    TABLES,
    Key,
    RowImage,
    Table,
    to_json,
)

# Changes kept in memory before they are written: bounds a large import.
_HELD = 20_000
# These give names to what documents' digests hold: ranks of namesakes, titles of codes.
_NAMING = {CODE_STATE.name, CODER.name, ROUND.name}
_EVENT_COLUMNS = (
    "study_id", "number", "header", "payload_digest", "hash", "actor", "verb", "reverses", "thing",
)  # fmt: skip
_PART_COLUMNS = (
    "study_id", "number", "place", "subject_kind", "subject", "digest", "salt", "data",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. The id decides whose work can be undone; the name is what others read."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Header:
    """What an event says besides its rows; never a participant's words or label.

    `at` is in UTC. `counts` gives each touched table's rows (added, changed, removed).
    `name` is the coder, round or study it is about; `thing` the id of such a one, or of a code,
    whose title is read from the rows (it may be somebody's words); `reverses` the event that an
    undo or redo took back. `step` is the number of the first of several events that were kept
    together and go back together.
    """

    number: int
    actor: Actor
    at: dt.datetime
    verb: str
    counts: dict[str, tuple[int, int, int]]
    name: str = ""
    reverses: int | None = None
    thing: UUID | None = None
    step: int | None = None


class Draft:
    """The event being made: collects row changes, writes them, and closes the chain over them.

    `verb`, `name`, `thing` and `reverses` go into the header (see `Header`).
    """

    def __init__(self, place: StudyPlace, actor: Actor, verb: str, head: Revision) -> None:
        self.place, self.revision = place, head
        self.name = ""
        self.thing: UUID | None = None
        self.reverses: int | None = None
        self._actor, self.verb = actor, verb
        self._number = head.number + 1
        self._held: dict[Subject, Images] = {}
        self._n_held = 0
        self._parts: list[tuple[Subject, str]] = []
        self._counts: dict[str, list[int]] = {}
        self._gone: set[tuple[str, Key]] = set()

    @property
    def study(self) -> str:
        """The study's id as it stands in rows."""
        return self.place.study_id.hex

    def add(self, table: Table, image: RowImage, about: Subject | None = None) -> None:
        """A row that was not there."""
        self._gone.discard((table.name, table.key_of(image)))
        self.record(Change(table, None, image), about)

    def add_many(self, table: Table, images: Iterable[RowImage], about: Subject) -> None:
        """Many new rows about one subject."""
        of_table = self._held.setdefault(about, {}).setdefault(table.name, [])
        n_before = len(of_table)
        of_table.extend(zip(repeat(None), images))
        self._n_held += len(of_table) - n_before
        if self._n_held >= _HELD:
            self.write()

    def change(
        self, table: Table, before: RowImage, after: RowImage, about: Subject | None = None
    ) -> None:
        """A row that becomes another; nothing when the two are equal."""
        if before != after:
            self.record(Change(table, before, after), about)

    def remove(self, table: Table, image: RowImage, about: Subject | None = None) -> None:
        """A row that goes; once, though it may hang on two others that go."""
        key = (table.name, table.key_of(image))
        if key not in self._gone:
            self._gone.add(key)
            self.record(Change(table, image, None), about)

    def record(self, change: Change, about: Subject | None = None) -> None:
        """One row's change; `about` where the row itself cannot say whom it is about."""
        subject = about or subject_of(change.table, change.image, self.study)
        of_table = self._held.setdefault(subject, {}).setdefault(change.table.name, [])
        of_table.append((change.before, change.after))
        self._n_held += 1
        if self._n_held >= _HELD:
            self.write()

    def keep(self, contents: Iterable[Content]) -> None:
        """Bytes that rows of this event name by digest."""
        keep_contents(self.place.alias, self.study, contents)

    def write(self) -> None:
        """Seal what is held into parts and bring the rows to it."""
        if not self._n_held:
            return
        parts = [seal(subject, images) for subject, images in self._held.items()]
        held: Images = {}
        for images in self._held.values():
            for name, of_table in images.items():
                held.setdefault(name, []).extend(of_table)
        self._drop_digests(held)
        self._write_parts(parts)
        self._write_rows(held)
        self._held, self._n_held = {}, 0

    def close(self) -> None:
        """Write the event over its parts. A change that touched nothing leaves no event."""
        # Others wait for the study meanwhile: what is written at last goes in one go.
        with all_at_once(self.place.alias, self._n_held):
            self._close()

    def _close(self) -> None:
        self.write()
        if not self._parts:
            return
        header = self._header()
        payload = payload_digest(self._parts)
        head = event_hash(self.revision.head, self._number, header, payload)
        alias, actor = self.place.alias, self._actor.id.hex
        row = (
            self.study, self._number, header, payload, head, actor, self.verb, self.reverses,
            self.thing.hex if self.thing else None,
        )  # fmt: skip
        insert_raw(alias, "store_event", _EVENT_COLUMNS, [row])
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "UPDATE store_study SET n_events = %s, head = %s WHERE id = %s",
                [self._number, head, self.study],
            )
        self.revision = Revision(self._number, head)

    def _header(self) -> bytes:
        now = dt.datetime.now(dt.UTC)
        value = {
            "study": self.study,
            "actor": self._actor.id.hex,
            "who": self._actor.name,
            "at": now.isoformat(),
            "verb": self.verb,
            "counts": self._counts,
            "name": self.name,
            "reverses": self.reverses,
            "thing": self.thing.hex if self.thing else None,
            "step": step_of(self.place, self._number),
        }
        return to_json(value).encode()

    def _write_parts(self, parts: list[SealedPart]) -> None:
        rows = [
            (
                self.study, self._number, i, part.subject.kind, part.subject.id,
                part.digest, part.salt, part.data,
            )
            for i, part in enumerate(parts, len(self._parts))
        ]  # fmt: skip
        insert_raw(self.place.alias, "store_eventpart", _PART_COLUMNS, rows)
        self._parts += [(part.subject, part.digest) for part in parts]

    def _write_rows(self, held: Images) -> None:
        alias = self.place.alias
        removed: dict[str, list[RowImage]] = {}
        for name, images in held.items():
            removed[name] = [b for b, after in images if after is None and b is not None]
        # What makes way comes first, or a name would be taken twice for a moment.
        for name, table in reversed(list(TABLES.items())):
            delete_rows(alias, table, removed.get(name, []))
        for name, table in TABLES.items():
            images = held.get(name, [])
            added = [after for before, after in images if before is None and after is not None]
            altered = [a for before, a in images if before is not None and a is not None]
            update_rows(alias, table, altered)
            insert_rows(alias, table, added)
        for name, images in held.items():
            counts = self._counts.setdefault(name, [0, 0, 0])
            n_added = sum(before is None for before, _after in images)
            n_removed = len(removed[name])
            counts[0] += n_added
            counts[1] += len(images) - n_added - n_removed
            counts[2] += n_removed

    def _drop_digests(self, held: Images) -> None:
        """Forget the cached digests of documents that these changes touch."""
        where, groups = "", [[self.study]]
        if not _renames(held):
            touched = {s.id for s in self._held if s.kind == "document"}
            where, groups = "AND id IN ({})", [[self.study, *ids] for ids in chunks(touched)]
        with connections[self.place.alias].cursor() as cursor:
            for group in groups:
                marks = ", ".join(["%s"] * (len(group) - 1))
                cursor.execute(
                    "UPDATE store_document SET content_digest = '' WHERE study_id = %s "  # noqa: S608 - only marks are put in
                    f"AND content_digest <> '' {where.format(marks)}",
                    group,
                )


def _renames(held: Images) -> bool:
    if not _NAMING.isdisjoint(held):
        return True
    return any(
        before is not None
        and after is not None
        and CASE.get(before, "label") != CASE.get(after, "label")
        for before, after in held.get(CASE.name, [])
    )


def subject_of(table: Table, image: RowImage, study: str) -> Subject:
    """Whom a row is about, as far as the row says."""
    if table.name == "document":
        return Subject("document", table.get(image, "id"))
    if "document_id" in table.columns and table.name != "assignment":
        return Subject("document", table.get(image, "document_id"))
    if table.name == "case":
        return Subject("case", table.get(image, "id"))
    if table.name == "partnership":
        first, second = (table.get(image, f"{end}_case_id") for end in ("first", "second"))
        return Subject("case", first or second)
    if table.name == "memo" and table.get(image, "target") in {"case", "document", "passage"}:
        kind = "case" if table.get(image, "target") == "case" else "document"
        return Subject(kind, table.get(image, "target_id"))
    return Subject("study", study)


@contextmanager
def changing(at: StudyPlace, by: Actor, verb: str) -> Iterator[Draft]:
    """One transaction, one event, under the study's lock.

    Raises `NotFound` for no such study, and `NotAllowed` where `by` has no role that allows it.
    """
    with in_line(at), writing(at.alias):
        draft = Draft(at, by, verb, lock_study(at))
        require_right(at, by.id, verb)
        yield draft
        draft.close()


def lock_study(at: StudyPlace) -> Revision:
    """Where the study stands, and nobody else's turn before this transaction ends."""
    # SQLite needs no word for it: the transaction already holds the file's only writing turn.
    lock = "FOR UPDATE" if connections[at.alias].vendor == "postgresql" else ""
    return read_revision(at, lock)


def read_revision(at: StudyPlace, lock: str = "") -> Revision:
    """Where the study stands. Raises `NotFound` when there is no such study."""
    rows = fetch(
        at.alias,
        f"SELECT n_events, head FROM store_study WHERE id = %s {lock}",  # noqa: S608 - a word of ours
        [at.study_id.hex],
    )
    for number, head in rows:
        return Revision(number, head)
    raise NotFound(_("The study is not in this database; look at the list of its studies."))


@contextmanager
def founding(at: StudyPlace, by: Actor, verb: str) -> Iterator[Draft]:
    """As `changing`, for a study whose own row is the first thing the event adds."""
    with writing(at.alias):
        draft = Draft(at, by, verb, Revision(0, ""))
        yield draft
        draft.close()


def read_header(number: int, header: bytes) -> Header:
    """The header's stored bytes as a value."""
    value: dict[str, Any] = json.loads(bytes(header))
    return Header(
        number=number,
        actor=Actor(UUID(value["actor"]), value["who"]),
        at=dt.datetime.fromisoformat(value["at"]),
        verb=value["verb"],
        counts={name: (a, c, r) for name, (a, c, r) in value["counts"].items()},
        name=value["name"],
        reverses=value["reverses"],
        # Older events name neither.
        thing=UUID(value["thing"]) if value.get("thing") else None,
        step=value.get("step"),
    )


def header_of(at: StudyPlace, number: int) -> Header:
    """One event's header. Raises `NotFound` when the study has no such event."""
    rows = fetch(
        at.alias,
        "SELECT header FROM store_event WHERE study_id = %s AND number = %s",
        [at.study_id.hex, number],
    )
    for (header,) in rows:
        return read_header(number, header)
    raise NotFound(_("The study has no event {number}.").format(number=number))


def step_headers(at: StudyPlace, header: Header) -> tuple[Header, ...]:
    """This person's events that were kept together with this one, and itself, oldest first."""
    if header.step is None:
        return (header,)
    # They were made under one lock, so nothing else is between them.
    of_step = takewhile(lambda h: h.step == header.step, headers(at, after=header.step - 1))
    return tuple(one for one in of_step if one.actor.id == header.actor.id)


def headers(at: StudyPlace, *, after: int = 0) -> Iterator[Header]:
    """The headers of the study's events, oldest first, from the one that follows `after`."""
    rows = fetch(
        at.alias,
        "SELECT number, header FROM store_event WHERE study_id = %s AND number > %s "
        "ORDER BY number",
        [at.study_id.hex, after],
    )
    for number, header in rows:
        yield read_header(number, header)


def parts_of(at: StudyPlace, number: int) -> Iterator[tuple[Subject, int | None, list[Change]]]:
    """An event's parts in order: whom about, the event that erased it (or None), its changes."""
    rows = fetch(
        at.alias,
        "SELECT place, subject_kind, subject, erased_by, data FROM store_eventpart "
        "WHERE study_id = %s AND number = %s ORDER BY place",
        [at.study_id.hex, number],
    )
    for _place, kind, subject, erased_by, data in rows:
        about = Subject(kind, subject if isinstance(subject, str) else subject.hex)
        yield about, erased_by, [] if erased_by is not None else list(unseal(bytes(data)))
