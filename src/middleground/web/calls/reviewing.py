"""What reading tells the rest of the platform at start-up: sentences, cards, what waits, personal fields."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from middleground.web.base.desk import DeskItem, register_desk
from middleground.web.base.errors import register_sentences
from middleground.web.base.privacy import register_fields, register_person
from middleground.web.base.rights import may
from middleground.web.calls.actions.erasing import register_forgetting
from middleground.web.calls.actions.reading import forget_reviews
from middleground.web.calls.models import Assignment, Call, CallTeamMember, CallText
from middleground.web.calls.personal_reviewing import FIELDS, erase, export
from middleground.web.calls.queries.hub import Step, register_step
from middleground.web.calls.queries.reading import is_reading, progress_of, unread_by
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.ledger.verbs import register_verbs
from middleground.web.people.factors import register_trust
from middleground.web.people.models import Person

SENTENCES: dict[str, Promise] = {
    "calls.criteria_locked": _(
        "The call has been opened with these criteria. Only their wording can change now, not what counts or how much."
    ),
    "calls.criterion_unnamed": _("Name the criterion in the language the call is written in."),
    "calls.criterion_weight": _("A weight is a whole number from 1 to %(limit)s."),
    "calls.level_unsaid": _("Say in words what a score of %(level)s means."),
    "calls.no_part": _("Choose what this person does for the call."),
    "calls.no_account": _("Nobody with an account has this address. Invite them to the platform first."),
    "calls.readers_each": _("An application has between 1 and %(limit)s readers."),
    "calls.not_reading": _(
        "Applications are read after the call has been closed and before a choice is proposed or a draw is prepared."
    ),
    "calls.readers_changed": _("Somebody changed who reads what in the meantime. Look at it and try again."),
    "calls.not_a_reviewer": _("This person is not a reviewer of this call."),
    "calls.is_conflicted": _("This person has an interest in the application and does not read it."),
    "calls.already_read": _("This application has been read already, so it stays with its reader."),
    "calls.score_missing": _("Give a score on each criterion first; %(count)s are missing. What you wrote is kept."),
    "calls.no_such_score": _("Choose one of the scores shown."),
    "calls.remark_long": _("At most %(limit)s characters are possible."),
    "calls.tags_many": _("At most %(limit)s tags of %(length)s characters each are possible."),
    "calls.reason_missing": _("Give the reason in a sentence; the applicant may read it."),
    "calls.reason_long": _("The reason has %(length)s characters; at most %(limit)s are possible."),
    "calls.comment_empty": _("Write something first."),
    "calls.read_first": _(
        "You still have applications of this call to read. You see what others found as soon as you have read yours."
    ),
}

VERBS: dict[str, Promise] = {
    "calls.add_criterion": _("Added a criterion"),
    "calls.edit_criterion": _("Changed a criterion"),
    "calls.remove_criterion": _("Removed a criterion"),
    "calls.move_criterion": _("Changed the order of criteria"),
    "calls.add_team_member": _("Gave somebody a part in a call"),
    "calls.set_most_reviews": _("Changed how many applications somebody reads at most"),
    "calls.remove_team_member": _("Ended somebody’s part in a call"),
    "calls.set_reading_rules": _("Changed what readers see"),
    "calls.share_out": _("Shared applications out to readers"),
    "calls.give_reading": _("Gave an application to a reader"),
    "calls.take_reading": _("Took an application from a reader"),
    "calls.note_conflict": _("Noted a conflict of interest"),
    "calls.lift_conflict": _("Took a conflict of interest back"),
    "calls.declare_conflict": _("Declared a conflict of interest"),
    "calls.read": _("Read an application"),
    "calls.comment": _("Commented on an application"),
    "calls.remove_comment": _("Took a comment back"),
}


def announce() -> None:
    """Register everything; called once per process."""
    register_sentences(SENTENCES)
    register_verbs(VERBS)
    register_step(15, _criteria_step)
    register_step(20, _team_step)
    register_step(45, _eligibility_step)
    register_step(50, _readings_step)
    register_step(52, _reading_step)
    register_step(55, _scores_step)
    register_desk(waiting_for)
    register_fields(*FIELDS)
    register_person("call_reviews", export=export, erase=erase)
    register_forgetting(forget_reviews)
    register_trust(_has_a_part)


def _has_a_part(person: Person) -> bool:
    """Say whether somebody has a part in a call: they see what applicants entrusted, whatever their roles are."""
    return CallTeamMember.objects.filter(person=person).exists()


def _criteria_step(call: Call, person: object) -> Step | None:
    if not may(person, "calls.run", call):
        return None
    count = call.criteria.count()
    detail = ngettext(
        "%(count)s criterion, with words for each score", "%(count)s criteria, with words for each score", count
    )
    return Step(
        title=gettext("Criteria"),
        detail=detail % {"count": count}
        if count
        else gettext("What applications are read for, said before anybody applies"),
        url=reverse("call_criteria", args=[call.slug]),
        action=gettext("Write criteria"),
        is_done=count > 0,
    )


def _team_step(call: Call, person: object) -> Step | None:
    if not may(person, "calls.run", call):
        return None
    count = call.team.values("person").distinct().count()
    detail = ngettext("%(count)s person works on this call", "%(count)s people work on this call", count)
    return Step(
        title=gettext("Team"),
        detail=detail % {"count": count} if count else gettext("Who reads, who chooses, who arranges what people need"),
        url=reverse("call_team", args=[call.slug]),
        action=gettext("Name the team"),
        is_done=count > 0,
    )


def _eligibility_step(call: Call, person: object) -> Step | None:
    if not may(person, "calls.select", call) or call.state not in {CallState.CLOSED, CallState.SELECTING}:
        return None
    waiting = call.applications.filter(state=ApplicationState.SUBMITTED).count()
    detail = ngettext("%(count)s application waits", "%(count)s applications wait", waiting) % {"count": waiting}
    return Step(
        title=gettext("Eligibility"),
        detail=detail if waiting else gettext("Every application has been looked at"),
        url=reverse("call_eligibility", args=[call.slug]),
        action=gettext("Look at applications"),
        is_next=waiting > 0 and is_reading(call),
        is_done=waiting == 0,
    )


def _readings_step(call: Call, person: object) -> Step | None:
    if not may(person, "calls.run", call) or call.state not in {CallState.CLOSED, CallState.SELECTING}:
        return None
    progress = progress_of(call)
    detail = gettext("%(done)s of %(total)s readings are done") % {"done": progress.done, "total": progress.total}
    return Step(
        title=gettext("Readers"),
        detail=detail if progress.total else gettext("Applications are not shared out yet"),
        url=reverse("call_readings", args=[call.slug]),
        action=gettext("Share applications out"),
        is_next=progress.total == 0 and call.criteria.exists() and is_reading(call),
        is_done=progress.total > 0 and progress.left == 0,
    )


def _reading_step(call: Call, person: object) -> Step | None:
    if not may(person, "calls.review", call) or not isinstance(person, Person) or not is_reading(call):
        return None
    waiting = unread_by(call, person)
    detail = ngettext("%(count)s application waits for you", "%(count)s applications wait for you", waiting)
    return Step(
        title=gettext("Read applications"),
        detail=detail % {"count": waiting} if waiting else gettext("You have read what you were given"),
        url=reverse("call_read", args=[call.slug]),
        action=gettext("Read"),
        is_next=waiting > 0,
        is_done=waiting == 0,
    )


def _scores_step(call: Call, person: object) -> Step | None:
    if not may(person, "calls.select", call) or call.state not in {
        CallState.CLOSED, CallState.SELECTING, CallState.DECIDED,
    }:  # fmt: skip
        return None
    return Step(
        title=gettext("What readers found"),
        detail=gettext("Scores freed from how strict each reader is, with remarks"),
        url=reverse("call_scores", args=[call.slug]),
        action=gettext("See scores"),
    )


def waiting_for(person: object) -> list[DeskItem]:
    """Return for each call what this person has to read."""
    if not isinstance(person, Person):
        return []
    given = Assignment.objects.filter(
        reviewer=person,
        state=Assignment.State.OPEN,
        application__state__in=(ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE),
        application__call__state__in=(CallState.CLOSED, CallState.SELECTING),
    )
    counts: dict[str, int] = {}
    for slug in given.values_list("application__call__slug", flat=True):
        counts[slug] = counts.get(slug, 0) + 1
    titles = dict(CallText.objects.filter(call__slug__in=counts).order_by("-id").values_list("call__slug", "title"))
    return [_item(slug, titles.get(slug, slug), count) for slug, count in counts.items()]


def _item(slug: str, title: str, count: int) -> DeskItem:
    words = ngettext("%(count)s application to read", "%(count)s applications to read", count)
    return DeskItem(
        title=words % {"count": count},
        detail=title,
        url=reverse("call_read", args=[slug]),
        action=gettext("Read"),
        due=None,
        effort=ngettext("about %(minutes)s minute", "about %(minutes)s minutes", count * 8) % {"minutes": count * 8},
        weight=1,
    )
