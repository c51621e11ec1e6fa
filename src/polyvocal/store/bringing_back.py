"""Bringing back what was removed, whoever removed it, however long ago."""

from __future__ import annotations

from collections.abc import Iterator

from polyvocal.core.errors import NotAllowed, NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store.connections import StudyPlace
from polyvocal.store.contents import load_content
from polyvocal.store.events import Actor, Draft, changing, header_of
from polyvocal.store.following import HAVE_PLACES
from polyvocal.store.packing import quote_digest
from polyvocal.store.payloads import Change, Subject
from polyvocal.store.replaying import conflict, recorded, replay
from polyvocal.store.rows import rows_by_key
from polyvocal.store.tables import TABLES, TEXT_VERSION, RowImage

BRING_BACK = "bring_back"
_TEMPLATE = ("templateversion", "code", "codestate", "codemapping")


def bring_back(*, at: StudyPlace, by: Actor, number: int) -> Revision:
    """Bring back what event `number` removed, as a change of this person's own.

    Unlike undo it asks nothing of what that event changed beside: rows that somebody changed since
    stay as they are now. Raises `NotFound` where nothing of it is missing, `NotAllowed` for codes
    of the template (they come back with undo, or are added anew), and `Conflict` where something
    else has taken its place.
    """
    with changing(at, by, BRING_BACK) as draft:
        counts = header_of(at, number).counts
        if any(counts.get(name, (0, 0, 0))[2] for name in _TEMPLATE):
            raise NotAllowed(
                _("Codes are not brought back from here; undo the change, or add the code again.")
            )
        missing = list(_missing(draft, number))
        if not any(change.before is None for _subject, changes in missing for change in changes):
            raise NotFound(_("Nothing that this removed is missing now."))
        replay(draft, number, lambda: missing)
    return draft.revision


def _missing(draft: Draft, number: int) -> Iterator[tuple[Subject, list[Change]]]:
    for subject, changes in recorded(draft, number):
        by_table: dict[str, list[Change]] = {}
        for change in changes:
            by_table.setdefault(change.table.name, []).append(change)
        wanted: list[Change] = []
        for name, group in by_table.items():
            table = TABLES[name]
            now = rows_by_key(draft.place.alias, table, [table.key_of(c.image) for c in group])
            for change in group:
                wanted += _taken_back(draft, number, change, now.get(table.key_of(change.image)))
        yield subject, list(_without_lost_places(draft, subject, wanted))


def _without_lost_places(draft: Draft, subject: Subject, wanted: list[Change]) -> Iterator[Change]:
    """All but places in versions of a text that are gone, or another text by now.

    A correction that was undone since took its version along. What is left out here is carried anew
    from the version before.
    """
    alias, texts = draft.place.alias, dict[int, str]()
    coming = {TEXT_VERSION.key_of(c.image) for c in wanted if c.table is TEXT_VERSION}
    for change in wanted:
        if change.table not in HAVE_PLACES or change.before is not None:
            yield change
            continue
        place = change.table.named(change.image)
        version = place["text_version"]
        if (subject.id, version) in coming:  # the whole document comes back
            yield change
            continue
        if version not in texts:
            rows = rows_by_key(alias, TEXT_VERSION, [(subject.id, version)])
            digests = [TEXT_VERSION.get(row, "text_digest") for row in rows.values()]
            data = [load_content(alias, draft.study, digest) for digest in digests]
            texts[version] = data[0].decode() if data else ""
        if quote_digest(texts[version][place["start"] : place["end"]]) == place["quote_digest"]:
            yield change


def _taken_back(
    draft: Draft, number: int, change: Change, now: RowImage | None
) -> Iterator[Change]:
    table, before, after = change
    if before is None:
        return
    if after is None:
        if now is None:
            yield change.reversed()
        elif now != before:
            raise conflict(draft, number, table, table.key_of(before))
    elif now == after:
        yield change.reversed()
