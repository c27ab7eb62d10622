"""Who may open which page: one entry for every address of the platform, checked by ``test_routes.py``.

Adding a page? Add its ``url_name`` to ``ROUTES``:

    "conversation_edit": Route(get=only("coordinator"), post=only("coordinator", status=302), args=slug, data={...})

``get`` and ``post`` say which status each kind of visitor gets. ``args`` are the address's arguments and ``data`` is
what the form sends: values, or functions of the ``World``, which holds one object of each kind, made by the factories;
add yours there. Leave ``post`` out only where sending a form changes nothing. Everything in the world belongs to the
town; ``other_coordinator`` coordinates another organisation and must meet 403 or 404 wherever content is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from allauth.mfa.models import Authenticator

from middleground.web.areas import actions as area_actions
from middleground.web.areas.models import Area, BoundaryDraft
from middleground.web.base.stylesheet import stylesheet
from middleground.web.calls.models import Application, Call
from middleground.web.conversations.models import Conversation, ConversationImport, Result
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.models import Job
from middleground.web.mail.models import Letter
from middleground.web.network.addresses import token_for
from middleground.web.network.models import Issue, Membership, Subscriber, Topic, WorkingGroup
from middleground.web.people import actions as people_actions
from middleground.web.people.models import Invitation, Organisation, Person, RoleGrant
from tests.factories.areas import make_area, make_geojson, make_origin
from tests.factories.conversations import make_conversation, make_import
from tests.factories.mail import make_letter
from tests.factories.network import make_group, make_issue, make_member, make_png, make_subscriber, make_topic, sent
from tests.factories.people import make_organisation, make_person, path_of
from tests.factories.results import make_result

VISITORS = ("anonymous", "member", "moderator", "coordinator", "other_coordinator", "answering", "administrator")
SIGNED_IN = VISITORS[1:]
Expected = Mapping[str, int]


class World:
    """One thing of each kind, all of them the town's."""

    def __init__(self) -> None:
        self.town: Organisation = make_organisation("Town")
        self.youth: Organisation = make_organisation("Youth service")
        self.people: dict[str, Person] = {kind: self._person(kind) for kind in SIGNED_IN}
        self.area: Area = make_area("North", kind="district")
        self.calls: dict[str, Call] = {}  # by state; made by ``route_rights_calls``, as are the applications
        self.applications: dict[str, Application] = {}

    def _person(self, kind: str) -> Person:
        role, organisation = ("coordinator", self.youth) if kind == "other_coordinator" else (kind, self.town)
        return make_person(roles=[role], organisation=organisation, name=kind)

    @cached_property
    def grant(self) -> RoleGrant:
        return self.people["moderator"].grants.get()

    @cached_property
    def invitation(self) -> Invitation:
        return people_actions.invite(
            by=None, wanted=Invitation(email="new@example.org", role="member", organisation=self.town)
        )

    @property
    def token(self) -> str:
        return path_of(self.invitation).rstrip("/").rsplit("/", 1)[1]

    @cached_property
    def passkey(self) -> Authenticator:
        """The administrator's own."""
        return Authenticator.objects.create(user=self.people["administrator"], type="webauthn", data={"name": "Key"})

    @cached_property
    def boundary_draft(self) -> BoundaryDraft:
        """The administrator's own."""
        by = self.people["administrator"]
        return area_actions.upload_boundaries(by=by, content=make_geojson(), origin=make_origin())

    @cached_property
    def conversation(self) -> Conversation:
        """An open one, with an answer promised."""
        return make_conversation(
            organisation=self.town, answering_person=self.people["answering"], statements=3, languages=("en", "nl")
        )

    @cached_property
    def draft(self) -> Conversation:
        """One that is still being prepared."""
        return make_conversation(
            state="draft", organisation=self.town, answering_person=self.people["answering"], statements=1
        )

    @cached_property
    def brought(self) -> ConversationImport:
        """An export that was read and waits for a yes."""
        return make_import(self.town)

    @cached_property
    def result(self) -> Result:
        """Of the open conversation, not yet released."""
        return make_result(self.conversation)

    @cached_property
    def released(self) -> Result:
        return make_result(self.conversation, by=self.people["coordinator"])

    @cached_property
    def letter(self) -> Letter:
        """A draft of the town that waits to be released."""
        return make_letter(draft=True, organisation=self.town)

    @cached_property
    def group(self) -> WorkingGroup:
        return make_group("LOCAL", organisation=self.town)

    @cached_property
    def membership(self) -> Membership:
        return make_member(self.group).memberships.get()

    @cached_property
    def topic(self) -> Topic:
        return make_topic()

    @cached_property
    def subscriber(self) -> Subscriber:
        return make_subscriber()

    @cached_property
    def newsletter(self) -> Issue:
        """A draft with a picture and a section, in two languages, and somebody to get it."""
        self.subscriber  # noqa: B018  # made here, so that the draft may go
        return make_issue(organisation=self.town, languages=("en", "nl"), picture=make_png())

    @cached_property
    def newsletter_sent(self) -> Issue:
        return sent(self.newsletter)

    @cached_property
    def job(self) -> Job:
        """One that failed for good."""
        job = enqueue("people.tidy")
        job.state = Job.State.FAILED
        job.save()
        return job


