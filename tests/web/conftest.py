"""A workbench that runs, a browser that was let in, and studies to open in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page

from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.store.events import Actor
from polyvocal.web.serving import serving
from polyvocal.web.workbench import Workbench
from polyvocal.work.build import build_study, new_study
from polyvocal.work.choices import Choices
from polyvocal.work.example import write_example
from polyvocal.work.importing import ImportChoices
from tests.web.visiting import Caller

BUILDER = Actor(UUID(int=1), "Coder A")


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, BUILDER.name)
    (tmp_path / "settings").mkdir()
    known = {"usual": "", "people": {BUILDER.name: str(BUILDER.id)}}
    (tmp_path / "settings" / "person.json").write_text(json.dumps(known))


@pytest.fixture(scope="session")
def specimen_study(tmp_path_factory) -> Path:
    """The study of the specimen, built once; tests work on copies."""
    folder = tmp_path_factory.mktemp("specimen")
    write_example(folder / "in")
    built = build_study(
        folder / "in",
        folder / "out",
        by=BUILDER,
        importing=ImportChoices(),
        choices=Choices(),
        kinds=(),
    )
    return built.study


@pytest.fixture(scope="session")
def single_study(tmp_path_factory) -> Path:
    """The study of one interview of the specimen."""
    folder = tmp_path_factory.mktemp("single")
    write_example(folder / "in")
    for other in ("P02.vtt", "W01.docx"):
        (folder / "in" / "transcripts" / other).unlink()
    built = build_study(
        folder / "in",
        folder / "out",
        by=BUILDER,
        importing=ImportChoices(),
        choices=Choices(),
        kinds=(),
    )
    return built.study


@pytest.fixture
def study_file(specimen_study, tmp_path) -> Path:
    """A study with three interviews in it, coded."""
    return Path(shutil.copy(specimen_study, tmp_path / "study.polyvocal"))


@pytest.fixture
def empty_file(tmp_path) -> Path:
    """A study in which nothing has been done yet."""
    return new_study(tmp_path / "empty.polyvocal", by=BUILDER, name="Empty")


@pytest.fixture
def bench(study_file) -> Iterator[Workbench]:
    """A workbench serving that study."""
    with serving(str(study_file)) as running:
        yield running


@pytest.fixture
def caller(bench) -> Caller:
    """Somebody who speaks HTTP by hand and has not been let in."""
    return Caller(bench)


@pytest.fixture
def opened(browser) -> Iterator[Callable[..., Page]]:
    """Opens a workbench in a window of its own, and gives the page it comes to."""
    contexts = []

    def enter(bench: Workbench, *, scheme: str = "light", width: int = 1280, **more) -> Page:
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 900}, **more
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page: Page = context.new_page()
        page.goto(bench.new_address())
        return page

    yield enter
    for context in contexts:
        context.close()
