"""What a scope chooses: a version of the template, a layer, a rule, and what is left out."""

import dataclasses

import pytest
from hypothesis import given

from polyvocal.analysis.depiction import Depiction, depict
from polyvocal.analysis.frames import LeftOutReason, Scope, read_study
from polyvocal.core.coding import AnchorState, Basis, Certainty, Stance
from polyvocal.core.errors import BadValue
from polyvocal.core.evidence import EvidenceRule
from polyvocal.core.template import CodeMapping, MappingKind, Template, TemplateVersion
from tests.analysis.studies import CODES, GROUP_A, GROUP_B, PAIR, Plan, plans

ASK, TELL, SHOW, NEW = CODES.values()
FIRST = TemplateVersion(1, (GROUP_A, GROUP_B, ASK, TELL, SHOW))
CODINGS = [
    PAIR.coded("D1", "I asked the nurse", "ask"),
    PAIR.coded("D1", "Then I told", "tell"),
    PAIR.coded("D2", "He asked me", "tell"),
    PAIR.coded("D2", "She showed us", "show"),
]


def depicted_under(
    *versions: TemplateVersion, number: int | None = None, codings=tuple(CODINGS)
) -> Depiction:
    plan = dataclasses.replace(PAIR, template=Template((FIRST, *versions)))
    return depict(plan.study(codings), Scope(template_version=number))


def codings_of(result: Depiction) -> dict[str, int]:
    return {e.code.label: sum(cell.n_codings or 0 for cell in e.cells) for e in result.codes}


def left_out(result: Depiction) -> dict[LeftOutReason, int]:
    assert result.reading is not None
    return {entry.reason: entry.n_codings for entry in result.reading.left_out}


def test_merged_codes_are_read_as_what_they_became():
    merge = CodeMapping(MappingKind.MERGE, (ASK.id, TELL.id), (ASK.id,))
    second = TemplateVersion(2, (GROUP_A, GROUP_B, ASK, SHOW), mappings=(merge,))

    now, before = depicted_under(second), depicted_under(second, number=1)

    assert codings_of(now) == {"Asking": 3, "Showing": 1}
    assert codings_of(before) == {"Asking": 1, "Telling": 2, "Showing": 1}
    assert now.reading is not None
    assert now.reading.template_version == 2


def test_codings_of_a_split_code_wait_and_are_counted():
    split = CodeMapping(MappingKind.SPLIT, (TELL.id,), (ASK.id, NEW.id))
    second = TemplateVersion(2, (GROUP_A, GROUP_B, ASK, SHOW, NEW), mappings=(split,))

    result = depicted_under(second)

    assert codings_of(result) == {"Asking": 1, "Showing": 1, "Found here": 0}
    assert left_out(result) == {LeftOutReason.WAITS_FOR_SPLIT: 2}


def test_codings_of_a_retired_code_are_not_in_the_version():
    retire = CodeMapping(MappingKind.RETIRE, (TELL.id,), ())
    second = TemplateVersion(2, (GROUP_A, GROUP_B, ASK, SHOW), mappings=(retire,))

    assert left_out(depicted_under(second)) == {LeftOutReason.NOT_IN_VERSION: 2}


def test_a_code_of_a_later_version_is_not_in_an_earlier_one():
    second = TemplateVersion(2, (*FIRST.codes, NEW))
    codings = (*CODINGS, PAIR.coded("D2", "to wait", "new"))

    assert codings_of(depicted_under(second, codings=codings))["Found here"] == 1
    assert left_out(depicted_under(second, number=1, codings=codings)) == {
        LeftOutReason.NOT_IN_VERSION: 1
    }


def test_groups_are_those_of_the_version_read():
    moved = dataclasses.replace(ASK, parent=GROUP_B.id)
    second = TemplateVersion(2, (GROUP_A, GROUP_B, moved, TELL, SHOW))

    groups = [depicted_under(second, number=n).codes[0].group for n in (1, 2)]

    assert groups == [GROUP_A, GROUP_B]


def test_a_version_that_is_not_there_is_refused():
    with pytest.raises(BadValue, match="no version 7"):
        depicted_under(number=7)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"state": AnchorState.TO_REVIEW}, LeftOutReason.TO_REVIEW),
        ({"state": AnchorState.LOST}, LeftOutReason.LOST),
        ({"stance": Stance.CONTRADICTS}, LeftOutReason.CONTRADICTS),
        ({"coder": "Machine"}, LeftOutReason.MACHINE),
    ],
)
def test_a_coding_out_of_every_count_says_why(how, reason: LeftOutReason):
    codings = [PAIR.coded("D1", "I asked the nurse", "ask", **how), *CODINGS[1:]]

    result = depict(PAIR.study(codings))

    assert left_out(result) == {reason: 1}
    assert codings_of(result)["Asking"] == 0


def test_a_carried_anchor_counts():
    codings = [PAIR.coded("D1", "I asked the nurse", "ask", state=AnchorState.CARRIED)]

    assert codings_of(depict(PAIR.study(codings)))["Asking"] == 1


@pytest.mark.parametrize(
    "rule",
    [
        EvidenceRule(certainties=frozenset({Certainty.CERTAIN})),
        EvidenceRule(bases=frozenset({Basis.EXPLICIT})),
        EvidenceRule(stances=frozenset({Stance.COMPLICATES})),
    ],
)
def test_what_the_rule_does_not_admit_is_left_out(rule: EvidenceRule):
    fits = PAIR.coded(
        "D1",
        "asked the nurse",
        "ask",
        certainty=Certainty.CERTAIN,
        basis=Basis.EXPLICIT,
        stance=Stance.COMPLICATES,
    )

    result = depict(PAIR.study([fits, *CODINGS]), Scope(rule=rule))

    assert left_out(result) == {LeftOutReason.RULE: 4}
    assert codings_of(result) == {"Asking": 1, "Telling": 0, "Showing": 0, "Found here": 0}


def test_a_stance_nobody_set_is_read_as_supports():
    rule = EvidenceRule(stances=frozenset({Stance.SUPPORTS}))

    assert left_out(depict(PAIR.study(CODINGS), Scope(rule=rule))) == {}


@given(plans())
def test_each_coding_counted_touches_somebody_and_only_words_of_the_scope(plan: Plan):
    frame = read_study(plan.study(), Scope())

    assert (frame.counted.characters > 0).all()
    assert (frame.counted.case >= 0).all()
    assert len(set(frame.counted.row.tolist())) == frame.reading.n_codings
    assert set(frame.counted.row.tolist()).isdisjoint(frame.contradicting.row.tolist())
