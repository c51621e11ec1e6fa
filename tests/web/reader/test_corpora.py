"""Real transcripts beside the project, coded as a person would: once by mouse, once by keyboard."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

import polyvocal
from polyvocal.web.serving import serving
from polyvocal.work.build import build_study
from polyvocal.work.choices import Choices
from polyvocal.work.importing import ImportChoices
from tests.browsing import IN_BROWSER
from tests.reference import REFERENCE
from tests.web.conftest import BUILDER
from tests.web.reader.conftest import codings_in
from tests.web.reader.hands import drag_over, saved

CORPORA = REFERENCE / "corpora"
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "coded_corpus_to_folder.py"
pytestmark = [
    *IN_BROWSER,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project"),
]


@pytest.fixture(params=["serdif", "annomi", "pac"])
def corpus(request, tmp_path):
    """A published corpus as a study."""
    laid_out = tmp_path / "laid-out"
    subprocess.run(
        [sys.executable, str(EXAMPLE), str(CORPORA / request.param), str(laid_out)], check=True
    )
    return build_study(
        laid_out,
        tmp_path / "built",
        by=BUILDER,
        importing=ImportChoices(),
        choices=Choices(),
        kinds=(),
    ).study


def test_what_is_coded_in_a_real_interview_is_what_the_study_holds(corpus, opened):
    before = codings_in(corpus)
    study = polyvocal.open(corpus)
    document = study.documents[0]
    text = study.text(document.id)
    turns = [text[turn.start : turn.end] for turn in study.turns if turn.document == 0]
    code = next(c for c in study.template.current.codes if not c.is_group)
    number, words = passage(turns)
    with serving(str(corpus)) as bench:
        page = opened(bench)
        page.get_by_role("link", name="Read").click()
        expect(page.locator("#saving-state")).not_to_be_empty()

        drag_over(page, number, words)
        page.keyboard.type(code.label)
        page.keyboard.press("Enter")
        saved(page)
        page.get_by_role("region", name="The interview").focus()
        for key in ("j", "t", "."):
            page.keyboard.press(key)
        saved(page)

    new = codings_in(corpus) - before
    assert new == {
        (document.name, code.title, BUILDER.name, words),
        (document.name, code.title, BUILDER.name, turns[number].strip()),
    }


def passage(turns):
    """Some words in the middle of a turn that stand there once, with another turn after it."""
    dice = random.Random(5)  # noqa: S311 - the same words every time
    long = [i for i, words in enumerate(turns[:-1]) if len(words.split(" ")) > 8]
    place = dice.choice(long[:20])
    words = " ".join(turns[place].split(" ")[2:6]).strip(",.;:?!\"'“”‘’()[]- ")
    return place + 1, words
