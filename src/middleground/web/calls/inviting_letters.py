"""The letters about places: invitation, waiting list, refusal, replies, changed dates.

They are put together when somebody reads or sends them, so that no personal link and no reason lies in the outbox; one
that is out of date by then does not go at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from middleground.web.calls.actions.inviting import reply_by
from middleground.web.calls.inviting_wordings import DECISIONS, REPLIES, TEST
from middleground.web.calls.letters import about_call
from middleground.web.calls.links import personal_link
from middleground.web.calls.models import Application, Call, Choice, PlaceOffer, PracticalText
from middleground.web.calls.place_calendar import invite_for
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.mail.actions import Recipient, write_composed
from middleground.web.mail.composing import Composed, register_composer, register_release
from middleground.web.mail.models import Letter
from middleground.web.mail.queries import rendered
from middleground.web.mail.templates import register_letter

_GAP = re.compile(r"\n{3,}")
S = ApplicationState
INVITATIONS = ("calls.invited", "calls.promoted", "calls.invited_directly")
REFUSALS = ("calls.not_selected", "calls.not_drawn", "calls.not_eligible")
WITH_PLACE = ("calls.place_confirmed", "calls.dates_changed")
GONE = ("calls.place_returned", "calls.meeting_cancelled")
NEEDED_STATE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*INVITATIONS, "calls.place_reminder"), (S.INVITED,)),
    "calls.waiting_list": (S.WAITLISTED,),
    "calls.not_selected": (S.NOT_SELECTED,),
    "calls.not_drawn": (S.NOT_SELECTED,),
    "calls.not_eligible": (S.INELIGIBLE,),
    **dict.fromkeys(WITH_PLACE, (S.CONFIRMED,)),
    "calls.place_declined": (S.DECLINED,),
    "calls.place_expired": (S.EXPIRED,),
    "calls.place_returned": (S.CANCELLED, S.WITHDRAWN),
    "calls.place_partner_gone": (S.DECLINED, S.EXPIRED, S.CANCELLED),
}
"""In which state an application must be for a letter to say something true."""
PROMISES = (*INVITATIONS, "calls.place_reminder", "calls.waiting_list", "calls.dates_changed")
"""Letters that say something true only while the meeting is to take place."""


def register_letters() -> None:
    """Add these letters to those an installation may reword."""
    for name, (subject, body, describe) in {**DECISIONS, **REPLIES}.items():
        register_letter(name, subject=subject, body=body, describe=describe, is_secret=True)
        register_composer(name, compose)
    subject, body, describe = TEST
    register_letter("calls.test_letter", subject=subject, body=body, describe=describe, is_secret=True)
    for name in INVITATIONS:
        register_release(name, _let_time_begin)


def write_reply(offer: PlaceOffer, template: str) -> None:
    """Write a letter that answers what somebody just did, inside the caller's transaction; it goes at once."""
    application = offer.application
    if application.email:
        recipient = Recipient(application.email, application.language, thing=application)
        write_composed(template=template, recipient=recipient, about=offer)


def compose(letter: Letter) -> Composed | None:
    """Put a letter together, or say that it must not go any more."""
    application = application_of(letter)
    if application is None or application.state not in NEEDED_STATE.get(letter.template, S.values):
        return None
    if letter.template in PROMISES and application.call.state == CallState.CANCELLED:
        return None
    return words_for(application, letter.template, letter.language)


def words_for(application: Application, template: str, language: str) -> Composed:
    """Return what the letter says to this applicant in this language."""
    offer = offer_of(application)
    with translation.override(language):
        params = _params(application, offer, language)
    subject, body = rendered(template, language, params)
    invite = None
    is_lost = template == "calls.place_partner_gone" and application.state == S.CANCELLED  # it stood in a calendar
    if offer is not None and (is_lost or template in (*WITH_PLACE, *GONE)):
        invite = invite_for(offer, language, is_cancelled=template not in WITH_PLACE)
    return Composed(subject[:200], _without_gaps(body), invite=invite)


def application_of(letter: Letter) -> Application | None:
    """Return whom a letter is for, if there still is somebody."""
    key = letter.recipient.rpartition(":")[2]
    found = Application.objects.select_related("call__organisation", "call__area", "duo")
    return found.filter(pk=int(key)).exclude(state=S.ERASED).first() if key else None


def offer_of(application: Application) -> PlaceOffer | None:
    """Return the place that was offered last."""
    offer = application.offers.order_by("-id").first()
    if offer is not None:
        offer.application = application
    return offer


