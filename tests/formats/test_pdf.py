"""PDFs are read in the order of reading, without what only the page needed."""

import re
import subprocess
import textwrap
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Outcome
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.pdf import read_pdf
from polyvocal.formats.reading import read_document
from tests.browsing import IN_BROWSER, QUIET
from tests.formats.documents import sentences, spoken
from tests.printing import Placed, pdf_objects, pdf_of, print_html, print_pdf
from tests.system_tools import find_chromium

WORDS = (
    "we",
    "walked",
    "along",
    "the",
    "river",
    "and",
    "talked",
    "about",
    "how",
    "groups",
    "begin",
)

needs_browser = IN_BROWSER[1]


def prose(n: int, start: int = 0) -> str:
    return " ".join(WORDS[(i * 5 + start) % len(WORDS)] for i in range(n))


def column(words: str, left: float, top: float, width: int) -> list[Placed]:
    lines = textwrap.wrap(words, width, break_on_hyphens=False)
    return [(left, top - 12 * i, line, False) for i, line in enumerate(lines)]


def read(*pages: list[Placed]) -> ReadDocument:
    return read_pdf(pdf_of(pages), "a.pdf")


def test_lines_broken_for_the_page_are_joined_and_paragraphs_are_not():
    talk = [("INT", f"{prose(40)}?"), ("P03", f"{prose(90, 1)}."), ("INT", "So?"), ("P03", "é🙂.")]

    document = read_pdf(print_pdf([("", f"{who}: {words}") for who, words in talk]), "a.pdf")

    assert document.text == "".join(f"{who}: {words}\n" for who, words in talk)
    assert spoken(document) == talk


