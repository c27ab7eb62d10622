from __future__ import annotations

import pytest

from middleground.web.base.markup import as_html, as_text, links_in

TEXT = """Come *along* to the [park](/c/park).

- bench
- lamp

1. walk
2. talk"""


def absolute(address: str) -> str:
    return f"https://town.example{address}" if address.startswith("/") else address


def test_markup_becomes_plain_elements():
    assert as_html(TEXT) == (
        '<p>Come <em>along</em> to the <a href="/c/park">park</a>.</p>\n'
        "<ul>\n<li>bench</li>\n<li>lamp</li>\n</ul>\n"
        "<ol>\n<li>walk</li>\n<li>talk</li>\n</ol>\n"
    )


def test_headings_stand_below_the_one_they_belong_to():
    assert as_html("# Title", under=2) == "<h3>Title</h3>\n"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[press](javascript:alert(1))",
        "[press](data:text/html,x)",
        "![picture](https://elsewhere.example/pixel.png)",
        "<p style='position:fixed'>",
    ],
)
def test_nothing_else_gets_through(attack):
    html = as_html(attack)

    assert not any(part in html for part in ("<script", "<img", 'href="javascript', 'href="data', "<p style"))


def test_as_text_the_same_words_stand_with_bullets_numbers_and_addresses():
    assert as_text(TEXT, where=absolute) == (
        "Come along to the park (https://town.example/c/park).\n\n- bench\n- lamp\n\n1. walk\n2. talk"
    )


def test_an_address_that_is_its_own_words_is_said_once():
    assert as_text("<https://town.example/a> <me@town.example>") == "https://town.example/a me@town.example"


def test_links_are_found_in_their_order():
    assert links_in("[a](/one) and [b](https://two.example) ![c](/three)") == ["/one", "https://two.example", "/three"]
