"""Take the pictures of every page of the demo study anew: ``python -m tests.pictures``.

They are in docs/pictures/pages, light, dark and narrow; docs/pages.md shows them. Nobody in them
exists: the demo study is fiction.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid4

from playwright.sync_api import Browser, Page

from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.web.serving import serving
from polyvocal.web.workbench import Workbench
from polyvocal.work import desk
from polyvocal.work.coders import find_coder
from polyvocal.work.coding import Manner, Passage
from polyvocal.work.correcting import correct
from polyvocal.work.opening import at_study
from polyvocal.work.round_progress import own_parts
from polyvocal.work.rounds import RoundKind, RoundWish, give_round
from run import DEMO_CHOICES, program
from tests.browsing import chromium, ready

FOLDER = Path(__file__).parent.parent / "docs" / "pictures" / "pages"
SCREENS: tuple[tuple[str, Literal["light", "dark"], int, int], ...] = (
    ("light", "light", 1200, 800),
    ("dark", "dark", 1200, 800),
    ("narrow", "light", 390, 800),
)
# Small enough for a repository, and every letter can be read.
_QUALITY = 72


@dataclass(frozen=True)
class Shot:
    """One page: what its picture is called, and how one gets there from the overview."""

    name: str
    way: Callable[[Page, str], None]


def address(path: str) -> Callable[[Page, str], None]:
    """By its address within the study."""
    return lambda page, study: void(page.goto(study + path))


def void(_answer: object) -> None:
    """Nothing is done with what a step gives."""


def _link(start: str, name: str) -> Callable[[Page, str], None]:
    def follow(page: Page, study: str) -> None:
        page.goto(study + start)
        link = page.get_by_role("link", name=re.compile(name)).first
        address = link.get_attribute("href")
        assert address, name
        head, tail = study.partition("/studies/")[0], address.partition("/studies/")[2]
        page.goto(f"{head}/studies/{tail}")

    return follow


def _text(page: Page, study: str) -> None:
    _link("documents/", "^Facts P03")(page, study)
    page.get_by_role("link", name="Correct its text").click()
    page.get_by_label("The text").wait_for()


def _found(page: Page, study: str) -> None:
    page.goto(f"{study}search/?q=hope*&unit=sentence")
    page.get_by_label("all, in every interview").check()
    page.get_by_label("Code", exact=True).select_option(index=3)
    page.get_by_role("button", name="Look at what that does").click()
    page.get_by_role("heading", name="would be coded").wait_for()


def _reader(page: Page, study: str) -> None:
    page.goto(f"{study}read/")
    page.get_by_text("All saved").wait_for()


def _linear(page: Page, study: str) -> None:
    _reader(page, study)
    ready(page)
    page.keyboard.press("l")


def _help(page: Page, study: str) -> None:
    page.goto(f"{study}compare/")
    ready(page)
    page.keyboard.press("?")


def _agreement(page: Page, study: str) -> None:
    page.goto(f"{study}agreement/")
    page.get_by_text("1,000 draws of whole documents").first.wait_for()
    page.get_by_role("heading", name="By code").scroll_into_view_if_needed()


def _place(page: Page, study: str) -> None:
    page.goto(f"{study}agreement/places/")
    # One that both saw, each as something else.
    page.locator(".place-list li:not(.head)").filter(has_text=" · ").locator("a").first.click()


SHOTS = (
    Shot("home", lambda page, study: void(page.goto(study.split("studies/")[0]))),
    Shot("overview", address("")),
    Shot("cases", address("cases/")),
    Shot("case", _link("cases/", "^P03$")),
    Shot("documents", address("documents/")),
    Shot("facts", _link("documents/", "^Facts P03")),
    Shot("text", _text),
    Shot("read", _reader),
    Shot("linear", _linear),
    Shot("template", address("template/")),
    Shot("code", _link("template/", "Self-monitoring of behaviour")),
    Shot("quotes", address("quotes/")),
    Shot("compare", address("compare/")),
    Shot("participants", address("compare/participants/")),
    Shot("matrix", address("compare/matrix/")),
    Shot("agreement", _agreement),
    Shot("places", address("agreement/places/")),
    Shot("place", _place),
    Shot("search", address("search/?q=hope*")),
    Shot("found", _found),
    Shot("exchange", address("exchange/")),
    Shot("history", address("history/")),
    Shot("help", _help),
)
IN_ROUNDS = (
    Shot("rounds", address("rounds/")),
    Shot("round", _link("rounds/", "^Round 1$")),
    Shot("round-new", address("rounds/new/")),
)
AFTER_A_CORRECTION = (Shot("review", address("review/")),)


def main() -> int:
    """Build the demo study and take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="polyvocal-pictures-") as folder:
        os.environ[FOLDER_VARIABLE] = folder
        study = _build(Path(folder))
        os.environ[NAME_VARIABLE] = "Coder A"
        with chromium() as browser:
            for file, shots in (
                (study, SHOTS),
                (_corrected(study), AFTER_A_CORRECTION),
                (_given_out(study), IN_ROUNDS),
            ):
                with serving(str(file)) as bench:
                    for screen in SCREENS:
                        _take_all(browser, bench, shots, screen)
    return 0


