"""Work on the template: add, reword, move, merge and retire codes, after seeing what that does."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import numpy as np

from polyvocal.analysis.uses import Uses, count_uses
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _
from polyvocal.core.looks import CodeLook
from polyvocal.core.study import Revision, Study
from polyvocal.core.template import Code, Origin
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.work.importing.templates import take_framework


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging one code into another does.

    `n_codings` of `code` would be read as `into`; `n_same_words` of them stand on the very words
    that the same coder has coded `into` already.
    """

    code: Code
    into: Code
    n_codings: int
    n_same_words: int


def uses_of_codes(study: Study) -> Uses:
    """How much each code was used."""
    return count_uses(study)


def find_code(study: Study, code_id: UUID) -> Code:
    """A code or group of the version in force. Raises `NotFound`."""
    for code in study.template.current.codes:
        if code.id == code_id:
            return code
    raise NotFound(_("There is no such code in the template any more."))


def preview_merge(study: Study, code_id: UUID, into_id: UUID) -> MergePreview:
    """What a merge would do. Raises `NotFound`, and `BadValue` for groups or one and the same."""
    code, into = find_code(study, code_id), find_code(study, into_id)
    if code.id == into.id or code.is_group or into.is_group:
        raise BadValue(_("Choose another code to merge it into; groups are not merged."))
    codings = study.codings
    own = np.flatnonzero(codings.code == study.template.index[code.id])
    other = np.flatnonzero(codings.code == study.template.index[into.id])
    columns = (codings.document, codings.start, codings.end, codings.coder)
    places = {tuple(int(column[row]) for column in columns) for row in other.tolist()}
    same = sum(tuple(int(column[row]) for column in columns) in places for row in own.tolist())
    return MergePreview(code, into, len(own), same)


def merge_code(at: StudyPlace, *, by: Actor, code_id: UUID, into_id: UUID) -> Revision:
    """Read one code as another from here on; its codings stay as they are."""
    return changes.merge_codes(at=at, by=by, codes=[code_id], into=into_id)


def add_code(
    at: StudyPlace, *, by: Actor, number: str, label: str, parent: UUID | None, is_group: bool
) -> UUID:
    """A code or group of one's own, at the end of its group; its id. Raises `BadValue`."""
    if not label:
        raise BadValue(_("Give the code a name."))
    code = Code(uuid4(), number, label, parent, is_group=is_group, origin=Origin.EMERGENT)
    changes.add_code(at=at, by=by, code=code)
    return code.id


def change_code(at: StudyPlace, *, by: Actor, code: Code, mark: int | None = None) -> Revision:
    """Reword a code, or put it into another group. Raises `NotFound` or `BadValue`.

    `mark` is the one that was seen of it: raises `Conflict` where it is another by now.
    """
    if not code.label:
        raise BadValue(_("Give the code a name."))
    return changes.change_code(at=at, by=by, code=code, mark=mark)


def move_code(
    at: StudyPlace, *, by: Actor, code_id: UUID, parent: UUID | None, before: UUID | None
) -> Revision:
    """Put a code elsewhere in the tree. Raises `BadValue` where it would sit under itself."""
    return changes.move_code(at=at, by=by, code_id=code_id, parent=parent, before=before)


def retire_code(at: StudyPlace, *, by: Actor, code_id: UUID) -> Revision:
    """Take no more codings under this code; those there are stay."""
    return changes.retire_codes(at=at, by=by, codes=[code_id])


def restore_code(at: StudyPlace, *, by: Actor, code_id: UUID) -> Revision:
    """Let a retired code take codings again."""
    return changes.restore_code(at=at, by=by, code_id=code_id)


def remove_code(at: StudyPlace, *, by: Actor, code_id: UUID) -> Revision:
    """Remove a code, or a group with all in it, with their codings and memos."""
    return changes.remove_codes(at=at, by=by, codes=[code_id])


def paint_code(at: StudyPlace, *, by: Actor, look: CodeLook) -> Revision:
    """Give a code its colour and pattern."""
    return changes.paint_codes(at=at, by=by, looks=[look])


def finish_template(at: StudyPlace, *, by: Actor, is_final: bool) -> Revision:
    """Declare the template final, or open it again."""
    finish = changes.finalise_template if is_final else changes.reopen_template
    return finish(at=at, by=by)


def begin_with_framework(at: StudyPlace, *, by: Actor, key: str) -> None:
    """Take a published framework as the template. Raises `NotFound` for an unknown key."""
    take_framework(at, by, key)
