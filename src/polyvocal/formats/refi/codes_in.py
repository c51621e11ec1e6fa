"""A project's codebook as a template, with its earlier versions where the file tells them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.core.looks import CodeLook
from polyvocal.core.template import Template, TemplateVersion
from polyvocal.formats.refi import words
from polyvocal.formats.refi.code_tree import grow_tree
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.record import StudyRecord
from polyvocal.formats.refi.values import CodeEntry, ProjectEntry


@dataclass(frozen=True)
class TemplateIn:
    """The template, how its codes are painted, and the notes that hang on codes."""

    template: Template
    looks: tuple[CodeLook, ...]
    notes: tuple[tuple[UUID, UUID], ...]


def codes_used(project: ProjectEntry) -> set[UUID]:
    """The codes that anything in the project is coded with."""
    places: set[int] = set()
    for source in (*project.sources, *project.notes):
        for entry in (source, *source.parts):
            places.update(entry.selections.code)
            places.update(coding.code for coding in entry.codings)
            places.update(coding.code for area in entry.areas for coding in area.codings)
    return {id_ for place in places if place >= 0 and (id_ := project.ids[place]) is not None}


def read_template(
    project: ProjectEntry,
    record: StudyRecord | None,
    editions: Sequence[TemplateVersion],
    account: Account,
) -> TemplateIn:
    """The codebook as the version in force, after those that notes tell.

    A code that is coded with is for coding, whatever the file says of it.
    """
    earlier_ids = {code.id for version in editions for code in version.codes}
    entries, apart = _without_earlier(project.codes, earlier_ids)
    # What an earlier version has as a code is coded with under that version.
    usable = {c.id for version in editions for c in version.codes if not c.is_group}
    used = codes_used(project) - usable
    for entry in entries:
        if entry.guid in used and not entry.is_codable:
            entry.is_codable = True
            how = _("passages are coded with it, so it can be applied here")
            account.add(Thing.CODES, Fate.CHANGED, 1, how)
    tree = grow_tree(entries, account, is_ours=record is not None)
    notes = tuple(
        (code, note)
        for code, entry in zip(tree.of_entry, entries, strict=True)
        for note in entry.notes
    )
    notes += tuple((entry.guid, note) for entry in apart if entry.guid for note in entry.notes)
    versions = [TemplateVersion(1, tree.codes)]
    framework, looks = "", tree.looks
    if record is not None:
        said, framework, looks = record.version, record.framework, (*looks, *record.looks)
        earlier = sorted(editions, key=lambda version: version.number)
        if not record.is_whole and earlier:
            said = TemplateVersion(earlier[-1].number + 1, ())
        current = TemplateVersion(said.number, tree.codes, said.is_final, said.mappings)
        versions = [version for version in earlier if version.number < said.number] + [current]
        account.add(Thing.TEMPLATE_VERSIONS, Fate.WHOLE, len(versions))
        versions = _with_known_codes(versions)
    return TemplateIn(Template(tuple(versions), framework), looks, notes)


def _with_known_codes(versions: list[TemplateVersion]) -> list[TemplateVersion]:
    """The versions, without mappings of codes that somebody took out elsewhere."""
    known = {code.id for version in versions for code in version.codes}
    return [
        replace(
            version,
            mappings=tuple(m for m in version.mappings if known.issuperset(m.before + m.after)),
        )
        for version in versions
    ]


def _without_earlier(
    entries: Sequence[CodeEntry], earlier: Collection[UUID]
) -> tuple[list[CodeEntry], list[CodeEntry]]:
    """The codes of the version in force, and those of earlier ones, under a code of their own.

    What stands among these, but is in no earlier version that the file tells of, is a code of the
    version in force: it was put there elsewhere, or the note about its version is lost.
    """
    apart = derived("codes", words.EARLIER_CODES)
    roots = [place for place, entry in enumerate(entries) if entry.guid == apart]
    if not roots:
        return list(entries), []
    inside = {*roots}
    for place, entry in enumerate(entries):
        if entry.parent in inside:
            inside.add(place)
    gone = {place for place in inside - {*roots} if entries[place].guid in earlier}
    if len(gone) + len(roots) == len(inside):
        gone.update(roots)
    else:
        gone.update(roots[1:])
        entries[roots[0]].guid = derived(apart, "kept")  # the next export has one of its own
    kept: list[CodeEntry] = []
    new_place: dict[int | None, int] = {}
    for place, entry in enumerate(entries):
        if place in gone:
            continue
        new_place[place] = len(kept)
        if entry.parent is not None:
            entry.parent = new_place.get(entry.parent, new_place.get(roots[0]))
        kept.append(entry)
    return kept, [entries[place] for place in sorted(gone)]
