"""Changes to documents: their facts, their speakers, and whole documents coming and going."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType
from uuid import UUID

from polyvocal.core.documents import Document, Speaker
from polyvocal.core.errors import BadFile, BadValue
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Revision
from polyvocal.store import records
from polyvocal.store.changes.found import (
    find_row,
    find_rows,
    remove_whole,
    require_new_ids,
    require_new_names,
)
from polyvocal.store.changes.seen import require_mark
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.packing import (
    Content,
    LooseTurn,
    PackedText,
    PackedTurns,
    pack_bytes,
    pack_text,
    pack_turns,
)
from polyvocal.store.payloads import Subject
from polyvocal.store.rows import rows_by_key
from polyvocal.store.tables import CASE, DOCUMENT, ORIGINAL, SPEAKER, TEXT_VERSION, RowImage

LARGEST_ORIGINAL = 20 * 1024 * 1024
# Texts held before they are written together: few enough for little memory.
TEXTS_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Original:
    """The file a document came from, byte for byte, or the same already packed."""

    file_name: str
    data: bytes | Content

    @property
    def n_bytes(self) -> int:
        """How long it is."""
        return len(self.data.data if isinstance(self.data, Content) else self.data)

    def packed(self, text: PackedText) -> Content:
        """Its bytes as they are kept; those of the text are kept once."""
        return self.data if isinstance(self.data, Content) else pack_bytes(self.data, text)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be added, with its text (cleaned), speakers, turns and original.

    `turns` are (speaker id or None, start, end, seconds or None) in code points of `text`. Both may
    come already packed, by another process. `document.text_digest` and `n_characters` are worked
    out here.
    """

    document: Document
    text: str | PackedText
    speakers: Sequence[Speaker] = ()
    turns: Sequence[LooseTurn] | PackedTurns = ()
    original: Original | None = None


def add_documents(
    *,
    at: StudyPlace,
    by: Actor,
    documents: Iterable[NewDocument],
    total: int | None = None,
    progress: Progress = silent,
) -> Revision:
    """Add documents with all that belongs to them, all or none.

    They may come one by one from a reader: never more than a few are held in memory. `total` is how
    many are expected, for `progress`. Raises `BadValue` for a name that is taken, a turn outside
    the text or an original past 20 MB.
    """
    what, done = _("Reading and storing documents"), 0
    with changing(at, by, "add_documents") as draft:
        coming = iter(documents)
        while batch := list(islice(coming, TEXTS_AT_ONCE)):
            progress(what, done, total)
            require_new_ids(draft, DOCUMENT, [n.document.id for n in batch])
            require_new_names(draft, DOCUMENT, "name", [n.document.name for n in batch])
            find_rows(draft, CASE, [s.case_id for n in batch for s in n.speakers if s.case_id])
            write_documents(draft, batch)
            draft.write()  # so that the next batch's names are held against these too
            done += len(batch)
        progress(what, done, total)
    return draft.revision


def write_documents(draft: Draft, documents: Sequence[NewDocument]) -> None:
    """The rows and contents of documents whose names and cases are known to be right."""
    contents: list[Content] = []
    for new in documents:
        contents += _write_document(draft, new)
    draft.keep(contents)


def _write_document(draft: Draft, new: NewDocument) -> list[Content]:
    packed = new.text if isinstance(new.text, PackedText) else pack_text(new.text)
    text = packed.content
    loose = new.turns
    packed_turns = loose if isinstance(loose, PackedTurns) else pack_turns(loose)
    _require_fit(new, packed_turns, packed)
    turns = pack_bytes(packed_turns.to_bytes())
    document = replace(new.document, text_digest=text.digest, n_characters=packed.n_characters)
    about = Subject("document", document.id.hex)
    draft.add(DOCUMENT, records.document_row(draft.study, document), about)
    draft.add(
        TEXT_VERSION,
        TEXT_VERSION.row(
            document_id=document.id.hex,
            number=document.text_version,
            text_digest=text.digest,
            turns_digest=turns.digest,
            n_characters=document.n_characters,
            n_words=document.n_words,
            edits_digest="",
        ),
        about,
    )
    draft.add_many(SPEAKER, map(records.speaker_row, new.speakers), about)
    if new.original is None:
        return [text, turns]
    original = new.original.packed(packed)
    draft.add(ORIGINAL, original_row(document.id, new.original, original), about)
    return [text, turns, original]


