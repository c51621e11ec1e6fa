"""A person's own framework becomes a template, and what is wrong with it is named by its row."""

import time

import pytest

from polyvocal.core.errors import BadFile
from polyvocal.core.template import Code, Origin
from polyvocal.formats.template_sheets import read_template
from tests.formats.workbook_files import workbook


def read(text: str, name: str = "template.csv"):
    return read_template(text.encode(), name)


def outline(codes: tuple[Code, ...]) -> list[str]:
    """Each code's title under those of its groups; a star marks a group."""
    by_id = {code.id: code for code in codes}

    def line(code: Code) -> str:
        above = f"{line(by_id[code.parent])} > " if code.parent else ""
        return f"{above}{code.title}{'*' if code.is_group else ''}"

    return [line(code) for code in codes]


FULL = {
    "number": "1.1",
    "label": "Goal setting",
    "definition": "what is aimed at",
    "include": "when agreed",
    "exclude": "when only wished",
    "examples": ("we said I'd walk; slowly", "by Friday"),
    "synonyms": ("Goals", "Aims"),
    "foreign_ids": (("BCIO", "007003"), ("X", "1")),
    "origin": Origin.EMERGENT,
}


def fields(code: Code) -> dict[str, object]:
    return {name: getattr(code, name) for name in FULL}


def test_a_sheet_states_everything_about_a_code():
    result = read(
        "Code number,Code,Category,Description,Inclusion criteria,Exclude when,Examples,Aliases,"
        "Ontology IDs,Origin\n"
        "1.1,Goal setting,Planning,what is aimed at,when agreed,when only wished,"
        '"we said I\'d walk; slowly\nby Friday",Goals; Aims,BCIO:007003; X:1,inductive\n'
    )

    assert outline(result.codes) == ["Planning*", "Planning* > 1.1 Goal setting"]
    assert fields(result.codes[1]) == FULL
    assert result.findings == ()


def test_yaml_states_the_same_and_keeps_the_nought_of_1_10():
    result = read(
        """
        groups:
          - name: Planning
            number: 1
            definition: all of planning
            codes:
              - number: 1.1
                label: Goal setting
                definition: what is aimed at
                include: when agreed
                exclude: when only wished
                examples: ["we said I'd walk; slowly", by Friday]
                synonyms: Goals; Aims
                ids: ["BCIO:007003", "X:1"]
                origin: emergent
              - {number: 1.10, label: "yes"}
        codes:
          - label: Other
        """,
        "template.yaml",
    )

    assert outline(result.codes) == [
        "1 Planning*", "1 Planning* > 1.1 Goal setting", "1 Planning* > 1.10 yes", "Other"
    ]  # fmt: skip
    assert fields(result.codes[1]) == FULL
    assert result.codes[0].definition == "all of planning"


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ("label,group", ["Goals,Planning", "Habit,Doing"]),
        ("label,group", ["Goals,1 Planning", "Habit,2. Doing"]),
        ("label,group,group label", ["Goals,1,Planning", "Habit,2,Doing"]),
        ("label,parent", ["Planning,", "Goals,Planning", "Doing,", "Habit,Doing"]),
        ("number,label,group", ["1,Planning,", ",Goals,1", "2,Doing,", ",Habit,2"]),
    ],
)  # fmt: skip
def test_groups_are_made_from_names_numbers_or_rows(columns, rows):
    again = rows[-1].replace("Habit", "Review").replace("Doing", "Planning").replace("2", "1")

    result = read("\n".join([columns, *rows, again]))

    bare = [line.replace("1 ", "").replace("2 ", "") for line in outline(result.codes)]
    assert bare == [
        "Planning*", "Planning* > Goals", "Planning* > Review", "Doing*", "Doing* > Habit"
    ]  # fmt: skip


def test_groups_nest():
    result = read("label,parent\nA,\nB,A\nC,B\n")

    assert outline(result.codes) == ["A*", "A* > B*", "A* > B* > C"]


def test_a_label_may_carry_its_number():
    assert [c.number for c in read("code\n2.3 Feedback\nOther\n").codes] == ["2.3", ""]


def test_a_code_may_share_its_group_s_name():
    result = read("label,group\nKnowledge,Knowledge\nMore,Knowledge\n")

    assert outline(result.codes) == ["Knowledge*", "Knowledge* > Knowledge", "Knowledge* > More"]


def test_a_template_is_a_first_version_of_the_codes():
    result = read("label\nA\n")

    assert result.template().current.codes == result.codes
    assert result.template().current.number == 1


