"""Correcting a text after a look at what that does, and settling what it left in doubt."""

import html
import re

import pytest
from playwright.sync_api import expect

from polyvocal.core.coding import AnchorState
from polyvocal.work.opening import opened as opened_study
from tests.browsing import IN_BROWSER


@pytest.fixture
def words(study_file):
    """The document P01, its text, and the words of the first coding of Coder A."""
    with opened_study(study_file) as now:
        document = now.study.document("P01")
        text = now.study.text(document.id)
        [me] = [coder.id for coder in now.study.coders if coder.name == "Coder A"]
        own = [c for c in now.study.codings if (c.document_id, c.coder_id) == (document.id, me)]
        coding = min(own, key=lambda c: c.span)
        return document, text, text[coding.span.start : coding.span.end]


def form(caller, document, text, seen=1):
    page = caller.get(caller.study(f"documents/{document.id}/text/"))
    return {"csrfmiddlewaretoken": page.mark, "seen": str(seen), "text": text}


def test_the_text_is_given_to_be_typed_in_as_it_is(caller, words):
    document, text, _coded = words
    caller.come_in()

    page = caller.get(caller.study(f"documents/{document.id}/text/")).text

    [given] = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert html.unescape(given) == text


def test_a_correction_is_looked_at_and_stored_as_the_next_version(caller, words, study_file):
    document, text, _coded = words
    caller.come_in()
    with opened_study(study_file) as now:
        n = sum(c.document_id == document.id for c in now.study.codings)
    typed = text.replace("\n", "\r\n") + "\r\nP: One more thing 🙂 <b>really</b>.\r\n"

    looked_at = caller.post(
        caller.study(f"documents/{document.id}/text/preview/"), form(caller, document, typed)
    ).text
    caller.post(
        caller.study(f"documents/{document.id}/text/correct/"), form(caller, document, typed)
    )

    assert "<h1>1 place is corrected</h1>" in looked_at
    assert f"{n} codings stay on their very words." in looked_at
    assert "&lt;b&gt;really" in looked_at
    with opened_study(study_file) as now:
        assert now.study.document("P01").text_version == 2
        assert now.study.text(document.id) == typed.replace("\r\n", "\n")
    original = caller.get(caller.study(f"documents/{document.id}/original/")).text
    assert "One more thing" not in original


def test_what_was_typed_into_an_earlier_version_is_kept_and_not_stored(caller, words, study_file):
    document, text, _coded = words
    caller.come_in()
    caller.post(
        caller.study(f"documents/{document.id}/text/correct/"), form(caller, document, f"{text}x")
    )

    late = form(caller, document, f"{text} my own words")
    for step in ("preview/", "correct/"):
        answer = caller.post(caller.study(f"documents/{document.id}/text/{step}"), late)
        assert answer.status == 400
        assert "was corrected by somebody else while you were writing" in answer.text
        assert "my own words</textarea>" in answer.text
        assert 'name="seen" value="2"' in answer.text
    with opened_study(study_file) as now:
        assert now.study.text(document.id) == f"{text}x"


@pytest.mark.parametrize("typed", ["", "\r\n", "\x00"])
def test_an_empty_text_is_refused_in_one_sentence(caller, words, typed):
    document, _text, _coded = words
    caller.come_in()

    answer = caller.post(
        caller.study(f"documents/{document.id}/text/preview/"), form(caller, document, typed)
    )

    assert answer.status in {200, 400}
    assert "Traceback" not in answer.text


def doubt(caller, words, study_file):
    document, text, coded = words
    caller.post(
        caller.study(f"documents/{document.id}/text/correct/"),
        form(caller, document, text.replace(coded, "Completely other words about the weather")),
    )
    with opened_study(study_file) as now:
        certain = {AnchorState.EXACT, AnchorState.CARRIED}
        return [c for c in now.study.codings if c.state not in certain]


def test_somebody_elses_coding_is_shown_and_not_settled(caller, words, study_file):
    caller.come_in()
    coding = doubt(caller, words, study_file)[0]
    mark = {"csrfmiddlewaretoken": caller.get("/").mark}
    caller.post("/who/", mark | {"name": "Coder Z"})

    page = caller.get(caller.study("review/")).text
    answer = caller.post(caller.study(f"review/{coding.id}/"), mark | {"say": "gone"})

    assert "Only Coder A settles it." in page
    assert answer.status == 409
    assert 'role="alert"' in answer.text
    with opened_study(study_file) as now:
        assert len(now.study.codings) == 25


@pytest.mark.parametrize(
    "sent",
    [{}, {"start": "x", "end": "y"}, {"start": "-1", "end": "5"}, {"start": "5", "end": "5"}],
)
def test_a_place_that_was_tampered_with_settles_nothing(caller, words, study_file, sent):
    caller.come_in()
    coding = doubt(caller, words, study_file)[0]
    mark = {"csrfmiddlewaretoken": caller.get("/").mark}

    answer = caller.post(caller.study(f"review/{coding.id}/"), mark | sent)

    assert answer.status == 409
    with opened_study(study_file) as now:
        [now_so] = [c for c in now.study.codings if c.id == coding.id]
        assert now_so.state is coding.state


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_person_corrects_a_text_and_settles_what_is_in_doubt(bench, opened, words, study_file):
    _document, text, coded = words
    other = coded.split()[0] + " something else altogether, said in other words entirely"
    page = opened(bench)
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name="Facts P01").click()
    page.get_by_role("link", name="Correct its text").click()
    page.get_by_label("The text").fill(text.replace(coded, other))
    page.get_by_role("button", name="Look at what that does").click()

    touched = page.get_by_role("region", name="What it touches")
    expect(touched).to_contain_text(other)
    page.get_by_role("button", name="Go on typing").click()
    expect(page.get_by_label("The text")).to_have_value(text.replace(coded, other))
    page.get_by_role("button", name="Look at what that does").click()
    page.get_by_role("button", name="Store this version").click()

    expect(page.get_by_role("status")).to_have_text("The text of P01 is version 2 now.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("to review")
    settled = page.get_by_role("button", name="It stands on the new words")
    mine = settled.count()
    assert mine > 0
    for left in range(mine, 0, -1):
        settled.first.click()
        expect(settled).to_have_count(left - 1)
    with opened_study(study_file) as now:
        [me] = [coder.id for coder in now.study.coders if coder.name == "Coder A"]
        states = {c.state for c in now.study.codings if c.coder_id == me}
        assert states <= {AnchorState.EXACT, AnchorState.CARRIED}
