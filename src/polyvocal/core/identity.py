"""Who a study is to the world outside its database, and by which ids it goes inside.

A project that is brought in keeps who it is: every file that leaves names the study and its things
by the ids they came with, so that copies can be made one wherever they have been. A database of
many studies cannot keep things under ids that somebody's file chose, or one study's file would run
into another's, and tell by that what is there. So there each study has a key, known to nobody, by
which ids are turned on the way in and turned back on the way out (docs/adr/0029).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.cases import CaseSet, Partnership, Placeholder
from polyvocal.core.coding import Memo, MemoTarget, Round
from polyvocal.core.columns import CodingKeys, Codings, ids_column
from polyvocal.core.consensus import Decision
from polyvocal.core.study import Study
from polyvocal.core.text import natural_key

Turned = Callable[[UUID], UUID]


class _Identified(Protocol):
    @property
    def id(self) -> UUID:
        """Given once."""


_Thing = TypeVar("_Thing", bound=_Identified)
_KEY_BYTES = 32
_HALF_BYTES = 8
# Four rounds of a keyed hash make every id any other with the same chance (Luby and Rackoff 1988).
_ROUNDS = tuple(bytes([n]) for n in range(4))


@dataclass(frozen=True, slots=True)
class Identity:
    """`origin` is the study's id in files that leave; without a `key` ids are the same inside."""

    origin: UUID
    key: bytes = b""

    @classmethod
    def with_new_key(cls, origin: UUID) -> Identity:
        """One whose ids inside nobody can foresee."""
        return cls(origin, secrets.token_bytes(_KEY_BYTES))

    def turn_in(self, id_: UUID) -> UUID:
        """The id inside of a thing that goes by `id_` outside."""
        return self._turned(id_, _ROUNDS)

    def turn_out(self, id_: UUID) -> UUID:
        """The id outside of a thing that goes by `id_` inside."""
        # Backwards the halves change places once before and once after.
        swapped = id_.bytes[_HALF_BYTES:] + id_.bytes[:_HALF_BYTES]
        turned = self._turned(UUID(bytes=swapped), _ROUNDS[::-1]).bytes
        return UUID(bytes=turned[_HALF_BYTES:] + turned[:_HALF_BYTES]) if self.key else id_

    def inside(self, study: Study, study_id: UUID) -> Study:
        """A study as it came, with the ids it has here."""
        known = replace(study, id=study_id)
        return with_ids(known, self.turn_in) if self.key else known

    def outside(self, study: Study) -> Study:
        """A study of this database, with the ids by which the world knows it."""
        known = replace(study, id=self.origin)
        return with_ids(known, self.turn_out) if self.key else known

    def _turned(self, id_: UUID, rounds: tuple[bytes, ...]) -> UUID:
        if not self.key:
            return id_
        left, right = id_.bytes[:_HALF_BYTES], id_.bytes[_HALF_BYTES:]
        for n in rounds:
            mixed = hashlib.blake2b(right, key=self.key, person=n, digest_size=_HALF_BYTES).digest()
            both = int.from_bytes(left, "big") ^ int.from_bytes(mixed, "big")
            left, right = right, both.to_bytes(_HALF_BYTES, "big")
        return UUID(bytes=left + right)


def with_ids(study: Study, turned: Turned) -> Study:
    """The study with other ids for everything in it but codes, in its order again.

    Codes keep theirs, by which frameworks are known; `turned` must give no id twice.
    """
    speakers = [
        replace(
            one,
            id=turned(one.id),
            document_id=turned(one.document_id),
            case_id=turned(one.case_id) if one.case_id else None,
        )
        for one in study.speakers
    ]
    coders = [replace(one, id=turned(one.id)) for one in study.coders]
    rounds = [_round(one, turned) for one in study.rounds]
    documents = tuple(replace(one, id=turned(one.id)) for one in study.documents)
    place = {document.id: i for i, document in enumerate(documents)}
    # Names come first in each order, but where two are alike their ids decide.
    speaking = _order([(place[s.document_id], natural_key(s.label), s.id.bytes) for s in speakers])
    coding = _order([(natural_key(c.name), c.id.bytes) for c in coders])
    given = _order([(natural_key(r.name), r.id.bytes) for r in rounds])
    changed = replace(
        study,
        attributes=tuple(replace(one, id=turned(one.id)) for one in study.attributes),
        cases=tuple(replace(one, id=turned(one.id)) for one in study.cases),
        case_sets=_case_sets(study, turned),
        partnerships=_sorted(_partnership(one, turned) for one in study.partnerships),
        documents=documents,
        speakers=tuple(speakers[i] for i in speaking),
        turns=replace(study.turns, speaker=_moved(speaking, np.int32)[study.turns.speaker]),
        coders=tuple(coders[i] for i in coding),
        rounds=tuple(rounds[i] for i in given),
        exemplars=_sorted(
            replace(one, id=turned(one.id), coding_id=turned(one.coding_id))
            for one in study.exemplars
        ),
        memos=_sorted(_memo(one, turned) for one in study.memos),
        claims=_sorted(replace(one, id=turned(one.id)) for one in study.claims),
        content_notes=_sorted(
            replace(
                one,
                id=turned(one.id),
                document_id=turned(one.document_id),
                author_id=turned(one.author_id),
            )
            for one in study.content_notes
        ),
        decisions=_sorted(_decision(one, turned) for one in study.decisions),
        set_aside=tuple(replace(one, id=turned(one.id)) for one in study.set_aside),
        texts=_Texts(study.texts, {turned(id_): id_ for id_ in study.document_index}),
    )
    return replace(
        changed, codings=_codings(study.codings, changed.coding_keys(), coding, given, turned)
    )


