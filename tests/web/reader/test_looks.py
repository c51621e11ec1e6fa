"""How the reader looks: in both themes, on a narrow screen, full of codings, with every script."""

from itertools import pairwise
from uuid import UUID

from playwright.sync_api import expect

from polyvocal.core.coding import Coding, Span
from polyvocal.core.documents import Document, DocumentKind
from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.store.changes import NewDocument, add_codings, add_documents, paint_codes
from polyvocal.store.snapshot import read_study
from polyvocal.web.serving import serving
from polyvocal.work.opening import at_study
from tests.browsing import DARK, IN_BROWSER, Screen, faults, overflow, violations
from tests.web.conftest import BUILDER
from tests.web.reader.dense import dense_study
from tests.web.reader.hands import drag_over

pytestmark = IN_BROWSER
BOXES = """nodes => nodes.map((node) => node.getBoundingClientRect())
  .map((box) => [box.left, box.top, box.right, box.bottom])"""


def test_the_reader_meets_wcag_and_fits_the_screen(bench, reading):
    page = reading(bench, bypass_csp=True)
    page.locator("#t4").get_by_role("button").first.click()
    assert faults(page) == []

    page.set_viewport_size({"width": 1440, "height": 900})
    drag_over(page, 2, "With biscuits.")
    assert faults(page, (Screen(1440), DARK)) == []


def test_an_empty_study_says_what_is_needed(empty_file, opened):
    with serving(str(empty_file)) as empty:
        page = opened(empty, bypass_csp=True)
        page.get_by_role("link", name="Read").click()

        expect(page.get_by_role("heading", name="Nothing to read yet")).to_be_visible()
        assert violations(page) == []


def test_a_document_in_which_nobody_speaks_can_be_opened_and_noted(empty_file, opened):
    note = Document(UUID(int=9), "Field note", DocumentKind.FIELD_NOTE)
    with at_study(empty_file) as at:
        add_documents(at=at, by=BUILDER, documents=[NewDocument(note, "Nobody spoke.")])
    with serving(str(empty_file)) as empty:
        page = opened(empty, bypass_csp=True)
        said = []
        page.on("pageerror", lambda error: said.append(error.message))
        page.get_by_role("link", name="Read").click()

        expect(page.get_by_role("heading", name="No words here")).to_be_visible()
        page.get_by_text("Memos on this interview").click()
        page.get_by_label("New memo on this interview").fill("Come back.")
        page.locator("#doc-memo-keep").click()
        expect(page.get_by_text("Memos on this interview (1)")).to_be_visible()
        assert violations(page) == []
    assert said == []


def test_the_page_says_nothing_in_the_console_and_asks_no_other_host(bench, reading):
    page = reading(bench)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(error.message))

    page.reload()
    page.get_by_text("All saved").wait_for()
    page.locator("#t4").get_by_role("button").first.click()

    ours = f"http://127.0.0.1:{bench.port}/{bench.folder}/"
    assert [url for url in asked if not url.startswith(ours)] == []
    assert said == []


def test_what_is_printed_has_the_words_and_the_names_of_their_codes(bench, reading):
    page = reading(bench)
    page.emulate_media(media="print")

    expect(page.locator("#t4")).to_contain_text("1.1 Goal setting (behaviour)")
    expect(page.get_by_role("region", name="Codings here")).to_be_hidden()
    expect(page.get_by_role("banner")).to_be_hidden()


def test_a_code_is_painted_as_people_chose_also_where_it_changes_meanwhile(bench, reading):
    page = reading(bench)
    mark = page.locator("#t4 mark")
    look = (
        "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).backgroundImage]"
    )
    before, plain = mark.evaluate(look)
    at = bench.studies.place(bench.first_study)
    goal = next(c for c in read_study(at).template.codes if c.number == "1.1")

    paint_codes(at=at, by=BUILDER, looks=[CodeLook(goal.id, "#1050d0", Pattern.DIAGONAL)])
    page.reload()
    page.get_by_text("All saved").wait_for()

    painted, pattern = mark.evaluate(look)
    assert plain == "none"
    assert "gradient" in pattern
    assert painted != before
    paint_codes(at=at, by=BUILDER, looks=[CodeLook(goal.id)])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(mark).to_have_css("background-image", "none")
    assert mark.evaluate(look)[0] == before


def test_the_scripts_are_asked_for_at_once_and_then_kept(bench, reading):
    page = reading(bench)

    page.get_by_role("navigation", name="Other interviews").get_by_role("link").last.click()
    page.get_by_text("All saved").wait_for()

    loaded = page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => [entry.name, entry.transferSize])"
    )
    scripts = {name.rpartition("/")[2]: size for name, size in loaded if "/reader/" in name}
    assert {"reader.js", "palette.js", "sweep.js"} <= set(scripts)
    assert sum(scripts.values()) == 0
    hinted = page.locator("link[rel=modulepreload]").evaluate_all(
        "links => links.map((link) => link.href.split('/').pop())"
    )
    assert {name for name in scripts if name.endswith(".js")} == set(hinted)


def test_ten_codings_of_the_same_words_are_told_apart_beside_them(tmp_path, reading):
    """Each has a stripe of its own and its name in full; the eleventh is one press away."""
    file = dense_study(tmp_path, 0)
    with at_study(file) as at:
        study = read_study(at)
        document, codes = study.documents[0], study.template.codes
        turn = next(turn for turn in study.turns if turn.end - turn.start > 300)
        add_codings(
            at=at,
            by=BUILDER,
            codings=[
                Coding(
                    UUID(int=500 + i), document.id, Span(turn.start + i, turn.end - 3 * i),
                    codes[i].id, BUILDER.id,
                )
                for i in range(10)
            ],
        )  # fmt: skip
    with serving(str(file)) as running:
        page = reading(running)
        beside = page.locator(f"#t{turn.number} .margin")
        beside.scroll_into_view_if_needed()
        stripes = beside.locator(".stripe")
        expect(stripes).to_have_count(10)

        boxes = stripes.evaluate_all(BOXES)
        assert len({round(left) for left, *_rest in boxes}) == 10
        names = beside.get_by_role("button", include_hidden=True)
        assert names.all_inner_texts() == [f"1.{i + 1} Code {i + 1}" for i in range(10)]
        rows = sorted((top, bottom) for _left, top, _right, bottom in names.evaluate_all(BOXES))
        assert all(above[1] <= below[0] + 0.5 for above, below in pairwise(rows))
        last_stripe = max(right for _left, _top, right, _bottom in boxes)
        assert last_stripe <= min(left for left, *_rest in names.evaluate_all(BOXES))
        for name in names.all():
            assert name.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
        assert overflow(page) == 0

        names.nth(9).click()
        expect(page.get_by_role("region", name="Codings here")).to_contain_text("1.10 Code 10")
