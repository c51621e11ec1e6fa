"""The codings of a scope beside the cases whose words they touch."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.frames.reading import (
    CoderCount,
    LeftOut,
    LeftOutReason,
    Reading,
    Scope,
)
from polyvocal.analysis.frames.scoping import (
    NOT_IN_VERSION,
    WAITS_FOR_SPLIT,
    ChosenCases,
    ChosenCodes,
    choose_cases,
    choose_codes,
    name_of_round,
    resolve_layer,
    rows_admitted,
    rows_of_layer,
)
from polyvocal.analysis.frames.talk import INTERVIEWER, NO_CASE, Ints, Talk, Voices, hear_voices
from polyvocal.core.coding import AnchorState, Stance
from polyvocal.core.columns import STANCES, STATES
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.language import ngettext
from polyvocal.core.study import Study

_REASONS = tuple(LeftOutReason)
_COUNTED = -1
# Codings held against the voices of their documents together.
_AT_ONCE = 50_000


@dataclass(frozen=True, eq=False, slots=True)
class Touches:
    """Codings by voices: one row for each coding and each voice whose words it touches.

    `row` is the coding's place in `Study.codings`, `voice` in `Voices`, `case` in `Study.cases`
    (or `INTERVIEWER`, `NO_CASE`), `code` in `Frame.codes`; `characters` are those of the voice's
    words inside the span. Sorted by coding.
    """

    row: Ints
    voice: Ints
    case: Ints
    code: Ints
    characters: Ints

    def where(self, keep: NDArray[np.bool_]) -> Touches:
        """Only the rows where `keep` is true."""
        return Touches(
            self.row[keep],
            self.voice[keep],
            self.case[keep],
            self.code[keep],
            self.characters[keep],
        )


@dataclass(frozen=True, eq=False)
class Frame:
    """What every measure of codings starts from.

    `counted` are the codings read, with the cases of the scope whose words they touch;
    `contradicting` those that contradict their code, likewise; `all_touched` both with every other
    voice too (for a person's consent it matters who else is heard). `talk` is the talk of the
    scope's cases by document, with the interviewers' where that was asked for. `role` gives each
    case of the study its place in the sample's roles, -1 outside the scope. `documents` are the
    places of the documents the scope is about: all of them, or with a case set or roles those where
    one of its cases has a voice.
    """

    study: Study
    reading: Reading
    cases: ChosenCases
    chosen: ChosenCodes
    voices: Voices
    talk: Talk
    documents: Ints
    counted: Touches
    contradicting: Touches
    all_touched: Touches

    @property
    def role(self) -> Ints:
        """Place in the sample's roles of each case of the study; -1 outside the scope."""
        return self.cases.role

    @property
    def needs_every_coder(self) -> bool:
        """Does a cell count only where each coder evidences it on their own?"""
        return self.reading.layer.kind is LayerKind.ALL_CODERS

    @property
    def notes(self) -> tuple[str, ...]:
        """What every result of this frame must say about how it was read."""
        n_coders = len(self.reading.coders)
        if not self.needs_every_coder or n_coders == 0:
            return ()
        return (
            ngettext(
                "All coders: there is only {n} coder with codings here, so nothing was compared.",
                "All coders: a cell counts only where each of the {n} coders with codings here "
                "evidences it on their own; the numbers in it are those of all of them together.",
                n_coders,
            ).format(n=n_coders),
        )

    @property
    def coder_places(self) -> Ints:
        """Places in `Study.coders` of the coders with a coding counted."""
        rows = np.unique(self.counted.row)
        return np.unique(self.study.codings.coder[rows]).astype(np.int64)

    def of_every_coder(self, touches: Touches, cell: Ints) -> NDArray[np.bool_]:
        """Which rows lie in a cell where each coder has a coding; `cell` numbers rows' cells.

        All rows, unless the layer is that of all coders.
        """
        if not self.needs_every_coder or len(cell) == 0:
            return np.ones(len(cell), bool)
        n_coders = len(self.coder_places)
        coder = np.searchsorted(self.coder_places, self.study.codings.coder[touches.row])
        pairs = np.unique(cell * n_coders + coder)
        heard = np.bincount(pairs // n_coders, minlength=int(cell.max()) + 1)
        agreed: NDArray[np.bool_] = heard[cell] == n_coders
        return agreed


def read_study(study: Study, scope: Scope) -> Frame:
    """Choose the scope's codings, and find whose words each touches.

    Raises `NotFound` for a role, coder or round that is not in the study and `BadValue` for a
    template version that is not.
    """
    layer = resolve_layer(study, scope.layer)
    return read_rows(study, scope, layer, rows_of_layer(study, layer))


def read_rows(
    study: Study,
    scope: Scope,
    layer: Layer,
    rows: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    documents: NDArray[np.bool_] | None = None,
    *,
    with_interviewer: bool = False,
) -> Frame:
    """The same of any rows: which are read, and which of the others are a machine's.

    `layer` is what the reading then says was read; that of the scope is not asked. `documents`:
    which of the study's are read at all; unless said, every one. `with_interviewer`: the words of
    the interviewers of the scope's documents are talk like its cases', and codings on them count.
    """
    cases = choose_cases(study, scope.case_set, scope.roles)
    chosen = choose_codes(study, scope.template_version)
    voices = hear_voices(study)
    in_layer, by_machine = rows
    reason = np.full(len(study.codings), _COUNTED, np.int8)
    _leave_out(reason, by_machine, LeftOutReason.MACHINE)
    _leave_out(reason, ~in_layer, LeftOutReason.OTHER_LAYER)
    found = _documents(study, voices, cases, scope)
    if documents is not None:
        _leave_out(reason, ~documents[study.codings.document], LeftOutReason.OTHER_DOCUMENTS)
        found = found[documents[found]]
    places = _leave_out_by_place_and_code(study, chosen, reason)
    touches = find_touches(study, voices, places, np.flatnonzero(reason == _COUNTED))
    heard = _voice_in_scope(voices, cases)
    if with_interviewer:
        heard |= (voices.case == INTERVIEWER) & np.isin(voices.document, found)
    in_scope = heard[touches.voice]
    _leave_out_by_voice(touches, in_scope, reason)
    contradicts = study.codings.stance == STANCES.index(Stance.CONTRADICTS)
    _leave_out(reason, contradicts, LeftOutReason.CONTRADICTS)
    _leave_out(reason, ~rows_admitted(study, scope.rule), LeftOutReason.RULE)
    is_counted = reason == _COUNTED
    is_contradicting = reason == _REASONS.index(LeftOutReason.CONTRADICTS)
    reading = Reading(
        layer=layer,
        round_name=name_of_round(study, layer),
        rule=scope.rule,
        sample=cases.sample,
        template_version=chosen.version.number,
        template_is_final=chosen.version.is_final,
        revision=study.revision,
        n_in_study=len(study.codings),
        n_codings=int(is_counted.sum()),
        left_out=_tally(reason),
        coders=_coders(study, is_counted),
    )
    return Frame(
        study=study,
        reading=reading,
        cases=cases,
        chosen=chosen,
        voices=voices,
        talk=_talk_by_document(study, voices, heard),
        documents=found,
        counted=touches.where(in_scope & is_counted[touches.row]),
        contradicting=touches.where(in_scope & is_contradicting[touches.row]),
        all_touched=touches.where((is_counted | is_contradicting)[touches.row]),
    )


def _leave_out(reason: NDArray[np.int8], where: NDArray[np.bool_], why: LeftOutReason) -> None:
    """Give a reason to the codings that have none yet: the first that holds is the one told."""
    reason[(reason == _COUNTED) & where] = _REASONS.index(why)


def _leave_out_by_place_and_code(
    study: Study, chosen: ChosenCodes, reason: NDArray[np.int8]
) -> Ints:
    state = study.codings.state
    _leave_out(reason, state == STATES.index(AnchorState.LOST), LeftOutReason.LOST)
    _leave_out(reason, state == STATES.index(AnchorState.TO_REVIEW), LeftOutReason.TO_REVIEW)
    places = chosen.place[study.codings.code]
    _leave_out(reason, places == WAITS_FOR_SPLIT, LeftOutReason.WAITS_FOR_SPLIT)
    _leave_out(reason, places == NOT_IN_VERSION, LeftOutReason.NOT_IN_VERSION)
    return places


def find_touches(study: Study, voices: Voices, places: Ints, rows: Ints) -> Touches:
    """Each coding of `rows` against each voice of its document, where they share a character.

    `places` gives what stands as the code of each coding of the study.
    """
    # A share at a time, since on the way there are a dozen columns as long as all the pairs.
    parts = [
        _find_touches(study, voices, places, rows[first : first + _AT_ONCE])
        for first in range(0, max(len(rows), 1), _AT_ONCE)
    ]
    return Touches(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Touches)))


