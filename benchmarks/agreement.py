"""Agreement on many codes of many turns, beside other programs on the same ratings.

State before: a study as a value, its columns made here. Ours: every coefficient of every code,
group, document and pair, from the codings. Theirs: one coefficient of one code, from ratings laid
out unit by unit, which is the only form they take. Each result must be ours. irrCAC needs an older
numpy than this project, so it runs where POLYVOCAL_IRRCAC says: the Python of an environment of its
own.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import krippendorff
import numpy as np
from numpy.typing import NDArray

import polyvocal
from benchmarks.measure import Measured, measure
from benchmarks.studies import ME
from polyvocal.analysis.agreement import Coefficient, measure_agreement
from polyvocal.core.cases import Case
from polyvocal.core.coding import Coder
from polyvocal.core.columns import Codings, Turns
from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.study import Study, assemble_study
from polyvocal.core.template import Code, Template, TemplateVersion
from polyvocal.work.build import build_study
from polyvocal.work.choices import Choices
from polyvocal.work.example import write_demo_study
from polyvocal.work.importing import ImportChoices
from polyvocal.work.tables import FileKind

N_CODES, N_CODERS, TURNS_A_DOCUMENT = 93, 3, 200
MARKED = 0.5  # turns and codes that a coder may see, of all turns
SEEN = 0.8  # of these, what each coder sees
COMPARED = (0, 5, 60)  # a frequent, a middling and a rare code
_IRRCAC = """
import json, resource, sys, time
import irrCAC.raw, numpy as np, pandas as pd
frame = pd.DataFrame(np.load(sys.argv[1]).T)
start = time.process_time()
value = irrCAC.raw.CAC(frame, categories=[0, 1], digits=12).gwet()["est"]["coefficient_value"]
print(json.dumps([value, time.process_time() - start, resource.getrusage(0).ru_maxrss / 1024]))
"""
Values = dict[int, tuple[float | None, float | None]]


def run(n_turns: int = 1_000_000) -> list[str]:
    """Lines of a table: seconds, memory."""
    lines = ["| what | CPU seconds | peak MB |", "|---|---:|---:|"]
    n_codings = len(make_study(n_turns).codings)
    ours = measure(count_all, n_turns, before=studied)
    what = f"{n_turns:,} turns × {N_CODERS} coders × {N_CODES} codes, {n_codings:,} codings"
    lines.append(_line(f"{what}: all coefficients of all codes", ours))
    for place in COMPARED:
        theirs = measure(alpha_of_one, n_turns, place, before=laid_out, repeats=1)
        _require_near(ours.value[place][0], theirs.value)
        lines.append(_line(f"krippendorff: alpha of code {place}", theirs))
    lines += _irrcac(n_turns, ours.value)
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "demo", Path(folder) / "out"
        write_demo_study(source)
        built = build_study(
            source, out, by=ME, choices=Choices(), importing=ImportChoices(), kinds=(FileKind.CSV,)
        )
        drawn = measure(draw, built.study, before=opened)
    lines.append(_line("demo study by turns, with 1,000 draws of documents", drawn))
    return lines


def make_study(n_turns: int) -> Study:
    """One person's turns a document; coders who see most of the same, and each something else."""
    n_documents = n_turns // TURNS_A_DOCUMENT
    documents = [Document(UUID(int=1 + i), f"D{i:05}") for i in range(n_documents)]
    cases = [Case(UUID(int=1_000_000 + i), f"P{i:05}", role="PW") for i in range(n_documents)]
    study = assemble_study(
        id=UUID(int=1),
        name="Agreement",
        cases=cases,
        documents=documents,
        speakers=[
            Speaker(UUID(int=2_000_000 + i), document.id, "P", SpeakerKind.PARTICIPANT, case.id)
            for i, (document, case) in enumerate(zip(documents, cases, strict=True))
        ],
        template=Template(
            (
                TemplateVersion(
                    1, tuple(Code(UUID(int=500 + i), str(i), f"Code {i}") for i in range(N_CODES))
                ),
            )
        ),
        coders=[Coder(UUID(int=900 + i), f"Coder {i}") for i in range(N_CODERS)],
    )
    place = np.repeat(np.arange(n_documents, dtype=np.int32), TURNS_A_DOCUMENT)
    start = np.tile(np.arange(TURNS_A_DOCUMENT, dtype=np.int32) * 100, n_documents)
    no_time = np.full(len(place), np.nan, np.float32)
    turns = Turns(place, place.copy(), start, start + 90, no_time)
    return replace(study, turns=turns, codings=_codings(study, turns))


