"""How the reader looks: in both themes, on a narrow screen, full of codings, with every script."""

import pytest
from playwright.sync_api import expect

from polyvocal.web.serving import serving
from tests.browsing import IN_BROWSER, overflow, violations
from tests.web.reader.hands import drag_over

pytestmark = IN_BROWSER


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1280), ("light", 360)])
def test_the_reader_meets_wcag_and_fits_the_screen(bench, reading, scheme, width):
    page = reading(bench, scheme=scheme, width=width, bypass_csp=True)
    page.locator("#t4").get_by_role("button").first.click()
    assert violations(page) == []
    assert overflow(page) == 0

    if width > 1000:
        drag_over(page, 2, "With biscuits.")
        assert violations(page) == []


def test_an_empty_study_says_what_is_needed(empty_file, opened):
    with serving(str(empty_file)) as empty:
        page = opened(empty, bypass_csp=True)
        page.get_by_role("link", name="Read").click()

        expect(page.get_by_role("heading", name="Nothing to read yet")).to_be_visible()
        assert violations(page) == []


def test_the_page_says_nothing_in_the_console_and_asks_no_other_host(bench, reading):
    page = reading(bench)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(error.message))

    page.reload()
    page.get_by_text("All saved").wait_for()
    page.locator("#t4").get_by_role("button").first.click()

    ours = f"http://127.0.0.1:{bench.port}/{bench.folder}/"
    assert [url for url in asked if not url.startswith(ours)] == []
    assert said == []


def test_what_is_printed_has_the_words_and_the_names_of_their_codes(bench, reading):
    page = reading(bench)
    page.emulate_media(media="print")

    expect(page.locator("#t4")).to_contain_text("1.1 Goal setting (behaviour)")
    expect(page.get_by_role("region", name="Codings here")).to_be_hidden()
    expect(page.get_by_role("banner")).to_be_hidden()
