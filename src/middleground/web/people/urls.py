from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from middleground.web.people.views import demo, directory, invitations, organisations, own, statements, tokens

urlpatterns: list[URLPattern] = [
    path("", directory.people_list, name="people_list"),
    path("<int:key>/", directory.person, name="person"),
    path("roles/<int:key>/revoke/", directory.revoke, name="role_revoke"),
    path("invite/", invitations.invite_person, name="invite_person"),
    path("invitations/<int:key>/resend/", invitations.resend, name="invitation_resend"),
    path("invitations/<int:key>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("invitation/<str:token>/", invitations.accept, name="invitation_accept"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.organisation_edit, name="organisation_new"),
    path("organisations/<int:key>/", organisations.organisation_edit, name="organisation_edit"),
    path("me/", own.own_data, name="own_data"),
    path("me/data.json", own.own_data_file, name="own_data_file"),
    path("me/agreements/", own.agreement, name="own_agreement"),
    path("me/keys/", tokens.api_tokens, name="api_tokens"),
    path("me/keys/new/", tokens.api_token_new, name="api_token_new"),
    path("me/keys/<int:key>/revoke/", tokens.api_token_revoke, name="api_token_revoke"),
    path("me/erase/", own.erase, name="erase_account"),
    path("what-we-keep/", own.what_we_keep, name="what_we_keep"),
    path("privacy/<slug:kind>/", statements.privacy_statement, name="privacy_statement"),
    path("privacy/<slug:kind>/<int:version>/", statements.privacy_statement, name="privacy_statement_version"),
    path("statements/", statements.privacy_statements, name="privacy_statements"),
    path("statements/<slug:kind>/", statements.privacy_statement_edit, name="privacy_statement_edit"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/<str:token>/", demo.demo_sign_in, name="demo_sign_in"))
