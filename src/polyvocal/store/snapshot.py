"""Rows → `Study`, at size: columns straight from the cursor, texts only when one is read."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connections

from polyvocal.core.cases import CaseSet
from polyvocal.core.coding import ContentNote, Memo, MemoTarget, Round
from polyvocal.core.columns import Codings
from polyvocal.core.consensus import Decision
from polyvocal.core.digest import document_digest, names_in, study_digest
from polyvocal.core.set_aside import in_view
from polyvocal.core.study import Study, assemble_study
from polyvocal.store import coding_records, records
from polyvocal.store.blindness import Veil, veil_over
from polyvocal.store.coding_columns import read_codings
from polyvocal.store.connections import StudyPlace, reading, writing
from polyvocal.store.contents import load_contents
from polyvocal.store.events import read_revision
from polyvocal.store.eyes import PROGRAMS
from polyvocal.store.rows import fetch, rows_of_study, rows_of_study_together
from polyvocal.store.standing import Place, Standing, require_standing
from polyvocal.store.tables import (
    ASSIGNMENT,
    ATTRIBUTE,
    CASE,
    CASE_SET,
    CASE_SET_MEMBER,
    CLAIM,
    CODE_LOOK,
    CODE_MAPPING,
    CODE_STATE,
    CODER,
    CONTENT_NOTE,
    DECISION,
    DECISION_LINK,
    DOCUMENT,
    EXEMPLAR,
    MEMO,
    NOTE_PLACE,
    PARTNERSHIP,
    ROUND,
    SPEAKER,
    STUDY,
    SUBMISSION,
    TEMPLATE_VERSION,
    TEXT_VERSION,
    Key,
    RowImage,
    Table,
)
from polyvocal.store.template_rows import Rows, template_in
from polyvocal.store.turn_columns import read_turns

# Everything but columns and texts; documents hold fractions, and come by themselves.
_SMALL = (
    *(STUDY, ATTRIBUTE, CASE, CASE_SET, CASE_SET_MEMBER, PARTNERSHIP, SPEAKER, TEXT_VERSION),
    *(TEMPLATE_VERSION, CODE_STATE, CODE_MAPPING, CODE_LOOK, CODER, ROUND, ASSIGNMENT),
    *(SUBMISSION, EXEMPLAR, MEMO, CLAIM, CONTENT_NOTE, NOTE_PLACE, DECISION, DECISION_LINK),
)
# What hangs on documents and codings, which comes and goes while people code.
HANGING = (EXEMPLAR, MEMO, CONTENT_NOTE, NOTE_PLACE)
# Texts kept in memory after they were read, in characters: some forty long interviews.
_CACHED_CHARACTERS = 4_000_000
# Documents read at once: a few, and by somebody who reads on and on half of what is kept.
_LEAST_AHEAD, _MOST_AHEAD = 4, 20


@dataclass(frozen=True, slots=True)
class Stored:
    """A study as it is kept, with what may be hidden: nobody sees it but through `seen`.

    `study` is all of it but its codings and texts.
    """

    study: Study
    standing: Standing
    texts: StoredTexts


def read_study(at: StudyPlace) -> Study:
    """The study as one value, all of it from the same moment. Raises `NotFound`.

    What was set aside is left out, as `Study.set_aside` says, but not for the program's own eyes.
    """
    with reading(at.alias):
        return seen(at, read_stored(at), veil_over(at))


def read_stored(at: StudyPlace) -> Stored:
    """Everything that is kept of the study; only inside `reading`. Raises `NotFound`."""
    revision = read_revision(at)
    study = _without_columns(at)
    study = replace(study, turns=read_turns(at, study), revision=revision)
    standing = read_codings(at, study)
    documents = {d.id: (d.name, d.text_digest) for d in study.documents}
    return Stored(study, standing, StoredTexts(at, documents, standing))


def seen(at: StudyPlace, stored: Stored, veil: Veil) -> Study:
    """The study for the eyes that this veil, of the same moment, is over."""
    codings = veil.shown(stored.standing.codings)
    study = _veiled(stored.study, codings, veil)
    whole = replace(study, codings=codings, texts=stored.texts)
    return whole if at.eyes == PROGRAMS else in_view(whole)


def _veiled(study: Study, codings: Codings, veil: Veil) -> Study:
    """The study without the memos, exemplars and decisions that hang on hidden work."""
    if veil.is_down:
        return study
    there = {codings.ids[i].tobytes() for i in range(len(codings))}
    hidden = {document for document, _coder in veil.pairs} | set(veil.anew)
    return replace(
        study,
        memos=veil.shown_memos(study.memos, codings),
        exemplars=tuple(e for e in study.exemplars if e.coding_id.bytes in there),
        decisions=tuple(d for d in study.decisions if d.document_id not in hidden),
        coded_anew=frozenset(veil.anew),
    )


def content_digest(at: StudyPlace, study: Study | None = None) -> str:
    """SHA-256 (hex) of the study's content alone, as `core.digest.study_digest`.

    Digests of documents are taken from the cache and put there, unless the study was changed
    meanwhile. `study` saves reading it again, where it is already open.
    """
    # What is hidden from somebody's eyes, or set aside, is content all the same.
    if study is None or study.set_aside or not veil_over(at).is_down:
        study = read_study(at.unveiled)
    cached = _cached_digests(at) if study.revision == read_revision(at) else {}
    names = names_in(study)
    digests = [
        cached.get(document.id.hex) or document_digest(study, i, names)
        for i, document in enumerate(study.documents)
    ]
    new = [
        (digest, document.id.hex)
        for document, digest in zip(study.documents, digests, strict=True)
        if not cached.get(document.id.hex)
    ]
    if new:
        _cache_digests(at, study, new)
    return study_digest(study, digests)


class StoredTexts(Mapping[UUID, str]):
    """Document id → current text, read when asked for; the last few stay in memory.

    `documents` has the name and the digest of the text of each, in the order of the study.

    Raises `DamagedStudy` when a text is not as it was stored, or a coding of it not on the words it
    was made on.
    """

    def __init__(
        self, at: StudyPlace, documents: Mapping[UUID, tuple[str, str]], standing: Standing
    ) -> None:
        self._at, self._documents, self._standing = at, documents, standing
        self._read: OrderedDict[UUID, str] = OrderedDict()
        self._n_characters = 0
        self._found_standing: set[UUID] = set()
        self._order = list(documents)
        self._places = {document: place for place, document in enumerate(self._order)}
        self._next, self._ahead = 0, _LEAST_AHEAD
        self._turn = threading.Lock()

    def __getitem__(self, document: UUID) -> str:
        with self._turn:
            if document not in self._read:
                self._load(document)
            self._read.move_to_end(document)
            text = self._read[document]
            while self._n_characters > _CACHED_CHARACTERS and len(self._read) > 1:
                _oldest, oldest = self._read.popitem(last=False)
                self._n_characters -= len(oldest)
            return text

    def _load(self, document: UUID) -> None:
        """Read a text, and ever more of those that follow where one reads on and on."""
        _name, digest = self._documents[document]  # a KeyError for a stranger
        place = self._places[document]
        is_reading_on = self._next <= place < self._next + self._ahead
        self._ahead = min(self._ahead * 2, _MOST_AHEAD) if is_reading_on else _LEAST_AHEAD
        coming = self._order[place : place + self._ahead]
        self._next = place + len(coming)
        wanted = {i: known for i, known in enumerate(coming, place) if known not in self._read}
        digests = {digest, *(self._documents[known][1] for known in wanted.values())}
        found = load_contents(self._at.alias, self._at.study_id.hex, digests)
        # In reverse, so that the one asked for is the last to be forgotten.
        for i, known in reversed(wanted.items()):
            name, digest = self._documents[known]
            text = found[digest].decode()
            if known not in self._found_standing:  # its digest says that the text is the same
                require_standing(name, text, self._standing.places(i))
                self._found_standing.add(known)
            self._read[known] = text
            self._n_characters += len(text)

    def stand(self, standing: Standing, new: Mapping[int, Iterable[Place]]) -> None:
        """From now on these codings stand on the texts; `new` are places that did not.

        By the positions of their documents. Raises `DamagedStudy` where one is not on its words.
        """
        with self._turn:
            self._standing = standing
            for place, places in new.items():
                document = self._order[place]
                self._found_standing.discard(document)
                if document in self._read:
                    require_standing(self._documents[document][0], self._read[document], places)

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process reads from the database itself; memory stays here."""
        return (StoredTexts, (self._at, dict(self._documents), self._standing))


