"""Places that coders read differently: decide them one by one, or take all that agree."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.consensus import Difference
from polyvocal.core.errors import BadValue, Conflict, NotAllowed, NotFound
from polyvocal.core.language import _, ngettext
from polyvocal.reports.rounding import format_count
from polyvocal.store.access import Right
from polyvocal.web.contexts.places import (
    MOST_LISTED,
    list_spots,
    shares_offered,
    show_adoption,
    show_fates,
    show_place,
    steps_from,
)
from polyvocal.web.forms.reading import a_mark, plain_values
from polyvocal.web.forms.ruling import read_ruling, read_share
from polyvocal.web.visit import StudyVisit
from polyvocal.work.adjudicating import (
    Queue,
    Share,
    Spot,
    accept_agreed,
    decide,
    fates_of,
    make_queue,
    read_spots,
    reopen,
)
from polyvocal.work.adopting import adopt_agreed, find_adoption
from polyvocal.work.contrasts import contrasts_among

Spots = tuple[Spot, ...]


def show(visit: StudyVisit) -> HttpResponse:
    """The queue: how far it is, where to go on, and what is in it."""
    share = _share(visit)
    spots, queue = _queue(visit, share)
    open_ = {place.codings[0].id for place in queue.places if not place.is_agreed}
    context = {
        **_frame(visit, share),
        "queue": queue,
        "n_places": queue.n_decided + len(queue.places),
        "steps": steps_from(spots, queue, None),
        "shares": shares_offered(share),
        "listed": list_spots(visit.study, [s for s in spots if s.id in open_][:MOST_LISTED]),
        "n_differ": len(open_),
        "adoption": show_adoption(find_adoption(visit.study, spots)),
    }
    return visit.page("places.html", context)


def show_one(
    visit: StudyVisit, place: UUID, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """One place, to be decided, or with what was decided of it."""
    share = _share(visit)
    spots, queue = _queue(visit, share)
    spot = _find(spots, place)
    contrasts = visit.derive("contrasts", lambda study: contrasts_among(study.template))
    names = {coder.id: coder.name for coder in visit.study.coders}
    decision = spot.decision
    context = {
        **_frame(visit, share),
        "spot": spot,
        "shown": show_place(visit.study, spot, contrasts),
        "steps": steps_from(spots, queue, spot),
        "codes": [
            code
            for code in visit.study.template.current.codes
            if not (code.is_group or code.is_retired)
        ],
        "reasons": tuple(zip("demi", [d for d in Difference if d.value], strict=True)),
        "decided_by": names.get(decision.adjudicator_id, "") if decision else "",
        "problem": problem,
        "sent": plain_values(visit.request.POST) if problem else {},
        "keys": _keys(),
    }
    return visit.page("place.html", context, status=status)


def decide_one(visit: StudyVisit, place: UUID) -> HttpResponse:
    """Decide it, and go on to the next."""
    share, sent = _share(visit), plain_values(visit.request.POST)
    spots, queue = _queue(visit, share)
    spot = _find(spots, place)
    try:
        _require_as_seen(spot, a_mark(sent))
        length = len(visit.study.text(spot.place.document.id))
        decide(visit.at, by=visit.actor, place=spot.place, ruling=read_ruling(sent, length))
    except (BadValue, NotFound, NotAllowed) as error:
        return show_one(visit, place, problem=str(error), status=400)
    except Conflict as error:
        # What somebody else did meanwhile is read anew, and shown.
        visit.__dict__.pop("study", None)
        return show_one(visit, place, problem=str(error), status=409)
    after = steps_from(spots, queue, spot).after
    visit.tell(_("Decided. Undo takes it back."))
    if after is None:
        return visit.go_to(visit.link("agreement-places") + _query(share))
    return visit.go_to(visit.link("agreement-place", place=after.id) + _query(share))


def open_again(visit: StudyVisit, place: UUID) -> HttpResponse:
    """Take a decision back, so that the place can be decided anew."""
    spots, _queue_now = _queue(visit, _share(visit))
    spot = _find(spots, place)
    if spot.decision is not None:
        reopen(visit.at, by=visit.actor, decision=spot.decision)
        visit.tell(_("The place is open again. Undo brings the decision back."))
    return visit.go_to(visit.link("agreement-place", place=place) + _query(_share(visit)))


def adopt(visit: StudyVisit) -> HttpResponse:
    """Take an agreed layer that came from elsewhere as decided."""
    with_empty = "with-empty" in plain_values(visit.request.POST)
    adopt_agreed(visit.at, by=visit.actor, with_empty=with_empty)
    visit.tell(_("The agreed layer is taken as decided. Undo takes that back."))
    return visit.go_to(visit.link("agreement-places") + _query(_share(visit)))


def preview(visit: StudyVisit) -> HttpResponse:
    """What taking all that agree would do."""
    share = _share(visit)
    spots, queue = _queue(visit, share)
    agreed = {place.codings[0].id for place in queue.places if place.is_agreed}
    chosen = [spot for spot in spots if spot.id in agreed]
    context = {
        **_frame(visit, share),
        "n": len(chosen),
        "listed": list_spots(visit.study, chosen[:MOST_LISTED]),
        "n_documents": len({spot.place.document.id for spot in chosen}),
    }
    return visit.page("places_agreed.html", context)


def accept(visit: StudyVisit) -> HttpResponse:
    """Take them, as one step."""
    share = _share(visit)
    _spots, queue = _queue(visit, share)
    accept_agreed(visit.at, by=visit.actor, places=queue.places)
    told = ngettext(
        "{n} place that all read alike is taken. Undo takes it back.",
        "{n} places that all read alike are taken. Undo takes them back.",
        queue.n_agreed,
    )
    visit.tell(told.format(n=format_count(queue.n_agreed)))
    return visit.go_to(visit.link("agreement-places") + _query(share))


def mine(visit: StudyVisit) -> HttpResponse:
    """What became of one's own codings."""
    fates = fates_of(visit.study, visit.coder_id) if visit.coder_id else ()
    context = {"tab": "mine", "fates": show_fates(visit.study, fates[:MOST_LISTED])}
    return visit.page("places_mine.html", {**context, "n": len(fates), "most": MOST_LISTED})


