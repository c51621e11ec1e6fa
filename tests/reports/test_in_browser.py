"""Reports as a person meets them in a browser: accessible, within the screen, and silent."""

from pathlib import Path

import pytest

from polyvocal.reports.blocks import Report, join_reports
from polyvocal.reports.compose.table2 import compose_table2
from polyvocal.reports.to_html import to_html
from tests.browsing import IN_BROWSER, faults
from tests.reports.results import (
    HOSTILE,
    HOSTILE_NAME,
    PAPER,
    every_report,
    paper_depiction,
    small_study,
)

pytestmark = IN_BROWSER
REPORTS = {
    "paper": compose_table2(paper_depiction(), PAPER),
    "hostile": join_reports("All", every_report(small_study(HOSTILE, name=HOSTILE_NAME))[:3]),
    "quotes": every_report(small_study())[-1],
}


def written(report: Report, folder: Path) -> str:
    file = folder / "report.html"
    file.write_bytes(b"".join(to_html(report)))
    return file.as_uri()


@pytest.mark.parametrize("name", ["paper", "quotes", "hostile"])
def test_a_report_meets_wcag_and_fits_the_screen(browser, tmp_path, name):
    # axe itself is a script, which the page's own policy would refuse.
    page = browser.new_page(bypass_csp=True)
    page.goto(written(REPORTS[name], tmp_path))

    assert faults(page) == []
    page.close()


def test_hostile_words_run_nothing_and_ask_no_host(browser, tmp_path):
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    address = written(REPORTS["hostile"], tmp_path)

    page.goto(address)

    assert asked == [address]
    assert said == []
    page.close()


def test_a_number_opens_its_quotes(browser, tmp_path):
    page = browser.new_page()
    page.goto(written(REPORTS["hostile"], tmp_path))

    page.get_by_role("row", name="1.2 Telling").get_by_role("link").first.click()

    assert page.locator("section:target blockquote").all_inner_texts() == ["We told everybody."]
    page.close()
