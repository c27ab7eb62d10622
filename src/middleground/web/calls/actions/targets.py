"""Saying what a balanced group is: targets, rules, reserved places, who comes together and who does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.actions.choosing import hold_call
from middleground.web.calls.models import Application, Call, GroupRules, ReservedPlace, Selection, Target, Tie
from middleground.web.calls.queries.examining import Asked
from middleground.web.calls.queries.pool import feature_questions
from middleground.web.jobs.actions import enqueue
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

EXAMINE = "calls.examine"
WHAT_IF = "calls.what_if"
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Bounds:
    """At least and at most how many of one level."""

    low: int
    high: int
    is_flexible: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """What every group keeps to."""

    targets: Mapping[Key, Bounds] = field(default_factory=dict)
    minimum_suitability: float | None = None
    suitability_share: float | None = None
    fewest_duos: int = 0
    most_per_organisation: int | None = None


def set_targets(call: Call, *, by: Person, wanted: Wanted) -> None:
    """Keep the targets in place of those before, and ask whether a group can keep to all of them.

    Raises
    ------
    DomainError
        ``calls.unknown_level``, ``calls.target_bounds`` beside their field; ``calls.targets_fixed`` while a draw that
        rests on them is published.
    """
    require(by, "calls.select", call)
    _check(call, wanted)
    with transaction.atomic():
        held = hold_call(call)
        _refuse_published(held)
        held.targets.all().delete()
        Target.objects.bulk_create(
            Target(call=held, feature=feature, level=level, low=each.low, high=each.high, is_flexible=each.is_flexible)
            for (feature, level), each in wanted.targets.items()
        )
        GroupRules.objects.update_or_create(
            call=held,
            defaults={
                "minimum_suitability": wanted.minimum_suitability,
                "suitability_share": wanted.suitability_share,
                "fewest_duos": wanted.fewest_duos,
                "most_per_organisation": wanted.most_per_organisation,
            },
        )
        record(by=by, verb="calls.set_targets", thing=held, targets=len(wanted.targets))
        ask_examination(held)


def _check(call: Call, wanted: Wanted) -> None:
    questions = {each.feature: each for each in feature_questions(call, call.language)}
    for (feature, level), bounds in wanted.targets.items():
        known = [each.key for each in questions[feature].levels] if feature in questions else []
        if level not in known:
            raise InvalidInput("calls.unknown_level", field=f"low-{feature}-{level}")
        if bounds.low > bounds.high:
            raise InvalidInput("calls.target_bounds", field=f"low-{feature}-{level}")


def _refuse_published(held: Call) -> None:
    if held.selections.filter(state__in=[Selection.State.PROPOSED, Selection.State.COMMITTED]).exists():
        raise DomainError("calls.targets_fixed")


def ask_examination(call: Call) -> None:
    """Let a job find out whether a group exists; inside the caller's transaction."""
    enqueue(EXAMINE, once=str(call.pk), call_id=call.pk)


def examine_again(call: Call, *, by: Person) -> None:
    """Ask whether a group exists, for the applications as they stand now."""
    require(by, "calls.select", call)
    with transaction.atomic():
        GroupRules.objects.get_or_create(call=call)
        ask_examination(call)


def apply_relaxation(call: Call, *, by: Person, digest: str, place: int) -> None:
    """Change the one bound that the engine proposed; who does it signs for it in the ledger."""
    require(by, "calls.select", call)
    with transaction.atomic():
        held = hold_call(call)
        _refuse_published(held)
        rules = GroupRules.objects.select_for_update().filter(call=held).first()
        offered = rules.examined.get("relaxations", []) if rules and rules.examined.get("digest") == digest else []
        if rules is None or not 0 <= place < len(offered):
            raise DomainError("calls.old_examination")
        change = offered[place]
        _apply(held, rules, change)
        facts = {"bound": change["bound"], "before": change["from"], "after": change["to"]}
        record(by=by, verb="calls.relax_target", thing=held, feature=change["feature"], **facts)
        ask_examination(held)


