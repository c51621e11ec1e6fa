"""Somebody at work on a copy: any of the things people do, drawn one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from uuid import UUID

from polyvocal.core.cases import Case, CaseSet
from polyvocal.core.coding import Certainty, Coding, Exemplar, Memo, MemoTarget, Span
from polyvocal.core.consensus import Verdict
from polyvocal.core.documents import Document
from polyvocal.core.errors import BadValue, Conflict, NotAllowed, NotFound
from polyvocal.core.study import Study
from polyvocal.core.template import Code
from polyvocal.store import changes
from polyvocal.store.changes import Judgement, NewDocument
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.store.undo import undo
from polyvocal.work.adjudicating import Ruling, decide, list_places

Deed = Callable[["Walk"], object]


class Walk:
    """One copy, in the hands of one person, as it stands before each deed."""

    def __init__(self, at: StudyPlace, by: Actor, dice: Random) -> None:
        self.at, self.by, self.dice = at, by, dice
        self.study: Study = read_study(at)

    def go(self, n: int) -> list[str]:
        """So many deeds; the names of those that were done."""
        done = []
        for _each in range(n):
            self.study = read_study(self.at)
            deed = self.dice.choices(list(DEEDS), list(DEEDS.values()))[0]
            try:
                deed(self)
            except (BadValue, NotFound, NotAllowed, Conflict, IndexError):
                continue  # nothing to do it to, or not allowed as things are
            done.append(deed.__name__)
        return done

    def new_id(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)

    def code(self) -> Code:
        return self.dice.choice([c for c in self.study.template.current.codes if not c.is_group])

    def document(self) -> Document:
        """One with room for a passage."""
        return self.dice.choice([d for d in self.study.documents if d.n_characters > 30])

    def coding(self) -> Coding:
        return self.dice.choice(list(self.study.codings))


def code_passages(walk: Walk) -> None:
    document = walk.document()
    start = walk.dice.randrange(document.n_characters - 5)
    end = min(document.n_characters, start + walk.dice.randint(1, 80))
    new = Coding(
        walk.new_id(), document.id, Span(start, end), walk.code().id,
        walk.dice.choice(walk.study.coders).id, walk.study.template.current.number,
    )  # fmt: skip
    changes.add_codings(at=walk.at, by=walk.by, codings=[new])


def recode(walk: Walk) -> None:
    changes.recode(at=walk.at, by=walk.by, codings={walk.coding().id: None}, code_id=walk.code().id)


def judge(walk: Walk) -> None:
    judgement = Judgement(
        certainty=walk.dice.choice(list(Certainty)), note=walk.dice.choice(["a", "b"])
    )
    changes.judge_codings(
        at=walk.at, by=walk.by, codings={walk.coding().id: None}, judgement=judgement
    )


def move(walk: Walk) -> None:
    coding = walk.coding()
    span = Span(max(0, coding.span.start - 1), coding.span.end)
    version = walk.study.documents[walk.study.document_index[coding.document_id]].text_version
    changes.move_coding(
        at=walk.at, by=walk.by, coding_id=coding.id, mark=None, span=span, seen_version=version
    )


def correct(walk: Walk) -> None:
    document = walk.document()
    text = walk.study.text(document.id)
    start = walk.dice.randrange(len(text) - 10)
    end = start + walk.dice.randint(0, 30)
    new = f"{text[:start]}{walk.dice.choice(['', ' word ', 'é🎉'])}{text[end:]}"
    changes.correct_text(
        at=walk.at,
        by=walk.by,
        document_id=document.id,
        text=new,
        seen_version=document.text_version,
    )


def remove_coding(walk: Walk) -> None:
    changes.remove_codings(at=walk.at, by=walk.by, coding_ids=[walk.coding().id])


def choose_a_quote(walk: Walk) -> None:
    changes.add_exemplar(at=walk.at, by=walk.by, exemplar=Exemplar(walk.new_id(), walk.coding().id))


def settle_a_place(walk: Walk) -> None:
    place = walk.dice.choice(list_places(walk.at).places)
    verdict = walk.dice.choice([Verdict.EITHER, Verdict.BOTH, Verdict.NEITHER, Verdict.AGREED])
    decide(walk.at, by=walk.by, place=place, ruling=Ruling(verdict))


def add_a_code(walk: Walk) -> None:
    changes.add_code(
        at=walk.at, by=walk.by, code=Code(walk.new_id(), "", walk.dice.choice(["New", "Hope"]))
    )


def reword_a_code(walk: Walk) -> None:
    code = walk.code()
    changes.change_code(
        at=walk.at, by=walk.by, code=replace(code, label=f"{code.label}{walk.dice.choice('ab')}")
    )


def retire_a_code(walk: Walk) -> None:
    changes.retire_codes(at=walk.at, by=walk.by, codes=[walk.code().id])


def remove_a_code(walk: Walk) -> None:
    changes.remove_codes(at=walk.at, by=walk.by, codes=[walk.code().id])


def merge_two_codes(walk: Walk) -> None:
    changes.merge_codes(at=walk.at, by=walk.by, codes=[walk.code().id], into=walk.code().id)


def split_a_code(walk: Walk) -> None:
    parts = [Code(walk.new_id(), "", f"Part {i}") for i in range(2)]
    changes.split_code(at=walk.at, by=walk.by, code_id=walk.code().id, parts=parts)


def write_a_memo(walk: Walk) -> None:
    things = {
        MemoTarget.CODING: walk.coding().id,
        MemoTarget.CODE: walk.code().id,
        MemoTarget.DOCUMENT: walk.dice.choice(walk.study.documents).id,
        MemoTarget.CASE: walk.dice.choice(walk.study.cases).id,
    }
    target = walk.dice.choice(list(things))
    author = walk.dice.choice(walk.study.coders).id
    changes.add_memo(
        at=walk.at, by=walk.by, memo=Memo(walk.new_id(), "memo", author, target, things[target])
    )


def rewrite_a_memo(walk: Walk) -> None:
    memo = walk.dice.choice(walk.study.memos)
    changes.change_memo(
        at=walk.at, by=walk.by, memo_id=memo.id, text=walk.dice.choice(["one", "two"])
    )


def remove_a_memo(walk: Walk) -> None:
    changes.remove_memo(at=walk.at, by=walk.by, memo_id=walk.dice.choice(walk.study.memos).id)


def add_a_case(walk: Walk) -> None:
    changes.add_cases(
        at=walk.at, by=walk.by, cases=[Case(walk.new_id(), walk.dice.choice(["X1", "X2"]), "PW")]
    )


def give_a_role(walk: Walk) -> None:
    case = replace(walk.dice.choice(walk.study.cases), role=walk.dice.choice(["PW", "SP", "Other"]))
    changes.change_case(at=walk.at, by=walk.by, case=case)


def remove_a_case(walk: Walk) -> None:
    changes.remove_case(at=walk.at, by=walk.by, case_id=walk.dice.choice(walk.study.cases).id)


def choose_cases(walk: Walk) -> None:
    cases = frozenset(walk.dice.choice(walk.study.cases).id for _each in range(2))
    name = walk.dice.choice(["Pilot", "Main"])
    changes.add_case_set(
        at=walk.at, by=walk.by, case_set=CaseSet(walk.new_id(), name, cases, "why")
    )


def add_a_document(walk: Walk) -> None:
    new = NewDocument(Document(walk.new_id(), "Notes"), "What was seen there, and then some. ")
    changes.add_documents(at=walk.at, by=walk.by, documents=[new])


def rename_a_document(walk: Walk) -> None:
    document = walk.dice.choice(walk.study.documents)
    changes.change_document(
        at=walk.at, by=walk.by, document=replace(document, name=f"{document.name}x")
    )


def set_a_document_aside(walk: Walk) -> None:
    document = walk.dice.choice(walk.study.documents)
    changes.set_document_aside(at=walk.at, by=walk.by, document_id=document.id, reason="late")


def remove_a_document(walk: Walk) -> None:
    changes.remove_document(
        at=walk.at, by=walk.by, document_id=walk.dice.choice(walk.study.documents).id
    )


def take_a_step_back(walk: Walk) -> None:
    undo(at=walk.at, by=walk.by)


# How often each is drawn beside the others.
DEEDS: dict[Deed, int] = {
    code_passages: 4, recode: 4, judge: 4, correct: 4, move: 1, remove_coding: 1, choose_a_quote: 1,
    settle_a_place: 2, add_a_code: 1, reword_a_code: 1, retire_a_code: 1, remove_a_code: 1,
    merge_two_codes: 1, split_a_code: 1, write_a_memo: 1, rewrite_a_memo: 1, remove_a_memo: 1,
    add_a_case: 1, give_a_role: 1, remove_a_case: 1, choose_cases: 1, add_a_document: 1,
    rename_a_document: 1, set_a_document_aside: 1, remove_a_document: 1, take_a_step_back: 1,
}  # fmt: skip
