"""A study in which whatever people wrote, name by name and file by file, is a script as well."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from polyvocal.core.study import Study
from polyvocal.store.snapshot import read_study
from polyvocal.web.serving import serving
from polyvocal.web.urls import STUDY_DOORS
from polyvocal.work.build import build_study
from polyvocal.work.choices import Choices
from polyvocal.work.importing import ImportChoices
from polyvocal.work.opening import at_study
from tests.greek_study import write_greek_study
from tests.web.conftest import BUILDER
from tests.web.visiting import Caller

# No name of a file may have a slash, and no page of ours has this, but from the study.
SCRIPT, AS_WORDS = "<script>ω", "&lt;script&gt;ω"
_WORD = re.compile(r"[Ͱ-Ͽἀ-῿]+\d*")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such names of files")


def hostile(folder: Path) -> Path:
    """The folder of Greek material, where a script follows every word."""
    write_greek_study(folder)
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".txt", ".csv"}:
            path.write_text(_WORD.sub(rf"\g<0>{SCRIPT}", path.read_text("utf-8")), "utf-8")
        if path.is_file():
            path.rename(path.with_name(_WORD.sub(rf"\g<0>{SCRIPT}", path.name)))
    return folder


def things_of(study: Study) -> dict[str, str]:
    """One of each thing that an address can name."""
    defined = [code for code in study.template.codes if code.definition]
    ids = {
        "attribute": study.attributes[0].id,
        "case": study.cases[0].id,
        "code": defined[0].id,
        "document": study.documents[0].id,
    }
    return {name: str(id_) for name, id_ in ids.items()}


def test_what_people_wrote_is_words_on_every_page(tmp_path: Path) -> None:
    built = build_study(
        hostile(tmp_path / "in"),
        tmp_path / "out",
        by=BUILDER,
        importing=ImportChoices(),
        choices=Choices(),
        kinds=(),
    )
    with at_study(built.study) as at:
        things = things_of(read_study(at))
    n_with_words = 0
    with serving(str(built.study)) as bench:
        caller = Caller(bench)
        caller.come_in()
        known = things | {"study": str(bench.first_study)}
        for door in STUDY_DOORS:
            if door.need != "read":
                continue
            path = re.sub(r"<uuid:(\w+)>", lambda m: known.get(m[1], str(BUILDER.id)), door.route)
            page = caller.get("/" + re.sub(r"<\w+:\w+>", "1", path))
            if page.headers.get("content-type", "").startswith("text/html"):
                n_with_words += AS_WORDS in page.text
                assert SCRIPT not in page.text, door.name
    assert n_with_words >= 20
