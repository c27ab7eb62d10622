"""What the page frame and the components ask for; loaded in every template (settings, ``builtins``)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.contrib.messages import constants
from django.forms import BaseForm
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from middleground.web.base import figures, navigation
from middleground.web.base import markup as marked_up
from middleground.web.base.charts.tones import shape
from middleground.web.base.lists import listed

register = template.Library()
register.filter("listed", listed)


@dataclass(frozen=True, slots=True)
class Link:
    """A word in the header."""

    title: str | Promise
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language, by the language's own name."""

    code: str
    name: str
    direction: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the error summary; ``target`` is the id of the field, or nothing."""

    target: str
    label: str
    message: str


def address(name: str, *args: object) -> str:
    """Return the address of a page, or nothing while its app has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _here(context: Context) -> str:
    request: HttpRequest = context["request"]
    match = request.resolver_match
    return str(context.get("here") or (match.url_name if match else ""))


@register.simple_tag(takes_context=True)
def site_navigation(context: Context) -> list[Link]:
    """Return the header's words: staff see the desk and their verbs, residents four words; never both."""
    here = _here(context)
    if context.get("audience") == "staff":
        return _staff_links(context["request"], here)
    words = [(title, address(name), name == here) for name, title in navigation.RESIDENT_PAGES.items()]
    return [Link(*word) for word in words if word[1]]


def _staff_links(request: HttpRequest, here: str) -> list[Link]:
    verb = here if here in navigation.VERBS else navigation.verb_of(here, request)
    verbs = navigation.verbs_for(request.user)
    desk = Link(navigation.DESK, reverse("desk"), here == "desk")
    return [desk, *(Link(title, reverse("verb", args=[name]), name == verb) for name, title in verbs)]


@register.simple_tag(takes_context=True)
def account_links(context: Context) -> list[Link]:
    """Return what stands in the staff's own menu."""
    here = _here(context)
    pages = navigation.account_pages_for(context["request"].user)
    links = [Link(page.title, address(page.url_name), page.url_name == here) for page in pages]
    return [link for link in links if link.url]


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """Return this page in every language, its other query parameters kept."""
    now = get_language()
    links = []
    for code, name in settings.LANGUAGES:
        direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
        links.append(LanguageLink(code, name, direction, with_query(context, lang=code), code == now))
    return links


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: str | None) -> str:
    """Return this page's address with some query parameters changed, or removed when given nothing."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in {None, ""}:
            query[name] = str(value)
    return f"{context['request'].path}?{query.urlencode()}" if query else context["request"].path


@register.simple_tag
def page_url(name: str, *args: object) -> str:
    """Like ``{% url %}``, but empty while no app has that page; for the frame, which knows pages of higher apps."""
    return address(name, *args)


@register.simple_tag
def form_errors(form: BaseForm) -> list[FormError]:
    """Return every error of a form in the order of its fields, each with the field it is about."""
    lines = [FormError("", "", str(message)) for message in form.non_field_errors()]
    for field in form:
        target = f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)
        label = "" if field.is_hidden else str(field.label)
        lines += [FormError(target if label else "", label, str(message)) for message in field.errors]
    return lines


@register.filter
def isolated(name: object) -> SafeString:
    """Keep a name apart from the words around it, which may run the other way; also inside a translated sentence."""
    return format_html("<bdi>{}</bdi>", name)


@register.filter
def markup(text: str) -> SafeString:
    """Show a text that staff wrote with a little Markdown; its headings stand below the page's own."""
    return marked_up.as_html(text)


@register.filter
def notice_kind(level: int) -> str:
    """Return the kind of notice for a message's level."""
    if level >= constants.WARNING:
        return "problem"
    return "good" if level == constants.SUCCESS else "info"


@register.filter
def figure(released: figures.Released | None) -> figures.Figure | None:
    return figures.read(released)


@register.filter
def why_hidden(released: figures.Released | None) -> str:
    return figures.why_hidden(released)


@register.filter
def about(found: figures.Figure, unit: figures.Unit = "percent") -> str:
    return figures.about(found, unit)


@register.filter
def interval(found: figures.Figure, unit: figures.Unit = "percent") -> str:
    return figures.interval(found, unit)


@register.filter
def people_count(count: int) -> str:
    return figures.people(count)


@register.filter
def percent(share: float) -> str:
    return figures.percent(share)


@register.filter
def steps(total: int) -> range:
    """Return 1 … total, for the steps of a progress line."""
    return range(1, int(total) + 1)


@register.filter
def tone_shape(tone: str) -> SafeString:
    """Return the shape that stands for a side, so that legends and charts cannot differ."""
    return shape(tone)


@register.filter
def is_within_week(day: dt.date, today: dt.date) -> bool:
    """Say whether the name of the weekday is enough."""
    return 0 < (day - today).days < 7
