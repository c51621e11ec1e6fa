"""What each role may do in a study: the one place that says so, and the one that asks.

Every door of a server and every change to a study that is served comes by here (docs/adr/0017).
Whoever holds a file, or the password of a database, needs no role to change what is in it; nor
does a study without members, which no door of a server opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from polyvocal.core.errors import NotAllowed, NotFound
from polyvocal.core.language import _, word
from polyvocal.store.connections import StudyPlace, asks_for_roles
from polyvocal.store.rows import as_uuid, fetch


class Role(StrEnum):
    """What somebody is in a study."""

    OWNER = "owner"
    ANALYST = "analyst"
    CODER = "coder"
    READER = "reader"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What there is to be allowed in a study."""

    READ = "read"  # texts, codings, results, files made of them
    AUDIT = "audit"  # who is a member, as what
    CODE = "code"  # one's own codings and notes, and taking one's own steps back
    ARRANGE = "arrange"  # everything else that is in the study
    GOVERN = "govern"  # who may do what


RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.OWNER: frozenset(Right),
        Role.ANALYST: frozenset({Right.READ, Right.AUDIT, Right.CODE, Right.ARRANGE}),
        Role.CODER: frozenset({Right.READ, Right.CODE}),
        Role.READER: frozenset({Right.READ}),
        Role.AUDITOR: frozenset({Right.READ, Right.AUDIT}),
    }
)

GOVERNING = frozenset({"give_role", "take_role"})
# What a coder does at their own desk; every verb in neither list is an analyst's.
CODING = frozenset(
    {
        "add_codings", "code_passages", "code_hits", "code_in_vivo", "recode", "judge_codings",
        "move_coding", "split_coding", "merge_codings", "remove_codings", "settle_codings",
        "add_memo", "change_memo", "remove_memo", "add_content_note", "change_content_note",
        "remove_content_note", "move_note", "add_exemplar", "change_exemplar", "remove_exemplar",
        "submit_round", "reopen_round",
        "undo", "redo",
    }
)  # fmt: skip


# Beside roles, an owner's: whose work it is goes by a coder's name where no account made it.
_OWNERS = GOVERNING | {"rename_coder"}


def right_for(verb: str) -> Right:
    """What a person must be allowed to make an event of this kind."""
    if verb in _OWNERS:
        return Right.GOVERN
    return Right.CODE if verb in CODING else Right.ARRANGE


def roles_in(at: StudyPlace) -> dict[UUID, Role]:
    """Everybody who is a member of this study, and as what."""
    rows = fetch(
        at.alias, "SELECT person, role FROM store_member WHERE study_id = %s", [at.study_id.hex]
    )
    return {as_uuid(person): Role(role) for person, role in rows}


def role_in(at: StudyPlace, person: UUID) -> Role | None:
    """What this person is in this study; `None`: no member."""
    sql = "SELECT role FROM store_member WHERE study_id = %s AND person = %s"
    rows = fetch(at.alias, sql, [at.study_id.hex, person.hex])
    return next((Role(role) for (role,) in rows), None)


def studies_of(alias: str, person: UUID) -> dict[UUID, Role]:
    """The studies of a database this person is a member of, and as what."""
    rows = fetch(alias, "SELECT study_id, role FROM store_member WHERE person = %s", [person.hex])
    return {as_uuid(study): Role(role) for study, role in rows}


def require_member(at: StudyPlace, person: UUID, right: Right) -> Role:
    """The role of this person, who must be a member and allowed this.

    Raises `NotFound` for who is no member, as for a study that is nowhere: nobody learns by asking
    that a study exists. `NotAllowed` where the role does not allow it.
    """
    role = role_in(at, person)
    if role is None:
        raise NotFound(_("There is no such study here, or you are not a member of it."))
    _require(role, right)
    return role


def require_right(at: StudyPlace, person: UUID, verb: str) -> None:
    """Let this person's event be made, or raise `NotAllowed`; asked inside the change itself."""
    if not asks_for_roles(at.alias):
        return
    role = role_in(at, person)
    if role is None:
        if not roles_in(at):
            return
        raise NotAllowed(_("You are no longer a member of this study; nothing was changed."))
    _require(role, right_for(verb))


def _require(role: Role, right: Right) -> None:
    if right not in RIGHTS[role]:
        raise NotAllowed(
            _(
                "Your role in this study is {role}, which does not allow this. An owner of the "
                "study can give you another role."
            ).format(role=word(role))
        )
