"""docs/sheets.md tells every column and word the sheets know, and its examples can be read."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from polyvocal.core.cases import Case
from polyvocal.core.findings import Outcome
from polyvocal.formats import (
    attributes,
    cases,
    cell_values,
    coding_rows,
    definitions,
    document_facts,
    partnerships,
    presence,
    template_sheets,
)
from polyvocal.formats.attributes import read_attributes
from polyvocal.formats.cases import read_cases
from polyvocal.formats.coding_rows import read_codings
from polyvocal.formats.definitions import read_definitions
from polyvocal.formats.document_facts import read_document_facts
from polyvocal.formats.partnerships import read_partnerships
from polyvocal.formats.presence import read_presence
from polyvocal.formats.template_sheets import read_template

PAGE = (Path(__file__).parents[1] / "docs" / "sheets.md").read_text(encoding="utf-8")
SECTIONS = {
    "Participants": cases.COLUMNS,
    "Attributes": attributes.COLUMNS,
    "Partnerships": partnerships.COLUMNS,
    "Documents": document_facts.COLUMNS,
    "Your own framework": template_sheets.COLUMNS,
    "Codings": coding_rows.COLUMNS,
    "Licensed definitions": definitions.COLUMNS,
    "Presence": presence.COLUMNS,
}
WORDS: dict[str, list[Mapping[str, StrEnum]]] = {
    "Participants": [cases.STAGES, cases.CONSENTS, cell_values.MISSING_WORDS],
    "Attributes": [attributes.KINDS],
    "Documents": [document_facts.KINDS, document_facts.SPEAKER_WORDS],
    "Your own framework": [template_sheets.ORIGINS],
    "Codings": [coding_rows.CERTAINTIES, coding_rows.STANCES, coding_rows.BASES],
}
EXAMPLES = re.findall(r"^```(csv|yaml) (\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def section(title: str) -> str:
    found = re.search(rf"^## {title}.*?(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("title", SECTIONS)
def test_every_column_is_documented_with_all_its_names(title):
    rows = re.findall(
        r"^\| \*\*(.+?)\*\*( \(needed\))? \| (.*?) \| .+ \|$", section(title), re.MULTILINE
    )

    told = [([name, *filter(None, others.split(", "))], bool(must)) for name, must, others in rows]
    assert told == [(list(c.headings), c.is_required) for c in SECTIONS[title]]


@pytest.mark.parametrize("title", WORDS)
def test_every_value_a_cell_may_have_is_documented(title):
    text = section(title)

    for words in WORDS[title]:
        assert [v.value for v in words.values() if v.value and v.value not in text] == []


def test_every_way_to_say_that_a_value_is_missing_is_documented():
    rows = dict(re.findall(r"^\| (\w[\w ]+) \| (.+) \|$", section("Participants"), re.MULTILINE))

    for word, reason in cell_values.MISSING_WORDS.items():
        assert word in rows[reason.value].split(", ")


def test_there_is_an_example_for_every_sheet():
    assert {name for _format, name, _text in EXAMPLES} == {
        *(
            *("cases", "attributes", "partnerships", "documents", "template", "codings"),
            *("definitions", "presence"),
        )
    }


@pytest.mark.parametrize(("kind", "name", "text"), EXAMPLES)
def test_every_example_reads_without_a_word_of_complaint(kind, name, text):
    data, file = text.encode(), f"{name}.{kind}"
    known = read_cases(_example("cases"), "cases.csv").cases

    readers: dict[str, Callable[[], Any]] = {
        "cases": lambda: read_cases(data, file),
        "attributes": lambda: read_attributes(data, file),
        "partnerships": lambda: read_partnerships(data, file, known),
        "documents": lambda: read_document_facts(data, file),
        "template": lambda: read_template(data, file),
        "codings": lambda: read_codings(data, file),
        "definitions": lambda: read_definitions(
            data, file, read_template(_first_example("template"), "template.csv").codes, "A book"
        ),
        "presence": lambda: read_presence(data, file, [*known, Case(known[0].id, "X", "x")]),
    }
    findings = readers[name]().findings

    assert [f.sentence for f in findings if f.outcome is not Outcome.TAKEN] == []


def _example(name: str) -> bytes:
    texts: dict[str, str] = {other: text for _kind, other, text in EXAMPLES}
    return texts[name].encode()


def _first_example(name: str) -> bytes:
    text: str = next(text for _kind, other, text in EXAMPLES if other == name)
    return text.encode()
