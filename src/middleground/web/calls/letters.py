"""The letters to applicants, put together when they go: neither a personal link nor an answer lies in the outbox."""

from __future__ import annotations

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from middleground.web.calls.links import personal_link
from middleground.web.calls.models import Application
from middleground.web.calls.queries.answers import answers_of
from middleground.web.calls.queries.deadlines import deadline_of
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.states import ApplicationState
from middleground.web.mail.actions import Recipient, write_composed
from middleground.web.mail.composing import Composed, register_composer
from middleground.web.mail.models import Letter
from middleground.web.mail.queries import rendered
from middleground.web.mail.templates import register_letter


def write_to(application: Application, template: str) -> None:
    """Write a letter to an applicant, inside the caller's transaction; who gave no address gets none."""
    if application.email:
        recipient = Recipient(to=application.email, language=application.language, thing=application)
        write_composed(template=template, recipient=recipient)


def register_letters() -> None:
    """Add the letters about applying to those an installation may reword."""
    for name, (subject, body, describe) in _LETTERS.items():
        register_letter(name, subject=subject, body=body, describe=describe, is_secret=True)
        register_composer(name, _composed)


def _composed(letter: Letter) -> Composed | None:
    key = letter.recipient.rpartition(":")[2]
    found = Application.objects.select_related("call__organisation", "call__area", "duo")
    application = found.filter(pk=int(key)).exclude(state=ApplicationState.ERASED).first() if key else None
    if application is None:
        return None
    with translation.override(letter.language):
        params = _params(application, letter.language)
    subject, body = rendered(letter.template, letter.language, params)
    return Composed(subject[:200], body)


def about_call(application: Application, language: str) -> dict[str, str]:
    """Return what every letter to an applicant may name: them, the call, and whom to ask."""
    page = page_of(application.call, language)
    return {
        "site": str(settings.SITE_NAME),
        "name": application.name,
        "title": page.short_title or page.title,
        "organisation": page.organisation,
        "contact": page.contact_role or page.organisation,
    }


def _params(application: Application, language: str) -> dict[str, str]:
    return {
        **about_call(application, language),
        "link": personal_link(application),
        "deadline": _deadline(application),
        "answers": _answers(application, language),
        "other": _other(application),
    }


def _deadline(application: Application) -> str:
    deadline = deadline_of(application.call)
    if deadline.at is None:
        return _("until the call is closed")
    with timezone.override(deadline.zone):
        when = formats.date_format(deadline.at, "DATETIME_FORMAT")
    return _("until %(when)s (%(zone)s)") % {"when": when, "zone": deadline.zone_words}


def _answers(application: Application, language: str) -> str:
    rows = answers_of(application, hide_identifying=False, language=language)
    return "\n\n".join(f"{row.label}\n{row.text or '—'}" for row in rows)


def _other(application: Application) -> str:
    if application.duo_id is None:
        return ""
    other = Application.objects.filter(duo_id=application.duo_id).exclude(pk=application.pk).first()
    return other.name if other else ""


_LETTERS: dict[str, tuple[Promise, Promise, Promise]] = {
    "calls.application_link": (
        gettext_lazy("Your application: %(title)s"),
        gettext_lazy(
            "Dear %(name)s,\n\nthis is your personal link to your application for “%(title)s” by %(organisation)s:\n\n"
            "%(link)s\n\nWith it you fill in your answers, save them, change them and send them, %(deadline)s. "
            "Please keep this letter, and give the link to nobody else: whoever has it can read and change your "
            "answers."
            "\n\nIf you did not ask for this, you need not do anything. Nothing is kept for long without your answers."
        ),
        gettext_lazy("Personal link to an application"),
    ),
    "calls.application_received": (
        gettext_lazy("We have received your application: %(title)s"),
        gettext_lazy(
            "Dear %(name)s,\n\nthank you. Your application for “%(title)s” has arrived.\n\nYou can change your answers "
            "%(deadline)s, and withdraw your application at any time:\n\n%(link)s\n\nWe write to everybody who "
            "applied, "
            "whatever the decision. If you have a question, ask %(contact)s.\n\nThis is what you sent:\n\n%(answers)s"
        ),
        gettext_lazy("Confirmation of an application, with a copy of the answers"),
    ),
    "calls.application_withdrawn": (
        gettext_lazy("Your application was withdrawn: %(title)s"),
        gettext_lazy(
            "Dear %(name)s,\n\nyour application for “%(title)s” was withdrawn. Nobody will judge it any more.\n\n"
            "If you want everything erased now, you can do that here:\n\n%(link)s\n\nIf it was not you who "
            "withdrew it, "
            "please ask %(contact)s."
        ),
        gettext_lazy("Confirmation that an application was withdrawn"),
    ),
    "calls.duo_joined": (
        gettext_lazy("Is this the right person? %(title)s"),
        gettext_lazy(
            "Dear %(name)s,\n\n%(other)s entered your code, to apply for “%(title)s” together with you.\n\n"
            "Please say whether this is the right person. Until then you do not count as a duo:\n\n%(link)s"
        ),
        gettext_lazy("Somebody entered the code of a duo"),
    ),
    "calls.duo_confirmed": (
        gettext_lazy("You apply together: %(title)s"),
        gettext_lazy(
            "Dear %(name)s,\n\n%(other)s confirmed that you apply for “%(title)s” together. Each of you sends your own "
            "answers, %(deadline)s:\n\n%(link)s"
        ),
        gettext_lazy("A duo was confirmed"),
    ),
    "calls.duo_dissolved": (
        gettext_lazy("You now apply alone: %(title)s"),
        gettext_lazy(
            "Dear %(name)s,\n\nthe person with whom you applied for “%(title)s” chose to go on alone. Your own "
            "application stays as it is. You can change it, apply together with somebody else or withdraw "
            "it:\n\n%(link)s"
        ),
        gettext_lazy("A duo was dissolved"),
    ),
    "calls.duo_partner_withdrew": (
        gettext_lazy("You now apply alone: %(title)s"),
        gettext_lazy(
            "Dear %(name)s,\n\nthe person with whom you applied for “%(title)s” withdrew. Your own application "
            "stays as "
            "it is. You can change it, apply together with somebody else or withdraw it:\n\n%(link)s"
        ),
        gettext_lazy("The other half of a duo withdrew"),
    ),
    "calls.application_entered": (
        gettext_lazy("Your application is with us: %(title)s"),
        gettext_lazy(
            "Dear %(name)s,\n\n%(organisation)s entered your application for “%(title)s” for you. Please read what we "
            "keep, correct it if it is wrong, or withdraw it:\n\n%(link)s\n\nThis is what was entered:\n\n%(answers)s"
        ),
        gettext_lazy("Notice that staff entered an application for somebody"),
    ),
}
