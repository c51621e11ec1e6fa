"""Texts, packed turns and originals: bytes kept once under their digest, and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from polyvocal.core.errors import DamagedStudy
from polyvocal.core.language import _
from polyvocal.store.packing import Content, digest_of
from polyvocal.store.rows import chunks, fetch, insert_raw

# Contents written together: few enough for little memory.
_AT_ONCE = 60


def keep_contents(alias: str, study: str, contents: Iterable[Content]) -> None:
    """Store bytes that are not there yet. The caller holds the study's lock."""
    # A text and its original may be the same bytes, so the index is kept apart.
    for group in chunks(contents, _AT_ONCE):
        data = {c.digest: c.data for c in group}
        words = {c.digest: c.words for c in group if c.words is not None}
        _insert_new(alias, study, "store_content", "data", data)
        _insert_new(alias, study, "store_textindex", "words", words)


def load_content(alias: str, study: str, digest: str) -> bytes:
    """The bytes with this digest, checked. Raises `DamagedStudy` when they are gone or changed."""
    return load_contents(alias, study, [digest])[digest]


def load_contents(alias: str, study: str, digests: Iterable[str]) -> dict[str, bytes]:
    """The bytes with these digests, as `load_content`."""
    found: dict[str, bytes] = {}
    wanted = dict.fromkeys(digests)
    for group in chunks(wanted):
        marks = ", ".join(["%s"] * len(group))
        sql = f"SELECT digest, data FROM store_content WHERE study_id = %s AND digest IN ({marks})"  # noqa: S608 - only marks are put in
        found |= {digest: bytes(data) for digest, data in fetch(alias, sql, [study, *group])}
    require_whole(found, wanted)
    return found


def require_whole(found: Mapping[str, bytes], wanted: Iterable[str]) -> None:
    """Raises `DamagedStudy` where bytes are missing, or are not those of their digest."""
    for digest in wanted:
        if digest not in found:
            raise DamagedStudy(
                _("A text or file of the study is missing ({digest}…); restore a copy.").format(
                    digest=digest[:12]
                )
            )
        if digest_of(found[digest]) != digest:
            raise DamagedStudy(
                _(
                    "A text or file of the study is not as it was stored (its digest is not "
                    "{digest}…); restore a copy."
                ).format(digest=digest[:12])
            )


def texts_beforehand(alias: str, study: str, documents: Iterable[UUID]) -> dict[str, bytes]:
    """The texts of documents as they are now and their turns, by digest: read before a change.

    What a change needs of them is found by the digest that it reads itself, or read again; what
    is missing is told there.
    """
    found: dict[str, bytes] = {}
    for group in chunks(documents, _AT_ONCE):
        marks = ", ".join(["%s"] * len(group))
        sql = (
            "SELECT c.digest, c.data FROM store_document d "  # noqa: S608 - only marks are put in
            "JOIN store_textversion v ON v.document_id = d.id AND v.number = d.text_version "
            "JOIN store_content c ON c.study_id = d.study_id "
            "AND c.digest IN (v.text_digest, v.turns_digest) "
            f"WHERE d.study_id = %s AND d.id IN ({marks})"
        )
        rows = fetch(alias, sql, [study, *(id_.hex for id_ in group)])
        found |= {digest: bytes(data) for digest, data in rows}
    return found


def _insert_new(
    alias: str, study: str, table: str, column: str, values: Mapping[str, bytes | str]
) -> None:
    marks = ", ".join(["%s"] * len(values))
    sql = f"SELECT digest FROM {table} WHERE study_id = %s AND digest IN ({marks})"  # noqa: S608 - names of ours
    known = {digest for (digest,) in fetch(alias, sql, [study, *values])} if values else set()
    rows = [(study, digest, value) for digest, value in values.items() if digest not in known]
    insert_raw(alias, table, ("study_id", "digest", column), rows)