def _without_columns(at: StudyPlace) -> Study:
    together = rows_of_study_together(at.alias, _SMALL, at.study_id)

    def rows(table: Table) -> Iterator[RowImage]:
        if table.name in together:
            return iter(together[table.name])
        return rows_of_study(at.alias, table, at.study_id)

    texts = {TEXT_VERSION.key_of(row): row for row in rows(TEXT_VERSION)}
    facts = STUDY.named(next(rows(STUDY)))
    documents = list(rows(DOCUMENT))
    versions = dict(_at(DOCUMENT, row, "id", "text_version") for row in documents)
    attributes = sorted(rows(ATTRIBUTE), key=lambda row: _at(ATTRIBUTE, row, "position", "id"))
    return assemble_study(
        id=at.study_id,
        name=facts["name"],
        language=facts["language"],
        no_agreement=facts["no_agreement"],
        attributes=map(records.attribute_in, attributes),
        cases=map(records.case_in, rows(CASE)),
        case_sets=_case_sets(rows),
        partnerships=map(records.partnership_in, rows(PARTNERSHIP)),
        documents=(
            records.document_in(row, texts[_at(DOCUMENT, row, "id", "text_version")])
            for row in documents
        ),
        speakers=map(records.speaker_in, rows(SPEAKER)),
        template=template_in(rows, facts["framework"]),
        coders=map(coding_records.coder_in, rows(CODER)),
        rounds=_rounds(rows),
        claims=map(coding_records.claim_in, rows(CLAIM)),
        **_hanging(rows, versions),
        decisions=_decisions(rows),
        looks=map(records.look_in, rows(CODE_LOOK)),
    )