Args = tuple[object, ...] | Callable[[World], tuple[object, ...]]
Data = Mapping[str, object] | Callable[[World], Mapping[str, object]]


@dataclass(frozen=True)
class Route:
    """What each visitor gets at an address."""

    get: Expected
    post: Expected | None = None
    args: Args = ()
    data: Data | None = None


def everybody(status: int = 200) -> Expected:
    """Return that all visitors get the status."""
    return dict.fromkeys(VISITORS, status)


def signed_in(status: int = 200) -> Expected:
    """Return that everybody with an account gets the status, and others are asked to sign in."""
    return {**everybody(status), "anonymous": 302}


def only(*kinds: str, status: int = 200, others: int = 403) -> Expected:
    """Return that these visitors get the status, other accounts are refused, and the rest are asked to sign in."""
    return {**everybody(others), **dict.fromkeys(kinds, status), "anonymous": 302}


def entrance(status: int = 200) -> Expected:
    """Return that visitors without a sign-in get the status; others are led on."""
    return {**everybody(302), "anonymous": status}


ADMIN = only("administrator")
ADMIN_WRITES = only("administrator", status=302)
LOOKS_AFTER = only("coordinator", "other_coordinator", "administrator")
OWN = only("coordinator", "administrator", others=403) | {"other_coordinator": 404}
OWN_WRITES = only("coordinator", "administrator", status=302) | {"other_coordinator": 404}


def _role_form(world: World) -> Mapping[str, object]:
    return {"role": "translator", "organisation": world.town.pk, "area": ""}


def _slug(world: World) -> tuple[object, ...]:
    return (world.conversation.slug,)


def _result(world: World) -> tuple[object, ...]:
    return (world.conversation.slug, world.result.pk)


def _released_file(world: World) -> tuple[object, ...]:
    return (world.released.conversation.slug,)


def _draft(world: World) -> tuple[object, ...]:
    return (world.draft.slug,)


