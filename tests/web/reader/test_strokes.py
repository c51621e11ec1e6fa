"""What the reader may send: anything else is refused with a sentence, and nothing is changed."""

import json
from uuid import UUID, uuid4

import pytest

from polyvocal.core.errors import BadValue, NotAllowed, NotFound, PolyvocalError
from polyvocal.store.events import Actor
from polyvocal.web.strokes import Desk, do_stroke, read_body
from tests.web.conftest import BUILDER
from tests.web.counting import MOST_QUERIES, asked_of, queries
from tests.web.visiting import Caller

OTHER = Actor(UUID(int=9), "Somebody else")


@pytest.fixture
def study(bench):
    return bench.studies.study(bench.studies.place(bench.first_study))


@pytest.fixture
def desk(bench, study):
    """Does a stroke in P01 with these fields."""
    at = bench.studies.place(bench.first_study)

    def do(by=BUILDER, **fields):
        return do_stroke(Desk(at, by, study.document("P01").id, fields))

    return do


@pytest.fixture
def now(bench):
    """The codings by now."""
    at = bench.studies.place(bench.first_study)
    return lambda: {coding.id: coding for coding in bench.studies.study(at).codings}


def stroke(study, **more):
    code = next(c for c in study.template.codes if c.number == "2.3")
    passage = {"id": str(uuid4()), "start": 60, "end": 80, **more}
    manner = {name: passage.pop(name) for name in ("note", "certainty", "stance") if name in more}
    return {
        "code": passage.pop("code", str(code.id)),
        "passages": [passage],
        "version": 1,
        **manner,
    }


def id_of(sent):
    return UUID(sent["passages"][0]["id"])


def own(study, now):
    coder = next(c for c in study.coders if c.name == BUILDER.name)
    return next(c for c in now().values() if c.coder_id == coder.id)


def test_a_stroke_sent_twice_is_there_once(desk, study, now):
    sent = stroke(study, note="n", certainty="+")
    before = set(now())

    for _time in range(2):
        done = desk(kind="apply", **sent)

    assert set(now()) - before == {id_of(sent)}
    assert [coding.note for coding in done.codings] == ["n"]


def test_a_split_a_removal_and_an_exemplar_sent_twice_are_done_once(desk, study, now):
    coding = own(study, now)
    middle = (coding.span.start + coding.span.end) // 2
    marks = {str(coding.id): coding.mark}
    for _time in range(2):
        split = {"codings": marks, "position": middle, "new": str(UUID(int=77)), "version": 1}
        desk(kind="split", **split)
        desk(kind="exemplar", coding=str(UUID(int=77)), exemplar=str(UUID(int=78)), on=True)
    assert now()[UUID(int=77)].span.start == middle

    for _time in range(2):
        desk(kind="remove", codings={str(UUID(int=77)): None})
    assert UUID(int=77) not in now()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "drop tables"},
        {"kind": ["apply"]},
        {"kind": "apply"},
        {"kind": "apply", "passages": []},
        {"kind": "apply", "passages": [{}] * 201},
        {"kind": "apply", "passages": ["x"], "version": 1},
        {"kind": "apply", "passages": [{"id": "x"}], "version": 1},
        {"kind": "recode", "codings": {}, "code": str(UUID(int=1))},
        {"kind": "recode", "codings": {"x": 1}, "code": str(UUID(int=1))},
        {"kind": "judge", "codings": {str(UUID(int=1)): "mark"}},
        {"kind": "judge", "codings": {str(UUID(int=1)): None}, "certainty": "+++"},
        {"kind": "judge", "codings": {str(UUID(int=1)): None}, "note": "x" * 20_001},
        {"kind": "move", "codings": {str(UUID(int=1)): 1, str(UUID(int=2)): 1}},
        {"kind": "move", "codings": {str(UUID(int=1)): 1}, "start": -1, "end": 3, "version": 1},
        {"kind": "move", "codings": {str(UUID(int=1)): 1}, "start": 3, "end": 3, "version": 1},
        {"kind": "split", "codings": {str(UUID(int=1)): 1}, "position": True, "version": 1},
    ],
)
def test_what_is_not_understood_is_refused(desk, now, fields):
    before = now()

    with pytest.raises(BadValue):
        desk(**fields)

    assert now() == before


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"start": 0, "end": 2**31 - 1}, BadValue),
        ({"code": str(UUID(int=404))}, BadValue),
        ({"stance": "maybe"}, BadValue),
    ],
)
def test_a_passage_or_code_that_is_not_there_is_refused(desk, study, now, more, error):
    before = now()

    with pytest.raises(error):
        desk(kind="apply", **stroke(study, **more))

    assert now() == before


