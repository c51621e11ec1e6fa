"""Lists, counts and files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from polyvocal.core.coding import Coder
from polyvocal.core.errors import NotFound
from polyvocal.core.findings import Counted
from polyvocal.core.language import _, ngettext
from polyvocal.core.study import Revision
from polyvocal.core.text import natural_key
from polyvocal.store import coding_records
from polyvocal.store.blindness import veil_over
from polyvocal.store.connections import StudyPlace, reading
from polyvocal.store.contents import load_content
from polyvocal.store.events import read_revision
from polyvocal.store.rows import as_uuid, fetch, rows_by_key, rows_where
from polyvocal.store.tables import CASE, CODER, FOREIGN_ID, ORIGINAL

# What `counts` counts: the rows of which table, and the way from there to the study.
_COUNTED: Mapping[Counted, str] = MappingProxyType(
    {
        Counted.CASES: "store_case t WHERE t.study_id = %s",
        Counted.PARTNERSHIPS: "store_partnership t WHERE t.study_id = %s",
        Counted.DOCUMENTS: "store_document t WHERE t.study_id = %s",
        Counted.CODERS: "store_coder t WHERE t.study_id = %s",
        Counted.CODINGS: (
            "store_document d JOIN store_coding t ON t.document_id = d.id WHERE d.study_id = %s"
        ),
        Counted.LICENSED: "store_licenseddefinition t WHERE t.study_id = %s",
        Counted.MEMOS: "store_memo t WHERE t.study_id = %s",
        Counted.EVENTS: "store_event t WHERE t.study_id = %s",
    }
)

_LINE = "id, name, language, n_events, head"


@dataclass(frozen=True, slots=True)
class StudyLine:
    """One study of a database, as a list shows it."""

    id: UUID
    name: str
    language: str
    revision: Revision


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """The file a document came from."""

    file_name: str
    digest: str
    data: bytes


def studies(alias: str) -> tuple[StudyLine, ...]:
    """All studies of a database, in natural order of name."""
    lines = _lines(fetch(alias, f"SELECT {_LINE} FROM store_study"))  # noqa: S608 - names of ours
    return tuple(sorted(lines, key=lambda line: (natural_key(line.name), line.id.bytes)))


def study_line(at: StudyPlace) -> StudyLine:
    """One study as a list shows it. Raises `NotFound`."""
    sql = f"SELECT {_LINE} FROM store_study WHERE id = %s"  # noqa: S608 - names of ours
    for line in _lines(fetch(at.alias, sql, [at.study_id.hex])):
        return line
    raise NotFound(_("The study is not in this database; look at the list of its studies."))


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[StudyLine]:
    for id_, name, language, number, head in rows:
        yield StudyLine(as_uuid(id_), name, language, Revision(number, head))


def the_study(alias: str) -> StudyPlace:
    """The one study of a local file. Raises `NotFound` where there is none, or several."""
    found = studies(alias)
    if len(found) == 1:
        return StudyPlace(alias, found[0].id)
    if not found:
        raise NotFound(_("There is no study in this file yet; make one first."))
    sentence = ngettext(
        "There is {n} study here; say which one you mean.",
        "There are {n} studies here; say which one you mean.",
        len(found),
    )
    raise NotFound(sentence.format(n=len(found)))


def revision(at: StudyPlace) -> Revision:
    """Where the study stands. Raises `NotFound`."""
    return read_revision(at)


def counts(at: StudyPlace) -> dict[Counted, int]:
    """How many cases, partnerships, documents, coders, codings, memos and events there are."""
    with reading(at.alias):
        veil = veil_over(at)
        seen = {
            Counted.CODINGS: veil.sql("t"),
            Counted.MEMOS: veil.memo_sql("t"),
        }
        return {
            name: _count(at, tables, *seen.get(name, ("1 = 1", [])))
            for name, tables in _COUNTED.items()
        }


def coders(at: StudyPlace) -> tuple[Coder, ...]:
    """Everybody who codes in this study, in natural order of name."""
    found = map(coding_records.coder_in, rows_where(at.alias, CODER, "study_id", [at.study_id.hex]))
    return tuple(sorted(found, key=lambda c: (natural_key(c.name), c.id.bytes)))


def case_labels(at: StudyPlace) -> dict[str, UUID]:
    """The cases of the study: label → id."""
    rows = rows_where(at.alias, CASE, "study_id", [at.study_id.hex])
    return {str(CASE.get(row, "label")): UUID(CASE.get(row, "id")) for row in rows}


def with_originals(at: StudyPlace) -> frozenset[UUID]:
    """Documents whose original was kept."""
    rows = fetch(
        at.alias,
        "SELECT o.document_id FROM store_original o JOIN store_document d ON d.id = o.document_id "
        "WHERE d.study_id = %s",
        [at.study_id.hex],
    )
    return frozenset(as_uuid(id_) for (id_,) in rows)


def original(at: StudyPlace, document_id: UUID) -> OriginalFile:
    """The file a document came from, byte for byte. Raises `NotFound` where none was kept."""
    for row in rows_by_key(at.alias, ORIGINAL, [(document_id.hex,)]).values():
        r = ORIGINAL.named(row)
        data = load_content(at.alias, at.study_id.hex, r["digest"])
        return OriginalFile(r["file_name"], r["digest"], data)
    raise NotFound(_("No original file was kept of this document."))


def original_names(at: StudyPlace) -> dict[UUID, tuple[str, int]]:
    """What the files are called that documents came from, and how many bytes they are."""
    rows = fetch(
        at.alias,
        "SELECT o.document_id, o.file_name, o.n_bytes FROM store_original o "
        "JOIN store_document d ON d.id = o.document_id WHERE d.study_id = %s",
        [at.study_id.hex],
    )
    return {as_uuid(id_): (name, int(n_bytes)) for id_, name, n_bytes in rows}


def n_originals(at: StudyPlace) -> int:
    """How many documents have the file they came from."""
    tables = "store_original t JOIN store_document d ON d.id = t.document_id WHERE d.study_id = %s"
    return _count(at, tables)


def foreign_ids(at: StudyPlace, producer: str, kind: str) -> dict[UUID, str]:
    """What another program calls the things of this study: our id → its id."""
    rows = fetch(
        at.alias,
        f"SELECT entity, foreign_id FROM {FOREIGN_ID.sql_name} "  # noqa: S608 - a name of ours
        "WHERE study_id = %s AND producer = %s AND kind = %s",
        [at.study_id.hex, producer, kind],
    )
    return {as_uuid(entity): foreign_id for entity, foreign_id in rows}


def _count(
    at: StudyPlace, tables: str, condition: str = "1 = 1", parameters: Sequence[object] = ()
) -> int:
    sql = f"SELECT count(*) FROM {tables} AND {condition}"  # noqa: S608 - names of ours
    [(n,)] = fetch(at.alias, sql, [at.study_id.hex, *parameters])
    return int(n)
