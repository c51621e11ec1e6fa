"""Files made to harm: one sentence each, in bounded time and memory, and nothing else happens."""

import io
import resource
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import Fate, Thing
from tests.formats.refi.projects import (
    CODE,
    SOURCE,
    coded,
    guid,
    package,
    project,
    read,
    read_text,
    source,
)

WHOLE = package(project(source(coded(1, 0, 3))), {"sources/a.txt": b"one two"})
ENTITIES = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(12))


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not well-formed"),
        (b"PK", "damaged"),
        (b"<Project", "not well-formed"),
        (b"<CodeBook/>", "no REFI-QDA project"),
        (b"<html><body/></html>", "no REFI-QDA project"),
        (WHOLE[: len(WHOLE) // 2], "damaged"),
        (package(b"", {}), "not well-formed"),
        (package(b"<x/>", {}, name="readme.txt"), "no project in it"),
        (package(package(project(""), {}), {}, name="p.qdpx"), "no project in it"),
        (f"<!DOCTYPE a [{ENTITIES}]><Project>&a11;</Project>".encode(), "document type"),
        (f'<!DOCTYPE a [{ENTITIES}]><Project name="&a11;"/>'.encode(), "document type"),
        (b'<!DOCTYPE a SYSTEM "http://x.invalid/a.dtd"><Project/>', "document type"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Project/>', "document type"),
        ("<!DOCTYPE a []><Project/>".encode("utf-16"), "document type"),
    ],
)
def test_what_is_no_project_is_refused_in_one_sentence(data, said):
    with pytest.raises(BadFile, match=said) as caught:
        read(data)

    assert "\n" not in str(caught.value)


def test_a_bomb_is_refused_before_it_is_unpacked():
    before = megabytes()
    zeros = bytes(1 << 20)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("project.qde", project(source(coded(1, 0, 3))))
        with bundle.open("sources/a.txt", "w") as member:
            for _ in range(200):
                member.write(zeros)

    with pytest.raises(BadFile, match="almost nothing"):
        read(held.getvalue())

    assert megabytes() - before < 60


def test_a_member_that_lies_about_its_size_is_damaged():
    data = bytearray(package(project(source("")), {"sources/a.txt": b"one two " * 99}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (8).to_bytes(4, "little")

    with pytest.raises(BadFile, match="damaged"):
        read(bytes(data))


def test_a_tree_of_millions_takes_no_memory():
    before = megabytes()
    xml = b"<Project>" + b"<junk/>" * 3_000_000 + b"</Project>"

    assert read(xml, file="p.qde").study.documents == ()

    assert megabytes() - before < 100  # the bytes themselves, twice


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "internal://../../x", "C:\\x"])
def test_a_path_never_leaves_the_package(path):
    found = read(package(project(source(coded(1, 0, 3), path)), {}))

    assert found.study.texts[found.study.documents[0].id] == ""
    assert found.report.n(Thing.TEXTS, Fate.LEFT_OUT) == 1


def test_a_member_named_with_a_path_is_found_by_its_name_alone():
    xml = project(source(coded(1, 0, 3)))

    assert len(read(package(xml, {"../../../sources/a.txt": b"one two"})).study.codings) == 1


def test_a_link_in_a_package_is_not_followed():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as bundle:
        bundle.writestr("project.qde", project(source("")))
        link = zipfile.ZipInfo("sources/a.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        bundle.writestr(link, "/etc/passwd")

    study = read(held.getvalue()).study

    assert study.text(study.documents[0].id) == ""


def test_references_to_nothing_are_counted_and_left():
    nothing = guid(99)
    xml = project(
        source(coded(1, 0, 3).replace(CODE, nothing) + f'<NoteRef targetGUID="{nothing}"/>'),
        codes="<Cases><Case name='P'><VariableValue><VariableRef targetGUID='x'/></VariableValue>"
        f"<SourceRef targetGUID='{nothing}'/><SelectionRef targetGUID='y'/></Case></Cases>",
        rest=f'<Links><Link guid="{nothing}"/></Links><Sets><Set name="s"/></Sets>',
    )

    found = read(package(xml, {"sources/a.txt": b"one two"}))

    left = {line.thing: line.n for line in found.report.lines if line.fate is Fate.LEFT_OUT}
    assert left == {Thing.CODINGS: 1, Thing.VALUES: 1, Thing.NOTES: 1, Thing.SETS: 1}


@pytest.mark.parametrize(
    "said",
    [
        "[" * 100_000,
        '{"study": "\\ud800"}',
        '{"study": "\\u0000"}',
        "{}",
        '{"template": {"number": 1e9}}',
        "␛ud800;␛u0000;",
    ],
)
def test_a_note_that_pretends_to_be_ours_is_a_note(said):
    note = (
        f'<Notes><Note guid="{guid(5)}" name="Polyvocal study"><PlainTextContent>{said}'
        "</PlainTextContent></Note></Notes>"
    )

    found = read(project("", rest=note), file="p.qde")

    assert [memo.text for memo in found.study.memos] == [f"Polyvocal study\n\n{said}"]


def test_more_users_than_can_be_numbered_are_refused():
    users = '<User name="a"/>' * 30_001

    with pytest.raises(BadFile, match="more than 30,000 users"):
        read(f"<Project><Users>{users}</Users></Project>".encode(), file="p.qde")


def test_numbers_that_are_none_stay_words():
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="{guid(9)}"/><FloatValue>{value}</FloatValue>'
        "</VariableValue>"
        for value in ("nan", "1e999", "2.5")
    )
    cases = (
        f'<Variables><Variable guid="{guid(9)}" name="V" typeOfVariable="Float"/></Variables>'
        f'<Cases><Case name="P">{values}</Case></Cases>'
    )

    [case] = read(project("", codes=cases), file="p.qde").study.cases

    assert dict(case.attributes) == {"V": 2.5}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("café".encode("utf-16"), "café"),
        ("café".encode("utf-16-be", "strict").join([b"\xfe\xff", b""]), "café"),
        (b"caf\xe9 au lait, d\xe9j\xe0 vu", "café au lait, déjà vu"),
        ("é".encode() * 40 + b"\xed\xa0\x80x", "é" * 40 + "���x"),
        (b"a\x00b\rc\r\nd", "a�b\nc\nd"),
        (b"", ""),
    ],
)
def test_texts_in_other_encodings_are_read(data, text):
    study = read_text(data).study

    assert study.text(study.documents[0].id) == text


