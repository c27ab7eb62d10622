"""Signing in, with the views of allauth that we use; there is no sign-up and there are no passwords."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.usersessions import views as sign_ins
from django.contrib.auth.decorators import login_required
from django.urls import path

from middleground.web.people.views.factors import ActivateApp, AddPasskey

STAFF = {"audience": "staff"}

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("login/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("login/passkey/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("login/second-step/", factors.authenticate, name="mfa_authenticate"),
    path("logout/", account.LogoutView.as_view(extra_context=STAFF), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", factors.ReauthenticateView.as_view(extra_context=STAFF), name="mfa_reauthenticate"),
    path("again/passkey/", keys.ReauthenticateWebAuthnView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("address/", account.EmailView.as_view(extra_context=STAFF), name="account_email"),
    path("address/confirm/", account.email_verification_sent, name="account_email_verification_sent"),
    path("sign-ins/", sign_ins.ListUserSessionsView.as_view(extra_context=STAFF), name="usersessions_list"),
    path("second-step/", factors.IndexView.as_view(extra_context=STAFF), name="mfa_index"),
    path("second-step/app/", ActivateApp.as_view(extra_context=STAFF), name="mfa_activate_totp"),
    path("second-step/app/remove/", totp.DeactivateTOTPView.as_view(extra_context=STAFF), name="mfa_deactivate_totp"),
    path("second-step/passkeys/", keys.ListWebAuthnView.as_view(extra_context=STAFF), name="mfa_list_webauthn"),
    path("second-step/passkeys/add/", AddPasskey.as_view(extra_context=STAFF), name="mfa_add_webauthn"),
    path(
        "second-step/passkeys/<int:pk>/",
        keys.EditWebAuthnView.as_view(extra_context=STAFF),
        name="mfa_edit_webauthn",
    ),
    path(
        "second-step/passkeys/<int:pk>/remove/",
        keys.RemoveWebAuthnView.as_view(extra_context=STAFF),
        name="mfa_remove_webauthn",
    ),
    path(
        "second-step/codes/",
        login_required(codes.ViewRecoveryCodesView.as_view(extra_context=STAFF)),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-step/codes/new/",
        login_required(codes.GenerateRecoveryCodesView.as_view(extra_context=STAFF)),
        name="mfa_generate_recovery_codes",
    ),
]
