"""Each person takes back their own work, one change at a time, and nobody else's."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polyvocal.core.cases import Case
from polyvocal.core.coding import Memo, MemoTarget, Span
from polyvocal.core.digest import study_digest
from polyvocal.core.errors import Conflict, NotAllowed, NotFound, PolyvocalError
from polyvocal.core.looks import CodeLook
from polyvocal.store import changes
from polyvocal.store.bringing_back import bring_back
from polyvocal.store.connections import StudyPlace, connect, disconnect, together
from polyvocal.store.events import Actor
from polyvocal.store.reads import Wanted, history, next_redo, next_undo
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import in_force, redo, undo
from polyvocal.store.verify import verify_study
from tests.store.samples import (
    ANN,
    ATTRIBUTES,
    BEN,
    CODER,
    FIRST,
    GROUP,
    HEARD,
    OWN,
    PW1,
    ROUND,
    SOCIAL,
    SP2,
    TALKED,
    WAITED,
    WARNING,
    made,
)
from tests.store.story import N_ALTERING, N_FILLING, alter, begin, fill, new_code


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples, added piece by piece."""
    place = begin(alias)
    fill(place)
    return place


def n_in_force(at: StudyPlace, actor: Actor) -> int:
    return len(list(in_force(at, actor.id)))


def test_all_of_a_story_undone_gives_the_digest_before_and_redone_the_one_after(
    at: StudyPlace,
) -> None:
    before = read_study(at)
    alter(at)
    after = read_study(at)

    for _ in range(N_ALTERING):
        undo(at=at, by=ANN)
    assert (read_study(at), content_digest(at)) == (before, study_digest(before))

    for _ in range(N_ALTERING):
        redo(at=at, by=ANN)
    assert (read_study(at), content_digest(at)) == (after, study_digest(after))
    assert verify_study(at).damages == ()


def test_making_the_study_is_not_undone(alias: str) -> None:
    at = begin(alias)
    with pytest.raises(NotAllowed, match="Making a study cannot be undone"):
        undo(at=at, by=ANN)
    with pytest.raises(NotFound, match="nothing of yours to undo"):
        undo(at=at, by=BEN)
    with pytest.raises(NotFound, match="nothing of yours to redo"):
        redo(at=at, by=ANN)


def test_undo_takes_back_my_latest_change_and_leaves_the_later_ones_of_others(
    at: StudyPlace,
) -> None:
    changes.change_case(at=at, by=ANN, case=replace(SP2, role="PW"))
    changes.change_case(at=at, by=BEN, case=replace(PW1, role="Peer"))

    undo(at=at, by=ANN)

    assert read_study(at).case("SP2").role == "SP"
    assert read_study(at).case("PW1").role == "Peer"


def test_what_another_changed_since_is_not_overwritten(at: StudyPlace) -> None:
    changes.change_case(at=at, by=ANN, case=replace(SP2, role="PW"))
    changes.change_case(at=at, by=BEN, case=replace(SP2, role="SW"))
    here = read_study(at)

    with pytest.raises(Conflict) as refused:
        undo(at=at, by=ANN)

    assert "“Changed the case SP2.” cannot be undone or redone: on 20" in str(refused.value)
    assert str(refused.value).endswith("Ben did this: “Changed the case SP2.”")
    assert read_study(at) == here
    assert read_study(at).revision == here.revision


def test_it_can_be_undone_once_the_other_took_their_change_back(at: StudyPlace) -> None:
    changes.change_case(at=at, by=ANN, case=replace(SP2, role="PW"))
    changes.change_case(at=at, by=BEN, case=replace(SP2, role="SW"))
    undo(at=at, by=BEN)
    undo(at=at, by=ANN)
    assert read_study(at).case("SP2") == SP2


