"""Answers that come in another order than asked for: what the page shows is the newest."""

from playwright.sync_api import Page, expect

from tests.browsing import IN_BROWSER
from tests.web.reader.hands import saved

pytestmark = IN_BROWSER
GOAL = "1.1 Goal setting (behaviour)"
MONITORING = "2.3 Self-monitoring of behaviour"
REWARD = "10.4 Social reward"
# The next answer to what is asked with these words comes this much later than it was given.
_HOLD = """([words, ms]) => {
  const real = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await real(...asked);
    if (JSON.stringify(asked).includes(words)) {
      window.fetch = real;
      await new Promise((go) => setTimeout(go, ms));
    }
    return answer;
  };
}"""
# The next answer to what is asked with these words breaks off in the middle.
_CUT = """(words) => {
  const real = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await real(...asked);
    if (!JSON.stringify(asked).includes(words)) return answer;
    window.fetch = real;
    return new Response((await answer.text()).slice(0, 40), answer);
  };
}"""
LATE_MS = 600


def hold(page: Page, words: str) -> None:
    page.evaluate(_HOLD, [words, LATE_MS])


def code(page: Page, number: str) -> None:
    """Code the words chosen by keyboard."""
    page.keyboard.press("Enter")
    page.keyboard.type(number)
    page.keyboard.press("Enter")


def test_undoing_twice_takes_back_two_things_however_late_the_first_is_answered(bench, reading):
    page = reading(bench)
    page.locator("#t4").get_by_role("button", name=GOAL).click()
    for number, label in (("2.3", MONITORING), ("10.4", REWARD)):
        code(page, number)
        expect(page.locator("#t4").get_by_role("button", name=label)).to_be_visible()
    saved(page)
    page.get_by_role("region", name="The interview").focus()
    hold(page, '"undo')

    with page.expect_response(lambda answer: answer.request.url.endswith("strokes/")):
        page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")

    expect(page.locator("#t4").get_by_role("button", name=MONITORING)).to_have_count(0)
    page.wait_for_timeout(2 * LATE_MS)
    expect(page.locator("#t4").get_by_role("button", name=REWARD)).to_have_count(0)
    expect(page.locator("#t4").get_by_role("button", name=MONITORING)).to_have_count(0)


def test_an_answer_that_breaks_off_does_not_end_undoing(bench, reading):
    page = reading(bench)
    page.locator("#t4").get_by_role("button", name=GOAL).click()
    for number, label in (("2.3", MONITORING), ("10.4", REWARD)):
        code(page, number)
        expect(page.locator("#t4").get_by_role("button", name=label)).to_be_visible()
    saved(page)
    page.get_by_role("region", name="The interview").focus()
    page.evaluate(_CUT, '"undo')
    with page.expect_response(lambda answer: answer.request.url.endswith("strokes/")):
        page.keyboard.press("Control+z")

    page.keyboard.press("Control+z")

    expect(page.locator("#t4").get_by_role("button", name=MONITORING)).to_have_count(0)
    expect(page.locator("#t4").get_by_role("button", name=REWARD)).to_have_count(0)


def test_what_is_coded_while_the_page_asks_how_things_stand_stays(bench, reading):
    page = reading(bench)
    page.locator("#t4").get_by_role("button", name=GOAL).click()
    hold(page, "codings/")
    with page.expect_response(lambda answer: answer.url.endswith("codings/")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    code(page, "2.3")
    saved(page)

    page.wait_for_timeout(2 * LATE_MS)
    expect(page.locator("#t4").get_by_role("button", name=MONITORING)).to_be_visible()
