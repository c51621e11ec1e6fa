"""Made-up studies on disk: interviews imported as a person would, codings drawn at random."""

from __future__ import annotations

import random
from pathlib import Path
from uuid import UUID

from benchmarks.workload import N_CODES, ROLES, make_interviews, write_text
from polyvocal.core.cases import Case, Consent, Partnership, QuoteConsent, Stage
from polyvocal.core.coding import Certainty, Coder, Coding, Span, Stance
from polyvocal.core.progress import silent
from polyvocal.core.study import Study
from polyvocal.core.template import Code
from polyvocal.store.changes import (
    add_cases,
    add_coder,
    add_codings,
    add_partnerships,
    set_template,
)
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.build import new_study
from polyvocal.work.importing.documents import DocumentImport, ReadingChoices
from polyvocal.work.opening import at_study
from polyvocal.work.pool import pool_for

ME = Actor(UUID(int=1), "Benchmark")
CODER = Coder(UUID(int=2), "Coder A")
CODINGS_AT_ONCE = 50_000


def make_study(folder: Path, n_documents: int, n_codings: int) -> Path:
    """A study of that size: half of each role, some in pairs, one person in 20 refusing."""
    file = new_study(folder / f"study-{n_documents}", by=ME)
    with at_study(file) as at:
        set_template(at=at, by=ME, codes=make_codes())
        cases = [_case(i) for i in range(n_documents)]
        add_cases(at=at, by=ME, cases=cases)
        pairs = [
            Partnership(UUID(int=9_000_000 + i), cases[i].id, cases[i + 1].id)
            for i in range(0, n_documents - 1, 4)
        ]
        add_partnerships(at=at, by=ME, partnerships=pairs)
        for first in range(0, n_documents, 500):
            _import(at, folder, first, min(500, n_documents - first))
        add_coder(at=at, by=ME, coder=CODER)
        _code(at, n_codings)
    return file


def _import(at: StudyPlace, folder: Path, first: int, n: int) -> None:
    files = write_text(make_interviews(n, first=first, seed=first), folder / f"txt-{first}")
    with pool_for(n) as pool:
        DocumentImport(read_study(at), None, ReadingChoices(), pool).run(at, ME, files, silent)
    for file in files:
        file.unlink()


def _code(at: StudyPlace, n: int) -> None:
    study, dice = read_study(at), random.Random(3)
    for first in range(0, n, CODINGS_AT_ONCE):
        last = min(n, first + CODINGS_AT_ONCE)
        made = [_coding(i, study, dice) for i in range(first, last)]
        add_codings(at=at, by=ME, codings=made)


def _coding(i: int, study: Study, dice: random.Random) -> Coding:
    turns = study.turns
    turn = dice.randrange(len(turns))
    start, end = int(turns.start[turn]), int(turns.end[turn])
    first = dice.randrange(start, end)
    return Coding(
        id=UUID(int=10_000_000 + i),
        document_id=study.documents[int(turns.document[turn])].id,
        span=Span(first, min(end, first + dice.randint(20, 300))),
        code_id=UUID(int=1_000 + dice.randrange(N_CODES)),
        coder_id=CODER.id,
        certainty=dice.choice(tuple(Certainty)),
        stance=dice.choices(tuple(Stance), (80, 10, 5, 5))[0],
    )


def make_codes() -> list[Code]:
    """Ten groups of ten codes."""
    groups = [
        Code(UUID(int=500 + g), str(g + 1), f"Group {g + 1}", is_group=True) for g in range(10)
    ]
    codes = [
        Code(
            UUID(int=1_000 + i), f"{i % 10 + 1}.{i // 10 + 1}", f"Code {i}", UUID(int=500 + i % 10)
        )
        for i in range(N_CODES)
    ]
    return [*groups, *codes]


def _case(i: int) -> Case:
    wish = QuoteConsent.NO if i % 20 == 0 else QuoteConsent.YES
    label = f"{ROLES[i % 2]}{i // 2 + 1}"
    return Case(UUID(int=5_000_000 + i), label, ROLES[i % 2], Stage.SELECTED, consent=Consent(wish))
