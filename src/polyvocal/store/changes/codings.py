"""Adding and removing codings by the thousand; what a reader does is in `gestures`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from uuid import UUID

from polyvocal.core.carrying import Carried
from polyvocal.core.coding import Coding
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Revision
from polyvocal.store import coding_records
from polyvocal.store.anchors import anchor_row, current_text
from polyvocal.store.changes.found import (
    find_rows,
    remove_whole,
    require_new_ids,
    study_rows,
)
from polyvocal.store.changes.rounds import require_open
from polyvocal.store.changes.strokes import Standing, name_code
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing
from polyvocal.store.payloads import Subject
from polyvocal.store.tables import (
    ANCHOR,
    CODE_STATE,
    CODER,
    CODING,
    DOCUMENT,
    ROUND,
    RowImage,
)


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
        require_open(draft, list(rows))
        name_code(draft, rows)
        remove_whole(draft, CODING, rows)
    return draft.revision


def revise_codings(*, at: StudyPlace, by: Actor, codings: Iterable[Coding]) -> Revision:
    """Bring codings that are there to these values, as another copy of the study has them.

    Spans are of the current texts. Raises as `add_codings` does.
    """
    wanted = {coding.id: coding for coding in codings}
    with changing(at, by, "revise_codings") as draft:
        # Where they were handed in here, the other copy handed them back and in again.
        standing = Standing(draft, dict.fromkeys(wanted), settles=True)
        codes = _Codes(draft)
        for id_, coding in wanted.items():
            before = standing.coding(id_)
            new = replace(coding, template_version=before.template_version)
            if coding.code_id != before.code_id:
                codes.require(coding.code_id, coding.template_version)
                new = coding
            standing.change(id_, partial(_restated, draft.study, new))
            standing.place(id_, Carried(coding.span.start, coding.span.end, coding.state))
    return draft.revision


def _restated(study: str, coding: Coding, _before: RowImage) -> RowImage:
    return coding_records.coding_row(study, coding)


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
