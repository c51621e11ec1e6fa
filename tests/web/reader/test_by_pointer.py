"""Coding with a mouse, as a person would; what was done is read back from the study's file."""

from playwright.sync_api import expect

from tests.browsing import IN_BROWSER
from tests.web.reader.hands import card, click_on, drag_over, saved

pytestmark = IN_BROWSER
SENTENCE = "With biscuits. [pause] No, she, um, she didn't push."
WORDS = "she, um, she didn't push"
MONITORING = "2.3 Self-monitoring of behaviour"


def code(page, turn, words, typed):
    drag_over(page, turn, words)
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    saved(page)


def test_words_dragged_over_are_coded_with_what_is_typed(bench, reading, coded):
    before = coded()
    page = reading(bench)

    code(page, 2, WORDS, "self-mon")

    assert coded() - before == {("P01", MONITORING, "Coder A", WORDS)}
    expect(page.locator("#t2").get_by_role("button", name=MONITORING)).to_be_visible()
    expect(page.get_by_role("button", name=f"Undo: Coded {MONITORING}")).to_be_visible()


def test_half_words_are_made_whole(bench, reading, coded):
    before = coded()
    page = reading(bench)

    code(page, 2, "idn't pu", "2.3")

    assert {words for *_where, words in coded() - before} == {"didn't push"}


def test_a_coding_is_judged_noted_and_recoded_on_its_card(bench, reading, coded):
    page = reading(bench)
    code(page, 2, WORDS, "2.3")

    card(page, MONITORING).get_by_role("button", name="Certain", exact=True).click()
    card(page, MONITORING).get_by_role("button", name="complicates").click()
    card(page, MONITORING).get_by_role("textbox", name="Note").fill("Not her, him.")
    card(page, MONITORING).get_by_role("button", name="Another code").click()
    page.keyboard.type("social support (pr")
    page.keyboard.press("Enter")
    saved(page)

    expect(card(page, "3.2 Social support (practical)")).to_contain_text(
        "Coded by you · ++ · complicates"
    )
    expect(card(page, "3.2").get_by_role("textbox", name="Note")).to_have_value("Not her, him.")
    page.reload()
    expect(page.locator("#t2").get_by_role("button", name="3.2 ")).to_contain_text("complicates")
    assert ("P01", "3.2 Social support (practical)", "Coder A", WORDS) in coded()


def test_certainty_stance_and_a_note_go_in_the_same_stroke(bench, reading):
    page = reading(bench)
    drag_over(page, 2, WORDS)
    palette = page.get_by_role("dialog", name="Code “")
    palette.get_by_role("button", name="Probable").click()
    palette.get_by_role("button", name="interpretive").click()
    palette.get_by_text("Note", exact=True).click()
    palette.get_by_label("Note on this coding").fill("A guess.")
    palette.get_by_role("combobox").first.fill("2.3")
    page.keyboard.press("Enter")
    saved(page)

    expect(card(page, MONITORING)).to_contain_text("Coded by you · + · interpretive")
    expect(card(page, MONITORING).get_by_role("textbox", name="Note")).to_have_value("A guess.")
    page.keyboard.press("Control+z")
    expect(page.locator("#t2").get_by_role("button", name=MONITORING)).to_have_count(0)


def test_a_code_dragged_onto_a_sentence_codes_it(bench, reading, coded):
    before = coded()
    page = reading(bench)

    page.get_by_role("button", name=MONITORING, exact=True).drag_to(
        page.locator("#t2 .words"), target_position={"x": 12, "y": 12}
    )
    saved(page)

    assert coded() - before == {("P01", MONITORING, "Coder A", SENTENCE)}


def test_a_new_code_is_made_of_the_words_chosen(bench, reading, coded):
    before = coded()
    page = reading(bench)
    drag_over(page, 2, WORDS)

    page.get_by_role("button", name="New code from these words").click()
    page.get_by_label("Name of the new code").fill("Not pushing")
    page.get_by_role("button", name="Make it and code").click()
    saved(page)

    assert coded() - before == {("P01", "Not pushing", "Coder A", WORDS)}
    expect(page.get_by_role("button", name="Not pushing").first).to_be_visible()


def test_handles_make_a_passage_longer(bench, reading, coded):
    page = reading(bench)
    code(page, 2, WORDS, "2.3")
    handle = page.locator(".handle-end").bounding_box()
    assert handle
    page.mouse.move(handle["x"] + 1, handle["y"] + 4)
    page.mouse.down()
    page.mouse.move(handle["x"] + 60, handle["y"] + 4, steps=4)
    page.mouse.up()
    saved(page)

    [words] = [w for _d, c, _who, w in coded() if c == MONITORING and w.startswith("she, um")]
    assert words.startswith(WORDS)
    assert len(words) > len(WORDS)


def test_exemplar_memo_and_removal(bench, reading, coded):
    before = coded()
    page = reading(bench)
    code(page, 2, WORDS, "2.3")
    own = card(page, MONITORING)

    own.get_by_role("button", name="Exemplar").click()
    own.get_by_text("Memo on this passage").click()
    own.get_by_label("Memo on this passage").fill("Ask again.")
    own.get_by_role("button", name="Keep the memo").click()
    saved(page)

    expect(own.get_by_label("Memo by Coder A")).to_have_value("Ask again.")
    expect(own.get_by_role("button", name="Exemplar")).to_have_attribute("aria-pressed", "true")
    own.get_by_role("button", name="Remove").click()
    saved(page)
    assert coded() == before


def test_what_is_under_the_pointer_and_at_the_caret_is_named(bench, reading):
    page = reading(bench)

    click_on(page, 4, "settled")

    expect(card(page, "1.1 Goal setting (behaviour)")).to_contain_text(
        "They settle together on something the person will do."
    )


def test_a_quote_leads_to_its_place(bench, reading):
    page = reading(bench)
    page.get_by_role("link", name="Quotes").click()

    page.get_by_role("link", name="P01, turn 16").click()

    expect(card(page, "3.1 Social support (unspecified)")).to_contain_text("it's all very well")
    expect(page.locator("#t16")).to_be_in_viewport()


def test_highlights_of_a_code_can_be_hidden(bench, reading):
    page = reading(bench)
    expect(page.locator("#t4 mark")).to_have_count(1)

    page.get_by_role("button", name="Highlights of Goal setting (behaviour)").click()

    expect(page.locator("#t4 mark")).to_have_count(0)


def test_only_what_was_filtered_for_is_highlighted_until_all_is_shown_again(bench, reading):
    page = reading(bench)
    marks = page.locator("#turns mark")
    everything = marks.count()
    expect(page.get_by_role("button", name="Show all highlights")).to_be_hidden()

    page.locator("#tree-filter").fill("goal")
    page.get_by_role("button", name="Show highlights of these only").click()

    expect(marks).to_have_count(1)
    expect(page.locator("#t4 mark")).to_have_count(1)
    page.get_by_role("button", name="Show all highlights").click()
    expect(marks).to_have_count(everything)
    expect(page.get_by_role("button", name="Show all highlights")).to_be_hidden()


def test_somebody_else_s_coding_can_be_read_and_not_changed(bench, reading):
    page = reading(bench)

    click_on(page, 1, "start off")

    others = page.get_by_role("region", name="Codings here").locator(".card.open")
    expect(others).to_contain_text("Coded by Coder B")
    expect(others.get_by_role("button", name="Remove")).to_be_hidden()
