import dataclasses

import pytest

from polyvocal.analysis.depiction import Depiction, DepictionCount, Sharing, depict
from polyvocal.analysis.frames import LeftOutReason, Ratio, Scope
from polyvocal.core.cases import CaseSet
from polyvocal.core.coding import Stance
from polyvocal.core.errors import NotFound
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.template import Origin, Template
from tests.analysis.studies import CODES, PAIR, Coded, Plan, uid

BEGIN = [
    PAIR.coded("D1", "I asked the nurse", "ask"),
    PAIR.coded("D1", "she showed me", "show"),
    PAIR.coded("D2", "He asked me", "ask"),
    PAIR.coded("D2", "She showed us", "show"),
    PAIR.coded("D3", "never asked", "ask"),
]


def cells_that_differ(one: Depiction, other: Depiction) -> set[tuple[str, str]]:
    return {
        (a.code.label, cell.role)
        for a, b in zip(one.codes, other.codes, strict=True)
        for cell, cell_b in zip(a.cells, b.cells, strict=True)
        if dataclasses.replace(cell, rows=(), contradicting_rows=())
        != dataclasses.replace(cell_b, rows=(), contradicting_rows=())
    }


def test_one_coding_removed_changes_its_cell_and_no_other():
    before = depict(PAIR.study(BEGIN))

    after = depict(PAIR.study([c for c in BEGIN if c != BEGIN[2]]))

    assert cells_that_differ(before, after) == {("Asking", "SP")}
    assert [e.depiction for e in before.codes[:1]] == [("PW", "SP")]
    assert [e.depiction for e in after.codes[:1]] == [("PW",)]


def test_one_coding_moved_to_the_other_role_changes_the_two_cells_and_no_other():
    before = depict(PAIR.study(BEGIN))
    moved = PAIR.coded("D2", "She showed us", "show")
    moved = dataclasses.replace(moved, document="D1", start=BEGIN[1].start, end=BEGIN[1].end, n=1)

    after = depict(PAIR.study([*BEGIN[:3], moved, BEGIN[4]]))

    assert cells_that_differ(before, after) == {("Showing", "PW"), ("Showing", "SP")}
    assert after.codes[2].depiction == ("PW",)
    assert after.codes[2].cells[0].n_codings == 2


def test_one_coding_made_to_contradict_changes_its_cell_and_is_listed_beside():
    before = depict(PAIR.study(BEGIN))
    against = dataclasses.replace(BEGIN[2], stance=Stance.CONTRADICTS)
    study = PAIR.study([*BEGIN[:2], against, *BEGIN[3:]])

    after = depict(study)

    assert cells_that_differ(before, after) == {("Asking", "SP")}
    cell = after.codes[0].cells[1]
    assert (cell.is_evidenced, cell.n_codings, cell.n_contradicting) == (False, 0, 1)
    assert [study.quote(study.codings[row]) for row in cell.contradicting_rows] == ["He asked me"]
    assert after.reading is not None
    assert after.reading.n_left_out(LeftOutReason.CONTRADICTS) == 1


def test_both_within_one_partnership_is_told_from_only_across():
    result = depict(PAIR.study(BEGIN))

    # P1 supports S1; showing is found with P1 and with S2, who are no partners.
    assert {e.code.label: e.sharing for e in result.codes} == {
        "Asking": Sharing.WITHIN,
        "Telling": None,
        "Showing": Sharing.ACROSS,
        "Found here": None,
    }
    assert (result.total.n_within, result.total.n_across) == (1, 1)
    assert result.partnerships is not None
    assert dataclasses.astuple(result.partnerships) == (2, 1, 0, 1)


