"""Remove things, after being told what goes with them, and bring back what was removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.language import _, ngettext
from polyvocal.core.parting import Kind
from polyvocal.core.study import Revision
from polyvocal.store import changes
from polyvocal.store.bringing_back import bring_back
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads import EventLine, removed
from polyvocal.store.reads.hanging import (
    Hanging,
    hanging_on_case,
    hanging_on_code,
    hanging_on_coder,
    hanging_on_document,
    hanging_on_round,
)
from polyvocal.store.tables import CASE, DOCUMENT


@dataclass(frozen=True, slots=True)
class Consequences:
    """What removing a thing does, in plain words, and whether it can be done as things are."""

    sentences: tuple[str, ...]
    is_possible: bool = True


def before_removing_document(at: StudyPlace, document_id: UUID) -> Consequences:
    """What goes with a document."""
    return Consequences((_goes_with(hanging_on_document(at, document_id)), _can_be_undone()))


def before_removing_case(at: StudyPlace, case_id: UUID) -> Consequences:
    """What goes with a case, and what stays without it."""
    hanging = hanging_on_case(at, case_id)
    if hanging.case_sets:
        sentence = ngettext(
            "This case is in the case set {names}; remove the case set first.",
            "This case is in the case sets {names}; remove these case sets first.",
            len(hanging.case_sets),
        )
        return Consequences((sentence.format(names=", ".join(hanging.case_sets)),), False)
    sentences = [_goes_with(hanging)]
    if hanging.n_speakers:
        sentences.append(
            ngettext(
                "Its words and their codings stay, and {n} speaker is then no case's.",
                "Its words and their codings stay, and {n} speakers are then no case's.",
                hanging.n_speakers,
            ).format(n=hanging.n_speakers)
        )
    return Consequences((*sentences, _can_be_undone()))


def before_removing_code(at: StudyPlace, code_id: UUID) -> Consequences:
    """What goes with a code."""
    return Consequences((_goes_with(hanging_on_code(at, code_id)), _can_be_undone()))


def before_removing_coder(at: StudyPlace, coder_id: UUID) -> Consequences:
    """A coder goes only when nothing is theirs."""
    hanging = hanging_on_coder(at, coder_id)
    return _only_when_bare(hanging, _("A coder goes only when nothing in the study is theirs."))


def before_removing_round(at: StudyPlace, round_id: UUID) -> Consequences:
    """A round goes only when nothing was coded in it."""
    hanging = hanging_on_round(at, round_id)
    if not hanging.n_codings:
        return Consequences((_goes_with(hanging), _can_be_undone()))
    return _only_when_bare(hanging, _("A round goes only when nothing was coded in it."))


def remove_document(at: StudyPlace, *, by: Actor, document_id: UUID) -> Revision:
    """Remove a document and everything on it."""
    return changes.remove_document(at=at, by=by, document_id=document_id)


def remove_case(at: StudyPlace, *, by: Actor, case_id: UUID) -> Revision:
    """Remove a case; its words stay, as nobody's."""
    return changes.remove_case(at=at, by=by, case_id=case_id)


def remove_things(at: StudyPlace, *, by: Actor, kind: Kind, ids: Sequence[UUID]) -> None:
    """Remove things of one kind, each with what hangs on it."""
    if kind is Kind.CODING:
        changes.remove_codings(at=at, by=by, coding_ids=ids)
        return
    if kind is Kind.DECISION:
        changes.remove_decisions(at=at, by=by, decision_ids=ids)
        return
    if kind is Kind.CODE:
        changes.remove_codes(at=at, by=by, codes=ids)
        return
    for id_ in ids:
        _remove_one(at, by, kind, id_)


def _remove_one(at: StudyPlace, by: Actor, kind: Kind, id_: UUID) -> Revision:
    ways: Mapping[Kind, Callable[[], Revision]] = {
        Kind.EXEMPLAR: lambda: changes.remove_exemplar(at=at, by=by, exemplar_id=id_),
        Kind.CLAIM: lambda: changes.remove_claim(at=at, by=by, claim_id=id_),
        Kind.CONTENT_NOTE: lambda: changes.remove_content_note(at=at, by=by, note_id=id_),
        Kind.MEMO: lambda: changes.remove_memo(at=at, by=by, memo_id=id_),
        Kind.CASE_SET: lambda: changes.remove_case_set(at=at, by=by, case_set_id=id_),
        Kind.PARTNERSHIP: lambda: changes.remove_partnership(at=at, by=by, partnership_id=id_),
        Kind.ROUND: lambda: changes.remove_round(at=at, by=by, round_id=id_),
        Kind.DOCUMENT: lambda: changes.remove_document(at=at, by=by, document_id=id_),
        Kind.CASE: lambda: changes.remove_case(at=at, by=by, case_id=id_),
        Kind.CODER: lambda: changes.remove_coder(at=at, by=by, coder_id=id_),
        Kind.ATTRIBUTE: lambda: changes.remove_attribute(at=at, by=by, attribute_id=id_),
    }
    return ways[kind]()


def removed_documents(at: StudyPlace) -> tuple[EventLine, ...]:
    """What removed documents that are still missing."""
    return removed(at, DOCUMENT)


def removed_cases(at: StudyPlace) -> tuple[EventLine, ...]:
    """What removed cases that are still missing."""
    return removed(at, CASE)


def bring_back_removed(at: StudyPlace, *, by: Actor, number: int) -> Revision:
    """Bring back what event `number` of the history removed. Raises as `bring_back` does."""
    return bring_back(at=at, by=by, number=number)


def _only_when_bare(hanging: Hanging, rule: str) -> Consequences:
    if hanging == Hanging():
        return Consequences((_goes_with(hanging), _can_be_undone()))
    return Consequences(
        (rule, _("There are still {things}.").format(things=_listed(hanging))), False
    )


def _goes_with(hanging: Hanging) -> str:
    things = _listed(hanging)
    if not things:
        return _("Nothing else goes with it.")
    return _("This takes with it: {things}.").format(things=things)


def _can_be_undone() -> str:
    return _("You can undo this, and bring it back later from the history.")


def _listed(hanging: Hanging) -> str:
    return ", ".join(_counted(hanging))


def _counted(hanging: Hanging) -> Iterator[str]:
    if hanging.n_codings:
        text = ngettext("{n} coding", "{n} codings", hanging.n_codings).format(n=hanging.n_codings)
        if hanging.n_coders > 1:
            of_several = ngettext(
                "{codings} by {n} coder", "{codings} by {n} coders", hanging.n_coders
            )
            text = of_several.format(codings=text, n=hanging.n_coders)
        yield text
    if n := hanging.n_memos:
        yield ngettext("{n} memo", "{n} memos", n).format(n=n)
    if n := hanging.n_content_notes:
        yield ngettext("{n} content note", "{n} content notes", n).format(n=n)
    if n := hanging.n_exemplars:
        yield ngettext(
            "{n} quote chosen for publication", "{n} quotes chosen for publication", n
        ).format(n=n)
    if n := hanging.n_assignments:
        yield ngettext("{n} assignment in a round", "{n} assignments in rounds", n).format(n=n)
    if n := hanging.n_partnerships:
        yield ngettext("{n} partnership", "{n} partnerships", n).format(n=n)
