"""What the letters about places say, before an installation words them in its own way."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Wording = tuple[Promise, Promise, Promise]  # subject, body, what it is

DECISIONS: dict[str, Wording] = {
    "calls.invited": (
        _("You are invited: %(title)s"),
        _(
            "Dear %(name)s,\n\nyou are invited to take part in “%(title)s” by %(organisation)s.\n\n%(dates)s\n\n"
            "%(together)s\n\nPlease say until %(reply_by)s whether you come. Both answers are welcome: if you cannot "
            "come, somebody else gets the place.\n\n%(link)s\n\nThe page asks once more; opening it decides nothing. "
            "If you have a question, ask %(contact)s."
        ),
        _("Invitation of an applicant"),
    ),
    "calls.promoted": (
        _("A place is free for you: %(title)s"),
        _(
            "Dear %(name)s,\n\na place came free, and it is yours if you want it: “%(title)s” by %(organisation)s.\n\n"
            "%(dates)s\n\n%(together)s\n\nPlease say until %(reply_by)s whether you come. Both answers are welcome: if "
            "you cannot come, somebody else on the waiting list gets the place.\n\n%(link)s\n\nThe page asks once "
            "more; opening it decides nothing. If you have a question, ask %(contact)s."
        ),
        _("Invitation of somebody on the waiting list"),
    ),
    "calls.invited_directly": (
        _("We would like you to come: %(title)s"),
        _(
            "Dear %(name)s,\n\n%(organisation)s invites you to “%(title)s”, as: %(part)s.\n\n%(dates)s\n\n"
            "Please say until %(reply_by)s whether you come:\n\n%(link)s\n\nThe page asks once more; opening it "
            "decides nothing. If you have a question, ask %(contact)s."
        ),
        _("Invitation of a speaker or a host"),
    ),
    "calls.waiting_list": (
        _("You are on the waiting list: %(title)s"),
        _(
            "Dear %(name)s,\n\nthank you for your application for “%(title)s”. All places are given for now, and you "
            "are on the waiting list.\n\nWhy: %(reason)s\n\nWhen somebody cannot come, a place is given to somebody on "
            "the list by the same rules. Then you get a letter; you need not do anything until then. Here you see how "
            "your application stands, and you can leave the list:\n\n%(own)s\n\nIf you have a question, ask "
            "%(contact)s."
        ),
        _("Notice that somebody is on the waiting list"),
    ),
    "calls.not_selected": (
        _("About your application: %(title)s"),
        _(
            "Dear %(name)s,\n\nthank you for your application for “%(title)s”, and for the time you gave to it. This "
            "time we cannot invite you.\n\nWhy: %(reason)s\n\nIt says nothing against you or your work. What happens "
            "next: nothing of your application is passed on, and it is erased some months after the meeting, as the "
            "call says; you can erase it now. What comes out of the meeting is published on the page of the call. Here "
            "you see your application and how the group was chosen:\n\n%(own)s\n\nIf you want to know more, ask "
            "%(contact)s."
        ),
        _("Refusal after a choice by hand"),
    ),
    "calls.not_drawn": (
        _("About your application: %(title)s"),
        _(
            "Dear %(name)s,\n\nthank you for your application for “%(title)s”, and for the time you gave to it. There "
            "were more suitable people than places, so the places were drawn by lot, and this time the lot fell on "
            "others.\n\nYou had a fair chance, and you can check it: your own page shows how large it was, how the "
            "lots were drawn, and how anybody can repeat it.\n\n%(own)s\n\nWhat happens next: your application is "
            "erased some months after the meeting, as the call says; you can erase it now. What comes out of the "
            "meeting is published on the page of the call. If you want to know more, ask %(contact)s."
        ),
        _("Refusal after a draw"),
    ),
    "calls.not_eligible": (
        _("About your application: %(title)s"),
        _(
            "Dear %(name)s,\n\nthank you for your application for “%(title)s”. We could not consider it, because "
            "something that the call asks for is missing.\n\nWhy: %(reason)s\n\nIf you think that this is a mistake, "
            "please tell %(contact)s. Here you see your application, and you can erase it:\n\n%(own)s"
        ),
        _("Notice that an application does not meet what the call asks for"),
    ),
    "calls.dates_changed": (
        _("The dates have changed: %(title)s"),
        _(
            "Dear %(name)s,\n\nthe dates of “%(title)s” have changed. These are the new ones:\n\n%(dates)s\n\nYou keep "
            "your place. The file with this letter moves the entry in your calendar. If you cannot come any more, "
            "please give your place back, so that somebody else can come:\n\n%(link)s\n\nIf you have a question, ask "
            "%(contact)s."
        ),
        _("Notice of changed dates to those who come"),
    ),
    "calls.meeting_cancelled": (
        _("The meeting is called off: %(title)s"),
        _(
            "Dear %(name)s,\n\n“%(title)s” does not take place. We are sorry.\n\nWhy: %(why)s\n\nThe file with this "
            "letter takes the entry out of your calendar. You need not do anything. If you have a question, or costs, "
            "ask %(contact)s."
        ),
        _("Notice to those who come that a meeting is called off"),
    ),
}
"""Letters that somebody reads and releases before they go."""

REPLIES: dict[str, Wording] = {
    "calls.place_reminder": (
        _("Do you come? %(title)s"),
        _(
            "Dear %(name)s,\n\nyou are invited to “%(title)s”, and we have not heard from you yet. Please say until "
            "%(reply_by)s whether you come; after that the place goes to somebody else.\n\n%(link)s\n\nIf you have "
            "answered in the meantime, thank you."
        ),
        _("Reminder to answer an invitation"),
    ),
    "calls.place_confirmed": (
        _("Your place is confirmed: %(title)s"),
        _(
            "Dear %(name)s,\n\nthank you. You take part in “%(title)s”.\n\n%(dates)s\n\n%(practical)s\n\nThe file with "
            "this letter puts it into your calendar. Here you say what you need to take part, and here you can give "
            "your place back if something comes up:\n\n%(link)s\n\nIf you have a question, ask %(contact)s."
        ),
        _("Confirmation of a place, with what one needs to know"),
    ),
    "calls.place_declined": (
        _("Thank you for telling us: %(title)s"),
        _(
            "Dear %(name)s,\n\nthank you for telling us that you cannot come to “%(title)s”. Somebody else gets the "
            "place. You need not do anything more. Your application can be erased here:\n\n%(own)s"
        ),
        _("Confirmation that somebody does not come"),
    ),
    "calls.place_returned": (
        _("Your place was given back: %(title)s"),
        _(
            "Dear %(name)s,\n\nthank you for telling us. You no longer take part in “%(title)s”, and somebody else can "
            "have the place. The file with this letter takes the entry out of your calendar."
        ),
        _("Confirmation that somebody gave a place back"),
    ),
    "calls.place_expired": (
        _("Your invitation has ended: %(title)s"),
        _(
            "Dear %(name)s,\n\nwe have not heard from you until %(reply_by)s, so your place at “%(title)s” goes to "
            "somebody else. If our letters did not reach you, please tell %(contact)s."
        ),
        _("Notice that an invitation was not answered in time"),
    ),
    "calls.place_partner_gone": (
        _("Your place at “%(title)s”"),
        _(
            "Dear %(name)s,\n\nyou applied for “%(title)s” only together with somebody, and that person cannot come or "
            "did not answer in time. As the two of you asked, neither place is taken now. It has nothing to do with "
            "you, and we are sorry. If you would like to come alone, ask %(contact)s: nothing is promised, but we "
            "will look."
        ),
        _("Notice to the other half of a duo that only comes together"),
    ),
}
"""Letters that answer what somebody did, or did not do; they go at once."""

TEST: Wording = (
    _("Test: %(subject)s"),
    _("This is a test letter to yourself. Nobody else got it.\n\n%(body)s"),
    _("Test letter to oneself"),
)
