"""The numbers of a call, from the preview of staff to the page everybody reads, on a narrow phone and in both ways."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.calls import make_call, make_crowd, make_target
from tests.factories.people import make_person


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("ar", True)])
def test_a_coordinator_releases_the_numbers_and_everybody_reads_them(visitor, base_url, assert_sound, language, dark):
    call = make_call(state="decided", languages=("en", "ar"))
    make_crowd(call, mayor=(20, 30, 12), teacher=(15, 25, 11), nurse=(2, 2, 0))
    make_target(call, "mayor", 15, 25, feature="role")
    coordinator = make_person(roles=["coordinator"], organisation=call.organisation)
    staff = visitor(language=language, width=320, person=coordinator, dark=dark)

    staff.goto(base_url + reverse("call_statistics", args=[call.slug]))
    assert_sound(staff)
    staff.locator("main form button").click()
    assert_sound(staff)
    resident = visitor(language=language, width=320, dark=dark)
    resident.goto(base_url + reverse("call", args=[call.slug]))
    resident.locator(f"a[href='{reverse('call_numbers', args=[call.slug])}']").first.click()
    for summary in resident.locator("summary").all():
        if summary.is_visible():
            summary.click()
    assert_sound(resident)

    assert resident.locator("figure.chart").count() == 2
    assert resident.locator("figure.chart td").first.is_visible()


def test_too_few_people_are_told_so(visitor, base_url, assert_sound):
    call = make_call(state="decided")
    make_crowd(call, mayor=(4, 3, 0))
    page = visitor(width=320, person=make_person(roles=["coordinator"], organisation=call.organisation))

    page.goto(base_url + reverse("call_statistics", args=[call.slug]))

    assert_sound(page)
    assert page.locator("main .empty").count() == 1
