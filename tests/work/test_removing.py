"""What a person is told before something goes."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from polyvocal.core.coding import Round
from polyvocal.core.consensus import Verdict
from polyvocal.store.changes import add_codings, add_round
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, changing
from polyvocal.store.payloads import Change
from polyvocal.store.reads import revision
from polyvocal.store.rows import rows_of_study
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.tables import DECISION, DECISION_LINK
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from polyvocal.work import removing
from polyvocal.work.adjudicating import Ruling, decide, list_places


def test_what_goes_with_a_document_is_told_and_comes_back(at: StudyPlace, me: Actor) -> None:
    study = read_study(at)
    document = study.document("P01")
    n = sum(c.document_id == document.id for c in study.codings)
    told = removing.before_removing_document(at, document.id)
    assert told.sentences[0].startswith(f"This takes with it: {n} codings")
    assert told.is_possible
    digest = content_digest(at)
    removing.remove_document(at, by=me, document_id=document.id)
    removing.bring_back_removed(at, by=me, number=revision(at).number)
    assert content_digest(at) == digest


def test_a_document_goes_with_what_was_decided_on_it_and_comes_back(
    at: StudyPlace, me: Actor
) -> None:
    place = next(place for place in list_places(at).places if not place.is_agreed)
    decide(at, by=me, place=place, ruling=Ruling(Verdict.BOTH))
    digest = content_digest(at)

    removing.remove_document(at, by=me, document_id=place.document.id)

    assert verify_study(at).is_sound
    undo(at=at, by=me)
    assert content_digest(at) == digest
    assert verify_study(at).is_sound


def test_a_link_that_an_older_version_wrote_down_as_gone_twice_went_once(
    at: StudyPlace, me: Actor
) -> None:
    place = next(place for place in list_places(at).places if not place.is_agreed)
    decide(at, by=me, place=place, ruling=Ruling(Verdict.NEITHER))
    digest = content_digest(at)
    with changing(at, me, "remove_decisions") as draft:
        for link in list(rows_of_study(at.alias, DECISION_LINK, at.study_id)):
            draft.record(Change(DECISION_LINK, link, None))
            draft.record(Change(DECISION_LINK, link, None))
        for row in list(rows_of_study(at.alias, DECISION, at.study_id)):
            draft.remove(DECISION, row)

    assert verify_study(at).is_sound
    undo(at=at, by=me)
    assert content_digest(at) == digest


def test_the_words_of_a_case_stay(at: StudyPlace, me: Actor) -> None:
    case = read_study(at).case("P01")
    told = removing.before_removing_case(at, case.id)
    assert "Its words and their codings stay, and 1 speaker is then no case's." in told.sentences
    n = len(read_study(at).codings)
    removing.remove_case(at, by=me, case_id=case.id)
    assert len(read_study(at).codings) == n


def test_a_coder_with_codings_stays(at: StudyPlace) -> None:
    coder = read_study(at).coders[0]
    told = removing.before_removing_coder(at, coder.id)
    assert not told.is_possible
    assert told.sentences[0] == "A coder goes only when nothing in the study is theirs."


def test_a_code_s_codings_are_counted_by_coder(at: StudyPlace) -> None:
    study = read_study(at)
    most = max(study.template.codes, key=lambda c: [x.code_id for x in study.codings].count(c.id))
    n = [x.code_id for x in study.codings].count(most.id)
    told = removing.before_removing_code(at, most.id)
    assert told.sentences[0].startswith(f"This takes with it: {n} codings")


def test_a_round_in_which_nothing_was_coded_may_go(at: StudyPlace, me: Actor) -> None:
    study = read_study(at)
    pair = (study.documents[0].id, study.coders[0].id)
    round_ = Round(uuid4(), "Round 1", assignments=frozenset({pair}))
    add_round(at=at, by=me, round_=round_)
    told = removing.before_removing_round(at, round_.id)
    assert told.is_possible
    assert told.sentences[0] == "This takes with it: 1 assignment in a round."
    coding = replace(study.codings[0], id=uuid4(), round_id=round_.id)
    add_codings(at=at, by=me, codings=[coding])
    assert not removing.before_removing_round(at, round_.id).is_possible
