"""Rounds: who codes what and how far everybody is; give out, hand in, open again, lift."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.coding import Coder, Purpose, Round
from polyvocal.core.errors import BadValue, NotAllowed, NotFound
from polyvocal.core.language import _, ngettext
from polyvocal.core.stance import no_agreement_sentence
from polyvocal.core.study import Study
from polyvocal.reports.rounding import format_count
from polyvocal.store.access import Right
from polyvocal.store.blindness import veil_over
from polyvocal.web.contexts import rounds as told
from polyvocal.web.contexts.compare import Choice
from polyvocal.web.forms.rounds import (
    RoundForm,
    chosen_ids,
    other_names,
    read_form,
    read_wish,
)
from polyvocal.web.visit import StudyVisit
from polyvocal.work import rounds as work
from polyvocal.work.coders import CoderLine, coder_lines, people_among
from polyvocal.work.feedback import hold_against_key, measure_drift
from polyvocal.work.round_progress import (
    OwnPart,
    coded_in_rounds,
    own_parts,
    round_lines,
)

# A drawing is repeated by its seed; which one it is does not matter.
_SEEDS = 10_000


def show(visit: StudyVisit, *, problem: str = "") -> HttpResponse:
    """What is next for this person, the rounds, and the coders."""
    veil = veil_over(visit.at)
    parts = _own_parts(visit)
    members = visit.bench.members(visit.at)
    context = {
        "step": told.next_step(parts),
        "has_parts": bool(parts),
        "cards": told.cards(round_lines(visit.study, veil)),
        "coders": coder_lines(visit.study, veil, members or ()),
        "me": visit.coder_id,
        "is_named_by_anybody": members is None,
        "no_agreement": visit.study.no_agreement,
        "declared": no_agreement_sentence(visit.study.no_agreement),
        "may_arrange": _may_arrange(visit),
        "may_rename": visit.bench.may(visit.request, visit.at, Right.GOVERN),
        "problem": problem,
    }
    return visit.page("rounds.html", context, status=400 if problem else 200)


def begin(visit: StudyVisit) -> HttpResponse:
    """The form of a round to be given out."""
    people = _people(visit)
    name = _("Round {n}").format(n=len(visit.study.rounds) + 1)
    everybody = frozenset(str(coder.id) for coder in people)
    return _form(visit, RoundForm(name=name, coders=everybody, seed=_new_seed()))


def give(visit: StudyVisit) -> HttpResponse:
    """Give the round out, or say what is missing."""
    study, people = visit.study, _people(visit)
    form = read_form(visit.request.POST, study.roles)
    is_local = visit.bench.members(visit.at) is None
    try:
        wish = read_wish(form, people, may_name_others=is_local)
        made = work.give_round(visit.at, by=visit.actor, wish=wish)
    except (BadValue, NotFound) as error:
        return _form(visit, form, problem=str(error))
    n = len({document for document, _coder in made.assignments})
    given = ngettext("{n} document is given out.", "{n} documents are given out.", n)
    visit.tell(given.format(n=format_count(n)))
    return visit.go("rounds-one", round_id=made.id)


def show_one(visit: StudyVisit, round_id: UUID, *, problem: str = "") -> HttpResponse:
    """One round: what is next in it, who has coded what, what can be done with it."""
    study, veil = visit.study, veil_over(visit.at)
    round_ = work.find_round(study, str(round_id))
    coded = visit.derive("coded in rounds", coded_in_rounds)
    line = next(line for line in round_lines(study, veil) if line.round.id == round_id)
    part = next((p for p in _own_parts(visit) if p.round.id == round_id), None)
    waiting = round_.coder_ids - round_.submitted
    context: dict[str, Any] = {
        "line": line,
        "round": round_,
        "kind": told.kind_of(round_),
        "state": told.state_of(round_),
        "key": told.names_of(study.coders, [round_.key_id] if round_.key_id else []),
        "earlier": next((r for r in study.rounds if r.id == round_.repeats), None),
        "part": part,
        "step": told.next_step([part]) if part else None,
        "is_training": round_.purpose is Purpose.TRAINING,
        "cells": told.cells(study, line, veil, coded),
        "left": told.documents_left(study, round_),
        "open_names": ", ".join(document.name for document in part.open) if part else "",
        "waiting": told.names_of(study.coders, waiting),
        "waiting_others": told.names_of(study.coders, waiting - {visit.coder_id}),
        "seen": told.names_of(study.coders, round_.has_seen),
        "is_named_by_anybody": visit.bench.members(visit.at) is None,
        "people": [c for c in _people(visit) if c.id not in round_.coder_ids],
        "may_arrange": _may_arrange(visit),
        "problem": problem,
        **_held(visit, round_, part),
    }
    return visit.page("round.html", context, status=400 if problem else 200)


def hand_in(visit: StudyVisit, round_id: UUID) -> HttpResponse:
    """Hand this person's work in."""

    def act() -> str:
        work.submit(visit.at, by=visit.actor, round_name=str(round_id))
        return _("Your work is handed in.")

    return _done(visit, round_id, act)


