"""Search: results in context, and coding some or all of them as one step marked as found."""

import re
from urllib.parse import quote
from uuid import UUID

import pytest
from playwright.sync_api import expect

from polyvocal.core.coding import FoundBy
from polyvocal.work.opening import opened as opened_study
from tests.browsing import IN_BROWSER, ready

BATCH = UUID(int=77)


def first(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, pattern
    return found[1]


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("", "Search all interviews"),
        ("zzz", "Not found"),
        ("counc*", "Found"),
        ('"did it in her car"', "Found 1 time"),
        ("NEAR(council accent, 8)", "Found 1 time"),
    ],
)
def test_what_is_typed_is_found_or_not(caller, typed, heading):
    caller.come_in()

    page = caller.get(caller.study(f"search/?q={quote(typed)}")).text

    assert f"<h1>{heading}" in page


@pytest.mark.parametrize("typed", ["%2F(%2F", "%22%22", "NEAR("])
def test_what_cannot_be_searched_for_is_one_sentence(caller, typed):
    caller.come_in()

    answer = caller.get(caller.study(f"search/?q={typed}"))

    assert answer.status in {200, 400}
    assert "Traceback" not in answer.text
    assert answer.status == 200 or 'role="alert"' in answer.text


def test_what_is_typed_is_never_markup(caller):
    caller.come_in()

    page = caller.get(caller.study("search/?q=%3Cscript%3Ealert(1)%3C/script%3E")).text

    assert "<script>alert" not in page


@pytest.mark.parametrize("passage", ["", "a:b:c:d", "{code}:0:5:1", "{document}:0:9999999:1"])
def test_a_passage_that_was_tampered_with_codes_nothing(caller, study_file, passage):
    caller.come_in()
    mark = caller.get(caller.study("search/")).mark
    with opened_study(study_file) as now:
        code = next(c for c in now.study.template.current.codes if not c.is_group)
        revision = now.study.revision and now.study.revision.number
        document = now.study.document("P01").id
    form = {
        "csrfmiddlewaretoken": mark,
        "q": "x",
        "code": str(code.id),
        "passage": passage.format(code=code.id, document=document),
        "revision": str(revision),
        "batch": str(BATCH),
    }

    for step in ("search/coding/", "search/code/"):
        answer = caller.post(caller.study(step), form)
        assert answer.status == 400
        assert 'role="alert"' in answer.text
    with opened_study(study_file) as now:
        assert len(now.study.codings) == 25


def test_all_that_is_found_is_coded_once_however_often_it_is_sent(caller, study_file):
    caller.come_in()
    mark = caller.get(caller.study("search/")).mark
    form = {
        "csrfmiddlewaretoken": mark,
        "q": "the",
        "unit": "sentence",
        "scope": "all",
        "interviewer": "with",
    }
    with opened_study(study_file) as now:
        code = next(c for c in now.study.template.current.codes if c.number == "1.2")
    form |= {"code": str(code.id)}
    looked_at = caller.post(caller.study("search/coding/"), form).text
    form |= {
        name: first(f'name="{name}" value="([^"]+)"', looked_at) for name in ("revision", "batch")
    }
    told = int(first(r"<h1>(\d+) passages would be coded", looked_at))

    done = caller.post(caller.study("search/code/"), form)
    again = caller.post(caller.study("search/code/"), form)

    assert done.status == 302
    assert "The study was changed meanwhile" in again.text
    assert "Nothing would be coded" in again.text
    with opened_study(study_file) as now:
        found = [c for c in now.study.codings if c.found_by is FoundBy.SEARCH]
        assert len(found) == told > 20
        assert {c.document_id for c in found} == {d.id for d in now.study.documents}


def test_an_interviewers_words_are_left_out_unless_they_are_asked_for(caller):
    caller.come_in()
    mark = caller.get(caller.study("search/")).mark
    with_code = caller.get(caller.study("search/?q=you")).text
    code = first(r'<option value="([0-9a-f-]{36})">', with_code)
    form = {"csrfmiddlewaretoken": mark, "q": "you", "scope": "all", "code": code}

    without = caller.post(caller.study("search/coding/"), form).text
    together = caller.post(caller.study("search/coding/"), form | {"interviewer": "with"}).text

    n_left = int(first(r"(\d+) passages found are an interviewer", without))
    n_without, n_together = (int(first(r"<h1>(\d+) passage", page)) for page in (without, together))
    assert n_left > 0
    assert n_together == n_without + n_left


@pytest.mark.browser
@IN_BROWSER[1]
def test_what_was_found_is_coded_in_one_step_and_says_so(bench, opened, study_file):
    page = opened(bench)
    page.get_by_role("searchbox", name="Search all interviews").fill("council")
    page.keyboard.press("Enter")
    page.get_by_label("Mark").select_option("their sentence")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_label("Mark")).to_have_value("sentence")
    page.get_by_label("Tick all shown here").check()
    n = page.get_by_role("checkbox", name="Choose this passage").count()
    page.get_by_label("Code", exact=True).select_option("1.2 Problem solving")
    page.get_by_role("button", name="Look at what that does").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"{n} passages would be coded")
    page.get_by_role("button", name=f"Code {n} passages").click()

    expect(page.get_by_role("status")).to_have_text(f"{n} passages were coded.")
    with opened_study(study_file) as now:
        assert n > 1
        assert sum(coding.found_by is FoundBy.SEARCH for coding in now.study.codings) == n
    ready(page)
    page.keyboard.press("Control+z")
    expect(page.get_by_role("status")).to_contain_text("Undone:")
    with opened_study(study_file) as now:
        assert len(now.study.codings) == 25
