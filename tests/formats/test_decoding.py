"""Bytes become text, or one sentence says why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.core.text import clean_text
from polyvocal.formats.decoding import decode

TALK = "Interviewer: Où était le café?\nP: Naïve “yes” – 🙂 עברית e\u0301.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_text_reads_the_same_in_every_unicode_encoding(encoding):
    decoded = decode(TALK.encode(encoding), "a.txt")

    assert (decoded.text, decoded.findings) == (TALK, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_recognised_by_its_zero_bytes(encoding):
    text = "Interviewer: How did it go?\nP: Well – mostly.\n"

    decoded = decode(text.encode(encoding), "a.txt")

    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\x00\x00\xfe\xff"])
def test_big_endian_marks_are_read(mark):
    encoding = "utf-16-be" if len(mark) == 2 else "utf-32-be"

    assert decode(mark + TALK.encode(encoding), "a.txt").text == TALK


@given(st.text())
def test_any_text_in_utf8_comes_back_cleaned_and_nothing_else(text):
    data = ("Start of the interview, long enough to be text. " * 10 + text).encode(
        "utf-8", "replace"
    )

    decoded = decode(data, "a.txt")

    assert decoded.text == clean_text(data.decode("utf-8")).text


def test_windows_western_is_preferred_among_single_byte_encodings():
    text = "Interviewer: Où êtes-vous allé après le café?\nP: Très près du château, là-bas.\n" * 5

    decoded = decode(text.encode("cp1252"), "a.txt")

    assert (decoded.text, decoded.encoding) == (text, "cp1252")
    assert [finding.outcome for finding in decoded.findings] == [Outcome.WARNING]


def test_three_words_are_shown_where_two_single_byte_encodings_fit():
    text = "P: Wir dürfen das nicht — søster, señor, às, kõik, Ærø; straße für später.\n" * 8

    decoded = decode(text.encode("cp1252"), "a.txt")

    sentence = decoded.findings[0].sentence
    assert decoded.text == text
    assert (sentence.count(" / "), decoded.encoding) == (3, "cp1252")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1251",
            "Интервьюер: Как всё началось?\nУчастник: Сначала было трудно, потом легче.\n",
        ),
        (
            "cp1253",
            "Ερευνητής: Πώς ξεκίνησε όλο αυτό;\nΣυμμετέχων: Στην αρχή ήταν δύσκολο.\n",
        ),
        (
            "shift_jis",
            "質問者: どのように始まりましたか。\n参加者: 最初は大変でした。\n",
        ),
    ],
)
def test_other_scripts_are_not_taken_for_western(encoding, text):
    decoded = decode((text * 10).encode(encoding), "a.txt")

    assert decoded.text == text * 10
    assert decoded.findings[0].outcome is Outcome.WARNING


def test_a_utf8_file_cut_inside_a_character_is_still_utf8():
    data = TALK.encode("utf-8")
    cut = data[: data.index("🙂".encode()) + 2]

    decoded = decode(cut, "a.txt")

    assert decoded.encoding == "utf-8"
    assert decoded.text == TALK[: TALK.index("🙂")] + "\ufffd"
    assert decoded.findings[0].place == "line 2"


def test_a_utf16_file_cut_inside_a_character_is_reported():
    decoded = decode("Hello".encode("utf-16")[:-1], "a.txt")

    assert decoded.text == "Hell\ufffd"
    assert [f.outcome for f in decoded.findings] == [Outcome.CHANGED]


def test_bytes_that_no_encoding_explains_are_read_and_reported():
    decoded = decode(b"\x1a?\x9d", "a.txt")

    assert decoded.text == "\x1a?\ufffd"
    assert decoded.findings[0].outcome is Outcome.CHANGED


def test_nul_characters_are_replaced_and_counted():
    decoded = decode(b"Interviewer: how are you today? " * 10 + b"P: fine\x00 thanks\n", "a.txt")

    assert "fine\ufffd thanks" in decoded.text
    assert decoded.findings[0].sentence.startswith("1 character")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        (b"PK\x03\x04" + bytes(100), "a zip archive"),
        (b"MZ\x90\x00" + bytes(100), "a program"),
        (b"%PDF-1.7\n", "a PDF"),
        (bytes(range(256)) * 40, "much of it is no characters"),
        (bytes(1000), "much of it is no characters"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(data, says):
    with pytest.raises(BadFile, match=says) as refused:
        decode(data, "folder/a.txt")

    assert str(refused.value).startswith("a.txt: ")


def test_a_text_of_more_than_fifty_megabytes_is_refused():
    with pytest.raises(BadFile, match="51 MB; at most 50 MB"):
        decode(b"a" * (50 * 1024 * 1024 + 1), "a.txt")


def test_line_ends_become_newlines():
    assert decode(b"a\r\nb\rc\n", "a.txt").text == "a\nb\nc\n"


def test_an_empty_file_is_empty_text():
    assert decode(b"", "a.txt").text == ""


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    ["Πώς άρχισε; Έτσι.\nΚαι μετά;\n", "Как это началось?\nТак.\n", "מה שלומך היום?\nטוב, תודה.\n"],
)
def test_wide_text_of_any_script_is_told_without_a_mark(encoding, text):
    assert decode(text.encode(encoding), "a.txt").text == text
