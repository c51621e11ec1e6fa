import csv
import dataclasses
from pathlib import Path

import pytest

from polyvocal.analysis.characteristics import (
    Characteristic,
    Characteristics,
    Denominator,
    Grouping,
    MissingCount,
    describe_characteristics,
)
from polyvocal.analysis.frames import Ratio
from polyvocal.core.cases import (
    Attribute,
    AttributeKind,
    AttributeValue,
    Case,
    CaseSet,
    Missing,
    MissingReason,
)
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.study import Study, assemble_study
from polyvocal.core.words import count_words
from tests.analysis.studies import PAIR, uid

DECLINED = Missing(MissingReason.DECLINED)
WHITE = Grouping("ethnicity", (("White", ("White – British", "White – Irish", "White – Other")),))


@pytest.fixture(scope="module")
def sample() -> Study:
    with (Path(__file__).parent / "data" / "table1.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = ("sex", "ethnicity", "age", "setting")
    cases = [
        Case(
            uid(row["case"]),
            row["case"],
            role=row["role"],
            attributes={n: DECLINED if row[n] == "declined" else row[n] for n in names},
        )
        for row in rows
    ]
    attributes = [
        Attribute(uid("sex"), "sex", values=("Woman", "Man", "Other")),
        Attribute(uid("ethnicity"), "ethnicity"),
        Attribute(uid("age"), "age", AttributeKind.ORDINAL, ("18-25", "26-64", "65+")),
        Attribute(uid("setting"), "setting"),
    ]
    return assemble_study(id=uid("paper"), name="The paper", attributes=attributes, cases=cases)


def of_value(result: Characteristics, attribute: str, value: str) -> list[tuple[Ratio, Ratio]]:
    """With and without missing values: each column's, then the total."""
    found = named(result, attribute)
    counts = [
        next(count for count in summary.counts if count.value == value)
        for summary in (*found.columns, found.total)
    ]
    return [(count.with_missing, count.without_missing) for count in counts]


def named(result: Characteristics, attribute: str) -> Characteristic:
    return next(c for c in result.characteristics if c.attribute.name == attribute)


def test_the_papers_percentages_come_out(sample: Study):
    result = describe_characteristics(sample, groupings=[WHITE])

    assert (result.columns, result.n_by_column) == (("PW", "SP"), (11, 10))
    women, age, white = (
        of_value(result, "sex", "Woman"),
        of_value(result, "age", "26-64"),
        of_value(result, "ethnicity", "White"),
    )
    assert women[:2] == [(Ratio(7, 11), Ratio(7, 11)), (Ratio(6, 10), Ratio(6, 10))]
    assert age[:2] == [(Ratio(7, 11), Ratio(7, 7)), (Ratio(7, 10), Ratio(7, 9))]
    assert white[:2] == [(Ratio(8, 11), Ratio(8, 10)), (Ratio(3, 10), Ratio(3, 9))]


def test_the_papers_totals_come_out(sample: Study):
    result = describe_characteristics(sample)

    totals = {
        characteristic.attribute.name: {
            count.value: count.n_cases for count in characteristic.total.counts
        }
        for characteristic in result.characteristics
    }
    assert totals == {
        "sex": {"Woman": 13, "Man": 8, "Other": 0},
        "ethnicity": {
            "Arab": 1,
            "Asian – British": 4,
            "Black – British": 1,
            "Mixed/other": 2,
            "White – British": 9,
            "White – Irish": 1,
            "White – Other": 1,
        },
        "age": {"18-25": 2, "26-64": 14, "65+": 0},
        "setting": {f"setting {i}": n for i, n in zip(range(1, 6), (8, 4, 3, 1, 5), strict=True)},
    }
    assert named(result, "age").total.missing == (MissingCount(MissingReason.DECLINED, 5),)
    assert named(result, "ethnicity").total.n_missing == 2


def test_a_declared_value_nobody_has_is_counted_0(sample: Study):
    assert of_value(describe_characteristics(sample), "age", "65+") == [
        (Ratio(0, 11), Ratio(0, 7)),
        (Ratio(0, 10), Ratio(0, 9)),
        (Ratio(0, 21), Ratio(0, 16)),
    ]


def test_the_grouping_is_carried_for_print(sample: Study):
    result = describe_characteristics(sample, groupings=[WHITE])

    ethnicity = named(result, "ethnicity")
    assert ethnicity.grouping == WHITE
    assert [count.value for count in ethnicity.total.counts] == [
        "White",
        "Arab",
        "Asian – British",
        "Black – British",
        "Mixed/other",
    ]


def test_columns_can_be_any_attribute(sample: Study):
    result = describe_characteristics(sample, by="age", attributes=["sex"])

    assert result.columns == ("18-25", "26-64", "65+")
    assert result.n_by_column == (2, 14, 0)
    assert result.n_without_column == 5
    assert of_value(result, "sex", "Woman") == [
        (Ratio(0, 2), Ratio(0, 2)),
        (Ratio(10, 14), Ratio(10, 14)),
        (Ratio(0, 0), Ratio(0, 0)),
        (Ratio(13, 21), Ratio(13, 21)),
    ]
    assert result.cases[7].column is None


def test_a_share_of_no_cases_is_not_defined(sample: Study):
    empty = describe_characteristics(sample, by="age", attributes=["sex"]).characteristics[0]

    ratio = empty.columns[2].counts[0].of(Denominator.WITH_MISSING)
    assert ratio.share is None
    assert ratio.undefined != ""


def test_both_denominators_are_there_and_one_is_the_headline(sample: Study):
    result = describe_characteristics(sample, headline=Denominator.WITH_MISSING)

    count = named(result, "age").columns[0].counts[1]
    assert result.headline is Denominator.WITH_MISSING
    assert count.of(result.headline).share == 7 / 11
    assert count.of(Denominator.WITHOUT_MISSING).share == 1.0


def test_each_case_has_its_line(sample: Study):
    first = describe_characteristics(sample).cases[2]

    assert (first.case.label, first.column, first.n_documents, first.minutes) == (
        "PW3",
        0,
        0,
        None,
    )
    assert first.values == ("Woman", "Arab", DECLINED, "setting 1")


def with_years(*values: AttributeValue) -> Study:
    years = Attribute(uid("years"), "years", AttributeKind.NUMBER)
    cases = [
        Case(uid(f"N{i}"), f"N{i}", role="PW", attributes={"years": value})
        for i, value in enumerate(values)
    ]
    return assemble_study(id=uid("numbers"), name="Numbers", attributes=[years], cases=cases)


def test_numbers_have_n_median_and_range_and_missing_by_reason():
    study = with_years(3.0, 8.0, 1.0, 4.0, DECLINED, Missing())

    summary = describe_characteristics(study).characteristics[0].columns[0]

    assert summary.spread is not None
    assert dataclasses.astuple(summary.spread) == ("years", 4, 3.5, 1.0, 8.0, 2, "")
    assert summary.missing == (
        MissingCount(MissingReason.DECLINED, 1),
        MissingCount(MissingReason.UNKNOWN, 1),
    )


def test_the_median_of_no_numbers_is_not_defined():
    spread = describe_characteristics(with_years(DECLINED)).characteristics[0].total.spread

    assert spread is not None
    assert (spread.n, spread.median, spread.lowest, spread.n_missing) == (0, None, None, 1)
    assert spread.undefined != ""


def test_a_word_where_a_number_belongs_is_named():
    with pytest.raises(BadValue, match="years of N0 is not a number: many"):
        describe_characteristics(with_years("many"))


def test_interviews_have_their_length_in_minutes_and_words():
    result = describe_characteristics(PAIR.study([]))

    own = [count_words("I asked the nurse and she showed me. Then I told my brother."), 4]
    everybody = [PAIR.study([]).document(name).n_words for name in ("D1", "D3")]
    pw = result.lengths[0]
    assert dataclasses.astuple(pw.minutes)[:5] == ("minutes", 2, 30.0, 30.0, 30.0)
    assert (pw.participant_words.lowest, pw.participant_words.highest) == (own[1], own[0])
    assert (pw.all_words.lowest, pw.all_words.highest) == (min(everybody), max(everybody))
    assert result.lengths[1].minutes.n == 2  # both of one pair were there for all of it
    assert result.total_length.minutes.n == 4


def test_a_cases_documents_add_up_and_one_without_minutes_leaves_the_case_missing():
    plan = dataclasses.replace(
        PAIR,
        talk={
            "A": [("P1", "one two")],
            "B": [("P1", "three - four")],
            "C": [("P2", "five")],
            "D": [("P2", "six")],
        },
    )
    study = plan.study([])
    silent = dataclasses.replace(study.documents[2], minutes=None)
    documents = (*study.documents[:2], silent, study.documents[3])
    study = dataclasses.replace(study, documents=documents)

    result = describe_characteristics(study)

    pw, sp = result.lengths
    assert dataclasses.astuple(pw.minutes)[1:6] == (1, 60.0, 60.0, 60.0, 1)
    assert pw.n_documents_without_minutes == 1
    assert (pw.participant_words.lowest, pw.participant_words.highest) == (2, 4)
    assert sp.n_without_document == 2
    assert sp.minutes.undefined != ""
    assert [row.minutes for row in result.cases] == [60.0, None, None, None]


def test_a_study_opened_without_texts_says_that_words_are_missing():
    study = dataclasses.replace(PAIR.study([]), texts={})

    length = describe_characteristics(study).total_length

    assert (length.participant_words.n, length.participant_words.n_missing) == (0, 4)
    assert length.minutes.n == 4


def test_a_value_outside_the_declared_ones_is_printed_and_named(sample: Study):
    stray = Case(uid("X"), "X", role="PW", attributes={"sex": "Womn"})
    study = dataclasses.replace(sample, cases=(*sample.cases, stray))

    result = describe_characteristics(study, attributes=["sex"])

    assert [count.value for count in result.characteristics[0].total.counts] == [
        "Woman",
        "Man",
        "Other",
        "Womn",
    ]
    assert result.notes == ("sex: not among its declared values: Womn.",)


def test_a_case_set_and_roles_choose_who_is_described(sample: Study):
    chosen = CaseSet(uid("s"), "First two", frozenset({uid("PW1"), uid("SP1")}), "a reason")

    both = describe_characteristics(sample, case_set=chosen)
    peers = describe_characteristics(sample, case_set=chosen, roles=("PW",))

    assert (both.n_by_column, both.sample.case_set, both.sample.n_cases) == ((1, 1), "First two", 2)
    assert (peers.columns, peers.n_by_column, len(peers.cases)) == (("PW",), (1,), 1)


@pytest.mark.parametrize(
    "asked",
    [{"by": "shoe size"}, {"attributes": ["shoe size"]}, {"groupings": [Grouping("size", ())]}],
)
def test_an_attribute_the_study_does_not_have_is_refused(sample: Study, asked):
    with pytest.raises(NotFound):
        describe_characteristics(sample, **asked)


@pytest.mark.parametrize(
    "groupings",
    [
        [WHITE, WHITE],
        [Grouping("sex", (("All", ("Woman",)), ("Some", ("Woman",))))],
    ],
)
def test_a_grouping_that_counts_somebody_twice_is_refused(sample: Study, groupings):
    with pytest.raises(BadValue):
        describe_characteristics(sample, groupings=groupings)


def test_columns_cannot_be_made_of_numbers():
    with pytest.raises(BadValue, match="makes no columns"):
        describe_characteristics(with_years(1.0), by="years")


def test_a_study_without_cases_has_an_empty_table():
    result = describe_characteristics(assemble_study(id=uid("e"), name="Empty"))

    assert (result.columns, result.cases, result.characteristics) == ((), (), ())
    assert result.total_length.minutes.undefined != ""
