"""The check finds each thing that can be wrong with a card, and nothing on whole ones."""

import shutil

import pytest

from polyvocal.core.errors import BadFile
from polyvocal.frameworks.check import check_folder
from polyvocal.frameworks.library import KEYS, framework_folder
from tests.frameworks.folders import spoil, whole_framework

GROUP = "01_getting_there.toml"
CARD = "01_getting_there.toml, 1.1"


@pytest.fixture
def home(tmp_path):
    return whole_framework(tmp_path)


def faults(home):
    return [f"{fault.place}: {fault.sentence}" for fault in check_folder(home)]


def test_a_whole_framework_has_no_fault(home):
    assert faults(home) == []


@pytest.mark.parametrize("key", KEYS)
def test_the_frameworks_that_come_with_polyvocal_are_whole(key):
    assert check_folder(framework_folder(key)) == ()


@pytest.mark.parametrize(
    ("file", "before", "after", "fault"),
    [
        (GROUP, 'label = "Travel plan"', 'label = "Plan"',
         f"{CARD}: the label is “Plan”, and published as “Travel plan”."),
        (GROUP, 'label = "Getting there"', 'label = "Going"',
         f"{GROUP}, 1: the label is “Going”, and published as “Getting there”."),
        (GROUP, '"Somebody works out the way."', '""', f"{CARD}: “definition” is empty."),
        (GROUP, '"Timetables and maps count."', '"…"', f"{CARD}: “include” is empty."),
        (GROUP, '"How people come to a place at all."', '""', f"{GROUP}, 1: “about” is empty."),
        (GROUP, ', "She wrote the stops on my hand."', "", f"{CARD}: there must be 2 examples."),
        (GROUP, "Going together is 1.2.", "Going alone is 1.1.",
         f"{CARD}: “exclude” names the code itself."),
        (GROUP, "Going together is 1.2.", "Going together is 1.3.",
         f"{CARD}: there is no code 1.3."),
        (GROUP, "We looked up the bus.", "We planned my travels by bus.",
         f"{CARD}: an example repeats the words of the label: “We planned my travels by bus.”"),
        (GROUP, "Timetables and maps count.", "Organized travel behavior counts.",
         f"{CARD}: “Organized” is not British spelling."),
        (GROUP, "Timetables and maps count.", "It's a map that counts.",
         f"{CARD}: a straight quotation mark or apostrophe: write ‘ ’ or “ ”."),
        (GROUP, "Meeting halfway counts.", "timetables and  maps COUNT!",
         f"{GROUP}, 1.2: “timetables and maps COUNT!” stands in {CARD} as well."),
        (GROUP, "Only explaining it is 1.1.", "Going together is 9.",
         f"{GROUP}, 1.2: “Going together is 9.” stands in {CARD} as well."),
        ("framework.toml", '"Ways"', '""', "framework.toml: “name” is empty."),
        ("framework.toml", '"Nobody else can see the rest."', '""',
         "framework.toml, say: a rule has an id, a sentence and a why."),
        ("contrasts.toml", '"It could not."', '" "',
         "contrasts.toml, 1.1/1.2: the question or a “tell” is empty."),
        ("contrasts.toml", '"1.2" = "It could not."', "",
         "contrasts.toml, 1.1/1.2: “tell” must say it for each code, and no other."),
        ("contrasts.toml", '["1.1", "1.2"]', '["1.1", "1.9"]',
         "contrasts.toml, 1.1/1.9: there is no code 1.9."),
        ("contrasts.toml", '["1.1", "1.2"]', '["1.1", "1.1"]',
         "contrasts.toml, 1.1/1.1: a contrast has two different codes or more."),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place(home, file, before, after, fault):
    if after.startswith("Going together is 9"):
        spoil(home, GROUP, "Going together is 1.2.", "Going together is 8.")
    spoil(home, file, before, after)

    assert fault in faults(home)


def test_a_code_that_is_not_there_is_missed(home):
    text = (home / GROUP).read_text(encoding="utf-8")
    second = text.index("[[code]]", text.index("[[code]]") + 1)
    (home / GROUP).write_text(text[:second], encoding="utf-8")

    assert f"{GROUP}, 1.2: the code 1.2 is not there." in faults(home)


def test_a_code_that_is_there_twice_is_named_at_both_places(home):
    text = (home / GROUP).read_text(encoding="utf-8")
    again = text[text.index("[[code]]", text.index("[[code]]") + 1) :]
    (home / GROUP).write_text(text + again, encoding="utf-8")

    assert faults(home).count(f"{GROUP}, 1.2: this code is there twice.") == 2


def test_a_code_in_another_s_group_is_found(home):
    spoil(home, "canon.toml", '["1.2",', '["2.2",')
    spoil(home, GROUP, 'number = "1.2"', 'number = "2.2"')

    assert f"{GROUP}, 2.2: the code stands in another’s group." in faults(home)


def test_codes_in_another_order_are_found(home):
    spoil(
        home,
        "canon.toml",
        '["1.1", "Travel plan"], ["1.2", "Company on the way"]',
        '["1.2", "Company on the way"], ["1.1", "Travel plan"]',
    )

    assert "ways: the codes are not in the published order." in faults(home)


def test_neighbours_that_nothing_tells_apart_are_found(home):
    (home / "contrasts.toml").unlink()

    assert faults(home) == [
        "contrasts.toml: nothing tells 1.1 from 1.2.",
        "contrasts.toml: nothing tells 1.1 from another code of its group.",
        "contrasts.toml: nothing tells 1.2 from another code of its group.",
    ]


def test_the_same_contrast_twice_is_found(home):
    text = (home / "contrasts.toml").read_text(encoding="utf-8")
    other = text.replace('["1.1", "1.2"]', '["1.2", "1.1"]')
    (home / "contrasts.toml").write_text(text + other, encoding="utf-8")

    assert "contrasts.toml, 1.2/1.1: the same codes are contrasted twice." in faults(home)


def test_a_plain_number_stands_behind_its_label(tmp_path):
    home = tmp_path / "tdf"
    shutil.copytree(str(framework_folder("tdf")), home)
    spoil(
        home, "01_domains.toml", "hands or voice, is Skills (2).", "hands or voice, is Skills (3)."
    )

    assert faults(home) == ["01_domains.toml, 1: (3) is not behind the label it stands for."]


def test_cards_still_being_written_are_checked_against_the_canon_of_their_key(tmp_path):
    home = tmp_path / "tdf"
    home.mkdir()

    told = faults(home)

    assert told[0] == "framework.toml: the file is not there."
    assert "tdf: the code 14 is not there." in told


def test_a_folder_nobody_knows_needs_a_canon(tmp_path):
    with pytest.raises(BadFile, match=r"nothing says which codes it must hold\. Put a canon"):
        check_folder(tmp_path)
