"""What each note hangs on: the study, a case, a document, a code, a passage or a coding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.cases import Case
from polyvocal.core.coding import MemoTarget
from polyvocal.core.exchange import Fate, Thing
from polyvocal.core.language import _
from polyvocal.formats.refi import words
from polyvocal.formats.refi.codes_in import TemplateIn
from polyvocal.formats.refi.codings_in import CodingsIn
from polyvocal.formats.refi.documents_in import Planned
from polyvocal.formats.refi.notes_in import NotesIn, On
from polyvocal.formats.refi.values import LinkEntry, ProjectEntry, SourceEntry

_STUDY = On(MemoTarget.STUDY)


def notes_of_codings(
    notes: NotesIn, codings: CodingsIn, places: Sequence[UUID | None], ids: NDArray[np.void]
) -> dict[int, str]:
    """Hang notes on codings; returns, by row, those that are a coding's own note."""
    own: dict[int, str] = {}
    extras = [(row, places[place]) for row, place in codings.extras if place >= 0]
    for row, note in [*extras, *codings.note_ids]:
        if note is None:
            continue
        if notes.name_of(note) == words.CODING_NOTE:
            own[row] = notes.text_of(note)
            notes.pass_over(note)
        else:
            notes.hang(note, On(MemoTarget.CODING, UUID(bytes=ids[row].tobytes())))
    return own


def hang_notes(
    notes: NotesIn,
    project: ProjectEntry,
    template: TemplateIn,
    planned: Sequence[Planned],
    *,
    cases: Sequence[Case],
    links: Iterable[LinkEntry],
) -> None:
    """All other notes, descriptions and values, and what has no counterpart in a study."""
    for note in project.project_notes:
        notes.hang(note, _STUDY)
    notes.tell(project.description, _STUDY, -1, "description")
    for code, note in template.notes:
        notes.hang(note, On(MemoTarget.CODE, code))
    known = {case.id for case in cases}
    for entry in project.cases:
        if entry.guid in known:
            on = On(MemoTarget.CASE, entry.guid)
            notes.tell(entry.description, on, -1, "description")
            for note in entry.notes:
                notes.hang(note, on)
    _hang_on_documents(notes, project, planned)
    _follow_links(notes, template, planned, known, links)
    for kept in project.sets:
        notes.keep(Thing.SETS, kept)
    for kept in project.graphs:
        notes.keep(Thing.GRAPHS, kept)
    notes.hang_the_rest()


def _hang_on_documents(notes: NotesIn, project: ProjectEntry, planned: Sequence[Planned]) -> None:
    names = {v.guid: v.name for v in project.variables if v.guid is not None}
    for plan in planned:
        on = On(MemoTarget.DOCUMENT, plan.id)
        entries = [plan.source] if plan.is_first else []
        entries += [plan.text_entry] if plan.text_entry is not plan.source else []
        for entry in entries:
            for note in entry.notes:
                notes.hang(note, on)
            notes.tell(entry.description, on, entry.user, "description", entry.kind)
            if not notes.is_ours:
                _tell_values(notes, entry, on, names)


def _tell_values(notes: NotesIn, entry: SourceEntry, on: On, names: dict[UUID, str]) -> None:
    if not entry.values:
        return
    lines = [
        f"{names.get(value.variable, '?') if value.variable else '?'}: {value.text}"
        for value in entry.values
    ]
    notes.tell("\n".join(lines), on, entry.user, "values", entry.kind)
    how = _("of a source: told in a note on the document")
    notes.account.add(Thing.VALUES, Fate.KEPT, len(lines), how)


def _follow_links(
    notes: NotesIn,
    template: TemplateIn,
    planned: Sequence[Planned],
    cases: set[UUID],
    links: Iterable[LinkEntry],
) -> None:
    """Links from a note say what it hangs on; all others are kept as they are."""
    codes = template.template.index
    sources = {plan.source.guid: plan.id for plan in planned if plan.is_first}
    for link in links:
        ends = (link.first, link.second)
        note = next((end for end in ends if end in notes.notes), None)
        other = next((end for end in ends if end is not note and end is not None), None)
        on = None
        if other in cases:
            on = On(MemoTarget.CASE, other)
        elif other in codes:
            on = On(MemoTarget.CODE, other)
        elif other in sources:
            on = On(MemoTarget.DOCUMENT, sources[other])
        known = (cases, codes, sources, notes.notes)
        n_lost = sum(not any(end in one for one in known) for end in ends)
        is_kept = link.guid is not None and link.guid in notes.notes
        is_own = notes.is_ours and not is_kept and (note is not None or bool(cases & {*ends}))
        if is_own and n_lost == 1:
            how = _("one of the two is not in the file any more")
            notes.account.add(Thing.LINKS, Fate.LEFT_OUT, 1, how)
        elif note is None or on is None:
            notes.keep(Thing.LINKS, link)
        else:
            notes.hang(note, on)
            notes.account.add(Thing.LINKS, Fate.WHOLE)
