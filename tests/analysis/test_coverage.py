import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given

from polyvocal.analysis.coverage import Coverage, Covered, measure_coverage
from polyvocal.analysis.frames import LeftOutReason, Ratio, Scope
from polyvocal.core.cases import CaseSet
from polyvocal.core.coding import CoderKind, Stance
from polyvocal.core.columns import STATES
from polyvocal.core.errors import BadValue
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.study import Study
from polyvocal.core.template import Code, Template, TemplateVersion
from tests.analysis.studies import PAIR, Coded, Plan, plans, uid
from tests.reference import golden


def covered_by_hand(study: Study) -> tuple[dict[int, set[int]], dict[tuple[int, int], set[int]]]:
    """Participants' characters of each document, and those under each code, one by one."""
    talk: dict[int, set[int]] = {d: set() for d in range(len(study.documents))}
    for turn in study.turns:
        if turn.speaker is not None and study.speakers[turn.speaker].case_id is not None:
            talk[turn.document].update(range(turn.start, turn.end))
    under: dict[tuple[int, int], set[int]] = {}
    for coding in read_by_hand(study):
        document = study.document_index[coding.document_id]
        shared = talk[document] & set(range(coding.span.start, coding.span.end))
        code = [c.id for c in study.template.codes if not c.is_group].index(coding.code_id)
        if shared:
            under.setdefault((document, code), set()).update(shared)
    return talk, under


def read_by_hand(study: Study):
    people = {c.id for c in study.coders if c.kind is CoderKind.PERSON}
    return [
        coding
        for coding in study.codings
        if coding.coder_id in people
        and coding.state in STATES[:2]
        and coding.stance is not Stance.CONTRADICTS
    ]


def turns_with(study: Study, document: int, characters: set[int]) -> int:
    return sum(
        turn.document == document and not characters.isdisjoint(range(turn.start, turn.end))
        for turn in study.turns
    )


@given(plans())
def test_coverage_is_what_a_count_character_by_character_gives(plan: Plan):
    study = plan.study()

    coverage = measure_coverage(study)

    talk, under = covered_by_hand(study)
    for d in range(len(study.documents)):
        n_turns = turns_with(study, d, talk[d])
        for c in range(len(coverage.codes)):
            shared = under.get((d, c), set())
            cell = coverage.cell(d, c)
            assert cell.characters == Ratio(len(shared), len(talk[d]))
            assert cell.turns == Ratio(turns_with(study, d, shared), n_turns)
            assert (cell.n_codings > 0) == bool(shared)
        anything = set().union(*(s for (at, _code), s in under.items() if at == d))
        assert coverage.any_code(d).characters == Ratio(len(anything), len(talk[d]))
        assert coverage.any_code(d).turns == Ratio(turns_with(study, d, anything), n_turns)
    assert int(coverage.n_codings.sum()) == coverage.reading.n_codings
    assert int(coverage.any_codings.sum()) == coverage.reading.n_codings


def coverage_of(text: str, spans: Sequence[Sequence[object]]) -> dict[str, Covered]:
    labels = sorted({str(label) for label, _start, _end in spans})
    template = Template((TemplateVersion(1, tuple(Code(uid(x), "", x) for x in labels)),))
    plan = Plan(people={"P": "PW"}, talk={"D": [("P", text)]}, template=template)
    before = len("P: ")
    codings = [
        Coded("D", start + before, end + before, str(label))
        for label, start, end in spans
        if isinstance(start, int) and isinstance(end, int)
    ]
    coverage = measure_coverage(plan.study(codings))
    found = {code.label: coverage.cell(0, i) for i, code in enumerate(coverage.codes)}
    return {**found, "any": coverage.any_code(0)}


def test_overlapping_spans_cover_each_character_once():
    case = json.loads((Path(__file__).parent / "data" / "overlap.json").read_text("utf-8"))

    covered = coverage_of(case["text"], case["spans"])

    assert {
        label: [cell.n_codings, cell.characters.part]
        for label, cell in covered.items()
        if label != "any"
    } == case["covered"]
    assert covered["any"].characters == Ratio(case["covered_by_any"], len(case["text"]))


