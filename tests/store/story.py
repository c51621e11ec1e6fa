"""A study made by every kind of change, the same on every database."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from polyvocal.core.cases import Stage
from polyvocal.core.coding import Certainty, Coder, Coding, Edit, Round, Span
from polyvocal.core.looks import CodeLook
from polyvocal.core.template import Code
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from tests.store.samples import (
    AGREED,
    ANN,
    ASKER,
    ATTRIBUTES,
    BEN,
    CASE_SET,
    CLAIM,
    CODER,
    EXEMPLAR,
    FIRST,
    GROUP,
    HEARD,
    HOSTILE,
    LOOK,
    MEMOS,
    NAMESAKE,
    NEW_FIRST,
    NEW_SECOND,
    OWN,
    PARTNERSHIPS,
    PRACTICAL,
    PW1,
    ROUND,
    SOCIAL,
    SP1,
    SP2,
    TALKED,
    VOICE,
    WAITED,
    WARNING,
    made,
    place_of,
)

EXTRA = Coding(made("extra"), FIRST.id, Span(0, 11), SOCIAL.id, NAMESAKE.id)


def begin(alias: str, study_id: UUID | None = None) -> StudyPlace:
    """An empty study."""
    return changes.create_study(
        alias=alias, by=ANN, study_id=study_id or made("study"), name="Pilot"
    )


def fill(at: StudyPlace) -> None:
    """Everything of the samples, piece by piece."""
    changes.add_attributes(at=at, by=ANN, attributes=ATTRIBUTES)
    changes.add_cases(at=at, by=ANN, cases=(PW1, SP1, SP2))
    changes.add_partnerships(at=at, by=BEN, partnerships=PARTNERSHIPS)
    changes.add_documents(at=at, by=ANN, documents=(NEW_FIRST, NEW_SECOND))
    changes.add_case_set(at=at, by=ANN, case_set=CASE_SET)
    changes.set_template(at=at, by=ANN, codes=(GROUP, SOCIAL, PRACTICAL), framework="Support 1.0")
    for coder in (CODER, NAMESAKE, AGREED):
        changes.add_coder(at=at, by=BEN, coder=coder)
    changes.add_round(at=at, by=BEN, round_=ROUND)
    changes.add_codings(at=at, by=ANN, codings=(HEARD, TALKED))
    changes.add_codings(at=at, by=BEN, codings=(WAITED,))
    for memo in MEMOS:
        changes.add_memo(at=at, by=ANN, memo=memo)
    changes.add_exemplar(at=at, by=BEN, exemplar=EXEMPLAR)
    changes.add_claim(at=at, by=BEN, claim=CLAIM)
    changes.add_content_note(at=at, by=ANN, note=WARNING, seen_version=1)
    changes.paint_codes(at=at, by=ANN, looks=[LOOK])


def _code(at: StudyPlace) -> None:
    changes.move_coding(
        at=at, by=ANN, coding_id=HEARD.id, mark=HEARD.mark, span=Span(3, 9), seen_version=1
    )
    judged = changes.Judgement(certainty=Certainty.PROBABLE, note="")
    changes.judge_codings(at=at, by=ANN, codings={HEARD.id: None}, judgement=judged)
    changes.recode(at=at, by=ANN, codings={TALKED.id: None}, code_id=SOCIAL.id)
    stroke = replace(EXTRA, id=made("stroke"), span=Span(2, 30), created=HEARD.created)
    changes.code_passages(at=at, by=ANN, codings=[stroke])
    half = made("half of it")
    changes.split_coding(
        at=at, by=ANN, coding_id=stroke.id, mark=None, position=9, new_id=half, seen_version=1
    )
    changes.correct_text(
        at=at,
        by=ANN,
        document_id=FIRST.id,
        text=HOSTILE.replace("peer_worker", "peer worker").replace("talked it over", ""),
        seen_version=1,
    )
    changes.merge_codings(at=at, by=ANN, codings={half: None, stroke.id: None})
    changes.settle_codings(
        at=at,
        by=ANN,
        settlements=[changes.Settlement(TALKED.id, None, place_of("And 100%"), 1)],
    )
    code = replace(OWN, id=made("vivo"), label="HEARD")
    vivo = replace(stroke, id=made("in vivo"), span=place_of("HEARD"))
    changes.code_in_vivo(at=at, by=ANN, code=code, coding=vivo, seen_version=1)
    hits = [replace(stroke, id=made(f"hit {i}"), span=Span(i, i + 3)) for i in range(3)]
    changes.code_hits(at=at, by=ANN, codings=hits)


def _set_aside(at: StudyPlace) -> None:
    changes.set_document_aside(at=at, by=ANN, document_id=FIRST.id, reason="a pilot")
    changes.take_document_in(at=at, by=ANN, document_id=FIRST.id)
    changes.set_case_aside(at=at, by=ANN, case_id=SP2.id, reason="left the study")
    changes.take_case_in(at=at, by=ANN, case_id=SP2.id)


def alter(at: StudyPlace) -> None:
    """Every change that alters or removes."""
    changes.rename_study(at=at, by=ANN, name="Main study")
    changes.change_attribute(at=at, by=ANN, attribute=replace(ATTRIBUTES[0], name="identity"))
    changes.order_attributes(at=at, by=ANN, order=[ATTRIBUTES[1].id])
    changes.remove_attribute(at=at, by=ANN, attribute_id=ATTRIBUTES[1].id)
    changes.change_round(at=at, by=ANN, round_=replace(ROUND, name="Round one"))
    spare = Round(made("spare"), "Spare")
    changes.add_round(at=at, by=ANN, round_=spare)
    changes.remove_round(at=at, by=ANN, round_id=spare.id)
    changes.add_coder(at=at, by=ANN, coder=Coder(made("nobody"), "Nobody"))
    changes.remove_coder(at=at, by=ANN, coder_id=made("nobody"))
    changes.move_code(at=at, by=ANN, code_id=PRACTICAL.id, parent=GROUP.id, before=SOCIAL.id)
    changes.move_code(at=at, by=ANN, code_id=PRACTICAL.id, parent=GROUP.id)
    parts = (new_code(1), new_code(2))
    changes.add_code(at=at, by=ANN, code=new_code(0))
    changes.split_code(at=at, by=ANN, code_id=new_code(0).id, parts=parts)
    changes.retire_codes(at=at, by=ANN, codes=[parts[0].id])
    changes.restore_code(at=at, by=ANN, code_id=parts[0].id)
    changes.remove_codes(at=at, by=ANN, codes=[part.id for part in parts])
    _set_aside(at)
    changes.change_case(at=at, by=ANN, case=replace(SP1, label="SP9", stage=Stage.SELECTED))
    changes.change_speaker(at=at, by=ANN, speaker=replace(VOICE, label="P9", case_id=SP1.id))
    changes.change_speaker(at=at, by=ANN, speaker=replace(ASKER, label="Int"))
    changes.change_document(at=at, by=ANN, document=replace(FIRST, name="first", minutes=50))
    changes.rename_coder(at=at, by=ANN, coder_id=NAMESAKE.id, name="Anne")
    changes.add_code(at=at, by=ANN, code=OWN)
    changes.change_code(at=at, by=ANN, code=replace(PRACTICAL, label="Practical help"))
    changes.merge_codes(at=at, by=ANN, codes=[PRACTICAL.id], into=SOCIAL.id)
    changes.retire_codes(at=at, by=ANN, codes=[OWN.id])
    changes.finalise_template(at=at, by=ANN)
    changes.reopen_template(at=at, by=ANN)
    _code(at)
    changes.add_codings(at=at, by=ANN, codings=[EXTRA])
    changes.remove_codings(at=at, by=ANN, coding_ids=[EXTRA.id])
    changes.change_memo(at=at, by=ANN, memo_id=MEMOS[0].id, text="Nothing.")
    changes.change_content_note(at=at, by=ANN, note_id=WARNING.id, text="threats")
    changes.move_note(at=at, by=ANN, note_id=MEMOS[5].id, span=place_of("And 100%"), seen_version=1)
    changes.remove_content_note(at=at, by=ANN, note_id=WARNING.id)
    changes.change_exemplar(at=at, by=ANN, exemplar=replace(EXEMPLAR, edits=(Edit(0, 1, "…"),)))
    changes.paint_codes(at=at, by=ANN, looks=[CodeLook(SOCIAL.id)])
    changes.remove_memo(at=at, by=ANN, memo_id=MEMOS[3].id)
    changes.remove_exemplar(at=at, by=ANN, exemplar_id=EXEMPLAR.id)
    changes.remove_claim(at=at, by=ANN, claim_id=CLAIM.id)
    changes.remove_partnership(at=at, by=ANN, partnership_id=PARTNERSHIPS[1].id)
    changes.remove_case(at=at, by=ANN, case_id=SP2.id)
    changes.remove_case_set(at=at, by=ANN, case_set_id=CASE_SET.id)
    changes.remove_case(at=at, by=ANN, case_id=SP1.id)
    changes.remove_document(at=at, by=ANN, document_id=FIRST.id)
    changes.add_foreign_ids(
        at=at, by=ANN, entities=[PW1.id], producer="Other", kind="guid", foreign_ids=["{X-1}"]
    )


N_FILLING, N_ALTERING = 22, 58


def new_code(i: int) -> Code:
    """One more code of its own kind."""
    return Code(made(f"code {i}"), "", f"Code {i}")
