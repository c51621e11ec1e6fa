"""History: readable, filtered, undone from here, and what was removed brought back."""

import pytest
from playwright.sync_api import expect

from polyvocal.store.sentences import SENTENCES
from polyvocal.web.views.history import KINDS
from polyvocal.work.opening import opened as opened_study
from tests.browsing import IN_BROWSER


def test_every_kind_of_change_that_can_be_asked_for_is_one():
    assert {verb for verbs in KINDS.values() for verb in verbs} <= set(SENTENCES)


def test_the_history_is_told_and_filtered(caller):
    caller.come_in()

    everything = caller.get(caller.study("history/")).text
    people = caller.get(caller.study("history/?kind=people")).text
    earlier = caller.get(caller.study("history/?before=3")).text

    coded, cases = "</b> Added 25 codings.", "</b> Added 5 cases."
    assert coded in everything
    assert coded not in people
    assert cases in people
    assert cases not in earlier
    assert caller.get(caller.study("history/?before=x&kind=y&who=z")).status == 200


@pytest.mark.browser
@IN_BROWSER[1]
def test_my_changes_are_undone_back_to_where_i_point(bench, opened, study_file):
    page = opened(bench)
    page.goto(f"{page.url}history/")
    line = page.get_by_role("listitem").filter(has_text="Added 3 documents.")
    line.hover()
    line.get_by_role("button", name="Undo back to here").click()

    # All that one build brought goes together.
    expect(page.get_by_role("status")).to_have_text("8 changes were undone.")
    with opened_study(study_file) as now:
        assert (now.study.documents, now.study.cases) == ((), ())


def test_what_somebody_else_did_is_not_undone(caller, study_file):
    caller.come_in()
    mark = caller.get("/").mark
    caller.post("/who/", {"csrfmiddlewaretoken": mark, "name": "Coder B"})

    answer = caller.post(caller.study("history/6/undo/"), {"csrfmiddlewaretoken": mark})

    assert answer.status == 409
    assert "not a change of yours" in answer.text
    with opened_study(study_file) as now:
        assert len(now.study.documents) == 3


def test_a_removed_document_is_brought_back_from_the_history(caller, study_file):
    caller.come_in()
    with opened_study(study_file) as now:
        document = now.study.document("P01")
    mark = {"csrfmiddlewaretoken": caller.get("/").mark}
    caller.post(caller.study(f"documents/{document.id}/remove/"), mark)

    caller.post(caller.study("history/10/bring-back/"), mark)

    with opened_study(study_file) as now:
        assert now.study.document("P01").id == document.id
        assert len(now.study.codings) == 25
    again = caller.post(caller.study("history/10/bring-back/"), mark)
    assert again.status == 409
