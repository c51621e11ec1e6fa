"""Accounts begin with an invitation, are renewed by another, and end by being closed."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from polyvocal.core.errors import BadValue, NotAllowed, NotFound
from polyvocal.core.language import _, ngettext
from polyvocal.web.accounts.models import Account, Invitation

GOOD_FOR = dt.timedelta(days=7)
_LONGEST = 200
SHORTEST_PASSWORD = 12


def invite(*, name: str, sign_in_name: str, is_administrator: bool = False) -> tuple[Account, str]:
    """A new account and the word of its invitation, which is shown once and kept nowhere.

    Raises `BadValue` for a name that is missing, too long or taken.
    """
    plain, signs_in_as = " ".join(name.split()), _plain_sign_in_name(sign_in_name)
    if not plain or len(plain) > _LONGEST:
        raise BadValue(_("Give the person’s name, in at most 200 characters."))
    with transaction.atomic():
        if Account.objects.filter(sign_in_name=signs_in_as).exists():
            raise BadValue(
                _(
                    "Somebody signs in as {name} already; choose another name to sign in with."
                ).format(name=signs_in_as)
            )
        account = Account(name=plain, sign_in_name=signs_in_as, is_administrator=is_administrator)
        account.set_unusable_password()
        account.save(force_insert=True)
        return account, _new_word(account)


def renew(account: Account) -> str:
    """The word of a new invitation for somebody who lost their password or their second factor.

    Until it is used, everything stays as it is; then the old password and factors are gone.
    """
    if not account.is_active:
        raise NotAllowed(_("This account is closed; open it again first."))
    with transaction.atomic():
        return _new_word(account)


def invitation_of(word: str) -> Invitation:
    """The invitation with this word. Raises `NotFound` for one that is used, unknown or late."""
    found = Invitation.objects.select_related("account").filter(digest=_digest(word)).first()
    if found is None or found.good_until < timezone.now() or not found.account.is_active:
        raise NotFound(
            _(
                "This invitation was used already or is more than a week old. Ask whoever sent it "
                "for a new one."
            )
        )
    return found


def accept(invitation: Invitation, password: str | None, again: str | None = None) -> Account:
    """The account of an invitation that is used now; `None`: it is signed in to elsewhere.

    What let somebody in before does so no longer: old password, second factors, sign-on, sessions.
    Raises `BadValue` for a password that will not do.
    """
    account = invitation.account
    if password is not None:
        _check_password(password, account)
        if password != again:
            raise BadValue(_("The two passwords are not the same."))
    with transaction.atomic():
        if not Invitation.objects.filter(digest=invitation.digest).delete()[0]:
            raise NotFound(_("This invitation was used a moment ago."))
        Authenticator.objects.filter(user=account).delete()
        SocialAccount.objects.filter(user=account).delete()
        if password is None:
            account.set_unusable_password()
        else:
            account.set_password(password)
        account.save(update_fields=["password"])
    return account


def close(account: Account) -> None:
    """Let this person in no longer; their work stays. Whoever is signed in is out at once."""
    Account.objects.filter(pk=account.pk).update(is_active=False)
    Invitation.objects.filter(account=account).delete()


def reopen(account: Account) -> None:
    """Let a person in again whose account was closed."""
    Account.objects.filter(pk=account.pk).update(is_active=True)


def account_with(account_id: UUID) -> Account:
    """Raises `NotFound`."""
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise NotFound(_("There is no such account."))
    return found


def account_named(sign_in_name: str) -> Account:
    """Whoever signs in with this name. Raises `NotFound`."""
    found = Account.objects.filter(sign_in_name=_plain_sign_in_name(sign_in_name)).first()
    if found is None:
        raise NotFound(_("Nobody signs in as {name}.").format(name=sign_in_name))
    return found


def _plain_sign_in_name(name: str) -> str:
    plain = name.strip().lower()
    if not plain or len(plain) > _LONGEST or not plain.isprintable() or " " in plain:
        raise BadValue(
            _("The name to sign in with is one word, such as a mail address, without spaces.")
        )
    return plain


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as refused:
        codes = {error.code for error in refused.error_list}
        if "password_too_short" in codes:
            sentence = ngettext(
                "The password must have at least {n} character.",
                "The password must have at least {n} characters.",
                SHORTEST_PASSWORD,
            )
            raise BadValue(sentence.format(n=SHORTEST_PASSWORD)) from None
        raise BadValue(
            _("This password is easily guessed: it is a common one, or much like the name.")
        ) from None


def _new_word(account: Account) -> str:
    word = secrets.token_urlsafe(32)
    Invitation.objects.update_or_create(
        account=account,
        defaults={"digest": _digest(word), "good_until": timezone.now() + GOOD_FOR},
    )
    return word


def _digest(word: str) -> str:
    # Looking a digest up tells nobody, by the time it takes, how much of a guess was right.
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()