class _Texts(Mapping[UUID, str]):
    """Texts by other ids, still read when asked for."""

    def __init__(self, texts: Mapping[UUID, str], known_as: Mapping[UUID, UUID]) -> None:
        self._texts, self._known_as = texts, known_as

    def __getitem__(self, document: UUID) -> str:
        return self._texts[self._known_as[document]]

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._known_as)

    def __len__(self) -> int:
        return len(self._known_as)


def _sorted(things: Iterable[_Thing]) -> tuple[_Thing, ...]:
    return tuple(sorted(things, key=lambda one: one.id.bytes))


def _order(keys: Sequence[Any]) -> list[int]:
    return sorted(range(len(keys)), key=keys.__getitem__)


def _case_sets(study: Study, turned: Turned) -> tuple[CaseSet, ...]:
    sets = (
        replace(one, id=turned(one.id), case_ids=frozenset(map(turned, one.case_ids)))
        for one in study.case_sets
    )
    return tuple(sorted(sets, key=lambda one: (natural_key(one.name), one.id.bytes)))


def _partnership(one: Partnership, turned: Turned) -> Partnership:
    first, second = (
        end if isinstance(end, Placeholder) else turned(end) for end in (one.first, one.second)
    )
    return replace(one, id=turned(one.id), first=first, second=second)


def _round(one: Round, turned: Turned) -> Round:
    return replace(
        one,
        id=turned(one.id),
        assignments=frozenset((turned(d), turned(c)) for d, c in one.assignments),
        key_id=turned(one.key_id) if one.key_id else None,
        submitted=frozenset(map(turned, one.submitted)),
        has_seen=frozenset(map(turned, one.has_seen)),
        repeats=turned(one.repeats) if one.repeats else None,
    )


def _memo(one: Memo, turned: Turned) -> Memo:
    on = one.target_id
    if on is not None and one.target is not MemoTarget.CODE:
        on = turned(on)
    return replace(one, id=turned(one.id), author_id=turned(one.author_id), target_id=on)


def _decision(one: Decision, turned: Turned) -> Decision:
    return replace(
        one,
        id=turned(one.id),
        document_id=turned(one.document_id),
        adjudicator_id=turned(one.adjudicator_id),
        source_ids=frozenset(map(turned, one.source_ids)),
        result_ids=frozenset(map(turned, one.result_ids)),
    )


def _moved(order: Sequence[int], kind: type[np.integer[Any]]) -> NDArray[Any]:
    """Old place → new place; the last one stands for -1, nothing named."""
    moved = np.full(len(order) + 1, -1, dtype=kind)
    moved[np.array(order, dtype=np.int64)] = np.arange(len(order))
    return moved


def _codings(
    codings: Codings, keys: CodingKeys, coders: list[int], rounds: list[int], turned: Turned
) -> Codings:
    ids = ids_column(turned(UUID(bytes=id_.tobytes())) for id_ in codings.ids)
    changed = replace(
        codings,
        ids=ids,
        coder=_moved(coders, np.int16)[codings.coder],
        round=_moved(rounds, np.int16)[codings.round],
        keys=keys,
    )
    # Of codings on the same words the ids decide.
    words = zip(
        codings.document.tolist(), codings.start.tolist(), codings.end.tolist(),
        (id_.tobytes() for id_ in ids), strict=True,
    )  # fmt: skip
    order = _order(list(words))
    if order == list(range(len(order))):
        return changed
    return changed.take(np.array(order, dtype=np.int64))
