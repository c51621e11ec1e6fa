import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.analysis.frames import find_sentences


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ("I asked. She came!", ["I asked.", "She came!"]),
        ("  one, without a mark  ", ["one, without a mark"]),
        ("I saw Dr. May and Mrs. B. Stone. Yes.", ["I saw Dr. May and Mrs. B. Stone.", "Yes."]),
        ("Well… I said 3.5 hours.", ["Well…", "I said 3.5 hours."]),
        ("He said “no.” Then (at last!) he came.", ["He said “no.”", "Then (at last!) he came."]),
        ("私は聞いた。彼女は来た！", ["私は聞いた。", "彼女は来た！"]),
        ("هل جاءت؟ نعم.", ["هل جاءت؟", "نعم."]),
        ("मैंने पूछा। वह आई।", ["मैंने पूछा।", "वह आई।"]),
        ("Yes 🙂. No.", ["Yes 🙂.", "No."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_at_their_marks(words: str, sentences: list[str]):
    assert [words[start:end] for start, end in find_sentences(words)] == sentences


@given(st.text(alphabet="ab .!?…。”)\n", max_size=30))
def test_sentences_are_apart_in_order_and_leave_out_white_space_only(words: str):
    found = find_sentences(words)

    left = set(range(len(words)))
    last = 0
    for start, end in found:
        assert last <= start < end
        last = end
        left -= set(range(start, end))
    assert all(words[at].isspace() for at in left)
