"""The ground and the people of Valkenbrug: three districts, a dozen organisations, somebody in every role."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

from django.db import transaction

from middleground.web.areas.actions import Columns, Origin, save_area, take_over, upload_boundaries
from middleground.web.areas.models import Area
from middleground.web.people.actions.accounts import create_account
from middleground.web.people.actions.roles import grant_role, save_organisation
from middleground.web.people.models import Organisation, Person, Role, RoleGrant

TOWN = "Stad Valkenbrug"
YOUTH_OFFICE = "Jeugddienst Valkenbrug"
NEWCOMER = "hanne.goossens@valkenbrug.example"
"""Somebody who was invited and has not come yet."""
ORGANISATIONS: dict[str, str | None] = {
    TOWN: None,
    YOUTH_OFFICE: None,
    "Buurthuis De Brug": "stationskwartier",
    "Sportclub De Haven": "haven",
    "Moskeevereniging An-Nour": "haven",
    "Sint-Maartensparochie": "noord",
    "Bibliotheek Valkenbrug": "stationskwartier",
    "School De Horizon": "noord",
    "Vrouwenkring Rosa": "haven",
    "Handelaars van de Kade": "haven",
    "Valkenbrugse Courant": None,
    "Local Approach Network": None,
}
"""Organisation → the code of its district, or the whole town."""

PEOPLE: tuple[tuple[Role, str, str, str], ...] = (
    (Role.ADMINISTRATOR, "Ilse Wouters", TOWN, "nl"),
    (Role.COORDINATOR, "Samira Haddad", YOUTH_OFFICE, "en"),
    (Role.ANSWERING, "Peter Claes", YOUTH_OFFICE, "nl"),
    (Role.MODERATOR, "Joke Maes", YOUTH_OFFICE, "nl"),
    (Role.TRANSLATOR, "Yusuf Demir", YOUTH_OFFICE, "ar"),
    (Role.SAFEGUARDING, "Ann De Smet", YOUTH_OFFICE, "nl"),
    (Role.FACILITATOR, "Bram Peeters", "Buurthuis De Brug", "nl"),
    (Role.MEDIATOR, "Claire Dubois", "Buurthuis De Brug", "fr"),
    (Role.INTERPRETER, "Nour El Amrani", "Buurthuis De Brug", "ar"),
    (Role.NOTETAKER, "Tobias Krämer", "Bibliotheek Valkenbrug", "de"),
    (Role.REPRESENTATIVE, "Khadija Benali", "Vrouwenkring Rosa", "fr"),
    (Role.MEMBER, "Lotte Vermeulen", "Sportclub De Haven", "nl"),
    (Role.PARTNER, "Father Luc Janssens", "Sint-Maartensparochie", "nl"),
    (Role.BROKER, "Idris Osman", "Moskeevereniging An-Nour", "ar"),
    (Role.PRESS, "Eva Mertens", "Valkenbrugse Courant", "nl"),
    (Role.OBSERVER, "Marta Kowalska", "Local Approach Network", "en"),
)
"""Role, name, organisation, language. The coordinator comes second so that her link is easy to find."""


def build_town() -> dict[str, Person]:
    """Make areas, organisations and people; return the people by role."""
    administrator = _first_administrator()
    _build_areas(administrator)
    organisations = _build_organisations(administrator)
    people = {Role.ADMINISTRATOR.value: administrator}
    for role, name, organisation, language in PEOPLE[1:]:
        with transaction.atomic():
            person = create_account(email=address_of(name), name=name, language=language)
        grant_role(by=administrator, person=person, role=role, organisation=organisations[organisation])
        people[role.value] = person
    return people


@transaction.atomic
def _first_administrator() -> Person:
    """Make the account that makes all others; on a real installation the command line invites it."""
    role, name, organisation, language = PEOPLE[0]
    person = create_account(email=address_of(name), name=name, language=language)
    RoleGrant.objects.create(person=person, role=role, organisation=Organisation.objects.create(name=organisation))
    return person


def address_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@valkenbrug.example"


def _build_areas(administrator: Person) -> None:
    city = save_area(by=administrator, area=Area(code="valkenbrug", name="Valkenbrug", kind=Area.Kind.CITY))
    origin = Origin(
        version="2026", source="Invented for the demonstration", licence="CC0", valid_from=dt.date(2026, 1, 1)
    )
    content = files("middleground.demo").joinpath("content/valkenbrug.geojson").read_bytes()
    draft = upload_boundaries(by=administrator, content=content, origin=origin)
    take_over(
        by=administrator,
        draft=draft,
        columns=Columns(code="code", name="name", kind=Area.Kind.DISTRICT, parent=city),
    )


def _build_organisations(administrator: Person) -> dict[str, Organisation]:
    areas = {area.code: area for area in Area.objects.all()}
    known = {organisation.name: organisation for organisation in Organisation.objects.all()}
    return {
        name: save_organisation(
            by=administrator, name=name, area=areas[code or "valkenbrug"], organisation=known.get(name)
        )
        for name, code in ORGANISATIONS.items()
    }
