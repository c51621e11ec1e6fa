"""Agreement of whole studies against a count by hand, and what must not change it."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.analysis.agreement import (
    Caution,
    Coefficient,
    NoInterval,
    Undefined,
    UnitChoice,
    UnitKind,
    measure_agreement,
)
from polyvocal.analysis.frames import LeftOutReason, Scope
from polyvocal.core.coding import AnchorState, Certainty, Stance
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.evidence import EvidenceRule
from polyvocal.core.study import Study
from polyvocal.core.template import Code
from tests.analysis.agreement.compared import (
    ANN,
    BEN,
    RARE,
    both_coded,
    figures,
    line_of,
    rare_codes,
)
from tests.analysis.studies import INTERVIEWER, PAIR, TEMPLATE, Coded, Plan, plans, uid

DISCRETE = st.sampled_from([UnitKind.TURN, UnitKind.SENTENCE, UnitKind.CHARACTERS, UnitKind.CASE])


def units_by_hand(study: Study, choice: UnitChoice) -> dict[object, set[tuple[int, int]]]:
    """Each unit of talk where Ann and Ben were to code, as places of its characters."""
    kind, with_interviewer = choice.kind, choice.interviewer and choice.kind is not UnitKind.CASE
    both = set.intersection(
        *({d for d, who in study.rounds[0].assignments if who == uid(n)} for n in ("Ann", "Ben"))
    )
    units: dict[object, set[tuple[int, int]]] = {}
    for place, turn in enumerate(study.turns):
        speaker = None if turn.speaker is None else study.speakers[turn.speaker]
        is_interviewer = speaker is not None and speaker.kind is SpeakerKind.INTERVIEWER
        if speaker is None or (
            speaker.case_id is None and not (is_interviewer and with_interviewer)
        ):
            continue
        if study.documents[turn.document].id not in both:
            continue
        for at in range(turn.start, turn.end):
            names = {UnitKind.CHARACTERS: (turn.document, at), UnitKind.CASE: speaker.case_id}
            units.setdefault(names.get(kind, place), set()).add((turn.document, at))
    return units


def table_by_hand(study: Study, choice: UnitChoice, code: Code) -> list[list[int]]:
    """Units by what Ann and Ben say of them."""
    coded = {
        name: {
            (study.document_index[coding.document_id], at)
            for coding in study.codings
            if coding.coder_id == uid(name)
            and coding.code_id == code.id
            and coding.state in {AnchorState.EXACT, AnchorState.CARRIED}
            and coding.stance is not Stance.CONTRADICTS
            for at in range(coding.span.start, coding.span.end)
        }
        for name in ("Ann", "Ben")
    }
    table = [[0, 0], [0, 0]]
    for characters in units_by_hand(study, choice).values():
        ann, ben = (not characters.isdisjoint(coded[name]) for name in ("Ann", "Ben"))
        table[not ann][not ben] += 1
    return table


def assign(plan: Plan, dice) -> Plan:
    """Only Ann and Ben, each to code most documents; nobody's assignment is missing as a whole."""
    pairs = [(name, who) for name in plan.talk for who in ("Ann", "Ben") if dice.random() < 0.9]
    nowhere = [("no document", "Ann"), ("no document", "Ben")]
    kept = [coded for coded in plan.codings if coded.coder in {"Ann", "Ben"}]
    return dataclasses.replace(
        plan, talk={**plan.talk, "no document": ()}, assigned=pairs + nowhere, codings=kept
    )


@given(
    plans(),
    st.sampled_from([UnitKind.TURN, UnitKind.CHARACTERS, UnitKind.CASE]),
    st.booleans(),
    st.randoms(),
)
def test_each_code_has_the_units_of_a_count_by_hand(
    plan: Plan, kind: UnitKind, with_interviewer: bool, dice
):
    study, choice = assign(plan, dice).study(), UnitChoice(kind, interviewer=with_interviewer)

    result = measure_agreement(study, (ANN, BEN), units=choice)

    for line in result.codes:
        (both, ann), (ben, neither) = table_by_hand(study, choice, line.code)
        counts = line.line.counts
        assert counts.n_units == both + ann + ben + neither
        assert counts.marked_by == (both + ann, both + ben)
        assert (counts.marked_together, counts.marked_by_any) == (both, both + ann + ben)


@given(plans(), st.sampled_from(list(UnitKind)), st.randoms())
def test_who_is_who_and_in_which_order_does_not_matter(plan: Plan, kind: UnitKind, dice):
    plan = assign(plan, dice)
    other = {"Ann": "Ben", "Ben": "Ann"}
    swapped = [dataclasses.replace(coded, coder=other[coded.coder]) for coded in plan.codings]
    dice.shuffle(swapped)
    turned = dataclasses.replace(
        plan, codings=swapped, assigned=[(name, other[who]) for name, who in plan.assigned]
    )

    one, two = (
        measure_agreement(p.study(), (ANN, BEN), units=UnitChoice(kind, tolerance=1))
        for p in (plan, turned)
    )

    assert figures(one) == pytest.approx(figures(two), abs=1e-12, nan_ok=True)


