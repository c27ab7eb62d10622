"""Tables sort by their address, say how they are sorted, and export what a spreadsheet will not run."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from middleground.web.base.tables import Column, Table, export, harmless, to_csv
from tests.web.base.rendering import render

COLUMNS = [Column("name", "Name"), Column("n", "People", is_number=True), Column("fixed", "Fixed", sortable=False)]
ROWS = [{"name": "Harbour", "n": 1240}, {"name": "atrium", "n": None}, {"name": "Market", "n": 30}]


def make_table(query="", **options):
    return Table("Districts", COLUMNS, ROWS, RequestFactory().get(f"/areas/?{query}"), **options)


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["Harbour", "atrium", "Market"]),
        ("sort=name", ["atrium", "Harbour", "Market"]),
        ("sort=-name", ["Market", "Harbour", "atrium"]),
        ("sort=n", ["Market", "Harbour", "atrium"]),
        ("sort=-n", ["Harbour", "Market", "atrium"]),
        ("sort=fixed", ["Harbour", "atrium", "Market"]),
        ("sort=__class__", ["Harbour", "atrium", "Market"]),
    ],
)
def test_rows_come_in_the_order_asked_for_with_empty_ones_last(query, order):
    assert [row[0].text for row in make_table(query).cells] == order


def test_asking_again_turns_the_order_and_keeps_the_rest_of_the_address():
    head = make_table("sort=name&page=2").heads[0]

    assert (head.sorted, head.url) == ("ascending", "/areas/?sort=-name&page=2")


def test_a_column_that_cannot_be_sorted_has_no_link():
    assert [bool(head.url) for head in make_table().heads] == [True, True, False]


def test_two_tables_on_a_page_are_sorted_apart():
    table = make_table("sort=name&second-sort=-name", name="second")

    assert [row[0].text for row in table.cells] == ["Market", "Harbour", "atrium"]


def test_numbers_are_written_as_the_language_wants_and_absent_ones_as_a_dash():
    assert [row[1].text for row in make_table().cells] == ["1,240", "–", "30"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|cmd", "%x"])
def test_a_formula_is_exported_as_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", [-3, 0.5, None, "plain", "a=b"])
def test_numbers_and_plain_words_are_exported_as_they_are(value):
    assert harmless(value) == value


def test_the_export_holds_plain_values_in_the_order_shown():
    assert to_csv(make_table("sort=name")).splitlines() == [
        "Name,People,Fixed",
        "atrium,,",
        "Harbour,1240,",
        "Market,30,",
    ]


def test_the_export_is_a_download():
    response = export(make_table("export=csv"), filename="districts")

    assert response["Content-Disposition"] == 'attachment; filename="districts.csv"'
    assert response.content.decode().startswith("\ufeffName,People")


@pytest.mark.parametrize("table", [make_table(), make_table("export=csv", exportable=False), Table("x", COLUMNS, ROWS)])
def test_nothing_is_exported_unless_asked_for_and_allowed(table):
    assert export(table, filename="districts") is None


def test_the_page_says_which_column_is_sorted():
    html = render('<c-data-table :table="table" />', table=make_table("sort=-n"))

    assert html.count('aria-sort="descending"') == 1
    assert html.count("<caption>Districts</caption>") == 1
