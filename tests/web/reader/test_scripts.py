"""Emoji, combining marks and right-to-left words are coded to the letter."""

import pytest
from playwright.sync_api import expect

from polyvocal.core.progress import silent
from polyvocal.core.template import Code
from polyvocal.store.changes import set_template
from polyvocal.store.snapshot import read_study
from polyvocal.web.serving import serving
from polyvocal.work.build import new_study
from polyvocal.work.importing.documents import DocumentImport, ReadingChoices
from polyvocal.work.opening import at_study
from polyvocal.work.pool import pool_for
from tests.browsing import IN_BROWSER
from tests.web.conftest import BUILDER
from tests.web.reader.conftest import codings_in
from tests.web.reader.hands import drag_over, saved

pytestmark = IN_BROWSER
TEXT = """Interviewer: 👩‍👩‍👧 How was it?

P01: 😀😀 Fine e\u0301 🙂 nice words, then <b>more</b> & more.

Interviewer: ומה קרה אחר כך?

P01: הלכנו יחד לקופה 🙂 ואחר כך הביתה.
"""


@pytest.fixture
def scripts(tmp_path):
    """A study of one interview in several scripts."""
    file = new_study(tmp_path / "scripts.polyvocal", by=BUILDER)
    (tmp_path / "P01.txt").write_text(TEXT, "utf-8")
    with at_study(file) as at:
        set_template(at=at, by=BUILDER, codes=[Code(BUILDER.id, "1.1", "Going")])
        with pool_for(1) as pool:
            DocumentImport(read_study(at), None, ReadingChoices(), pool).run(
                at, BUILDER, [tmp_path / "P01.txt"], silent
            )
    return file


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (2, "nice words"),
        (2, "e\u0301 🙂"),
        (2, "<b>more</b>"),
        (4, "לקופה 🙂 ואחר"),
        (1, "How was"),
    ],
)
def test_words_after_any_signs_are_those_that_were_dragged_over(scripts, opened, turn, words):
    with serving(str(scripts)) as bench:
        page = opened(bench)
        page.get_by_role("link", name="Read").click()
        page.get_by_text("All saved").wait_for()
        drag_over(page, turn, words)
        page.keyboard.type("1.1")
        page.keyboard.press("Enter")
        saved(page)

        expect(page.locator(f"#t{turn} mark")).to_have_text(words)
    assert {quote for *_who, quote in codings_in(scripts)} == {words}


def test_right_to_left_words_run_their_own_way_and_arrows_follow(scripts, opened):
    with serving(str(scripts)) as bench:
        page = opened(bench)
        page.get_by_role("link", name="Read").click()
        page.get_by_text("All saved").wait_for()
        expect(page.locator("#t4 .words")).to_have_attribute("dir", "rtl")
        page.get_by_role("region", name="The interview").focus()
        for key in ("j", "j", "j", "j", "ArrowLeft", "w", "Enter", *"1.1", "Enter"):
            page.keyboard.press(key)
        saved(page)

    assert {quote for *_who, quote in codings_in(scripts)} == {"יחד"}