def test_the_93_rare_codes_of_other_programs_come_out_side_by_side():
    result = measure_agreement(rare_codes())

    wanted = {
        "percent_agreement": Coefficient.PERCENT,
        "cohen_kappa": Coefficient.KAPPA,
        "pabak": Coefficient.PABAK,
        "gwet_ac1": Coefficient.AC1,
        "alpha_nominal": Coefficient.ALPHA,
    }
    for line in result.codes:
        expected = RARE["per_code"][line.code.label]
        found = {name: line.line.figures[c].value for name, c in wanted.items()}
        assert found == pytest.approx({name: expected[name] for name in wanted}, abs=6e-6)
        is_rare_and_apart = expected["n11"] == 0 and expected["n10"] + expected["n01"] > 0
        assert (Caution.NEVER_TOGETHER in line.line.cautions) == is_rare_and_apart
    apart = [x for x in RARE["per_code"].values() if not x["n11"] and x["n10"] + x["n01"]]
    assert max(x["pabak"] for x in apart) == pytest.approx(0.95)


def test_turns_nobody_marked_are_units_and_the_interviewers_are_none():
    study = both_coded(PAIR.coded("D1", "asked the nurse", "ask"))

    line = line_of(measure_agreement(study), "Asking")

    assert (line.counts.n_units, line.counts.marked_by) == (5, (1, 0))
    assert line.figures[Coefficient.PERCENT].value == 0.8
    assert line.cautions == (Caution.NEVER_TOGETHER, Caution.FEW_MARKED, Caution.FEW_DOCUMENTS)


def test_the_interviewers_turns_are_units_where_that_is_asked_for():
    study = both_coded(
        PAIR.coded("D1", "How did it begin", "ask"),
        PAIR.coded("D1", "How did it begin", "ask", coder="Ben"),
        PAIR.coded("D2", "Tell me", "ask"),
    )

    without, with_them = (
        measure_agreement(study, units=UnitChoice(interviewer=asked)) for asked in (False, True)
    )

    counts = line_of(with_them, "Asking").counts
    assert line_of(without, "Asking").counts.marked_by_any == 0
    assert (counts.n_units, counts.marked_by, counts.marked_together) == (8, (2, 1), 1)
    # 1 of 8 divided; by chance 2/8 · 1/8 + 6/8 · 7/8.
    kappa = line_of(with_them, "Asking").figures[Coefficient.KAPPA].value
    assert kappa == pytest.approx((7 / 8 - 44 / 64) / (1 - 44 / 64))
    assert without.reading.n_left_out(LeftOutReason.INTERVIEWER_ONLY) == 3
    assert with_them.reading.n_left_out(LeftOutReason.INTERVIEWER_ONLY) == 0


def test_cases_are_units_without_the_interviewer_whatever_was_asked():
    study = both_coded(PAIR.coded("D1", "How did it begin", "ask"))

    one, other = (
        measure_agreement(study, units=UnitChoice(UnitKind.CASE, interviewer=asked))
        for asked in (False, True)
    )

    assert figures(one) == pytest.approx(figures(other), nan_ok=True)
    assert other.overall.counts.marked_by_any == 0


def test_an_interviewer_is_heard_in_documents_of_the_scope_alone():
    study = both_coded(PAIR.coded("D2", "Tell me", "ask"), PAIR.coded("D1", "And then", "ask"))
    role_elsewhere = Scope(roles=tuple(r for r in study.roles if r == "PW"))

    result = measure_agreement(study, scope=role_elsewhere, units=UnitChoice(interviewer=True))

    assert {line.document.name for line in result.documents} == {
        study.documents[turn.document].name
        for turn in study.turns
        if turn.speaker is not None
        and study.speakers[turn.speaker].case_id in {c.id for c in study.cases if c.role == "PW"}
    }
    assert result.reading.n_codings == line_of(result, "Asking").counts.marked_by_any


def test_a_code_nobody_used_has_no_kappa_and_says_why():
    figures_of = line_of(measure_agreement(both_coded()), "Asking").figures

    without = {Coefficient.KAPPA, Coefficient.FLEISS, Coefficient.ALPHA, Coefficient.POSITIVE}
    assert {c for c in Coefficient if figures_of[c].value is None} == without
    assert {figures_of[c].undefined for c in without} == {Undefined.NEVER_USED}
    assert figures_of[Coefficient.PABAK].value == figures_of[Coefficient.AC1].value == 1


def test_a_code_both_used_everywhere_has_no_kappa_either():
    codings = [
        PAIR.coded(name, words, "ask", coder=who)
        for name in PAIR.talk
        for who_says, words in PAIR.talk[name]
        if who_says in PAIR.people
        for who in ("Ann", "Ben")
    ]

    line = line_of(measure_agreement(both_coded(*codings)), "Asking")

    assert line.figures[Coefficient.KAPPA].undefined is Undefined.ALWAYS_USED
    assert line.figures[Coefficient.NEGATIVE].undefined is Undefined.ALWAYS_USED
    assert line.figures[Coefficient.POSITIVE].value == 1


