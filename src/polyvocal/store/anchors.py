"""Where codings and notes stand in the versions of a text, and how they reach the next one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.carrying import Carried, carry_anchor
from polyvocal.core.coding import AnchorState, Span
from polyvocal.core.errors import BadValue, DamagedStudy, TextCorrected
from polyvocal.core.language import _
from polyvocal.core.text_edits import TextEdits
from polyvocal.store.contents import load_content
from polyvocal.store.packing import quote_digest
from polyvocal.store.rows import Some, as_images, fetch, rows_by_key, rows_where, some
from polyvocal.store.tables import (
    ANCHOR,
    DOCUMENT,
    NOTE_PLACE,
    TEXT_VERSION,
    RowImage,
    Table,
    Value,
)


@dataclass(frozen=True, slots=True)
class VersionText:
    """A version's number and its text."""

    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """What leads to a version from the one before it."""

    version: int
    edits: TextEdits
    n_characters: int
    text_digest: str


def current_text(alias: str, document: RowImage) -> VersionText:
    """The text of the document in this row, as it is now."""
    version = DOCUMENT.get(document, "text_version")
    key = (DOCUMENT.get(document, "id"), version)
    [row] = rows_by_key(alias, TEXT_VERSION, [key]).values()
    return VersionText(version, _text(alias, document, TEXT_VERSION.get(row, "text_digest")))


def documents_now(ids: Iterable[UUID]) -> tuple[Some, Some]:
    """These documents and the current versions of their texts, as rows to be asked for."""
    documents = some(DOCUMENT, "id", [id_.hex for id_ in ids])
    versions = some(TEXT_VERSION, "document_id", documents.parameters)
    of_now = "t.number = (SELECT d.text_version FROM store_document d WHERE d.id = t.document_id)"
    return documents, versions._replace(condition=f"{versions.condition} AND {of_now}")


def steps_since(alias: str, document: RowImage, version: int) -> tuple[Step, ...]:
    """The steps from this version of the document's text to its current one, oldest first.

    Raises `BadValue` when the document never had that version.
    """
    id_, now = DOCUMENT.get(document, "id"), DOCUMENT.get(document, "text_version")
    if version == now:
        return ()
    rows = rows_by_key(alias, TEXT_VERSION, [(id_, n) for n in range(version + 1, now + 1)])
    later = [rows[key] for key in sorted(rows, key=lambda key: int(str(key[1])))]
    # A study that came from elsewhere may have brought its latest texts only.
    if (
        version > now
        or len(later) < now - version
        or not TEXT_VERSION.get(later[0], "edits_digest")
    ):
        raise BadValue(
            _("{document} has no version {version} of its text; load it anew.").format(
                document=DOCUMENT.get(document, "name"), version=version
            )
        )
    return tuple(_step(alias, document, row) for row in later)


def text_after(alias: str, document: RowImage, step: Step) -> str:
    """The text that a step led to."""
    return _text(alias, document, step.text_digest)


def carry_through(document: RowImage, steps: tuple[Step, ...], span: Span) -> Carried:
    """A passage that somebody marked before these steps, in the document's current text.

    Raises `TextCorrected` where it cannot be followed for certain: then a person must see the text
    as it is now.
    """
    place = Carried(span.start, span.end, AnchorState.EXACT)
    for step in steps:
        place = carry_anchor(step.edits, place, step.n_characters)
        if place.state not in {AnchorState.EXACT, AnchorState.CARRIED}:
            raise TextCorrected(
                _(
                    "The words you marked in {document} were corrected in the meantime; look at "
                    "them as they are now and mark them again."
                ).format(document=DOCUMENT.get(document, "name")),
                UUID(DOCUMENT.get(document, "id")),
                DOCUMENT.get(document, "text_version"),
            )
    return place


