"""One document with everything that a reader's page shows of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.cases import Case
from polyvocal.core.coding import Coder, ContentNote, Exemplar, Memo
from polyvocal.core.columns import (
    BASES,
    CERTAINTIES,
    FOUND_BY,
    STANCES,
    STATES,
    CodingKeys,
    Codings,
    Turns,
)
from polyvocal.core.documents import Document, Speaker
from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.core.text import natural_key
from polyvocal.store import coding_records, records
from polyvocal.store.anchors import note_places_now
from polyvocal.store.blindness import Veil, veil_over
from polyvocal.store.connections import StudyPlace, reading
from polyvocal.store.contents import load_contents
from polyvocal.store.events import read_revision
from polyvocal.store.packing import PackedTurns
from polyvocal.store.reads.lists import coders
from polyvocal.store.rows import as_images, as_uuid, fetch, rows_by_key, rows_where
from polyvocal.store.standing import require_standing
from polyvocal.store.tables import (
    CASE,
    CONTENT_NOTE,
    DOCUMENT,
    EXEMPLAR,
    MEMO,
    NOTE_PLACE,
    SPEAKER,
    TEXT_VERSION,
    RowImage,
    Table,
)

_ID = np.dtype("V16")


@dataclass(frozen=True)
class ReaderPage:
    """A document, its current text and turns, who speaks, and its codings as columns.

    `turns` is of one document (number 0), its `speaker` indexes `speakers`. `codings.keys` names
    the codes, coders and rounds that occur here. `cases` are those that speak; `coders` are all of
    the study, in natural order. `memos` hang on the document, one of its codings or a passage.
    `coded_anew_in` are the rounds in which whoever it was read for codes the document anew, so that
    all other work on it is left out.
    """

    revision: Revision
    document: Document
    text: str
    speakers: tuple[Speaker, ...]
    cases: tuple[Case, ...]
    turns: Turns
    codings: Codings
    coders: tuple[Coder, ...]
    memos: tuple[Memo, ...]
    exemplars: tuple[Exemplar, ...]
    content_notes: tuple[ContentNote, ...]
    coded_anew_in: frozenset[UUID] = frozenset()


def reader_page(at: StudyPlace, document_id: UUID) -> ReaderPage:
    """Everything a page shows of this document.

    Raises `NotFound`, and `DamagedStudy` where a text or a coding is not as it was stored.
    """
    alias, study = at.alias, at.study_id.hex
    with reading(alias):
        revision = read_revision(at)
        row = _document_row(at, document_id)
        key = (document_id.hex, DOCUMENT.get(row, "text_version"))
        [text_row] = rows_by_key(alias, TEXT_VERSION, [key]).values()
        kept = [TEXT_VERSION.get(text_row, name) for name in ("text_digest", "turns_digest")]
        contents = load_contents(alias, study, kept)
        text, turns = contents[kept[0]].decode(), contents[kept[1]]
        voices = rows_where(alias, SPEAKER, "document_id", [document_id.hex])
        speakers = sorted(
            map(records.speaker_in, voices), key=lambda s: (natural_key(s.label), s.id.bytes)
        )
        cases = {s.case_id.hex for s in speakers if s.case_id}
        veil = veil_over(at)
        codings = _codings(at, row, text, veil)
        there = {codings.ids[i].tobytes() for i in range(len(codings))}
        places = {NOTE_PLACE.get(p, "note_id"): p for p in note_places_now(alias, row)}
        return ReaderPage(
            revision=revision,
            document=records.document_in(row, text_row),
            text=text,
            speakers=tuple(speakers),
            cases=tuple(map(records.case_in, rows_where(alias, CASE, "id", sorted(cases)))),
            turns=_turns(PackedTurns.from_bytes(turns), speakers),
            codings=codings,
            coders=coders(at),
            memos=veil.shown_memos(
                (
                    coding_records.memo_in(memo, places.get(MEMO.get(memo, "id")))
                    for memo in _hanging(at, MEMO, "target_id", document_id)
                ),
                codings,
            ),
            exemplars=tuple(
                exemplar
                for exemplar in map(
                    coding_records.exemplar_in, _hanging(at, EXEMPLAR, "coding_id", document_id)
                )
                if veil.is_down or exemplar.coding_id.bytes in there
            ),
            content_notes=tuple(
                coding_records.content_note_in(note, places[CONTENT_NOTE.get(note, "id")])
                for note in rows_where(alias, CONTENT_NOTE, "document_id", [document_id.hex])
            ),
            coded_anew_in=veil.anew.get(document_id, frozenset()),
        )


def _document_row(at: StudyPlace, document_id: UUID) -> RowImage:
    for row in rows_by_key(at.alias, DOCUMENT, [(document_id.hex,)]).values():
        if DOCUMENT.get(row, "study_id") == at.study_id.hex:
            return row
    raise NotFound(_("That document is not in this study (any more); go back to the list of them."))


def _turns(packed: PackedTurns, speakers: list[Speaker]) -> Turns:
    place = {speaker.id: i for i, speaker in enumerate(speakers)}
    # The last place stands for -1, nobody named.
    places = np.array([*(place[id_] for id_ in packed.speaker_ids), -1], dtype=np.int32)
    return Turns(
        document=np.zeros(len(packed.start), dtype=np.int32),
        speaker=places[packed.speaker],
        start=packed.start,
        end=packed.end,
        seconds=packed.seconds,
    )


def _codings(at: StudyPlace, document: RowImage, text: str, veil: Veil) -> Codings:
    """Those that may be seen; `keys` name nobody and nothing of the others."""
    id_ = DOCUMENT.get(document, "id")
    rows = list(
        fetch(
            at.alias,
            'SELECT c.id, a.start, a."end", c.code_id, c.coder_id, c.round_id, '
            "c.template_version, c.certainty, c.stance, c.basis, a.state, c.created, c.found_by, "
            "c.note, a.quote_digest FROM store_coding c JOIN store_anchor a ON a.coding_id = c.id "
            "WHERE c.document_id = %s AND a.text_version = %s",
            [id_, DOCUMENT.get(document, "text_version")],
        )
    )
    require_standing(DOCUMENT.get(document, "name"), text, [(r[1], r[2], r[14]) for r in rows])
    if not veil.is_down:
        rows = [row for row in rows if not veil.hides(UUID(id_), as_uuid(row[4]), _id(row[5]))]
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) or [()] * 15
    codes, coders, rounds = (_numbered(columns[i]) for i in (3, 4, 5))
    ids = _id_column(columns[0])
    found = Codings(
        ids=ids,
        document=np.zeros(len(rows), dtype=np.int32),
        start=np.array(columns[1], dtype=np.int32),
        end=np.array(columns[2], dtype=np.int32),
        code=np.array([codes[value] for value in columns[3]], dtype=np.int32),
        coder=np.array([coders[value] for value in columns[4]], dtype=np.int16),
        round=np.array([rounds.get(value, -1) for value in columns[5]], dtype=np.int16),
        template_version=np.array(columns[6], dtype=np.int16),
        certainty=_coded(CERTAINTIES, columns[7]),
        stance=_coded(STANCES, columns[8]),
        basis=_coded(BASES, columns[9]),
        state=_coded(STATES, columns[10]),
        created=np.array(columns[11], dtype=np.int64),
        found_by=_coded(FOUND_BY, columns[12]),
        notes={i: note for i, note in enumerate(columns[13]) if note},
        keys=CodingKeys(
            (UUID(id_),), *(tuple(map(as_uuid, known)) for known in (codes, coders, rounds))
        ),
    )
    halves = ids.view(">u8").reshape(-1, 2)
    return found.take(np.lexsort((halves[:, 1], halves[:, 0], found.end, found.start)))


def _id(value: str | UUID | None) -> UUID | None:
    return None if value is None else as_uuid(value)


def _id_column(values: tuple[str | UUID, ...]) -> NDArray[np.void]:
    # One database gives 32 digits, of which making UUIDs would take longer than all else here.
    digits = "".join(value if isinstance(value, str) else value.hex for value in values)
    return np.frombuffer(bytes.fromhex(digits), dtype=_ID)


def _numbered(ids: Iterable[str | UUID | None]) -> dict[str | UUID, int]:
    distinct = sorted({id_ for id_ in ids if id_ is not None})
    return {id_: i for i, id_ in enumerate(distinct)}


def _coded(kind: tuple[Any, ...], values: Iterable[str]) -> NDArray[np.int8]:
    number = {value.value: i for i, value in enumerate(kind)}
    return np.array([number[value] for value in values], dtype=np.int8)


def _hanging(at: StudyPlace, table: Table, column: str, document: UUID) -> Iterable[RowImage]:
    """Rows of the study that hang on the document or on one of its codings."""
    names = ", ".join(f'"{name}"' for name in table.columns)
    rows = fetch(
        at.alias,
        f'SELECT {names} FROM {table.sql_name} WHERE study_id = %s AND ("{column}" = %s '  # noqa: S608 - names of ours
        f'OR "{column}" IN (SELECT id FROM store_coding WHERE document_id = %s))',
        [at.study_id.hex, document.hex, document.hex],
    )
    return list(as_images(at.alias, table, rows))