def test_several_codes_on_one_unit_are_each_a_question_of_their_own():
    study = both_coded(
        PAIR.coded("D1", "asked", "ask"),
        PAIR.coded("D1", "nurse", "tell"),
        PAIR.coded("D1", "she showed", "ask", coder="Ben"),
    )
    result = measure_agreement(study)

    assert line_of(result, "Asking").counts.marked_together == 1
    assert line_of(result, "Telling").counts.marked_by == (1, 0)
    talking = result.groups[0].line
    assert (talking.counts.n_units, talking.counts.marked_by) == (5, (1, 1))
    assert talking.counts.marked_together == 1
    assert result.overall.counts.n_units == 5 * len(result.codes)


def test_certain_codings_alone_can_be_compared():
    study = both_coded(
        PAIR.coded("D1", "asked", "ask", certainty=Certainty.CERTAIN),
        PAIR.coded("D1", "asked", "ask", coder="Ben", certainty=Certainty.PROBABLE),
    )
    certain = Scope(rule=EvidenceRule(certainties=frozenset({Certainty.CERTAIN})))

    assert line_of(measure_agreement(study), "Asking").counts.marked_by == (1, 1)
    assert line_of(measure_agreement(study, scope=certain), "Asking").counts.marked_by == (1, 0)


def test_a_tolerance_leaves_out_turns_that_are_reached_by_an_edge_only():
    start = PAIR.text("D1").index("Then I told")
    reaching = Coded("D1", PAIR.text("D1").index("she showed"), start + 3, "ask")
    study = both_coded(reaching)

    found = [
        line_of(measure_agreement(study, units=UnitChoice(tolerance=n)), "Asking").counts.marked_by
        for n in (0, 3)
    ]

    assert found == [(2, 0), (1, 0)]


@pytest.mark.parametrize(
    ("overlap", "tolerance", "together"), [(0.5, 0, 1), (0.8, 0, 0), (0.8, 6, 1)]
)
def test_segments_are_one_place_by_overlap_or_by_their_edges(overlap, tolerance, together):
    study = both_coded(
        PAIR.coded("D1", "asked the nurse", "ask"),
        PAIR.coded("D1", "the nurse", "ask", coder="Ben"),
    )
    units = UnitChoice(UnitKind.SEGMENT, tolerance, overlap)

    line = line_of(measure_agreement(study, units=units), "Asking")

    assert line.counts.marked_together == together
    # Four turns that nobody marked, and one or two places.
    assert line.counts.n_units == 6 - together


def test_sentences_are_units_of_their_own():
    plan = Plan(people={"P1": "PW"}, talk={"D1": [("P1", "I asked. She came! And then?")]})
    plan = dataclasses.replace(plan, assigned=[("D1", "Ann"), ("D1", "Ben")])
    study = plan.study([plan.coded("D1", "came", "ask"), plan.coded("D1", "asked. She", "tell")])

    result = measure_agreement(study, units=UnitChoice(UnitKind.SENTENCE))

    assert line_of(result, "Asking").counts.marked_by == (1, 0)
    assert line_of(result, "Telling").counts.marked_by == (2, 0)
    assert result.n_units == 3


def test_intervals_come_from_draws_of_documents_and_are_the_same_for_the_same_draws():
    study = both_coded(
        *[
            PAIR.coded(name, words, "ask", coder=who)
            for name, words in (("D1", "asked"), ("D2", "asked"), ("D3", "asked"))
            for who in ("Ann", "Ben")
        ],
        PAIR.coded("D1", "told", "ask"),
    )

    first, again = (
        measure_agreement(study, rng=np.random.default_rng(7), n_draws=300) for _ in range(2)
    )

    percent = line_of(first, "Asking").figures[Coefficient.PERCENT]
    drawn = np.random.default_rng(7).multinomial(3, [1 / 3] * 3, size=300)
    # Agreed and all turns of the three interviews.
    shares = (drawn @ [1, 2, 1]) / (drawn @ [2, 2, 1])
    assert percent.value == 0.8
    assert (percent.low, percent.high) == pytest.approx(np.percentile(shares, [2.5, 97.5]))
    assert line_of(first, "Telling").figures[Coefficient.KAPPA].no_interval is NoInterval.NOT_ASKED
    assert [line.line for line in first.codes] == [line.line for line in again.codes]


def test_one_document_has_no_interval():
    plan = dataclasses.replace(PAIR, assigned=[("D1", "Ann"), ("D1", "Ben")])
    study = plan.study(
        [PAIR.coded("D1", "asked", "ask"), PAIR.coded("D1", "nurse", "ask", coder="Ben")]
    )

    kappa = measure_agreement(study, rng=np.random.default_rng(1)).overall.figures[
        Coefficient.KAPPA
    ]

    assert kappa.no_interval is NoInterval.FEW_DOCUMENTS


def test_a_study_without_people_has_no_unit():
    study = Plan(talk={"D1": ((INTERVIEWER, "Hello."),)}, template=TEMPLATE).study([])

    result = measure_agreement(study, (ANN, BEN), rng=np.random.default_rng(1))

    assert result.n_units == 0
    assert {f.undefined for f in result.overall.figures.values()} == {Undefined.NO_UNITS}
