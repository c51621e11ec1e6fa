"""What the reader sends with each stroke: read strictly, then done by `work.desk`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from polyvocal.core.coding import Basis, Certainty, Coding, Span, Stance
from polyvocal.core.errors import BadValue, NotAllowed
from polyvocal.core.language import _
from polyvocal.store.changes import Coded, Judgement
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.reads.desk import Seat, seat_of
from polyvocal.work import desk as own
from polyvocal.work.coding import Manner, Marks, Passage
from polyvocal.work.noting import write_content_note
from polyvocal.work.past import redo_last, undo_last

_MOST_AT_ONCE = 200
_LONGEST_WORDS = 20_000
_LARGEST_POSITION = 2**31
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a stroke: codings as they are now, and whether more than they changed."""

    codings: tuple[Coding, ...] = ()
    text_version: int | None = None
    told: str = ""
    needs_refresh: bool = False
    # What undo would take back now, where the stroke itself knows.
    next_undo: str = ""


@dataclass(frozen=True)
class Desk:
    """Who does it, where, to which document."""

    at: StudyPlace
    by: Actor
    document: UUID
    fields: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def seat(self) -> Seat:
        """As whom they code the document, and in which round."""
        return seat_of(self.at, self.by, self.document)

    def word(self, name: str) -> str:
        """A field of words, empty where it was not sent."""
        found = self.fields.get(name, "")
        if not isinstance(found, str) or len(found) > _LONGEST_WORDS:
            raise _not_understood(name)
        return found

    def id(self, name: str) -> UUID:
        """A field that is an id."""
        return _id(self.fields.get(name), name)

    def number(self, name: str) -> int:
        """A field that is a position or a version."""
        return _number(self.fields.get(name), name)

    @property
    def version(self) -> int:
        """The version of the text that was seen."""
        return self.number("version")

    @property
    def marks(self) -> Marks:
        """Codings with the marks that were seen."""
        found = self.fields.get("codings")
        if not isinstance(found, dict) or not 0 < len(found) <= _MOST_AT_ONCE:
            raise _not_understood("codings")
        return {_id(key, "codings"): _mark(value) for key, value in found.items()}

    @property
    def one(self) -> tuple[UUID, int | None]:
        """The one coding it is about, and its mark."""
        [*found] = self.marks.items()
        if len(found) != 1:
            raise _not_understood("codings")
        return found[0]

    @property
    def manner(self) -> Manner:
        """How surely, to what end, on what basis, and a note."""
        return Manner(
            certainty=_one_of(Certainty, self.word("certainty")),
            stance=_one_of(Stance, self.word("stance")),
            basis=_one_of(Basis, self.word("basis")),
            note=self.word("note"),
        )

    def passage(self, id_: UUID, sent: object) -> Passage:
        """The words between two positions, to be the coding of this id."""
        if not isinstance(sent, Mapping):
            raise _not_understood("passage")
        span = Span(_number(sent.get("start"), "start"), _number(sent.get("end"), "end"))
        return Passage(id_, self.document, span.start, span.end, self.version)

    def new_passage(self, sent: object) -> Passage:
        """A passage with the id that the browser gave its coding."""
        id_ = sent.get("id") if isinstance(sent, Mapping) else None
        return self.passage(_id(id_, "id"), sent)