STANDING_ON: dict[str, tuple[Callable[[StudyPlace], object], Callable[[StudyPlace], object]]] = {
    "a memo on a new case": (
        lambda at: changes.add_cases(at=at, by=ANN, cases=[Case(made("new"), "N1")]),
        lambda at: changes.add_memo(
            at=at, by=BEN, memo=Memo(made("m"), "!", CODER.id, MemoTarget.CASE, made("new"))
        ),
    ),
    "a coding with a new code": (
        lambda at: changes.add_code(at=at, by=ANN, code=OWN),
        lambda at: changes.add_codings(
            at=at,
            by=BEN,
            codings=[replace(TALKED, id=made("c"), code_id=OWN.id, template_version=2)],
        ),
    ),
    "a coding under a new template version": (
        lambda at: changes.change_code(at=at, by=ANN, code=replace(SOCIAL, label="Other")),
        lambda at: changes.add_codings(
            at=at, by=BEN, codings=[replace(TALKED, id=made("c"), template_version=2)]
        ),
    ),
    "a document that is gone": (
        lambda at: changes.remove_codings(at=at, by=ANN, coding_ids=[WAITED.id]),
        lambda at: changes.remove_document(at=at, by=BEN, document_id=WAITED.document_id),
    ),
    "a label that is taken": (
        lambda at: changes.remove_case(at=at, by=ANN, case_id=SP2.id),
        lambda at: changes.add_cases(at=at, by=BEN, cases=[Case(made("new"), "SP2")]),
    ),
}


@pytest.mark.parametrize("what", STANDING_ON)
def test_what_another_built_on_it_since_stands(at: StudyPlace, what: str) -> None:
    mine, theirs = STANDING_ON[what]
    mine(at)
    theirs(at)
    here = read_study(at)

    with pytest.raises(Conflict, match="Ben did this"):
        undo(at=at, by=ANN)

    assert read_study(at) == here
    undo(at=at, by=BEN)
    undo(at=at, by=ANN)
    assert verify_study(at).damages == ()


def test_a_batch_is_undone_whole_or_not_at_all(at: StudyPlace) -> None:
    cases = [Case(made(f"batch {i}"), f"B{i}") for i in range(5)]
    changes.add_cases(at=at, by=ANN, cases=cases)
    changes.change_case(at=at, by=BEN, case=replace(cases[3], role="PW"))

    with pytest.raises(Conflict):
        undo(at=at, by=ANN)
    assert len(read_study(at).cases) == 8

    undo(at=at, by=BEN)
    undo(at=at, by=ANN)
    assert len(read_study(at).cases) == 3


def test_a_new_change_of_mine_cuts_redo_and_anothers_does_not(at: StudyPlace) -> None:
    changes.change_case(at=at, by=ANN, case=replace(SP2, role="PW"))
    undo(at=at, by=ANN)
    changes.change_case(at=at, by=BEN, case=replace(PW1, role="Peer"))
    assert next_redo(at, ANN.id) == "Changed the case SP2."
    redo(at=at, by=ANN)
    undo(at=at, by=ANN)

    changes.rename_study(at=at, by=ANN, name="Anew")

    assert next_redo(at, ANN.id) is None
    with pytest.raises(NotFound):
        redo(at=at, by=ANN)


def test_undo_goes_on_after_the_study_was_closed_and_opened(tmp_path: Path) -> None:
    path = tmp_path / "study.polyvocal"
    at = begin(connect(path, create=True))
    fill(at)
    filled = content_digest(at)
    disconnect(at.alias)

    for _ in range(3):
        at = StudyPlace(connect(path), at.study_id)
        undo(at=at, by=ANN)
        disconnect(at.alias)
    for _ in range(3):
        at = StudyPlace(connect(path), at.study_id)
        redo(at=at, by=ANN)
        disconnect(at.alias)

    at = StudyPlace(connect(path), at.study_id)
    assert content_digest(at) == filled
    disconnect(at.alias)


def test_undo_reaches_as_far_back_as_my_work(at: StudyPlace) -> None:
    mine = n_in_force(at, ANN)
    theirs = n_in_force(at, BEN)
    assert mine + theirs == N_FILLING + 1  # and making the study, which stays
    order = [ANN if event.actor == ANN else BEN for event in history(at, limit=99)]
    for actor in order[:-1]:
        undo(at=at, by=actor)
    study = read_study(at)
    assert (len(study.documents), len(study.cases), len(study.codings)) == (0, 0, 0)
    assert next_undo(at, BEN.id) is None