def reopen(visit: StudyVisit, round_id: UUID) -> HttpResponse:
    """Open this person's own work again."""

    def act() -> str:
        work.reopen(visit.at, by=visit.actor, round_name=str(round_id))
        return _("Your work is open again.")

    return _done(visit, round_id, act)


def lift(visit: StudyVisit, round_id: UUID) -> HttpResponse:
    """End a blind round for everybody."""

    def act() -> str:
        work.lift(visit.at, by=visit.actor, round_name=str(round_id))
        return _("The round is over; everybody is shown everybody’s work.")

    return _done(visit, round_id, act)


def give_more(visit: StudyVisit, round_id: UUID) -> HttpResponse:
    """More documents in this round, for those who are in it and who was ticked."""
    sent, study = visit.request.POST, visit.study
    names = {str(document.id): document.name for document in study.documents}

    def act() -> str:
        round_ = work.find_round(study, str(round_id))
        people = {str(coder.id): coder for coder in _people(visit)}
        more: list[str | Coder] = [people[id_] for id_ in sent.getlist("coder") if id_ in people]
        if visit.bench.members(visit.at) is None:
            more += other_names(sent.get("others", ""))
        inside = [coder for coder in study.coders if coder.id in round_.coder_ids]
        chosen = chosen_ids(sent, "document", study.document_index)
        work.give_more(
            visit.at,
            by=visit.actor,
            round_name=str(round_id),
            documents=[names[id_] for id_ in chosen],
            coders=[*inside, *more],
        )
        return _("More was given out.")

    return _done(visit, round_id, act)


def remove(visit: StudyVisit, round_id: UUID) -> HttpResponse:
    """Remove a round in which nothing was coded."""
    try:
        work.remove_round(visit.at, by=visit.actor, round_name=str(round_id))
    except (BadValue, NotAllowed) as error:
        return show_one(visit, round_id, problem=str(error))
    visit.tell(_("The round was removed."))
    return visit.go("rounds")


def _form(visit: StudyVisit, form: RoundForm, *, problem: str = "") -> HttpResponse:
    study = visit.study
    context = {
        "form": form,
        "kinds": told.kinds(),
        "people": [
            Choice(str(coder.id), coder.name, str(coder.id) in form.coders)
            for coder in _people(visit)
        ],
        "documents": [Choice(d.name, d.name, d.name in form.documents) for d in study.documents],
        "roles": [(i, role, form.sample.get(role, "")) for i, role in enumerate(study.roles)],
        "key_coders": [
            Choice(coder.name, coder.name, coder.name == form.key)
            for coder in study.coders
            if _has_coded(study, coder)
        ],
        "rounds": [Choice(r.name, r.name, r.name == form.again) for r in study.rounds],
        "is_named_by_anybody": visit.bench.members(visit.at) is None,
        "problem": problem,
    }
    return visit.page("round_new.html", context, status=400 if problem else 200)


def _done(visit: StudyVisit, round_id: UUID, act: Callable[[], str]) -> HttpResponse:
    try:
        sentence = act()
    except (BadValue, NotAllowed) as error:
        return show_one(visit, round_id, problem=str(error))
    visit.tell(sentence)
    return visit.go("rounds-one", round_id=round_id)


def _held(visit: StudyVisit, round_: Round, part: OwnPart | None) -> dict[str, Any]:
    """This person's work beside the key or their own earlier one, once they have handed in."""
    if part is None or not part.is_submitted or visit.coder_id is None:
        return {}
    me = visit.coder_id
    try:
        if round_.key_id is not None:
            result = visit.derive(
                ("key", round_.id, me), lambda study: hold_against_key(study, round_, me)
            )
        elif round_.repeats is not None:
            result = visit.derive(
                ("drift", round_.id, me), lambda study: measure_drift(study, round_, me)
            )
        else:
            return {}
    except BadValue as error:
        return {"held_problem": str(error)}
    return {"held": told.held(result), "raters": [rater.name for rater in result.raters]}


def _own_parts(visit: StudyVisit) -> tuple[OwnPart, ...]:
    return () if visit.coder_id is None else own_parts(visit.study, visit.coder_id)


def _people(visit: StudyVisit) -> tuple[Coder, ...]:
    """Who can be given documents: the study's coders, and on a server who may code in it."""
    lines: tuple[CoderLine, ...] = coder_lines(
        visit.study, veil_over(visit.at), visit.bench.members(visit.at) or ()
    )
    return people_among(lines)


def _has_coded(study: Study, coder: Coder) -> bool:
    return bool((study.codings.coder == study.coders.index(coder)).any())


def _may_arrange(visit: StudyVisit) -> bool:
    return visit.bench.may(visit.request, visit.at, Right.ARRANGE)


def _new_seed() -> str:
    return str(1 + secrets.randbelow(_SEEDS - 1))
