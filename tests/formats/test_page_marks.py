"""Line numbers and page headers go only where there is no doubt, and are shown."""

from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.findings import Outcome
from polyvocal.formats.page_marks import drop_page_marks

WORDS = ["P: It was cold.", "More words.", "I: Why?"]


def page(number: int, header: str, n_lines: int = 12) -> str:
    lines = "\n".join(f"{WORDS[i % 3]} {chr(97 + i)}" for i in range(n_lines))
    return f"{header.replace('#', str(number))}\n{lines}\n"


def dropped(text: str) -> tuple[str, list[str]]:
    kept, findings = drop_page_marks(text, "a.txt")
    assert all(f.outcome is Outcome.LEFT_OUT for f in findings)
    return kept, [f.sentence for f in findings]


def test_a_header_that_counts_pages_is_left_out_and_shown():
    text = "".join(page(n, "Interview P03 – page # of 4") for n in range(1, 5))

    kept, said = dropped(text)

    assert kept == "".join(page(n, "#")[2:] for n in range(1, 5))
    assert said[0].startswith(
        "4 lines of page headers and footers are left out of the text: “Inter"
    )


def test_a_line_beside_every_page_number_belongs_to_the_header():
    text = "".join(f"Confidential\n\n{page(n, '- # -')}" for n in range(1, 4))

    assert "Confidential" not in dropped(text)[0]


def test_bare_numbers_far_apart_from_one_up_are_pages():
    text = "".join(page(n, "#") for n in range(1, 4))

    assert dropped(text)[0] == "".join(page(n, "#")[2:] for n in range(1, 4))


def test_someone_counting_is_not_a_page():
    text = "P: We count.\n1\n2\n3\n4\nI: Go on.\n"

    assert dropped(text) == (text, [])


def test_an_answer_that_recurs_is_not_a_header():
    text = "".join(page(7, "P: I would say #.") for _ in range(4))

    assert dropped(text) == (text, [])


def test_numbers_that_do_not_grow_by_one_stay():
    text = "".join(page(n, "Score: #") for n in (3, 9, 4))

    assert dropped(text) == (text, [])


def test_line_numbers_on_every_line_are_left_out():
    lines = [f"{WORDS[i % 3]}" for i in range(12)]
    text = "\n".join(f"{i + 1}  {line}" for i, line in enumerate(lines)) + "\n"

    kept, said = dropped(text)

    assert kept == "\n".join(lines) + "\n"
    assert said == ["Every line began with its number; the numbers are left out of the text."]


def test_a_numbered_list_inside_talk_stays():
    text = "I: What matters?\n" + "\n".join(f"{i}. point" for i in range(1, 15)) + "\nP: All.\n"

    assert dropped(text) == (text, [])


@given(st.lists(st.sampled_from([*WORDS, "3", "Page 2", "Page 3", "", "1", "2"]), max_size=60))
def test_only_whole_lines_go_and_the_rest_keeps_its_order(lines):
    kept, _said = dropped("\n".join(lines))

    rest = iter("\n".join(lines).split("\n"))
    assert all(line in rest for line in kept.split("\n"))
