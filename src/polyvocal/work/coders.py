"""Who codes in a study, with what may be told of their work; add, rename and remove them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

import numpy as np

from polyvocal.core.coding import Coder, CoderKind
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _
from polyvocal.core.study import Revision, Study
from polyvocal.store import changes
from polyvocal.store.blindness import Somebody, Veil, coder_among, veil_over
from polyvocal.store.coding_records import moment
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads import coders as known_coders
from polyvocal.store.snapshot import read_study


@dataclass(frozen=True, slots=True)
class CoderLine:
    """One coder: how much they coded, in how many documents, and from when to when (UTC).

    `is_partly_hidden`: some of it is hidden from whoever looks, and counted nowhere here. `is_new`:
    somebody who may code and has not begun, so the study has nothing of them yet.
    """

    coder: Coder
    n_codings: int = 0
    n_documents: int = 0
    n_given: int = 0
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    is_partly_hidden: bool = False
    is_new: bool = False


def list_coders(at: StudyPlace) -> tuple[CoderLine, ...]:
    """Every coder of the study, with what these eyes may see of their work."""
    return coder_lines(read_study(at), veil_over(at))


def coder_lines(study: Study, veil: Veil, others: Iterable[Somebody] = ()) -> tuple[CoderLine, ...]:
    """Every coder; `others` are people who may code, each listed once."""
    lines = [_line(study, place, veil) for place in range(len(study.coders))]
    there = {coder.id for coder in study.coders}
    new = {who.id: coder_among(veil.at, study.coders, who) for who in others}
    lines += [CoderLine(coder, is_new=True) for coder in new.values() if coder.id not in there]
    return tuple(lines)


def people_among(lines: Iterable[CoderLine]) -> tuple[Coder, ...]:
    """Those of them who are people: who can be given documents."""
    return tuple(line.coder for line in lines if line.coder.kind is CoderKind.PERSON)


def add_coder(at: StudyPlace, *, by: Actor, name: str) -> Revision:
    """One more coder. Raises `BadValue` for a name that is taken or empty."""
    _require_free(at, name)
    return changes.add_coder(at=at, by=by, coder=Coder(uuid4(), name))


def rename_coder(at: StudyPlace, *, by: Actor, coder_id: UUID, name: str) -> Revision:
    """Give a coder another name; the codings stay theirs.

    Raises `BadValue` for a name that is taken or empty, and `NotAllowed` for one who codes in a
    running blind round.
    """
    _require_free(at, name, besides=coder_id)
    return changes.rename_coder(at=at, by=by, coder_id=coder_id, name=name)


def remove_coder(at: StudyPlace, *, by: Actor, coder_id: UUID) -> Revision:
    """Remove a coder who made nothing. Raises `BadValue` and `NotAllowed`."""
    return changes.remove_coder(at=at, by=by, coder_id=coder_id)


def find_coder(at: StudyPlace, name: str) -> Coder:
    """The coder of this name, or id. Raises `NotFound`."""
    found = [c for c in known_coders(at) if name in {c.name, str(c.id)}]
    if len(found) == 1:
        return found[0]
    raise NotFound(_("There is no coder {name} in this study.").format(name=name))


def _require_free(at: StudyPlace, name: str, besides: UUID | None = None) -> None:
    """Whose work is whose goes by names too, so two of one name are made by no hand."""
    taken = {c.name.casefold() for c in known_coders(at) if c.id != besides}
    if name.casefold() in taken:
        raise BadValue(
            _("There is a coder {name} already; give this one another name.").format(name=name)
        )


def _line(study: Study, place: int, veil: Veil) -> CoderLine:
    coder, codings = study.coders[place], study.codings
    theirs = codings.coder == place
    told = codings.created[theirs]
    told = told[told > 0]
    given = {d for r in study.rounds for d, who in r.assignments if who == coder.id}
    return CoderLine(
        coder,
        int(theirs.sum()),
        len(np.unique(codings.document[theirs])),
        len(given),
        moment(int(told.min())) if len(told) else None,
        moment(int(told.max())) if len(told) else None,
        veil.hides_some_of(coder.id),
    )
