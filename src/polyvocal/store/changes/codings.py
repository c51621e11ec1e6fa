"""Changes to codings and coders. Each touches only what its coder made."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from polyvocal.core.carrying import Carried
from polyvocal.core.coding import Coder, Coding, Round
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Revision
from polyvocal.store import coding_records
from polyvocal.store.anchors import anchor_row, current_text
from polyvocal.store.changes.found import (
    find_row,
    find_rows,
    remove_whole,
    require_name,
    require_new_ids,
    study_rows,
)
from polyvocal.store.changes.strokes import name_code
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.payloads import Subject
from polyvocal.store.tables import (
    ANCHOR,
    ASSIGNMENT,
    CODE_STATE,
    CODER,
    CODING,
    DOCUMENT,
    ROUND,
    RowImage,
)


def add_coder(*, at: StudyPlace, by: Actor, coder: Coder) -> Revision:
    """Add a coder. A namesake stays another coder."""
    with changing(at, by, "add_coder") as draft:
        require_name(coder.name, _("coder"))
        require_new_ids(draft, CODER, [coder.id])
        draft.name = coder.name
        draft.add(CODER, coding_records.coder_row(draft.study, coder))
    return draft.revision


def rename_coder(*, at: StudyPlace, by: Actor, coder_id: UUID, name: str) -> Revision:
    """Give a coder another name; the codings stay theirs."""
    with changing(at, by, "rename_coder") as draft:
        require_name(name, _("coder"))
        row = find_row(draft, CODER, coder_id)
        draft.name = name
        draft.change(CODER, row, CODER.changed(row, name=name))
    return draft.revision


def add_round(*, at: StudyPlace, by: Actor, round_: Round) -> Revision:
    """Add a round with its assignments. Raises `NotFound` for a document or coder not there."""
    with changing(at, by, "add_round") as draft:
        require_name(round_.name, _("round"))
        require_new_ids(draft, ROUND, [round_.id])
        find_rows(draft, DOCUMENT, [document for document, _coder in round_.assignments])
        find_rows(draft, CODER, [coder for _document, coder in round_.assignments])
        draft.name = round_.name
        write_round(draft, round_)
    return draft.revision


def write_round(draft: Draft, round_: Round) -> None:
    """The rows of a round and its assignments."""
    draft.add(ROUND, coding_records.round_row(draft.study, round_))
    for document, coder in sorted(round_.assignments):
        row = ASSIGNMENT.row(round_id=round_.id.hex, document_id=document.hex, coder_id=coder.hex)
        draft.add(ASSIGNMENT, row)


def add_codings(
    *, at: StudyPlace, by: Actor, codings: Iterable[Coding], progress: Progress = silent
) -> Revision:
    """Add codings, all or none.

    Raises `NotFound` for a document, coder or round that is not in the study, and `BadValue` for a
    span outside the text or a code that cannot be applied under the coding's template version.
    """
    new = list(codings)
    with changing(at, by, "add_codings") as draft:
        require_new_ids(draft, CODING, [coding.id for coding in new])
        find_rows(draft, CODER, {coding.coder_id for coding in new})
        find_rows(draft, ROUND, {c.round_id for c in new if c.round_id is not None})
        codes = _Codes(draft)
        by_document: dict[UUID, list[Coding]] = {}
        for coding in new:
            codes.require(coding.code_id, coding.template_version)
            by_document.setdefault(coding.document_id, []).append(coding)
        documents = find_rows(draft, DOCUMENT, by_document)
        for done, (document, group) in enumerate(by_document.items()):
            progress(_("Storing codings"), done, len(by_document))
            _add_to_document(draft, documents[document], group)
        progress(_("Storing codings"), len(by_document), len(by_document))
    return draft.revision


def remove_codings(*, at: StudyPlace, by: Actor, coding_ids: Iterable[UUID]) -> Revision:
    """Remove codings with their exemplars and memos, all or none."""
    ids = list(coding_ids)
    with changing(at, by, "remove_codings") as draft:
        rows = find_rows(draft, CODING, ids).values()
        name_code(draft, rows)
        remove_whole(draft, CODING, rows)
    return draft.revision


class _Codes:
    """Which codes can be applied under which template version."""

    def __init__(self, draft: Draft) -> None:
        self._usable = {
            (CODE_STATE.get(row, "code_id"), CODE_STATE.get(row, "version"))
            for row in study_rows(draft, CODE_STATE)
            if not CODE_STATE.get(row, "is_group") and not CODE_STATE.get(row, "is_retired")
        }

    def require(self, code_id: UUID, version: int) -> None:
        if (code_id.hex, version) not in self._usable:
            raise BadValue(
                _(
                    "A coding names a code that version {version} of the template does not have, "
                    "or that takes no codings there (a group, or retired)."
                ).format(version=version)
            )


def _add_to_document(draft: Draft, document: RowImage, codings: list[Coding]) -> None:
    text = current_text(draft.place.alias, document)
    about = Subject("document", DOCUMENT.get(document, "id"))
    for coding in codings:
        if coding.span.end > len(text.text):
            raise BadValue(
                _("A coding of {document} ends at {end}, but the text at {length}.").format(
                    document=DOCUMENT.get(document, "name"),
                    end=coding.span.end,
                    length=len(text.text),
                )
            )
    draft.add_many(CODING, [coding_records.coding_row(draft.study, c) for c in codings], about)
    places = [Carried(c.span.start, c.span.end, c.state) for c in codings]
    anchors = [anchor_row(c.id.hex, text, p) for c, p in zip(codings, places, strict=True)]
    draft.add_many(ANCHOR, anchors, about)
