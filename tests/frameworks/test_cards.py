"""Cards are read as written, and a slip is told with its file and entry."""

import pytest

from polyvocal.core.errors import BadFile
from polyvocal.core.framework import CodingRule
from polyvocal.frameworks.cards import Card, ContrastCard, read_cards
from tests.frameworks.folders import spoil, whole_framework

GROUP = "01_getting_there.toml"


@pytest.fixture
def home(tmp_path):
    return whole_framework(tmp_path)


def test_every_field_of_a_card_is_read(home):
    cards = read_cards(home)

    assert cards.heading is not None
    assert cards.heading.credit == "Made up for a test. Nobody published it."
    assert cards.heading.rules == (
        CodingRule("say", "Code what is said.", "Nobody else can see the rest."),
    )
    assert [group.about for group in cards.groups] == ["How people come to a place at all."]
    assert next(iter(cards.cards)) == Card(
        file=GROUP,
        number="1.1",
        label="Travel plan",
        synonyms=("Traveling plan",),
        definition="Somebody works out the way.",
        include="Timetables and maps count.",
        exclude="Going together is 1.2.",
        examples=("We looked up the bus.", "She wrote the stops on my hand."),
    )
    assert cards.contrasts == (
        ContrastCard(
            "contrasts.toml",
            ("1.1", "1.2"),
            "Could it be done by letter?",
            {"1.1": "It could, the day before.", "1.2": "It could not."},
        ),
    )


def test_a_text_over_several_lines_is_one_line(home):
    spoil(home, GROUP, '"Somebody comes along."', '"""\nSomebody\n  comes along.\n"""')

    assert [card.definition for card in read_cards(home).cards][1] == "Somebody comes along."


def test_a_folder_that_is_not_complete_is_read_as_far_as_it_goes(home):
    (home / "framework.toml").unlink()
    (home / "contrasts.toml").unlink()
    (home / "notes.txt").write_text("not a card")

    cards = read_cards(home)

    assert (cards.heading, cards.contrasts, len(list(cards.cards))) == (None, (), 2)


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        (GROUP, 'include = "Meeting', 'inclued = "Meeting',
         f"{GROUP}, code 1.2: “inclued” is not known here. Correct the file."),
        (GROUP, '"Somebody comes along."', "7",
         f"{GROUP}, code 1.2: definition must be a text."),
        (GROUP, '["He walked with me as far as the gate.", "My sister sat next to me."]', "[1, 2]",
         f"{GROUP}, code 1.2: examples must be a list of texts."),
        (GROUP, "[group]", "[[group]]", f"{GROUP}: group must be a table."),
        (GROUP, '"Somebody comes along."', '"Somebody', f"{GROUP}: it is no TOML: "),
        ("framework.toml", "[[rule]]", "locked = \"yes\"\n[[rule]]",
         "framework.toml: locked must be true or false."),
        ("framework.toml", "[[rule]]", "origin = \"made up\"\n[[rule]]",
         "framework.toml: “made up” is no origin of a code."),
        ("framework.toml", "[[rule]]", "[rule]", "framework.toml: rule must be a list of tables."),
        ("contrasts.toml", "[contrast.tell]", "tells = 1\n[contrast.tell]",
         "contrasts.toml, contrast 1: “tells” is not known here."),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place(home, file, before, after, told):
    spoil(home, file, before, after)

    with pytest.raises(BadFile) as error:
        read_cards(home)

    assert str(error.value).startswith(told)


def test_bytes_that_are_no_utf_8_are_one_sentence(home):
    (home / GROUP).write_bytes(b'[group]\nlabel = "\xff"\n')

    with pytest.raises(BadFile, match=r"it is not in UTF-8\. Save it as UTF-8\."):
        read_cards(home)
