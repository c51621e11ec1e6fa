"""A study out and back: nothing lost, always the same bytes, and as the standard says."""

import dataclasses
import io
import json
import re
import subprocess
import sys
import zipfile
from itertools import product
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.coding import Memo, MemoTarget
from polyvocal.core.digest import study_digest
from polyvocal.core.progress import silent
from polyvocal.formats.refi.positions import Reading
from polyvocal.formats.refi.writing import STANDARD, write_project
from tests.formats.refi.projects import CODE, CODES, coded, guid, package, project, read, source
from tests.formats.refi.schemas import faults
from tests.formats.refi.whole_studies import whole_studies

READINGS = [Reading(*flags) for flags in product((False, True), repeat=4)]


def written(study, reading=STANDARD):
    held = io.BytesIO()
    write_project(study, held, reading)
    return held.getvalue()


def xml_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        return bundle.read("project.qde")


def differences(a, b):
    """The fields in which two studies differ."""
    return {
        field.name: (getattr(a, field.name), getattr(b, field.name))
        for field in dataclasses.fields(a)
        if field.compare and getattr(a, field.name) != getattr(b, field.name)
    }


@given(whole_studies)
def test_every_study_comes_back_exactly(study):
    back = read(written(study)).study

    assert differences(study, back) == {}
    assert study_digest(back) == study_digest(study)
    assert {id_: back.text(id_) for id_ in study.texts} == study.texts


@given(whole_studies, st.sampled_from(READINGS))
def test_every_study_comes_back_exactly_whatever_way_positions_are_counted(study, reading):
    assert differences(study, read(written(study, reading)).study) == {}


@given(whole_studies)
def test_every_study_is_written_as_the_standard_says_and_always_the_same(study):
    data = written(study)

    assert faults(xml_of(data), "Project.xsd") == []
    assert data == written(study)
    assert data == written(read(data).study)


@given(whole_studies)
def test_quotes_cut_anew_by_a_stranger_are_ours(study):
    for reading, words in ((STANDARD, ()), (Reading(end_included=True), ("--last-included",))):
        cut = recut(written(study, reading), *words)
        ours = [study.quote(coding) for coding in study.codings]
        assert sorted(quote for *_names, quote in cut) == sorted(ours)


def recut(data, *words):
    from tests.formats.refi.recut import cut

    return cut(io.BytesIO(data), last_included=bool(words))