def test_a_partner_outside_the_case_set_cannot_show_a_code_within():
    some = CaseSet(uid("some"), "Without S1", frozenset({uid("P1"), uid("P2"), uid("S2")}), "try")

    result = depict(PAIR.study(BEGIN), Scope(case_set=some))

    assert result.partnerships is not None
    assert dataclasses.astuple(result.partnerships) == (2, 1, 1, 0)
    assert result.codes[0].depiction == ("PW",)
    assert result.codes[2].sharing is Sharing.ACROSS
    assert result.reading is not None
    assert result.reading.sample.case_set == "Without S1"
    assert result.reading.n_left_out(LeftOutReason.OTHER_CASES) == 1


def test_partners_of_one_role_do_not_make_two_roles_share():
    plan = dataclasses.replace(PAIR, partners=[("P1", "P2"), ("S1", "S2")])

    result = depict(plan.study(BEGIN))

    assert result.codes[0].cells[0].n_partnerships == 1
    assert result.codes[0].sharing is Sharing.ACROSS


def test_partners_share_for_all_coders_only_what_each_finds_with_both():
    codings = [
        PAIR.coded("D1", "I asked the nurse", "ask"),
        PAIR.coded("D1", "asked the nurse", "ask", coder="Ben"),
        PAIR.coded("D2", "He asked me", "ask"),
        PAIR.coded("D2", "She showed us", "ask", coder="Ben"),
    ]

    each, any_coder = (
        depict(PAIR.study(codings), Scope(layer=Layer(kind))).codes[0]
        for kind in (LayerKind.ALL_CODERS, LayerKind.ANY_CODER)
    )

    assert each.depiction == any_coder.depiction == ("PW", "SP")
    assert (each.sharing, any_coder.sharing) == (Sharing.ACROSS, Sharing.WITHIN)


def test_totals_stand_for_the_whole_each_group_and_each_origin():
    result = depict(PAIR.study([*BEGIN, PAIR.coded("D2", "to wait", "new")]))

    assert result.total.evidenced == Ratio(3, 4)
    assert result.total.counts == (
        DepictionCount(("PW", "SP"), 2),
        DepictionCount(("PW",), 0),
        DepictionCount(("SP",), 1),
        DepictionCount((), 1),
    )
    assert result.total.by_role == (Ratio(2, 4), Ratio(3, 4))
    assert [(t.group.title, t.evidenced) for t in result.groups if t.group] == [
        ("1 Talking", Ratio(1, 2)),
        ("2 Doing", Ratio(2, 2)),
    ]
    assert [(t.origin, t.evidenced) for t in result.origins] == [
        (Origin.A_PRIORI, Ratio(2, 3)),
        (Origin.EMERGENT, Ratio(1, 1)),
    ]


def test_a_span_over_two_roles_is_in_both_cells_and_over_the_interviewer_in_none():
    text = PAIR.text("D2")
    everything = Coded("D2", 0, len(text), "tell")
    question = PAIR.coded("D1", "How did it begin?", "tell")
    label = Coded("D1", 0, 4, "tell")
    visitor = PAIR.coded("D3", "I only visit.", "tell")
    noise = PAIR.coded("D3", "(noise)", "tell")

    result = depict(PAIR.study([everything, question, label, visitor, noise]))

    assert [(c.n_codings, c.n_participants) for c in result.codes[1].cells] == [(0, 0), (1, 2)]
    assert result.reading is not None
    assert {e.reason: e.n_codings for e in result.reading.left_out} == {
        LeftOutReason.NO_CASE: 2,
        LeftOutReason.INTERVIEWER_ONLY: 1,
        LeftOutReason.NO_WORDS: 1,
    }


def test_three_roles_have_every_set_that_occurs():
    people = {"P1": "PW", "S1": "SP", "F1": "FAMILY"}
    plan = Plan(people=people, talk={"D": [("P1", "one"), ("S1", "two"), ("F1", "three")]})
    codings = [plan.coded("D", "one", "ask"), plan.coded("D", "two", "ask")]

    result = depict(plan.study(codings), Scope(roles=("PW", "SP", "FAMILY")))

    assert [(count.roles, count.n_codes) for count in result.total.counts] == [
        (("PW", "SP", "FAMILY"), 0),
        (("PW", "SP"), 1),
        (("PW",), 0),
        (("SP",), 0),
        (("FAMILY",), 0),
        ((), 3),
    ]
    assert result.total.n_within is None


