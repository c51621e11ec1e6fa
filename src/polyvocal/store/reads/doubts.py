"""Codings in doubt after corrections, and what another correction would put in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.coding import AnchorState, Coding
from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.core.text import natural_key
from polyvocal.store import coding_records
from polyvocal.store.blindness import veil_over
from polyvocal.store.connections import StudyPlace, reading
from polyvocal.store.contents import load_contents
from polyvocal.store.corrections import Move, plan_correction
from polyvocal.store.rows import as_images, as_uuid, fetch, rows_by_key, rows_where
from polyvocal.store.tables import ANCHOR, CODING, DOCUMENT, TEXT_VERSION, RowImage

_IN_DOUBT = (AnchorState.TO_REVIEW.value, AnchorState.LOST.value)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A coding whose place somebody must settle.

    `coding` has the place proposed in version `text_version`, whose words are `now`; `before` are
    its words in the last version in which its place was certain ("" where there is none).
    """

    coding: Coding
    document: str
    text_version: int
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction would do: how many codings come through how, and those it touches.

    In `touched` each coding is as it would be; `before` and `now` are its words. Codings whose
    words stay the same are not in it.
    """

    n_stretches: int
    n_codings: Mapping[AnchorState, int]
    touched: tuple[Doubt, ...]


def doubts(at: StudyPlace, document_id: UUID | None = None) -> tuple[Doubt, ...]:
    """Codings to be reviewed or lost, of one document or all, by document and place."""
    with reading(at.alias):
        found = list(_in_doubt(at, document_id))
        codings = {CODING.get(row, "id"): row for row, _anchor in found}
        documents = _documents(at, {CODING.get(row, "document_id") for row in codings.values()})
        certain = _last_certain(at, codings)
        texts = _Texts(at, documents)
        told = []
        for row, anchor in found:
            id_ = CODING.get(row, "document_id")
            earlier = certain.get(CODING.get(row, "id"))
            told.append(
                Doubt(
                    coding=coding_records.coding_in(row, anchor),
                    document=DOCUMENT.get(documents[id_], "name"),
                    text_version=ANCHOR.get(anchor, "text_version"),
                    before="" if earlier is None else texts.words(id_, earlier),
                    now=texts.words(id_, anchor),
                )
            )
    return tuple(sorted(told, key=lambda d: (natural_key(d.document), d.coding.span, d.coding.id)))


def n_in_doubt(at: StudyPlace) -> dict[UUID, Counter[AnchorState]]:
    """How many codings of each document are to be reviewed and lost; others are left out."""
    seen, parameters = veil_over(at).sql("c")
    rows = fetch(
        at.alias,
        "SELECT d.id, a.state, count(*) FROM store_document d "  # noqa: S608 - a condition of ours
        "JOIN store_coding c ON c.document_id = d.id "
        "JOIN store_anchor a ON a.coding_id = c.id AND a.text_version = d.text_version "
        f"WHERE d.study_id = %s AND a.state IN (%s, %s) AND {seen} GROUP BY d.id, a.state",
        [at.study_id.hex, *_IN_DOUBT, *parameters],
    )
    found: dict[UUID, Counter[AnchorState]] = {}
    for id_, state, n in rows:
        found.setdefault(as_uuid(id_), Counter())[AnchorState(state)] = n
    return found


def preview_correction(at: StudyPlace, document_id: UUID, text: str, seen_version: int) -> Preview:
    """What correcting the document into `text` would do; nothing is stored.

    Raises as `changes.correct_text` does.
    """
    with reading(at.alias):
        document = _documents(at, {document_id.hex}).get(document_id.hex)
        if document is None:
            raise NotFound(_("That document is not in this study (any more)."))
        plan = plan_correction(at.alias, document, text, seen_version)
        moves = _shown(at, {ANCHOR.get(move.after, "coding_id"): move for move in plan.moves})
        news = {id_: move for id_, move in moves.items() if move.is_news}
        touched = [
            Doubt(
                coding=coding_records.coding_in(row, news[id_].after),
                document=DOCUMENT.get(document, "name"),
                text_version=plan.after.version,
                before=_cut(plan.before.text, news[id_].before),
                now=_cut(plan.after.text, news[id_].after),
            )
            for (id_,), row in _by_id(at, news)
        ]
    touched.sort(key=lambda doubt: (doubt.coding.span, doubt.coding.id))
    states = Counter(move.state for move in moves.values())
    return Preview(len(plan.edits.stretches), states, tuple(touched))


def _shown(at: StudyPlace, moves: dict[str, Move]) -> dict[str, Move]:
    """Without the codings that are hidden from these eyes."""
    veil = veil_over(at)
    if veil.is_down:
        return moves
    seen = {id_ for (id_,), row in _by_id(at, moves) if not veil.hides_row(row)}
    return {id_: move for id_, move in moves.items() if id_ in seen}


class _Texts:
    """Texts of several versions of several documents, read together."""

    def __init__(self, at: StudyPlace, documents: Iterable[str]) -> None:
        rows = list(rows_where(at.alias, TEXT_VERSION, "document_id", documents))
        self._digests = {
            (TEXT_VERSION.get(row, "document_id"), TEXT_VERSION.get(row, "number")): str(
                TEXT_VERSION.get(row, "text_digest")
            )
            for row in rows
        }
        data = load_contents(at.alias, at.study_id.hex, self._digests.values())
        self._texts = {digest: text.decode() for digest, text in data.items()}

    def words(self, document: str, anchor: RowImage) -> str:
        """The words that an anchor stands on."""
        digest = self._digests[document, ANCHOR.get(anchor, "text_version")]
        return _cut(self._texts[digest], anchor)


def _cut(text: str, anchor: RowImage) -> str:
    return text[ANCHOR.get(anchor, "start") : ANCHOR.get(anchor, "end")]


def _in_doubt(at: StudyPlace, document: UUID | None) -> Iterable[tuple[RowImage, RowImage]]:
    coding = ", ".join(f'c."{name}"' for name in CODING.columns)
    anchor = ", ".join(f'a."{name}"' for name in ANCHOR.columns)
    which = "" if document is None else "AND d.id = %s"
    seen, parameters = veil_over(at).sql("c")
    rows = fetch(
        at.alias,
        f"SELECT {coding}, {anchor} FROM store_document d "  # noqa: S608 - names of ours
        "JOIN store_coding c ON c.document_id = d.id "
        "JOIN store_anchor a ON a.coding_id = c.id AND a.text_version = d.text_version "
        f"WHERE d.study_id = %s AND a.state IN (%s, %s) AND {seen} {which}",
        [at.study_id.hex, *_IN_DOUBT, *parameters, *([document.hex] if document else [])],
    )
    n = len(CODING.columns)
    for row in rows:
        [of_coding] = as_images(at.alias, CODING, [row[:n]])
        [of_anchor] = as_images(at.alias, ANCHOR, [row[n:]])
        yield of_coding, of_anchor


def _last_certain(at: StudyPlace, codings: Iterable[str]) -> dict[str, RowImage]:
    """Each coding's latest anchor that is not in doubt."""
    last: dict[str, RowImage] = {}
    for row in rows_where(at.alias, ANCHOR, "coding_id", codings):
        if ANCHOR.get(row, "state") not in _IN_DOUBT:
            known = last.get(ANCHOR.get(row, "coding_id"))
            if known is None or ANCHOR.get(known, "text_version") < ANCHOR.get(row, "text_version"):
                last[ANCHOR.get(row, "coding_id")] = row
    return last


def _documents(at: StudyPlace, ids: set[str]) -> dict[str, RowImage]:
    rows = rows_by_key(at.alias, DOCUMENT, [(id_,) for id_ in ids])
    return {
        str(key[0]): row
        for key, row in rows.items()
        if DOCUMENT.get(row, "study_id") == at.study_id.hex
    }


def _by_id(at: StudyPlace, ids: Iterable[str]) -> Iterable[tuple[tuple[str], RowImage]]:
    rows = rows_by_key(at.alias, CODING, [(id_,) for id_ in ids])
    return (((str(key[0]),), row) for key, row in rows.items())
