"""Marks that no text can show, and passages given to cases: kept exactly, and given back."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given

from polyvocal.core.coding import MemoTarget
from polyvocal.core.exchange import Fate, Thing
from polyvocal.formats.refi.positions import Reading
from tests.formats.refi.hostile import hostile_text
from tests.formats.refi.projects import (
    CODE,
    CODES,
    SOURCE,
    USER,
    coded,
    guid,
    package,
    project,
    read,
    source,
)
from tests.formats.refi.schemas import faults
from tests.formats.refi.test_writing import differences, written, xml_of

WHO = f'creatingUser="{USER}" creationDateTime="2025-02-21T15:09:07.000000Z"'
CODING = f'<Coding guid="{guid(900)}" {WHO}><CodeRef targetGUID="{CODE}"/></Coding>'
CORNERS = 'firstX="1" firstY="-2" secondX="30" secondY="44"'
AREAS = {
    "PictureSource": f'<PictureSelection guid="{guid(1)}" name="a &amp; b" {CORNERS} {WHO}>'
    f"<Description>two\nlines</Description>{CODING}</PictureSelection>",
    "PDFSource": f'<PDFSelection guid="{guid(1)}" page="3" {CORNERS} {WHO}>{CODING}</PDFSelection>',
    "AudioSource": f'<AudioSelection guid="{guid(1)}" begin="0" end="9000" {WHO}>{CODING}'
    "</AudioSelection>",
    "VideoSource": f'<VideoSelection guid="{guid(1)}" begin="7" end="8" {WHO}>{CODING}'
    "</VideoSelection>",
}


def marked(kind: str, area: str) -> bytes:
    return project(f'<{kind} guid="{SOURCE}" name="Film">{area}</{kind}>')


@pytest.mark.parametrize("kind", AREAS)
def test_what_is_marked_on_a_picture_page_or_recording_goes_out_as_it_came(kind):
    found = read(marked(kind, AREAS[kind]), file="p.qde")

    [memo] = found.study.memos
    assert memo.text.startswith("[REFI-QDA] Marked in the other tool, where a text cannot show it:")
    assert found.report.n(Thing.CODINGS, Fate.KEPT) == 1
    out = xml_of(written(found.study))
    assert AREAS[kind].encode() in out
    assert faults(out, "Project.xsd") == []
    again = read(written(found.study)).study
    assert differences(found.study, again) == {}
    assert written(again) == written(found.study)


def test_a_mark_that_lacks_what_the_standard_demands_is_told_in_words_alone():
    area = f'<AudioSelection guid="{guid(1)}" begin="soon" end="9">{CODING}</AudioSelection>'

    found = read(marked("AudioSource", area), file="p.qde")

    [memo] = found.study.memos
    assert memo.text == (
        "Marked in the other tool, where a text cannot show it:\nbegin soon, end 9: Tea"
    )
    assert b"AudioSelection" not in xml_of(written(found.study))


def test_a_note_that_somebody_changed_stays_a_note():
    study = read(marked("VideoSource", AREAS["VideoSource"]), file="p.qde").study
    [memo] = study.memos
    for text in (
        memo.text.replace('end="8"', 'end="9" onclick="x"'),
        memo.text.replace("</VideoSource>", "</VideoSource><Note/>"),
        memo.text.replace(memo.text[-20:], ""),
    ):
        changed = replace(study, memos=(replace(memo, text=text),))

        out = xml_of(written(changed))

        assert b"<VideoSelection" not in out
        assert faults(out, "Project.xsd") == []
        assert differences(changed, read(written(changed)).study) == {}


def test_a_mark_names_no_code_or_person_that_is_gone():
    study = read(marked("VideoSource", AREAS["VideoSource"]), file="p.qde").study
    [memo] = study.memos
    other, person = str(uuid4()), str(uuid4())
    text = memo.text.replace(CODE, other).replace(USER, person)
    changed = replace(study, memos=(replace(memo, text=text),))

    out = xml_of(written(changed)).decode()

    [area] = re.findall("<VideoSelection.*</VideoSelection>", out)
    assert other not in area
    assert person not in area


@given(hostile_text)
def test_any_words_in_a_mark_come_back(text):
    study = read(marked("PictureSource", AREAS["PictureSource"]), file="p.qde").study
    [memo] = study.memos
    changed = replace(study, memos=(replace(memo, text=f"[REFI-QDA] {text}\n{memo.text}"),))

    assert differences(changed, read(written(changed)).study) == {}
    assert faults(xml_of(written(changed)), "Project.xsd") == []


CASES = (
    f'<Cases><Case guid="{guid(7)}" name="P1"><SelectionRef targetGUID="{guid(1)}"/></Case>'
    f'<Case guid="{guid(8)}" name="P2"><SelectionRef targetGUID="{guid(1)}"/></Case></Cases>'
)


@pytest.mark.parametrize("reading", [Reading(), Reading(end_included=True)])
def test_passages_given_to_cases_are_on_the_passage_and_go_out_again(reading):
    xml = project(source(coded(1, 4, 7)), codes=CODES + CASES)
    found = read(package(xml, {"a.txt": b"one two"}))

    texts = [memo.text for memo in found.study.memos]
    assert {memo.target for memo in found.study.memos} == {MemoTarget.PASSAGE}
    assert any(
        text == f"[REFI-QDA] Given to the case P1 in the other tool.\n"
        f"case {guid(7)} selection {guid(1)}"
        for text in texts
    )
    data = written(found.study, reading)
    out = xml_of(data).decode()
    end = 6 if reading.end_included else 7
    assert f'<PlainTextSelection guid="{guid(1)}" startPosition="4" endPosition="{end}" ' in out
    assert out.count(f'<SelectionRef targetGUID="{guid(1)}"/>') == 1
    assert out.count("<SelectionRef ") == 2
    assert faults(out.encode(), "Project.xsd") == []
    again = read(data)
    assert differences(found.study, again.study) == {}
    assert again.report.found(Thing.CASE_PASSAGES) == 0


def test_very_many_sets_are_kept_each():
    n = 1_200
    sets = "".join(
        f'<Set guid="{guid(i)}" name="S{i}"><Description>{i}</Description>'
        f'<MemberCode targetGUID="{CODE}"/></Set>'
        for i in range(1, n + 1)
    )

    found = read(package(project(source(""), rest=f"<Sets>{sets}</Sets>"), {"sources/a.txt": b"x"}))

    memos = [memo for memo in found.study.memos if memo.target is MemoTarget.STUDY]
    assert len(memos) == n
    assert f"<Description>{n}</Description>" in memos[-1].text
