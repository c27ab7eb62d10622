"""What the errors, acts and jobs of this app say, and the letters it writes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from middleground.web.mail.templates import register_letter

SENTENCES: dict[str, Promise] = {
    "network.no_address": _("This is not an e-mail address."),
    "network.no_language": _("Choose a language of this site."),
    "network.not_subscribed": _("This address does not get the newsletter."),
    "network.not_a_draft": _("This newsletter is no longer a draft, so it stays as it is."),
    "network.not_scheduled": _("This newsletter is not scheduled."),
    "network.not_ready": _("The newsletter cannot go yet: %(count)s things are missing."),
    "network.past_moment": _("Choose a moment in the future."),
    "network.dead_link": _(
        "This leads nowhere. Write a whole address with https://, or a path of this site such as /results/."
    ),
    "network.no_picture": _("This file is not a PNG, JPEG or WebP picture."),
    "network.picture_large": _(
        "The picture may have at most %(kilobytes)s kB and %(pixels)s pixels on a side: it travels in every letter."
    ),
    "network.too_many_pictures": _(
        "A newsletter may have at most %(limit)s pictures, since they travel in every letter."
    ),
    "network.too_many_sections": _("A newsletter may have at most %(limit)s sections."),
    "network.group_exists": _("There is already a working group called “%(name)s”."),
    "network.no_name": _("Write the name in at least one language."),
}

VERBS: dict[str, Promise] = {
    "network.create_issue": _("Began a newsletter"),
    "network.edit_issue": _("Changed a newsletter"),
    "network.translate_issue": _("Translated a newsletter"),
    "network.choose_audience": _("Chose whom a newsletter is for"),
    "network.schedule_issue": _("Scheduled a newsletter"),
    "network.unschedule_issue": _("Took a newsletter back from the schedule"),
    "network.send_issue": _("Sent a newsletter"),
    "network.discard_issue": _("Threw a newsletter away"),
    "network.remove_address": _("Erased a subscription on request"),
    "network.save_group": _("Saved a working group"),
    "network.add_member": _("Took somebody into a working group"),
    "network.remove_member": _("Took somebody out of a working group"),
    "network.leave_group": _("Left a working group"),
    "network.save_topic": _("Saved a topic"),
}

NOTES: dict[str, Promise] = {"network.writing": _("Writing the letters")}

STATEMENT_TEXT = _(
    "For the newsletter we keep your e-mail address, your language, the topics and working groups you chose, the day "
    "you asked for it and the day you confirmed it. We use them to send you the newsletter and for nothing else.\n\n"
    "You end it with one click in any letter; everything about your subscription is then erased at once. An address "
    "that nobody confirms is erased after seven days. If your mail server says for good that an address does not "
    "exist, a keyed hash of it is kept so that nothing is sent there again.\n\n"
    "We do not see whether you open a letter or which link you follow: letters hold no counting pictures, and links "
    "lead straight to where they say. Nobody chooses readers by origin, religion or community.\n\n"
    "You may see, take along, correct and erase your data by the personal link in each letter, and complain to the "
    "data protection authority of your country."
)


def register_letters() -> None:
    """Add the letters about subscriptions to those an installation may reword."""
    register_letter(
        "network.confirm",
        subject=_("Please confirm: the newsletter of %(site)s"),
        body=_(
            "Somebody, hopefully you, asked to send the newsletter of %(site)s to this address.\n\n"
            "To get it, open this address and press the button. It works for seven days.\n\n%(link)s\n\n"
            "If it was not you, you need not do anything: you get no newsletter, and your address is erased after "
            "seven days. To have it erased at once, open this address:\n\n%(leave)s"
        ),
        describe=_("Question whether somebody really wants the newsletter"),
    )
    register_letter(
        "network.known",
        subject=_("Your newsletter of %(site)s"),
        body=_(
            "Somebody, hopefully you, asked to send the newsletter of %(site)s to this address. You get it already.\n\n"
            "Here you see and change what you receive:\n\n%(link)s\n\n"
            "And here you end it:\n\n%(leave)s"
        ),
        describe=_("Personal address of somebody who gets the newsletter already"),
    )
