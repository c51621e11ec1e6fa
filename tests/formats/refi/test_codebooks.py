"""Codebooks: read as any tool writes them, written to the standard, and back without a change."""

import io
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import Fate, Thing
from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.core.template import Code, Origin
from polyvocal.formats.refi.codebooks import read_codebook, write_codebook
from polyvocal.frameworks.library import load_framework
from tests.formats.refi.hostile import hostile_text
from tests.formats.refi.schemas import faults
from tests.reference import refi_file

A, B, C, D = (UUID(int=i) for i in range(1, 5))
HEAD = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="{}"><Codes>{}</Codes></CodeBook>'


def read(text, origin="Another tool"):
    return read_codebook(io.BytesIO(HEAD.format(origin, text).encode()), "book.qdc")


def back(codes, looks=()):
    read_back = read_codebook(io.BytesIO(write_codebook(codes, looks)), "book.qdc")
    return read_back.codes, read_back.looks


def test_a_published_framework_comes_back_whole():
    codes = load_framework("bctt_v1").codes

    assert back(codes)[0] == codes


def test_a_written_codebook_is_valid_and_always_the_same():
    codes = load_framework("tdf").codes
    looks = (CodeLook(codes[1].id, "#2a6f4b", Pattern.DOTS),)

    written = write_codebook(codes, looks)

    assert faults(written, "Codebook.xsd") == []
    assert written == write_codebook(codes, looks)
    assert back(codes, looks) == (codes, looks)


@st.composite
def trees(draw):
    """Codes and groups in an order of their own, with anything in every text."""
    n = draw(st.integers(1, 6))
    ids = [uuid5(A, str(i)) for i in range(n)]
    is_group = [draw(st.booleans()) for _ in range(n)]
    codes = []
    for i in range(n):
        above = [ids[j] for j in range(i) if is_group[j]]
        texts = st.lists(hostile_text, max_size=2).map(tuple)
        number = draw(hostile_text)
        codes.append(
            Code(
                ids[i],
                number and f"{number}.{i}",
                draw(hostile_text.map(lambda text: f"{text}x")),
                draw(st.sampled_from([None, *above])),
                is_group[i],
                draw(st.sampled_from(Origin)),
                draw(hostile_text),
                draw(hostile_text),
                draw(hostile_text),
                draw(texts),
                draw(texts),
                draw(st.lists(st.tuples(hostile_text, hostile_text), max_size=2).map(tuple)),
                draw(st.booleans()),
            )
        )
    return tuple(draw(st.permutations(codes)))


@given(trees())
def test_whatever_a_code_says_comes_back_exactly(codes):
    assert back(codes)[0] == codes


@given(trees())
def test_whatever_a_code_says_is_valid(codes):
    assert faults(write_codebook(codes), "Codebook.xsd") == []


def test_a_code_with_others_under_it_becomes_a_group_and_leaves_as_it_came():
    inner = f'<Code guid="{B}" name="Below" isCodable="true"/>'
    found = read(f'<Code guid="{A}" name="Above" isCodable="true" color="#fA0">{inner}</Code>')
    group, above, below = found.codes

    assert (group.is_group, group.label, above.id, above.parent) == (True, "Above", A, group.id)
    assert (below.id, below.parent, found.looks) == (B, group.id, (CodeLook(A, "#ffaa00"),))
    assert found.report.n(Thing.CODES, Fate.CHANGED) == 1
    assert back(found.codes)[0] == found.codes
    assert write_codebook(found.codes).count(b"<Code ") == 2


def test_an_id_given_twice_or_to_none_is_given_anew_and_told():
    found = read(
        f'<Code guid="{{{str(A).upper()}}}" name="One" isCodable="true"/>'
        f'<Code guid="{A}" name="Two" isCodable="1"/><Code guid="x" name="Three" isCodable="0"/>'
    )

    assert found.codes[0].id == A
    assert len({code.id for code in found.codes}) == 3
    assert [code.is_group for code in found.codes] == [False, False, True]
    assert found.report.n(Thing.CODES, Fate.CHANGED) == 2


