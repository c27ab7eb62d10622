"""What the network sends to its readers, and what everybody is told about their data."""

from __future__ import annotations

from middleground.demo.network import NETWORK
from middleground.demo.post import send_what_waits
from middleground.web.calls.card import picture_of
from middleground.web.calls.models import Call
from middleground.web.calls.queries.public import shown_call
from middleground.web.network.actions.editing import Draft, Part, add_section, create_issue
from middleground.web.network.actions.groups import save_topic
from middleground.web.network.actions.sending import send_issue
from middleground.web.network.actions.subscribing import Wishes, confirm, subscribe
from middleground.web.network.models import Issue, Subscriber, Topic, WorkingGroup
from middleground.web.people.actions.statements import publish_statement
from middleground.web.people.models import Organisation, Person, PrivacyStatement
from middleground.web.people.privacy_statements import original

READERS, UNCONFIRMED = 36, 3
LANGUAGES = ("en", "nl", "fr", "de", "ar")
TOPICS = (
    {
        "en": "Dialogue between communities",
        "nl": "Dialoog tussen gemeenschappen",
        "de": "Dialog zwischen Gemeinschaften",
        "fr": "Dialogue entre communautés",
        "ar": "الحوار بين المجتمعات المحلية",
    },
    {"en": "Young people", "nl": "Jongeren", "de": "Jugendliche", "fr": "Jeunes", "ar": "الشباب"},
    {"en": "Online", "nl": "Online", "de": "Im Netz", "fr": "En ligne", "ar": "على الإنترنت"},
    {
        "en": "Shared identity",
        "nl": "Gedeelde identiteit",
        "de": "Gemeinsame Identität",
        "fr": "Identité partagée",
        "ar": "الهوية المشتركة",
    },
)
RESPONSIBLE = {
    "en": "The town of Valkenbrug is responsible; for its own calls and its newsletter, the Local Approach Network is.",
    "nl": "De stad Valkenbrug is verantwoordelijk; voor zijn eigen oproepen en nieuwsbrief het Local Approach Network.",
    "fr": "La ville de Valkenbrug est responsable ; pour ses propres appels et sa lettre, le Local Approach Network.",
    "de": "Verantwortlich ist die Stadt Valkenbrug; für eigene Aufrufe und Nachrichten das Local Approach Network.",
    "ar": "مدينة فالكنبرغ هي المسؤولة، أما عن نداءاتها ونشرتها فالمسؤولة هي شبكة Local Approach Network.",
}
SUBJECT = "Creating a shared identity: apply with a partner"
PREVIEW = "A call for duos of a coordinator and a community representative, and what three towns learned in spring."
LEARNED = """
Three towns told what they would do again:

- **Lindenau** lets neighbours choose the pictures of its campaign.
- **Porto Verde** asked shopkeepers first, and the town hall second.
- **Highmoor** stopped a campaign that nobody had asked for, and said so.
"""
NEXT = "How to bring communities together: a meeting from lunch to lunch"


def publish_statements(administrator: Person) -> None:
    """Say who is responsible for what people write, and under which law."""
    for kind, law in (("calls", PrivacyStatement.Law.GDPR), ("newsletter", PrivacyStatement.Law.UNION)):
        told = original(kind).texts
        texts = {language: f"{text}\n\n{RESPONSIBLE[language]}" for language, text in told.items()}
        publish_statement(by=administrator, kind=kind, law=law, texts=texts)


def tell_readers(editor: Person) -> None:
    """Let people subscribe, send them one newsletter and begin the next."""
    for names in TOPICS:
        save_topic(by=editor, topic=Topic(), names=names)
    _subscribe()
    send_issue(_write_sent(editor), by=editor)
    send_what_waits()
    _write_draft(editor)


def _subscribe() -> None:
    topics, groups = list(Topic.objects.all()), list(WorkingGroup.objects.all())
    for place in range(READERS):
        wishes = Wishes(
            language=LANGUAGES[place % 7 % len(LANGUAGES)],
            topics=topics[place % 4 :][:1],
            groups=groups[place % 5 :][:2],
        )
        subscribe(email=f"reader{place}@example.org", wishes=wishes)
    for subscriber in Subscriber.objects.order_by("pk")[: READERS - UNCONFIRMED]:
        confirm(subscriber)


def _write_sent(editor: Person) -> Issue:
    slug = _slug_of("Creating a shared identity")
    call = shown_call(slug, "en")
    words = {"subject": SUBJECT, "preview": PREVIEW, "alt": "Title and dates of the call “Creating a shared identity”"}
    picture = picture_of(call) if call is not None else None
    issue = _begin(editor, Draft(languages=("en",), words=words, picture=picture))
    add_section(issue, by=editor, part=Part(source=f"calls:{slug}"))
    words = {"heading": "What three towns would do again", "text": LEARNED, "button": "All newsletters"}
    add_section(issue, by=editor, part=Part(words=words, link="/newsletter/"))
    return issue


def _write_draft(editor: Person) -> None:
    words = {"subject": NEXT, "preview": "No deadline this time: the call closes when the group is found."}
    issue = _begin(editor, Draft(languages=("en", "nl"), words=words))
    add_section(issue, by=editor, part=Part(source=f"calls:{_slug_of('How to bring communities together')}"))


def _begin(editor: Person, draft: Draft) -> Issue:
    return create_issue(by=editor, organisation=Organisation.objects.get(name=NETWORK), draft=draft)


def _slug_of(short_title: str) -> str:
    return Call.objects.get(texts__short_title=short_title, texts__language="en").slug
