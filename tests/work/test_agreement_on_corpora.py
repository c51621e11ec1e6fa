"""A second coder made of the first by known faults: the figures move as the faults do.

On the demo study, and on published corpora where they lie beside the project.
"""

from __future__ import annotations

import dataclasses
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

import polyvocal
from polyvocal.analysis.agreement import (
    Agreement,
    Coefficient,
    UnitChoice,
    UnitKind,
    measure_agreement,
)
from polyvocal.analysis.frames import Scope
from polyvocal.analysis.unitizing import measure_unitizing
from polyvocal.core.coding import Coder, CoderKind, Coding, Span
from polyvocal.core.columns import Codings
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.study import Study
from polyvocal.store.events import Actor
from polyvocal.work.build import build_study
from polyvocal.work.choices import Choices
from polyvocal.work.example import write_demo_study
from polyvocal.work.importing import ImportChoices
from tests.reference import REFERENCE

CORPORA = REFERENCE / "corpora"
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "coded_corpus_to_folder.py"
ME = Actor(UUID(int=1), "Coder A")
SECOND = Coder(UUID(int=2), "Second")
RATES = (0.0, 0.1, 0.3, 0.6)
Fault = Callable[[Coding, random.Random], Coding | None]


@pytest.fixture(scope="module", params=["demo", "annomi", "pac"])
def corpus(request, tmp_path_factory) -> Study:
    """A coded corpus with the codings of one coder alone."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    if request.param == "demo":
        write_demo_study(folder / "in")
    elif not CORPORA.is_dir():
        pytest.skip("the corpora are not beside the project")
    else:
        laid_out = [str(CORPORA / request.param), str(folder / "in")]
        subprocess.run([sys.executable, str(EXAMPLE), *laid_out], check=True)
    built = build_study(
        folder / "in",
        folder / "out",
        by=ME,
        importing=ImportChoices(),
        choices=Choices(),
        kinds=(),
    )
    study = polyvocal.open(built.study)
    people = [coder.id for coder in study.coders if coder.kind is CoderKind.PERSON]
    first = max(people, key=lambda id_: sum(c.coder_id == id_ for c in study.codings))
    return with_codings(study, [c for c in study.codings if c.coder_id == first], first)


def with_codings(study: Study, codings: list[Coding], first: UUID) -> Study:
    """The study with these codings alone, by its first coder and a second one."""
    coders = (next(c for c in study.coders if c.id == first), SECOND)
    bare = dataclasses.replace(study, coders=coders, rounds=())
    loose = [dataclasses.replace(coding, round_id=None) for coding in codings]
    return dataclasses.replace(bare, codings=Codings.from_codings(loose, bare.coding_keys()))


def coded_again(study: Study, rate: float, fault: Fault) -> Study:
    """The study with a second coder who commits a fault in this share of the first's codings."""
    dice = random.Random(11)  # noqa: S311 - made-up faults need no cryptography
    first = study.coders[0].id
    n = len(study.codings)
    faulty = set(dice.sample(range(n), round(rate * n)))
    again = []
    for place, coding in enumerate(study.codings):
        made: Coding | None = coding
        if place in faulty:
            made = fault(coding, dice)
        if made is not None:
            own = UUID(int=coding.id.int ^ 1)
            again.append(dataclasses.replace(made, id=own, coder_id=SECOND.id))
    return with_codings(study, [*study.codings, *again], first)


def miss(_coding: Coding, _dice: random.Random) -> None:
    return None


def shrink(coding: Coding, dice: random.Random) -> Coding:
    """Edges up to ten characters inside those of the first."""
    room = (coding.span.end - coding.span.start - 1) // 2
    a, b = (min(room, dice.randint(1, 10)) for _ in range(2))
    return dataclasses.replace(coding, span=Span(coding.span.start + a, coding.span.end - b))


def neighbour_in(study: Study) -> Fault:
    """Another code of the template that the first coder uses, the next one in its order."""
    used = sorted({c.code_id for c in study.codings}, key=study.template.index.__getitem__)
    after = dict(zip(used, [*used[1:], used[0]], strict=True))
    return lambda coding, _dice: dataclasses.replace(coding, code_id=after[coding.code_id])


def compare(study: Study, kind: UnitKind = UnitKind.TURN, tolerance: int = 0) -> Agreement:
    layers = [Layer(LayerKind.CODER, coder.id) for coder in study.coders]
    return measure_agreement(study, layers, Scope(), UnitChoice(kind, tolerance))


def overall(result: Agreement, coefficient: Coefficient) -> float:
    value = result.overall.figures[coefficient].value
    assert value is not None
    return value


def spans_alpha(study: Study) -> float:
    """The mean uα of the codes that were used."""
    layers = [Layer(LayerKind.CODER, coder.id) for coder in study.coders]
    values = [line.u.value for line in measure_unitizing(study, layers).codes]
    known = [value for value in values if value is not None]
    return sum(known) / len(known)


def test_a_coder_who_does_the_same_agrees_fully(corpus: Study):
    same = coded_again(corpus, 0, miss)

    for kind in UnitKind:
        assert overall(compare(same, kind), Coefficient.KAPPA) == pytest.approx(1), kind
    assert spans_alpha(same) == pytest.approx(1)


def test_the_more_is_missed_the_lower_is_kappa_and_positive_agreement_is_as_expected(corpus: Study):
    results = [compare(coded_again(corpus, rate, miss)) for rate in RATES]

    kappas = [overall(result, Coefficient.KAPPA) for result in results]
    assert kappas == sorted(kappas, reverse=True)
    assert kappas[-1] < 0.75
    for rate, result in zip(RATES, results, strict=True):
        # Who misses a share m finds 1 − m of what the other has: 2(1 − m) of (1 − m) + 1.
        expected = 2 * (1 - rate) / (2 - rate)
        # A turn that has a code twice is missed only when both are, so a little more is found.
        assert expected - 0.03 < overall(result, Coefficient.POSITIVE) < expected + 0.08
        assert overall(result, Coefficient.BIAS) == pytest.approx(
            (1 - overall(result, Coefficient.PERCENT)), abs=1e-9
        )


def test_neighbours_lower_kappa_twice_as_much_as_misses_while_pabak_hardly_moves(corpus: Study):
    neighbour = neighbour_in(corpus)
    results = [compare(coded_again(corpus, rate, neighbour)) for rate in RATES]
    missed = [compare(coded_again(corpus, rate, miss)) for rate in RATES]

    kappas = [overall(result, Coefficient.KAPPA) for result in results]
    assert kappas == sorted(kappas, reverse=True)
    for result, other in zip(results[1:], missed[1:], strict=True):
        assert overall(result, Coefficient.KAPPA) < overall(other, Coefficient.KAPPA)
    # Where nearly every unit lacks nearly every code, agreement on absence drowns the rest.
    fall = kappas[0] - kappas[-1]
    pabak = [overall(results[i], Coefficient.PABAK) for i in (0, -1)]
    assert pabak[0] - pabak[1] < fall


def test_edges_are_seen_by_spans_and_not_by_turns(corpus: Study):
    moved = [coded_again(corpus, rate, shrink) for rate in RATES]

    spans = [spans_alpha(study) for study in moved]
    assert spans == sorted(spans, reverse=True)
    assert spans[-1] < 0.99
    for study in moved:
        assert overall(compare(study), Coefficient.KAPPA) > 0.97
    by_characters = [
        overall(compare(study, UnitKind.CHARACTERS), Coefficient.KAPPA) for study in moved
    ]
    assert by_characters == sorted(by_characters, reverse=True)
    assert by_characters[-1] < 1