def dates_in_words(call: Call) -> str:
    """Say every dated part in the zone of the call, one a line."""
    lines = []
    for session in call.sessions.all():
        with timezone.override(call.time_zone):
            begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        day = formats.date_format(begins, "DATE_FORMAT")
        times = {"day": day, "begins": formats.time_format(begins), "ends": formats.time_format(ends)}
        lines.append(_("%(day)s, %(begins)s to %(ends)s") % times)
    if not lines:
        return _("The date is told later.")
    return "\n".join([*lines, _("Times in %(zone)s") % {"zone": call.time_zone}])


def practical_words(call: Call, language: str) -> str:
    """Return what those who come need to know, in that language or another: only they read it."""
    texts = {text.language: text.text for text in PracticalText.objects.filter(call=call) if text.text}
    own = [texts[code] for code in (language, *call.languages) if code in texts]
    lines = own[:1] or list(texts.values())[:1]
    if call.join_link:
        lines.append(_("To take part online: %(link)s") % {"link": call.join_link})
    return "\n\n".join(lines) or _("What you need to know for your journey follows by letter.")


def _params(application: Application, offer: PlaceOffer | None, language: str) -> dict[str, str]:
    return {
        **about_call(application, language),
        "link": personal_link(application, "application_place" if offer else "application"),
        "own": personal_link(application),
        "reason": application.state_reason or _reason(application),
        "dates": dates_in_words(application.call),
        "practical": practical_words(application.call, language),
        "reply_by": moment_in_words(offer) if offer else "",
        "part": str(offer.get_kind_display()) if offer else "",
        "together": _together(application),
        "why": application.call.state_reason,
    }


def sample_words(call: Call, template: str, language: str) -> Composed:
    """Return what the letter says, with invented words where something about a person stands."""
    with translation.override(language):
        page = page_of(call, language)
        link = settings.BASE_ADDRESS.rstrip("/") + reverse("call", args=[call.slug])
        params = {
            "site": str(settings.SITE_NAME),
            "name": _("Sam Sample"),
            "title": page.short_title or page.title,
            "organisation": page.organisation,
            "contact": page.contact_role or page.organisation,
            "link": link,
            "own": link,
            "reason": _("Here stands the reason that was written for this person."),
            "dates": dates_in_words(call),
            "practical": practical_words(call, language),
            "reply_by": _("%(days)s days after the letter goes") % {"days": call.reply_days},
            "part": str(PlaceOffer.Kind.SPEAKER.label),
            "together": "",
            "why": call.state_reason,
        }
    subject, body = rendered(template, language, params)
    return Composed(subject[:200], _without_gaps(body))


def _without_gaps(body: str) -> str:
    """Return the words without the empty lines that an empty placeholder leaves."""
    return _GAP.sub("\n\n", body).strip()


def moment_in_words(offer: PlaceOffer) -> str:
    """Say until when to reply, in the zone of the call."""
    call = offer.application.call
    with timezone.override(call.time_zone):
        at = formats.date_format(timezone.localtime(offer.reply_by), "DATETIME_FORMAT")
    return _("%(moment)s (%(zone)s)") % {"moment": at, "zone": call.time_zone}


def _reason(application: Application) -> str:
    found = application.choices.filter(selection__state="final").exclude(reason="").order_by("-id").first()
    return found.reason if found is not None else _("There were more suitable people than places.")


def _together(application: Application) -> str:
    partner = partner_of(application)
    if partner is None:
        return ""
    words = _("You and %(name)s are invited together: the two places are yours when both of you say yes.")
    return words % {"name": partner.name}


def partner_of(application: Application) -> Application | None:
    """Return the other half of a duo that only comes together."""
    duo = application.duo
    if duo is None or duo.state != "confirmed" or duo.mode != "together":
        return None
    others = Application.objects.filter(duo=duo).exclude(pk=application.pk).select_related("call", "duo")
    return others.exclude(state=S.ERASED).first()


def was_drawn(application: Application) -> bool:
    """Say whether lots decided over this application: it stood on a ticket, so that it had a chance."""
    drawn = Choice.objects.filter(application=application, selection__state="final", selection__method="draw")
    return drawn.filter(tickets__gt=0).exists()


def _let_time_begin(letters: Sequence[Letter]) -> None:
    """Let the days to reply begin when the invitation goes, not when it was drafted."""
    keys = [int(letter.recipient.rpartition(":")[2]) for letter in letters if letter.recipient]
    offers = PlaceOffer.objects.filter(application__in=keys, reply="").select_related("application__call")
    for offer in offers:
        offer.reply_by = reply_by(offer.application.call)
    PlaceOffer.objects.bulk_update(offers, ["reply_by"], batch_size=100)