def test_a_paragraph_goes_on_over_pages_and_an_indent_begins_another():
    first, second = f"{prose(400)} end.", f"{prose(60, 3)} end."
    lines = textwrap.wrap(first, 60)
    begun = textwrap.wrap(f"   {second}", 60)
    lines += [line.strip() for line in begun]
    lefts = [90.0 if line == begun[0].strip() else 72.0 for line in lines]
    pages: list[list[Placed]] = [[], []]
    for i, (left, line) in enumerate(zip(lefts, lines, strict=True)):
        pages[i // 30].append((left, 780 - 12 * (i % 30), line, False))

    assert read(*pages).text.splitlines() == [first, second]


def test_columns_of_prose_are_read_one_after_the_other():
    left, right = f"Left {prose(150)}.", f"Right {prose(160, 3)}."
    page = [
        (72.0, 780.0, "A heading that stands across both of the columns of the page", False),
        *column(left, 72, 750, 34),
        # Not at the same heights: columns have paragraphs of their own.
        *column(right, 310, 745, 34),
    ]

    for order in (page, sorted(page, key=lambda place: -place[1])):
        assert read(order).text.splitlines()[1:] == [left, right]


def test_labels_beside_words_are_read_across():
    talk = [("INT", f"{prose(14)}?"), ("P03", f"{prose(30, 2)}.")] * 6
    page: list[Placed] = []
    y = 780.0
    for who, words in talk:
        page.append((72, y, who, True))
        for line in textwrap.wrap(words, 60):
            page.append((144, y, line, False))
            y -= 12

    document = read(page)

    assert [(who, " ".join(words.split())) for who, words in spoken(document)] == talk


def test_a_table_printed_cell_by_cell_is_read_cell_by_cell():
    page: list[Placed] = []
    cells = []
    for row in range(6):
        for left in (72.0, 310.0):
            cell = f"Cell{row}{left:.0f} {prose(13, row)} end."
            cells.append(cell)
            page += column(cell, left, 780 - row * 60, 34)

    assert " ".join(read(page).text.split()) == " ".join(cells)


def pages_with(margins: list[list[Placed]]) -> list[list[Placed]]:
    return [
        [*margin, *column(f"Page text {prose(60, i)}.", 72, 720, 60)]
        for i, margin in enumerate(margins)
    ]


def test_running_headers_and_page_numbers_are_left_out_and_shown():
    margins = [
        [(72.0, 800.0, "Walking study", False), (280.0, 40.0, f"Page {i + 4} of 9", False)]
        for i in range(4)
    ]

    document = read(*pages_with(margins))

    assert "Walking" not in document.text
    assert "of 9" not in document.text
    assert sentences(document, Outcome.LEFT_OUT) == [
        "8 lines of page headers and footers are left out of the text: "  # noqa: ISC004 - one sentence
        "“Walking study”; “Page 4 of 9”; “Walking study”; …."
    ]


def test_headers_of_odd_and_even_pages_are_left_out():
    names = ["The study", "Interview 7"]

    document = read(*pages_with([[(72.0, 800.0, names[i % 2], False)] for i in range(7)]))

    assert not any(name in document.text for name in names)


@pytest.mark.parametrize(
    "margins",
    [
        [[(72.0, 732.0, "Yes.", False)]] * 4,  # as near as any line: somebody says it
        [[(72.0, 800.0, "Rosa:", False)]] * 4,
        [[(72.0, 800.0, "Study", False)]] * 2,
        [[(72.0, 800.0, f"{n}", False)] for n in (3, 7, 4, 9)],
        [[(72.0, 800.0 - 40 * i, "Study", False)] for i in range(2)] * 2,
        [[(72.0, 800.0, "Study", False)], [], [], [(72.0, 800.0, "Study", False)], [], []],
    ],
    ids=["talk", "name", "twice", "numbers", "heights", "far apart"],
)
def test_what_may_be_text_is_kept(margins):
    expected = [words for margin in margins for _x, _y, words, _bold in margin]

    document = read(*pages_with(margins))

    assert re.findall(r"(?m)(?:^|(?<= ))(Yes\.|Rosa:|Study|\d+)(?=\s)", document.text) == expected


def test_a_word_is_joined_only_where_it_stands_whole_elsewhere():
    page: list[Placed] = [
        (72, 780, "We said again that the interview and the follow-up were good, so inter-", False),
        (72, 768, "view them all, and then plan one more walk, since he was there, and th-", False),
        (
            72,
            756,
            "the others as well would have liked to have another one of those follow-",
            False,
        ),
        (72, 744, "up calls.", False),
    ]

    document = read(page)

    assert "so interview them" in document.text
    assert "and th- the others" in document.text
    assert "those follow-up calls." in document.text
    assert sentences(document, Outcome.CHANGED) == [
        "1 word broken at the end of a line was joined: interview."
    ]
    assert [s for s in sentences(document, Outcome.AMBIGUOUS) if s.endswith("off: th- the.")]


def drawn(*, picture: bool, words: str = "") -> bytes:
    """Two pages: on the first perhaps a picture, on the second perhaps words."""
    first = "q 595 0 0 842 0 0 cm /I Do Q" if picture else ""
    second = f"BT /F 10 Tf 72 700 Td ({words}) Tj ET" if words else ""
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
    image = "/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    return pdf_objects(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
            f"{page}/Contents 5 0 R/Resources<</XObject<</I 7 0 R>>>>>>",
            f"{page}/Contents 6 0 R/Resources<</Font<</F 8 0 R>>>>>>",
            f"<</Length {len(first)}>>stream\n{first}\nendstream",
            f"<</Length {len(second)}>>stream\n{second}\nendstream",
            f"<</Type/XObject/Subtype/Image{image}/Length 1>>stream\n@\nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def test_a_scanned_file_is_told_apart():
    with pytest.raises(BadFile, match="it was scanned") as refused:
        read_document(drawn(picture=True), "a.pdf")

    assert "OCR" in str(refused.value)


def test_a_file_without_words_or_pictures_holds_no_words():
    with pytest.raises(BadFile, match="holds no words"):
        read_document(drawn(picture=False), "a.pdf")


def test_a_page_that_is_a_picture_among_pages_of_text_is_said():
    document = read_pdf(drawn(picture=True, words="P: so."), "a.pdf")

    assert document.text == "P: so.\n"
    assert sentences(document, Outcome.LEFT_OUT) == [
        "1 page is a picture without text and is left out: 1."
    ]


def test_a_locked_file_is_told_so():
    locked = f"<</Filter/Standard/V 1/R 2/P -4/Length 40/O<{'28' * 32}>/U<{'5c' * 32}>>>"
    data = print_pdf([("", "P: so.")])
    data = data.replace(b"trailer<<", f"trailer<</ID[<00><00>]/Encrypt {locked}".encode())

    with pytest.raises(BadFile, match="locked with a password"):
        read_pdf(data, "a.pdf")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_file_is_refused(share):
    whole = print_pdf([("", prose(400))])

    with pytest.raises(BadFile, match="ends in the middle"):
        read_pdf(whole[: int(len(whole) * share)], "a.pdf")


def test_what_is_no_pdf_inside_is_refused():
    with pytest.raises(BadFile, match="damaged or incomplete"):
        read_pdf(b"%PDF-1.7\nnothing\nstartxref\n0\n%%EOF", "a.pdf")


def packed(content: bytes, times: int, more: str = "") -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    names = "/FlateDecode" if times == 1 else f"[{'/FlateDecode' * times}]"
    head = f"<</Length {len(content)}/Filter{names}{more}>>stream\n"
    return pdf_objects(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            head + content.decode("latin-1") + "\nendstream",
        ]
    )


