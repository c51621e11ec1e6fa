"""Annotations in JSON and TSV: Label Studio, INCEpTION, and W3C Web Annotation both ways."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.coding import AnchorState
from polyvocal.core.errors import BadFile
from polyvocal.formats.others.assembling import assemble_texts
from polyvocal.formats.others.label_studio import read_label_studio
from polyvocal.formats.others.web_annotation import read_web_annotations, write_web_annotations
from polyvocal.formats.others.webanno import read_webanno
from tests.analysis.studies import PAIR, plans
from tests.formats.others.test_databases import quotes

TEXT = "Ada: How was it? 🙂\nRosa: Good – é.\n"


def label_studio(text: str, words: str, **more) -> bytes:
    start = text.index(words)
    result = {
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {
            "start": start,
            "end": start + len(words),
            "text": words,
            "labels": ["Mood", "Pace"],
        },
    }
    annotation = {
        "result": [result],
        "completed_by": {"email": "ada@example.org"},
        "created_at": "2024-05-01T10:00:00Z",
        **more,
    }
    return json.dumps([{"id": 7, "data": {"text": text}, "annotations": [annotation]}]).encode()


def test_label_studio_s_labels_are_codings():
    read = read_label_studio(label_studio(TEXT, "Good – é"), "export.json")

    study, _report = assemble_texts(read, "export.json")

    assert sorted(quotes(study)) == [
        ("Mood", "Good – é", "ada@example.org"),
        ("Pace", "Good – é", "ada@example.org"),
    ]


def test_what_was_cancelled_in_label_studio_is_no_coding():
    read = read_label_studio(label_studio(TEXT, "Good", was_cancelled=True), "export.json")

    assert (len(read.texts), read.spans) == (1, [])


WEBANNO = (
    "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Code|value\n\n\n"
    "#Text=Ada: How? 🙂\n"
    "1-1\t0-4\tAda:\t_\t\n1-2\t5-9\tHow?\tMood[1]\t\n1-3\t10-12\t🙂\tMood[1]|Face\t\n\n"
    "#Text=Rosa: Good.\n"
    "2-1\t13-18\tRosa:\t_\t\n2-2\t19-23\tGood\tPace\t\n2-2.1\t19-21\tGo\tPart\t\n"
)


def test_webanno_s_layers_are_codings_at_utf_16_places():
    study, _report = assemble_texts(read_webanno(WEBANNO.encode(), "one.tsv"), "one.tsv")

    (document,) = study.documents
    assert study.text(document.id) == "Ada: How? 🙂\nRosa: Good."
    assert sorted(quotes(study)) == [
        ("Face", "🙂", "Not named"),
        ("Mood", "How? 🙂", "Not named"),
        ("Pace", "Good", "Not named"),
        ("Part", "Go", "Not named"),
    ]


CODED = replace(
    PAIR,
    codings=[
        PAIR.coded("D1", "asked the nurse", "ask"),
        PAIR.coded("D2", "She showed us", "show", coder="Ben"),
        PAIR.coded("D2", "Tell me", "tell", state=AnchorState.LOST),
    ],
).study()


def exported(study) -> tuple[bytes, dict[str, str]]:
    names = {document.id: f"{i}.txt" for i, document in enumerate(study.documents)}
    texts = {names[document.id]: study.text(document.id) for document in study.documents}
    return b"".join(write_web_annotations(study, names)), texts


def test_web_annotations_say_position_and_quote_as_the_recommendation_has_them():
    page = json.loads(exported(CODED)[0])

    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert len(page["items"]) == 2
    first = page["items"][0]
    position, quote = first["target"]["selector"]
    text = CODED.text(CODED.documents[0].id)
    assert text[position["start"] : position["end"]] == quote["exact"] == "asked the nurse"
    assert text.count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1
    assert first["creator"]["name"] == "Ann"
    assert [body["value"] for body in first["body"]] == ["1.1 Asking"]


@given(plans())
def test_what_goes_out_as_web_annotations_comes_back(plan):
    study = plan.study()
    standing = [c for c in study.codings if c.state in {AnchorState.EXACT, AnchorState.CARRIED}]
    if not standing:
        return
    data, texts = exported(study)

    back, _report = assemble_texts(read_web_annotations(data, "a.jsonld", texts), "a.jsonld")

    titles = {code.id: code.title for code in study.template.codes}
    coders = {coder.id: coder.name for coder in study.coders}
    assert sorted(quotes(back)) == sorted(
        (titles[c.code_id], study.quote(c), coders[c.coder_id]) for c in standing
    )


def test_a_passage_that_moved_is_found_by_its_quote():
    data, texts = exported(CODED)
    moved = {name: f"A line before.\n{text}" for name, text in texts.items()}

    back, _report = assemble_texts(read_web_annotations(data, "a.jsonld", moved), "a.jsonld")

    assert [words for _code, words, _coder in sorted(quotes(back))] == [
        "asked the nurse",
        "She showed us",
    ]


READERS = [
    lambda data: read_label_studio(data, "a.json"),
    lambda data: read_webanno(data, "a.tsv"),
    lambda data: read_web_annotations(data, "a.jsonld", {"0.txt": TEXT}),
]


@pytest.mark.parametrize("read", READERS, ids=["label studio", "webanno", "web annotation"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"[" * 200_000,
        b"\x00\xff\xfe",
        b'{"items": [{"type": "Annota',
        b'[{"data": 1}]',
        b"null",
    ],
)
def test_what_is_none_of_these_is_refused_in_one_sentence(read, data):
    with pytest.raises(BadFile) as refused:
        read(data)

    assert "\n" not in str(refused.value)


NAMES = ("data", "text", "annotations", "result", "value", "labels", "start", "end", "type")
MORE = ("items", "target", "selector", "source", "body", "creator", "exact", "completed_by")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES + MORE), inner, max_size=6)
    ),
    max_leaves=30,
)


@given(json_values)
def test_any_json_is_read_or_refused(value):
    for read in (READERS[0], READERS[2]):
        try:
            assemble_texts(read(json.dumps([value]).encode()), "a.json")
        except BadFile:
            continue
