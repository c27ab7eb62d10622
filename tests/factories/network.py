"""Working groups, topics, subscribers and newsletters for tests."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from itertools import count

from django.utils import timezone

from middleground.web.network.actions import sending
from middleground.web.network.actions.editing import Draft, Part, add_section, create_issue
from middleground.web.network.models import Issue, Member, Membership, Section, Subscriber, Topic, WorkingGroup
from middleground.web.people.models import Organisation, Person
from tests.factories.people import make_organisation, make_person

_numbers = count(1)


def make_group(short: str = "LOCAL", *, organisation: Organisation | None = None, **fields: object) -> WorkingGroup:
    """Return a working group of the town of Valkenbrug, unless another organisation is named."""
    given = {"names": {"en": f"Working group {short}"}, "aims": {"en": "Cities learn from each other."}, **fields}
    slug = "".join(letter for letter in short.lower() if letter.isalnum())
    return WorkingGroup.objects.create(
        short=short, slug=slug, organisation=organisation or make_organisation(), **given
    )


def make_topic(name: str = "Schools", **names: str) -> Topic:
    return Topic.objects.create(slug=f"topic-{next(_numbers)}", names={"en": name, **names})


def make_member(group: WorkingGroup, *, topics: Iterable[Topic] = (), part: str = "member", **fields: object) -> Person:
    """Return somebody with an account who is in the group and said what interests them."""
    person = make_person(roles=["member"], **fields)
    Membership.objects.create(group=group, person=person, part=part)
    Member.objects.create(person=person, languages=["en", "nl"]).topics.set(topics)
    return person


def make_subscriber(
    email: str | None = None,
    *,
    language: str = "en",
    confirmed: bool = True,
    topics: Iterable[Topic] = (),
    groups: Iterable[WorkingGroup] = (),
    **fields: object,
) -> Subscriber:
    """Return a subscriber; ``confirmed=False`` is one who was asked and has not answered."""
    address = email or f"reader{next(_numbers)}@example.org"
    today = timezone.localdate() if confirmed else None
    made = Subscriber.objects.create(email=address, language=language, confirmed_on=today, **fields)
    made.topics.set(topics)
    made.groups.set(groups)
    return made


def make_editor() -> Person:
    return make_person(roles=["coordinator"])


def make_issue(
    *,
    by: Person | None = None,
    organisation: Organisation | None = None,
    languages: tuple[str, ...] = ("en",),
    sections: int = 1,
    picture: bytes | None = None,
    **words: str,
) -> Issue:
    """Return a draft that may go: a subject, and sections with a heading, a text and a button."""
    town = organisation or make_organisation()
    editor = by or make_person(roles=["coordinator"], organisation=town)
    head = {"subject": "Spring in Valkenbrug", "preview": "Two calls and a result.", "alt": "Tulips", **words}
    issue = create_issue(by=editor, organisation=town, draft=Draft(languages, head, picture))
    for number in range(1, sections + 1):
        make_section(issue, by=editor, heading=f"News {number}", text=f"Come to **meeting {number}**.\n\n- bring tea")
    return issue


def make_section(issue: Issue, *, by: Person | None = None, **given: object) -> Section:
    """Return a new section at the end, with a button to the results."""
    editor = by or make_person(roles=["coordinator"], organisation=issue.organisation)
    words = {name: str(given.pop(name)) for name in Section.FIELDS if name in given}
    part = Part(**{"words": {"button": "Read the results", **words}, "link": "/results/", **given})  # type: ignore[arg-type]
    return add_section(issue, by=editor, part=part)


def translate(thing: Issue | Section, language: str, **words: str) -> None:
    """Write an issue's head or a section in another language."""
    thing.words = {**thing.words, language: words}
    thing.save()


def sent(issue: Issue, *, by: Person | None = None) -> Issue:
    """Let the issue go; its letters are written when the jobs run."""
    editor = by or make_person(roles=["coordinator"], organisation=issue.organisation)
    sending.send_issue(issue, by=editor)
    issue.refresh_from_db()
    return issue


def make_png(*, width: int = 12, height: int = 8, notes: Mapping[bytes, bytes] | None = None) -> bytes:
    """Return a small picture that a browser shows, with notes beside it when they are given."""
    rows = b"".join(b"\0" + bytes([200, 120, 40]) * width for _row in range(height))
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), *(notes or {}).items()]
    parts += [(b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
