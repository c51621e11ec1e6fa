"""Who the studies of a database are to the world outside it; see `core.identity`."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from polyvocal.core.identity import Identity
from polyvocal.store.access import roles_in
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Draft
from polyvocal.store.reads import StudyLine, foreign_ids, study_line
from polyvocal.store.rows import as_uuid, fetch
from polyvocal.store.tables import FOREIGN_ID

_PRODUCER, _KIND = "Polyvocal", "origin"


def identity_of(at: StudyPlace) -> Identity:
    """Who a study is outside: itself, unless it was brought in as a project."""
    written = foreign_ids(at, _PRODUCER, _KIND).get(at.study_id)
    if written is None:
        return Identity(at.study_id)
    origin, _space, key = written.partition(" ")
    return Identity(UUID(origin), bytes.fromhex(key))


def copies_among(places: Iterable[StudyPlace], origin: UUID) -> tuple[StudyLine, ...]:
    """Which of these are copies of the study that goes by `origin` outside, and of no others."""
    by_alias: dict[str, list[StudyPlace]] = {}
    for at in places:
        by_alias.setdefault(at.alias, []).append(at)
    found = []
    for alias, of_one in by_alias.items():
        rows = fetch(
            alias,
            f"SELECT study_id FROM {FOREIGN_ID.sql_name} "  # noqa: S608 - a name of ours
            "WHERE producer = %s AND kind = %s AND foreign_id LIKE %s",
            [_PRODUCER, _KIND, f"{origin.hex}%"],
        )
        known = {as_uuid(study) for (study,) in rows}
        found += [at for at in of_one if at.study_id in known or at.study_id == origin]
    return tuple(study_line(at) for at in found)


def write_identity(draft: Draft, origin: UUID) -> Identity:
    """Keep with a study whose project it is from now on."""
    at = draft.place
    # Where others may be, what is under which id there decides nothing that somebody could notice.
    who = Identity.with_new_key(origin) if is_shared(at) else Identity(origin)
    draft.add(
        FOREIGN_ID,
        FOREIGN_ID.row(
            study_id=draft.study,
            entity=draft.study,
            producer=_PRODUCER,
            kind=_KIND,
            foreign_id=f"{origin.hex} {who.key.hex()}".strip(),
        ),
    )
    return who


def is_shared(at: StudyPlace) -> bool:
    """Is or may its database be one for several studies, with other people in others?"""
    others = "SELECT 1 FROM store_study WHERE id <> %s LIMIT 1"
    return bool(roles_in(at)) or bool(list(fetch(at.alias, others, [at.study_id.hex])))
