"""Small studies in which two coders were to code everything, and what was found of one code."""

import dataclasses
import json
from pathlib import Path

import numpy as np

from polyvocal.analysis.agreement import Agreement, Coefficient, Line
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.study import Study
from polyvocal.core.template import Code, Template, TemplateVersion
from tests.analysis.studies import CODERS, PAIR, Coded, Plan, uid

RARE = json.loads((Path(__file__).parent / "rare_codes.json").read_text("utf-8"))

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


def rare_codes() -> Study:
    """Ninety-three codes that two coders used rarely, and what other programs say of them."""
    codes = {name: Code(uid(name), "", name) for name in RARE["codes"]}
    plan = Plan(
        people={"P1": "PW"},
        talk={name: [("P1", "what was said")] for name in RARE["excerpts"]},
        template=Template((TemplateVersion(1, tuple(codes.values())),)),
        assigned=[(name, who) for name in RARE["excerpts"] for who in ("Ann", "Ben")],
    )
    return plan.study(
        Coded(name, 4, 17, code, who)
        for name, both in RARE["excerpts"].items()
        for who, found in zip(("Ann", "Ben"), (both["coder1"], both["coder2"]), strict=True)
        for code in found
    )
