"""Put a newer file of an interview in the place of the one that a document was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np

from polyvocal.core.coding import AnchorState
from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.errors import BadFile, NotFound
from polyvocal.core.findings import ImportReport
from polyvocal.core.language import _
from polyvocal.core.showing import one_line
from polyvocal.formats.labels import without_ending
from polyvocal.store.backup import keep_copy
from polyvocal.store.changes import Original, correct_text
from polyvocal.store.connections import StudyPlace, address_of
from polyvocal.store.copies import CopyReason
from polyvocal.store.events import Actor
from polyvocal.store.packing import PackedTurns
from polyvocal.store.reads import case_labels
from polyvocal.store.reads.doubts import Doubt, preview_correction
from polyvocal.store.reads.reader import ReaderPage, reader_page
from polyvocal.store.snapshot import read_study
from polyvocal.work.importing.documents import Unreadable
from polyvocal.work.opening import at_study
from polyvocal.work.reading import Asked, Incoming, IncomingDocument, Reader


@dataclass(frozen=True, slots=True)
class Touched:
    """A coding whose words the newer text changes: what it is, whose, where, and both its words.

    `turn` counts from 1 in the text as it was; 0 where the passage begins in none.
    """

    state: AnchorState
    code: str
    coder: str
    turn: int
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a newer text does to the codings on it, and what was understood of its file.

    `is_stored` is false where it was only looked at, or where the text is the same to the letter.
    """

    document: str
    n_changes: int
    n_codings: Mapping[AnchorState, int]
    touched: tuple[Touched, ...]
    report: ImportReport
    is_stored: bool


def renew_document(
    place: Path | str | StudyPlace,
    file: Path,
    *,
    by: Actor,
    name: str = "",
    only_look: bool = False,
) -> Renewed:
    """Read the file as the next version of a document's text; codings follow their words.

    The document is the one called `name`, or like the file. Its turns and new speakers are those
    found in the file; a speaker of the same label stays who they were. A verified copy of the study
    is kept first, and the file becomes the document's original. With `only_look` nothing changes.

    Raises `NotFound` for a document the study has not, `Unreadable` for the file, `BadFile` where
    it holds several, and as `changes.correct_text` does.
    """
    with at_study(place) as at:
        document = _document(at, name or one_line(file.name))
        page = reader_page(at, document.id)
        kinds = {speaker.label: speaker.kind for speaker in page.speakers if speaker.label}
        cases = case_labels(at)
        interviewers = frozenset({document.interviewer} - {""})
        incoming = Reader(frozenset(cases)).read(Asked(file, interviewers, kinds))
        read = _only(file, incoming)
        text = read.text.content.data.decode()
        seen = preview_correction(at, document.id, text, page.document.text_version)
        stores = bool(seen.n_stretches) and not only_look
        if stores:
            turns, new = _turns(read, page, cases)
            keep_copy(address_of(at.alias), CopyReason.IMPORT)
            correct_text(
                at=at,
                by=by,
                document_id=document.id,
                text=text,
                seen_version=page.document.text_version,
                turns=turns,
                speakers=new,
                original=Original(one_line(file.name), incoming.original),
            )
        told = _touched(at, page, seen.touched)
        return Renewed(document.name, seen.n_stretches, seen.n_codings, told, read.report, stores)


def _document(at: StudyPlace, name: str) -> Document:
    """The document of this name, to the letter: another must not lose its text to a likeness."""
    by_name = {document.name: document for document in read_study(at).documents}
    for spelling in (name, without_ending(name)):
        if spelling in by_name:
            return by_name[spelling]
    raise NotFound(
        _(
            "There is no document called {name}; say which one this is a newer version of: "
            "--document NAME, or add it with: polyvocal add"
        ).format(name=name)
    )


def _only(file: Path, incoming: Incoming) -> IncomingDocument:
    if incoming.problem:
        raise Unreadable(incoming.problem)
    if len(incoming.documents) != 1:
        raise BadFile(
            file,
            _("it holds several documents."),
            remedy=_("Give a file that holds the one document only."),
        )
    return incoming.documents[0]


def _turns(
    read: IncomingDocument, page: ReaderPage, cases: Mapping[str, UUID]
) -> tuple[PackedTurns, list[Speaker]]:
    """The turns as the file has them, each with its speaker, and the speakers who are new."""
    known = {speaker.label: speaker for speaker in page.speakers}
    new: list[Speaker] = []
    for voice in read.speakers:
        if voice.label not in known:
            case = cases.get(voice.label) if voice.kind is SpeakerKind.PARTICIPANT else None
            speaker = Speaker(uuid4(), page.document.id, voice.label, voice.kind, case)
            known[voice.label] = speaker
            new.append(speaker)
    order = tuple(known[voice.label].id for voice in read.speakers)
    turns, voice_of = read.turns, read.turns.speaker
    if not read.speakers and "" in known:  # all of it is one case's talk, as before
        order, voice_of = (known[""].id,), np.zeros_like(voice_of)
    return PackedTurns(order, voice_of, turns.start, turns.end, turns.seconds), new


def _touched(at: StudyPlace, page: ReaderPage, doubts: tuple[Doubt, ...]) -> tuple[Touched, ...]:
    study = read_study(at)
    codes = {code.id: code.title for code in study.template.codes}
    coders = {coder.id: coder.name for coder in page.coders}
    before = {coding.id: coding.span.start for coding in page.codings}
    return tuple(
        Touched(
            doubt.coding.state,
            codes.get(doubt.coding.code_id, ""),
            coders[doubt.coding.coder_id],
            _turn_at(page, before[doubt.coding.id]),
            doubt.before,
            doubt.now,
        )
        for doubt in doubts
    )


def _turn_at(page: ReaderPage, position: int) -> int:
    i = int(np.searchsorted(page.turns.start, position, side="right"))
    return i if i and position < page.turns.end[i - 1] else 0