def test_the_stranger_runs_on_its_own(tmp_path):
    data = package(project(source(coded(1, 4, 7))), {"sources/a.txt": b"one two"})
    (tmp_path / "out.qdpx").write_bytes(written(read(data).study))
    script = Path(__file__).with_name("recut.py")

    done = subprocess.run(
        [sys.executable, "-I", script, tmp_path / "out.qdpx"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert json.loads(done.stdout) == [["One", "Tea", "Ann", "two"]]


def test_what_a_study_has_no_place_for_goes_out_as_it_came():
    kept = (
        f'<Links><Link guid="{guid(4)}" name="like" direction="OneWay" originGUID="{CODE}" '
        f'targetGUID="{guid(9)}"/></Links><Sets><Set guid="{guid(5)}" name="Group &amp; co">'
        f'<Description>d</Description><MemberCode targetGUID="{CODE}"/></Set></Sets>'
        f'<Graphs><Graph guid="{guid(6)}" name="Net"><Vertex guid="{guid(7)}" firstX="1" firstY="2"'
        f' shape="Oval"/><Edge guid="{guid(8)}" sourceVertex="{guid(7)}" targetVertex="{guid(7)}"/>'
        "</Graph></Graphs>"
    )
    first = read(project("", rest=kept), file="p.qde").study

    data = written(first)

    assert faults(xml_of(data), "Project.xsd") == []
    assert read(data).study == first
    for element in ("Link", "Set", "Graph", "Vertex", "Edge", "MemberCode"):
        assert xml_of(data).count(f"<{element} ".encode()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[REFI-QDA] x",
        "[REFI-QDA] x\n<Set",
        '[REFI-QDA] x\n<Set guid="00000000-0000-0000-0000-000000000001" name="a"><b/></Set>',
        '[REFI-QDA] x\n<!DOCTYPE a><Set guid="00000000-0000-0000-0000-000000000001" name="a"/>',
        "[REFI-QDA] x\n<Graph guid='00000000-0000-0000-0000-000000000001'/>",
    ],
)
def test_a_memo_that_looks_like_such_a_thing_stays_a_memo(text):
    study = read(project("", codes=CODES), file="p.qde").study
    memo = Memo(UUID(int=1), text, study.coders[0].id)
    study = dataclasses.replace(study, memos=(memo,))

    data = written(study)

    assert faults(xml_of(data), "Project.xsd") == []
    assert b"<Sets>" not in xml_of(data)
    assert read(data).study == study


def test_an_edit_made_in_another_tool_comes_back():
    data = package(project(source(coded(1, 4, 7))), {"sources/a.txt": b"one two three"})
    study = read(data).study
    out = written(study)
    with zipfile.ZipFile(io.BytesIO(out)) as bundle:
        xml = bundle.read("project.qde")
        texts = {n: bundle.read(n) for n in bundle.namelist() if n != "project.qde"}
    edited = (
        xml.replace(b'endPosition="7"', b'endPosition="13"')
        .replace(b'name="Tea"', b'name="Hot tea"')
        .replace(b'name="One"', b'name="First"')
        .replace(b'name="Ann"', b'name="Anna"')
        .replace(b'origin="Polyvocal"', b'origin="Another tool"')
    )

    changed = read(package(edited, texts)).study

    assert [changed.quote(coding) for coding in changed.codings] == ["two three"]
    assert [code.label for code in changed.template.current.codes] == ["Hot tea"]
    assert (changed.documents[0].name, changed.coders[0].name) == ("First", "Anna")
    assert changed.codings[0].id == study.codings[0].id


@given(whole_studies)
def test_what_was_taken_out_elsewhere_leaves_a_sound_study(study):
    with zipfile.ZipFile(io.BytesIO(written(study))) as bundle:
        xml = bundle.read("project.qde").decode()
        texts = {n: bundle.read(n) for n in bundle.namelist() if n != "project.qde"}
    kept = study.cases[0]
    for element in ("Cases", "Users", "Variables"):
        xml = re.sub(rf"<{element}>.*?</{element}>", "", xml, flags=re.DOTALL)
    xml = re.sub(
        rf'<TextSource guid="{study.documents[0].id}".*?</TextSource>', "", xml, flags=re.DOTALL
    )

    back = read(package(xml.encode(), texts)).study

    assert study_digest(back)
    assert (back.cases, len(back.documents)) == ((), 1)
    known = {document.id for document in back.documents}
    assert all(d in known for round_ in back.rounds for d, _coder in round_.assignments)
    assert all(kept.id not in one.case_ids for one in back.case_sets)
    assert {speaker.case_id for speaker in back.speakers} == {None}


def test_notes_and_passages_say_when_also_where_nobody_knows():
    xml = re.sub(rb' creationDateTime="[^"]*"', b"", project(source(coded(1, 0, 3))))
    study = read(package(xml, {"sources/a.txt": b"one two"})).study
    on, by = study.documents[0].id, study.coders[0].id
    memo = Memo(UUID(int=9), "Why?", by, MemoTarget.DOCUMENT, on)
    study = dataclasses.replace(study, memos=(memo,))
    assert study.codings.created.tolist() == [0]

    data = written(study)

    said = [
        element.get("creationDateTime")
        for name in ("Note", "PlainTextSelection", "Coding")
        for element in ET.fromstring(xml_of(data)).iter(f"{{urn:QDA-XML:project:1.0}}{name}")  # noqa: S314 - our own export
    ]
    back = read(data).study
    assert set(said) == {"1970-01-01T00:00:00Z"}
    assert back.codings.created.tolist() == [0]
    assert back == study


def test_writing_tells_how_far_it_is():
    seen = []
    study = read(package(project(source("")), {"sources/a.txt": b"one"})).study

    write_project(study, io.BytesIO(), progress=lambda *told: seen.append(told))

    assert seen[0] == ("Writing codings", 0, 1)
    assert seen[-1] == ("Writing texts", 1, 1)
    silent(*seen[0])
