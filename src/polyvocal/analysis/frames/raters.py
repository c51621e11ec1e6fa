"""Whose codings are held against whose, and in which documents both were to code."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.frames.covering import CodedSpans, codings_by_document
from polyvocal.analysis.frames.frame import Frame, read_rows
from polyvocal.analysis.frames.reading import Scope
from polyvocal.analysis.frames.scoping import name_of_round, resolve_layer, rows_of_layer
from polyvocal.analysis.frames.talk import Ints
from polyvocal.core.coding import CoderKind
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.language import _
from polyvocal.core.study import Study

# A set of raters is the bits of one number, and so is one cell of the counts.
_MOST = 16


@dataclass(frozen=True, slots=True)
class Rater:
    """One side of a comparison: one coder, in one round or in all, or the consensus."""

    layer: Layer
    name: str


@dataclass(frozen=True, eq=False)
class Rated:
    """The codings of several raters, on documents they were to code.

    `spans` are the codings counted, each once, and `rater` the place of each in `raters`.
    `assigned` has for each document of the study the raters who were to code it, as bits.
    `n_outside` codings lie in documents their rater was not to code, and are not compared.
    `by_codings` are the raters for whom no assignment is on record: they are taken to have coded
    the documents in which they have a coding. `has_seen` are those who could see what was hidden
    from them in a round before they were done with it.
    """

    frame: Frame
    raters: tuple[Rater, ...]
    spans: CodedSpans
    rater: Ints
    assigned: Ints
    n_outside: int
    by_codings: tuple[Rater, ...]
    has_seen: tuple[Rater, ...]

    @property
    def n_by_document(self) -> Ints:
        """How many raters were to code each document of the study."""
        return count_bits(self.assigned)

    @property
    def compared(self) -> Ints:
        """Places of the documents of the scope that at least two raters were to code."""
        documents = self.frame.documents
        return documents[self.n_by_document[documents] >= 2]


def count_bits(numbers: Ints) -> Ints:
    """How many bits of each number are set."""
    return np.bitwise_count(numbers).astype(np.int64)


def read_raters(
    study: Study,
    scope: Scope,
    raters: Sequence[Layer] | None = None,
    documents: Collection[UUID] | None = None,
    *,
    with_interviewer: bool = False,
) -> Rated:
    """The codings of the raters under the scope, whose own layer is not asked.

    `with_interviewer`: also those on an interviewer's words, which are talk like any other then.

    `raters` `None`: every person who was to code something or has a coding. Machines are compared
    with one person at a time, when both are named. `documents` `None`: all of them; otherwise
    nothing in any other is compared.

    Raises `NotFound` for a coder, document or round that is not in the study, `BadValue` for fewer
    than two raters, more than 16, layers of several coders, layers that share codings, or a
    machine among several people.
    """
    layers = list_people(study) if raters is None else tuple(raters)
    _require_comparable(study, layers)
    read = [rows_of_layer(study, resolve_layer(study, layer))[0] for layer in layers]
    rater_of = np.full(len(study.codings), -1, np.int64)
    for place, rows in enumerate(read):
        rater_of[rows] = place
    machines = np.array([coder.kind is CoderKind.MACHINE for coder in study.coders], bool)
    in_any = rater_of >= 0
    by_machine = machines[study.codings.coder] & ~in_any
    chosen = _chosen(study, documents)
    frame = read_rows(
        study, scope, Layer(), (in_any, by_machine), chosen, with_interviewer=with_interviewer
    )
    named = tuple(Rater(layer, _name(study, layer)) for layer in layers)
    assigned, by_codings = _assigned(study, layers, read)
    assigned[~chosen] = 0
    spans = codings_by_document(frame)
    rater = rater_of[spans.row]
    inside = (assigned[spans.document] >> rater) & 1 == 1
    return Rated(
        frame=frame,
        raters=named,
        spans=spans.where(inside),
        rater=rater[inside],
        assigned=assigned,
        n_outside=int((~inside).sum()),
        by_codings=tuple(named[place] for place in by_codings),
        has_seen=tuple(r for r in named if _has_seen(study, r.layer, chosen)),
    )


def _has_seen(study: Study, layer: Layer, chosen: NDArray[np.bool_]) -> bool:
    return any(
        layer.coder_id in round_.has_seen
        and layer.round_id in {None, round_.id}
        and any(
            coder == layer.coder_id and chosen[study.document_index[document]]
            for document, coder in round_.assignments
        )
        for round_ in study.rounds
    )


def _chosen(study: Study, documents: Collection[UUID] | None) -> NDArray[np.bool_]:
    chosen = np.full(len(study.documents), documents is None, bool)
    for id_ in documents or ():
        if id_ not in study.document_index:
            raise NotFound(_("The document asked for is not in this study."))
        chosen[study.document_index[id_]] = True
    return chosen


def list_people(study: Study) -> tuple[Layer, ...]:
    """Every person who was to code something or has a coding: who is compared unless said."""
    with_codings = set(np.unique(study.codings.coder).tolist())
    assigned = {coder for round_ in study.rounds for _document, coder in round_.assignments}
    return tuple(
        Layer(LayerKind.CODER, coder.id)
        for place, coder in enumerate(study.coders)
        if coder.kind is CoderKind.PERSON and (place in with_codings or coder.id in assigned)
    )


def _require_comparable(study: Study, layers: Sequence[Layer]) -> None:
    if len(layers) < 2:
        raise BadValue(_("Agreement needs the codings of at least two; name them."))
    if len(layers) > _MOST:
        raise BadValue(_("More than sixteen cannot be compared at a time; name fewer."))
    if any(layer.kind not in {LayerKind.CODER, LayerKind.CONSENSUS} for layer in layers):
        raise BadValue(_("Compare single coders or the consensus, not several coders as one."))
    for a, b in combinations(layers, 2):
        same = (a.kind, a.coder_id) == (b.kind, b.coder_id)
        if same and (a.round_id is None or b.round_id is None or a.round_id == b.round_id):
            raise BadValue(
                _("{coder} is named twice with the same codings; name two rounds.").format(
                    coder=_name(study, a)
                )
            )
    machines = {coder.id for coder in study.coders if coder.kind is CoderKind.MACHINE}
    of_machines = [layer for layer in layers if layer.coder_id in machines]
    if of_machines and len(layers) - len(of_machines) > 1:
        raise BadValue(
            _("Agreement with a machine is not mixed with agreement between people; name one.")
        )


def _name(study: Study, layer: Layer) -> str:
    if layer.kind is LayerKind.CONSENSUS:
        name = _("consensus")
    else:
        name = next((coder.name for coder in study.coders if coder.id == layer.coder_id), "")
    in_round = name_of_round(study, layer)
    return f"{name} ({in_round})" if in_round else name


def _assigned(
    study: Study, layers: Sequence[Layer], read: Sequence[NDArray[np.bool_]]
) -> tuple[Ints, list[int]]:
    assigned = np.zeros(len(study.documents), np.int64)
    by_codings = []
    for place, layer in enumerate(layers):
        pairs = {
            document
            for round_ in study.rounds
            if layer.round_id in {None, round_.id}
            for document, coder in round_.assignments
            if coder == layer.coder_id
        }
        if pairs:
            documents = np.array([study.document_index[document] for document in pairs], np.int64)
        else:
            by_codings.append(place)
            documents = np.unique(study.codings.document[read[place]]).astype(np.int64)
        assigned[documents] |= 1 << place
    return assigned, by_codings
