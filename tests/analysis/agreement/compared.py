"""Small studies in which two coders were to code everything, and what was found of one code."""

import dataclasses

import numpy as np

from polyvocal.analysis.agreement import Agreement, Coefficient, Line
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.study import Study
from tests.analysis.studies import CODERS, PAIR, Coded

ANN, BEN, CID = (Layer(LayerKind.CODER, CODERS[name].id) for name in ("Ann", "Ben", "Cid"))
ALL_IN = tuple((name, who) for name in PAIR.talk for who in ("Ann", "Ben"))


def figures(result: Agreement) -> list[float]:
    lines = [result.overall, *(line.line for line in (*result.codes, *result.groups))]
    values = [line.figures[c].value for line in lines for c in Coefficient]
    return [np.nan if value is None else value for value in values]


def both_coded(*codings: Coded) -> Study:
    return dataclasses.replace(PAIR, assigned=ALL_IN).study(codings)


def line_of(result: Agreement, label: str) -> Line:
    return next(line.line for line in result.codes if line.code.label == label)