def test_all_coders_asks_each_of_those_with_a_coding():
    codings = [
        PAIR.coded("D1", "I asked the nurse", "ask"),
        PAIR.coded("D1", "asked the nurse", "ask", coder="Ben"),
        PAIR.coded("D1", "she showed me", "show"),
    ]

    result = depict(PAIR.study(codings), Scope(layer=Layer(LayerKind.ALL_CODERS)))

    assert [entry.depiction for entry in result.codes] == [("PW",), (), (), ()]
    assert [entry.cells[0].n_codings for entry in result.codes] == [2, 0, 1, 0]
    assert len(result.notes) == 1


def test_the_consensus_is_read_where_there_is_one_and_a_machine_never_unasked():
    codings = [
        PAIR.coded("D1", "I asked the nurse", "ask"),
        PAIR.coded("D1", "she showed me", "show", coder="Agreed"),
        PAIR.coded("D2", "to wait", "tell", coder="Machine"),
    ]

    agreed, anybody = depict(PAIR.study(codings)), depict(PAIR.study([codings[0], codings[2]]))

    assert [entry.depiction for entry in agreed.codes] == [(), (), ("PW",), ()]
    assert [entry.depiction for entry in anybody.codes] == [("PW",), (), (), ()]
    assert agreed.reading is not None
    assert agreed.reading.layer == Layer(LayerKind.CONSENSUS)
    assert {e.reason: e.n_codings for e in agreed.reading.left_out} == {
        LeftOutReason.MACHINE: 1,
        LeftOutReason.OTHER_LAYER: 1,
    }


def test_one_round_can_be_read():
    codings = [
        PAIR.coded("D1", "I asked the nurse", "ask", round="first"),
        PAIR.coded("D1", "she showed me", "show"),
    ]

    result = depict(PAIR.study(codings), Scope(layer=Layer(round_id=uid("first"))))

    assert [entry.depiction for entry in result.codes] == [("PW",), (), (), ()]
    assert result.reading is not None
    assert result.reading.round_name == "first"


def test_nothing_coded_is_evidence_for_nobody():
    result = depict(PAIR.study([]))

    assert [entry.depiction for entry in result.codes] == [(), (), (), ()]
    assert result.total.evidenced == Ratio(0, 4)


def test_an_empty_study_has_an_empty_depiction():
    result = depict(Plan(template=Template()).study())

    assert (result.roles, result.codes, result.groups) == ((), (), ())
    assert result.total.evidenced.share is None
    assert result.total.evidenced.undefined != ""


def test_one_role_alone_has_only_and_none():
    plan = Plan(people={"P1": "PW"}, talk={"D": [("P1", "one")]})

    result = depict(plan.study([plan.coded("D", "one", "ask")]))

    assert result.total.counts == (DepictionCount(("PW",), 1), DepictionCount((), 3))


@pytest.mark.parametrize(
    "scope",
    [
        Scope(roles=("NURSE",)),
        Scope(layer=Layer(LayerKind.CODER, uid("nobody"))),
        Scope(layer=Layer(round_id=uid("no round"))),
    ],
)
def test_what_the_study_does_not_have_is_refused_in_a_sentence(scope: Scope):
    with pytest.raises(NotFound):
        depict(PAIR.study([]), scope)


def test_every_code_of_the_template_is_listed_with_its_outermost_group():
    result = depict(PAIR.study([]))

    assert [entry.code for entry in result.codes] == list(CODES.values())
    assert [entry.group and entry.group.label for entry in result.codes] == [
        "Talking",
        "Talking",
        "Doing",
        "Doing",
    ]
