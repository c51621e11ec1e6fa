"""What every change looks up and checks before it writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from uuid import UUID

from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _
from polyvocal.store.events import Draft, subject_of
from polyvocal.store.payloads import Subject, require_storable
from polyvocal.store.rows import rows_by_key, rows_of_study, rows_where
from polyvocal.store.tables import (
    CASE,
    CLAIM,
    CODE,
    CODER,
    CODING,
    CONTENT_NOTE,
    DOCUMENT,
    EXEMPLAR,
    MEMO,
    PARTNERSHIP,
    ROUND,
    SPEAKER,
    Key,
    RowImage,
    Table,
    children_of,
)

# PostgreSQL cannot index longer texts, and nobody can read them in a table.
LONGEST_NAME = 500


def thing(table: Table) -> str:
    """What a row of the table is called in a sentence."""
    names: dict[str, Callable[[], str]] = {
        CASE.name: lambda: _("case"),
        DOCUMENT.name: lambda: _("document"),
        SPEAKER.name: lambda: _("speaker"),
        CODE.name: lambda: _("code"),
        CODER.name: lambda: _("coder"),
        ROUND.name: lambda: _("round"),
        CODING.name: lambda: _("coding"),
        MEMO.name: lambda: _("memo"),
        CONTENT_NOTE.name: lambda: _("content note"),
        EXEMPLAR.name: lambda: _("exemplar"),
        CLAIM.name: lambda: _("claim"),
        PARTNERSHIP.name: lambda: _("partnership"),
    }
    return names.get(table.name, lambda: _("row"))()


def find_rows(draft: Draft, table: Table, ids: Iterable[UUID]) -> dict[UUID, RowImage]:
    """The rows with these ids in this study. Raises `NotFound` when one is missing."""
    wanted = list(dict.fromkeys(ids))
    found = rows_by_key(draft.place.alias, table, keys_in(draft, table, wanted))
    return rows_among(draft, table, found.values(), wanted)


def rows_among(
    draft: Draft, table: Table, rows: Iterable[RowImage], wanted: Iterable[UUID]
) -> dict[UUID, RowImage]:
    """As `find_rows`, where the rows were read already."""
    found = {UUID(str(table.key_of(row)[-1])): row for row in rows}
    owned = _of_study(draft, table, found)
    for id_ in wanted:
        if id_ not in owned:
            raise NotFound(
                _(
                    "That {thing} is not in this study (any more); look at the study as it is "
                    "now and try again."
                ).format(thing=thing(table))
            )
    return owned


def keys_in(draft: Draft, table: Table, ids: Iterable[UUID]) -> list[Key]:
    """The keys of rows with these ids; what only a study tells apart is named with its study."""
    within = (draft.study,) if table.key[0] == "study_id" else ()
    return [(*within, id_.hex) for id_ in ids]


def find_row(draft: Draft, table: Table, id_: UUID) -> RowImage:
    """The one row with this id in this study. Raises `NotFound`."""
    return find_rows(draft, table, [id_])[id_]


def own_rows(draft: Draft, table: Table, column: str, values: Iterable[str]) -> list[RowImage]:
    """This study's rows with one of these values; another study may have codes of the same ids."""
    rows = rows_where(draft.place.alias, table, column, values)
    return [row for row in rows if table.get(row, "study_id") == draft.study]


def study_rows(draft: Draft, table: Table) -> list[RowImage]:
    """All the study's rows of a table that is never large."""
    return list(rows_of_study(draft.place.alias, table, draft.place.study_id))


def require_name(name: str, what: str) -> None:
    """Raises `BadValue` for an empty name or one that no table could keep or show."""
    require_storable(name)
    if not name.strip():
        raise BadValue(_("Give the {thing} a name.").format(thing=what))
    if len(name) > LONGEST_NAME:
        raise BadValue(
            _("The name of a {thing} has at most {most} characters; shorten {name}….").format(
                thing=what, most=LONGEST_NAME, name=name[:40]
            )
        )


def require_new_names(draft: Draft, table: Table, column: str, names: list[str]) -> None:
    """Raises `BadValue` where a name is taken already, in the study or within the batch."""
    for name in names:
        require_name(name, thing(table))
    taken = {
        table.get(row, column)
        for row in rows_where(draft.place.alias, table, column, names)
        if table.get(row, "study_id") == draft.study
    }
    twice = [name for name, n in Counter(names).items() if n > 1 or name in taken]
    if twice:
        raise BadValue(
            _("There is a {thing} {name} already; choose another name.").format(
                thing=thing(table), name=twice[0]
            )
        )


def require_new_ids(draft: Draft, table: Table, ids: Iterable[UUID]) -> None:
    """Raises `BadValue` where something with one of these ids is there already."""
    keys = keys_in(draft, table, ids)
    if len(set(keys)) != len(keys) or rows_by_key(draft.place.alias, table, keys):
        raise BadValue(
            _("That {thing} is in the study already; it can be changed, not added again.").format(
                thing=thing(table)
            )
        )


def is_there(draft: Draft, table: Table, row: RowImage) -> bool:
    """Is just this row there already? Raises `BadValue` where one of its id is there, but another.

    So that what a person wrote may be sent twice.
    """
    known = rows_by_key(draft.place.alias, table, [table.key_of(row)])
    if known and row not in known.values():
        require_new_ids(draft, table, [UUID(str(table.key_of(row)[0]))])
    return bool(known)


def require_text(text: str) -> None:
    """Raises `BadValue` for a note without a word."""
    require_storable(text)
    if not text.strip():
        raise BadValue(_("Write at least a word, or take the note away."))


def remove_whole(
    draft: Draft, table: Table, rows: Iterable[RowImage], about: Subject | None = None
) -> None:
    """Remove rows and all that hangs on them: a document with its codings, a coding with memos.

    `about` names the subject where a row cannot (see `events.subject_of`); what hangs on a row is
    about the same.
    """
    by_subject: dict[Subject, list[RowImage]] = {}
    for row in rows:
        by_subject.setdefault(about or subject_of(table, row, draft.study), []).append(row)
    for subject, group in by_subject.items():
        keys = [table.key_of(row)[0] for row in group]
        for child, reference in children_of(table):
            if len(reference.columns) > 1:
                continue
            hanging = [
                row
                for row in rows_where(draft.place.alias, child, reference.columns[0], keys)
                if reference.when is None or child.get(row, reference.when[0]) == reference.when[1]
            ]
            if hanging:
                remove_whole(draft, child, hanging, subject)
        for row in group:
            draft.remove(table, row, subject)


def _of_study(draft: Draft, table: Table, rows: dict[UUID, RowImage]) -> dict[UUID, RowImage]:
    if "study_id" in table.columns:
        return {i: row for i, row in rows.items() if table.get(row, "study_id") == draft.study}
    # A speaker belongs to the study of its document.
    documents = {UUID(table.get(row, "document_id")) for row in rows.values()}
    find_rows(draft, DOCUMENT, documents)
    return rows