BASE = {
    "desk": Route(signed_in()),
    # A start with one door leads through it; without a door there is nothing to start.
    "start": Route(only("coordinator", "other_coordinator", status=302, others=404), args=("ask",)),
    "verb": Route(signed_in(), args=("cooperate",)),
    "branding": Route(ADMIN, post=ADMIN),
    "branding_css": Route(everybody()),
    "branding_logo": Route(everybody(404)),
    "look_css": Route(everybody(), args=lambda _world: (stylesheet().digest,)),
    "design": Route(signed_in() | {"anonymous": 404}),
}
ACCOUNT = {
    "account_login": Route(entrance(), post=everybody(302), data={"login": "somebody@example.org"}),
    "account_confirm_login_code": Route(everybody(302), post=everybody(302)),
    "mfa_login_webauthn": Route(everybody(302), post=everybody(302)),
    "mfa_authenticate": Route(everybody(302), post=everybody(302)),
    "account_logout": Route(signed_in(), post=everybody(302)),
    "account_inactive": Route(everybody()),
    "account_reauthenticate": Route(signed_in(403), post=signed_in(403)),
    "mfa_reauthenticate": Route(signed_in(403), post=signed_in(403)),
    "mfa_reauthenticate_webauthn": Route(signed_in(403), post=signed_in(403)),
    "account_email": Route(signed_in(), post=signed_in(302)),
    "account_email_verification_sent": Route(everybody(302), post=everybody(302)),
    "usersessions_list": Route(signed_in(), post=signed_in(302)),
    "mfa_index": Route(signed_in()),
    "mfa_activate_totp": Route(signed_in(), post=signed_in()),
    "mfa_deactivate_totp": Route(signed_in(404), post=signed_in(404)),
    "mfa_list_webauthn": Route(signed_in()),
    "mfa_add_webauthn": Route(signed_in(), post=signed_in()),
    "mfa_edit_webauthn": Route(
        only("administrator", status=302, others=404),
        post=only("administrator", status=302, others=404),
        args=lambda world: (world.passkey.pk,),
        data={"name": "Mine"},
    ),
    "mfa_remove_webauthn": Route(
        only("administrator", status=302, others=404),
        post=only("administrator", status=302, others=404),
        args=lambda world: (world.passkey.pk,),
    ),
    "mfa_view_recovery_codes": Route(signed_in(404)),
    "mfa_generate_recovery_codes": Route(signed_in(), post=signed_in()),
}
RELEASES = only("coordinator", "other_coordinator")
MAIL = {
    "mail_drafts": Route(RELEASES),
    "mail_draft": Route(only("coordinator"), args=lambda world: (world.letter.pk,)),
    "mail_decide": Route(
        everybody(405),
        post=only("coordinator", status=302),
        data=lambda world: {"decision": "release", "letter": str(world.letter.pk)},
    ),
    # The inbox exists in a demonstration and in a programmer's copy only.
    "mail_inbox": Route(everybody(404)),
    "mail_inbox_letter": Route(everybody(404), args=lambda world: (world.letter.pk,)),
    "mail_templates": Route(ADMIN),
    "mail_template": Route(ADMIN, post=ADMIN, args=("people.invitation", "en")),
    "mail_suppressed": Route(RELEASES, post=RELEASES),
}
JOBS = {
    "jobs": Route(ADMIN),
    "job_progress": Route(signed_in(), args=lambda world: (world.job.pk,)),
    "job_retry": Route(everybody(405), post=ADMIN_WRITES, args=lambda world: (world.job.pk,)),
}
PEOPLE = {
    "people_list": Route(LOOKS_AFTER),
    "person": Route(OWN, post=OWN_WRITES, args=lambda world: (world.people["moderator"].pk,), data=_role_form),
    "role_revoke": Route(everybody(405) | {"anonymous": 302}, post=OWN_WRITES, args=lambda world: (world.grant.pk,)),
    "invite_person": Route(
        LOOKS_AFTER,
        # To the other coordinator the town is no choice: the form comes back.
        post=only("coordinator", "administrator", status=302) | {"other_coordinator": 200},
        data=lambda world: {**_role_form(world), "email": "x@example.org", "language": "en"},
    ),
    "invitation_resend": Route(
        everybody(405) | {"anonymous": 302}, post=OWN_WRITES, args=lambda world: (world.invitation.pk,)
    ),
    "invitation_revoke": Route(
        everybody(405) | {"anonymous": 302}, post=OWN_WRITES, args=lambda world: (world.invitation.pk,)
    ),
    "invitation_accept": Route(
        everybody(),
        # An invitation is for one address: whoever is signed in with another is refused.
        post=everybody(403) | {"anonymous": 302},
        args=lambda world: (world.token,),
        data={"name": "New", "language": "en", "agree": "on"},
    ),
    "organisations": Route(ADMIN),
    "organisation_new": Route(ADMIN, post=ADMIN_WRITES, data={"name": "Library", "area": ""}),
    "organisation_edit": Route(
        ADMIN, post=ADMIN_WRITES, args=lambda world: (world.town.pk,), data={"name": "Town hall", "area": ""}
    ),
    "own_data": Route(signed_in(), post=signed_in(302), data={"name": "Me", "language": "en"}),
    "own_data_file": Route(signed_in()),
    "own_agreement": Route(everybody(405) | {"anonymous": 302}, post=signed_in(302)),
    # The last administrator is told to find another first.
    "erase_account": Route(signed_in(), post=signed_in(302) | {"administrator": 200}, data={"sure": "on"}),
    "what_we_keep": Route(everybody()),
    "privacy_statement": Route(everybody(), args=("accounts",)),
    "privacy_statement_version": Route(everybody(), args=("accounts", 0)),
    "privacy_statements": Route(ADMIN),
    "privacy_statement_edit": Route(
        ADMIN, post=ADMIN_WRITES, args=("accounts",), data={"law": "2018-1725", "text_en": "We keep your name."}
    ),
}
AREAS = {
    "areas": Route(ADMIN),
    "area_new": Route(
        ADMIN, post=ADMIN_WRITES, data={"name": "South", "code": "south", "kind": "district", "parent": ""}
    ),
    "area": Route(ADMIN, post=ADMIN, args=lambda world: (world.area.code,)),
    "area_edit": Route(
        ADMIN,
        post=ADMIN_WRITES,
        args=lambda world: (world.area.code,),
        data={"name": "North end", "code": "north", "kind": "district", "parent": ""},
    ),
    "boundaries_upload": Route(ADMIN, post=ADMIN),
    "boundaries_check": Route(
        ADMIN,
        post=ADMIN_WRITES,
        args=lambda world: (world.boundary_draft.pk,),
        data={"code": "wijkcode", "name": "wijknaam", "kind": "district", "parent": "", "confirm": "1"},
    ),
    "tiles": Route(
        ADMIN,
        post=ADMIN_WRITES,
        data=lambda world: {
            "version": "grid",
            "valid_from": "2026-01-01",
            "source": "Town",
            "licence": "CC0",
            f"column-{world.area.code}": 1,
            f"row-{world.area.code}": 1,
        },
    ),
}
SEE = only("coordinator", "moderator", "answering")
ASK = only("coordinator")
MODERATE = only("coordinator", "moderator")
ANSWER = only("answering")
NOT_READY = 409  # allowed, and refused for what the thing lacks
INCOMPLETE = 422  # allowed, and sent back for what the form lacks
RESIDENTS = {
    "take_part": Route(everybody()),
    "answers": Route(everybody()),
    "who_is_behind": Route(everybody()),
    "conversation_welcome": Route(everybody(), args=_slug),
    "conversation_vote": Route(everybody(), post=everybody(INCOMPLETE), args=_slug),
    "conversation_round": Route(everybody(), args=_slug),
    "conversation_undo": Route(everybody(405), post=everybody(302), args=_slug),
    "conversation_why": Route(everybody(405), post=everybody(INCOMPLETE), args=_slug),
    "conversation_mine": Route(everybody(), args=_slug),
    "conversation_write": Route(everybody(), post=everybody(INCOMPLETE), args=_slug),
    "conversation_written": Route(everybody(), args=_slug),
    "conversation_leave": Route(everybody(), post=everybody(), args=_slug),
    "conversation_answers_public": Route(everybody(), args=_slug),
    "results": Route(everybody()),
    "conversation_result": Route(everybody(), args=_slug),
    "conversation_result_file": Route(everybody(), args=_released_file),
    "conversation_line": Route(everybody(), args=_released_file),
}
CONVERSATIONS = {
    "conversations_list": Route(only("coordinator", "moderator", "answering", "other_coordinator")),
    "conversation_new": Route(
        only("coordinator", "other_coordinator"), post=only("coordinator", "other_coordinator", status=INCOMPLETE)
    ),
    "conversation_import": Route(
        only("coordinator", "other_coordinator"), post=only("coordinator", "other_coordinator", status=INCOMPLETE)
    ),
    "conversation_import_show": Route(
        ASK,
        post=only("coordinator", status=302),
        args=lambda world: (world.brought.key,),
        data={"do": "discard"},
    ),
    "conversation_staff": Route(SEE, args=_slug),
    "conversation_preview": Route(SEE, args=_slug),
    "conversation_edit": Route(ASK, post=only("coordinator", status=INCOMPLETE), args=_draft),
    "conversation_first_page": Route(
        ASK, post=only("coordinator", status=INCOMPLETE), args=lambda world: (world.draft.slug, "en")
    ),
    "conversation_statements": Route(SEE, post=ASK, args=_draft),
    "conversation_statement_remove": Route(
        everybody(405) | {"anonymous": 302},
        post=only("coordinator", status=302),
        args=lambda world: (world.draft.slug, 1),
    ),
    "conversation_translate": Route(
        ASK, post=only("coordinator", status=302), args=lambda world: (world.conversation.slug, "nl")
    ),
    "conversation_promise": Route(SEE, post=only("answering", status=NOT_READY), args=_draft),
    "conversation_open": Route(ASK, post=only("coordinator", status=NOT_READY), args=_draft),
    "conversation_close": Route(ASK, post=only("coordinator", status=302), args=_slug),
    "conversation_moderate": Route(MODERATE, post=only("coordinator", "moderator", status=INCOMPLETE), args=_slug),
    "conversation_answers": Route(SEE, args=_slug),
    "conversation_answer": Route(
        ANSWER, post=only("answering", status=INCOMPLETE), args=lambda world: (world.conversation.slug, 1)
    ),
    "conversation_result_staff": Route(SEE, args=_slug),
    "conversation_map": Route(everybody(405) | {"anonymous": 302}, post=only("coordinator", status=302), args=_slug),
    "conversation_result_words": Route(ASK, post=only("coordinator", status=302), args=_result, data={}),
    "conversation_release": Route(ASK, post=only("coordinator", status=302), args=_result),
}

