"""Who is a member of a study, and as what."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.errors import BadValue, PolyvocalError
from polyvocal.core.language import _
from polyvocal.store.access import RIGHTS, Right, Role, roles_in
from polyvocal.store.changes import give_role, take_role
from polyvocal.store.events import Actor
from polyvocal.store.reads import coders
from polyvocal.web.accounts.inviting import account_named, account_with
from polyvocal.web.accounts.models import Account
from polyvocal.web.visit import StudyVisit, Visit


def show(visit: StudyVisit, *, problem: str = "") -> HttpResponse:
    """Everybody's role; for owners, a way to change it."""
    roles = roles_in(visit.at)
    accounts = Account.objects.in_bulk(list(roles))
    members = [(accounts.get(person), person, role) for person, role in roles.items()]
    context = {
        "members": sorted(members, key=lambda m: m[0].name.casefold() if m[0] else ""),
        "roles": list(Role),
        "may_change": Right.GOVERN in RIGHTS[roles[visit.actor.id]],
        "problem": problem,
    }
    return visit.page("server/members.html", context, status=400 if problem else 200)


def give(visit: StudyVisit) -> HttpResponse:
    """Make somebody a member, by the name they sign in with, or give a member another role."""
    sent = visit.request.POST
    try:
        role = sent.get("role", "")
        if role not in set(Role):
            raise BadValue(_("Choose one of the roles."))
        account = account_named(sent.get("sign_in_name", ""))
        _require_no_namesake(visit, account)
        person = Actor(account.pk, account.name)
        give_role(at=visit.at, by=visit.actor, person=person, role=Role(role))
    except PolyvocalError as refused:
        return show(visit, problem=str(refused))
    return visit.go("members")


def _require_no_namesake(visit: StudyVisit, account: Account) -> None:
    """Codings that a file brought go by a name, so two people of one name would share them."""
    there = {*roles_in(visit.at), *(coder.id for coder in coders(visit.at))}
    others = Account.objects.filter(name=account.name, pk__in=there).exclude(pk=account.pk)
    if others.exists():
        raise BadValue(
            _(
                "Somebody else in this study is called {name} too, and their work could not be "
                "told apart. Ask an administrator to invite this person under a fuller name."
            ).format(name=account.name)
        )


def end(visit: StudyVisit) -> HttpResponse:
    """End somebody's membership."""
    try:
        account = account_with(UUID(visit.request.POST.get("person", "")))
        take_role(at=visit.at, by=visit.actor, person=Actor(account.pk, account.name))
    except ValueError as refused:
        sentence = str(refused) if isinstance(refused, BadValue) else _("There is no such account.")
        return show(visit, problem=sentence)
    if account.pk == visit.actor.id:
        return Visit.go(visit, "home")
    return visit.go("members")
