"""A long interview with many codings that overlap, as after weeks of work."""

from __future__ import annotations

import random
from pathlib import Path
from uuid import UUID

from polyvocal.core.coding import Coder, Coding, Span
from polyvocal.core.progress import silent
from polyvocal.core.study import Study
from polyvocal.core.template import Code
from polyvocal.store.changes import add_coder, add_codings, set_template
from polyvocal.store.snapshot import read_study
from polyvocal.work.build import new_study
from polyvocal.work.importing.documents import DocumentImport, ReadingChoices
from polyvocal.work.opening import at_study
from polyvocal.work.pool import pool_for
from tests.web.conftest import BUILDER

N_TURNS = 80
CODES = [Code(UUID(int=100 + i), f"1.{i + 1}", f"Code {i + 1}") for i in range(12)]


def dense_study(folder: Path, n_codings: int) -> Path:
    """A study of one such interview, coded by the one who opens it."""
    file = new_study(folder / "dense.polyvocal", by=BUILDER)
    dice = random.Random(4)  # noqa: S311 - the same study every time
    (folder / "P01.txt").write_text("\n\n".join(_turns(dice)), "utf-8")
    with at_study(file) as at:
        set_template(at=at, by=BUILDER, codes=CODES)
        add_coder(at=at, by=BUILDER, coder=Coder(BUILDER.id, BUILDER.name))
        with pool_for(1) as pool:
            importing = DocumentImport(read_study(at), None, ReadingChoices(), pool)
            importing.run(at, BUILDER, [folder / "P01.txt"], silent)
        codings = list(_codings(read_study(at), dice, n_codings))
        if codings:
            add_codings(at=at, by=BUILDER, codings=codings)
    return file


def _turns(dice: random.Random):
    words = ["we", "kept", "a", "list", "and", "walked", "to", "the", "allotment", "together"]
    for turn in range(N_TURNS):
        who = "P01" if turn % 2 else "Interviewer"
        said = " ".join(dice.choices(words, k=dice.randint(4, 90)))
        yield f"{who}: Turn{turn + 1} {said}."


def _codings(study: Study, dice: random.Random, n: int):
    [document] = study.documents
    for i in range(n):
        start = dice.randrange(document.n_characters - 20)
        end = min(document.n_characters, start + dice.randint(20, 260))
        code = dice.choice(CODES)
        yield Coding(UUID(int=10_000 + i), document.id, Span(start, end), code.id, BUILDER.id)