def _find_touches(study: Study, voices: Voices, places: Ints, rows: Ints) -> Touches:
    codings = study.codings
    document = codings.document[rows]
    first = voices.first[document]
    n_voices = voices.first[document + 1] - first
    at = np.repeat(np.arange(len(rows)), n_voices)
    # Counting up within each coding: a running number minus where the coding's run began.
    step = np.arange(len(at)) - np.repeat(np.cumsum(n_voices) - n_voices, n_voices)
    voice = first[at] + step
    row = rows[at]
    characters = voices.talk.characters_in(voice, codings.start[row], codings.end[row])
    touches = Touches(row, voice, voices.case[voice], places[row], characters)
    return touches.where(characters > 0)


def _leave_out_by_voice(
    touches: Touches, in_scope: NDArray[np.bool_], reason: NDArray[np.int8]
) -> None:
    """Leave out codings that touch no voice of the scope."""

    def touched(which: NDArray[np.bool_]) -> NDArray[np.bool_]:
        rows = np.zeros(len(reason), bool)
        rows[touches.row[which]] = True
        return rows

    outside = ~touched(in_scope)
    _leave_out(reason, outside & touched(touches.case >= 0), LeftOutReason.OTHER_CASES)
    _leave_out(reason, outside & touched(touches.case == NO_CASE), LeftOutReason.NO_CASE)
    interviewer = touched(touches.case == INTERVIEWER)
    _leave_out(reason, outside & interviewer, LeftOutReason.INTERVIEWER_ONLY)
    _leave_out(reason, outside, LeftOutReason.NO_WORDS)


