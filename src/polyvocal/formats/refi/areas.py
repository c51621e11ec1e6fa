"""Areas of pictures, pages and recordings: kept in the standard's own form, and given back.

No text can show them and no measure counts them. What was marked stays in a note on the document,
for people in words, and for an export as the element of the standard that it came as.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from uuid import UUID

import numpy as np

from polyvocal.core.coding import Memo, MemoTarget
from polyvocal.core.errors import BadFile
from polyvocal.formats.refi import words
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.kept import KEPT_HEAD
from polyvocal.formats.refi.project_reader import read_project
from polyvocal.formats.refi.values import AreaEntry, CodingEntry, SourceEntry, SourceKind
from polyvocal.formats.refi.xml_text import element, opening

_AREA_OF = {
    SourceKind.PICTURE: "PictureSelection",
    SourceKind.PDF: "PDFSelection",
    SourceKind.AUDIO: "AudioSelection",
    SourceKind.VIDEO: "VideoSelection",
}
_CORNERS = ("firstX", "firstY", "secondX", "secondY")
_MUST = {
    "PictureSelection": _CORNERS,
    "PDFSelection": ("page", *_CORNERS),
    "AudioSelection": ("begin", "end"),
    "VideoSelection": ("begin", "end"),
}
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_BEGINNINGS = tuple(f"\n<{kind.value} guid=" for kind in _AREA_OF)
_PROJECT = '<Project xmlns="urn:QDA-XML:project:1.0"><Sources>{}</Sources></Project>'


def kept_id(document: UUID) -> UUID:
    """The id of the source that a document's areas go out with."""
    return derived(document, "areas")


def can_be_kept(source: SourceEntry, area: AreaEntry) -> bool:
    """Does it say what the standard demands of it, and is it of a source that may have it?"""
    if _AREA_OF.get(source.kind) != area.kind or area.guid is None:
        return False
    return all(_NUMBER.fullmatch(area.said.get(name, "")) for name in _MUST[area.kind])


def source_xml(
    document: UUID,
    source: SourceEntry,
    areas: Sequence[AreaEntry],
    ids: Sequence[UUID | None],
    *,
    known: Collection[UUID] | None = None,
    paths: Sequence[tuple[str, str]] = (),
) -> str:
    """These areas of a source as the standard writes them; the same for the same, always.

    `ids` are what places in the entries stand for. `known`: the only codes, people and notes that
    may be referred to (`None`: any). `paths` say where its file is, if that goes out too.
    """
    write = _Writer(ids, known)
    inner = "".join(write.area(area) for area in areas)
    said = (("guid", str(kept_id(document))), ("name", source.name or None), *paths)
    return f"{opening(source.kind.value, said)}{inner}</{source.kind.value}>"


def areas_again(
    memo: Memo,
    known: Collection[UUID],
    paths_of: Callable[[UUID, SourceKind], Sequence[tuple[str, str]]] = lambda _document, _kind: (),
) -> str:
    """The XML of the areas that a memo keeps; "" for any other memo, or one that was changed.

    `paths_of` says where the file of a document is that is of such a kind, if it goes out too.

    Read anew, so that nothing leaves that the standard does not allow, whatever was typed there.
    """
    if memo.target is not MemoTarget.DOCUMENT or not memo.text.startswith(KEPT_HEAD):
        return ""
    at = max(memo.text.rfind(beginning) for beginning in _BEGINNINGS)
    if at < 0 or memo.target_id is None:
        return ""
    given = memo.text[at + 1 :]
    try:
        project = read_project(io.BytesIO(_PROJECT.format(given).encode()), KEPT_HEAD)
    except BadFile:
        return ""
    if len(project.sources) != 1:
        return ""
    [source] = project.sources
    if not all(can_be_kept(source, area) for area in source.areas):
        return ""
    if source_xml(memo.target_id, source, source.areas, project.ids) != given:
        return ""
    paths = paths_of(memo.target_id, source.kind)
    return source_xml(memo.target_id, source, source.areas, project.ids, known=known, paths=paths)


class _Writer:
    def __init__(self, ids: Sequence[UUID | None], known: Collection[UUID] | None) -> None:
        self._ids, self._known = ids, known

    def area(self, area: AreaEntry) -> str:
        numbers = ((name, area.said[name]) for name in _MUST[area.kind])
        who = self._who(area.user, area.created)
        said = (("guid", str(area.guid)), ("name", area.name or None), *numbers, *who)
        inner = element("Description", area.description) if area.description else ""
        if area.kind == "PDFSelection" and area.text:
            words = element("PlainTextContent", area.text)
            guid = derived(area.guid or "", "words")
            inner += f"{opening('Representation', (('guid', str(guid)),))}{words}</Representation>"
        inner += "".join(self._codings(area))
        inner += "".join(self._notes(area.notes))
        return f"{opening(area.kind, said)}{inner}</{area.kind}>"

    def _codings(self, area: AreaEntry) -> Iterator[str]:
        for number, coding in enumerate(area.codings):
            code = self._id(coding.code)
            if code is not None:
                guid = coding.guid or derived(area.guid or "", "coding", number)
                yield self._coding(guid, code, coding)

    def _coding(self, guid: UUID, code: UUID, coding: CodingEntry) -> str:
        said = (("guid", str(guid)), *self._who(coding.user, coding.created))
        notes = "".join(self._notes(coding.notes))
        return f'{opening("Coding", said)}<CodeRef targetGUID="{code}"/>{notes}</Coding>'

    def _notes(self, notes: Sequence[UUID]) -> Iterator[str]:
        for note in notes:
            if self._known is None or note in self._known:
                yield f'<NoteRef targetGUID="{note}"/>'

    def _who(self, user: int, created: int) -> Iterator[tuple[str, str | None]]:
        id_ = self._id(user)
        yield ("creatingUser", str(id_) if id_ else None)
        moment = f"{np.datetime64(created, 'us')}Z" if created else words.NO_MOMENT
        yield ("creationDateTime", moment)

    def _id(self, place: int) -> UUID | None:
        id_ = self._ids[place] if place >= 0 else None
        return id_ if self._known is None or id_ in self._known else None