@pytest.mark.parametrize("times", [1, 2])
def test_a_stream_that_unpacks_to_far_more_than_it_weighs_is_refused(times):
    with pytest.raises(BadFile, match="Unpacked, this file would take more than"):
        read_pdf(packed(b" " * 110_000_000, times), "a.pdf")


def nested(depth: int, fan: int) -> bytes:
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    inner = "/X Do " * fan
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        "<</Length 5>>stream\n/X Do\nendstream",
    ]
    content = f"/Length {len(inner)}>>stream\n{inner}\nendstream"
    objects += [f"{form}/Resources<</XObject<</X {6 + i} 0 R>>>>{content}" for i in range(depth)]
    return pdf_objects([*objects, f"{form}/Length 1>>stream\n \nendstream"])


@pytest.mark.parametrize(("depth", "fan"), [(9, 10), (30, 2), (5000, 1)])
def test_drawings_in_drawings_without_end_are_refused_at_once(depth, fan):
    before = time.process_time()

    with pytest.raises(BadFile, match="would take more than"):
        read_pdf(nested(depth, fan), "a.pdf")

    assert time.process_time() - before < 5


def test_a_drawing_that_holds_itself_is_no_bomb():
    data = nested(2, 1).replace(b"/X 7 0 R", b"/X 5 0 R")

    with pytest.raises(BadFile, match="holds no words"):
        read_document(data, "a.pdf")


def test_letters_that_the_file_does_not_name_are_said():
    # Fonts without names for their letters give codes in the private area.
    words = prose(40).translate({ord(letter): 0xE000 + ord(letter) for letter in "aeiou"})

    with pytest.raises(BadFile, match="which letters it shows"):
        read_pdf(print_pdf([("", words)]), "a.pdf")


@needs_browser
def test_what_a_browser_prints_is_read(tmp_path):
    talk = [("Interviewer", f"{prose(30)}?"), ("Rosa", f"{prose(200, 2)} – é да.")] * 8
    page = tmp_path / "talk.html"
    page.write_bytes(print_html([(who, f" {words}") for who, words in talk]))
    out = tmp_path / "talk.pdf"
    flags = ("--headless", "--no-pdf-header-footer")
    subprocess.run(
        [str(find_chromium()), *flags, *QUIET, f"--print-to-pdf={out}", page.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )

    document = read_pdf(out.read_bytes(), "talk.pdf")

    assert spoken(document) == talk


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_damaged_files_are_read_or_refused(data):
    whole = bytearray(print_pdf([("Rosa", f" {prose(120)}."), ("", prose(50))]))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    try:
        (document,) = read_document(bytes(whole), "a.pdf")
    except BadFile as error:
        assert "\n" not in str(error)  # noqa: PT017 - it may as well be read
        return
    assert all(words.strip() for _who, words in spoken(document))
