"""The sentences of a results section."""

import dataclasses

import pytest

from polyvocal.analysis.depiction import depict
from polyvocal.analysis.flow import count_flow
from polyvocal.analysis.frames import Scope
from polyvocal.core.cases import Stage
from polyvocal.core.evidence import EvidenceRule, EvidenceUnit
from polyvocal.core.study import assemble_study
from polyvocal.core.template import Code, Template, TemplateVersion
from polyvocal.reports.blocks import Heading, Paragraph, Report, join_reports
from polyvocal.reports.compose.counts import Results, compose_counts
from polyvocal.reports.compose.imprint import TECHNIQUES, Imprint
from polyvocal.reports.compose.quotes import compose_quotes_behind
from polyvocal.reports.compose.table1 import compose_table1
from polyvocal.reports.compose.table2 import compose_table2
from polyvocal.reports.to_html import to_html
from tests.analysis.studies import CODES, GROUP_A, Plan, uid
from tests.reports.results import (
    IMPRINT,
    PAPER,
    all_results,
    paper_depiction,
    plan,
    quotations,
    small_study,
)


def said(report: Report) -> dict[str, list[str]]:
    """Each heading's sentences."""
    found: dict[str, list[str]] = {}
    heading = ""
    for block in report.blocks:
        if isinstance(block, Heading):
            heading = block.words
        elif isinstance(block, Paragraph):
            found.setdefault(heading, []).append(block.words)
    return found


def test_the_papers_numbers_are_said_in_its_units():
    sentences = said(compose_counts(Results(depiction=paper_depiction()), PAPER))

    assert sentences["What is evidenced"] == [
        (
            "47 of the 93 techniques (51%) are evidenced, as the sheet states them: 10 in both "
            "roles, 10 in the role PW only, 27 in the role SP only; 46 in neither."
        ),
        "In the role PW, alone or not, 20 of 93 techniques (22%) are evidenced.",
        "In the role SP, alone or not, 37 of 93 techniques (40%) are evidenced.",
    ]
    assert sentences["By group"][:2] == [
        "Each of the 16 groups has at least one evidenced technique.",
        (
            "Every technique is evidenced in 3 groups: 3 Social support, 4 Shaping Knowledge and "
            "6 Comparison of behaviour."
        ),
    ]
    assert sentences["By group"][2].endswith("16 Covert learning, 2 of 3.")
    assert sentences["Incomplete cells"] == [
        "3 rows of the sheet are incomplete or carry a remark: 2.4, 10.6 and 13.3."
    ]


def test_a_flow_is_told_where_somebody_came_less_far_and_is_not_made_up_elsewhere():
    study = small_study()
    stages = (Stage.SELECTED, Stage.INTERVIEWED, Stage.INTERVIEWED, Stage.APPROACHED)
    cases = tuple(
        map(lambda case, stage: dataclasses.replace(case, stage=stage), study.cases, stages)
    )
    flow = count_flow(dataclasses.replace(study, cases=cases))

    assert said(compose_counts(Results(flow=flow), IMPRINT))["Sample"] == [
        "People approached: 4; consented: 3; interviewed: 3; selected: 1."
    ]
    assert "Sample" not in said(compose_counts(Results(flow=count_flow(study)), IMPRINT))


def test_a_small_study_is_said_in_full():
    sentences = said(compose_counts(all_results(small_study()), IMPRINT))

    assert sentences == {
        "Sample": [
            "4 participants are in the sample (PW, n = 2; SP, n = 2).",
            (
                "The interviews of 4 participants lasted a median of 30 minutes per participant "
                "(range 30 to 30)."
            ),
        ],
        "What is evidenced": [
            (
                "2 of the 3 codes (67%) were evidenced by at least 1 coding of participants’ own "
                "talk: 2 in both roles, 0 in the role PW only, 0 in the role SP only; 1 in neither."
            ),
            "In the role PW, alone or not, 2 of 3 codes (67%) are evidenced.",
            "In the role SP, alone or not, 2 of 3 codes (67%) are evidenced.",
        ],
        "By group": [
            "1 of the 2 groups has at least one evidenced code.",
            "Every code is evidenced in 1 group: 1 Talking.",
            "Evidenced codes of all codes in each group: 1 Talking, 2 of 2; 2 Doing, 0 of 1.",
        ],
        "Most widely evidenced": [
            (
                "The codes evidenced in the talk of the most participants are 1.1 Asking (2 "
                "participants, 3 codings); 1.2 Telling (2 participants, 2 codings)."
            ),
        ],
        "Emergent codes": [
            "Counted apart: 1 emergent code, 1 evidenced.",
            "Found here: in the role SP; 1 coding by 1 participant.",
        ],
        "Partnerships": [
            (
                "Codes evidenced in both roles: 2; of these, within at least one partnership: 1, "
                "only across partnerships: 1."
            ),
        ],
        "Contradicting passages": [
            "1 coding contradicts its code and counts nowhere: 2.1 Showing (1).",
        ],
        "Quotes": [
            (
                "The words of 6 codings are given; those of 1 coding are withheld, since they may "
                "not be quoted."
            ),
            "Of those given, 1 touches words of someone whose consent is not known.",
        ],
    }


