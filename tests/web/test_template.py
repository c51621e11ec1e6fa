"""The template page: the tree with its uses, cards, and changes after a look at what they do."""

import pytest
from playwright.sync_api import expect

from polyvocal.core.template import Origin
from polyvocal.web.serving import serving
from polyvocal.work.opening import opened as opened_study
from tests.browsing import IN_BROWSER, violations
from tests.web.visiting import Caller


def code_of(study_file, number):
    with opened_study(study_file) as now:
        return next(c for c in now.study.template.current.codes if c.number == number)


def post(caller, path, **form):
    mark = caller.get(caller.study("template/")).mark
    return caller.post(caller.study(path), {"csrfmiddlewaretoken": mark, **form})


def test_a_card_shows_what_is_known_of_a_code_and_counts_its_uses(caller, study_file):
    caller.come_in()

    page = caller.get(caller.study(f"template/{code_of(study_file, '6.1').id}/")).text

    assert "The person sees it done." in page
    assert "Telling how to do it." in page
    assert page.count("<dd>2</dd>") == 2


def test_a_code_that_is_gone_is_said(caller):
    caller.come_in()

    answer = caller.get(caller.study("template/00000000-0000-4000-8000-000000000000/"))

    assert answer.status == 404


def test_a_code_is_reworded_and_moved_to_another_group(caller, study_file):
    caller.come_in()
    code, group = code_of(study_file, "6.1"), code_of(study_file, "3")

    answer = post(
        caller,
        f"template/{code.id}/save/",
        label="Showing",
        number="6.1",
        parent=str(group.id),
        definition="Seen.\r\nTwice.",
        examples="one\n\none\ntwo",
    )

    assert answer.status == 302
    after = code_of(study_file, "6.1")
    assert (after.label, after.parent, after.definition) == ("Showing", group.id, "Seen.\nTwice.")
    assert after.examples == ("one", "two")


@pytest.mark.parametrize(
    ("path", "form", "sentence"),
    [
        ("save/", {"label": " "}, "Give the code a name."),
        ("merge/do/", {}, "Choose the code to merge it into."),
        ("paint/", {"painted": "on", "colour": "red"}, "is not a colour"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_card(caller, study_file, path, form, sentence):
    caller.come_in()
    code = code_of(study_file, "6.1")

    answer = post(caller, f"template/{code.id}/{path}", **form)

    assert answer.status == 400
    assert sentence in answer.text
    assert code_of(study_file, "6.1") == code


def test_a_code_is_not_merged_with_itself_or_a_group(caller, study_file):
    caller.come_in()
    code, group = code_of(study_file, "6.1"), code_of(study_file, "6")
    for into in (code.id, group.id):
        answer = caller.get(caller.study(f"template/{code.id}/merge/?into={into}"))
        assert answer.status == 400
        assert "Choose another code" in answer.text


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_merge_says_what_it_does_before_and_is_undone_after(bench, opened, study_file):
    page = opened(bench)
    page.get_by_role("link", name="Template", exact=True).click()
    page.get_by_role("link", name="3.2 Social support (practical)").click()
    page.get_by_text("Merge it into another").click()
    page.get_by_label("Into").select_option("3.1 Social support (unspecified)")
    page.get_by_role("button", name="Look at what that does").click()
    expect(page.get_by_role("main")).to_contain_text("1 coding would be read as the other code")

    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("3.1 Social support (unspecified)")
    expect(page.get_by_role("link", name="3.2 Social support (practical)")).to_have_count(0)
    page.wait_for_load_state()
    page.keyboard.press("Control+z")

    expect(page.get_by_role("link", name="3.2 Social support (practical)")).to_be_visible()


@pytest.mark.browser
@IN_BROWSER[1]
def test_the_tree_is_filtered_by_number_other_names_and_meaning(bench, opened):
    page = opened(bench)
    page.goto(f"{page.url}template/")
    page.wait_for_load_state()
    tree = page.get_by_role("region", name="Codes").get_by_role("listitem")
    page.keyboard.press("/")
    page.keyboard.type("behavior demon")
    expect(tree.filter(visible=True)).to_have_text(
        ["6Comparison of behaviour2", "6.1Demonstration of the behaviour2"]
    )

    page.keyboard.press("Control+a")
    page.keyboard.type("no such thing")
    expect(page.get_by_text("No code fits.")).to_be_visible()


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_study_without_codes_begins_with_a_framework_or_its_own(empty_file, opened):
    with serving(str(empty_file)) as bench:
        page = opened(bench)
        page.goto(f"{page.url}template/")
        page.get_by_label("Name", exact=True).fill("Hope")
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("heading", level=2)).to_have_text("Hope")
        page.wait_for_load_state()
        page.keyboard.press("Control+z")
        expect(page.get_by_role("status")).to_contain_text("Undone")
    with opened_study(empty_file) as now:
        assert now.study.template.current.codes == ()


def test_a_code_of_one_s_own_is_emergent_and_a_framework_only_begins(empty_file):
    with serving(str(empty_file)) as bench:
        caller = Caller(bench)
        caller.come_in()
        post(caller, "template/add/", label="Hope", number="H1")
        refused = post(caller, "template/begin/", framework="bctt_v1")
    assert refused.status == 400
    assert code_of(empty_file, "H1").origin is Origin.EMERGENT


def test_a_template_is_declared_final_and_opened_again(caller, study_file):
    caller.come_in()
    for expected in (True, False):
        post(caller, "template/finish/")
        with opened_study(study_file) as now:
            assert now.study.template.current.is_final is expected


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_colour_is_looked_at_in_both_themes_before_it_is_given(opened, study_file):
    first, second = (code_of(study_file, number) for number in ("6.1", "1.1"))
    with serving(str(study_file)) as running:
        page = opened(running, bypass_csp=True)
        page.goto(f"{page.url}template/{first.id}/")
        page.get_by_text("Colour and pattern").click()
        picker = page.get_by_label("Colour", exact=True)
        picker.fill("#d02020")

        contrasts = page.locator("output").all_inner_texts()
        assert [float(number) >= 4.5 for number in contrasts] == [True, True]
        expect(page.get_by_label("A colour of its own")).to_be_checked()
        page.get_by_role("button", name="Paint it").click()

        page.goto(page.url.replace(str(first.id), str(second.id)))
        page.get_by_text("Colour and pattern").click()
        alike = page.get_by_text("Most eyes will not tell it from")
        expect(alike).to_be_hidden()
        picker.fill("#d83018")
        expect(alike).to_contain_text(first.title)
        assert violations(page) == []
        page.get_by_label("Pattern").select_option("dots")
        expect(alike).to_be_hidden()
        picker.fill("#2060d0")
        page.get_by_label("Pattern").select_option("unset")
        expect(alike).to_be_hidden()


@pytest.mark.browser
@IN_BROWSER[1]
@pytest.mark.parametrize("colour", ["#ffff00", "#000000", "#0000ff", "#00ffff", "#ffffff"])
def test_words_stay_readable_on_any_colour(bench, opened, study_file, colour):
    page = opened(bench)
    page.goto(f"{page.url}template/{code_of(study_file, '6.1').id}/")
    page.get_by_text("Colour and pattern").click()

    page.get_by_label("Colour", exact=True).fill(colour)

    assert min(map(float, page.locator("output").all_inner_texts())) >= 4.5
