"""Results to make reports of: a small study that is coded, the paper's tables, and nothing."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from pathlib import Path

from polyvocal.analysis.characteristics import Denominator, Grouping, describe_characteristics
from polyvocal.analysis.depiction import Depiction, depict, depict_presence
from polyvocal.analysis.flow import count_flow
from polyvocal.analysis.quotations import Quotations, gather_quotations
from polyvocal.core.cases import (
    Attribute,
    AttributeKind,
    Case,
    Consent,
    Missing,
    MissingReason,
    QuoteConsent,
    Stage,
)
from polyvocal.core.coding import Basis, Certainty, Stance
from polyvocal.core.evidence import Presence
from polyvocal.core.study import Revision, Study, assemble_study
from polyvocal.reports.blocks import Report
from polyvocal.reports.compose.counts import Results, compose_counts
from polyvocal.reports.compose.imprint import TECHNIQUES, Imprint
from polyvocal.reports.compose.quotes import compose_quotes, compose_quotes_behind
from polyvocal.reports.compose.table1 import compose_table1
from polyvocal.reports.compose.table2 import compose_table2
from tests.analysis.studies import INTERVIEWER, Plan, uid

DAY = dt.date(2026, 3, 1)
REFUSED = "Zanzibar"  # only ever said by the one who refused
DIGEST = "0123456789abcdef" * 4
IMPRINT = Imprint("A small study", digest=DIGEST)
PAPER = Imprint("The paper", noun=TECHNIQUES)
_DATA = Path(__file__).parents[1] / "analysis" / "data"

HOSTILE = '<script src="//evil.example/x.js"></script><img onerror=alert(1)>&amp;"\u202ex\x0b'
HOSTILE_NAME = '"><b onclick=x>P1'
FORMULA = '=HYPERLINK("x","y")'


def plan(words: str = "I asked the nurse and she showed me.", name: str = "P1") -> Plan:
    """Two peer workers and two supported peers; S2 refused to be quoted, P2's consent is unknown.

    P1 and S1 are partners and both evidence 1.1; 1.2 is evidenced by P2 and S1, who are not.
    """
    made = Plan(
        people={name: "PW", "P2": "PW", "S1": "SP", "S2": "SP"},
        partners=((name, "S1"), ("P2", "somebody not met")),
        consent={"S2": Consent(QuoteConsent.NO), "P2": Consent(QuoteConsent.UNKNOWN)},
        talk={
            "D1": ((INTERVIEWER, "How did it begin?"), (name, words), (name, "Then we waited.")),
            "D2": (
                ("S1", "He asked me to wait."),
                ("S1", "قالت لي تعال معي"),
                ("S2", f"I said {REFUSED} to them."),
            ),
            "D3": (("P2", "We told everybody."),),
        },
    )
    codings = [
        made.coded("D1", words, "ask", certainty=Certainty.CERTAIN, basis=Basis.EXPLICIT),
        made.coded("D1", "Then we waited.", "ask"),
        made.coded("D1", "Then we waited.", "show", stance=Stance.CONTRADICTS),
        made.coded("D2", "He asked me to wait.", "ask", coder="Ben"),
        made.coded("D2", "قالت لي تعال معي", "tell", stance=Stance.COMPLICATES),
        made.coded("D2", f"I said {REFUSED} to them.", "new"),
        made.coded("D3", "We told everybody.", "tell", certainty=Certainty.PROBABLE),
        made.coded("D1", "How did it begin?", "ask"),
    ]
    return dataclasses.replace(made, codings=codings)


def small_study(words: str = "I asked the nurse and she showed me.", name: str = "P1") -> Study:
    """The study of `plan`, with a revision."""
    return dataclasses.replace(plan(words, name).study(), revision=Revision(12, "ab" * 32))


def quotations(study: Study) -> Quotations:
    return gather_quotations(study, DAY)


def paper_presence() -> Presence:
    """The published Table 2 as presence data."""
    with (_DATA / "table2.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return Presence(
        units=("PW", "SP"),
        unit_roles=("PW", "SP"),
        codes=tuple((r["number"], r["label"], r["group"]) for r in rows),
        present=tuple((r["PW"] == "yes", r["SP"] == "yes") for r in rows),
        notes=tuple(r["remark"] for r in rows),
    )


def paper_depiction() -> Depiction:
    return depict_presence(paper_presence())


def paper_sample() -> Study:
    """The published sample: 21 people, with their missing values."""
    with (_DATA / "table1.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = ("sex", "ethnicity", "age")
    declined = Missing(MissingReason.DECLINED)
    cases = [
        Case(
            uid(row["case"]),
            row["case"],
            role=row["role"],
            stage=Stage.SELECTED,
            attributes={n: declined if row[n] == "declined" else row[n] for n in names},
        )
        for row in rows
    ]
    attributes = [
        Attribute(uid("sex"), "sex", values=("Woman", "Man", "Other")),
        Attribute(uid("ethnicity"), "ethnicity"),
        Attribute(uid("age"), "age", AttributeKind.ORDINAL, ("18-25", "26-64", "65+")),
    ]
    return assemble_study(id=uid("paper"), name="The paper", attributes=attributes, cases=cases)


WHITE = Grouping("ethnicity", (("White", ("White – British", "White – Irish", "White – Other")),))


def paper_table1(headline: Denominator) -> Report:
    sample = paper_sample()
    described = describe_characteristics(sample, groupings=[WHITE], headline=headline)
    return compose_table1(described, PAPER)


def all_results(study: Study) -> Results:
    return Results(
        describe_characteristics(study), count_flow(study), depict(study), quotations(study)
    )


def table2_with_quotes(study: Study, imprint: Imprint = IMPRINT) -> Report:
    """The depiction, and the quotes its numbers open in the same file."""
    table2 = compose_table2(depict(study), imprint, quotations=quotations(study))
    behind = compose_quotes_behind(quotations(study), imprint)
    return dataclasses.replace(table2, blocks=(*table2.blocks, *behind.blocks))


def every_report(study: Study, imprint: Imprint = IMPRINT) -> list[Report]:
    """Each report that prints words of people or names from files."""
    results = all_results(study)
    assert results.characteristics is not None
    return [
        compose_counts(results, imprint),
        compose_table1(results.characteristics, imprint),
        table2_with_quotes(study, imprint),
        compose_quotes(quotations(study), imprint),
    ]