def _queue(visit: StudyVisit, share: Share) -> tuple[Spots, Queue]:
    spots: Spots = visit.derive("places", read_spots)
    return spots, make_queue(visit.study, spots, share)


def _find(spots: Spots, place: UUID) -> Spot:
    found = next((spot for spot in spots if spot.id == place), None)
    if found is None:
        raise NotFound(
            _("There is no such place any more: a reading of it was changed. Go on from the list.")
        )
    return found


def _require_as_seen(spot: Spot, mark: int | None) -> None:
    if mark != spot.mark:
        raise Conflict(_("A reading of this place was changed meanwhile. Look at it as it is now."))


def _share(visit: StudyVisit) -> Share:
    return read_share(plain_values(visit.request.GET).get("share", ""))


def _query(share: Share) -> str:
    return f"?share={share.number}/{share.of}" if share.of > 1 else ""


def _frame(visit: StudyVisit, share: Share) -> dict[str, Any]:
    return {
        "may_arrange": visit.bench.may(visit.request, visit.at, Right.ARRANGE),
        "tab": "places",
        "share": f"{share.number}/{share.of}",
        "share_query": _query(share),
        "most": MOST_LISTED,
    }


def _keys() -> tuple[tuple[tuple[str, ...], str], ...]:
    return (
        (("1", "2", "…"), _("Keep this coder’s reading")),
        (("b",), _("Keep both readings")),
        (("n",), _("Keep neither")),
        (("t",), _("Another code instead")),
        (("w",), _("Other edges, one after the other")),
        (("d", "e", "m", "i"), _("Why: definition, boundary, missed, inferred")),
        (("Enter",), _("Decide, and go on")),
        (("s",), _("Skip this place")),
    )
