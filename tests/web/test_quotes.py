"""Quotes: filtered, grouped, paged, and taken out without the words of those who refused."""

import re

import pytest
from django.http import QueryDict
from playwright.sync_api import expect

from polyvocal.analysis.listing import GroupBy, SortBy, Wanted
from polyvocal.core.cases import QuoteConsent
from polyvocal.core.coding import Certainty, Stance
from polyvocal.core.evidence import LayerKind
from polyvocal.web.forms.filters import Listing, read_listing, write_listing
from tests.browsing import IN_BROWSER, ready

REFUSED = "he just stood there, not doing anything"


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(words="a & b=c", role="", stance=Stance.UNSET, certainty=Certainty.CERTAIN),
        Wanted(layer=LayerKind.ALL_CODERS),
        Wanted(layer=LayerKind.CONSENSUS, words="x"),
        Wanted(consent=QuoteConsent.NO, has_note=True, attributes=(("age", "26-64"), ("a=b", "c"))),
    ],
)
def test_a_filter_survives_its_way_through_an_address(wanted):
    listing = Listing(wanted, SortBy.NEWEST, GroupBy.ROLE)
    if ("a=b", "c") in wanted.attributes:
        # The first sign of equality divides; an attribute with one in its name cannot be asked for.
        listing = Listing(Wanted(attributes=(("a", "b=c"),)), SortBy.NEWEST, GroupBy.ROLE)

    assert read_listing(QueryDict(write_listing(listing))) == listing


@pytest.mark.parametrize("query", ["code=x", "stance=odd", "page=999", "page=-1", "by=x&sort=y"])
def test_an_address_typed_wrongly_shows_everything(caller, query):
    caller.come_in()

    answer = caller.get(caller.study(f"quotes/?{query}"))

    assert answer.status == 200
    assert "<h1>25 codings</h1>" in answer.text


def test_a_layer_is_asked_for_told_and_printed_on_what_is_taken_out(caller):
    caller.come_in()

    page = caller.get(caller.study("quotes/?layer=all")).text
    file = caller.get(caller.study("quotes/file/html/?layer=all")).text

    assert re.search(r"<h1>\d of 25 codings</h1>", page)
    assert "cells that every coder evidences on their own" in page
    assert "cells that every coder evidences on their own" in file


def test_a_code_that_is_gone_is_said(caller):
    caller.come_in()

    answer = caller.get(caller.study("quotes/?code=00000000-0000-4000-8000-000000000000"))

    assert answer.status == 404
    assert "not in this study any more" in answer.text


@pytest.mark.parametrize("kind", ["xlsx", "docx", "html", "csv"])
def test_a_file_is_handed_over_to_be_kept_and_not_shown(caller, kind):
    caller.come_in()

    answer = caller.ask("GET", caller.study(f"quotes/file/{kind}/?stance=contradicts"), None, {})

    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="in-quotes.')
    assert "sandbox" in answer.headers["content-security-policy"]


def test_refused_words_are_read_here_with_a_warning_and_never_taken_out(caller):
    caller.come_in()

    page = caller.get(caller.study("quotes/?consent=no")).text
    file = caller.get(caller.study("quotes/file/html/?consent=no")).text

    assert REFUSED in page
    assert page.count("not to be quoted</span>") == 5
    assert REFUSED not in file
    assert "[not to be quoted]" in file


@pytest.mark.browser
@IN_BROWSER[1]
def test_typing_narrows_the_lines_and_a_condition_is_taken_away_again(bench, opened):
    page = opened(bench)
    page.get_by_role("link", name="Quotes", exact=True).click()
    ready(page, "25 codings")
    page.keyboard.press("/")
    page.keyboard.type("calendar")

    expect(page.get_by_role("heading", level=1)).to_have_text("2 of 25 codings")
    page.get_by_label("Coder", exact=True).select_option("Coder A")
    page.get_by_label("Role").select_option("Peer worker")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 25 codings")

    page.get_by_role("link", name="role Peer worker").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 of 25 codings")
    expect(page.get_by_label("Role")).to_have_value("")


@pytest.mark.browser
@IN_BROWSER[1]
def test_heads_divide_the_lines(bench, opened):
    page = opened(bench)
    page.goto(f"{page.url}quotes/")
    page.get_by_label("Under heads by").select_option("case")

    heads = page.get_by_role("rowheader")

    expect(heads.first).to_have_text("P01 10")
    expect(heads).to_have_count(4)


@pytest.mark.browser
@IN_BROWSER[1]
def test_what_fits_nothing_says_what_to_do(bench, opened):
    page = opened(bench)
    page.goto(f"{page.url}quotes/?words=zzz")

    expect(page.get_by_role("heading", name="Nothing fits all of this")).to_be_visible()
