"""What django-allauth asks us: who may have an account, how it refuses, what it seals."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import (
    DefaultSocialAccountAdapter,
)
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from qrcode.main import QRCode

from polyvocal.config.server import options_in_use
from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.web.accounts.inviting import accept, invitation_of
from polyvocal.web.answers import problem_page
from polyvocal.web.server.logs import note

INVITED = "invited"
_REFUSALS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "username_password_mismatch": lambda: _("This name and this password do not go together."),
        "too_many_login_attempts": lambda: _(
            "Too many attempts that failed. Wait five minutes before you try again."
        ),
        "rate_limited": lambda: _("Too many attempts. Wait a few minutes before you try again."),
        "incorrect_password": lambda: _("This is not your password."),
        "enter_current_password": lambda: _("This is not your password."),
        "incorrect_code": lambda: _(
            "This code is not right, or no longer. A new one comes every half minute."
        ),
        "incorrect_key": lambda: _(
            "That was not answered by a key that is good here. Try it again, or use a code."
        ),
        "same_as_current": lambda: _("The new password is the old one."),
    }
)


class _InOurWords:
    """Refusals in the language in use, not in the library's."""

    def validation_error(self, code: str, *_arguments: object) -> ValidationError:
        """The refusal of this kind."""
        sentence = _REFUSALS.get(code, lambda: _("That did not work; look at what you typed."))
        return ValidationError(sentence(), code=code)


class ByInvitation(_InOurWords, DefaultAccountAdapter):  # type: ignore[misc]  # no types
    """Nobody makes an account of their own."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never: accounts begin in `inviting`."""
        return False

    def authentication_failed(self, request: HttpRequest, **_credentials: object) -> None:
        """Tell the log, without the name that was tried: people type passwords there."""
        note("sign-in failed", address=self.get_client_ip(request))

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> Any:
        """Tell the log who came in."""
        note("signed in", account=user.pk, address=self.get_client_ip(request))
        return super().post_login(request, user, **more)


class SealedFactors(_InOurWords, DefaultMFAAdapter):  # type: ignore[misc]  # no types
    """Second factors, their secrets sealed: a copy of the database alone opens nothing."""

    def encrypt(self, text: str) -> str:
        """Seal a secret with the server's key."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again; with another key, nobody's code is right."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - its name there
        """What a key is called whose owner calls it nothing."""
        n = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Key {n}").format(n=n + 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """For whom keys answer: this host and no other, whatever a request says of it."""
        return {"id": options_in_use().parts.hostname or "", "name": "Polyvocal"}

    def build_totp_svg(self, url: str) -> str:
        """The picture a telephone reads, as one path without style of its own."""
        code = QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        dark = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on
        )
        box = f'viewBox="0 0 {len(rows)} {len(rows)}"'
        return f'<svg class="qr" {box} aria-hidden="true"><path d="{dark}"/></svg>'


class SignOnByInvitation(_InOurWords, DefaultSocialAccountAdapter):  # type: ignore[misc]  # no types
    """The university's sign-on opens an account that somebody was invited to, and makes none."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Somebody came back from the sign-on: known, invited in this browser, or nobody."""
        if sociallogin.is_existing:
            return
        word = request.session.get(INVITED, "")
        try:
            account = accept(invitation_of(word), None) if word else None
        except NotFound:
            account = None
        if account is None:
            sentence = _(
                "Your sign-on worked, but nobody invited you here yet. Ask an administrator of "
                "this server for an invitation, open its link, and sign on from there."
            )
            raise ImmediateHttpResponse(problem_page(request, sentence, 403))
        del request.session[INVITED]
        sociallogin.connect(request, account)

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: object) -> bool:
        """Never."""
        return False


def _seal() -> Fernet:
    key = hashlib.sha256(f"second factors {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
