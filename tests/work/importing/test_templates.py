"""A template file that names published codes, alone or beside codes of a team's own."""

import pytest

import polyvocal
from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.work.build import add_to_study, build_study, new_study
from polyvocal.work.choices import Choices
from polyvocal.work.importing import ImportChoices


def add(tmp_path, me, text, framework=""):
    """A study to which a template file of this text was added, and what was said about it."""
    study = new_study(tmp_path / "mine", by=me, framework=framework)
    file = tmp_path / "template.yaml"
    file.write_text(text, encoding="utf-8")
    report = add_to_study(study, [file], by=me, importing=ImportChoices())
    return polyvocal.open(study).template, report


def titles(template):
    return [code.title for code in template.current.codes]


def test_a_framework_is_named_with_what_stands_beside_it(tmp_path, me):
    template, report = add(tmp_path, me, "framework: bctt_v1\nadd_ons: [relational]\n")

    assert template.framework == "Behaviour Change Technique Taxonomy 1"
    assert titles(template)[-1] == "17.5 Validating relationship"
    assert report.taken == {"codes": 98}


def test_codes_of_one_s_own_stand_behind_the_published_ones(tmp_path, me):
    own = "groups: [{name: Tea, codes: [{label: Making it, origin: emergent}]}]"
    template, report = add(tmp_path, me, f"framework: com_b\n{own}\n")

    assert titles(template)[-2:] == ["Tea", "Making it"]
    assert template.current.codes[-1].parent == template.current.codes[-2].id
    assert report.taken == {"codes": 7}


def test_an_add_on_alone_leaves_the_template_in_force(tmp_path, me):
    template, report = add(tmp_path, me, "add_ons: relational", framework="bctt_v1")

    assert sum(not code.is_group for code in template.codes) == 98
    assert report.taken == {"codes": 5}


def test_a_folder_that_names_its_framework_builds_without_an_option(specimen, tmp_path, me):
    (specimen / "template.csv").unlink()
    (specimen / "codings.csv").unlink()
    (specimen / "template.yaml").write_text("framework: tdf", encoding="utf-8")

    built = build_study(
        specimen, tmp_path / "out", by=me, importing=ImportChoices(), choices=Choices(), kinds=()
    )

    assert polyvocal.open(built.study).template.framework == "Theoretical Domains Framework 2"


def test_naming_an_add_on_twice_takes_it_once(tmp_path, me):
    text = "framework: bctt_v1\nadd_ons: [relational, relational]"
    template, report = add(tmp_path, me, text)

    assert len(set(titles(template))) == len(titles(template))
    assert [f for f in report.findings if f.outcome is Outcome.LEFT_OUT] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "framework: bct",
            "template.yaml, line 1: there is no framework “bct”. There are: bctt_v1",
        ),
        ("framework: relational", "line 1: there is no framework “relational”"),
        ("framework: ../tdf", "line 1: there is no framework “../tdf”"),
        (
            "framework: tdf\nadd_ons:\n- relational\n- com_b",
            "line 4: there is no add-on “com_b”. There are: relational.",
        ),
        ("framework: tdf\ncodes: [{label: Skills}]", "Skills goes by a name of the published code"),
        ("add_ons: relational\ncodes: [{number: 17.1, label: X}]", "17.1 X goes by a name of"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_changed(tmp_path, me, text, told):
    with pytest.raises(BadFile) as caught:
        add(tmp_path, me, text)

    assert told in str(caught.value)
    assert polyvocal.open(tmp_path / "mine.polyvocal").template.codes == ()