COORDINATES = only("coordinator", "other_coordinator")
COORDINATES_WRITES = only("coordinator", "other_coordinator", status=302)


def _newsletter(world: World) -> tuple[object, ...]:
    return (world.newsletter.slug,)


def _newsletter_section(world: World) -> tuple[object, ...]:
    return (world.newsletter.slug, world.newsletter.sections.get().pk)


def _personal(purpose: str) -> Callable[[World], tuple[object, ...]]:
    return lambda world: (token_for(world.subscriber, purpose),)


NETWORK_PUBLIC = {
    "working_groups": Route(everybody()),
    "newsletter": Route(everybody()),
    "newsletter_feed": Route(everybody()),
    "newsletter_subscribe": Route(everybody(), post=everybody(), data={"email": "new@example.org", "language": "en"}),
    "newsletter_confirm": Route(everybody(), post=everybody(302), args=_personal("confirm")),
    "newsletter_leave": Route(everybody(), post=everybody(), args=_personal("leave")),
    "newsletter_mine": Route(everybody(), post=everybody(302), args=_personal("mine"), data={"language": "nl"}),
    "newsletter_mine_file": Route(everybody(), args=_personal("mine")),
    "newsletter_picture": Route(everybody(), args=lambda world: (world.newsletter.header_id,)),
    "newsletter_issue": Route(everybody(), args=lambda world: (world.newsletter_sent.slug,)),
}
NETWORK = {
    "own_network": Route(signed_in(), post=signed_in(302), data={"languages": ["en"]}),
    "own_network_change": Route(everybody(405) | {"anonymous": 302}, post=signed_in(302), data={"do": "subscribe"}),
    "network_groups": Route(COORDINATES),
    "network_group_new": Route(
        COORDINATES,
        # To the other coordinator the town is no choice: the form comes back.
        post=COORDINATES | {"coordinator": 302, "other_coordinator": INCOMPLETE},
        data=lambda world: {"short": "POL", "organisation": world.town.pk, "name_en": "Police"},
    ),
    "network_group_edit": Route(
        ASK,
        post=only("coordinator", status=302),
        args=lambda world: (world.group.slug,),
        data=lambda world: {"short": "LOC", "organisation": world.town.pk, "name_en": "Local authorities"},
    ),
    "network_members": Route(
        ASK,
        post=only("coordinator", status=302),
        args=lambda world: (world.group.slug,),
        data=lambda world: {"email": world.people["moderator"].email, "part": "member"},
    ),
    "network_member_remove": Route(
        everybody(405) | {"anonymous": 302},
        post=only("coordinator", status=302),
        args=lambda world: (world.membership.pk,),
    ),
    # Topics are the network's, whoever coordinates.
    "network_topic_new": Route(COORDINATES, post=COORDINATES_WRITES, data={"name_en": "Sport"}),
    "network_topic_edit": Route(
        COORDINATES, post=COORDINATES_WRITES, args=lambda world: (world.topic.slug,), data={"name_en": "Sport"}
    ),
    "newsletter_issues": Route(COORDINATES),
    "newsletter_new": Route(
        COORDINATES,
        post=COORDINATES | {"coordinator": 302, "other_coordinator": INCOMPLETE},
        data=lambda world: {"organisation": world.town.pk, "language": "en", "subject": "Spring"},
    ),
    # Subscribers are the network's: any of its coordinators erases one on request.
    "newsletter_readers": Route(
        COORDINATES, post=COORDINATES_WRITES, data=lambda world: {"address": world.subscriber.email}
    ),
    "newsletter_staff": Route(ASK, args=_newsletter),
    "newsletter_edit": Route(
        ASK,
        post=only("coordinator", status=302),
        args=_newsletter,
        data=lambda world: {"organisation": world.town.pk, "language": "en", "subject": "Spring"},
    ),
    "newsletter_discard": Route(
        everybody(405) | {"anonymous": 302}, post=only("coordinator", status=302), args=_newsletter
    ),
    "newsletter_section_new": Route(ASK, post=only("coordinator", status=302), args=_newsletter, data={"text": "Hi"}),
    "newsletter_section": Route(
        ASK, post=only("coordinator", status=302), args=_newsletter_section, data={"text": "Hi"}
    ),
    "newsletter_section_change": Route(
        everybody(405) | {"anonymous": 302},
        post=only("coordinator", status=302),
        args=_newsletter_section,
        data={"do": "remove"},
    ),
    "newsletter_translate": Route(
        ASK,
        post=only("coordinator", status=302),
        args=lambda world: (world.newsletter.slug, "nl"),
        data={"subject_0": "Lente"},
    ),
    "newsletter_preview": Route(ASK, args=_newsletter),
    "newsletter_test": Route(
        everybody(405) | {"anonymous": 302}, post=only("coordinator", status=302), args=_newsletter
    ),
    "newsletter_send": Route(ASK, post=only("coordinator", status=302), args=_newsletter, data={"do": "send"}),
    "newsletter_unschedule": Route(
        everybody(405) | {"anonymous": 302}, post=only("coordinator", status=NOT_READY), args=_newsletter
    ),
    "newsletter_progress": Route(ASK, args=lambda world: (world.newsletter_sent.slug,)),
}

ROUTES: dict[str, Route] = {
    **BASE,
    **ACCOUNT,
    **MAIL,
    **JOBS,
    **PEOPLE,
    **AREAS,
    **RESIDENTS,
    **CONVERSATIONS,
    **NETWORK_PUBLIC,
    **NETWORK,
}