@pytest.mark.parametrize(
    ("text", "framework", "add_ons"),
    [
        ("framework: bctt_v1\nadd_ons: [relational]", ("bctt_v1", "line 1"), ["relational"]),
        ("Framework: tdf", ("tdf", "line 1"), []),
        ("# ours\nadd-ons: one\n", None, ["one"]),
        ("add-ons:\n- one\n- two\ncodes: [label: A]", None, ["one", "two"]),
        ("framework: 1.10", ("1.10", "line 1"), []),
    ],
)
def test_yaml_may_name_published_codes(text, framework, add_ons):
    result = read(text, "template.yaml")

    named = result.framework
    assert (named and (named.key, named.place)) == framework
    assert [add_on.key for add_on in result.add_ons] == add_ons
    assert outline(result.codes) == (["A"] if "codes" in text else [])


def test_a_synonym_another_code_goes_by_is_reported():
    result = read("label,synonyms\nA,B\nB,\n")

    assert [(f.place, f.sentence) for f in result.findings] == [
        ("row 2", "“B” also stands for B; codings that use it will be listed as ambiguous.")
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("number,label\n1,A\n1,B\n", "row 3: the number 1 is also in row 2"),
        ("number,label\n1.1,A\n1.1,B\n", "should be 1.10, format the column as text"),
        ("label\nA b\na  B\n", "row 3: the label a  B is also in row 2"),
        ("number,label\n1,A\n2,\n", "row 3: the code has no label"),
        ("label,group\nA,3\n", "row 2: nothing says what group 3 is called"),
        ("label,group,group label\nA,1,X\nB,1,Y\n", "row 3: group 1 is called “Y” here and “X”"),
        ("label,parent\nA,Z\n", "row 2: its parent “Z” is no code of this file"),
        ("label,parent\nA,B\nB,A\n", "row 2: “A” sits under itself"),
        ("label,parent\nA,A\n", "row 2: its parent “A” is no code of this file"),
        ("label,origin\nA,thin air\n", "row 2: “thin air” is no origin of a code"),
        ("label,ids\nA,007003\n", "row 2: “007003” is no id with its scheme"),
        ("label\n", "there are no codes in it"),
        ("number\n1\n", "no column is headed “label”"),
    ],
)
def test_what_is_wrong_is_named_by_its_row(text, problem):
    with pytest.raises(BadFile) as caught:
        read(text)

    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "there are no codes in it"),
        ("- label: A\n- label: a\n", "line 2: the label a is also in line 1"),
        ("- number: 1\n", "line 1: the code has no label"),
        ("- label: A\n  colour: red\n", "line 2: “colour” is not known here"),
        ("- label: A\n  label: B\n", "line 2: “label” is there twice"),
        ("- label: {a: b}\n", "line 1: a text is expected here"),
        ("- A\n", "line 1: this is no code with a label"),
        ("A\n", "line 1: this is no list of codes"),
        ("title: A\n", "line 1: there is no list under “codes” or “groups”"),
        ("groups:\n- name: A\n", "line 2: the group has no list of codes"),
        ("groups:\n- codes: [{label: A}]\n", "line 2: the group has no name"),
        ("framework: [a, b]\n", "line 1: the key of a published framework is expected here"),
        ("codes: [label: A]\nframework:\n", "line 2: the key of a published framework is"),
        ("framework: {a: b}\n", "line 1: the key of a published framework is expected here"),
        ("add_ons: [a, [b]]\n", "line 1: the key of a published framework is expected here"),
        ("framework: a\nframework: b\n", "line 2: “framework” is there twice"),
        ("add_ons: a\nadd-on: b\n", "line 2: “add-on” is there twice"),
        ("framework: a\nadd_on_s: b\n", "line 2: “add_on_s” is not known here"),
        ("framework: a\ncodes: b\n", "line 2: this is no list of codes"),
        ("add_ons: []\n", "there are no codes in it"),
        ("- label: A\n - label: B\n", "line 2: it is no valid YAML"),
        ("- label: &a A\n- label: *a\n", "line 2: it uses an alias"),
        ("[" * 20_000, "it is no valid YAML"),
        ("- label: A\n  ids: [!!python/object/apply:os.getcwd []]\n", "a text is expected here"),
    ],
)
def test_what_is_wrong_in_yaml_is_named_by_its_line(text, problem):
    with pytest.raises(BadFile) as caught:
        read(text, "template.yml")

    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_few_lines_of_yaml_cannot_fill_the_memory():
    lines = ["- &a0 [x, x]", *(f"- &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    began = time.perf_counter()

    with pytest.raises(BadFile, match="it uses an alias"):
        read("\n".join(lines), "template.yaml")

    assert time.perf_counter() - began < 2


def test_a_thousand_codes_in_a_chain_are_refused_in_no_time():
    rows = "".join(f"c{n},c{n - 1}\n" for n in range(1, 3000))

    with pytest.raises(BadFile, match="nested more than 20 deep"):
        read(f"label,parent\nc0,\n{rows}")


def test_a_workbook_s_lost_nought_is_explained():
    rows: list[list[object]] = [["number", "label"], [10.1, "A"], [10.10, "B"]]

    with pytest.raises(BadFile, match=r"If one of them should be 10\.10, format the column"):
        read_template(workbook(rows), "template.xlsx")
