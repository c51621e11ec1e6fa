"""Memos on the study, a case, a document and a code, from their pages; and what was removed."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from polyvocal.core.coding import MemoTarget
from polyvocal.work.opening import opened as opened_study
from tests.browsing import IN_BROWSER

NEW = UUID(int=4711)
HOSTILE = "</textarea><script>alert(1)</script>\nשלום 🙂"


@pytest.fixture
def pages(study_file):
    """Each thing that memos hang on from its page: its id, and where its page is."""
    with opened_study(study_file) as now:
        case = now.study.cases[0].id
        document = now.study.documents[0].id
        code = next(c.id for c in now.study.template.current.codes if not c.is_group)
    return {
        MemoTarget.STUDY: ("", ""),
        MemoTarget.CASE: (case, f"cases/{case}/"),
        MemoTarget.DOCUMENT: (document, f"documents/{document}/facts/"),
        MemoTarget.CODE: (code, f"template/{code}/"),
    }


def memo(caller, pages, target, text):
    form = {"csrfmiddlewaretoken": caller.get("/").mark, "target": target, "text": text}
    form |= {"target_id": str(pages[target][0]), "memo": str(NEW)}
    return caller.post(caller.study("memos/write/"), form)


@pytest.mark.parametrize("target", ["study", "case", "document", "code"])
def test_a_memo_is_written_and_stands_on_its_page(caller, pages, study_file, target):
    caller.come_in()

    first, again = (memo(caller, pages, target, HOSTILE) for _time in range(2))

    assert (first.status, again.status) == (302, 302)
    page = caller.get(caller.study(pages[target][1])).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    with opened_study(study_file) as now:
        assert [(m.id, m.text) for m in now.study.memos] == [(NEW, HOSTILE)]


def test_what_another_tool_gave_is_folded_beneath_what_people_wrote(caller, pages):
    caller.come_in()

    memo(caller, pages, MemoTarget.STUDY, '[REFI-QDA] Coke\n<Set name="Coke"/>')

    [told, folded] = caller.get(caller.study("")).text.split('<details class="kept">')
    assert "&lt;Set" not in told
    assert "1 thing kept as another tool gave it, to go out again" in folded
    assert "&lt;Set name=&quot;Coke&quot;/&gt;" in folded


@pytest.mark.parametrize(
    ("target", "target_id"), [("passage", "x"), ("coding", ""), ("case", ""), ("", ""), ("odd", "")]
)
def test_a_memo_on_nothing_is_refused(caller, study_file, target, target_id):
    caller.come_in()
    form = {"csrfmiddlewaretoken": caller.get("/").mark, "target": target, "text": "x"}

    answer = caller.post(
        caller.study("memos/write/"), form | {"target_id": target_id, "memo": str(NEW)}
    )

    assert answer.status == 400
    with opened_study(study_file) as now:
        assert now.study.memos == ()


def test_a_memo_changed_in_another_window_is_not_overwritten(caller, pages, study_file):
    caller.come_in()
    memo(caller, pages, "case", "as it was\nfirst")
    form = {"csrfmiddlewaretoken": caller.get("/").mark, "seen": "as it was\r\nfirst"}
    save = caller.study(f"memos/{NEW}/save/")

    first = caller.post(save, form | {"text": "quicker"})
    late = caller.post(save, form | {"text": "my own words"})

    assert first.status == 302
    assert late.status == 409
    assert "changed this memo at" in late.text
    assert ">my own words</textarea>" in late.text.replace("\n", "")
    assert ">quicker</blockquote>" in late.text
    with opened_study(study_file) as now:
        assert [m.text for m in now.study.memos] == ["quicker"]


def test_somebody_elses_memo_is_read_and_not_changed(caller, pages, study_file):
    caller.come_in()
    memo(caller, pages, "case", "mine")
    mark = {"csrfmiddlewaretoken": caller.get("/").mark}
    caller.post("/who/", mark | {"name": "Coder Z"})

    page = caller.get(caller.study(pages["case"][1])).text
    changed = caller.post(
        caller.study(f"memos/{NEW}/save/"), mark | {"text": "theirs", "seen": "mine"}
    )
    gone = caller.post(caller.study(f"memos/{NEW}/remove/"), mark)

    assert "mine</p>" in page
    assert f"memos/{NEW}/" not in page
    assert (changed.status, gone.status) == (403, 403)
    with opened_study(study_file) as now:
        assert [m.text for m in now.study.memos] == ["mine"]


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_memo_is_written_changed_and_removed_by_keyboard(bench, opened, study_file):
    page = opened(bench)
    page.goto(f"{page.url}cases/{first_case(study_file)}/")
    page.get_by_text("Write a memo").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Memo", exact=True).fill("Speaks of the flat as hers")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(written(page, "as hers")).to_be_visible()

    page.get_by_role("link", name="Change it Speaks of").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Text").fill("Speaks of the flat as theirs")
    page.get_by_role("button", name="Keep this").press("Enter")
    expect(written(page, "as theirs")).to_be_visible()

    page.get_by_role("link", name="Change it Speaks of").press("Enter")
    page.get_by_role("button", name="Remove this memo").press("Enter")
    expect(written(page, "as theirs")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo: Removed a memo")).to_be_visible()


def written(page, words):
    return page.locator("p.memo-text").filter(has_text=words)


def first_case(study_file):
    with opened_study(study_file) as now:
        return now.study.cases[0].id


@pytest.mark.browser
@IN_BROWSER[1]
@pytest.mark.parametrize("name", ["Documents", "Cases"])
def test_what_was_removed_is_brought_back_on_its_page(bench, opened, study_file, name):
    page = opened(bench)
    with opened_study(study_file) as now:
        before = now.study.revision and now.study.revision.number
        assert before
        document, case = now.study.document("P01").id, now.study.cases[0].id
        n_heard = sum(s.case_id == case for s in now.study.speakers)
    where = f"documents/{document}/facts/" if name == "Documents" else f"cases/{case}/"
    page.goto(page.url + where)
    expect(page.get_by_text("You can undo this, and bring it back later")).to_be_visible()
    page.get_by_role("button", name="Remove P01").click()
    expect(page.get_by_role("status")).to_contain_text("P01 was removed")

    page.get_by_text("1 removed", exact=True).click()
    page.get_by_role("button", name="Bring it back").click()

    expect(page.get_by_role("status")).to_have_text("What was removed is back.")
    expect(page.get_by_text("1 removed", exact=True)).to_have_count(0)
    with opened_study(study_file) as now:
        assert now.study.document("P01").id == document
        assert len(now.study.codings) == 25
        assert sum(s.case_id == case for s in now.study.speakers) == n_heard
