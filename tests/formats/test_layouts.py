"""One conversation printed in many layouts reads to the same turns."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polyvocal.core.documents import SpeakerKind
from polyvocal.formats.reading import read_document
from tests.layouts import LAYOUTS, MORE_LAYOUTS, NO_NAMES, Talk
from tests.printing import formatted_layouts

ALL = (*LAYOUTS, *MORE_LAYOUTS, *formatted_layouts())
NAMED = [layout for layout in ALL if layout[0] != NO_NAMES]
NAMELESS = [layout for layout in ALL if layout[0] == NO_NAMES]
WORDS = ["the", "walk", "was", "slow", "but", "good", "we", "said: no", "10:30", "café", "🙂", "I"]
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(
    lambda words: f"Then {' '.join(words)}."
)
talks = st.tuples(
    st.sampled_from(["Interviewer", "INT", "Moderator"]),
    st.sampled_from(["P03", "Rosa", "Support worker", "Client"]),
    st.lists(sentences, min_size=6, max_size=14),
).map(lambda t: [(t[i % 2], words) for i, words in enumerate(t[2])])


def read(layout, talk: Talk):
    _name, ending, render = layout
    (document,) = read_document(render(talk), f"talk{ending}")
    labels = [s.label.casefold() for s in document.speakers]
    spoken = [
        (
            "" if turn.speaker is None else labels[turn.speaker],
            " ".join(document.text[turn.start : turn.end].split()),
        )
        for turn in document.turns
    ]
    return document, spoken


def name_of(layout) -> str:
    return f"{layout[0]}{layout[1]}"


@pytest.mark.parametrize("layout", NAMED, ids=name_of)
@given(talk=talks)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_conversation_reads_to_the_same_turns_in_every_layout(layout, talk):
    document, spoken = read(layout, talk)

    assert spoken == [(who.casefold(), words) for who, words in talk]
    assert [s.kind for s in document.speakers] == [
        SpeakerKind.INTERVIEWER,
        SpeakerKind.PARTICIPANT,
    ]


@pytest.mark.parametrize("layout", NAMELESS, ids=name_of)
@given(talk=talks)
@settings(max_examples=25)
def test_without_names_the_turns_are_the_same_and_nobodys(layout, talk):
    document, spoken = read(layout, talk)

    assert spoken == [("", words) for _who, words in talk]
    assert document.speakers == ()


@given(talk=talks)
@settings(max_examples=25)
def test_words_are_counted_without_labels_and_time_stamps(talk):
    counts = {read(layout, talk)[0].n_words for layout in ALL}

    assert len(counts) == 1
