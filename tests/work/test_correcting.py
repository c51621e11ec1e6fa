"""Correcting a text as a person does it: seen first, then stored, with turns found anew."""

from __future__ import annotations

import pytest

from polyvocal.core.errors import TextCorrected
from polyvocal.store.changes import correct_text
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.store.verify import verify_study
from polyvocal.work.correcting import correct, preview


def spoken(at: StudyPlace, name: str) -> list[tuple[str | None, str]]:
    study = read_study(at)
    document = study.document(name)
    text = study.text(document.id)
    rows = study.turns.rows_of(study.document_index[document.id])
    return [
        (None if t.speaker is None else study.speakers[t.speaker].label, text[t.start : t.end])
        for t in (study.turns[i] for i in rows)
    ]


def test_what_is_seen_before_is_what_is_stored(at: StudyPlace, me: Actor) -> None:
    study = read_study(at)
    document = study.document("P01")
    typed = study.text(document.id).replace("\n", "\r\n").replace("biscuits", "cakes")
    seen = preview(at, document_id=document.id, typed=typed, seen_version=1)
    done = correct(at, by=me, document_id=document.id, typed=typed, seen_version=1)
    assert done.n_codings == seen.n_codings
    assert seen.n_stretches == 1
    assert "\r" not in read_study(at).text(document.id)
    assert verify_study(at).damages == ()
    with pytest.raises(TextCorrected):
        correct(at, by=me, document_id=document.id, typed=typed, seen_version=1)


def test_a_turn_typed_into_the_text_is_a_turn(at: StudyPlace, me: Actor) -> None:
    study = read_study(at)
    document = study.document("P01")
    before = spoken(at, "P01")
    text = study.text(document.id)
    typed = f"{text.rstrip()}\n\nNurse: I came in just then.\n"
    correct(at, by=me, document_id=document.id, typed=typed, seen_version=1)
    after = spoken(at, "P01")
    assert after[: len(before)] == before
    assert after[-1][1].endswith("I came in just then.")
    assert verify_study(at).damages == ()


def test_turns_that_were_set_by_hand_are_carried(at: StudyPlace, me: Actor) -> None:
    study = read_study(at)
    document = study.document("P01")
    text = study.text(document.id)
    first = study.turns[study.turns.rows_of(study.document_index[document.id]).start]
    speaker = study.speakers[first.speaker or 0]
    correct_text(
        at=at,
        by=me,
        document_id=document.id,
        text=f"{text} ",
        seen_version=1,
        turns=[(speaker.id, 0, 9, None)],
    )
    correct(at, by=me, document_id=document.id, typed=f"So. {text} ", seen_version=2)
    assert spoken(at, "P01") == [(speaker.label, f"So. {text[:9]}")]
