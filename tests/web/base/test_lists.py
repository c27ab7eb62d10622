import pytest
from django.utils import translation

from middleground.web.base.lists import listed


@pytest.mark.parametrize(("language", "written"), [("en", "Gent, Ieper"), ("ar", "Gent، Ieper")])
def test_a_list_has_the_comma_of_the_readers_language(language, written):
    with translation.override(language):
        assert listed(["Gent", "Ieper"]) == written


def test_a_list_of_one_has_no_comma():
    assert listed(["Gent"]) == "Gent"
