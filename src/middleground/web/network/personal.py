"""What the network holds about people: declared, given out, erased."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from middleground.web.base.privacy import PersonalField, register_fields, register_person
from middleground.web.network.actions.subscribing import leave
from middleground.web.network.models import Issue, Member, Membership, Subscriber
from middleground.web.people.models import Person

ASKED = _("your agreement, confirmed by a click")
MEMBER = _("your agreement to be a member")
UNTIL_ENDED = _("until you end the newsletter; seven days when it is not confirmed")
WITH_ACCOUNT = _("until you change it or erase your account")
NOBODY = _("nobody; staff see counts")
COLLEAGUES = _("coordinators, and those who lead the group")


def _subscriber(field: str, purpose: str, seen_by: str = NOBODY) -> PersonalField:
    return PersonalField(f"network.Subscriber.{field}", purpose, ASKED, UNTIL_ENDED, seen_by)


def _member(field: str, purpose: str) -> PersonalField:
    return PersonalField(f"network.{field}", purpose, MEMBER, WITH_ACCOUNT, COLLEAGUES)


FIELDS = (
    _subscriber("email", _("to send you the newsletter"), _("nobody; staff may only erase one that is typed")),
    _subscriber("language", _("to write to you in your language")),
    _subscriber("topics", _("to send you what you want news of")),
    _subscriber("groups", _("to send you news of the working groups you chose")),
    _subscriber("source", _("to tell you in each letter why you get it")),
    _subscriber("asked_on", _("to tell you in each letter since when you get it")),
    _subscriber("confirmed_on", _("to prove that you asked for it")),
    _subscriber("statement_version", _("to prove what you had read")),
    _subscriber("letter_at", _("so that nobody can fill your mailbox with questions"), _("nobody")),
    _member("Member.person", _("to know whose interests these are")),
    _member("Member.topics", _("to tell you what fits your interests")),
    _member("Member.languages", _("to know in which languages you can work")),
    _member("Membership.person", _("to know who works in a working group")),
    PersonalField(
        "network.Issue.created_by",
        _("who began a newsletter"),
        _("task in the public interest: answering for one's work"),
        _("until the account is erased; then the field is emptied"),
        _("staff of the organisation"),
    ),
)


def register() -> None:
    register_fields(*FIELDS)
    register_person("network", export=_export, erase=_erase)


def export_subscriber(subscriber: Subscriber) -> dict[str, object]:
    """Return everything that is kept about a subscription."""
    confirmed = subscriber.confirmed_on
    return {
        "email": subscriber.email,
        "language": subscriber.language,
        "topics": [topic.slug for topic in subscriber.topics.all()],
        "working_groups": [group.short for group in subscriber.groups.all()],
        "source": subscriber.source,
        "asked_on": subscriber.asked_on.isoformat(),
        "confirmed_on": confirmed.isoformat() if confirmed else None,
        "privacy_statement": {"version": subscriber.statement_version, "digest": subscriber.statement_digest},
    }


def _export(person: object) -> dict[str, object]:
    assert isinstance(person, Person)
    subscriber = Subscriber.objects.filter(email=person.email.lower()).first()
    member = Member.objects.filter(person=person).first()
    return {
        "newsletter": export_subscriber(subscriber) if subscriber else None,
        "interests": [topic.slug for topic in member.topics.all()] if member else [],
        "languages": member.languages if member else [],
        "working_groups": [
            {"group": membership.group.short, "part": membership.part, "since": membership.since.isoformat()}
            for membership in Membership.objects.filter(person=person).select_related("group")
        ],
        "newsletters_begun": list(Issue.objects.filter(created_by=person).values_list("slug", flat=True)),
    }


def _erase(person: object) -> int:
    assert isinstance(person, Person)
    subscriber = Subscriber.objects.filter(email=person.email.lower()).first()
    touched = leave(subscriber) if subscriber else 0
    for rows in (Member.objects.filter(person=person), Membership.objects.filter(person=person)):
        touched += rows.delete()[0]
    return touched + Issue.objects.filter(created_by=person).update(created_by=None)
