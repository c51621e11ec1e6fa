"""Two windows on one study: nobody overwrites unseen, nor loses what they typed."""

import re

import pytest
from playwright.sync_api import expect

from polyvocal.work.opening import opened as opened_study
from tests.browsing import IN_BROWSER


def fields(page):
    """What the first form with a mark would send."""
    form = next(f for f in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="mark"' in f)
    sent = {}
    for tag, name in re.findall(r"<(input|select|textarea)[^>]*? name=\"([^\"]+)\"", form):
        if tag == "input":
            found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', form)
            sent[name] = found[1] if found else ""
        elif tag == "select":
            of = re.search(rf'<select[^>]* name="{name}".*?</select>', form, re.DOTALL)
            assert of
            chosen = re.search(r'value="([^"]*)" selected', of[0])
            sent[name] = chosen[1] if chosen else ""
        else:
            of = re.search(rf'<textarea[^>]* name="{name}"[^>]*>(.*?)</textarea>', form, re.DOTALL)
            assert of
            sent[name] = of[1]
    return sent


@pytest.fixture
def things(study_file):
    """(page, where it is saved, the field typed into) of a case, a document and a code."""
    with opened_study(study_file) as now:
        case = now.study.cases[0].id
        document = now.study.documents[0].id
        code = next(c.id for c in now.study.template.current.codes if not c.is_group)
    return {
        "case": (f"cases/{case}/", f"cases/{case}/save/", "role"),
        "document": (f"documents/{document}/facts/", f"documents/{document}/facts/save/", "name"),
        "code": (f"template/{code}/", f"template/{code}/save/", "definition"),
    }


@pytest.mark.parametrize("kind", ["case", "document", "code"])
def test_what_another_window_changed_is_not_overwritten_unseen(caller, things, kind):
    caller.come_in()
    shown, save, field = things[kind]
    seen = fields(caller.get(caller.study(shown)).text)

    first = caller.post(caller.study(save), seen | {field: "quicker"})
    late = caller.post(caller.study(save), seen | {field: "my own words"})

    assert first.status == 302
    assert late.status == 409
    assert f"Coder A changed this {kind} at" in late.text
    assert "nothing of yours was stored" in late.text
    again = fields(late.text)
    assert again[field] == "my own words"
    assert "<td><bdi>quicker</bdi></td><td><bdi>my own words</bdi></td>" in late.text
    assert caller.post(caller.study(save), again).status == 302
    assert fields(caller.get(caller.study(shown)).text)[field] == "my own words"


@pytest.mark.parametrize("kind", ["case", "document"])
def test_what_cannot_be_taken_is_still_there_to_be_put_right(caller, things, kind):
    caller.come_in()
    shown, save, _field = things[kind]
    seen = fields(caller.get(caller.study(shown)).text)
    bad = {"case": {"until": "tomorrow"}, "document": {"minutes": "an hour"}}[kind]

    answer = caller.post(caller.study(save), seen | bad)

    assert answer.status == 400
    kept = {"csrfmiddlewaretoken": ""}  # each page has a mark of its own
    assert fields(answer.text) | kept == seen | bad | kept


@pytest.mark.parametrize("mark", ["", "x", "-1", "99999999999999999999"])
def test_a_mark_that_cannot_be_read_counts_as_not_looked_at(caller, things, mark):
    caller.come_in()
    shown, save, field = things["case"]
    seen = fields(caller.get(caller.study(shown)).text)

    assert caller.post(caller.study(save), seen | {field: "any", "mark": mark}).status == 302


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_row_edited_in_two_windows_keeps_what_was_typed(bench, opened, study_file):
    def role(page):
        table = page.get_by_role("region", name="Cases")
        return table.get_by_label("Role", exact=True)

    one, other = opened(bench), opened(bench)
    for page in (one, other):
        page.get_by_role("link", name="Cases", exact=True).click()
        page.get_by_role("link", name="P01", exact=True).click()
        expect(role(page)).to_be_visible()
    role(one).fill("first")
    one.get_by_role("button", name="Keep this").click()
    expect(one.get_by_role("status")).to_have_text("P01 was changed.")

    role(other).fill("second")
    other.get_by_role("button", name="Keep this").click()

    expect(other.get_by_role("alert")).to_contain_text("Coder A changed this case")
    expect(role(other)).to_have_value("second")
    other.get_by_role("button", name="Keep this").click()
    expect(other.get_by_role("status")).to_have_text("P01 was changed.")
    with opened_study(study_file) as now:
        assert now.study.cases[0].role == "second"
