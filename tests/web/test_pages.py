"""What holds for every page: it fits WCAG and the screen, works by keys, and asks little."""

import pytest

import polyvocal
from polyvocal.web.serving import serving
from tests.browsing import IN_BROWSER, faults
from tests.web.counting import MOST_QUERIES, queries
from tests.web.visiting import Caller

# Pages of a study, by what follows its address.
STUDY_PAGES = [
    "",
    "quotes/",
    "quotes/?by=code",
    "compare/",
    "compare/participants/",
    "agreement/",
    "agreement/places/",
    "agreement/agreed/",
    "agreement/mine/",
    "documents/",
    "cases/",
    "template/",
    "search/?q=council",
    "rounds/",
    "rounds/new/",
    "exchange/",
    "exchange/out/qdpx/",
    "history/",
    "review/",
]


@pytest.mark.parametrize("path", STUDY_PAGES)
def test_a_page_asks_no_more_for_three_interviews_than_for_one(bench, single_study, path):
    with serving(str(single_study)) as single:
        for_one = queries(single, path)

    for_three = queries(bench, path)

    assert len(for_three) <= MOST_QUERIES, for_three
    # Less is well: one thing is named in the history, several are counted. Texts are read a few
    # at a time, in ever larger lots.
    assert len(for_three) <= len(for_one) + 1, for_three


def test_the_reader_asks_no_more_for_three_interviews_than_for_one(bench, single_study, study_file):
    with serving(str(single_study)) as single:
        for_one = queries(single, f"documents/{polyvocal.open(single_study).documents[0].id}/")

    for_three = queries(bench, f"documents/{polyvocal.open(study_file).documents[0].id}/")

    assert len(for_three) <= MOST_QUERIES, for_three
    assert len(for_three) <= len(for_one), for_three


@pytest.mark.browser
@IN_BROWSER[1]
@pytest.mark.parametrize("holds", ["three interviews", "nothing"])
def test_every_page_meets_wcag_and_fits_the_screen(study_file, empty_file, opened, holds):
    with serving(str(empty_file if holds == "nothing" else study_file)) as running:
        page = opened(running, bypass_csp=True)
        study = page.url
        for address in [*(study + path for path in STUDY_PAGES), study.split("studies")[0]]:
            page.goto(address)
            assert faults(page) == [], address


def pages_of_things(study_file):
    """The pages of a case, a document, a code and an attribute, after the study's address."""
    study = polyvocal.open(study_file)
    document, case = study.documents[0].id, study.cases[0].id
    code = next(code for code in study.template.current.codes if not code.is_group).id
    return [
        f"documents/{document}/facts/",
        f"documents/{document}/text/",
        f"cases/{case}/",
        f"cases/attributes/{study.attributes[0].id}/",
        f"template/{code}/",
        f"history/?thing={document}",
    ]


def test_a_page_of_one_thing_asks_little(bench, study_file):
    for path in pages_of_things(study_file):
        asked = queries(bench, path)
        assert len(asked) <= MOST_QUERIES, (path, asked)


@pytest.mark.browser
@IN_BROWSER[1]
def test_every_page_of_one_thing_meets_wcag(bench, study_file, opened):
    page = opened(bench, bypass_csp=True)
    study = page.url
    for path in pages_of_things(study_file):
        page.goto(study + path)
        closed = page.locator("main details:not([open]) > summary")
        while closed.count():
            closed.first.click()
        assert faults(page) == [], path


@pytest.mark.browser
@IN_BROWSER[1]
def test_pages_say_nothing_in_the_console_and_ask_no_other_host(bench, opened):
    page = opened(bench)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    study = page.url

    for path in STUDY_PAGES:
        page.goto(study + path)

    ours = f"http://127.0.0.1:{bench.port}/{bench.folder}/"
    assert [url for url in asked if not url.startswith(ours)] == []
    assert said == []


def test_a_page_that_is_not_there_says_so_plainly(caller):
    caller.come_in()

    answer = caller.get("/nowhere/")

    assert answer.status == 404
    assert "There is no such page here." in answer.text


def test_somebody_who_may_not_come_in_sees_no_page(bench):
    stranger = Caller(bench)
    for path in STUDY_PAGES:
        assert stranger.get(stranger.study(path)).status == 403
