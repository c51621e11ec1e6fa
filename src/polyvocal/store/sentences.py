"""Events told in sentences.

Names of cases, documents and speakers are read from an event's parts and never kept in its header,
so that erasing a part takes them out of the history too.
"""

from __future__ import annotations

from collections.abc import Callable

from polyvocal.core.language import _, ngettext
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Header, header_of, parts_of
from polyvocal.store.rows import fetch
from polyvocal.store.tables import (
    ATTRIBUTE,
    CASE,
    CODING,
    DOCUMENT,
    PARTNERSHIP,
    SPEAKER,
    Key,
    Table,
)

Teller = Callable[[int, str], str]
# The tables whose names are people's own, and the column that holds them.
_PERSONAL = {CASE.name: "label", DOCUMENT.name: "name", SPEAKER.name: "label"}


def _told(sentence: Callable[[], str]) -> Teller:
    return lambda n, name: sentence().format(n=n, name=name)


def _counted(sentence: Callable[[int], str]) -> Teller:
    return lambda n, name: sentence(n).format(n=n, name=name)


# Verb → the table whose rows are counted or named, and the sentence. Sentences are made when told,
# in the language then in use.
SENTENCES: dict[str, tuple[Table | None, Teller]] = {
    "create_study": (None, _told(lambda: _("Made the study {name}."))),
    "add_study": (DOCUMENT, _counted(lambda n: ngettext(
        "Took in a study with {n} document.", "Took in a study with {n} documents.", n))),
    "rename_study": (None, _told(lambda: _("Renamed the study to {name}."))),
    "add_attributes": (ATTRIBUTE, _counted(lambda n: ngettext(
        "Added {n} attribute.", "Added {n} attributes.", n))),
    "add_cases": (CASE, _counted(lambda n: ngettext(
        "Added the case {name}.", "Added {n} cases.", n))),
    "change_case": (CASE, _told(lambda: _("Changed the case {name}."))),
    "change_cases": (CASE, _counted(lambda n: ngettext(
        "Changed the case {name}.", "Changed {n} cases.", n))),
    "remove_case": (CASE, _told(lambda: _("Removed the case {name}."))),
    "add_partnerships": (PARTNERSHIP, _counted(lambda n: ngettext(
        "Added {n} partnership.", "Added {n} partnerships.", n))),
    "remove_partnership": (None, _told(lambda: _("Removed a partnership."))),
    "add_case_set": (None, _told(lambda: _("Added the case set {name}."))),
    "remove_case_set": (None, _told(lambda: _("Removed the case set {name}."))),
    "add_documents": (DOCUMENT, _counted(lambda n: ngettext(
        "Added the document {name}.", "Added {n} documents.", n))),
    "change_document": (DOCUMENT, _told(lambda: _("Changed the facts of {name}."))),
    "describe_documents": (None, _told(lambda: _("Changed facts and speakers of documents."))),
    "remove_document": (DOCUMENT, _told(lambda: _("Removed the document {name}."))),
    "change_speaker": (SPEAKER, _told(lambda: _("Said who the speaker {name} is."))),
    "set_template": (None, _told(lambda: _("Set the template."))),
    "add_code": (None, _told(lambda: _("Added the code {name}."))),
    "change_code": (None, _told(lambda: _("Changed the code {name}."))),
    "merge_codes": (None, _told(lambda: _("Merged codes into {name}."))),
    "retire_codes": (None, _told(lambda: _("Retired {name}."))),
    "finalise_template": (None, _told(lambda: _("Declared the template final."))),
    "reopen_template": (None, _told(lambda: _("Re-opened the template."))),
    "add_coder": (None, _told(lambda: _("Added the coder {name}."))),
    "rename_coder": (None, _told(lambda: _("Renamed a coder to {name}."))),
    "add_round": (None, _told(lambda: _("Added the round {name}."))),
    "add_codings": (CODING, _counted(lambda n: ngettext(
        "Added {n} coding.", "Added {n} codings.", n))),
    "change_coding": (None, _told(lambda: _("Changed a coding."))),
    "remove_codings": (CODING, _counted(lambda n: ngettext(
        "Removed {n} coding.", "Removed {n} codings.", n))),
    "add_memo": (None, _told(lambda: _("Wrote a memo."))),
    "change_memo": (None, _told(lambda: _("Changed a memo."))),
    "remove_memo": (None, _told(lambda: _("Removed a memo."))),
    "add_exemplar": (None, _told(lambda: _("Chose a quote for publication."))),
    "remove_exemplar": (None, _told(lambda: _("Took a quote out of publication."))),
    "add_claim": (None, _told(lambda: _("Added a claim."))),
    "remove_claim": (None, _told(lambda: _("Removed a claim."))),
    "add_foreign_ids": (None, _told(lambda: _("Recorded ids of another program."))),
    "undo": (None, _told(lambda: _("Undone: {name}"))),
    "redo": (None, _told(lambda: _("Redone: {name}"))),
}  # fmt: skip


def describe(at: StudyPlace, header: Header) -> str:
    """What the event did, in one sentence of the language in use."""
    table, tell = SENTENCES[header.verb]
    n = 0 if table is None else max(header.counts.get(table.name, (0, 0, 0)))
    if header.reverses is not None:
        name = describe(at, header_of(at, header.reverses))
    elif table is not None and table.name in _PERSONAL and n == 1:
        name = _name_in_parts(at, header.number, table)
    else:
        name = header.name
    return tell(n, name)


def last_to_touch(at: StudyPlace, table: Table, key: Key, *, after: int) -> Header | None:
    """The newest event since `after` that changed the row with this key, if any did."""
    rows = fetch(
        at.alias,
        "SELECT number FROM store_event WHERE study_id = %s AND number > %s ORDER BY number DESC",
        [at.study_id.hex, after],
    )
    for number in [number for (number,) in rows]:
        header = header_of(at, number)
        if table.name in header.counts and any(
            change.table is table and table.key_of(change.image) == key
            for _subject, _erased_by, changes in parts_of(at, number)
            for change in changes
        ):
            return header
    return None


def _name_in_parts(at: StudyPlace, number: int, table: Table) -> str:
    for _subject, _erased_by, changes in parts_of(at, number):
        for change in changes:
            if change.table is table:
                return str(table.get(change.image, _PERSONAL[table.name]))
    return _("(erased)")
