"""Names from outside within a line of ours."""

import pytest

from polyvocal.core.errors import BadFile
from polyvocal.core.showing import one_line


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("P01", "P01"),
        ("naïve “so” 😀 e\u0301", "naïve “so” 😀 e\u0301"),
        ("می\u200cخواهم \u200fسلام", "می\u200cخواهم \u200fسلام"),
        ("a\r\nb\tc\u2028d\x85e", "a  b c d e"),
        ("\x1b[31mred\x07\x00", "\ufffd[31mred\ufffd\ufffd"),
        ("txt\u202eexe\u2066", "txt\ufffdexe\ufffd"),
        ("caf\udce9", "caf\ufffd"),
    ],
)
def test_a_name_stays_on_its_line_and_gives_no_orders(words, shown):
    assert one_line(words) == shown


def test_an_error_about_a_file_is_one_line_whatever_the_file_is_called():
    assert str(BadFile("folder/a\nb\x1b.txt", "it is empty.")) == "a b\ufffd.txt: it is empty."
