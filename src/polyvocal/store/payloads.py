"""The stored bytes of events: what a change did to rows, written once and never written again."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from polyvocal.core.errors import BadValue, DamagedStudy
from polyvocal.core.language import _
from polyvocal.store.tables import TABLES, RowImage, Table

_PLAIN, _PACKED = b"J", b"Z"
# Below this, compressing costs more than it saves.
_PACK_FROM = 400
_SALT_BYTES = 16
# Where a decision and its codings went at once, older versions wrote down twice that the links
# between them did; what is written stays, and counts once.
_RECORDED_TWICE = frozenset({"decisionlink"})


class Change(NamedTuple):
    """One row before and after; `before` is None where it was added, `after` where removed."""

    table: Table
    before: RowImage | None
    after: RowImage | None

    @property
    def image(self) -> RowImage:
        """The row as it is after, or was before it went."""
        image = self.after if self.after is not None else self.before
        if image is None:
            raise ValueError("a change has a row before or after it")
        return image

    def reversed(self) -> Change:
        """The change that takes this one back."""
        return Change(self.table, self.after, self.before)


# Rows before and after, as in a change, by the name of their table.
Images = dict[str, list[tuple[RowImage | None, RowImage | None]]]


class Subject(NamedTuple):
    """Whom rows are about: a case, a document (so the cases that speak in it), or the study."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class SealedPart:
    """One part of an event as stored."""

    subject: Subject
    digest: str
    salt: bytes
    data: bytes


def seal(subject: Subject, images: Images) -> SealedPart:
    """Turn changes into stored bytes with a salt of their own.

    Raises `BadValue` where a row holds what no database keeps: U+0000, an unpaired surrogate, or a
    number that is not finite. Readers clean these at the door.
    """
    data = _encode(images)
    salt = secrets.token_bytes(_SALT_BYTES)
    return SealedPart(subject, part_digest(salt, data), salt, data)


def unseal(data: bytes) -> Iterator[Change]:
    """The changes in a part's bytes. Raises `DamagedStudy` when they cannot be read."""
    try:
        text = zlib.decompress(data[1:]) if data[:1] == _PACKED else data[1:]
        groups = json.loads(text)
    except (zlib.error, ValueError) as error:
        raise DamagedStudy(
            _("The record of a change cannot be read; restore a copy of the study.")
        ) from error
    for group in groups:
        table = TABLES[group["table"]]
        columns = group["columns"]
        gone: list[list[Any]] = []
        for before, after in group["rows"]:
            if after is None and table.name in _RECORDED_TWICE:
                if before in gone:
                    continue
                gone.append(before)
            yield Change(table, _image(table, columns, before), _image(table, columns, after))


def part_digest(salt: bytes, data: bytes) -> str:
    """HMAC-SHA256 (hex) of a part's bytes: without the salt nothing can be tried against it."""
    return hmac.digest(salt, data, "sha256").hex()


def payload_digest(parts: Iterable[tuple[Subject, str]]) -> str:
    """SHA-256 (hex) over the subjects and digests of an event's parts, in order."""
    whole = hashlib.sha256()
    for subject, digest in parts:
        whole.update(f"{subject.kind}:{subject.id}:{digest}\n".encode())
    return whole.hexdigest()


def event_hash(previous: str, number: int, header: bytes, payload: str) -> str:
    """SHA-256 (hex) of previous hash ‖ number ‖ header ‖ payload digest; the first has no previous.

    All but the header have a fixed length, so no two events run into the same bytes.
    """
    before = bytes.fromhex(previous) if previous else bytes(32)
    whole = before + number.to_bytes(8, "big") + header + bytes.fromhex(payload)
    return hashlib.sha256(whole).hexdigest()


def require_storable(text: str) -> None:
    """Raises `BadValue` for what no database keeps: U+0000 or an unpaired surrogate."""
    if "\x00" in text:
        raise _invisible_character()
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _half_a_character() from None


def _half_a_character() -> BadValue:
    return BadValue(
        _("A name or note holds half a character; remove the sign that shows as a box.")
    )


def _invisible_character() -> BadValue:
    return BadValue(_("A name or note holds the invisible character U+0000; remove it."))


def _encode(images: Images) -> bytes:
    value: list[dict[str, Any]] = [
        {"table": name, "columns": TABLES[name].columns, "rows": rows}
        for name, rows in images.items()
    ]
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        data = text.encode()
    except UnicodeEncodeError:
        raise _half_a_character() from None
    except ValueError:
        raise BadValue(_("A number is not finite; leave it empty instead.")) from None
    if "\\u0000" in text and _holds_nul(images):
        raise _invisible_character()
    if len(data) < _PACK_FROM:
        return _PLAIN + data
    return _PACKED + zlib.compress(data, 1)


def _holds_nul(images: Images) -> bool:
    """Typing the six signs of the escape is no crime; the character itself is."""
    return any(
        isinstance(value, str) and "\x00" in value
        for rows in images.values()
        for pair in rows
        for image in pair
        if image is not None
        for value in image
    )


def _image(table: Table, columns: list[str], values: list[Any] | None) -> RowImage | None:
    if values is None:
        return None
    if tuple(columns) == table.columns:
        return tuple(values)
    # A later version of the program may have added columns since.
    known = dict(zip(columns, values, strict=True))
    return tuple(known.get(column, table.defaults.get(column)) for column in table.columns)
