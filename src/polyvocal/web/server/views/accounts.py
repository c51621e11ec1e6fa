"""Accounts: one's own, everybody's for administrators, and the page an invitation leads to."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.login import (
    record_authentication,
)
from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.urls import reverse

from polyvocal.config.server import options_in_use
from polyvocal.core.errors import BadValue, NotFound, PolyvocalError
from polyvocal.core.language import _
from polyvocal.web.accounts import inviting
from polyvocal.web.accounts.adapters import INVITED
from polyvocal.web.accounts.models import Account
from polyvocal.web.server.logs import note
from polyvocal.web.visit import Visit

_BACKEND = "polyvocal.web.accounts.knowing.KnownAccounts"


def show_own(visit: Visit) -> HttpResponse:
    """What there is to change about one's own account."""
    return visit.page("server/account.html", {"account": visit.request.user})


def come_in(visit: Visit, word: str) -> HttpResponse:
    """An invitation: choose a password, or go on to the sign-on; once."""
    invitation = inviting.invitation_of(word)
    sign_on = options_in_use().sign_on
    context = {
        "invited": invitation.account,
        "shortest": inviting.SHORTEST_PASSWORD,
        "sign_on": sign_on.name if sign_on else "",
        "problem": "",
    }
    if visit.request.method != "POST":
        if visit.request.session.get(INVITED) != word:
            visit.request.session[INVITED] = word
        return visit.page("server/invited.html", context)
    sent = visit.request.POST
    try:
        account = inviting.accept(invitation, sent.get("password", ""), sent.get("again", ""))
    except BadValue as refused:
        return visit.page("server/invited.html", {**context, "problem": str(refused)}, status=400)
    logout(visit.request)  # whoever sat here before takes nothing along
    login(visit.request, account, backend=_BACKEND)
    # Or the way to a second factor would ask for the password that was typed a moment ago.
    record_authentication(visit.request, account, method="password", reauthenticated=True)
    note("invitation accepted", account=account.pk)
    return visit.go("home")


def show_all(
    visit: Visit, *, letter: str = "", of: Account | None = None, problem: str = ""
) -> HttpResponse:
    """Every account of this server; with a `letter`, the address to hand to whom it is for."""
    people = Account.objects.select_related("invitation")
    context = {
        "people": sorted(people, key=lambda account: account.name.casefold()),
        "letter": letter,
        "letter_for": of,
        "problem": problem,
    }
    return visit.page("server/accounts.html", context, status=400 if problem else 200)


def send_invitation(visit: Visit) -> HttpResponse:
    """Make an account, and show the address that lets its person in."""
    sent = _form(visit)
    try:
        account, word = inviting.invite(
            name=sent.get("name", ""),
            sign_in_name=sent.get("sign_in_name", ""),
            is_administrator=sent.get("administrator") == "on",
        )
    except PolyvocalError as refused:
        return show_all(visit, problem=str(refused))
    note("invited", account=account.pk, by=visit.actor.id)
    return show_all(visit, letter=letter_address(word), of=account)


def send_another(visit: Visit, account: UUID) -> HttpResponse:
    """A new invitation for somebody who cannot get in any more."""
    _form(visit)
    known = inviting.account_with(account)
    word = inviting.renew(known)
    note("invited again", account=known.pk, by=visit.actor.id)
    return show_all(visit, letter=letter_address(word), of=known)


def shut(visit: Visit, account: UUID) -> HttpResponse:
    """Close an account; never one's own, or nobody might be left who can open it."""
    _form(visit)
    if account == visit.actor.id:
        return show_all(visit, problem=_("Nobody closes their own account; ask another."))
    inviting.close(inviting.account_with(account))
    note("account closed", account=account, by=visit.actor.id)
    return visit.go("accounts")


def open_again(visit: Visit, account: UUID) -> HttpResponse:
    """Open a closed account again."""
    _form(visit)
    inviting.reopen(inviting.account_with(account))
    note("account opened again", account=account, by=visit.actor.id)
    return visit.go("accounts")


def letter_address(word: str) -> str:
    """The whole address of an invitation, under this server's own name."""
    return f"{options_in_use().origin}{reverse('invited', kwargs={'word': word})}"


def _form(visit: Visit) -> dict[str, str]:
    if visit.request.method != "POST":
        raise NotFound(_("There is no such page here."))
    return {name: str(value) for name, value in visit.request.POST.items()}
