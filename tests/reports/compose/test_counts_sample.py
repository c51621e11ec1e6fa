"""Who was interviewed, in sentences: every share beside what it was taken of."""

import dataclasses

from polyvocal.analysis.characteristics import Denominator, describe_characteristics
from polyvocal.core.cases import Attribute, AttributeKind, Missing
from polyvocal.core.study import Study, assemble_study
from polyvocal.reports.blocks import Paragraph
from polyvocal.reports.compose.counts_sample import characteristic_sentences
from tests.analysis.studies import uid
from tests.reports.results import PAPER, WHITE, paper_sample


def said(study: Study, **how) -> list[str]:
    sentences = characteristic_sentences(describe_characteristics(study, **how), PAPER)
    return [Paragraph(sentence).words for sentence in sentences]


def having(**values) -> Study:
    """The paper's people, each with one value of one attribute, given by what they have."""
    [(name, value)] = values.items()
    kind = AttributeKind.NUMBER if isinstance(value(0), float) else AttributeKind.NOMINAL
    cases = [
        dataclasses.replace(case, attributes={name: value(n)})
        for n, case in enumerate(paper_sample().cases)
    ]
    attribute = Attribute(uid(name), name, kind)
    return assemble_study(id=uid("s"), name="S", attributes=[attribute], cases=cases)


def test_the_papers_percentages_are_said_with_missing_values_and_without():
    assert said(paper_sample(), groupings=[WHITE]) == [
        "sex: PW, Woman 7/11 (64%), Man 4/11 (36%); SP, Woman 6/10 (60%), Man 4/10 (40%).",
        (
            "ethnicity, of those whose value is known: PW, White 8/10 (80%), Arab 1/10 (10%), "
            "Asian – British 1/10 (10%); SP, White 3/9 (33%), Asian – British 3/9 (33%), "
            "Black – British 1/9 (11%), Mixed/other 2/9 (22%). Of all: PW, White 8/11 (73%), "
            "Arab 1/11 (9%), Asian – British 1/11 (9%); SP, White 3/10 (30%), "
            "Asian – British 3/10 (30%), Black – British 1/10 (10%), Mixed/other 2/10 (20%)."
        ),
        (
            "age, of those whose value is known: PW, 26-64 7/7 (100%); SP, 18-25 2/9 (22%), "
            "26-64 7/9 (78%). Of all: PW, 26-64 7/11 (64%); SP, 18-25 2/10 (20%), "
            "26-64 7/10 (70%)."
        ),
    ]


def test_the_denominator_that_leads_is_said_first():
    age = said(paper_sample(), headline=Denominator.WITH_MISSING)[2]

    assert age.startswith("age, of all: PW, 26-64 7/11 (64%);")
    assert age.endswith("Of those whose value is known: PW, 26-64 7/7 (100%); SP, 18-25 2/9 "
                        "(22%), 26-64 7/9 (78%).")  # fmt: skip


def test_a_role_of_which_nothing_is_known_says_so():
    [line] = said(having(car=lambda n: Missing() if n < 11 else "yes"))

    assert line == (
        "car, of those whose value is known: PW, no value is known; SP, yes 10/10 (100%). "
        "Of all: PW, no value is known; SP, yes 10/10 (100%)."
    )


def test_numbers_and_attributes_of_many_values_are_left_to_the_table():
    assert said(having(age=float)) == []
    assert said(having(town=lambda n: f"town {n}")) == []
    assert len(said(having(town=lambda n: f"town {n % 8}"))) == 1
