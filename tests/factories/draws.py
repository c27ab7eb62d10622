"""Small draws, made whole: who applied, the tickets, the bundle."""

from functools import lru_cache

from middleground.engine.selection.bundle import About, Source, make_bundle
from middleground.engine.selection.lottery import draw_chances
from middleground.engine.selection.problem import Apart, Applicant, Case, Pair, Quota, Reserved
from middleground.engine.selection.tickets import to_tickets

SALT = b"a salt of sixteen bytes at least"
ROLES, AREAS = ("trainer", "teacher", "youth worker"), ("north", "south")


def a_case(**changes):
    """Twenty-four people for six places: roles and areas counted, two duos, two who must not meet, one reserved."""
    people = tuple(
        Applicant(
            f"p{number:02}",
            {"role": ROLES[number % 7 % 3], "area": AREAS[number % 5 == 0]},
            suitability=2 + number % 4,
            organisation=f"office {number % 8}",
        )
        for number in range(24)
    )
    parts = {
        "applicants": people,
        "quotas": (
            Quota("role", "trainer", 2, 3),
            Quota("role", "teacher", 1, 3),
            Quota("role", "youth worker", 1, 2),
            Quota("area", "north", 3, 5),
            Quota("area", "south", 1, 3),
        ),
        "pairs": (Pair("p01", "p02"), Pair("p06", "p07", "either")),
        "aparts": (Apart("p03", "p04"), Apart("p08", "p01")),
        "reserved": (Reserved("p10", "The speaker of the day, invited by the board on 3 May"),),
        "minimum_suitability": 2.0,
        "suitability_share": 0.5,
        "most_per_organisation": 2,
    }
    return Case(places=6, **{**parts, **changes})


def a_bundle(case=None, *, tickets=100, source=None, salt=SALT, **about):
    case = case or a_case()
    lottery = draw_chances(case, seconds=20)
    told = About(source or Source("drand, round 123456, 3 May at 12:00"), "2026-05-01", "The table of May", **about)
    return make_bundle(case, lottery, to_tickets(lottery, tickets), told, salt=salt)


@lru_cache(maxsize=1)
def the_bundle():
    """One bundle for many questions; nobody changes it."""
    return a_bundle()