def _apply(held: Call, rules: GroupRules, change: Mapping[str, str | int]) -> None:
    value = int(change["to"])
    if change["level"]:
        target = Target.objects.select_for_update().get(call=held, feature=change["feature"], level=change["level"])
        if change["bound"] == "low":
            target.low = value
        else:
            target.high = value
        target.save(update_fields=["low", "high"])
    elif change["bound"] == "low":
        rules.fewest_duos = value
        rules.save(update_fields=["fewest_duos"])
    else:
        rules.most_per_organisation = value
        rules.save(update_fields=["most_per_organisation"])


def reserve_place(call: Call, *, by: Person, number: int, reason: str) -> ReservedPlace:
    """Put one application into every group by a published rule, with the reason."""
    require(by, "calls.select", call)
    with transaction.atomic():
        held = hold_call(call)
        _refuse_published(held)
        application = _application(held, number, "number")
        reserved, _new = ReservedPlace.objects.update_or_create(
            application=application, defaults={"reason": reason.strip()}
        )
        record(by=by, verb="calls.reserve_place", thing=held, number=number)
        ask_examination(held)
    return reserved


def free_place(call: Call, *, by: Person, number: int) -> None:
    """Take a reserved place back."""
    require(by, "calls.select", call)
    with transaction.atomic():
        held = hold_call(call)
        _refuse_published(held)
        ReservedPlace.objects.filter(application__call=held, application__number=number).delete()
        record(by=by, verb="calls.free_place", thing=held, number=number)
        ask_examination(held)


def tie(call: Call, *, by: Person, numbers: tuple[int, int], kind: str, reason: str) -> Tie:
    """Agree that two applications are invited together, or not both."""
    require(by, "calls.select", call)
    low, high = sorted(numbers)
    if low == high:
        raise InvalidInput("calls.tied_to_oneself", field="second")
    with transaction.atomic():
        held = hold_call(call)
        _refuse_published(held)
        first, second = _application(held, low, "first"), _application(held, high, "second")
        if Tie.objects.filter(first=first, second=second).exists():
            raise InvalidInput("calls.tied_already", field="second")
        made = Tie.objects.create(first=first, second=second, kind=kind, reason=reason.strip())
        record(by=by, verb="calls.tie", thing=held, first=low, second=high, kind=kind)
        ask_examination(held)
    return made


def untie(call: Call, *, by: Person, pk: int) -> None:
    """Take an agreement about two applications back."""
    require(by, "calls.select", call)
    with transaction.atomic():
        held = hold_call(call)
        _refuse_published(held)
        Tie.objects.filter(first__call=held, pk=pk).delete()
        record(by=by, verb="calls.untie", thing=held)
        ask_examination(held)


def _application(call: Call, number: int, name: str) -> Application:
    found = call.applications.filter(number=number, state__in=["submitted", "eligible", "waitlisted"]).first()
    if found is None:
        raise InvalidInput("calls.unknown_application", field=name)
    return found


def keep_examination(call_id: int, examined: dict[str, object]) -> None:
    """Keep what the engine said of the targets."""
    GroupRules.objects.update_or_create(call_id=call_id, defaults={"examined": examined})


def ask_what_if(call: Call, *, by: Person, asked: Asked) -> None:
    """Ask what other targets would change, by level and never by person; nothing is changed by asking."""
    require(by, "calls.select", call)
    if asked.low > asked.high:
        raise InvalidInput("calls.target_bounds", field="low")
    with transaction.atomic():
        held = hold_call(call)
        GroupRules.objects.update_or_create(call=held, defaults={"what_if": {"asked": asked.to_json()}})
        record(by=by, verb="calls.ask_what_if", thing=held)
        enqueue(WHAT_IF, once=str(held.pk), call_id=held.pk)


def keep_answer(call_id: int, asked: Asked, found: dict[str, object]) -> None:
    """Keep what a change would do, unless something else was asked meanwhile."""
    with transaction.atomic():
        rules = GroupRules.objects.select_for_update().get(call_id=call_id)
        if rules.what_if.get("asked") == asked.to_json():
            rules.what_if = {"asked": asked.to_json(), "found": found}
            rules.save(update_fields=["what_if"])
