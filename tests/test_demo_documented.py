"""docs/demo-study.md says of the demo study what is so."""

import csv
import re
from collections import Counter
from importlib import resources
from pathlib import Path

from polyvocal.frameworks.library import load_framework

PAGE = (Path(__file__).parents[1] / "docs" / "demo-study.md").read_text(encoding="utf-8")
PLAIN = " ".join(PAGE.split())


def codings():
    sheet = resources.files("polyvocal.work") / "demo_study" / "codings.csv"
    return list(csv.DictReader(sheet.read_text(encoding="utf-8").splitlines()))


def test_the_page_counts_the_codings_as_they_are():
    by_coder = Counter(row["coder"] for row in codings())

    assert f"The consensus has {by_coder['Consensus']} rows of its own" in PLAIN
    assert f"the two coders' {by_coder['Coder A'] + by_coder['Coder B']} codings" in PLAIN
    assert f"Ten of the {by_coder['Consensus']} rows of the consensus" in PLAIN


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the tables under a heading, as many rows as begin with a code or a person."""
    under = PAGE.partition(f"\n### {heading}")[2].partition("\n### ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in under.splitlines()]
    return [row for row in rows if len(row) > 2 and re.match(r"\d+\.\d|[WP]\d|\*\*", row[0])]


def test_the_table_of_the_blind_reading_adds_up_and_names_codes_rightly():
    *rows, together = rows_of("What they found")
    frameworks = map(load_framework, ("bctt_v1", "relational"))
    titles = {code.title for framework in frameworks for code in framework.codes}
    columns = zip(*(row[1:] for row in rows), strict=True)

    assert {row[0] for row in rows} - titles == set()
    assert [sum(int(cell or 0) for cell in column) for column in columns] == [
        int(cell.strip("*")) for cell in together[1:]
    ]


def test_what_was_taken_after_the_blind_reading_stands_in_the_consensus():
    told = {
        (document, *(part.strip() for part in (code + ",").split(",")[:2]))
        for where, code, _passage in rows_of("Found and taken")
        for document in where.split(", ")
    }
    stands = {
        (row["document"], row["code"], row["stance"])
        for row in codings()
        if row["coder"] == "Consensus"
    }

    assert len(told) == 12
    assert told - stands == set()
