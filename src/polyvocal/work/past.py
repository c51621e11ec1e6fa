"""Look back at a study: what happened, whether it is sound, and how to have it as it was."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from uuid import UUID

from polyvocal.core.errors import BadFile, NotFound
from polyvocal.core.findings import Counted
from polyvocal.core.language import _, ngettext
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Revision
from polyvocal.store import reads, undo
from polyvocal.store.backup import Restored, restore
from polyvocal.store.connections import StudyPlace, notices
from polyvocal.store.copies import Copy, list_copies
from polyvocal.store.copy_contents import damages_in_copy
from polyvocal.store.events import Actor, header_of
from polyvocal.store.reads import ALL, EventLine, Wanted
from polyvocal.store.snapshot import content_digest
from polyvocal.store.undo import in_force
from polyvocal.store.verify import Verdict, verify_study
from polyvocal.work.opening import at_study


@dataclass(frozen=True, slots=True)
class StudyInfo:
    """What a study holds and where it stands."""

    name: str
    counts: dict[Counted, int]
    revision: Revision
    digest: str
    copies: tuple[Copy, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What an undo took back, or a redo brought back, and where the study stands now."""

    sentence: str
    revision: Revision


@dataclass(frozen=True, slots=True)
class Next:
    """What undo would take back and redo bring back, in a sentence each; `None`: nothing."""

    undo: str | None = None
    redo: str | None = None


def describe_study(place: Path | str) -> StudyInfo:
    """What a study holds, where it stands, and which copies of it are kept."""
    with at_study(place) as at:
        [line] = [line for line in reads.studies(at.alias) if line.id == at.study_id]
        return StudyInfo(
            line.name,
            reads.counts(at),
            line.revision,
            content_digest(at),
            _copies(place),
            notices(at.alias),
        )


def list_history(
    place: Path | str | StudyPlace,
    *,
    limit: int = 20,
    before: int | None = None,
    wanted: Wanted = ALL,
) -> tuple[EventLine, ...]:
    """The study's latest events, newest first; `before` goes on from an event's number."""
    with at_study(place) as at:
        return reads.history(at, limit=limit, before=before, wanted=wanted)


def what_is_next(place: Path | str | StudyPlace, person: UUID) -> Next:
    """What undo and redo would do for this person."""
    with at_study(place) as at:
        return Next(*reads.next_both(at, person))


def undo_last(place: Path | str | StudyPlace, *, by: Actor) -> Taken:
    """Take back this person's latest change. Raises `NotFound`, `NotAllowed` or `Conflict`."""
    with at_study(place) as at:
        sentence = reads.next_undo(at, by.id)
        revision = undo.undo(at=at, by=by)
        return Taken(sentence or "", revision)


def redo_last(place: Path | str | StudyPlace, *, by: Actor) -> Taken:
    """Bring back what this person undid last. Raises `NotFound` or `Conflict`."""
    with at_study(place) as at:
        sentence = reads.next_redo(at, by.id)
        revision = undo.redo(at=at, by=by)
        return Taken(sentence or "", revision)


def undo_back_to(place: Path | str | StudyPlace, *, by: Actor, number: int) -> int:
    """Take back this person's changes, latest first, down to event `number`; how many.

    Each step is a change of its own, and what was kept together with event `number` goes too. Where
    one cannot be taken back the ones after it are, and the error says what stands in the way.
    Raises `NotFound` when event `number` is not theirs or not in force, and as `undo_last` does.
    """
    with at_study(place) as at:
        mine = changes_in_force(at, by.id, since=number)
        if number not in mine:
            raise NotFound(_("This is not a change of yours that is still in force."))
        while next(in_force(at, by.id), 0) >= mine[-1]:
            undo.undo(at=at, by=by)
        return len(mine)


def changes_in_force(
    place: Path | str | StudyPlace, person: UUID, *, since: int
) -> tuple[int, ...]:
    """This person's events that undo would take back in turn, latest first, down to `since`.

    What was kept together with event `since` goes with it, so it is among them.
    """
    with at_study(place) as at:
        first = header_of(at, since).step or since
        return tuple(takewhile(lambda number: number >= first, in_force(at, person)))


def everybody(place: Path | str | StudyPlace) -> tuple[Actor, ...]:
    """Everybody who ever changed something in the study."""
    with at_study(place) as at:
        return reads.people(at)


def check_study(place: Path | str, progress: Progress = silent) -> Verdict:
    """Everything that is not as it was written; no damages when the study is sound."""
    with at_study(place) as at:
        return verify_study(at, progress)


def kept_copies(place: Path | str) -> tuple[Copy, ...]:
    """The copies kept beside a local study, newest first.

    Raises `BadFile` where there are none and no study either.
    """
    copies = _copies(place)
    if not copies and not Path(place).exists():
        raise BadFile(place, _("there is no such file."), remedy=_("Check its name."))
    return copies


def bring_back(place: Path, *, number: int) -> Restored:
    """Put copy `number` (1 is the newest) in the study's place; the present state is kept first.

    Raises `NotFound` for a number there is none of, and as `store.backup.restore` does.
    """
    copies = _copies(place)
    if not 1 <= number <= len(copies):
        raise NotFound(
            ngettext(
                "There is no copy {number}; there is {n} copy.",
                "There is no copy {number}; there are {n} copies.",
                len(copies),
            ).format(number=number, n=len(copies))
        )
    return restore(place, copies[number - 1].path, verifier=damages_in_copy)


def _copies(place: Path | str) -> tuple[Copy, ...]:
    is_file = "://" not in str(place)
    return list_copies(Path(place)) if is_file else ()
