"""Is the study as its events left it? Reads everything, changes nothing.

What this can show: that nothing was altered, lost or put in order anew since the events were
written, short of somebody rewriting the whole chain. Against that helps only a witness outside: the
head printed in a report or kept with a backup.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from uuid import UUID

from polyvocal.core.errors import DamagedStudy, PolyvocalError
from polyvocal.core.language import _, ngettext
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Revision
from polyvocal.store.connections import StudyPlace, reading
from polyvocal.store.events import read_header, read_revision
from polyvocal.store.packing import PackedTurns, digest_of
from polyvocal.store.payloads import (
    Change,
    Subject,
    event_hash,
    part_digest,
    payload_digest,
    unseal,
)
from polyvocal.store.rows import fetch, rows_of_study, stream
from polyvocal.store.snapshot import read_study
from polyvocal.store.standing import count_misplaced
from polyvocal.store.tables import TABLES, Key, RowImage, Table

# More sentences about one table help nobody.
_NAMED_AT_MOST = 20
_NOTE_PLACES = (
    'SELECT p.start, p."end", p.quote_digest FROM store_noteplace p '
    "WHERE p.study_id = %s AND p.text_version = %s AND p.note_id IN "
    "(SELECT id FROM store_contentnote WHERE document_id = %s UNION ALL "
    "SELECT id FROM store_memo WHERE target = 'passage' AND target_id = %s)"
)


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not as it was written: where, and what, in a sentence."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at and what was found. `notes` are no damage ("erased by event 7")."""

    revision: Revision
    n_events: int
    n_rows: int
    damages: tuple[Damage, ...]
    notes: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Was nothing found?"""
        return not self.damages


@dataclass(slots=True)
class _Findings:
    damages: list[Damage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    n_events: int = 0
    n_rows: int = 0
    # Per table the sum of the hashes of all rows there should be: order does not matter, and
    # nothing grows with the study.
    expected: Counter[str] = field(default_factory=Counter)
    incomparable: set[str] = field(default_factory=set)

    def damage(self, place: str, sentence: str) -> None:
        self.damages.append(Damage(place, sentence))


def verify_study(at: StudyPlace, progress: Progress = silent) -> Verdict:
    """Check the chain of events, the rows against it, the texts, the anchors and the originals.

    Raises `NotFound` when there is no such study; everything else wrong is told in the verdict.
    """
    found = _Findings()
    with reading(at.alias):
        revision = read_revision(at)
        for check in (
            partial(_check_chain, revision=revision),
            _check_rows,
            _check_contents,
            _check_documents,
            _check_study,
        ):
            try:
                check(at, found=found, progress=progress)
            except (LookupError, ValueError, TypeError) as error:
                found.damage(_("the study"), _unreadable(error))
    damages, notes = tuple(found.damages), tuple(found.notes)
    return Verdict(revision, found.n_events, found.n_rows, damages, notes)


def _unreadable(error: Exception) -> str:
    return _("Part of it cannot be read, and what is there was not looked at ({what}).").format(
        what=error
    )


def _check_chain(at: StudyPlace, revision: Revision, found: _Findings, progress: Progress) -> None:
    rows = fetch(
        at.alias,
        "SELECT number, header, payload_digest, hash, actor, verb, reverses, thing "
        "FROM store_event WHERE study_id = %s ORDER BY number",
        [at.study_id.hex],
    )
    previous, expected = "", 1
    for number, header, payload, stored, actor, verb, reverses, thing in rows:
        progress(_("Checking events"), number, revision.number)
        place = _("event {number}").format(number=number)
        if number != expected:
            found.damage(
                place,
                _("Events {first} to {last} are missing.").format(first=expected, last=number - 1),
            )
        elif not _follows(previous, number, _bytes(header), payload, stored):
            found.damage(place, _("This event, or one before it, was altered after it was made."))
        looked_up_by = (_hex(actor), verb, reverses, _hex(thing) if thing else None)
        _check_header(number, _bytes(header), looked_up_by, place, found)
        if payload_digest(_checked_parts(at, number, place, found)) != payload:
            found.damage(place, _("What this event recorded was altered, added to or cut short."))
        previous, expected = stored, number + 1
        found.n_events += 1
    if (expected - 1, previous) != (revision.number, revision.head):
        found.damage(
            _("the last event"),
            _("The study says its last event is {n}, but the chain ends at {last}.").format(
                n=revision.number, last=expected - 1
            ),
        )


def _follows(previous: str, number: int, header: bytes, payload: str, stored: str) -> bool:
    """Is this the hash that the event must have? What is no digest at all is not."""
    try:
        return event_hash(previous, number, header, payload) == stored
    except (TypeError, ValueError):  # a forged row may hold anything
        return False


def _check_header(
    number: int,
    header: bytes,
    looked_up_by: tuple[str, str, int | None, str | None],
    place: str,
    found: _Findings,
) -> None:
    try:
        value = read_header(number, header)
    except (ValueError, KeyError):
        found.damage(place, _("What this event says of itself cannot be read."))
        return
    thing = value.thing.hex if value.thing else None
    if (value.actor.id.hex, value.verb, value.reverses, thing) != looked_up_by:
        found.damage(place, _("Who did this event, or what it was, was altered after it was made."))


def _checked_parts(
    at: StudyPlace, number: int, place: str, found: _Findings
) -> Iterator[tuple[Subject, str]]:
    rows = fetch(
        at.alias,
        "SELECT subject_kind, subject, digest, salt, data, erased_by FROM store_eventpart "
        "WHERE study_id = %s AND number = %s ORDER BY place",
        [at.study_id.hex, number],
    )
    for kind, subject, digest, salt, data, erased_by in rows:
        if erased_by is not None:
            found.notes.append(
                _("A part of event {number} was erased by event {by}.").format(
                    number=number, by=erased_by
                )
            )
            found.incomparable.update(_tables_of(at, number))
        elif part_digest(_bytes(salt), _bytes(data)) != digest:
            found.damage(place, _("What this event recorded was altered after it was made."))
        else:
            _take_up(_bytes(data), place, found)
        yield Subject(kind, _hex(subject)), digest


def _tables_of(at: StudyPlace, number: int) -> set[str]:
    [(header,)] = fetch(
        at.alias,
        "SELECT header FROM store_event WHERE study_id = %s AND number = %s",
        [at.study_id.hex, number],
    )
    return set(read_header(number, header).counts)


def _take_up(data: bytes, place: str, found: _Findings) -> None:
    try:
        changes: list[Change] = list(unseal(data))
    except DamagedStudy as error:
        found.damage(place, str(error))
        return
    for table, before, after in changes:
        if before is not None:
            found.expected[table.name] -= _fingerprint(before)
        if after is not None:
            found.expected[table.name] += _fingerprint(after)


def _fingerprint(image: RowImage) -> int:
    return int.from_bytes(hashlib.blake2b(repr(image).encode(), digest_size=16).digest(), "big")


def _check_rows(at: StudyPlace, found: _Findings, progress: Progress) -> None:
    for done, table in enumerate(TABLES.values()):
        progress(_("Checking rows"), done, len(TABLES))
        if table.name in found.incomparable:
            continue
        total = 0
        for image in rows_of_study(at.alias, table, at.study_id, streamed=True):
            total += _fingerprint(image)
            found.n_rows += 1
        if total != found.expected[table.name]:
            _name_altered_rows(at, table, found)


def _name_altered_rows(at: StudyPlace, table: Table, found: _Findings) -> None:
    """Only when something is wrong: replay one table's rows to say which."""
    expected: dict[Key, RowImage] = {}
    for change in _replayed(at, table):
        expected.pop(table.key_of(change.image), None)
        if change.after is not None:
            expected[table.key_of(change.after)] = change.after
    actual = {
        table.key_of(image): image
        for image in rows_of_study(at.alias, table, at.study_id, streamed=True)
    }
    altered = [key for key in {**expected, **actual} if expected.get(key) != actual.get(key)]
    for key in altered[:_NAMED_AT_MOST]:
        place = f"{table.name} {' '.join(map(str, key))}"
        if key not in actual:
            sentence = _("This row is missing, and no event removed it.")
        elif key not in expected:
            sentence = _("This row is there, and no event added it.")
        else:
            sentence = _("This row is not as the last event left it.")
        found.damage(place, sentence)
    if len(altered) > _NAMED_AT_MOST or not altered:
        found.damage(
            table.name,
            ngettext(
                "{n} row in all is not as the events left it.",
                "{n} rows in all are not as the events left them.",
                len(altered),
            ).format(n=len(altered)),
        )


