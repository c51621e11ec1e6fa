"""Security keys and passkeys as a second factor: the library's forms, which refuse in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError

_LONGEST_NAME = 60


class AddKey(AddWebAuthnForm):  # type: ignore[misc]  # no types
    """What a browser says of a key that is new here."""

    def clean_name(self) -> str:
        """One line, for a list."""
        name: str = super().clean_name()
        return " ".join(name.split())[:_LONGEST_NAME]

    def clean(self) -> Any:
        """Raises `ValidationError`."""
        with _refused_plainly():
            return super().clean()


class AnswerByKey(AuthenticateWebAuthnForm):  # type: ignore[misc]  # no types
    """What a key says to the question of signing in."""

    def clean_credential(self) -> Any:
        """Raises `ValidationError`."""
        with _refused_plainly():
            return super().clean_credential()


class AnswerAgainByKey(ReauthenticateWebAuthnForm):  # type: ignore[misc]  # no types
    """What a key says before something is changed."""

    def clean_credential(self) -> Any:
        """Raises `ValidationError`."""
        with _refused_plainly():
            return super().clean_credential()


@contextmanager
def _refused_plainly() -> Iterator[None]:
    """Whatever is wrong with an answer, it is refused: over a made up one the library may fail.

    Nobody learns what was wrong: which key is known here would be one such thing.
    """
    try:
        yield
    except (ValidationError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise get_adapter().validation_error("incorrect_key") from error
