"""The five calls of the demonstration, each at another point of its way: three of the network, two of the town."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from middleground.demo.applicants import Crowd, apply_to, remarks
from middleground.demo.lots import draw_and_invite
from middleground.demo.network import BEHIND, NETWORK, SECRETARIAT, stand_behind
from middleground.demo.town import YOUTH_OFFICE
from middleground.web.areas.models import Area
from middleground.web.calls.actions.beginning import Beginning, begin_call
from middleground.web.calls.actions.choosing import Mark, choose_by_hand, confirm_group, mark, propose_group
from middleground.web.calls.actions.criteria import CriterionDraft, add_criterion
from middleground.web.calls.actions.eligibility import find_eligible
from middleground.web.calls.actions.opening import close_call, open_call
from middleground.web.calls.actions.reading import ReadingDraft, save_reading
from middleground.web.calls.actions.sharing_out import share_out_readings
from middleground.web.calls.actions.targets import Bounds, Wanted, set_targets
from middleground.web.calls.actions.team import add_team_member
from middleground.web.calls.example_criteria import EXAMPLES
from middleground.web.calls.models import Application, Assignment, Call, CallTeamMember, Choice
from middleground.web.calls.starters import content_of
from middleground.web.people.models import Organisation, Person

Part, Outcome = CallTeamMember.Part, Choice.Outcome
TUESDAY, THURSDAY = 1, 3
ZONE = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True, slots=True)
class Plan:
    """One call: its template, who holds it, and its days, counted from today."""

    name: str
    languages: tuple[str, ...]
    places: int
    opened: int
    deadline: int | None
    meets: int
    crowd: Crowd
    criteria: tuple[str, ...] = ()
    weekday: int | None = None  # on which the meeting begins; Monday is 0
    closed: int | None = None  # days since its deadline


IDENTITY = Plan(
    "working_group",
    ("en",),
    30,
    16,
    12,
    40,
    Crowd(34, 6, ("en", "de"), 1),
    criteria=("experience", "bridges"),
    weekday=TUESDAY,
)
DIALOGUE = Plan("community_dialogue", ("en",), 40, 6, None, 61, Crowd(17, 2, ("en", "fr"), 2), weekday=TUESDAY)
ONLINE = Plan(
    "local_online",
    ("en",),
    16,
    48,
    5,
    24,
    Crowd(37, 0, ("en", "nl"), 3),
    criteria=("experience", "contribution"),
    weekday=THURSDAY,
    closed=13,
)
EVENINGS = Plan(
    "neighbourhood_dialogue",
    ("nl", "en", "fr", "de", "ar"),
    24,
    30,
    5,
    33,
    Crowd(92, 7, ("nl", "fr", "ar", "de", "en"), 4, has_bodies=False),
    closed=6,
)
YOUTH = Plan(
    "youth_council", ("nl", "en", "fr", "de", "ar"), 20, 3, 18, 45, Crowd(8, 1, ("nl", "fr"), 5, has_bodies=False)
)
NETWORK_PLANS = (IDENTITY, DIALOGUE, ONLINE)
MIXED = {
    ("experience", "new"): Bounds(6, 12),
    ("experience", "some"): Bounds(5, 12),
    ("experience", "long"): Bounds(5, 12),
    ("age_band", "16-29"): Bounds(5, 9),
    ("age_band", "30-49"): Bounds(5, 9),
    ("age_band", "50-69"): Bounds(5, 9),
    ("age_band", "70"): Bounds(2, 6),
    ("first_timer", "first"): Bounds(14, 22),
}
"""What the group of the three evenings should look like: newcomers and the young seldom apply, and are there."""


def hold_network_calls(people: list[Person]) -> None:
    """Call for participants in the name of the network; ``people`` are its secretariat, then its readers."""
    first, second = people[: len(SECRETARIAT)]
    calls = publish_network_calls(people)
    for plan in NETWORK_PLANS:
        apply_to(_fresh(calls[plan.name]), plan.name, plan.crowd)
        _date_back(calls[plan.name], plan)
    _choose(calls[ONLINE.name], by=first, second=second)


def publish_network_calls(people: list[Person]) -> dict[str, Call]:
    """Open the three calls of the network, with everything they say; return them by their template."""
    body = Organisation.objects.get(name=NETWORK)
    first, second, readers = people[0], people[1], people[len(SECRETARIAT) :]
    calls = {}
    for plan in NETWORK_PLANS:
        call = _begin(plan, by=first, organisation=body)
        stand_behind(call, BEHIND[plan.name], by=first)
        _form_team(call, by=first, selectors=[second], readers=readers)
        open_call(call, by=first)
        calls[plan.name] = _fresh(call)
    return calls


def hold_town_calls(coordinator: Person, second: Person) -> None:
    """Call for neighbours and for young people in the name of the town."""
    organisation = Organisation.objects.get(name=YOUTH_OFFICE)
    for plan in (YOUTH, EVENINGS):
        call = _begin(plan, by=coordinator, organisation=organisation)
        _form_team(call, by=coordinator, selectors=[second], readers=[])
        open_call(call, by=coordinator)
        apply_to(_fresh(call), plan.name, plan.crowd)
        _date_back(call, plan)
    _close_and_check(call, by=coordinator)
    set_targets(_fresh(call), by=coordinator, wanted=Wanted(targets=MIXED, fewest_duos=2))
    draw_and_invite(_fresh(call), by=coordinator, second=second)


def _begin(plan: Plan, *, by: Person, organisation: Organisation) -> Call:
    today = timezone.localdate()
    words = content_of(plan.name)["words"][plan.languages[0]]
    closes = today + dt.timedelta(days=plan.deadline) if plan.deadline else None
    beginning = Beginning(
        title=words["title"],
        first_day=first_day(plan, today),
        deadline_at=dt.datetime.combine(closes, dt.time(23, 59), ZONE) if closes else None,
        places=plan.places,
        languages=plan.languages,
        area=Area.objects.get(code="valkenbrug") if organisation.name == YOUTH_OFFICE else None,
        contact=by,
    )
    call = begin_call(by=by, organisation=organisation, name=plan.name, beginning=beginning)
    for key in plan.criteria:
        add_criterion(call, by=by, draft=_criterion(key, plan.languages))
    return call


def first_day(plan: Plan, today: dt.date) -> dt.date:
    """Return the day of the meeting, on the next such weekday where the plan names one."""
    day = today + dt.timedelta(days=plan.meets)
    wait = 0 if plan.weekday is None else (plan.weekday - day.weekday()) % 7
    return day + dt.timedelta(days=wait)


def _criterion(key: str, languages: tuple[str, ...]) -> CriterionDraft:
    names = {}
    for language in languages:
        with translation.override(language):
            names[language] = str(EXAMPLES[key].name)
    with translation.override(languages[0]):
        rubric = {score: str(words) for score, words in enumerate(EXAMPLES[key].rubric)}
    return CriterionDraft(names=names, rubric=rubric)


def _form_team(call: Call, *, by: Person, selectors: list[Person], readers: list[Person]) -> None:
    for person in selectors:
        add_team_member(call, by=by, person=person, part=Part.SELECTOR)
    add_team_member(call, by=by, person=by, part=Part.ARRANGER)
    for person in readers:
        add_team_member(call, by=by, person=person, part=Part.REVIEWER)


def _date_back(call: Call, plan: Plan) -> None:
    """Let the call have opened some days ago, and let its deadline be over where it is."""
    opened = timezone.now() - dt.timedelta(days=plan.opened)
    Call.objects.filter(pk=call.pk).update(opened_at=opened, published_on=opened.date())
    if plan.closed is not None:
        closed = timezone.localdate() - dt.timedelta(days=plan.closed)
        deadline = dt.datetime.combine(closed, dt.time(23, 59), ZONE)
        Call.objects.filter(pk=call.pk).update(deadline_at=deadline)
    for place, application in enumerate(call.applications.order_by("pk")):
        moment = opened + dt.timedelta(days=(plan.opened - (plan.closed or 0)) * place / plan.crowd.people)
        call.applications.filter(pk=application.pk).update(submitted_at=moment, edited_at=moment)


def _close_and_check(call: Call, *, by: Person) -> None:
    """Close a call, and find eligible whoever sent everything."""
    close_call(call, by=by)
    numbers = [*call.applications.filter(state="submitted").values_list("number", flat=True)]
    find_eligible(_fresh(call), by=by, numbers=numbers)


def _choose(call: Call, *, by: Person, second: Person) -> None:
    """Read, choose by hand with a reason each, and let a second person confirm."""
    _close_and_check(call, by=by)
    share_out_readings(_fresh(call), by=by, each=2, seed=7)
    _read(call)
    selection = choose_by_hand(_fresh(call), by=by)
    mark(selection, by=by, marks=_marks(call))
    propose_group(selection, by=by)
    confirm_group(selection, by=second)


def _read(call: Call) -> None:
    chance = random.Random(11)  # noqa: S311 - a demonstration that is the same each time
    criteria = list(call.criteria.all())
    open_ones = Assignment.objects.filter(application__call=call).select_related("reviewer", "application__call")
    for assignment in open_ones.order_by("application__number", "reviewer__name"):
        scores = {criterion.pk: chance.choice((1, 2, 2, 3, 3, 4)) for criterion in criteria}
        draft = ReadingDraft(scores=scores, confidence=chance.choice((1, 2, 3)), remark=chance.choice(remarks()))
        save_reading(assignment, by=_reader_of(assignment), draft=draft, is_done=True)


def _reader_of(assignment: Assignment) -> Person:
    assert assignment.reviewer is not None  # nobody of the demonstration is erased
    return assignment.reviewer


def _marks(call: Call) -> dict[int, Mark]:
    """Take duos first, then one body after the other until the places are full; the next six may still come."""
    everybody = sorted(call.applications.filter(state="eligible"), key=lambda each: (each.duo_id is None, each.number))
    chosen: list[Application] = everybody[: call.places or 0]
    reasons = {
        Outcome.SELECTED: "Own experience that others can follow, and another kind of place than the rest.",
        Outcome.WAITLISTED: "Fits well; the group has others with the same background.",
        Outcome.NOT_SELECTED: "The answers stay general; others said more about what they do.",
    }
    marks = {}
    for place, each in enumerate(everybody):
        outcome = Outcome.WAITLISTED if place < len(chosen) + 6 else Outcome.NOT_SELECTED
        outcome = Outcome.SELECTED if place < len(chosen) else outcome
        marks[each.number] = Mark(outcome, reasons[outcome])
    return marks


def _fresh(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)
