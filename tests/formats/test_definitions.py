"""Licensed definitions are read for the codes their rows name, and nothing is guessed."""

from uuid import UUID

import pytest

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.core.licensed import LicensedDefinition
from polyvocal.core.template import Code
from polyvocal.formats.definitions import read_definitions

GOAL = Code(UUID(int=1), "1.1", "Goal setting", synonyms=("Setting a goal",))
PLAN = Code(UUID(int=2), "1.10", "Action planning")
GROUP = Code(UUID(int=3), "1", "Goals", is_group=True)
CODES = (GROUP, GOAL, PLAN)


def read(text, name="definitions.csv"):
    return read_definitions(text.encode(), name, CODES, "A book")


def lines(found):
    return [(f.outcome, f.place, f.sentence) for f in found.findings]


def test_a_row_says_everything_of_its_code():
    found = read(
        "No,Technique,Description,Inclusion criteria,Exclude,Example 1,Example 2\n"
        "1.1,Goal setting,Words.,With.,Without.,One.,Two.\n"
    )

    assert found.definitions == (
        LicensedDefinition(GOAL.id, "A book", "Words.", "With.", "Without.", ("One.", "Two.")),
    )
    assert found.findings == ()


@pytest.mark.parametrize(
    "row", ["1.1,", ",goal SETTING", ",Setting a goal", ",1.1 Goal setting", "1.1,Setting a goal"]
)
def test_a_code_is_named_by_number_label_synonym_or_both(row):
    found = read(f"number,label,definition\n{row},Words.\n")

    assert [one.code_id for one in found.definitions] == [GOAL.id]


def test_rows_that_name_no_code_or_two_are_listed_and_not_taken():
    found = read(
        "number,label,definition\n"
        "9.9,,Words.\n"
        ",,Words.\n"
        "1.1,Action planning,Words.\n"
        "1,,Words.\n"
        "1.10,,\n"
    )

    assert found.definitions == ()
    assert lines(found) == [
        (Outcome.LEFT_OUT, "row 2", "“9.9” is no code of this study, or more than one."),
        (Outcome.LEFT_OUT, "row 3", "It names no code by number or label."),
        (Outcome.AMBIGUOUS, "row 4",
         "Its number says 1.1 Goal setting, its label 1.10 Action planning."),
        (Outcome.LEFT_OUT, "row 5", "“1” is no code of this study, or more than one."),
        (Outcome.LEFT_OUT, "row 6", "It says nothing of 1.10 Action planning."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("definition\nWords.\n", "no column says which code a row defines"),
        ("number,label\n1.1,Goal\n", "no column is headed “definition”"),
        ("number,definition\n1.1,A\n1.1,B\n",
         r"row 3: 1.1 Goal setting is also defined in row 2. Keep one of the two rows."),
        ("", "definitions.csv"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_used_says_why(text, told):
    with pytest.raises(BadFile, match=told):
        read(text)


def test_other_columns_are_listed():
    found = read("number,definition,page\n1.1,Words.,12\n")

    assert [f.outcome for f in found.findings] == [Outcome.LEFT_OUT]
    assert "“page”" in found.findings[0].sentence


def test_words_of_any_kind_come_through():
    hostile = "=HYPERLINK(1) naïve 👩‍👩‍👧 שלום <b>&"

    [one] = read(f"number,definition\n1.1,{hostile}\n").definitions

    assert one.definition == hostile
