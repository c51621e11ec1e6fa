"""An interview that is open in the reader, and what the study holds by then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

import polyvocal
from polyvocal.web.workbench import Workbench


@pytest.fixture
def reading(opened) -> Callable[..., Page]:
    """Opens a document of the study in the reader, as somebody who follows its links would."""

    def go(bench: Workbench, name: str = "P01", **window) -> Page:
        page: Page = opened(bench, **window)
        page.get_by_role("link", name="Read").click()
        while page.get_by_role("heading", level=1).inner_text() != name:
            page.get_by_role("navigation", name="Other interviews").get_by_role("link").last.click()
        page.get_by_text("All saved").wait_for()
        return page

    return go


@pytest.fixture
def coded(study_file) -> Callable[[], set[tuple[str, str, str, str]]]:
    """What is coded by now, read from the file: document, code, coder, words."""
    return lambda: codings_in(study_file)


def codings_in(file: Path) -> set[tuple[str, str, str, str]]:
    study = polyvocal.open(file)
    codes = {code.id: code.title for code in study.template.codes}
    coders = {coder.id: coder.name for coder in study.coders}
    names = {document.id: document.name for document in study.documents}
    return {
        (names[c.document_id], codes[c.code_id], coders[c.coder_id], study.quote(c))
        for c in study.codings
    }
