"""A label finds its thing to the letter, or the one thing it can mean."""

from hypothesis import given
from hypothesis import strategies as st

from polyvocal.formats.labels import Found, LabelFinder, loose_form, without_ending


def test_the_exact_label_comes_first():
    finder = LabelFinder([("PW6", 1), ("pw6", 2)])

    assert finder.find("PW6") == Found("PW6", 1, is_exact=True)
    assert finder.find("pw6") == Found("pw6", 2, is_exact=True)
    assert finder.find("Pw6") is None


def test_writing_alone_does_not_matter_while_one_thing_is_meant():
    finder = LabelFinder([("PW6", 1), ("PW16", 2)])

    for label in ("pw 6", "PW-6", "PW_06", "Pw.6"):
        assert finder.find(label) == Found("PW6", 1, is_exact=False)
    for label in ("PW", "6", "PW60", "", "–"):
        assert finder.find(label) is None


def test_one_label_for_two_things_finds_neither():
    assert LabelFinder([("P01", 1), ("P01", 2)]).find("P01") is None
    assert LabelFinder([("P01", 1), ("P01", 1)]).find("P01") == Found("P01", 1, is_exact=True)


@given(st.lists(st.text(), unique=True))
def test_every_label_finds_its_own_thing(labels):
    finder = LabelFinder((label, label) for label in labels)

    assert [finder.find(label) for label in labels] == [
        Found(label, label, is_exact=True) for label in labels
    ]


def test_zeros_inside_numbers_count():
    assert loose_form("P100") == "p100"
    assert loose_form("P-007") == "p7"


def test_only_endings_of_files_are_cut_off():
    assert without_ending("folder/P01.docx") == "P01"
    assert without_ending(r"C:\interviews\P01.TXT") == "P01"
    assert without_ending("Dr. Smith") == "Dr. Smith"
    assert without_ending("P1.2") == "P1.2"
    assert without_ending(".txt") == ".txt"
