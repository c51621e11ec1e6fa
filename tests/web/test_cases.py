"""Cases and partnerships: edited in place, linked, frozen, and brought in after a preview."""

import pytest
from playwright.sync_api import expect

from polyvocal.core.cases import Missing, MissingReason, Placeholder
from polyvocal.web.serving import serving
from polyvocal.work.opening import opened as opened_study
from tests.browsing import IN_BROWSER

SHEET = "case,role,consent,site\nP01,Supported peer,no,North\nP09,Supported peer,yes,South\n"


def case(study_file, label):
    with opened_study(study_file) as now:
        return now.study.case(label)


def post(caller, path, **form):
    mark = caller.get(caller.study("cases/")).mark
    return caller.post(caller.study(path), {"csrfmiddlewaretoken": mark, **form})


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_case_is_edited_in_its_row_and_the_rest_of_the_page_stays(bench, opened, study_file):
    page = opened(bench)
    page.goto(f"{page.url}cases/")
    page.wait_for_load_state()
    page.get_by_role("link", name="W02").click()
    row = page.get_by_role("cell").filter(has=page.get_by_role("button", name="Keep this"))
    row.get_by_label("Role", exact=True).fill("Peer trainer")
    page.get_by_label("Age band", exact=True).fill("")
    page.get_by_label("Why Age band is missing").select_option("not applicable")
    page.get_by_role("button", name="Keep this").click()

    expect(page.get_by_role("row", name="W02")).to_contain_text("Peer trainer")
    expect(page.get_by_role("row", name="W02")).to_contain_text("(not applicable)")
    expect(page.get_by_role("status")).to_have_text("W02 was changed.")
    expect(page.get_by_role("button", name="Undo: Changed the case W02.")).to_be_visible()
    assert case(study_file, "W02").value("Age band") == Missing(MissingReason.NOT_APPLICABLE)


def test_without_a_script_a_case_is_edited_on_a_page(caller, study_file):
    caller.come_in()
    w01 = case(study_file, "W01")

    answer = post(caller, f"cases/{w01.id}/save/", label="W01", role="Nurse", consent="yes")

    assert answer.status == 302
    assert case(study_file, "W01").role == "Nurse"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"label": "  "}, "A case needs a label"),
        ({"label": "P01"}, "P01"),
        ({"label": "W01", "until": "tomorrow"}, "tomorrow is no date"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(caller, study_file, form, sentence):
    caller.come_in()
    before = case(study_file, "W01")

    answer = post(caller, f"cases/{before.id}/save/", **form)

    assert answer.status == 400
    assert sentence in answer.text
    assert case(study_file, "W01") == before


def test_people_are_linked_also_with_somebody_who_was_not_interviewed(caller, study_file):
    caller.come_in()
    post(caller, "cases/links/add/", first="W02", kind="supports", second="somebody not met")
    refused = post(caller, "cases/links/add/", first="nobody", kind="knows", second="no one")

    with opened_study(study_file) as now:
        ends = [(link.first, link.second) for link in now.study.partnerships]
        assert (now.study.case("W02").id, Placeholder("somebody not met")) in ends
        assert len(ends) == 3
    assert refused.status == 400
    assert "at least one person who is in the study" in refused.text


def test_a_set_is_frozen_and_named_once(caller, study_file):
    caller.come_in()
    p01 = case(study_file, "P01")
    form = {"name": "Richest", "reason": "read first", f"case-{p01.id}": "on"}

    assert post(caller, "cases/sets/add/", **form).status == 302
    again = post(caller, "cases/sets/add/", **form)
    empty = post(caller, "cases/sets/add/", name="Nobody")

    assert (again.status, empty.status) == (400, 400)
    with opened_study(study_file) as now:
        assert [(s.name, s.case_ids) for s in now.study.case_sets] == [
            ("Richest", frozenset({p01.id}))
        ]


def test_an_attribute_and_a_case_are_added_by_hand(caller, study_file):
    caller.come_in()
    post(caller, "cases/attributes/add/", name="Site", kind="ordinal", values="North\n\nSouth\n")
    post(caller, "cases/add/", label="P10", role="Supported peer")

    with opened_study(study_file) as now:
        site = next(a for a in now.study.attributes if a.name == "Site")
        assert site.values == ("North", "South")
        assert now.study.case("P10").role == "Supported peer"


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_sheet_says_what_it_would_do_before_it_does_it(bench, opened, study_file, tmp_path):
    sheet = tmp_path / "people of round two.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    page = opened(bench)
    page.goto(f"{page.url}cases/")
    page.get_by_label("CSV or Excel: cases, attributes, partnerships").set_input_files(sheet)
    page.get_by_role("button", name="Look at it").click()

    expect(page.get_by_role("heading", name="1 case would be added")).to_be_visible()
    expect(page.get_by_role("row", name="P01 consent to be quoted")).to_contain_text("no")
    with opened_study(study_file) as now:
        assert [c.label for c in now.study.cases if c.label == "P09"] == []

    page.get_by_role("button", name="Take this in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("6 cases")
    assert case(study_file, "P09").value("site") == "South"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("cases.csv", b"", "cases.csv"),
        ("codings.csv", b"a,b\n", "is no sheet of people"),
        ("attributes.csv", b"name\nx\n", "goes with a sheet of cases"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_one_sentence(bench, caller, name, content, sentence):
    caller.come_in()
    mark = caller.get(caller.study("cases/")).mark

    answer = caller.send_file(caller.study("cases/send/"), mark, name, content)

    assert answer.status == 400
    assert sentence in answer.text


def test_an_empty_study_says_what_a_case_is(empty_file):
    from tests.web.visiting import Caller

    with serving(str(empty_file)) as bench:
        caller = Caller(bench)
        caller.come_in()
        page = caller.get(caller.study("cases/")).text

    assert "A case is a person who was interviewed" in page
