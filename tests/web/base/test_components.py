"""Components carry names, hints and errors to everybody, also to those who hear a page."""

from __future__ import annotations

import pytest
from django import forms

from middleground.web.base import errors
from middleground.web.base.errors import InvalidInput
from middleground.web.base.forms import Form, raise_into
from tests.web.base.rendering import render, tags


class QuestionForm(Form):
    title = forms.CharField(label="Question", help_text="One sentence.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Who?", choices=[("a", "All")], widget=forms.RadioSelect, help_text="For good.")
    sure = forms.BooleanField(label="I am sure")
    secret = forms.CharField(required=False, widget=forms.HiddenInput)


def show(field, data=None):
    return render(f'<c-field :field="form.{field}" />', form=QuestionForm(data))


def test_a_field_is_named_by_its_label():
    html = show("title")

    assert tags(html, "label") == [{"class": "field-label", "for": "id_title"}]
    assert [attrs["id"] for attrs in tags(html, "input")] == ["id_title"]


def test_a_field_is_described_by_its_hint_and_its_error():
    html = show("title", {})

    control = tags(html, "input")[0]
    ids = [attrs["id"] for attrs in tags(html, "p", "div") if "id" in attrs]

    assert (control["aria-describedby"], control["aria-invalid"]) == ("id_title_helptext id_title_error", "true")
    assert ids == ["id_title_helptext", "id_title_error"]


def test_a_field_that_may_stay_empty_says_so():
    assert ("(optional)" in show("note"), "(optional)" in show("title")) == (True, False)


def test_choices_are_a_group_with_a_legend_its_hint_and_error():
    html = show("kind", {})

    assert tags(html, "fieldset")[0]["aria-describedby"] == "id_kind_helptext id_kind_error"
    assert "<legend>Who?</legend>" in html


def test_a_box_to_tick_stands_before_its_words():
    html = show("sure")

    assert html.index('type="checkbox"') < html.index("<span>I am sure</span>")


def test_a_hidden_field_has_no_words():
    assert show("secret").strip() == '<input type="hidden" name="secret" id="id_secret">'


def test_the_summary_leads_to_every_field_that_needs_another_look():
    html = render('<c-error-summary :form="form" />', form=QuestionForm({}))

    assert [attrs["href"] for attrs in tags(html, "a")] == ["#id_title", "#id_kind_0", "#id_sure"]
    assert "Question: This field is required." in html


def test_a_form_without_errors_has_no_summary():
    assert render('<c-error-summary :form="form" />', form=QuestionForm()).strip() == ""


def test_a_domain_error_stands_beside_its_field(monkeypatch):
    monkeypatch.setitem(errors._sentences, "test.too_long", "At most %(limit)s words.")
    form = QuestionForm({"title": "x", "kind": "a", "sure": "on"})

    raise_into(form, InvalidInput("test.too_long", field="title", limit=30))

    assert form.errors == {"title": ["At most 30 words."]}


def test_a_domain_error_about_nothing_shown_stands_at_the_top(monkeypatch):
    monkeypatch.setitem(errors._sentences, "test.too_long", "At most %(limit)s words.")
    form = QuestionForm({"title": "x", "kind": "a", "sure": "on"})

    raise_into(form, InvalidInput("test.too_long", field="elsewhere", limit=30))

    assert form.non_field_errors() == ["At most 30 words."]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<c-button kind="primary" name="a" value="1">Go</c-button>', ("button", "submit", "button button-primary")),
        ('<c-button type="button">Go</c-button>', ("button", "button", "button")),
    ],
)
def test_a_button_is_a_button(source, expected):
    attrs = tags(render(source), "button")[0]

    assert ("button", attrs["type"], attrs["class"]) == expected


def test_a_button_with_an_address_is_a_link():
    assert tags(render('<c-button href="/desk/" kind="quiet">Go</c-button>'), "a", "button") == [
        {"class": "button button-quiet", "href": "/desk/"}
    ]


def test_a_button_that_opens_a_dialog_leads_to_a_page_without_a_script():
    attrs = tags(render('<c-button href="/close/" dialog="ask">Close</c-button>'), "a")[0]

    assert (attrs["href"], attrs["data-dialog"]) == ("/close/", "ask")


def test_a_dialog_is_named_by_its_title():
    html = render('<c-dialog id="ask" title="Close it?">Really?</c-dialog>')

    assert (tags(html, "dialog")[0]["aria-labelledby"], tags(html, "h2")[0]["id"]) == ("ask-title", "ask-title")


def test_what_people_said_keeps_its_language_and_direction_and_cannot_carry_markup():
    html = render('<c-statement-card :text="text" lang="ar" dir="rtl" source="A resident" />', text="<b>نص</b>")

    assert tags(html, "blockquote") == [{"class": "statement-text", "lang": "ar", "dir": "rtl"}]
    assert "&lt;b&gt;نص&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("released", "said"),
    [
        ({"value": 0.65, "low": 0.6, "high": 0.7, "n": 240}, "about 65\u00a0% (60–70\u00a0%), 240 people"),
        ({"value": 0.65, "low": 0.6, "high": 0.7, "n": 1}, "about 65\u00a0% (60–70\u00a0%), 1 person"),
        ({"suppressed": "too_few"}, "Not shown: too few people."),
    ],
)
def test_an_estimate_is_said_with_its_interval_or_why_it_is_not(released, said):
    html = render('<c-estimate :estimate="x" />', x=released)

    assert "".join(part.split(">")[-1] for part in html.split("<")).strip() == said


@pytest.mark.parametrize(("done", "classes"), [(1, "now"), (3, "done done now")])
def test_progress_shows_what_is_done_and_where_one_is(done, classes):
    html = render('<c-progress :done="done" :total="4" label="Park" />', done=done)

    steps = [attrs["class"].removeprefix("progress-step").strip() for attrs in tags(html, "li")]

    assert " ".join(step.removeprefix("progress-") for step in steps if step) == classes
    assert f"{done} of 4" in html


def test_long_progress_is_a_bar_with_a_name():
    assert tags(render('<c-progress :done="36" :total="120" label="Reading" />'), "progress") == [
        {"class": "progress-bar", "max": "120", "value": "36", "aria-label": "Reading"}
    ]


def test_the_trail_ends_where_one_is():
    html = render('<c-breadcrumb :items="items" />', items=[("Desk", "/desk/"), ("Park", "")])

    assert '<span aria-current="page">Park</span>' in html


@pytest.mark.parametrize("kind", ["info", "good", "problem"])
def test_a_notice_says_its_kind_by_a_mark_and_not_by_colour_alone(kind):
    html = render(f'<c-notice kind="{kind}" title="Saved">x</c-notice>')

    icon = {"info": "icon-info", "good": "icon-check", "problem": "icon-problem"}[kind]

    assert [attrs["class"] for attrs in tags(html, "svg")] == [f"icon {icon}"]


def test_an_empty_place_says_what_to_do_next():
    html = render('<c-empty title="Nothing yet"><a href="/new/">Start</a></c-empty>')

    assert ('<p class="empty-title">Nothing yet</p>' in html, [a["href"] for a in tags(html, "a")]) == (True, ["/new/"])


def test_a_component_sees_nothing_of_the_page_around_it():
    html = render('<c-notice kind="good">x</c-notice>', title="From the page")

    assert "From the page" not in html


def test_a_name_stands_apart_from_a_sentence_that_runs_the_other_way():
    html = render(
        "{% blocktrans trimmed with name=name|isolated %}Invited by {{ name }}.{% endblocktrans %}", name="<Peter>"
    )

    assert html == "Invited by <bdi>&lt;Peter&gt;</bdi>."
