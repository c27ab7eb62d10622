"""The three calls that the platform was asked for are published with all they contain: row by row of the field notes.

Facts are those of the calls; the words are ours. A number is the row; row 1 is a whole call, rows 5 and 9 are about
meetings and campaigns that no call announces.
"""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from middleground.demo.calling import DIALOGUE, IDENTITY, ONLINE, Plan, first_day, publish_network_calls
from middleground.demo.network import NETWORK, build_network
from middleground.web.calls.models import Call
from middleground.web.people.actions.statements import publish_statement
from middleground.web.people.models import Organisation, PrivacyStatement
from middleground.web.people.privacy_statements import original
from tests.factories.people import make_person

VOID = {"img", "br", "input", "meta", "link", "source", "hr"}
SPACES = re.compile(r"\s+")


class Outline(HTMLParser):
    """What a page says: the words of each heading's section, paragraph by paragraph, and each fact by its name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: dict[str, list[str]] = {}
        self.facts: dict[str, str] = {}
        self._heading, self._fact, self._words, self._in = "", "", [], []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"h1", "h2", "p", "li", "dt", "dd"}:
            self._close()
            self._in = [*self._in, tag]
        elif tag == "br":
            self._words.append(" ")

    def handle_data(self, data: str) -> None:
        if self._in:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"h1", "h2", "p", "li", "dt", "dd"}:
            self._close(tag)

    def _close(self, ended: str = "") -> None:
        said = SPACES.sub(" ", "".join(self._words)).strip()
        self._words, kind = [], self._in[-1] if self._in else ""
        if said and kind in {"h1", "h2"}:
            self._heading = said
            self.parts[said] = []
        elif said and kind == "dt":
            self._fact = said
        elif said:
            self.parts.setdefault(self._heading, []).append(said)
            if "dd" in self._in:
                self.facts[self._fact] = f"{self.facts.get(self._fact, '')} {said}".strip()
        if ended and self._in:
            self._in = self._in[:-1]


@pytest.fixture
def published(db) -> dict[str, Call]:
    """Publish the three calls as the demonstration does, under the law that binds bodies of the Union."""
    administrator = make_person(roles=["administrator"])
    Organisation.objects.create(name=NETWORK)
    texts = original("calls").texts
    publish_statement(by=administrator, kind="calls", law=PrivacyStatement.Law.UNION, texts=texts)
    return publish_network_calls(build_network(administrator))


def outline(client, call) -> Outline:
    return Outline(client.get(f"/calls/{call.slug}/", headers={"accept-language": "en"}).content.decode())


def day_of(plan: Plan, after: int = 0) -> str:
    """Return a day of the meeting as the page says it: so many days after the first."""
    day = first_day(plan, timezone.localdate()) + dt.timedelta(days=after)
    return f"{day:%A} {day.day} {day:%B %Y}"


def zone_on(plan: Plan, *days: int) -> str:
    """Return the zone with its offset on the days of the meeting."""
    days_of = [first_day(plan, timezone.localdate()) + dt.timedelta(days=after) for after in days]
    noons = [dt.datetime.combine(day, dt.time(12), ZoneInfo("Europe/Brussels")) for day in days_of]
    offsets = dict.fromkeys(f"UTC+{noon.utcoffset() // dt.timedelta(hours=1)}" for noon in noons)
    return f"Brussels time ({', '.join(offsets)})"


def deadline_of(plan: Plan) -> str:
    day = timezone.localdate() + dt.timedelta(days=plan.deadline)
    noon = dt.datetime.combine(day, dt.time(12), ZoneInfo("Europe/Brussels"))
    offset = noon.utcoffset() // dt.timedelta(hours=1)
    return f"{day:%A} {day.day} {day:%B %Y}, 23:59 Brussels time (UTC+{offset})"


PLACES_WORDS = (
    "The number of places is limited, and taking part is not guaranteed. People are invited on what they answer; each "
    "choice is written down with its reason, and two people confirm it."
)
IDENTITY_TITLE = (
    "Working group meeting with the groups on communication, youth and local authorities: preventing polarisation in "
    "communities by creating a shared identity"
)


def test_the_call_on_a_shared_identity_says_all_that_it_should(client, published):
    page = outline(client, published[IDENTITY.name])

    facts, aim, background = page.facts, page.parts[IDENTITY_TITLE], page.parts["Background"]
    assert {
        2: (facts["When"], facts["Where"]),
        6: (facts["Leads"], facts["Together with"], facts.get("With input from")),
        7: background[0],
        8: background[1],
        10: aim[0],
        11: aim[1:4],
        12: page.parts["What comes of it"][0],
        13: page.parts["What comes of it"][1],
        14: page.parts["What comes of it"][2],
        15: page.parts["Who is sought"][1:5],
        16: (facts["Places"], page.parts["Who is sought"][5]),
        17: page.parts["What is required"],
        18: page.parts["What you will be asked"][1:],
        21: facts["Apply by"],
        22: page.parts["How places are given"][:2],
        23: facts["Who to ask"],
        24: facts["Spoken"],
        45: page.parts["What happens to your data"],
    } == {
        2: (
            f"{day_of(IDENTITY)}, 09:00–12:30 {day_of(IDENTITY, 3)}, 09:00–12:30 {zone_on(IDENTITY, 0, 3)}",
            "By video, in your browser Online",
        ),
        6: (
            "Families, Communities and Social Care",
            "Communication and Narratives Youth and Education Local Authorities",
            None,
        ),
        7: "Communities are where polarisation is felt first and where it can be held back. A shared identity is a "
        "sense of belonging that people hold together, to a group or to their city, whatever else sets them apart.",
        8: "A town can work on it by a strategy or by a campaign that recognises the differences between its "
        "communities and puts what they have in common in front: in social media, at festivities, and wherever people "
        "have an occasion to meet. Everybody should feel at home there, regardless of age, gender, religion or origin.",
        10: "To find out how a town becomes more resilient against polarising influences by campaigns that let people "
        "experience what they share. In the meeting we will:",
        11: [
            "look closely at the idea of a shared identity, and at what makes a campaign inclusive",
            "exchange inspiring campaigns from our own towns",
            "work on an assignment: how would you shape such a campaign in your city?",
        ],
        12: "a checklist with tips on creating a shared identity by a local campaign",
        13: "a list of examples and practices",
        14: "a webinar with the outcomes, a month after the meeting",
        15: [
            "social workers",
            "local coordinators",
            "communication experts",
            "community representatives, and others who build bridges",
        ],
        16: (
            "30 Apply in twos if you can.",
            "We encourage duos of a local coordinator and a community representative or communication expert.",
        ),
        17: [
            (
                "Experience of working where people are polarised and of handling tensions, or of campaigning for a "
                "shared identity in a way that limits the risk of unrest."
            )
        ],
        18: [
            (
                "What is your experience with exchange and bridges between communities, and between communities and "
                "local government, that prevent or counter polarisation and unrest?"
            ),
            "It is what we choose by.",
            (
                "From your experience, what are the main challenges in countering polarisation in a community and "
                "creating a shared identity, and what do you recommend?"
            ),
            (
                "Which inspiring campaigns from your country could you share with us, made to create a shared "
                "identity in a community?"
            ),
            "In which role would you take part?",
            (
                "Local coordinator · Community representative · Social or youth worker · Communication expert · "
                "Another role"
            ),
            (
                "Can you bring a partner: a community representative if you work for a town, a local coordinator if "
                "you come from a community?"
            ),
            "Only when question 4 is “Local coordinator” or question 4 is “Community representative”",
            "Yes, we apply together · Perhaps, I am asking · No, I come alone",
        ],
        21: deadline_of(IDENTITY),
        22: [
            PLACES_WORDS,
            "Places are limited so that people can talk. We invite participants on the answers they give.",
        ],
        23: "Elena Marin, Hugo Lindqvist and Aoife Byrne, secretariat of the working group Ask a question",
        24: "English",
        45: [
            "Your application is erased 6 months after the meeting. Numbers of at least ten people may be kept.",
            "Privacy statement, version 1 Regulation (EU) 2018/1725",
        ],
    }


def test_the_call_from_lunch_to_lunch_has_no_deadline_and_asks_for_a_case(client, published):
    call = published[DIALOGUE.name]
    page = outline(client, call)

    today = timezone.localdate()
    assert {
        3: (page.facts["When"], page.facts["Where"]),
        6: (page.facts["Leads"], page.facts.get("Together with")),
        15: page.parts["Who is sought"][1:5],
        17: page.parts["What is required"],
        19: page.parts["What you will be asked"][1:],
        21: page.facts["Apply by"],
        22: page.parts["How places are given"][:2],
        23: page.facts["Who to ask"],
        24: page.facts["Spoken"],
        28: page.parts["Background"][2],
        99: page.parts[""][-1],
    } == {
        3: (
            f"{day_of(DIALOGUE)}, 13:30–18:00 {day_of(DIALOGUE, 1)}, 09:00–13:00 {zone_on(DIALOGUE, 0, 1)}",
            "Stockholm, Sweden In person",
        ),
        6: ("Families, Communities and Social Care", None),
        15: [
            "community and religious leaders",
            "local coordinators",
            "social workers and youth workers",
            "practitioners of organisations for dialogue or for mapping",
        ],
        17: ["Experience of bringing different communities together on a local level."],
        19: [
            "What is your experience with bringing together communities of different backgrounds?",
            "What is your experience with dialogue between communities?",
            "What is your experience with mapping polarising tendencies or cohesion on a local level?",
            "Which challenges do you most want to discuss at this meeting?",
            (
                "How do recent events change cohesion between communities in your city? What is alike, and what is "
                "different from earlier crises?"
            ),
            "Is there a difficult case on which you would like the advice of the others?",
        ],
        21: "No deadline: open until it is closed.",
        22: [PLACES_WORDS, "There are only so many places. We invite people on the answers they give."],
        23: "Elena Marin, Dimitri Petrov and Sanne de Graaf, secretariat of the working group Ask a question",
        24: "English",
        28: "This meeting builds on earlier ones: on a shared identity, on how local authorities engage with "
        "communities, and on the resilience of communities.",
        99: f"Call for participants · {today.day} {today:%B %Y} · Stockholm · Secretariat of the network",
    }


def test_the_call_for_local_authorities_branches_and_takes_input_from_others(client, published):
    page = outline(client, published[ONLINE.name])

    assert {
        4: (page.facts["When"], page.facts["Where"]),
        6: (page.facts["Leads"], page.facts["With input from"], page.facts.get("Together with")),
        15: page.parts["Who is sought"],
        20: page.parts["What you will be asked"][1:],
        21: page.facts["Apply by"],
        22: page.parts["How places are given"][:2],
        23: page.facts["Who to ask"],
        24: page.facts["Spoken"],
        47: page.parts["What comes of it"],
    } == {
        4: (
            f"{day_of(ONLINE)}, 09:00–12:30 {day_of(ONLINE, 1)}, 09:00–12:30 {zone_on(ONLINE, 0, 1)}",
            "By video, in your browser Online",
        ),
        6: ("Local Authorities", "Communication and Narratives Police", None),
        15: [
            "local coordinators and practitioners who want to share their experience with the online side",
            "people who reach others online, or analyse social media",
            "social-media and communication specialists",
            "police officers and online youth workers with this experience",
        ],
        20: [
            "What is your experience with making the internet part of the local approach, and why is it important?",
            "Are online activities part of the approach in your place?",
            "Yes · Partly · No",
            "What is being done, and by whom?",
            "Only when question 2 is “Yes” or question 2 is “Partly”",
            "What are the reasons why not?",
            "Only when question 2 is “No”",
            "Do you know good practices of local authorities with an online approach? Whom else should we invite?",
        ],
        21: deadline_of(ONLINE),
        22: [PLACES_WORDS, "There is a limited number of places. We invite people on the answers they give."],
        23: "Hugo Lindqvist, Aoife Byrne and Sanne de Graaf, secretariat of the working group Ask a question",
        24: "English",
        47: ["A conclusion paper with ten tips for local coordinators."],
    }


def test_all_three_are_calls_with_a_form_and_a_list_shows_the_long_title_whole_or_shortened_safely(client, published):
    everything = Outline(client.get("/calls/", headers={"accept-language": "en"}).content.decode())

    forms = [client.get(f"/calls/{call.slug}/apply/").status_code for call in published.values()]
    card = client.get(f"/calls/{published[IDENTITY.name].slug}/").content.decode()

    assert forms == [200, 200, 200]
    assert list(outline(client, published[IDENTITY.name]).parts)[1] == IDENTITY_TITLE
    assert f'<meta property="og:title" content="{IDENTITY_TITLE}">' in card
    titles = [IDENTITY_TITLE, "Preventing polarisation on a community level: how to bring together communities?"]
    titles.append("Local authorities online: how to manage prevention where people now spend their time?")
    assert set(titles) <= set(everything.parts)


def test_days_apart_are_entries_of_their_own_and_the_link_to_join_is_nobodys_but_theirs_who_come(client, published):
    call = published[IDENTITY.name]

    calendar = client.get(f"/calls/{call.slug}/dates.ics").content.decode()
    page = client.get(f"/calls/{call.slug}/").content.decode()

    assert (calendar.count("BEGIN:VEVENT"), call.join_link) == (2, "https://meet.example.org/shared-identity")
    assert (call.join_link in calendar, call.join_link in page) == (False, False)


def test_the_partner_is_asked_for_only_where_it_applies_and_suggesting_somebody_stores_nobody(client, published):
    questions = {each.key: each for each in published[IDENTITY.name].questions.all()}

    assert questions["partner"].condition == {
        "any": [{"question": "role", "is": "coordinator"}, {"question": "role", "is": "community"}]
    }
    assert [key for key, each in questions.items() if each.intake] == ["challenges", "campaigns"]
    assert published[ONLINE.name].questions.get(key="practices").kind == "suggest"
