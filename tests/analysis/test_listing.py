import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.analysis.frames import Scope
from polyvocal.analysis.listing import (
    ChosenLines,
    GroupBy,
    SortBy,
    Wanted,
    choose_lines,
    list_lines,
)
from polyvocal.analysis.quotations import gather_quotations
from polyvocal.core.cases import AttributeValue, Consent, Missing, MissingReason, QuoteConsent
from polyvocal.core.coding import AnchorState, Basis, Certainty, Stance
from polyvocal.core.errors import NotFound
from polyvocal.core.evidence import Layer, LayerKind
from tests.analysis.studies import CODES, DAY, GROUP_A, INTERVIEWER, PAIR, Coded, plans, uid

NOTED = "He asked me to wait.\nS2: She showed"
CODINGS = [
    PAIR.coded("D1", "How did it begin?", "ask"),
    PAIR.coded("D1", "I asked the nurse", "ask", certainty=Certainty.CERTAIN),
    PAIR.coded("D1", "Then I told", "tell", basis=Basis.INTERPRETIVE, coder="Ben"),
    PAIR.coded("D2", NOTED, "show"),
    PAIR.coded("D2", "He asked", "ask", stance=Stance.CONTRADICTS),
    PAIR.coded("D3", "I only visit", "new", state=AnchorState.TO_REVIEW),
]


def lines_of(plan=PAIR, codings=CODINGS):
    return list_lines(plan.study(codings), DAY)


def words(chosen: ChosenLines) -> list[str]:
    return [chosen.lines.line(int(row)).words for row in chosen.rows]


def test_every_coding_is_a_line_whoever_is_heard_in_it():
    lines = lines_of()

    heard = [
        (line.words, line.turn, tuple(case.label for case in line.cases))
        for line in map(lines.line, range(len(lines)))
    ]

    assert heard == [
        ("How did it begin?", 1, ()),
        ("I asked the nurse", 2, ("P1",)),
        ("Then I told", 4, ("P1",)),
        ("He asked", 2, ("S1",)),
        (NOTED, 2, ("S1", "S2")),
        ("I only visit", 2, ()),
    ]
    assert [lines.line(i).has_interviewer for i in (0, 1)] == [True, False]
    assert [lines.line(i).has_stranger for i in (1, 5)] == [False, True]


def test_of_those_heard_the_one_who_allows_least_decides():
    plan = dataclasses.replace(
        PAIR,
        consent={
            "S1": Consent(QuoteConsent.YES),
            "S2": Consent(QuoteConsent.YES, DAY - dt.timedelta(days=1)),
            "P1": Consent(QuoteConsent.UNKNOWN),
        },
    )

    lines = lines_of(plan)

    yes, unknown, no = QuoteConsent.YES, QuoteConsent.UNKNOWN, QuoteConsent.NO
    found = [lines.line(i).consent for i in range(len(lines))]
    assert found == [yes, unknown, unknown, yes, no, unknown]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(code=CODES["ask"].id), ["How did it begin?", "I asked the nurse", "He asked"]),
        (Wanted(code=GROUP_A.id, role="PW"), ["I asked the nurse", "Then I told"]),
        (Wanted(case=uid("S2")), [NOTED]),
        (Wanted(document=uid("document D3")), ["I only visit"]),
        (Wanted(coder=uid("Ben")), ["Then I told"]),
        (Wanted(stance=Stance.CONTRADICTS), ["He asked"]),
        (Wanted(certainty=Certainty.CERTAIN), ["I asked the nurse"]),
        (Wanted(basis=Basis.INTERPRETIVE), ["Then I told"]),
        (Wanted(state=AnchorState.TO_REVIEW), ["I only visit"]),
        (Wanted(words="  HE   asked "), ["He asked", NOTED]),
        (Wanted(words="wait. s2"), [NOTED]),
        (Wanted(words="nobody said this"), []),
    ],
)
def test_a_filter_leaves_what_was_asked_for(wanted, expected):
    assert words(choose_lines(lines_of(), wanted)) == expected


def test_a_layer_is_what_people_coded_what_each_coded_or_what_was_agreed():
    codings = [
        PAIR.coded("D1", "I asked the nurse", "ask"),
        PAIR.coded("D1", "I asked", "ask", coder="Ben"),
        PAIR.coded("D2", "He asked", "ask"),
        PAIR.coded("D2", NOTED, "show", coder="Ben"),
        PAIR.coded("D1", "asked the nurse", "ask", coder="Agreed"),
        PAIR.coded("D1", "asked the", "ask", coder="Machine"),
    ]
    lines = lines_of(codings=codings)

    found = {kind: words(choose_lines(lines, Wanted(layer=kind))) for kind in LayerKind
             if kind is not LayerKind.CODER}  # fmt: skip

    assert found == {
        LayerKind.ANY_CODER: ["I asked", "I asked the nurse", "He asked", NOTED],
        LayerKind.ALL_CODERS: ["I asked", "I asked the nurse"],
        LayerKind.CONSENSUS: ["asked the nurse"],
    }