def _replayed(at: StudyPlace, table: Table) -> Iterator[Change]:
    rows = stream(
        at.alias,
        "SELECT data FROM store_eventpart WHERE study_id = %s AND erased_by IS NULL "
        "ORDER BY number, place",
        [at.study_id.hex],
    )
    for (data,) in rows:
        try:
            yield from (change for change in unseal(_bytes(data)) if change.table is table)
        except DamagedStudy:
            continue  # told already, where the chain was checked


def _check_contents(at: StudyPlace, found: _Findings, progress: Progress) -> None:
    rows = stream(
        at.alias,
        "SELECT digest, data FROM store_content WHERE study_id = %s",
        [at.study_id.hex],
    )
    for done, (digest, data) in enumerate(rows):
        progress(_("Checking texts and files"), done, None)
        if digest_of(_bytes(data)) != digest:
            found.damage(
                _("content {digest}…").format(digest=digest[:12]),
                _("A text, its turns or a file is not as it was stored."),
            )


def _check_documents(at: StudyPlace, found: _Findings, progress: Progress) -> None:
    """Every document's text, turns and original are there, and every anchor's words are its own."""
    rows = stream(
        at.alias,
        "SELECT d.id, d.name, t.number, t.n_characters, c.data, u.data, o.digest, f.digest "
        "FROM store_document d JOIN store_textversion t ON t.document_id = d.id "
        "LEFT JOIN store_content c ON c.study_id = d.study_id AND c.digest = t.text_digest "
        "LEFT JOIN store_content u ON u.study_id = d.study_id AND u.digest = t.turns_digest "
        "LEFT JOIN store_original o ON o.document_id = d.id "
        "LEFT JOIN store_content f ON f.study_id = d.study_id AND f.digest = o.digest "
        "WHERE d.study_id = %s",
        [at.study_id.hex],
    )
    for done, row in enumerate(rows):
        document, name, version, n_characters, text, turns, original, file = row
        progress(_("Checking documents"), done, None)
        if original is not None and file is None:
            found.damage(name, _("The original file of this document is missing."))
        if text is None or turns is None:
            found.damage(name, _("The text of this document or its turns are missing."))
            continue
        words = _bytes(text).decode("utf-8", "replace")
        if len(words) != n_characters or _outside(_bytes(turns), len(words)):
            found.damage(name, _("The turns of this document do not fit its text."))
        _check_anchors(at, found, document=_hex(document), name=name, version=version, text=words)


