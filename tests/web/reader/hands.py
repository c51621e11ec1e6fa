"""A person's hands in the reader: a mouse that drags over words, and what they then look for."""

from __future__ import annotations

from playwright.sync_api import Page, expect

# Where a passage of the page stands on the screen; finding it is looking, not acting.
_FIND = """([turn, words]) => {
  const node = document.querySelector(`#t${turn} .words`);
  const at = node.textContent.indexOf(words);
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const place = (unit) => {
    walker.currentNode = node;
    for (let text = walker.nextNode(), left = unit; text; text = walker.nextNode()) {
      if (left <= text.length) return [text, left];
      left -= text.length;
    }
  };
  const range = document.createRange();
  range.setStart(...place(at));
  range.setEnd(...place(at + words.length));
  const boxes = [...range.getClientRects()];
  const first = boxes[0], last = boxes.at(-1);
  return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
}"""

# Fulfilled when what was scrolled to is on the screen.
_DRAWN = """() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""


def where(page: Page, turn: int, words: str) -> tuple[float, float, float, float]:
    """The points at which the words begin and end, after scrolling to them."""
    page.locator(f"#t{turn}").scroll_into_view_if_needed()
    page.evaluate(_DRAWN)  # no hand is quicker than that
    left, top, right, bottom = page.evaluate(_FIND, [turn, words])
    return left, top, right, bottom


def drag_over(page: Page, turn: int, words: str) -> None:
    """Choose words with the mouse."""
    left, top, right, bottom = where(page, turn, words)
    page.mouse.move(left + 1, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2, steps=3)
    page.mouse.move(right - 1, bottom, steps=3)
    page.mouse.up()
    expect(page.get_by_role("dialog", name="Code “")).to_be_visible()


def click_on(page: Page, turn: int, words: str) -> None:
    """Put the caret into words."""
    left, top, _right, _bottom = where(page, turn, words)
    page.mouse.click(left + 4, top)


def saved(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    expect(page.get_by_text("All saved")).to_be_visible()


def heard(page: Page) -> str:
    """What was said last to those who listen."""
    return page.get_by_role("status").last.inner_text()


def card(page: Page, code: str):
    """The open card of the coding looked at."""
    return (
        page.get_by_role("region", name="Codings here").locator(".card.open").filter(has_text=code)
    )
