"""A study out as a project for other tools, with an account of what they will find."""

from __future__ import annotations

from pathlib import Path

from polyvocal.core.errors import BadValue
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.formats.limits import MEGABYTE
from polyvocal.formats.refi.positions import read_reading
from polyvocal.formats.refi.targets import Target, fate_in, reading_for, remarks_for
from polyvocal.formats.refi.writing import write_project
from polyvocal.store.connections import StudyPlace
from polyvocal.store.identities import identity_of
from polyvocal.work.exchange.media import find_media
from polyvocal.work.exchange.moving import Moved
from polyvocal.work.opening import Opened, opened
from polyvocal.work.staging import require_replaceable, staged


def export_project(
    place: Path | str | StudyPlace,
    out: Path,
    *,
    target: Target | None = None,
    positions: str = "",
    with_media: bool = False,
    most_bytes: int | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Moved:
    """Write a study as a project for other tools; with `dry_run` only tell what it would hold.

    `target` is the tool that the file is for, if any is; the account says what is known of that.
    `positions`: how it counts them; unless said, as is known of it, or in code points, the end not
    included. `with_media` puts pictures, PDFs, recordings and Word files into it, of `most_bytes`
    together at most (`None`: of any size). Raises `BadFile` where the file cannot be written, and
    `BadValue` for more than that.
    """
    require_replaceable(out)
    reading = read_reading(positions) if positions else reading_for(target)
    with opened(place) as found:
        who = identity_of(found.place)
        files = find_media(found, who)
        if with_media and most_bytes is not None and files.n_bytes > most_bytes:
            raise BadValue(_too_large_to_hand_over(files.n_bytes))
        account = _account_of(found, target)
        files.tell(account, are_wanted=with_media)
        report = account.report(out.name, target.tool if target else "")
        if dry_run:
            return Moved(report, None)
        with staged(out.parent) as staging, (staging / out.name).open("wb") as file:
            # Whoever takes it knows the study by the ids it came with.
            media = files.media if with_media else ()
            write_project(who.outside(found.study), file, reading, progress, media)
    return Moved(report, out)


def _too_large_to_hand_over(n_bytes: int) -> str:
    return _(
        "The pictures, PDFs, recordings and Word files are {size} MB together, which is too large "
        "for a page. Leave them out, or write the file with: polyvocal export --to qdpx --media"
    ).format(size=-(-n_bytes // MEGABYTE))


def _account_of(found: Opened, target: Target | None) -> Account:
    """What other tools will find, and where; what stays here, and why."""
    study, account = found.study, Account()
    in_notes = _("told in notes; comes back here exactly")
    whole = (
        (Thing.USERS, len(study.coders)),
        (Thing.CODES, len(study.template.codes)),
        (Thing.SOURCES, len(study.documents)),
        (Thing.TEXTS, len(study.documents)),
        (Thing.CODINGS, len(study.codings)),
        (Thing.CASES, len(study.cases)),
        (Thing.VARIABLES, len(study.attributes)),
        (Thing.LINKS, len(study.partnerships)),
        (Thing.NOTES, len(study.memos) + len(study.content_notes)),
    )
    for thing, n in whole:
        fate, how = fate_in(target, thing, Fate.WHOLE, "")
        account.add(thing, fate, n, how)
    rest = len(study.rounds) + len(study.case_sets) + len(study.claims) + len(study.exemplars)
    rest += len(study.decisions)
    noted = (
        (Thing.MANNERS, _n_with_manner(study)),
        (Thing.TEMPLATE_VERSIONS, len(study.template.versions) - 1),
        (Thing.TURNS, len(study.turns)),
        (Thing.REST, rest),
    )
    for thing, n in noted:
        fate, how = fate_in(target, thing, Fate.CHANGED, in_notes)
        account.add(thing, fate, n, how)
    n_earlier = sum(document.text_version - 1 for document in study.documents)
    account.add(
        Thing.EARLIER_TEXTS, Fate.LEFT_OUT, n_earlier, _("only the current wording is exchanged")
    )
    account.add(
        Thing.LICENSED, Fate.LEFT_OUT, len(found.licensed), _("you have a licence, others may not")
    )
    n_events = study.revision.number if study.revision else 0
    account.add(Thing.HISTORY, Fate.LEFT_OUT, n_events, _("who did what when stays in the study"))
    # That a blind round hides something is a loss too; how much is nobody's to know.
    for notice in found.notices:
        account.remark(notice)
    for remark in remarks_for(target) if target else ():
        account.remark(remark)
    return account


def _n_with_manner(study: Study) -> int:
    """Codings that say more than the standard has words for."""
    codings = study.codings
    says = (codings.certainty > 0) | (codings.stance > 0) | (codings.basis > 0)
    says |= (codings.state > 0) | (codings.found_by > 0) | (codings.round >= 0)
    says |= codings.template_version != study.template.current.number
    return int(says.sum())