def test_attributes_are_those_of_a_case_heard_and_missing_ones_are_asked_for_by_reason():
    study = PAIR.study(CODINGS)
    values: dict[str, dict[str, AttributeValue]] = {
        "P1": {"age": 41.0, "sex": "woman"},
        "S1": {"sex": "man"},
        "S2": {"sex": Missing(MissingReason.DECLINED)},
    }
    cases = tuple(
        dataclasses.replace(case, attributes=values.get(case.label, {})) for case in study.cases
    )
    lines = list_lines(dataclasses.replace(study, cases=cases), DAY)

    def found(*pairs: tuple[str, str]) -> list[str]:
        return words(choose_lines(lines, Wanted(attributes=pairs)))

    assert found(("sex", "woman"), ("age", "41")) == ["I asked the nurse", "Then I told"]
    assert found(("sex", "declined")) == [NOTED]
    assert found(("sex", "man")) == ["He asked", NOTED]


def test_a_note_is_searched_too_and_can_be_asked_for():
    study = PAIR.study(CODINGS)
    codings = dataclasses.replace(study.codings, notes={2: "Her Brother again"})
    lines = list_lines(dataclasses.replace(study, codings=codings), DAY)

    assert words(choose_lines(lines, Wanted(words="brother again"))) == ["Then I told"]
    assert words(choose_lines(lines, Wanted(has_note=True))) == ["Then I told"]


def test_a_coding_over_two_people_stands_under_both_heads_and_counts_once():
    chosen = choose_lines(lines_of(), Wanted(), group_by=GroupBy.CASE)

    assert [(group.label, group.n_lines) for group in chosen.groups] == [
        ("P1", 2),
        ("S1", 2),
        ("S2", 1),
        ("Nobody of the study", 2),
    ]
    assert (chosen.n_codings, len(chosen.rows), chosen.n_in_study) == (6, 7, 6)


def test_under_a_filter_for_one_case_only_that_head_remains():
    chosen = choose_lines(lines_of(), Wanted(case=uid("S2")), group_by=GroupBy.CASE)

    assert [(group.label, group.n_lines) for group in chosen.groups] == [("S2", 1)]


def test_heads_stand_in_the_order_of_the_template_and_lines_in_the_order_asked():
    chosen = choose_lines(lines_of(), Wanted(), sort_by=SortBy.LONGEST, group_by=GroupBy.CODE)

    assert [group.label for group in chosen.groups] == [
        "1.1 Asking",
        "1.2 Telling",
        "2.1 Showing",
        "Found here",
    ]
    assert words(chosen)[:3] == ["How did it begin?", "I asked the nurse", "He asked"]


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(code=uid("gone")),
        Wanted(document=uid("gone")),
        Wanted(coder=uid("gone")),
        Wanted(case=uid("gone")),
        Wanted(attributes=(("shoe size", "43"),)),
    ],
)
def test_what_is_not_in_the_study_is_said_not_guessed(wanted):
    with pytest.raises(NotFound):
        choose_lines(lines_of(), wanted)


def test_a_study_without_codings_or_turns_has_no_lines():
    lines = lines_of(codings=[])

    assert len(choose_lines(lines, Wanted(words="x"), group_by=GroupBy.ROLE).rows) == 0


@given(plans(), st.sampled_from(list(SortBy)), st.sampled_from(list(GroupBy)))
def test_sorting_and_grouping_lose_and_invent_no_coding(plan, sort_by, group_by):
    lines = list_lines(plan.study(), DAY)

    chosen = choose_lines(lines, Wanted(), sort_by=sort_by, group_by=group_by)

    assert set(chosen.rows.tolist()) == set(range(len(lines)))
    assert sum(group.n_lines for group in chosen.groups) in {0, len(chosen.rows)}
    assert chosen.n_codings == len(lines)


@given(plans())
def test_a_line_is_heard_from_whoever_speaks_inside_it(plan):
    study = plan.study()
    lines = list_lines(study, DAY)

    for row in range(len(lines)):
        line = lines.line(row)
        inside = {
            turn.speaker
            for turn in study.turns
            if study.documents[turn.document].id == line.coding.document_id
            and turn.start < turn.end
            and turn.start < line.coding.span.end
            and turn.end > line.coding.span.start
        }
        voices = [study.speakers[s] for s in inside if s is not None]
        assert {case.id for case in line.cases} == {v.case_id for v in voices if v.case_id}
        assert line.has_interviewer == any(v.label == INTERVIEWER for v in voices)


@given(plans())
def test_turns_and_consent_are_those_of_the_quotes_of_every_table(plan):
    study = plan.study()
    lines = list_lines(study, DAY)

    for entry in gather_quotations(study, DAY, Scope(Layer(LayerKind.ANY_CODER))).lists:
        for quote in entry.quotes:
            line = lines.line(quote.row)
            assert line.words == quote.text
            assert set(quote.cases) == {case.label for case in line.cases}
            assert (line.turn == quote.turn) or line.has_interviewer or line.has_stranger


def test_a_case_s_codings_can_be_taken_from_a_span_that_begins_in_another_s_words():
    across = Coded("D2", 0, len(PAIR.text("D2")), "show")

    chosen = choose_lines(lines_of(codings=[across]), Wanted(case=uid("S2")))

    assert len(chosen.rows) == 1