def read_body(body: bytes) -> dict[str, Any]:
    """The fields of a stroke. Raises `BadValue` for what is no object."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _not_understood("body") from error
    if not isinstance(fields, dict):
        raise _not_understood("body")
    return fields


def require_same_coder(desk: Desk) -> None:
    """Nothing is coded in a name that was chosen in another window since. Raises `NotAllowed`."""
    meant = desk.word("me")
    if meant and meant != str(desk.seat.coder.id):
        raise NotAllowed(
            _(
                "This window was opened by somebody else than {name}, who is working now. Load it "
                "anew, or change who is working."
            ).format(name=desk.by.name)
        )


def do_stroke(desk: Desk) -> Done:
    """Do what was asked. Raises `BadValue` for what is not understood, and as `work.desk`."""
    act = _ACTS.get(desk.word("kind"))
    if act is None:
        raise _not_understood("kind")
    return act(desk)


def _apply(desk: Desk) -> Done:
    sent = desk.fields.get("passages")
    if not isinstance(sent, list) or not 0 < len(sent) <= _MOST_AT_ONCE:
        raise _not_understood("passages")
    passages = [desk.new_passage(one) for one in sent]
    done = own.apply_code(
        desk.at,
        desk.by,
        code_id=desk.id("code"),
        passages=passages,
        manner=desk.manner,
        seat=desk.seat,
    )
    return _coded(desk, done)


def _in_vivo(desk: Desk) -> Done:
    done = own.apply_own_words(
        desk.at,
        desk.by,
        code_id=desk.id("code"),
        label=desk.word("label"),
        parent=desk.id("group") if desk.word("group") else None,
        passage=desk.new_passage(desk.fields.get("passage")),
        manner=desk.manner,
    )
    return Done(done.codings, done.text_versions.get(desk.document), needs_refresh=True)


def _recode(desk: Desk) -> Done:
    done = own.recode(desk.at, desk.by, codings=desk.marks, code_id=desk.id("code"))
    return _coded(desk, done)


def _judge(desk: Desk) -> Done:
    said, sent = desk.manner, desk.fields
    judgement = Judgement(
        certainty=said.certainty if "certainty" in sent else None,
        stance=said.stance if "stance" in sent else None,
        basis=said.basis if "basis" in sent else None,
        note=said.note if "note" in sent else None,
    )
    return _coded(desk, own.judge(desk.at, desk.by, codings=desk.marks, judgement=judgement))


def _move(desk: Desk) -> Done:
    id_, mark = desk.one
    passage = desk.passage(id_, desk.fields)
    return _coded(desk, own.move(desk.at, desk.by, mark=mark, passage=passage))


def _split(desk: Desk) -> Done:
    id_, mark = desk.one
    done = own.split(
        desk.at,
        desk.by,
        coding_id=id_,
        mark=mark,
        position=desk.number("position"),
        new_id=desk.id("new"),
        seen_version=desk.version,
    )
    return _coded(desk, done)


def _merge(desk: Desk) -> Done:
    done = own.merge(desk.at, desk.by, codings=desk.marks)
    return Done(done.codings, done.text_versions.get(desk.document), needs_refresh=True)


def _remove(desk: Desk) -> Done:
    own.remove(desk.at, desk.by, codings=desk.marks)
    return Done()


def _exemplar(desk: Desk) -> Done:
    coding = desk.id("coding")
    if desk.fields.get("on"):
        own.choose_exemplar(desk.at, desk.by, coding_id=coding, exemplar=desk.id("exemplar"))
    else:
        own.drop_exemplar(desk.at, desk.by, coding_id=coding)
    return Done()


def _memo(desk: Desk) -> Done:
    coding, memo = desk.id("coding"), desk.id("memo")
    own.write_memo(desk.at, desk.by, memo_id=memo, text=desk.word("text"), on=coding)
    return Done()


def _passage_memo(desk: Desk) -> Done:
    """On words that nobody coded; without a passage on the whole document."""
    memo, sent = desk.id("memo"), desk.fields.get("passage")
    passage = desk.passage(memo, sent) if sent else Passage(memo, desk.document, 0, 0, 0)
    own.write_memo(desk.at, desk.by, memo_id=memo, text=desk.word("text"), on=passage)
    return Done(needs_refresh=True)


def _content_note(desk: Desk) -> Done:
    passage = desk.new_passage(desk.fields.get("passage"))
    write_content_note(desk.at, by=desk.by, text=desk.word("text"), passage=passage)
    return Done(needs_refresh=True)


def _no_content_note(desk: Desk) -> Done:
    own.drop_content_note(desk.at, desk.by, document=desk.document, note_id=desk.id("note"))
    return Done(needs_refresh=True)


def _undo(desk: Desk) -> Done:
    taken = undo_last(desk.at, by=desk.by)
    return Done(told=_("Undone: {what}").format(what=taken.sentence), needs_refresh=True)


def _redo(desk: Desk) -> Done:
    taken = redo_last(desk.at, by=desk.by)
    return Done(told=_("Redone: {what}").format(what=taken.sentence), needs_refresh=True)


_ACTS: Mapping[str, Callable[[Desk], Done]] = {
    "apply": _apply,
    "in vivo": _in_vivo,
    "recode": _recode,
    "judge": _judge,
    "move": _move,
    "split": _split,
    "merge": _merge,
    "remove": _remove,
    "exemplar": _exemplar,
    "memo": _memo,
    "passage memo": _passage_memo,
    "content note": _content_note,
    "no content note": _no_content_note,
    "undo": _undo,
    "redo": _redo,
}


def _coded(desk: Desk, done: Coded) -> Done:
    version = done.text_versions.get(desk.document)
    return Done(done.codings, version, next_undo=done.told)


def _id(value: object, name: str) -> UUID:
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _not_understood(name) from error


def _number(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _LARGEST_POSITION:
        raise _not_understood(name)
    return value


def _mark(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise _not_understood("mark")


def _one_of(kind: type[E], value: str) -> E:
    try:
        return kind(value)
    except ValueError as error:
        raise _not_understood(kind.__name__.lower()) from error


def _not_understood(what: str) -> BadValue:
    return BadValue(
        _("The page sent something that is not understood ({what}); load it anew.").format(
            what=what
        )
    )
