"""Depictions of random studies against a count by hand, and what must not change them."""

import dataclasses
import random
from collections import defaultdict
from itertools import product
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from polyvocal.analysis.depiction import Depiction, Sharing, depict
from polyvocal.analysis.frames import Scope
from polyvocal.core.coding import AnchorState, Basis, Certainty, CoderKind, Stance
from polyvocal.core.evidence import EvidenceRule, EvidenceUnit, Layer, LayerKind
from polyvocal.core.study import Study
from tests.analysis.studies import CODERS, Plan, plans

RULES = st.builds(
    EvidenceRule,
    at_least=st.integers(1, 3),
    unit=st.sampled_from(list(EvidenceUnit)),
    stances=st.sampled_from([frozenset({Stance.SUPPORTS}), EvidenceRule().stances]),
    certainties=st.sampled_from([frozenset({Certainty.CERTAIN}), frozenset(Certainty)]),
    bases=st.sampled_from([frozenset({Basis.UNSET, Basis.EXPLICIT}), frozenset(Basis)]),
)
LAYERS = st.sampled_from(
    [Layer(), Layer(LayerKind.ALL_CODERS), Layer(LayerKind.CODER, CODERS["Machine"].id)]
)


def counted_by_hand(study: Study, rule: EvidenceRule, layer: Layer):
    """What a person with a pencil would count: for each code and role, codings, people, pairs."""
    found: dict[tuple[UUID, str, str], tuple[set[UUID], set[UUID], set[UUID]]]
    found = defaultdict(lambda: (set(), set(), set()))
    for coding in study.codings:
        coder = next(c for c in study.coders if c.id == coding.coder_id)
        wanted = coder.id == layer.coder_id if layer.coder_id else coder.kind is CoderKind.PERSON
        stance = coding.stance or Stance.SUPPORTS
        if not wanted or coding.state in {AnchorState.TO_REVIEW, AnchorState.LOST}:
            continue
        if stance not in rule.stances or coding.certainty not in rule.certainties:
            continue
        if coding.basis not in rule.bases:
            continue
        for turn in study.turns:
            speaker = None if turn.speaker is None else study.speakers[turn.speaker]
            here = study.documents[turn.document].id == coding.document_id
            shares = max(turn.start, coding.span.start) < min(turn.end, coding.span.end)
            if here and shares and speaker is not None and speaker.case_id is not None:
                role = study.cases[study.case_index[speaker.case_id]].role
                pairs = {p.id for p in study.partnerships if speaker.case_id in p.case_ids}
                for who in ("everybody", coder.name):
                    cell = found[coding.code_id, role, who]
                    cell[0].add(coding.id)
                    cell[1].add(speaker.case_id)
                    cell[2].update(pairs)
    return found


@given(plans(), RULES, LAYERS)
def test_each_cell_is_what_a_count_by_hand_gives(plan: Plan, rule: EvidenceRule, layer: Layer):
    study = plan.study()

    result = depict(study, Scope(layer=layer, rule=rule))

    found = counted_by_hand(study, rule, layer)
    coders = {who for (_code, _role, who) in found if who != "everybody"}
    units = [EvidenceUnit.CODINGS, EvidenceUnit.PARTICIPANTS, EvidenceUnit.PARTNERSHIPS]
    for entry, (i, role) in product(result.codes, enumerate(study.roles)):
        cell = entry.cells[i]
        numbers = [len(part) for part in found[entry.code.id, role, "everybody"]]
        asked = coders if layer.kind is LayerKind.ALL_CODERS else {"everybody"}
        enough = [
            len(found[entry.code.id, role, who][units.index(rule.unit)]) >= rule.at_least
            for who in asked
        ]
        assert [cell.n_codings, cell.n_participants, cell.n_partnerships] == numbers
        assert cell.is_evidenced == (bool(enough) and all(enough))
        behind = {study.codings[row].id for row in cell.rows}
        assert behind == found[entry.code.id, role, "everybody"][0]


@given(plans(roles=st.just(("PW", "SP")), codes=("ask",)), RULES)
def test_sharing_is_what_going_through_the_partnerships_gives(plan: Plan, rule: EvidenceRule):
    study = plan.study()

    result = depict(study, Scope(rule=rule))

    found = counted_by_hand(study, rule, Layer())
    for entry in result.codes:
        people = {role: found[entry.code.id, role, "everybody"][1] for role in result.roles}
        shared = any(
            len(pair.case_ids) == 2
            and all(any(end in people[role] for end in pair.case_ids) for role in result.roles)
            for pair in study.partnerships
        )
        is_both = len(result.roles) == 2 and entry.depiction == result.roles
        expected = (Sharing.WITHIN if shared else Sharing.ACROSS) if is_both else None
        assert entry.sharing is expected


@given(plans(), LAYERS)
def test_every_coding_is_read_or_left_out_for_one_reason(plan: Plan, layer: Layer):
    reading = depict(plan.study(), Scope(layer=layer)).reading

    assert reading is not None
    assert reading.n_in_study == len(plan.codings)
    assert reading.n_codings + sum(e.n_codings for e in reading.left_out) == reading.n_in_study
    assert sum(coder.n_codings for coder in reading.coders) == reading.n_codings


@given(plans())
def test_totals_are_the_codes_counted(plan: Plan):
    result = depict(plan.study())

    for totals in (result.total, *result.groups, *result.origins):
        assert sum(count.n_codes for count in totals.counts) == totals.evidenced.whole
        neither = totals.n_codes(())
        assert totals.evidenced.part == totals.evidenced.whole - neither
    for parts in (result.groups, result.origins):
        assert sum(totals.evidenced.part for totals in parts) == result.total.evidenced.part
        assert sum(totals.evidenced.whole for totals in parts) == len(result.codes)


def as_numbers(result: Depiction) -> dict[str, list[tuple[object, ...]]]:
    return {
        entry.code.label: [
            (c.is_evidenced, c.n_codings, c.n_participants, c.n_partnerships, c.n_contradicting)
            for c in entry.cells
        ]
        for entry in result.codes
    }


@given(plans(), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_names_of_coders_matter(
    plan: Plan, chance: random.Random
):
    shuffled = list(plan.codings)
    chance.shuffle(shuffled)
    swap = {"Ann": "Ben", "Ben": "Ann", "Machine": "Machine"}
    renamed = [dataclasses.replace(c, coder=swap[c.coder]) for c in shuffled]

    before, after = depict(plan.study()), depict(plan.study(renamed))

    assert as_numbers(after) == as_numbers(before)
    assert after.total == before.total
