"""Real transcripts beside the project, coded as a person would: once by mouse, once by keyboard."""

import csv
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


def test_what_is_coded_in_a_real_interview_is_what_the_command_line_reads_back(
    corpus, opened, tmp_path
):
    before = codings_in(corpus)
    study = polyvocal.open(corpus)
    document = study.documents[0]
    code = next(c for c in study.template.current.codes if not c.is_group)
    number, words, whole = passage(study)
    with serving(str(corpus)) as bench:
        page = opened(bench)
        page.get_by_role("link", name="Read").click()
        expect(page.locator("#saving-state")).not_to_be_empty()

        drag_over(page, number, words)
        page.keyboard.type(code.label)
        page.keyboard.press("Enter")
        saved(page)
        page.get_by_role("region", name="The interview").focus()
        for key in ("t", "Enter", *code.label, "Enter"):
            page.keyboard.press(key)
        saved(page)

    new = codings_in(corpus) - before
    assert new == {
        (document.name, code.title, BUILDER.name, words),
        (document.name, code.title, BUILDER.name, whole),
    }
    assert {(document.name, code.title, words), (document.name, code.title, whole)} <= set(
        quoted(corpus, tmp_path)
    )


def quoted(corpus, folder):
    """The quotes of our coder, as the command line writes them: document, code, words."""
    command = [sys.executable, "-m", "polyvocal.cli", "tables", str(corpus), "--format", "csv"]
    subprocess.run(
        [*command, "--layer", BUILDER.name, "--out", str(folder / "read-back")], check=True
    )
    with (folder / "read-back" / "csv" / "quotes.csv").open(encoding="utf-8-sig") as file:
        return [(row["Document"], row["Code"], row["Words"]) for row in csv.DictReader(file)]


def passage(study):
    """Some words of a participant that stand once in their turn: its number, they, all of it."""
    text = study.text(study.documents[0].id)
    own = [turn for turn in study.turns if turn.document == 0]
    told = [
        (turn.number, text[turn.start : turn.end].strip())
        for turn in own
        if turn.speaker is not None and study.speakers[turn.speaker].case_id is not None
    ]
    long = [(number, words) for number, words in told if len(words.split(" ")) > 8]
    number, whole = random.Random(5).choice(long[:20])  # noqa: S311 - the same words every time
    words = " ".join(whole.split(" ")[2:6]).strip(",.;:?!\"'“”‘’()[]- ")
    assert whole.count(words) == 1
    return number, words, whole