def _corrected(study: Path) -> Path:
    """A copy in which an interview was corrected, so that codings wait for somebody's judgement."""
    copy = Path(shutil.copy(study, study.with_name("corrected.polyvocal")))
    with at_study(copy) as at:
        whole = read_study(at)
        document = whole.document("P03")
        rows = whole.codings.rows_of(whole.document_index[document.id])
        long = [whole.codings[i].span for i in rows if len(whole.quote(whole.codings[i])) > 60]
        (first, *_rest, last), text = long, whole.text(document.id)
        part = (first.end - first.start) // 6
        begin = text.index(" ", first.start + part) + 1
        end = text.rindex(" ", first.start, first.end - part)
        typed = f"{text[:begin]}[inaudible]{text[end : last.start]}{text[last.end :]}"
        actor = Actor(UUID(int=2), "Coder A")
        correct(at, by=actor, document_id=document.id, typed=typed, seen_version=1)
    return copy


def _given_out(study: Path) -> Path:
    """A copy in which two code blind what was drawn, and a newcomer is trained."""
    copy = Path(shutil.copy(study, study.with_name("given out.polyvocal")))
    by = Actor(UUID(int=2), "Coder A")
    with at_study(copy) as at:
        known = read_study(at)
        drawn = dict.fromkeys(known.roles, 2)
        first = RoundWish("Round 1", RoundKind.BLIND, (by.name, "Coder B"), sample=drawn, seed=7)
        give_round(at, by=by, wish=first)
        names = tuple(document.name for document in known.documents[:2])
        training = RoundWish("Training", RoundKind.TRAINING, ("Coder C",), names, key=by.name)
        give_round(at, by=by, wish=training)
        part = own_parts(known := read_study(at), find_coder(at, by.name).id)[0]
        document = part.documents[0]
        turn = next(t for t in known.turns if known.documents[t.document].id == document.id)
        passage = Passage(uuid4(), document.id, turn.start, turn.end, document.text_version)
        code = next(code.id for code in known.template.current.codes if not code.is_group)
        desk.apply_code(at, by, code_id=code, passages=[passage], manner=Manner())
    return copy


def _build(folder: Path) -> Path:
    interviews, tables = folder / "interviews", folder / "The demo study"
    environment = os.environ | {NAME_VARIABLE: "Demo"}
    for step in (
        ["build", "--demo", str(interviews)],
        ["build", str(interviews), "--out", str(tables), *DEMO_CHOICES],
    ):
        subprocess.run(
            [program("polyvocal"), *step], check=True, env=environment, stdout=subprocess.DEVNULL
        )
    return tables / "study.polyvocal"


def _take_all(
    browser: Browser,
    bench: Workbench,
    shots: Sequence[Shot],
    screen: tuple[str, Literal["light", "dark"], int, int],
) -> None:
    kind, scheme, width, height = screen
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(bench.new_address())
    study = page.url
    for shot in shots:
        shot.way(page, study)
        ready(page)
        file = FOLDER / f"{shot.name}-{kind}.jpg"
        page.screenshot(path=file, type="jpeg", quality=_QUALITY, animations="disabled")
        print(file.name, file.stat().st_size // 1024, "KB", flush=True)
    context.close()


if __name__ == "__main__":
    sys.exit(main())
