"""The door of a server: nobody goes past it who has not signed in, whatever page is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from polyvocal.config.server import options_in_use
from polyvocal.core.language import _

# Whoever is outside may see these pages and no others. A page is private until it stands here.
PUBLIC = frozenset(
    {
        "account_login", "account_logout", "account_inactive", "mfa_authenticate", "invited",
        "openid_connect_login", "openid_connect_callback",
        "socialaccount_login_cancelled", "socialaccount_login_error",
    }
)  # fmt: skip
# Whoever must have a second factor and has none yet may only get one, or leave.
_ON_THE_WAY = frozenset(
    {
        "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes",
        "account_reauthenticate", "account_logout", "look",
    }
)  # fmt: skip
# Pages that a window asks for by itself: they show nobody is there.
UNATTENDED = frozenset({"read-live"})
_BEGAN, _SEEN = "began", "seen"


class ServerDoor:
    """Middleware: signed in, not for too long, and with a second factor where one is asked for."""

    def __init__(self, inside: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inside = inside

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before it is known which page is asked for."""
        return self._inside(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _where: dict[str, Any]
    ) -> HttpResponse | None:
        """`None`: go in. Otherwise the way to sign in."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if request.user.is_authenticated and _is_over(request, by_hand=name not in UNATTENDED):
            logout(request)
        if not request.user.is_authenticated:
            return None if name in PUBLIC else _to_sign_in(request)
        if name not in _ON_THE_WAY and _lacks_factor(request):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return None


def _is_over(request: HttpRequest, *, by_hand: bool) -> bool:
    """Is it too long since somebody signed in here, or used this browser last?

    Remembers, to the minute or so, that somebody does: to the second it would be a write for each
    page.
    """
    now, options = time.time(), options_in_use()
    idle = options.idle_minutes * 60
    signed_in = request.user.last_login if request.user.is_authenticated else None
    began = request.session.get(_BEGAN, signed_in.timestamp() if signed_in else now)
    seen = request.session.get(_SEEN, began)
    if now - began > options.longest_hours * 3600 or now - seen > idle:
        return True
    if by_hand and (_SEEN not in request.session or now - seen > min(60, idle / 4)):
        request.session[_BEGAN], request.session[_SEEN] = began, now
    return False


def _lacks_factor(request: HttpRequest) -> bool:
    user = request.user
    if not options_in_use().needs_second_factor or not user.is_authenticated:
        return False
    # Who signs on elsewhere has whatever factors are asked for there.
    return user.has_usable_password() and not is_mfa_enabled(user)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    at = reverse("account_login")
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(at)
    if request.method not in {"GET", "HEAD"} or "application/json" in request.headers.get(
        "Accept", ""
    ):
        return HttpResponse(
            _("You are signed out. Sign in in another window, and send this again.") + "\n",
            content_type="text/plain; charset=utf-8",
            status=401,
        )
    return redirect_to_login(request.get_full_path(), at)
