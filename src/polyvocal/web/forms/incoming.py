"""Corrections to files that wait to be stored, as their pages send them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from polyvocal.core.documents import SpeakerKind
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.web.forms.facts import read_facts
from polyvocal.web.forms.reading import one_of
from polyvocal.work.incoming import Batch, DocumentDraft, Voice

Sent = Mapping[str, str]


def correct_batch(batch: Batch, sent: Sent) -> Batch:
    """What the page of all files says: which to store, whose labels are whose, new cases' roles."""
    documents = tuple(
        replace(d, is_wanted=f"take-{d.id}" in sent) if not d.problem else d
        for d in batch.documents
    )
    batch = replace(batch, documents=documents)
    for name, value in sent.items():
        if name.startswith("kind-") and value in set(SpeakerKind):
            batch = batch.with_voices(name.removeprefix("kind-"), SpeakerKind(value))
    roles = {
        name.removeprefix("role-"): " ".join(value.split())[:80]
        for name, value in sent.items()
        if name.startswith("role-") and value.strip()
    }
    return replace(batch, new_roles=tuple(sorted(roles.items())))


def correct_draft(draft: DocumentDraft, sent: Sent, study: Study) -> DocumentDraft:
    """What the page of one file says. Raises `BadValue` for what cannot be done."""
    act = sent.get("act", "")
    if act not in _ACTS:
        raise BadValue(_("This page asked for something it cannot; load it again."))
    return _ACTS[act](draft, sent, study)


def _facts(draft: DocumentDraft, sent: Sent, study: Study) -> DocumentDraft:
    facts = read_facts(sent)
    taken = {document.name for document in study.documents}
    if facts.name in taken:
        raise BadValue(
            _("There is a document {name} in the study; choose another name.").format(
                name=facts.name
            )
        )
    was_refused = draft.problem and draft.text
    return replace(
        draft,
        name=facts.name,
        kind=facts.kind,
        date=facts.date,
        minutes=facts.minutes,
        time_point=facts.time_point,
        interviewer=facts.interviewer,
        language=facts.language,
        recording=facts.recording,
        problem="" if was_refused else draft.problem,
        is_wanted=draft.is_wanted or bool(was_refused),
    )


def _voice(draft: DocumentDraft, sent: Sent, study: Study) -> DocumentDraft:
    place = _number(sent, "voice")
    if not 0 <= place < len(draft.voices):
        raise BadValue(_("There is no such voice any more; load the page again."))
    kind = one_of(sent, "kind", SpeakerKind) or SpeakerKind.NEITHER
    label = draft.voices[place].label
    if kind is not SpeakerKind.PARTICIPANT:
        return draft.with_voice(place, Voice(label, kind))
    named = " ".join(sent.get("case", "").split())
    known: dict[str, UUID] = {case.label: case.id for case in study.cases}
    case_id = known.get(named)
    return draft.with_voice(place, Voice(label, kind, case_id, "" if case_id else named))


def _unite(draft: DocumentDraft, sent: Sent, _study: Study) -> DocumentDraft:
    return draft.unite_voices(_number(sent, "voice"), _number(sent, "into"))


def _add_voice(draft: DocumentDraft, sent: Sent, _study: Study) -> DocumentDraft:
    kind = one_of(sent, "kind", SpeakerKind) or SpeakerKind.PARTICIPANT
    return draft.add_voice(sent.get("label", ""), kind)


def _give(draft: DocumentDraft, sent: Sent, _study: Study) -> DocumentDraft:
    return draft.give_turn(_turn(draft, sent), _number(sent, "voice"))


def _join(draft: DocumentDraft, sent: Sent, _study: Study) -> DocumentDraft:
    return draft.join_turn(_turn(draft, sent))


def _divide(draft: DocumentDraft, sent: Sent, _study: Study) -> DocumentDraft:
    return draft.divide_turn(_turn(draft, sent), _number(sent, "at"), _number(sent, "voice"))


def _turn(draft: DocumentDraft, sent: Sent) -> int:
    """The place of the turn that begins where the page says, whatever was joined before it."""
    start = _number(sent, "turn")
    for place, turn in enumerate(draft.turns):
        if turn.start == start:
            return place
    raise BadValue(_("There is no such turn any more; load the page again."))


def _number(sent: Sent, name: str) -> int:
    try:
        return int(sent.get(name, ""))
    except ValueError:
        raise BadValue(_("This page asked for something it cannot; load it again.")) from None


_ACTS: Mapping[str, Callable[[DocumentDraft, Sent, Study], DocumentDraft]] = {
    "facts": _facts,
    "voice": _voice,
    "unite": _unite,
    "add-voice": _add_voice,
    "give": _give,
    "join": _join,
    "divide": _divide,
}