def test_the_history_says_what_is_undone(at: StudyPlace) -> None:
    changes.change_case(at=at, by=ANN, case=replace(SP2, role="PW"))
    undo(at=at, by=ANN)
    newest = history(at, limit=2)
    assert [(e.sentence, e.is_undone) for e in newest] == [
        ("Undone: Changed the case SP2.", False),
        ("Changed the case SP2.", True),
    ]


def version_now(at: StudyPlace) -> int:
    return read_study(at).document(FIRST.name).text_version


def last_removal(at: StudyPlace) -> int:
    verbs = ("remove_document", "remove_codings", "remove_case")
    found = history(at, limit=1, wanted=Wanted(verbs=verbs))
    return found[0].number if found else 0


def correct(at: StudyPlace, change: Callable[[str], str]) -> object:
    study = read_study(at)
    version = study.document(FIRST.name).text_version
    text = change(study.text(FIRST.id))
    return changes.correct_text(
        at=at, by=ANN, document_id=FIRST.id, text=text, seen_version=version
    )


STEPS: tuple[Callable[[StudyPlace, int], object], ...] = (
    lambda at, i: changes.add_cases(at=at, by=ANN, cases=[Case(made(f"n{i}"), f"N{i}")]),
    lambda at, i: changes.change_case(at=at, by=ANN, case=replace(PW1, role=f"role {i}")),
    lambda at, i: changes.remove_case(at=at, by=ANN, case_id=SP2.id),
    lambda at, i: changes.add_code(at=at, by=ANN, code=replace(new_code(i), parent=GROUP.id)),
    lambda at, i: changes.change_code(at=at, by=ANN, code=replace(SOCIAL, label=f"S{i}")),
    lambda at, i: changes.merge_codes(at=at, by=ANN, codes=[TALKED.code_id], into=SOCIAL.id),
    lambda at, i: changes.retire_codes(at=at, by=ANN, codes=[SOCIAL.id]),
    lambda at, i: changes.set_template(at=at, by=ANN, codes=[new_code(i), new_code(i + 1)]),
    lambda at, i: changes.add_codings(at=at, by=ANN, codings=[replace(TALKED, id=made(f"k{i}"))]),
    lambda at, i: changes.remove_codings(at=at, by=ANN, coding_ids=[HEARD.id]),
    lambda at, i: changes.judge_codings(
        at=at, by=ANN, codings={HEARD.id: None}, judgement=changes.Judgement(note=f"note {i}")
    ),
    lambda at, i: changes.move_coding(
        at=at, by=ANN, coding_id=HEARD.id, mark=None, span=Span(i, i + 40), seen_version=1
    ),
    lambda at, i: changes.recode(at=at, by=ANN, codings={HEARD.id: None}, code_id=TALKED.code_id),
    lambda at, i: changes.code_passages(
        at=at,
        by=ANN,
        codings=[replace(HEARD, id=made(f"p{i}"), span=Span(9 * i, 9 * i + 8))],
        seen_versions={FIRST.id: 1},
    ),
    lambda at, i: changes.split_coding(
        at=at,
        by=ANN,
        coding_id=HEARD.id,
        mark=None,
        position=HEARD.span.start + 7,
        new_id=made(f"half {i}"),
        seen_version=1,
    ),
    lambda at, i: changes.merge_codings(
        at=at, by=ANN, codings={HEARD.id: None, made(f"half {i - 1}"): None}
    ),
    lambda at, i: correct(at, lambda text: text.replace("peer", "dear peer", 1)),
    lambda at, i: correct(at, lambda text: f"{i}. {text}".replace("talked it over", "spoke")),
    lambda at, i: correct(at, lambda text: text.replace("I felt HEARD", "", 1)),
    lambda at, i: changes.settle_codings(
        at=at,
        by=ANN,
        settlements=[changes.Settlement(TALKED.id, None, Span(i, i + 5), version_now(at))],
    ),
    lambda at, i: changes.code_in_vivo(
        at=at,
        by=ANN,
        code=new_code(i),
        coding=replace(HEARD, id=made(f"v{i}")),
        seen_version=version_now(at),
    ),
    lambda at, i: changes.remove_document(at=at, by=ANN, document_id=FIRST.id),
    lambda at, i: changes.finalise_template(at=at, by=ANN),
    lambda at, i: changes.reopen_template(at=at, by=ANN),
    lambda at, i: changes.move_code(
        at=at, by=ANN, code_id=TALKED.code_id, parent=GROUP.id, before=SOCIAL.id
    ),
    lambda at, i: changes.split_code(
        at=at, by=ANN, code_id=SOCIAL.id, parts=[new_code(i), new_code(i + 1)]
    ),
    lambda at, i: changes.remove_codes(at=at, by=ANN, codes=[SOCIAL.id]),
    lambda at, i: changes.restore_code(at=at, by=ANN, code_id=SOCIAL.id),
    lambda at, i: changes.paint_codes(at=at, by=ANN, looks=[CodeLook(SOCIAL.id, f"#00000{i % 8}")]),
    lambda at, i: changes.move_note(
        at=at, by=ANN, note_id=WARNING.id, span=Span(i, i + 3), seen_version=version_now(at)
    ),
    lambda at, i: changes.remove_content_note(at=at, by=ANN, note_id=WARNING.id),
    lambda at, i: changes.change_attribute(
        at=at, by=ANN, attribute=replace(ATTRIBUTES[0], name=f"gender {i}")
    ),
    lambda at, i: changes.remove_attribute(at=at, by=ANN, attribute_id=ATTRIBUTES[1].id),
    lambda at, i: changes.order_attributes(at=at, by=ANN, order=[a.id for a in ATTRIBUTES[::-1]]),
    lambda at, i: changes.change_round(
        at=at, by=ANN, round_=replace(ROUND, name=f"R{i}", assignments=frozenset())
    ),
    lambda at, i: bring_back(at=at, by=ANN, number=last_removal(at)),
    lambda at, i: undo(at=at, by=ANN),
    lambda at, i: redo(at=at, by=ANN),
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> StudyPlace:
    """One study for all examples: each example undoes itself."""
    at = begin(connect(tmp_path_factory.mktemp("undo") / "study.polyvocal", create=True))
    fill(at)
    return at


def take(at: StudyPlace, n_done: int, step: int, i: int) -> None:
    if STEPS[step] is STEPS[-2] and n_in_force(at, ANN) == n_done:
        return  # this would take back the filling
    # What is refused with a sentence, and changed nothing, is as good a step as any.
    with contextlib.suppress(PolyvocalError):
        STEPS[step](at, i)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.integers(0, len(STEPS) - 1)
        | st.lists(st.integers(0, len(STEPS) - 3), min_size=2, max_size=4),
        max_size=12,
    )
)
def test_any_sequence_of_changes_alone_or_together_undone_gives_the_same_digest(
    filled: StudyPlace, steps: list[int | list[int]]
) -> None:
    before, n_done = content_digest(filled), n_in_force(filled, ANN)

    for i, step in enumerate(steps):
        if isinstance(step, int):
            take(filled, n_done, step, i)
            continue
        with together(filled.alias):
            for j, one in enumerate(step):
                take(filled, n_done, one, 100 * (i + 1) + j)
    after = content_digest(filled)
    assert after == study_digest(read_study(filled))
    n_steps = 0
    while n_in_force(filled, ANN) > n_done:
        undo(at=filled, by=ANN)
        n_steps += 1
    assert content_digest(filled) == before
    for _ in range(n_steps):
        redo(at=filled, by=ANN)
    assert content_digest(filled) == after
    for _ in range(n_steps):
        undo(at=filled, by=ANN)
