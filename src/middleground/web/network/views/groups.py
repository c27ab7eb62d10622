"""Working groups and topics for staff, and what members say about themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from middleground.web.base.forms import kept
from middleground.web.base.rights import may, require
from middleground.web.base.tables import Column, Table, export
from middleground.web.network.actions import groups as actions
from middleground.web.network.actions import subscribing
from middleground.web.network.forms.groups import (
    GroupForm,
    InterestsForm,
    MemberForm,
    TopicForm,
    group_values,
    topic_values,
)
from middleground.web.network.languages import reader_language, said_in
from middleground.web.network.models import Member, Membership, Subscriber, Topic, WorkingGroup
from middleground.web.network.queries.groups import groups_of, member_rows
from middleground.web.network.views.frames import FORM_METHODS, posted, status_of
from middleground.web.people.queries import organisations_for
from middleground.web.people.signed_in import person_of


@login_required
@require_safe
def network_groups(request: HttpRequest) -> HttpResponse:
    """List the working groups of the organisations this person works for, and the topics."""
    require(request.user, "network.groups")
    own = organisations_for(person_of(request), "network.groups")
    groups = WorkingGroup.objects.filter(organisation__in=own).select_related("organisation")
    rows = [(group, said_in(group.names, reader_language())) for group in groups]
    context = {"rows": rows, "topics": Topic.objects.all(), "audience": "staff"}
    return render(request, "network/groups.html", context)


@login_required
@FORM_METHODS
def network_group_edit(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Make a working group or change one."""
    require(request.user, "network.groups")
    group = get_object_or_404(WorkingGroup.objects.select_related("organisation"), slug=slug) if slug else None
    require(request.user, "network.groups", group)
    organisations = organisations_for(person_of(request), "network.groups")
    form = GroupForm(posted(request), organisations=organisations, initial=group_values(group) if group else None)
    if form.is_valid() and kept(form, _save_group, form, group, request):
        messages.success(request, _("Kept."))
        return redirect("network_groups")
    title = group.short if group else _("Add a working group")
    return _form_page(request, form, title)


@login_required
@FORM_METHODS
def network_members(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is in a working group; coordinators take people in."""
    group = get_object_or_404(WorkingGroup.objects.select_related("organisation"), slug=slug)
    require(request.user, "network.see_members", group)
    may_change = may(request.user, "network.groups", group)
    form = MemberForm(posted(request) if may_change else None)
    if form.is_valid():
        given = {"person": form.cleaned_data["email"], "part": form.cleaned_data["part"]}
        actions.add_member(by=person_of(request), group=group, **given)
        messages.success(request, _("Kept."))
        return redirect("network_members", slug)
    table = _table(request, group)
    context = {"group": group, "table": table, "form": form, "may_change": may_change, "audience": "staff"}
    context["memberships"] = group.memberships.select_related("person") if may_change else []
    context["name"] = said_in(group.names, reader_language())
    context["trail"] = [(_("Working groups"), reverse("network_groups")), (group.short, "")] if may_change else []
    context["here"] = "network_groups"
    page = render(request, "network/members.html", context, status=status_of(form))
    return export(table, filename=f"members-{group.slug}") or page


@login_required
@require_POST
def network_member_remove(request: HttpRequest, key: int) -> HttpResponse:
    """Take somebody out of a group."""
    membership = get_object_or_404(Membership.objects.select_related("group__organisation"), pk=key)
    actions.remove_member(by=person_of(request), membership=membership)
    messages.success(request, _("Kept."))
    return redirect("network_members", membership.group.slug)


@login_required
@FORM_METHODS
def network_topic_edit(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Put a topic on the list, or word it anew."""
    require(request.user, "network.groups")
    topic = get_object_or_404(Topic, slug=slug) if slug else None
    form = TopicForm(posted(request), initial=topic_values(topic) if topic else None)
    if form.is_valid() and kept(form, _save_topic, form, topic, request):
        messages.success(request, _("Kept."))
        return redirect("network_groups")
    note = _("A topic is about work, such as schools or sport; never about origin, religion or what people think.")
    return _form_page(request, form, str(topic) if topic else _("Add a topic"), note)


@login_required
@never_cache
@FORM_METHODS
def own_network(request: HttpRequest) -> HttpResponse:
    """Let members see their groups, say what interests them, and get the newsletter."""
    by = person_of(request)
    require(by, "network.own")
    member = Member.objects.filter(person=by).prefetch_related("topics").first()
    initial = {"topics": list(member.topics.all()), "languages": member.languages} if member else None
    form = InterestsForm(posted(request), initial=initial)
    if form.is_valid():
        chosen = list(form.cleaned_data.get("topics", ()))
        actions.say_own(by=by, topics=chosen, languages=form.cleaned_data["languages"])
        messages.success(request, _("Kept."))
        return redirect("own_network")
    subscribed = Subscriber.objects.filter(email=by.email.lower()).exclude(confirmed_on=None).exists()
    rows = [(each, said_in(each.group.names, reader_language())) for each in groups_of(by)]
    context = {"form": form, "rows": rows, "subscribed": subscribed, "audience": "staff"}
    return render(request, "network/own.html", context)


@login_required
@require_POST
def own_network_change(request: HttpRequest) -> HttpResponse:
    """Leave a group, or get or end the newsletter with the account's own address."""
    by, wish = person_of(request), request.POST.get("do", "")
    require(by, "network.own")
    if wish == "subscribe":
        topics = Topic.objects.filter(pk__in=Member.topics.through.objects.filter(member__person=by).values("topic"))
        subscribing.subscribe_own(by=by, wishes=subscribing.Wishes(by.language, list(topics)))
    elif wish == "unsubscribe":
        for subscriber in Subscriber.objects.filter(email=by.email.lower()):
            subscribing.leave(subscriber)
    elif wish.startswith("leave:") and wish[6:].isdecimal():
        membership = get_object_or_404(by.memberships.select_related("group"), pk=int(wish[6:]))
        actions.leave_group(by=by, membership=membership)
    messages.success(request, _("Kept."))
    return redirect("own_network")


def _save_group(form: GroupForm, group: WorkingGroup | None, request: HttpRequest) -> None:
    saved, given = group or WorkingGroup(), form.cleaned_data
    saved.short, saved.organisation, saved.is_active = given["short"], given["organisation"], given["is_active"]
    actions.save_group(by=person_of(request), group=saved, names=form.texts("name"), aims=form.texts("aim"))


def _save_topic(form: TopicForm, topic: Topic | None, request: HttpRequest) -> None:
    saved = topic or Topic()
    saved.is_active = form.cleaned_data["is_active"]
    actions.save_topic(by=person_of(request), topic=saved, names=form.texts("name"))


def _form_page(request: HttpRequest, form: Any, title: str, note: str = "") -> HttpResponse:
    trail = [(_("Working groups"), reverse("network_groups")), (title, "")]
    context = {"form": form, "title": title, "note": note, "trail": trail, "audience": "staff"}
    return render(request, "network/form.html", {**context, "here": "network_groups"}, status=status_of(form))


def _table(request: HttpRequest, group: WorkingGroup) -> Table:
    columns = [
        Column("person", pgettext("column of a table", "Person")),
        Column("part", pgettext("in a working group", "Part")),
        Column("languages", _("Languages")),
        Column("topics", _("Topics")),
    ]
    rows = [
        {"person": str(row.person), "part": row.part, "languages": row.languages or None, "topics": row.topics or None}
        for row in member_rows(group)
    ]
    return Table(_("Members"), columns, rows, request)
