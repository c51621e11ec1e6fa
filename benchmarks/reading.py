"""The reader in Chromium, beside a plain page of the same text in the same run.

A floor under every figure: the plain page has the same words in the same type and nothing else, so
a busy machine slows both. A figure of the reader counts only with what it stands on: the codings
are there, and the coding that was added is read back from the study.
"""

from __future__ import annotations

import html
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

from playwright.sync_api import Browser, Page

from benchmarks.studies import CODER, ME, make_codes
from benchmarks.workload import make_interviews, write_text
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.core.coding import Coding, Span
from polyvocal.core.progress import silent
from polyvocal.core.study import Study
from polyvocal.store.changes import add_coder, add_codings, set_template
from polyvocal.store.snapshot import read_study
from polyvocal.web.serving import serving
from polyvocal.work.build import new_study
from polyvocal.work.importing.documents import DocumentImport, ReadingChoices
from polyvocal.work.opening import at_study
from polyvocal.work.pool import pool_for
from tests.browsing import chromium

_TIMES: tuple[Callable[[Figures], float], ...] = (
    lambda figures: figures.response,
    lambda figures: figures.first_paint,
    lambda figures: figures.readable,
    lambda figures: figures.all_painted,
    lambda figures: figures.added,
    lambda figures: figures.confirmed,
    lambda figures: figures.toggled,
)
WORDS = (8_000, 20_000)
CODINGS = (500, 2_000, 5_000, 20_000)
REPEATS = 3
_SCRIPTS = Path(__file__).with_name("reading.js").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Figures:
    """One opening of one page. Times in milliseconds; `memory_mb` is the heap of its scripts.

    Of its frames while somebody scrolls, those that 95 of 100 are shorter than: in the seconds
    after it was opened, and once every turn has its place.
    """

    response: float
    first_paint: float
    readable: float
    all_painted: float
    added: float
    confirmed: float
    toggled: float
    frame_p95: float
    settled_p95: float
    memory_mb: float


def run() -> Iterator[str]:
    """Lines of a table: one for each size, medians of several openings."""
    yield (
        "| words | codings | response | first paint | readable | all painted | add one, seen | "
        "confirmed | toggle a code | frame p95, of the plain page's | once settled | memory |"
    )
    yield "|---:" * 12 + "|"
    for n_words in WORDS:
        for n_codings in CODINGS:
            yield _line(n_words, n_codings)


def _line(n_words: int, n_codings: int) -> str:
    with tempfile.TemporaryDirectory() as folder, _settings(folder):
        file = make_interview_study(Path(folder), n_words, n_codings)
        with serving(str(file)) as bench, chromium() as browser:
            read: list[Figures] = []
            plain: list[float] = []
            for _repeat in range(REPEATS):
                page = _window(browser)
                page.goto(bench.new_address())
                page.goto(f"{page.url}read/")
                read.append(_measure(page))
                text = page.locator(".words").all_text_contents()
                page.context.close()
                plain.append(_scroll_plain(browser, text))
            _require_added(file, n_codings + REPEATS)
    return _row(n_words, n_codings, read, median(plain))


def _row(n_words: int, n_codings: int, read: list[Figures], plain: float) -> str:
    times = [median(of(figures) for figures in read) for of in _TIMES]
    cells = [f"{time:.0f} ms" for time in times]
    scrolled = (
        median(figures.frame_p95 for figures in read),
        median(figures.settled_p95 for figures in read),
    )
    cells += [
        *(f"{frame_p95 / plain:.2f} × {plain:.0f} ms" for frame_p95 in scrolled),
        f"{median(figures.memory_mb for figures in read):.0f} MB",
    ]
    return f"| {n_words:,} | {n_codings:,} | " + " | ".join(cells) + " |"


def make_interview_study(folder: Path, n_words: int, n_codings: int) -> Path:
    """A study of one interview with that many overlapping codings by one coder, 100 codes."""
    file = new_study(folder / f"reading-{n_words}-{n_codings}", by=ME)
    with at_study(file) as at:
        set_template(at=at, by=ME, codes=make_codes())
        [text] = write_text(make_interviews(1, n_words=n_words), folder)
        with pool_for(1) as pool:
            DocumentImport(read_study(at), None, ReadingChoices(), pool).run(at, ME, [text], silent)
        add_coder(at=at, by=ME, coder=CODER)
        study = read_study(at)
        add_codings(at=at, by=ME, codings=list(_overlapping(study, n_codings)))
    return file


def _overlapping(study: Study, n: int) -> Iterator[Coding]:
    dice = random.Random(7)
    [document] = study.documents
    end = document.n_characters
    codes = [code.id for code in study.template.codes if not code.is_group]
    for i in range(n):
        first = dice.randrange(end - 20)
        yield Coding(
            id=UUID(int=20_000_000 + i),
            document_id=document.id,
            span=Span(first, min(end, first + dice.randint(20, 300))),
            code_id=dice.choice(codes),
            coder_id=CODER.id,
        )


def _measure(page: Page) -> Figures:
    page.evaluate(_SCRIPTS)
    opened = page.evaluate("reading.opened()")
    page.evaluate("reading.watch()")
    page.locator("#text-pane").focus()
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.keyboard.type("1.1")
    page.keyboard.press("Enter")
    added = page.evaluate("reading.added()")
    page.get_by_role("button", name="Highlights of Code 0 ").click()
    toggled = page.evaluate("reading.whenToggled()")
    at_once = _frame_p95(page, "#text-pane")
    page.evaluate("reading.settled()")
    return Figures(
        **opened,
        **added,
        toggled=toggled,
        frame_p95=at_once,
        settled_p95=_frame_p95(page, "#text-pane"),
        memory_mb=_memory_mb(page),
    )


def _scroll_plain(browser: Browser, turns: list[str]) -> float:
    """The p95 of frames while scrolling the same words with nothing around them."""
    page = _window(browser)
    words = "".join(f"<p>{html.escape(turn)}</p>" for turn in turns)
    page.set_content(
        "<style>body { margin: 0 } main { height: 100vh; overflow: auto } "
        "p { font: 18px/1.62 serif; width: 38rem; margin: 16px auto }</style>"
        f"<main>{words}</main>"
    )
    page.evaluate(_SCRIPTS)
    frame_p95 = _frame_p95(page, "main")
    page.context.close()
    return frame_p95


def _frame_p95(page: Page, pane: str) -> float:
    frames = page.evaluate(f"reading.scroll(document.querySelector('{pane}'))")
    return float(quantiles(frames, n=20)[-1])


def _memory_mb(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"]) / 1_048_576


def _require_added(file: Path, n: int) -> None:
    with at_study(file) as at:
        found = len(read_study(at).codings)
    if found != n:
        raise AssertionError(f"the study has {found} codings, not {n}: a stroke was lost")


def _window(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1440, "height": 900}).new_page()


@contextmanager
def _settings(folder: str) -> Iterator[None]:
    """This program's own settings elsewhere, and the coder of the study at work."""
    before = {name: os.environ.get(name) for name in (FOLDER_VARIABLE, NAME_VARIABLE)}
    os.environ[FOLDER_VARIABLE], os.environ[NAME_VARIABLE] = folder, CODER.name
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