def test_coverage_agrees_with_another_program():
    case = golden("coverage_cooccurrence/ascii_overlap")

    covered = coverage_of(case["input"]["text"], case["input"]["spans"])

    expected: Mapping[str, Mapping[str, float]] = case["expected"]["per_code"]
    for label, figures in expected.items():
        share = covered[label].characters.share
        assert share is not None
        assert share * 100 == pytest.approx(figures["coverage_pct"], abs=1e-9)
    assert covered["any"].characters.share == pytest.approx(
        case["expected"]["any_code"]["coverage_pct"] / 100, abs=1e-11
    )


def cell_of(coverage: Coverage, document: str, code: str) -> Covered:
    at = [d.name for d in coverage.documents].index(document)
    return coverage.cell(at, [c.label for c in coverage.codes].index(code))


def test_only_participants_words_count():
    text = PAIR.text("D1")

    coverage = measure_coverage(PAIR.study([Coded("D1", 0, len(text), "ask")]))

    own = len("I asked the nurse and she showed me.") + len("Then I told my brother.")
    assert cell_of(coverage, "D1", "Asking") == Covered(Ratio(own, own), Ratio(2, 2), 1)


def test_one_turn_under_two_spans_of_a_code_is_one_turn():
    codings = [PAIR.coded("D1", "I asked", "ask"), PAIR.coded("D1", "showed me", "ask")]

    coverage = measure_coverage(PAIR.study(codings))

    assert cell_of(coverage, "D1", "Asking").turns == Ratio(1, 2)
    assert cell_of(coverage, "D1", "Asking").n_codings == 2


def test_characters_are_code_points():
    covered = coverage_of("🙂🙂 é́ ab", [("x", 0, 3)])

    assert covered["x"].characters == Ratio(3, 8)


def test_a_document_without_participant_talk_has_no_share():
    plan = Plan(people={"P": "PW"}, talk={"D": [("INT", "Hello?"), ("P", "")], "E": []})

    coverage = measure_coverage(plan.study([Coded("D", 0, 8, "ask")]))

    for document in range(2):
        covered = coverage.any_code(document)
        assert (covered.characters.share, covered.turns.share) == (None, None)
        assert covered.characters.undefined != ""
    assert coverage.reading.n_left_out(LeftOutReason.INTERVIEWER_ONLY) == 1


def test_a_case_set_has_its_own_talk_and_documents():
    only_s1 = CaseSet(uid("s1"), "S1", frozenset({uid("S1")}))
    codings = [PAIR.coded("D2", "He asked me", "ask"), PAIR.coded("D2", "She showed", "show")]

    coverage = measure_coverage(PAIR.study(codings), Scope(case_set=only_s1))

    assert [document.name for document in coverage.documents] == ["D2"]
    assert cell_of(coverage, "D2", "Asking").characters == Ratio(11, len("He asked me to wait."))
    assert cell_of(coverage, "D2", "Showing").n_codings == 0


def test_all_documents_add_up():
    codings = [PAIR.coded("D1", "I asked", "ask"), PAIR.coded("D3", "never asked", "ask")]
    study = PAIR.study(codings)

    coverage = measure_coverage(study)

    talk = sum(len(words) for d in PAIR.talk.values() for who, words in d if who in PAIR.people)
    assert coverage.all_documents(0) == Covered(Ratio(7 + 11, talk), Ratio(2, 5), 2)


def test_all_coders_count_only_where_each_coded_the_document_so():
    codings = [
        PAIR.coded("D1", "I asked", "ask"),
        PAIR.coded("D1", "the nurse", "ask", coder="Ben"),
        PAIR.coded("D3", "never", "ask"),
    ]

    coverage = measure_coverage(PAIR.study(codings), Scope(layer=Layer(LayerKind.ALL_CODERS)))

    assert cell_of(coverage, "D1", "Asking").characters.part == 16
    assert cell_of(coverage, "D3", "Asking").n_codings == 0


def test_turns_that_share_words_are_refused_by_name():
    study = PAIR.study([])
    study.turns.end[0] = study.turns.start[1] + 1

    with pytest.raises(BadValue, match="In D1, turns 1 and 2 share words"):
        measure_coverage(study)


def test_a_study_without_codes_or_documents_covers_nothing():
    coverage = measure_coverage(Plan(template=Template()).study())

    assert (coverage.documents, coverage.codes, len(coverage.characters)) == ((), (), 0)
