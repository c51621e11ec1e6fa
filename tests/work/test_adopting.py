"""An agreed layer from elsewhere: what its codings tell was decided, and what they leave open."""

from uuid import UUID, uuid4

import pytest

from polyvocal.core.coding import Coder, CoderKind, Coding, Span
from polyvocal.core.consensus import Verdict
from polyvocal.core.digest import study_digest
from polyvocal.core.errors import BadValue
from polyvocal.store import changes
from polyvocal.store.events import Actor
from polyvocal.store.reads import history
from polyvocal.store.snapshot import read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from polyvocal.work.adjudicating import fates_of, make_queue, read_spots, reopen
from polyvocal.work.adopting import adopt_agreed, find_adoption

LEAD = Actor(UUID(int=23), "Lead")
ELSEWHERE = Coder(UUID(int=29), "Agreed at the table", CoderKind.CONSENSUS)
# Places of ten characters each: what Coder A read there and what Coder B did, what was agreed
# elsewhere, as numbers of codes, and what that tells; `None`: it stays open.
PLACES = (
    ((0,), (0,), (0,), Verdict.AGREED),
    ((0,), (1,), (1,), Verdict.EITHER),
    ((0,), (), (0,), Verdict.EITHER),
    ((0,), (1,), (0, 1), Verdict.BOTH),
    ((0, 1), (1,), (0, 1), Verdict.EITHER),
    ((0,), (1,), (2,), Verdict.THIRD),
    ((0,), (0,), (2,), Verdict.THIRD),
    ((0,), (1,), (), None),
)


@pytest.fixture
def agreed_elsewhere(at, me):
    """Two coders' codings of one interview, and what they agreed on with another tool."""
    changes.add_coder(at=at, by=me, coder=ELSEWHERE)
    study = read_study(at)
    codes = [code.id for code in study.template.current.codes if not code.is_group]
    document = study.document("P01")
    there = [coding.id for coding in study.codings if coding.document_id == document.id]
    changes.remove_codings(at=at, by=me, coding_ids=there)

    def coding(coder, code, start, end):
        return Coding(
            id=uuid4(),
            document_id=document.id,
            span=Span(start, end),
            code_id=codes[code],
            coder_id=coder.id,
        )

    coders = coders_of(study)
    # A place each from the first character of what somebody interviewed says at length.
    [first, *_longer] = [
        turn.start
        for turn in study.turns
        if study.documents[turn.document].id == document.id
        and turn.speaker is not None
        and study.speakers[turn.speaker].case_id is not None
        and turn.end - turn.start > 12 * (len(PLACES) + 1)
    ]
    rows = []
    for number, (*read, agreed, _told) in enumerate(PLACES):
        start = first + number * 12
        for i, (coder, mine) in enumerate(zip(coders, read, strict=True)):
            rows += [coding(coder, code, start, start + 9 + i) for code in mine]
        rows += [coding(ELSEWHERE, code, start + 1, start + 8) for code in agreed]
    after = first + 12 * len(PLACES)
    # Where nobody coded at all.
    rows.append(coding(ELSEWHERE, 3, after + 1, after + 4))
    changes.add_codings(at=at, by=me, codings=rows)
    return at


def coders_of(study):
    return [coder for coder in study.coders if coder.name in ("Coder A", "Coder B")]


def spots(at):
    study = read_study(at)
    document = study.document("P01").id
    return study, [spot for spot in read_spots(study) if spot.place.document.id == document]


def test_each_place_is_decided_as_the_codes_tell_and_the_rest_stays_open(agreed_elsewhere, me):
    at = agreed_elsewhere
    before = read_study(at).codings

    found = find_adoption(*spots(at))
    adopt_agreed(at, by=me)

    assert (found.n_codings, len(found.found), len(found.empty), found.n_beside) == (9, 7, 1, 1)
    study, now = spots(at)
    assert [s.decision and s.decision.verdict for s in now] == [told for *_r, told in PLACES]
    assert [len(s.decision.result_ids) for s in now[:-1]] == [len(a) for _x, _y, a, _t in PLACES][
        :-1
    ]
    assert list(study.codings) == list(before)
    assert {d.difference.value for d in study.decisions} == {""}
    fates = fates_of(study, coders_of(study)[1].id)
    assert [len(fate.agreed) for fate in fates] == [1, 1, 2, 2, 1, 1]
    assert verify_study(at).damages == ()


def test_where_it_has_nothing_neither_was_kept_if_one_says_so(agreed_elsewhere, me):
    adopt_agreed(agreed_elsewhere, by=me, with_empty=True)

    study, now = spots(agreed_elsewhere)
    assert now[-1].decision.verdict is Verdict.NEITHER
    assert not make_queue(study, now).places


def test_undo_takes_it_back_and_nothing_is_left_to_take_twice(agreed_elsewhere, me):
    at = agreed_elsewhere
    digest = study_digest(read_study(at))
    adopt_agreed(at, by=me)
    with pytest.raises(BadValue, match="still open"):
        adopt_agreed(at, by=me)

    [last, *_earlier] = history(at)
    assert last.sentence == "Took the agreed layer as decided at 7 places."
    undo(at=at, by=me)

    assert study_digest(read_study(at)) == digest


def test_a_place_opened_again_is_open_and_its_agreed_codings_are_gone(agreed_elsewhere, me):
    at = agreed_elsewhere
    adopt_agreed(at, by=me)
    study, now = spots(at)
    n_codings = len(study.codings)

    reopen(at, by=LEAD, decision=now[3].decision)

    study, now = spots(at)
    assert now[3].decision is None
    assert len(study.codings) == n_codings - 2
    assert len(now[3].place.codings) == 2
