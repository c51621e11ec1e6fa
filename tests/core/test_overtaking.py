"""Which of two copies has gone on from where the other stands."""

from uuid import UUID

import pytest

from polyvocal.core.overtaking import Facet, compare_histories

THING = UUID(int=1)
SAID = (("before",), ("after",))


def found(ours, theirs, facet=Facet.WORDS):
    """The sets that hold a thing of which the copies said these, one after the other."""
    whole = [{(THING, facet): tuple((s,) for s in said)} if said else {} for said in (ours, theirs)]
    overtaken = compare_histories(*whole)
    names = ("behind", "ahead", "apart", "texts_behind")
    return {name for name in names if THING in getattr(overtaken, name)}


@pytest.mark.parametrize(
    ("ours", "theirs", "where"),
    [
        ("", "ab", {"behind"}),
        ("ab", "", {"ahead"}),
        ("ab", "ac", {"apart"}),
        ("ab", "ab", set()),
        # What came over by an earlier merge is what they said at that time.
        ("ab", "abc", {"behind"}),
        ("abc", "ab", {"ahead"}),
        ("acb", "ab", set()),
        # Changed and changed back: nothing that the other would have to follow.
        ("aba", "", {"ahead"}),
        ("aba", "ac", {"behind"}),
        # Added by a merge, and new there.
        ("b", "bc", {"behind"}),
    ],
)
def test_a_copy_is_behind_where_it_says_what_the_other_said_before(ours, theirs, where):
    assert found(ours, theirs) == where


def test_a_text_goes_by_itself():
    assert found("", "ab", Facet.TEXT) == {"texts_behind"}


def test_words_changed_here_and_a_place_there_are_changed_on_both_sides():
    ours, theirs = {(THING, Facet.WORDS): SAID}, {(THING, Facet.PLACE): SAID}

    overtaken = compare_histories(ours, theirs)

    assert overtaken.apart == {THING}
    assert not overtaken.is_untouched(THING)
    assert overtaken.is_untouched(UUID(int=2))