def test_elements_in_strange_places_are_passed_over():
    strange = (
        "<Coding/><CodeRef/><NoteRef/><VariableRef/><SourceRef/><SyncPoint/><TextValue>x</TextValue>"
        f"{coded(1, 0, 1)}"
        "<PlainTextSelection/><MemberCode/><Description>d</Description><Note/><Vertex/>"
    )
    xml = project(source(strange), rest=strange).replace(b"<Users>", f"{strange}<Users>".encode())

    found = read(package(xml, {"sources/a.txt": b"one two"}))

    assert len(found.study.documents) >= 1


_NAMES = (
    "Project", "Users", "User", "CodeBook", "Codes", "Code", "Sources", "TextSource", "Note",
    "PDFSource", "AudioSource", "PictureSource", "Transcript", "Representation", "TextDescription",
    "PlainTextSelection", "TranscriptSelection", "PDFSelection", "Coding", "CodeRef", "NoteRef",
    "Case", "Variable", "VariableValue", "VariableRef", "TextValue", "FloatValue", "Description",
    "PlainTextContent", "SyncPoint", "Set", "MemberCode", "MemberNote", "Link", "Graph", "Vertex",
    "Edge", "SelectionRef", "SourceRef",
)  # fmt: skip
_GUIDS = st.sampled_from([SOURCE, CODE, guid(1), guid(2), "", "x", "{" + guid(1) + "}"])
_NUMBERS = st.sampled_from(["0", "1", "3", "-1", "99", "", "1e9", "9" * 30, "３"])
_ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("guid", "targetGUID", "creatingUser", "originGUID"), _GUIDS),
        **dict.fromkeys(("startPosition", "endPosition", "position", "page", "begin"), _NUMBERS),
        "name": st.sampled_from(["", "P1", "Polyvocal study", "Who speaks where", "a\tb"]),
        "plainTextPath": st.sampled_from(["internal://a.txt", "internal://b.txt", ""]),
        "fromSyncPoint": _GUIDS,
        "isCodable": st.sampled_from(["true", "false", "maybe"]),
        "color": st.sampled_from(["#fff", "red", "#12345"]),
        "typeOfVariable": st.sampled_from(["Text", "Integer", "Tea"]),
        "creationDateTime": st.sampled_from(["2020-01-01T00:00:00Z", "0001-01-01", "soon"]),
        "representedGUID": _GUIDS,
    },
)


def _written(name: str, attributes: dict[str, str], inner: list[str]) -> str:
    said = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{said}>{''.join(inner)}</{name}>"


_LEAVES = st.builds(
    _written,
    st.sampled_from(_NAMES),
    _ATTRIBUTES,
    st.lists(st.sampled_from(["x", "1.5", "{}", "speaker\t1"]), max_size=1),
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.builds(
        _written, st.sampled_from(_NAMES), _ATTRIBUTES, st.lists(inner, max_size=4)
    ),
    max_leaves=25,
)


@given(st.lists(_TREES, max_size=4))
def test_any_tree_of_the_standard_s_elements_is_read_or_refused(trees):
    xml = project("".join(trees), rest="".join(reversed(trees)))

    found = read(package(xml, {"sources/a.txt": b"one two three"}))

    for coding in found.study.codings:
        assert found.study.quote(coding)


@given(st.binary(max_size=60), st.integers(0, len(WHOLE)), st.integers(0, 40))
def test_any_damage_is_read_or_refused(junk, at, n_lost):
    damaged = WHOLE[:at] + junk + WHOLE[at + n_lost :]

    said = ""
    try:
        found = read(damaged)
    except BadFile as refused:
        said = str(refused)
    else:
        assert len(found.study.documents) <= 1

    assert "\n" not in said
