"""What stands around a document on a reader's page: the study's facts that no document holds."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.core.looks import CodeLook
from polyvocal.core.template import Template
from polyvocal.core.text import natural_key
from polyvocal.store import records
from polyvocal.store.blindness import veil_over
from polyvocal.store.connections import StudyPlace, reading
from polyvocal.store.in_view import IN_VIEW
from polyvocal.store.rows import as_uuid, fetch, rows_by_key, rows_of_study
from polyvocal.store.tables import CODE_LOOK, STUDY, RowImage, Table
from polyvocal.store.template_rows import template_in


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document as a list names it."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The documents in natural order, the template and its looks."""

    documents: tuple[DocumentLine, ...]
    template: Template
    looks: tuple[CodeLook, ...]


def documents(at: StudyPlace) -> tuple[DocumentLine, ...]:
    """The study's documents, in natural order of name; without those set aside."""
    rows = fetch(
        at.alias,
        f"SELECT d.id, d.name FROM store_document d WHERE d.study_id = %s AND {IN_VIEW}",  # noqa: S608 - a condition of ours
        [at.study_id.hex],
    )
    lines = (DocumentLine(as_uuid(id_), name) for id_, name in rows)
    return tuple(sorted(lines, key=lambda line: (natural_key(line.name), line.id.bytes)))


def surroundings(at: StudyPlace) -> Surroundings:
    """All of it, from the same moment."""

    def rows(table: Table) -> list[RowImage]:
        return list(rows_of_study(at.alias, table, at.study_id))

    with reading(at.alias):
        [study] = rows_by_key(at.alias, STUDY, [(at.study_id.hex,)]).values()
        return Surroundings(
            documents=documents(at),
            template=template_in(rows, STUDY.get(study, "framework")),
            looks=tuple(map(records.look_in, rows(CODE_LOOK))),
        )


def recording_of(at: StudyPlace, document_id: UUID) -> str:
    """The name of a document's recording, empty where it has none. Raises `NotFound`."""
    rows = fetch(
        at.alias,
        "SELECT recording FROM store_document WHERE study_id = %s AND id = %s",
        [at.study_id.hex, document_id.hex],
    )
    for (name,) in rows:
        return str(name)
    raise NotFound(_("That document is not in this study (any more); go back to the list of them."))


def codings_by_code(at: StudyPlace) -> dict[UUID, int]:
    """How many codings of the study each code has, in documents that are not set aside.

    Codes without any are left out.
    """
    seen, parameters = veil_over(at).sql("c")
    rows = fetch(
        at.alias,
        "SELECT c.code_id, count(*) FROM store_document d "  # noqa: S608 - a condition of ours
        "JOIN store_coding c ON c.document_id = d.id "
        f"WHERE d.study_id = %s AND {IN_VIEW} AND {seen} GROUP BY c.code_id",
        [at.study_id.hex, *parameters],
    )
    return {as_uuid(id_): int(n) for id_, n in rows}
