"""Has anybody else done something to a document since a page looked last?"""

from __future__ import annotations

from uuid import UUID

from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.store.blindness import veil_over
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import read_revision
from polyvocal.store.reads.past import headers_since
from polyvocal.store.rows import fetch


def touched_since(at: StudyPlace, document_id: UUID, after: int, me: UUID) -> tuple[int, bool]:
    """Where the study stands, and whether others' events after `after` touched this document.

    An event about the whole study (its template, its rounds) touches every document. Asked every
    second by every open page, so it reads nothing but the events that are new. What a blind round
    hides touches nothing, and moves nothing on. Raises `NotFound` where the document is none of
    this study's.
    """
    mine = "SELECT 1 FROM store_document WHERE id = %s AND study_id = %s"
    if not any(True for _row in fetch(at.alias, mine, [document_id.hex, at.study_id.hex])):
        raise NotFound(_("That document is not in this study (any more)."))
    number = read_revision(at).number
    if number <= after:
        return number, False
    veil = veil_over(at)
    which, more = "", []
    if not veil.is_down:
        seen = [h.number for h in headers_since(at, after) if not veil.withholds(h)]
        if not seen:
            return after, False
        number, which = seen[-1], f"AND e.number IN ({', '.join(['%s'] * len(seen))}) "
        more = seen
    touched = fetch(
        at.alias,
        "SELECT 1 FROM store_event e JOIN store_eventpart p "  # noqa: S608 - only marks are put in
        "ON p.study_id = e.study_id AND p.number = e.number "
        "WHERE e.study_id = %s AND e.number > %s AND e.actor <> %s AND p.subject IN (%s, %s) "
        f"{which}LIMIT 1",
        [at.study_id.hex, after, me.hex, document_id.hex, at.study_id.hex, *more],
    )
    return number, any(True for _row in touched)