def _at(table: Table, row: RowImage, *columns: str) -> tuple[Any, ...]:
    return tuple(table.get(row, column) for column in columns)


def _case_sets(rows: Rows) -> Iterator[CaseSet]:
    members: dict[str, list[UUID]] = {}
    for row in rows(CASE_SET_MEMBER):
        case_set, case = _at(CASE_SET_MEMBER, row, "case_set_id", "case_id")
        members.setdefault(case_set, []).append(UUID(case))
    for row in rows(CASE_SET):
        id_, name, reason = _at(CASE_SET, row, "id", "name", "reason")
        yield CaseSet(UUID(id_), name, frozenset(members.get(id_, ())), reason)


def hanging_now(at: StudyPlace, study: Study) -> Study:
    """The study with what hangs on its documents and codings (`HANGING`) read anew."""
    found = rows_of_study_together(at.alias, HANGING, at.study_id)
    versions = {document.id.hex: document.text_version for document in study.documents}
    hanging = _hanging(lambda table: iter(found[table.name]), versions)
    found_now: dict[str, Any] = {
        name: tuple(sorted(values, key=lambda one: one.id.bytes))
        for name, values in hanging.items()
    }
    return replace(study, **found_now)


def _hanging(rows: Rows, versions: dict[str, int]) -> dict[str, Any]:
    places = {NOTE_PLACE.key_of(row): row for row in rows(NOTE_PLACE)}
    return {
        "exemplars": map(coding_records.exemplar_in, rows(EXEMPLAR)),
        "memos": _memos(rows, places, versions),
        "content_notes": _content_notes(rows, places, versions),
    }


def _memos(rows: Rows, places: dict[Key, RowImage], versions: dict[str, int]) -> Iterator[Memo]:
    for row in rows(MEMO):
        id_, target, target_id = _at(MEMO, row, "id", "target", "target_id")
        on_passage = target == MemoTarget.PASSAGE
        yield coding_records.memo_in(row, places[id_, versions[target_id]] if on_passage else None)


def _content_notes(
    rows: Rows, places: dict[Key, RowImage], versions: dict[str, int]
) -> Iterator[ContentNote]:
    for row in rows(CONTENT_NOTE):
        id_, document = _at(CONTENT_NOTE, row, "id", "document_id")
        yield coding_records.content_note_in(row, places[id_, versions[document]])


def _decisions(rows: Rows) -> Iterator[Decision]:
    links: dict[str, list[RowImage]] = {}
    for row in rows(DECISION_LINK):
        links.setdefault(DECISION_LINK.get(row, "decision_id"), []).append(row)
    for row in rows(DECISION):
        yield coding_records.decision_in(row, links.get(DECISION.get(row, "id"), ()))


def _rounds(rows: Rows) -> Iterator[Round]:
    given: dict[str, list[RowImage]] = {}
    for row in rows(ASSIGNMENT):
        given.setdefault(ASSIGNMENT.get(row, "round_id"), []).append(row)
    handed_in: dict[str, list[RowImage]] = {}
    for row in rows(SUBMISSION):
        handed_in.setdefault(SUBMISSION.get(row, "round_id"), []).append(row)
    for row in rows(ROUND):
        id_ = ROUND.get(row, "id")
        yield coding_records.round_in(row, given.get(id_, ()), handed_in.get(id_, ()))


def _cached_digests(at: StudyPlace) -> dict[str, str]:
    rows = fetch(
        at.alias,
        "SELECT id, content_digest FROM store_document WHERE study_id = %s",
        [at.study_id.hex],
    )
    return {UUID(str(id_)).hex: digest for id_, digest in rows}


def _cache_digests(at: StudyPlace, study: Study, digests: list[tuple[str, str]]) -> None:
    with writing(at.alias):
        if read_revision(at) != study.revision:
            return
        with connections[at.alias].cursor() as cursor:
            cursor.executemany(
                "UPDATE store_document SET content_digest = %s WHERE id = %s", digests
            )