def test_one_of_each_is_said_in_the_singular():
    template = Template((TemplateVersion(1, (GROUP_A, CODES["ask"])),))
    one = Plan(people={"P1": "PW"}, talk={"D1": (("P1", "I asked."),)}, template=template)
    study = one.study([one.coded("D1", "I asked.", "ask")])

    sentences = said(compose_counts(all_results(study), Imprint("S", noun=TECHNIQUES)))

    assert sentences["Sample"] == [
        "1 participant is in the sample (PW, n = 1).",
        "The interviews of 1 participant lasted 30 minutes.",
    ]
    assert sentences["What is evidenced"] == [
        "1 of the 1 technique (100%) was evidenced by at least 1 coding of participants’ own talk."
    ]
    assert sentences["Most widely evidenced"] == [
        (
            "The technique evidenced in the talk of the most participants is 1.1 Asking (1 "
            "participant, 1 coding)."
        )
    ]
    assert sentences["By group"][0] == "1 of 1 group has at least one evidenced technique."


def test_where_many_tie_for_the_widest_evidence_only_their_number_is_said():
    labels = [f"Asking {i}" for i in range(12)]
    codes = [Code(uid(label), "", label, parent=GROUP_A.id) for label in labels]
    template = Template((TemplateVersion(1, (GROUP_A, *codes)),))
    people = {"P1": "PW", "P2": "PW"}
    talk = {f"D{who}": ((who, "I asked."),) for who in people}
    made = Plan(people=people, talk=talk, template=template)
    everywhere = [made.coded("DP1", "I asked.", label) for label in labels]
    wider = [*everywhere, made.coded("DP2", "I asked.", labels[3])]

    alike = said(compose_counts(all_results(made.study(everywhere)), IMPRINT))
    leading = said(compose_counts(all_results(made.study(wider)), IMPRINT))

    assert alike["Most widely evidenced"] == [
        "12 codes are evidenced in the talk of 1 participant each, none in that of more."
    ]
    assert leading["Most widely evidenced"] == [
        (
            "The code evidenced in the talk of the most participants is Asking 3 (2 participants, "
            "2 codings); then 11 codes with 1 participant each."
        )
    ]


def test_that_nothing_is_withheld_is_said_too():
    willing = dataclasses.replace(plan(), consent={}).study()

    sentences = said(compose_counts(all_results(willing), IMPRINT))

    assert sentences["Quotes"] == ["The words of 7 codings are given; none are withheld."]


@pytest.mark.parametrize(
    ("unit", "at_least", "where"),
    [
        (
            EvidenceUnit.CODINGS,
            2,
            "by at least 2 codings of the own talk of one role’s participants",
        ),
        (EvidenceUnit.PARTICIPANTS, 2, "in the own talk of at least 2 participants of one role"),
        (
            EvidenceUnit.PARTNERSHIPS,
            1,
            "in the own talk of participants from at least 1 partnership",
        ),
    ],
)
def test_another_rule_is_said_with_its_unit(unit, at_least, where):
    scope = Scope(rule=EvidenceRule(at_least, unit))

    report = compose_counts(Results(depiction=depict(small_study(), scope)), IMPRINT)

    assert where in said(report)["What is evidenced"][0]


def test_a_study_without_codes_has_nothing_to_evidence():
    empty = assemble_study(id=uid("s"), name="S")

    sentences = said(compose_counts(all_results(empty), Imprint("S")))

    assert sentences["Sample"] == ["No participant is in the sample."]
    assert sentences["What is evidenced"] == [
        "The template has no codes, so that nothing can be evidenced."
    ]


def test_a_role_with_braces_in_its_name_is_printed_as_it_is():
    odd = dataclasses.replace(
        plan(), people={"P1": "{n}", "P2": "{n}", "S1": "SP", "S2": "SP"}
    ).study()

    report = compose_counts(Results(depiction=depict(odd)), IMPRINT)

    assert "0 in the role {n} only" in said(report)["What is evidenced"][0]


def test_where_the_tables_stand_in_the_same_report_every_headline_number_opens_them():
    study = small_study()
    results = all_results(study)
    assert results.characteristics is not None
    whole = join_reports(
        "All",
        [
            compose_counts(results, IMPRINT),
            compose_table1(results.characteristics, IMPRINT),
            compose_table2(depict(study), IMPRINT, quotations=quotations(study)),
            compose_quotes_behind(quotations(study), IMPRINT),
        ],
    )

    page = b"".join(to_html(whole)).decode()

    assert '<a class="number" href="#table-2a">2</a> of the 3 codes' in page
    assert f'href="#c-{CODES["show"].id.hex}">1</a>)' in page
    assert '<a class="number" href="#quotes">6</a> codings are given' in page
