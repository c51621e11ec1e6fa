"""The demo study is what its documents say: the paper's totals, nobody of the paper, honest coders.

The figures to meet are the published tables in tests/analysis/data.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest

import polyvocal
from polyvocal.analysis.characteristics import Grouping, describe_characteristics
from polyvocal.analysis.coverage import measure_coverage
from polyvocal.analysis.depiction import Depiction, depict
from polyvocal.analysis.frames import Ratio, Scope
from polyvocal.core.cases import Missing, Placeholder, QuoteConsent, Stage
from polyvocal.core.coding import Basis, Certainty, CoderKind, Coding, Stance
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.findings import Outcome
from polyvocal.core.study import Study
from polyvocal.core.template import Origin
from polyvocal.store.events import Actor
from polyvocal.work.build import Built, build_study
from polyvocal.work.choices import Choices
from polyvocal.work.example import write_demo_study
from polyvocal.work.importing import ImportChoices
from polyvocal.work.past import check_study

PUBLISHED = Path(__file__).resolve().parents[1] / "analysis" / "data"
ROLES = {"PW": "peer worker", "SP": "supported peer"}
BOTH = tuple(ROLES.values())
ATTRIBUTES = ("sex", "ethnicity", "age band", "setting")
EMERGENT = {
    "17.1": ("peer worker",),
    "17.2": BOTH,
    "17.3": ("peer worker",),
    "17.4": ("supported peer",),
    "17.5": ("supported peer",),
}


@dataclass(frozen=True)
class Demo:
    folder: Path
    built: Built
    study: Study
    depiction: Depiction


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_demo_study(folder / "in")
    built = build_study(
        folder / "in",
        folder / "out",
        by=Actor(UUID(int=1), "Coder A"),
        importing=ImportChoices(),
        choices=Choices(),
        kinds=(),
    )
    study = polyvocal.open(built.study)
    return Demo(folder, built, study, depict(study))


def published(name):
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def codings_of(study, kind):
    coders = {coder.id for coder in study.coders if coder.kind is kind}
    return [coding for coding in study.codings if coding.coder_id in coders]


def people_by_code(demo):
    """Who, of both roles, has a counted consensus coding of each code."""
    study, people = demo.study, {}
    spoken = {s.document_id: s.case_id for s in study.speakers if s.case_id}
    for code in demo.depiction.codes:
        rows = [row for cell in code.cells for row in cell.rows]
        people[code.code.number] = {spoken[study.codings[row].document_id] for row in rows}
    return people


def test_it_builds_into_a_sound_study_with_nothing_left_to_look_at(demo):
    # What stands before the first speaker is the line that says the interview is fictional.
    left = [
        finding
        for finding in demo.built.report.findings
        if finding.outcome is not Outcome.TAKEN
        and "before the first speaker" not in finding.sentence
    ]
    with (demo.folder / "in" / "codings.csv").open(encoding="utf-8", newline="") as opened:
        written = list(csv.DictReader(opened))

    assert left == []
    quoted = Counter(demo.study.quote(coding) for coding in demo.study.codings)
    assert quoted == Counter(row["quote"] for row in written)
    assert check_study(demo.built.study).damages == ()


def test_the_consensus_yields_the_published_depiction_technique_by_technique(demo):
    wanted = {
        row["number"]: tuple(role for key, role in ROLES.items() if row[key] == "yes")
        for row in published("table2.csv")
    }
    found = {
        code.code.number: code.depiction
        for code in demo.depiction.codes
        if code.code.origin is Origin.A_PRIORI
    }

    assert found == wanted


def test_the_published_totals_come_out(demo):
    [a_priori] = [t for t in demo.depiction.origins if t.origin is Origin.A_PRIORI]

    assert a_priori.evidenced == Ratio(47, 93)
    assert [a_priori.n_codes(roles) for roles in (BOTH, BOTH[:1], BOTH[1:], ())] == [10, 10, 27, 46]
    assert a_priori.by_role == (Ratio(20, 93), Ratio(37, 93))


def test_the_sixteen_groups_come_out_as_published(demo):
    found = [
        [
            totals.group.number,
            totals.evidenced.whole,
            *(totals.n_codes(roles) for roles in (BOTH, BOTH[:1], BOTH[1:], ())),
            *(ratio.part for ratio in totals.by_role),
        ]
        for totals in demo.depiction.groups
        if totals.group.number != "17"
    ]
    printed = [list(row.values()) for row in published("table2_groups.csv")]

    assert [[str(value) for value in row] for row in found] == [
        [row[0].partition(" ")[0], *row[1:]] for row in printed
    ]


def test_the_five_emergent_codes_are_quoted_from_the_roles_that_were(demo):
    found = {
        code.code.number: code.depiction
        for code in demo.depiction.codes
        if code.code.origin is Origin.EMERGENT
    }

    assert found == EMERGENT


def counted(rows, of):
    return {attribute: Counter(of(row, attribute) for row in rows) for attribute in ATTRIBUTES}


def paper_value(row, attribute):
    return row[attribute.partition(" ")[0]]


def demo_value(case, attribute):
    value = case.attributes.get(attribute, Missing())
    # The paper knows one reason only.
    return "declined" if isinstance(value, Missing) else str(value)


def sites(rows, role_of, value_of):
    """Each site by how many of each role are there, which no two sites of the paper share."""
    counts = Counter((value_of(row, "setting"), role_of(row)) for row in rows)
    return {site: tuple(counts[site, role] for role in BOTH) for site, _role in counts}


def test_each_role_has_the_papers_totals_and_so_its_percentages(demo):
    for key, role in ROLES.items():
        paper = counted([r for r in published("table1.csv") if r["role"] == key], paper_value)
        ours = counted([c for c in demo.study.cases if c.role == role], demo_value)
        for attribute in ATTRIBUTES[:3]:
            assert ours[attribute] == paper[attribute], (role, attribute)
        assert sorted(ours["setting"].values()) == sorted(paper["setting"].values())


def test_the_printed_percentages_come_out_with_missing_values_and_without(demo):
    white = ("White – British", "White – Irish", "White – Other")
    grouping = Grouping("ethnicity", (("White", white),))
    result = describe_characteristics(demo.study, groupings=(grouping,), roles=BOTH)

    shares = {
        (one.attribute.name, count.value): (count.with_missing, count.without_missing)
        for one in result.characteristics
        for column in one.columns[:1]
        for count in column.counts
    } | {
        (one.attribute.name, count.value, "SP"): (count.with_missing, count.without_missing)
        for one in result.characteristics
        for column in one.columns[1:]
        for count in column.counts
    }
    assert shares["sex", "Woman"] == (Ratio(7, 11), Ratio(7, 11))
    assert shares["sex", "Woman", "SP"] == (Ratio(6, 10), Ratio(6, 10))
    assert shares["age band", "26-64"] == (Ratio(7, 11), Ratio(7, 7))
    assert shares["age band", "26-64", "SP"] == (Ratio(7, 10), Ratio(7, 9))
    assert shares["ethnicity", "White"] == (Ratio(8, 11), Ratio(8, 10))
    assert shares["ethnicity", "White", "SP"] == (Ratio(3, 10), Ratio(3, 9))


def test_nobody_of_the_paper_appears(demo):
    papers, ours = published("table1.csv"), demo.study.cases
    paper_sites = sites(papers, lambda row: ROLES[row["role"]], paper_value)
    our_sites = sites(ours, lambda case: case.role, demo_value)
    same_site = {crowd: site for site, crowd in paper_sites.items()}

    def joint(row, role, value_of, site):
        return (role, *(value_of(row, name) for name in ATTRIBUTES[:3]), site)

    paper_rows = {joint(row, ROLES[row["role"]], paper_value, row["setting"]) for row in papers}
    our_rows = {
        joint(case, case.role, demo_value, same_site[our_sites[demo_value(case, "setting")]])
        for case in ours
    }
    assert paper_rows & our_rows == set()


def test_partnerships_consent_and_stages_are_as_in_a_real_study(demo):
    study = demo.study
    ends = [(p.first, p.second) for p in study.partnerships]
    consents = Counter(case.consent.to_be_quoted for case in study.cases)

    assert Counter(tuple(isinstance(end, Placeholder) for end in pair) for pair in ends) == {
        (False, False): 4,
        (True, False): 6,
        (False, True): 7,
    }
    assert {case.stage for case in study.cases} == {Stage.SELECTED}
    assert consents == {QuoteConsent.YES: 18, QuoteConsent.NO: 2, QuoteConsent.UNKNOWN: 1}
    assert all(document.minutes for document in study.documents)


def test_interviews_come_in_the_formats_that_real_folders_hold(demo):
    files = sorted((demo.folder / "in" / "transcripts").iterdir())

    assert Counter(file.suffix for file in files) == {".docx": 14, ".txt": 5, ".vtt": 2}
    assert len({(s.label, s.kind) for s in demo.study.speakers}) > 5
    for document in demo.study.documents:
        opening = demo.study.text(document.id)[:100]
        is_said = opening.startswith("Fictional interview")
        assert is_said or (document.name in {"W10", "P04"} and "Fictional" not in opening)
    for file in files:
        if file.suffix == ".vtt":
            assert "NOTE Fictional interview" in file.read_text("utf-8")[:40]


def test_interviews_are_as_long_as_they_should_be(demo):
    assert [d.name for d in demo.study.documents if not 900 <= d.n_words <= 1600] == []


def test_nobody_says_the_label_of_a_technique(demo):
    labels = {
        code.label.partition(" (")[0].casefold()
        for code in demo.study.template.codes
        if not code.is_group
    }
    texts = {d.name: demo.study.text(d.id).casefold() for d in demo.study.documents}

    assert [(name, label) for name in texts for label in labels if label in texts[name]] == []


def test_much_of_the_talk_of_each_interview_carries_no_code_of_any_coder(demo):
    study = demo.study
    for coder in study.coders:
        is_agreed = coder.kind is CoderKind.CONSENSUS
        layer = None if is_agreed else Layer(LayerKind.CODER, coder.id)
        coverage = measure_coverage(study, Scope(layer=layer))
        covered = [coverage.any_code(i).characters for i in range(len(study.documents))]
        assert max(ratio.part / ratio.whole for ratio in covered) <= 0.7


def overlapping(coding, others):
    return any(
        other.code_id == coding.code_id
        and other.span.start < coding.span.end
        and coding.span.start < other.span.end
        for other in others
    )


def test_the_two_coders_agree_on_most_passages_and_not_on_all(demo):
    by: dict[tuple[UUID, UUID], list[Coding]] = {}
    for coding in codings_of(demo.study, CoderKind.PERSON):
        by.setdefault((coding.document_id, coding.coder_id), []).append(coding)
    one, other = sorted({coder for _document, coder in by}, key=str)
    pairs = [
        (coding, by[document, theirs])
        for (document, mine) in by
        for theirs in {one, other} - {mine}
        for coding in by[document, mine]
    ]
    share = sum(overlapping(coding, others) for coding, others in pairs) / len(pairs)
    same_edges = sum(
        any(o.code_id == c.code_id and o.span == c.span for o in others) for c, others in pairs
    )

    assert 0.60 <= share <= 0.85
    assert same_edges < share * len(pairs) * 0.75


def test_the_consensus_is_no_mere_sum_of_the_two_coders(demo):
    people, agreed = (codings_of(demo.study, k) for k in (CoderKind.PERSON, CoderKind.CONSENSUS))
    in_document: dict[UUID, list[Coding]] = {}
    for coding in agreed:
        in_document.setdefault(coding.document_id, []).append(coding)
    dropped = [c for c in people if not overlapping(c, in_document[c.document_id])]

    assert 160 <= len(agreed) <= 260
    assert len(dropped) >= 40
    assert {c.certainty for c in agreed} == {Certainty.PROBABLE, Certainty.CERTAIN}
    assert {c.basis for c in agreed} == {Basis.EXPLICIT, Basis.INTERPRETIVE}
    stances = Counter(c.stance for c in agreed)
    assert stances[Stance.COMPLICATES] >= 3
    assert stances[Stance.CONTRADICTS] >= 1
    assert any(c.note for c in people)


def test_one_technique_in_three_rests_on_one_person(demo):
    n_people = [len(who) for number, who in people_by_code(demo).items() if number not in EMERGENT]
    evidenced = [n for n in n_people if n]

    assert len(evidenced) == 47
    assert 0.28 <= evidenced.count(1) / 47 <= 0.40


def test_two_people_take_turns_in_every_interview(demo):
    study = demo.study
    kinds = {speaker.id: speaker.kind for speaker in study.speakers}
    for i, document in enumerate(study.documents):
        rows = study.turns.rows_of(i)
        spoken = [study.turns.speaker[row] for row in rows]
        assert all(a != b for a, b in pairwise(spoken)), document.name
        assert {kinds[s.id] for s in study.speakers if s.document_id == document.id} == {
            SpeakerKind.INTERVIEWER,
            SpeakerKind.PARTICIPANT,
        }