def _codings(study: Study, turns: Turns) -> Codings:
    dice = np.random.default_rng(1)
    n = int(len(turns) * MARKED)
    shared = dice.integers(0, len(turns), n), np.minimum(dice.zipf(1.5, n) - 1, N_CODES - 1)
    turn, code, coder = [], [], []
    for who in range(N_CODERS):
        sees = dice.random(n) < SEEN
        n_own = int(n * (1 - SEEN))
        turn += [shared[0][sees], dice.integers(0, len(turns), n_own)]
        code += [shared[1][sees], dice.integers(0, N_CODES, n_own)]
        coder.append(np.full(int(sees.sum()) + n_own, who, np.int16))
    of_turn = np.concatenate(turn)
    order = np.argsort(of_turn, kind="stable")
    of_turn, none = of_turn[order], np.zeros(len(order), np.int8)
    return Codings(
        ids=np.zeros(len(order), "V16"),
        document=turns.document[of_turn],
        start=turns.start[of_turn] + 5,
        end=turns.start[of_turn] + 65,
        code=np.concatenate(code)[order].astype(np.int32),
        coder=np.concatenate(coder)[order],
        round=np.full(len(order), -1, np.int16),
        template_version=np.ones(len(order), np.int16),
        certainty=none,
        stance=none,
        basis=none,
        state=none,
        created=np.zeros(len(order), np.int64),
        found_by=none,
        notes={},
        keys=study.coding_keys(),
    )


def studied(n_turns: int) -> tuple[Study]:
    """The study as a value."""
    return (make_study(n_turns),)


def opened(file: Path) -> tuple[Study]:
    """A kept study as a value."""
    return (polyvocal.open(file),)


def count_all(study: Study) -> Values:
    """Everything; of it alpha and AC1 of each code."""
    lines = [code.line.figures for code in measure_agreement(study).codes]
    return {
        i: (figures[Coefficient.ALPHA].value, figures[Coefficient.AC1].value)
        for i, figures in enumerate(lines)
    }


def draw(study: Study) -> float | None:
    """Everything, with intervals."""
    result = measure_agreement(study, rng=np.random.default_rng(1), n_draws=1000)
    return result.overall.figures[Coefficient.KAPPA].low


def laid_out(n_turns: int, place: int) -> tuple[NDArray[np.float64]]:
    """Ratings of one code, coder × turn: 1 for marked, 0 for not."""
    return (_ratings(make_study(n_turns), place),)


def alpha_of_one(ratings: NDArray[np.float64]) -> float:
    """Another program's alpha of one code."""
    alpha: float = krippendorff.alpha(reliability_data=ratings, level_of_measurement="nominal")
    return alpha


def _ratings(study: Study, place: int) -> NDArray[np.float64]:
    codings = study.codings
    ratings = np.zeros((N_CODERS, len(study.turns)))
    is_code = codings.code == place
    turn = codings.document[is_code] * TURNS_A_DOCUMENT + codings.start[is_code] // 100
    ratings[codings.coder[is_code], turn] = 1
    return ratings


def _irrcac(n_turns: int, ours: Values) -> list[str]:
    python = os.environ.get("POLYVOCAL_IRRCAC")
    if not python:
        return ["| irrCAC: not measured, POLYVOCAL_IRRCAC names no Python that has it | | |"]
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for place in COMPARED:
            file = Path(folder) / "ratings.npy"
            np.save(file, _ratings(make_study(n_turns), place))
            command = [python, "-c", _IRRCAC, str(file)]
            said: Any = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            value, seconds, peak_mb = json.loads(said)
            _require_near(ours[place][1], value)
            lines.append(f"| irrCAC: AC1 of code {place} | {seconds:.2f} | {peak_mb:.0f} |")
    return lines


def _require_near(ours: float | None, theirs: float) -> None:
    if ours is None or abs(ours - theirs) > 1e-6:
        raise AssertionError(f"ours is {ours}, theirs {theirs}")


def _line(name: str, of: Measured) -> str:
    return f"| {name} | {of.cpu_seconds:.2f} | {of.peak_mb:.0f} |"
