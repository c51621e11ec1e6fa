"""A study of half a million codings opens in little memory and time."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from polyvocal.core.coding import Coder
from polyvocal.core.columns import CodingKeys, Codings
from polyvocal.core.documents import Document
from polyvocal.core.study import Study, assemble_study
from polyvocal.core.template import Code, Template, TemplateVersion
from polyvocal.store.changes import add_study
from polyvocal.store.connections import connect, disconnect
from polyvocal.store.snapshot import read_study
from tests.store.samples import ANN, made

N_CODINGS, N_DOCUMENTS, LENGTH = 500_000, 500, 9_000
MEGABYTES, SECONDS = 150, 3.0
MEASURE = r"""
import re, sys, time
from pathlib import Path
from polyvocal.store.connections import connect
from polyvocal.store.reads import the_study
from polyvocal.store.snapshot import read_study
at = the_study(connect(sys.argv[1]))
def peak():
    # Not getrusage: a child inherits its parent's peak there.
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
begun = time.process_time()
study = read_study(at)
seconds = time.process_time() - begun
print(peak() - before, seconds, len(study.codings))
"""


def large_study() -> Study:
    """Many codings, spread evenly."""
    rng = np.random.default_rng(7)
    documents = [Document(made(f"d{i}"), f"d{i}") for i in range(N_DOCUMENTS)]
    codes = tuple(Code(made(f"c{i}"), str(i), f"code {i}") for i in range(90))
    coder = Coder(made("coder"), "Ann")
    study = assemble_study(
        id=made("large"),
        name="Large",
        documents=documents,
        template=Template((TemplateVersion(1, codes),)),
        coders=[coder],
        texts={d.id: f"{d.name} ".ljust(LENGTH, "x") for d in documents},
    )
    start = rng.integers(0, LENGTH - 400, N_CODINGS)
    columns = {
        "ids": np.array([UUID(int=i + 1).bytes for i in range(N_CODINGS)], dtype="V16"),
        "document": np.sort(rng.integers(0, N_DOCUMENTS, N_CODINGS)).astype(np.int32),
        "start": start.astype(np.int32),
        "end": (start + rng.integers(1, 400, N_CODINGS)).astype(np.int32),
        "code": rng.integers(0, len(codes), N_CODINGS).astype(np.int32),
        "created": np.zeros(N_CODINGS, dtype=np.int64),
        "template_version": np.ones(N_CODINGS, dtype=np.int16),
        "coder": np.zeros(N_CODINGS, dtype=np.int16),
        "round": np.full(N_CODINGS, -1, dtype=np.int16),
    }
    small = ("certainty", "stance", "basis", "state", "found_by")
    columns |= {name: np.zeros(N_CODINGS, dtype=np.int8) for name in small}
    keys: CodingKeys = study.coding_keys()
    codings = Codings(**columns, notes={}, keys=keys)
    order = np.lexsort((codings.end, codings.start, codings.document))
    object.__setattr__(study, "codings", codings.take(order))
    return study


@pytest.mark.long
@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is read where Linux tells it"
)
def test_half_a_million_codings_open_within_three_seconds_and_150_megabytes(
    tmp_path: Path,
) -> None:
    path, study = tmp_path / "large.polyvocal", large_study()
    begun = time.perf_counter()
    alias = connect(path, create=True)
    at = add_study(alias=alias, by=ANN, study=study)
    print(f"stored in {time.perf_counter() - begun:.1f} s")
    assert read_study(at).codings == study.codings
    disconnect(alias)

    told = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )

    kilobytes, seconds, n_codings = told.stdout.split()
    print(f"opened in {float(seconds):.2f} s and {int(kilobytes) / 1024:.0f} MB")
    assert int(n_codings) == N_CODINGS
    assert int(kilobytes) / 1024 <= MEGABYTES
    assert float(seconds) <= SECONDS