def _tally(reason: NDArray[np.int8]) -> tuple[LeftOut, ...]:
    numbers = np.bincount(reason[reason != _COUNTED], minlength=len(_REASONS))
    return tuple(LeftOut(why, int(n)) for why, n in zip(_REASONS, numbers, strict=True) if n > 0)


def _coders(study: Study, is_counted: NDArray[np.bool_]) -> tuple[CoderCount, ...]:
    numbers = np.bincount(study.codings.coder[is_counted], minlength=len(study.coders))
    return tuple(
        CoderCount(coder, int(n)) for coder, n in zip(study.coders, numbers, strict=True) if n > 0
    )


def _voice_in_scope(voices: Voices, cases: ChosenCases) -> NDArray[np.bool_]:
    in_scope = np.zeros(len(voices.case), bool)
    is_case = voices.case >= 0
    in_scope[is_case] = cases.role[voices.case[is_case]] >= 0
    return in_scope


def _talk_by_document(study: Study, voices: Voices, heard: NDArray[np.bool_]) -> Talk:
    row = np.flatnonzero(heard[voices.of_turn])
    return Talk.from_turns(study.turns, row, study.turns.document[row], len(study.documents))


def _documents(study: Study, voices: Voices, cases: ChosenCases, scope: Scope) -> Ints:
    if scope.case_set is None and scope.roles is None:
        return np.arange(len(study.documents))
    return np.unique(voices.document[_voice_in_scope(voices, cases)])
