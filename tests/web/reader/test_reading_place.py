"""Where somebody read is remembered by the study, whatever browser they come back with."""

import json

import pytest
from playwright.sync_api import expect

from tests.browsing import IN_BROWSER
from tests.web.visiting import Caller


@pytest.mark.browser
@IN_BROWSER[1]
def test_another_browser_opens_where_this_one_was_left(bench, reading, opened):
    page = reading(bench, name="P02")
    page.get_by_role("region", name="The interview").focus()
    for _turn in range(6):
        page.keyboard.press("j")
    with page.expect_response(lambda answer: answer.url.endswith("/place/")) as told:
        page.wait_for_timeout(700)
    assert told.value.status == 204

    other = opened(bench)
    other.get_by_role("link", name="Read").click()

    expect(other.get_by_role("heading", level=1)).to_have_text("P02")
    expect(other.locator("#t6")).to_be_in_viewport()
    assert json.loads(other.locator("#reader-data").text_content())["place"] > 0


@pytest.mark.parametrize(
    "sent", [b"", b"[]", b'{"version": 1}', b'{"version": 1, "position": -1}', b'{"version": "1"}']
)
def test_a_place_that_is_none_is_refused(bench, sent):
    caller = Caller(bench)
    caller.come_in()
    first = caller.get(
        caller.get(caller.study("read/")).headers["location"].partition(bench.folder)[2]
    )
    mark = first.mark
    address = first.text.partition('"place": "')[2].partition('"')[0].partition(bench.folder)[2]

    answer = caller.send(address, sent, {"Content-Type": "application/json", "X-CSRFToken": mark})

    assert answer.status == 400
    assert "is not understood" in answer.text
