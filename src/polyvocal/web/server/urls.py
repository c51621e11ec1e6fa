"""Every page of a server: the studies' as on a workbench, and signing in in place of its door."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as sign_on
from allauth.socialaccount.providers.openid_connect import (
    views as openid,
)
from django.urls import URLPattern, path, reverse_lazy

from polyvocal.store.access import Right
from polyvocal.web.access import administering, outside, reading, url_patterns, writing
from polyvocal.web.answers import failed, no_such_page, not_understood
from polyvocal.web.server.views import accounts, home, live, members
from polyvocal.web.urls import STUDY_DOORS
from polyvocal.web.views import looking

DOORS = (
    outside("", home.show, "home"),
    outside("new/", home.new_study, "home-new"),
    outside("look/", looking.change, "look"),
    outside("account/", accounts.show_own, "account"),
    outside("invited/<str:word>/", accounts.come_in, "invited"),
    administering("accounts/", accounts.show_all, "accounts"),
    administering("accounts/invite/", accounts.send_invitation, "accounts-invite"),
    administering("accounts/<uuid:account>/renew/", accounts.send_another, "accounts-renew"),
    administering("accounts/<uuid:account>/close/", accounts.shut, "accounts-close"),
    administering("accounts/<uuid:account>/reopen/", accounts.open_again, "accounts-reopen"),
    *STUDY_DOORS,
    reading("documents/<uuid:document>/live/", live.look, "read-live"),
    reading("members/", members.show, "members", Right.AUDIT),
    writing("members/role/", members.give, "members-role", Right.GOVERN),
    writing("members/end/", members.end, "members-end", Right.GOVERN),
)

_remove_key = keys.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))

# Of the library's pages these and no others: no signing up, no mail, no password by mail.
SIGNING_IN: tuple[URLPattern, ...] = (
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("sign-in/code/", factors.authenticate, name="mfa_authenticate"),
    path("account/again/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/factor/", factors.index, name="mfa_index"),
    path("account/factor/begin/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/factor/end/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/factor/key/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("account/factor/key/<int:pk>/end/", _remove_key, name="mfa_remove_webauthn"),
    path("account/again/key/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("sign-on/<str:provider_id>/", openid.login, name="openid_connect_login"),
    path("sign-on/<str:provider_id>/back/", openid.callback, name="openid_connect_callback"),
    path("sign-on-stopped/", sign_on.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-on-failed/", sign_on.login_error, name="socialaccount_login_error"),
)

urlpatterns = [*url_patterns(DOORS), *SIGNING_IN]
handler400 = not_understood
handler404 = no_such_page
handler500 = failed
