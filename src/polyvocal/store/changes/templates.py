"""Changes to the template. A version that any coding names is frozen; the next one opens then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.core.template import Code, MappingKind
from polyvocal.store import records
from polyvocal.store.changes.editions import (
    insert_code,
    is_mapped_away,
    latest_state,
    open_edition,
    save_edition,
    version_in_force,
)
from polyvocal.store.changes.found import own_rows, remove_whole, require_new_ids
from polyvocal.store.changes.seen import require_code_mark
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, changing
from polyvocal.store.rows import rows_by_key
from polyvocal.store.tables import CODE, CODING, MEMO, STUDY, TEMPLATE_VERSION


def set_template(
    *, at: StudyPlace, by: Actor, codes: Iterable[Code], framework: str = ""
) -> Revision:
    """Put these codes, in this order, in place of all codes of the version in force.

    Codes that codings of earlier versions name, and that are gone now, count as retired.
    """
    new = list(codes)
    with changing(at, by, "set_template") as draft:
        edition = open_edition(draft)
        edition.codes, edition.mappings = new, []
        kept = {code.id for code in new}
        edition.map_away(MappingKind.RETIRE, sorted(edition.before - kept), ())
        save_edition(draft, edition)
        [study] = rows_by_key(at.alias, STUDY, [(draft.study,)]).values()
        draft.change(STUDY, study, STUDY.changed(study, framework=framework))
    return draft.revision


def add_code(*, at: StudyPlace, by: Actor, code: Code) -> Revision:
    """Add a code or group at the end of its group, also while coding is under way."""
    with changing(at, by, "add_code") as draft:
        draft.thing = code.id
        insert_code(draft, code)
    return draft.revision


def add_codes(*, at: StudyPlace, by: Actor, codes: Iterable[Code], name: str = "") -> Revision:
    """Add several codes and groups, each group before what it holds, as one event.

    `name` is what the history calls them together; never anybody's words.
    """
    with changing(at, by, "add_codes") as draft:
        edition = open_edition(draft)
        for code in codes:
            edition.add(code)
        draft.name = name
        save_edition(draft, edition)
    return draft.revision


def change_code(*, at: StudyPlace, by: Actor, code: Code, mark: int | None = None) -> Revision:
    """Reword, renumber or move the code with this id; moved, it goes to the end of its group.

    What is under it moves with it. `mark` is the one that was seen of it: raises `Conflict` where
    it is another by now.
    """
    with changing(at, by, "change_code") as draft:
        edition = open_edition(draft)
        position = edition.position(code.id)
        require_code_mark(draft, code.id.hex, edition.codes[position].mark, mark)
        if edition.codes[position].parent == code.parent:
            edition.codes[position] = code
        else:
            edition.move(code)
        draft.thing = code.id
        save_edition(draft, edition)
    return draft.revision


def move_code(
    *, at: StudyPlace, by: Actor, code_id: UUID, parent: UUID | None, before: UUID | None = None
) -> Revision:
    """Put a code, with everything under it, elsewhere in the tree or in its group.

    It goes before the code `before`, which must be in the group `parent`; `None`: to its end.
    Raises `BadValue` where it would sit under itself or beside what is in another group.
    """
    with changing(at, by, "move_code") as draft:
        edition = open_edition(draft)
        code = edition.codes[edition.position(code_id)]
        edition.move(replace(code, parent=parent), before)
        draft.thing = code_id
        save_edition(draft, edition)
    return draft.revision


def split_code(*, at: StudyPlace, by: Actor, code_id: UUID, parts: Sequence[Code]) -> Revision:
    """Put several new codes in the place of one.

    Its codings stay as they are, and each waits for a person to say which part it is (`recode`);
    until then they are in no count, and every count says how many wait. Raises `BadValue` for fewer
    than two parts, or a part that is there already.
    """
    if len(parts) < 2:
        raise BadValue(_("A code is split into at least two new ones."))
    with changing(at, by, "split_code") as draft:
        require_new_ids(draft, CODE, [part.id for part in parts])
        edition = open_edition(draft)
        position = edition.position(code_id)
        edition.require_code(code_id)
        # The old code's place in the order is free for the first of the new ones.
        edition.codes[position : position + 1] = list(parts)
        edition.map_away(MappingKind.SPLIT, [code_id], tuple(part.id for part in parts))
        draft.thing = code_id
        save_edition(draft, edition)
    return draft.revision


def merge_codes(*, at: StudyPlace, by: Actor, codes: Iterable[UUID], into: UUID) -> Revision:
    """Make several codes one. Their codings stay as they are, and are read as codings of `into`."""
    gone = [code for code in dict.fromkeys(codes) if code != into]
    with changing(at, by, "merge_codes") as draft:
        edition = open_edition(draft)
        for code_id in [into, *gone]:
            edition.require_code(code_id)
        edition.codes = [code for code in edition.codes if code.id not in gone]
        edition.map_away(MappingKind.MERGE, gone, (into,))
        draft.thing = into
        save_edition(draft, edition)
    return draft.revision


def retire_codes(*, at: StudyPlace, by: Actor, codes: Iterable[UUID]) -> Revision:
    """Let codes take no new codings; under the version now made, their old ones count no more."""
    gone = list(dict.fromkeys(codes))
    with changing(at, by, "retire_codes") as draft:
        edition = open_edition(draft)
        for code_id in gone:
            edition.require_code(code_id)
            position = edition.position(code_id)
            edition.codes[position] = replace(edition.codes[position], is_retired=True)
        edition.map_away(MappingKind.RETIRE, gone, ())
        draft.thing = gone[0] if len(gone) == 1 else None
        save_edition(draft, edition)
    return draft.revision


def remove_codes(*, at: StudyPlace, by: Actor, codes: Iterable[UUID]) -> Revision:
    """Remove codes, or groups with everything in them, with all their codings and memos.

    Codings of codes that were merged into one of them stay, and count no more from here on.
    `restore_code` puts a code back, without its codings.
    """
    with changing(at, by, "remove_codes") as draft:
        edition = open_edition(draft)
        wanted = list(dict.fromkeys(codes))
        gone = set[UUID]().union(*(edition.family(code) for code in wanted))
        ids = [code.hex for code in gone]
        remove_whole(draft, CODING, own_rows(draft, CODING, "code_id", ids))
        for memo in own_rows(draft, MEMO, "target_id", ids):
            draft.remove(MEMO, memo)
        draft.write()  # the version may be named by no coding any more
        edition = open_edition(draft)
        order = [code.id for code in edition.codes if code.id in gone]
        edition.codes = [code for code in edition.codes if code.id not in gone]
        edition.map_away(MappingKind.RETIRE, order, ())
        draft.thing = wanted[0] if len(wanted) == 1 else None
        save_edition(draft, edition)
    return draft.revision


def restore_code(*, at: StudyPlace, by: Actor, code_id: UUID) -> Revision:
    """Let a retired code take codings again, or put a removed one back at the end of its group.

    A code that was merged or split does not come back so: what was made of it would be two things.
    """
    with changing(at, by, "restore_code") as draft:
        edition = open_edition(draft)
        there = {code.id: i for i, code in enumerate(edition.codes)}
        draft.thing = code_id
        if code_id in there:
            code = edition.codes[there[code_id]]
            edition.codes[there[code_id]] = replace(code, is_retired=False)
        else:
            row = latest_state(draft, code_id)
            if row is None:
                raise NotFound(_("That code was never in this template."))
            if is_mapped_away(draft, code_id):
                raise BadValue(
                    _("{code} was merged or split; undo that, or make a new code.").format(
                        code=records.code_in(row).title
                    )
                )
            code = replace(records.code_in(row), is_retired=False)
            groups = {known.id for known in edition.codes if known.is_group}
            edition.add(replace(code, parent=code.parent if code.parent in groups else None))
        save_edition(draft, edition)
    return draft.revision


def finalise_template(*, at: StudyPlace, by: Actor) -> Revision:
    """Declare the version in force final: no change until it is re-opened."""
    return _set_final(at, by, "finalise_template", is_final=True)


def reopen_template(*, at: StudyPlace, by: Actor) -> Revision:
    """Allow changes to a final template again."""
    return _set_final(at, by, "reopen_template", is_final=False)


def _set_final(at: StudyPlace, by: Actor, verb: str, *, is_final: bool) -> Revision:
    with changing(at, by, verb) as draft:
        row = version_in_force(draft)
        draft.change(TEMPLATE_VERSION, row, TEMPLATE_VERSION.changed(row, is_final=is_final))
    return draft.revision
