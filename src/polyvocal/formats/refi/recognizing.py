"""Is a project one that we wrote, and what does its note about the study say?

Other tools drop that note, or change it, and give everything ids of their own. What else we write
is still known by its names then, and whether somebody consents to be quoted must not be lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.exchange import Account
from polyvocal.core.language import _
from polyvocal.core.template import TemplateVersion
from polyvocal.formats.refi import words
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.record import StudyRecord, read_study_record
from polyvocal.formats.refi.shielding import unshield
from polyvocal.formats.refi.texts import Texts
from polyvocal.formats.refi.values import ProjectEntry, SourceEntry

_OURS = (*words.CASE_VARIABLES, *words.DOCUMENT_VARIABLES)
# No other tool has variables of these names together.
_TELLING = frozenset({words.CONSENT, words.CONSENT_UNTIL, words.NOT_INTERVIEWED})


@dataclass(frozen=True)
class Recognized:
    """What the study says of itself (`None`: it is not ours), and the note that says so."""

    record: StudyRecord | None
    note: UUID | None = None


def recognize(
    project: ProjectEntry, notes: Iterable[SourceEntry], texts: Texts, account: Account, file: str
) -> Recognized:
    """What a project of ours says of itself, as far as it still does; the account says if not."""
    own = next((note for note in notes if note.name == words.STUDY), None)
    told = texts.read(own) if own is not None else None
    record = read_study_record(unshield(told.raw)) if told is not None else None
    if record is not None and own is not None:
        return Recognized(record, own.guid)
    names = {variable.name for variable in project.variables}
    ids = {variable.guid for variable in project.variables}
    if not names >= _TELLING and words.variable_id(words.CONSENT) not in ids:
        return Recognized(None)
    account.remark(
        _(
            "This was an export of Polyvocal, but the other tool lost or changed its note "
            "“{note}”, and perhaps others. What only they tell is not known any more: rounds, case "
            "sets, the framework and the study’s language; without theirs, how codings were made "
            "and who speaks where. The study that was exported still has all of it."
        ).format(note=words.STUDY)
    )
    id_ = derived("study", project.name, file)
    return Recognized(StudyRecord(id_, "en", "", TemplateVersion(1, ()), is_whole=False))


def own_variables(project: ProjectEntry, record: StudyRecord | None) -> dict[UUID, str]:
    """The variables of ours: by their ids, or by their names where another tool gave new ids."""
    if record is None:
        return {}
    ours = {words.variable_id(name): name for name, _kind in _OURS}
    there = {variable.guid for variable in project.variables}
    attributes = {attribute.id for attribute in record.attributes} | set(record.undeclared)
    by_name: dict[str, UUID] = {}
    for variable in project.variables:
        if variable.guid is not None and variable.guid not in ours.keys() | attributes:
            # An attribute of the same name comes after ours, and has a number behind it.
            by_name.setdefault(variable.name, variable.guid)
    for id_, name in list(ours.items()):
        if id_ not in there and name in by_name:
            ours[by_name[name]] = name
    return ours