@pytest.mark.parametrize("kind", ["recode", "judge", "move", "split", "merge", "remove"])
def test_a_coding_of_somebody_else_is_never_changed(desk, study, now, kind):
    coding = own(study, now)
    before = now()
    fields = {
        "codings": {str(coding.id): coding.mark},
        "code": stroke(study)["code"],
        "certainty": "+",
        "start": coding.span.start,
        "end": coding.span.end + 1,
        "position": coding.span.start + 2,
        "new": str(uuid4()),
        "version": 1,
    }

    with pytest.raises(NotAllowed):
        desk(OTHER, kind=kind, **fields)

    assert now() == before


def test_a_coding_that_is_gone_is_told(desk):
    with pytest.raises(NotFound, match="removed meanwhile"):
        desk(kind="judge", codings={str(UUID(int=5)): 1}, certainty="+")


def test_a_coding_changed_meanwhile_is_not_overwritten(desk, study, now):
    coding = own(study, now)
    marks = {str(coding.id): coding.mark}
    desk(kind="judge", codings=marks, note="first")

    for kind in ("judge", "remove"):
        with pytest.raises(PolyvocalError, match="have not seen that yet"):
            desk(kind=kind, codings=marks, note="second")

    assert now()[coding.id].note == "first"


def test_a_first_stroke_makes_the_person_a_coder(desk, study, now):
    sent = stroke(study)
    desk(OTHER, kind="apply", **sent)

    assert now()[id_of(sent)].coder_id == OTHER.id


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(body):
    with pytest.raises(BadValue):
        read_body(body)


def test_a_refusal_is_a_sentence_and_needs_the_page_s_mark(caller, study):
    caller.come_in()
    path = caller.study(f"documents/{study.document('P01').id}/strokes/")
    mark = caller.get("/").mark
    said = {"X-CSRFToken": mark, "Content-Type": "application/json"}

    without = caller.send(path, b"{}", {"Content-Type": "application/json"})
    refused = caller.send(path, b"{}", said)

    assert without.status == 403
    assert refused.status == 400
    assert json.loads(refused.text)["kind"] == "refused"
    assert "load it anew" in json.loads(refused.text)["problem"]


def test_the_reader_asks_as_often_for_a_long_document_as_for_a_short_one(bench, study):
    asked = {
        len(queries(bench, f"documents/{study.document(name).id}/")) for name in ("P01", "W01")
    }

    assert len(asked) == 1
    assert asked.pop() <= MOST_QUERIES


def test_a_coding_asks_the_database_ten_times_at_most(bench, desk, study):
    sent = {"me": "", **stroke(study)}
    desk(kind="apply", **stroke(study))  # the coder of the study by now

    with asked_of(bench.studies.place(bench.first_study).alias) as asked:
        done = desk(kind="apply", **sent)

    assert len(done.codings) == 1
    assert len(asked) <= 10, asked
    assert done.next_undo.startswith("Coded ")


def test_a_document_that_is_not_there_is_not_found(caller):
    caller.come_in()

    assert caller.get(caller.study(f"documents/{UUID(int=3)}/")).status == 404
    assert caller.get(caller.study(f"documents/{UUID(int=3)}/codings/")).status == 404


def test_nobody_reads_or_codes_without_being_let_in(bench, study):
    stranger = Caller(bench)
    path = stranger.study(f"documents/{study.document('P01').id}/")

    assert stranger.get(path).status == 403
    assert stranger.get(f"{path}codings/").status == 403
    assert stranger.post(f"{path}strokes/", {}).status == 403