def test_paragraphs_that_begin_as_codebooks_do_are_told_apart():
    description = "What it is.&#13;\n\nInclude: this\n\nExclude: that\n\nExample: “so”"
    [code] = read(
        f'<Code guid="{A}" name="␛x"><Description>{description}</Description></Code>'
    ).codes

    assert (code.label, code.include, code.exclude) == ("␛x", "this", "that")
    assert code.examples == ("“so”",)


def test_an_edit_made_elsewhere_comes_back():
    code = Code(A, "2.3", "Old name", definition="What it is.", examples=("So",))
    written = write_codebook([code]).replace(b"Old name", b"New name").replace(b"What", b"All")

    [changed] = read_codebook(io.BytesIO(written), "book.qdc").codes

    assert (changed.number, changed.label, changed.definition) == ("2.3", "New name", "All it is.")


def test_the_standard_s_example_is_read():
    data = refi_file("spec_annexA1_codebook.qdc").read_bytes()
    found = read_codebook(io.BytesIO(data), "a1.qdc")

    assert [code.label for code in found.codes if code.is_group] == ["Topics", "Values"]
    assert found.report.n(Thing.CODES, Fate.WHOLE) == 6
    assert [look.colour for look in found.looks] == ["#ffff00", "#33cc33", "#ff0000", "#0000ff"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "line 1"),
        (b"PK\x03\x04", "not well-formed XML"),
        (b"<CodeBook><Codes><Code name='a'>", "cut short"),
        (b"<CodeBook xmlns='u'/>", "there are no codes"),
        (b"<?xml version='1.0' encoding='utf-8'?><Code name='\xff'/>", "wrongly encoded"),
        (b"<?xml version='1.0' encoding='klingon'?><Code/>", "wrongly encoded"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Code name="&b;"/>', "document type"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Code/>', "document type"),
        (b"<a>" * 300, "more than 200 levels"),
        (b"<a>" + b"".join(b"<a%d/>" % i for i in range(2000)), "more than 1000 kinds"),
    ],
)
def test_what_is_no_codebook_is_refused_in_one_sentence(data, said):
    with pytest.raises(BadFile, match=said):
        read_codebook(io.BytesIO(data), "book.qdc")


def test_utf_16_is_read():
    text = '<?xml version="1.0" encoding="utf-16"?>' + HEAD.format("x", '<Code name="é"/>')

    assert read_codebook(io.BytesIO(text.encode("utf-16")), "b.qdc").codes[0].label == "é"


def test_what_a_template_does_not_take_of_names_and_numbers_is_changed_and_told():
    copied = "<Description>What it is\n\n[Polyvocal]\nNumber: 1.1</Description>"
    found = read(
        f'<Code guid="{A}" name="1.1 Tea">{copied}</Code><Code guid="{B}" name="1.1 Tea again">'
        f'{copied}</Code><Code guid="{C}" name=" "/><Code name="{"long " * 200}"/>'
    )

    told = [(code.number, code.label) for code in found.codes]
    assert told[:3] == [("1.1", "Tea"), ("", "1.1 Tea again"), ("", "Code 3")]
    assert told[3] == ("", "long " * 100)
    assert found.codes[3].definition == "long " * 200
    assert {line.how: line.n for line in found.report.lines if line.fate is Fate.CHANGED} == {
        "its number is another code’s already: it stands in the name": 1,
        "it had no name": 1,
        "its name was very long: cut, and whole in the definition": 1,
    }
    assert found.report.found(Thing.CODES) == 4


def test_the_group_made_for_a_code_with_a_number_takes_it_not_away():
    facts = "<Description>[Polyvocal]\nNumber: 1.1</Description>"
    inner = f'<Code guid="{B}" name="Below"/>'
    found = read(f'<Code guid="{A}" name="1.1 Tea">{facts}{inner}</Code>')

    assert [(code.number, code.label) for code in found.codes] == [
        ("", "1.1 Tea"),
        ("1.1", "Tea"),
        ("", "Below"),
    ]
    assert back(found.codes)[0] == found.codes
    assert write_codebook(found.codes).count(b"<Code ") == 2