def anchor_row(coding: str, text: VersionText, place: Carried) -> RowImage:
    """The row of a coding that stands at `place` in this text. Raises `BadValue` outside it."""
    return ANCHOR.row(coding_id=coding, **_columns(text, place))


def note_place_row(study: str, note: str, text: VersionText, place: Carried) -> RowImage:
    """As `anchor_row`, of a content note or a memo on a passage."""
    return NOTE_PLACE.row(study_id=study, note_id=note, **_columns(text, place))


def place_in(row: RowImage, table: Table = ANCHOR) -> Carried:
    """Where a row of either table says that something stands."""
    start, end = table.get(row, "start"), table.get(row, "end")
    return Carried(start, end, AnchorState(table.get(row, "state")))


def placed(row: RowImage, text: VersionText, place: Carried, table: Table = ANCHOR) -> RowImage:
    """The row of the same coding or note, standing at `place` in this text."""
    return table.changed(row, **_columns(text, place))


def carried_row(
    row: RowImage, edits: TextEdits, after: VersionText, table: Table = ANCHOR
) -> RowImage:
    """The row for the text that the edits lead to."""
    return placed(row, after, carry_anchor(edits, place_in(row, table), len(after.text)), table)


def _columns(text: VersionText, place: Carried) -> dict[str, Value]:
    if not 0 <= place.start < place.end <= len(text.text):
        raise BadValue(
            _("The passage ends at {end}, but the text at {length}.").format(
                end=place.end, length=len(text.text)
            )
        )
    return {
        "text_version": text.version,
        "start": place.start,
        "end": place.end,
        "quote_digest": quote_digest(text.text[place.start : place.end]),
        "state": place.state.value,
    }


def anchors_now(alias: str, document: RowImage) -> Iterator[RowImage]:
    """The anchors, in the current text, of all codings of the document in this row."""
    names = ", ".join(f'a."{name}"' for name in ANCHOR.columns)
    sql = (
        f"SELECT {names} FROM store_coding c JOIN store_anchor a ON a.coding_id = c.id "  # noqa: S608 - names of ours
        "WHERE c.document_id = %s AND a.text_version = %s"
    )
    of = [DOCUMENT.get(document, "id"), DOCUMENT.get(document, "text_version")]
    yield from as_images(alias, ANCHOR, fetch(alias, sql, of))


def note_places_now(alias: str, document: RowImage) -> Iterator[RowImage]:
    """Where the content notes and the memos on passages of the document stand in its text now."""
    names = ", ".join(f'p."{name}"' for name in NOTE_PLACE.columns)
    sql = (
        f"SELECT {names} FROM store_noteplace p WHERE p.text_version = %s AND p.note_id IN "  # noqa: S608 - as above
        "(SELECT id FROM store_contentnote WHERE document_id = %s UNION ALL "
        "SELECT id FROM store_memo WHERE target = 'passage' AND target_id = %s)"
    )
    id_ = DOCUMENT.get(document, "id")
    rows = fetch(alias, sql, [DOCUMENT.get(document, "text_version"), id_, id_])
    yield from as_images(alias, NOTE_PLACE, rows)


def anchors_of(alias: str, codings: Iterable[str], version: int) -> Iterator[RowImage]:
    """The anchors of these codings in one version of the text."""
    for row in rows_where(alias, ANCHOR, "coding_id", codings):
        if ANCHOR.get(row, "text_version") == version:
            yield row


def _step(alias: str, document: RowImage, row: RowImage) -> Step:
    r = TEXT_VERSION.named(row)
    try:
        data = load_content(alias, DOCUMENT.get(document, "study_id"), r["edits_digest"])
        edits = TextEdits.from_bytes(data)
    except BadValue as error:
        raise DamagedStudy(str(error)) from error
    return Step(r["number"], edits, r["n_characters"], r["text_digest"])


def _text(alias: str, document: RowImage, digest: str) -> str:
    return load_content(alias, DOCUMENT.get(document, "study_id"), digest).decode()