def _require_fit(new: NewDocument, turns: PackedTurns, text: PackedText) -> None:
    known = {speaker.id for speaker in new.speakers}
    if any(speaker.document_id != new.document.id for speaker in new.speakers) or not (
        known.issuperset(turns.speaker_ids)
    ):
        raise BadValue(
            _("A turn of {name} has a speaker who is not of that document.").format(
                name=new.document.name
            )
        )
    if not turns.fit(text.n_characters):
        raise BadValue(_("A turn of {name} lies outside its text.").format(name=new.document.name))
    if new.document.text_digest not in {"", text.content.digest}:
        raise BadValue(
            _("The text of {name} is not the one its digest was taken of.").format(
                name=new.document.name
            )
        )


def original_row(document: UUID, original: Original, content: Content) -> RowImage:
    """The row of the file a document came from. Raises `BadFile` where it is too large."""
    if len(content.data) > LARGEST_ORIGINAL:
        raise BadFile(
            original.file_name,
            _("the file is larger than 20 MB."),
            remedy=_("Keep recordings beside the study, and give Polyvocal the transcript."),
        )
    return ORIGINAL.row(
        document_id=document.hex,
        file_name=original.file_name,
        digest=content.digest,
        n_bytes=len(content.data),
    )


def change_document(*, at: StudyPlace, by: Actor, document: Document) -> Revision:
    """Bring the facts of the document with this id to these; its text stays as it is."""
    with changing(at, by, "change_document") as draft:
        _change_facts(draft, document)
    return draft.revision


def change_speaker(*, at: StudyPlace, by: Actor, speaker: Speaker) -> Revision:
    """Say who a speaker is: label, kind, and the case when it is a participant."""
    with changing(at, by, "change_speaker") as draft:
        _change_voice(draft, speaker)
    return draft.revision


def describe_documents(
    *,
    at: StudyPlace,
    by: Actor,
    documents: Iterable[Document] = (),
    speakers: Iterable[Speaker] = (),
    marks: Mapping[UUID, int] = MappingProxyType({}),
) -> Revision:
    """Bring facts and speakers of many documents to these, as a sheet gives them: one event.

    `marks` are those that were seen of documents and speakers, by id: raises `Conflict` where one
    is another by now.
    """
    with changing(at, by, "describe_documents") as draft:
        for document in documents:
            _change_facts(draft, document, marks.get(document.id))
        for speaker in speakers:
            _change_voice(draft, speaker, marks.get(speaker.id))
    return draft.revision


def _facts_of(draft: Draft, row: RowImage) -> Document:
    key = (DOCUMENT.get(row, "id"), DOCUMENT.get(row, "text_version"))
    [text] = rows_by_key(draft.place.alias, TEXT_VERSION, [key]).values()
    return records.document_in(row, text)


def _change_facts(draft: Draft, document: Document, mark: int | None = None) -> None:
    before = find_row(draft, DOCUMENT, document.id)
    require_mark(draft, DOCUMENT, before, _facts_of(draft, before).mark, mark)
    if DOCUMENT.get(before, "name") != document.name:
        require_new_names(draft, DOCUMENT, "name", [document.name])
    version = DOCUMENT.get(before, "text_version")
    after = records.document_row(draft.study, replace(document, text_version=version))
    draft.change(DOCUMENT, before, after)


def _change_voice(draft: Draft, speaker: Speaker, mark: int | None = None) -> None:
    before = find_row(draft, SPEAKER, speaker.id)
    require_mark(draft, SPEAKER, before, records.speaker_in(before).mark, mark)
    if speaker.case_id is not None:
        find_row(draft, CASE, speaker.case_id)
    document = UUID(SPEAKER.get(before, "document_id"))
    after = records.speaker_row(replace(speaker, document_id=document))
    draft.change(SPEAKER, before, after)


def remove_document(*, at: StudyPlace, by: Actor, document_id: UUID) -> Revision:
    """Remove a document with its codings, speakers, assignments and memos, whole."""
    with changing(at, by, "remove_document") as draft:
        remove_whole(draft, DOCUMENT, [find_row(draft, DOCUMENT, document_id)])
    return draft.revision