def _outside(turns: bytes, length: int) -> bool:
    try:
        packed = PackedTurns.from_bytes(turns)
    except DamagedStudy:
        return True
    return bool(((packed.start < 0) | (packed.end > length)).any())


def _check_anchors(
    at: StudyPlace, found: _Findings, *, document: str, name: str, version: int, text: str
) -> None:
    rows = fetch(
        at.alias,
        'SELECT a.start, a."end", a.quote_digest FROM store_coding c '
        "JOIN store_anchor a ON a.coding_id = c.id "
        "WHERE c.document_id = %s AND a.text_version = %s",
        [document, version],
    )
    notes = fetch(at.alias, _NOTE_PLACES, [at.study_id.hex, version, document, document])
    n_wrong = count_misplaced(text, chain(rows, notes))
    if n_wrong:
        found.damage(
            name,
            ngettext(
                "{n} coding or note of this document no longer stands on the words it was made on.",
                "{n} codings or notes of this document no longer stand on the words they were made "
                "on.",
                n_wrong,
            ).format(n=n_wrong),
        )


def _check_study(at: StudyPlace, found: _Findings, progress: Progress) -> None:  # noqa: ARG001 - as the other checks
    try:
        study = read_study(at.unveiled)
    except PolyvocalError as error:
        found.damage(_("the study"), str(error))
        return
    except (LookupError, ValueError, StopIteration) as error:
        found.damage(
            _("the study"),
            _("The study cannot be opened: something it names is missing ({what}).").format(
                what=error
            ),
        )
        return
    [(n_codings,)] = fetch(
        at.alias,
        "SELECT count(*) FROM store_document d JOIN store_coding c ON c.document_id = d.id "
        "WHERE d.study_id = %s",
        [at.study_id.hex],
    )
    if n_codings != len(study.codings):
        found.damage(
            _("the study"),
            ngettext(
                "{n} coding has no place in the current text of its document.",
                "{n} codings have no place in the current text of their document.",
                n_codings - len(study.codings),
            ).format(n=n_codings - len(study.codings)),
        )


def _bytes(value: object) -> bytes:
    # SQLite keeps whatever somebody else's program puts into a column.
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode()


def _hex(value: str | UUID) -> str:
    return value.hex if isinstance(value, UUID) else value
