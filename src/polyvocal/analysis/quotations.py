"""Every coding as a quote, by code and role, without the words of those who refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from polyvocal.analysis.frames import (
    DEFAULT_SCOPE,
    INTERVIEWER,
    Frame,
    Ints,
    Reading,
    Scope,
    read_study,
)
from polyvocal.core.cases import QuoteConsent
from polyvocal.core.coding import AnchorState, Basis, Certainty, Coder, Stance
from polyvocal.core.columns import BASES, CERTAINTIES, STANCES, STATES
from polyvocal.core.documents import Document
from polyvocal.core.study import Study
from polyvocal.core.template import Code


@dataclass(frozen=True, slots=True)
class Quote:
    """One coding's words, and where they come from.

    `key` is the coding's id as sixteen bytes (making fifty thousand ids takes longer than all
    else); `row` is its place in `Study.codings`. `cases` are the labels of the cases read whose
    words it touches, `roles` theirs. `turn` is the number of the first of their turns it touches,
    counted from 1 in `document`. `has_other_voices`: words of an interviewer or of someone not
    read are in it too. `consent` is that of the person touched who allows least: yes, or unknown
    (refusals are withheld). `text` `None`: the study was opened without this document's text.
    """

    key: bytes
    row: int
    document: Document
    cases: tuple[str, ...]
    roles: tuple[str, ...]
    turn: int
    text: str | None
    certainty: Certainty
    stance: Stance
    basis: Basis
    state: AnchorState
    coder: Coder
    has_other_voices: bool
    consent: QuoteConsent

    @property
    def id(self) -> UUID:
        """The coding's id."""
        return UUID(bytes=self.key)


@dataclass(frozen=True, slots=True)
class QuoteList:
    """The quotes of one code in one role, in the order of documents and words.

    `n_codings` = quotes here + `n_withheld`; `n_contradicting` of all of them contradict the code
    (listed here, counted nowhere). `n_unknown_consent` of the quotes here touch someone whose
    consent is not known. A coding over two roles stands under both.
    """

    code: Code
    group: Code | None
    role: str
    quotes: tuple[Quote, ...]
    n_withheld: int
    n_contradicting: int
    n_unknown_consent: int

    @property
    def n_codings(self) -> int:
        """All codings of this code and role, withheld ones included."""
        return len(self.quotes) + self.n_withheld


@dataclass(frozen=True, slots=True)
class Quotations:
    """Quotes by code (template order) and role (the scope's order); only lists with a coding.

    `day` is the day on which consent was asked. `n_quotes`, `n_withheld` and `n_unknown_consent`
    count codings, each once, whatever the number of lists it stands in. `n_withheld` codings touch
    words of someone who refused to be quoted or whose consent had run out on that day: their text
    is nowhere in this result.
    """

    lists: tuple[QuoteList, ...]
    roles: tuple[str, ...]
    day: dt.date
    n_quotes: int
    n_withheld: int
    n_unknown_consent: int
    n_without_text: int
    reading: Reading
    notes: tuple[str, ...] = ()


# From allowing most to allowing least: the greatest of those touched decides.
_CONSENTS = (QuoteConsent.YES, QuoteConsent.UNKNOWN, QuoteConsent.NO)
_UNKNOWN, _REFUSED = 1, 2


def gather_quotations(study: Study, day: dt.date, scope: Scope = DEFAULT_SCOPE) -> Quotations:
    """Cut every coding's words from the texts, by code and role, honouring consent on `day`.

    A coding stands under each role of the scope whose words it touches; one that contradicts its
    code stands there too, with its stance. It is withheld when *anyone* whose words it touches, of
    the scope or not, refused to be quoted or had consented until a day before `day`. Speakers who
    are no case have given no known consent; interviewers are not asked. Texts are loaded one
    document at a time, and a document with nothing to quote not at all.

    Returns only lists with at least one coding. Under the layer of all coders every coder's codings
    are quoted. Raises `NotFound` or `BadValue` for a scope that names what the study does not have.

    Never undefined. Source: none; a coding's quote is ``text[start:end]`` in code points.
    """
    frame = read_study(study, scope)
    row = np.unique(np.concatenate((frame.counted.row, frame.contradicting.row)))
    consent = _consents(frame, day)
    quotes = {quote.row: quote for quote in _quotes(frame, row[consent[row] < _REFUSED], consent)}
    return Quotations(
        lists=_lists(frame, quotes),
        roles=frame.reading.sample.roles,
        day=day,
        n_quotes=len(quotes),
        n_withheld=len(row) - len(quotes),
        n_unknown_consent=int((consent[row] == _UNKNOWN).sum()),
        n_without_text=sum(quote.text is None for quote in quotes.values()),
        reading=frame.reading,
    )


def _consents(frame: Frame, day: dt.date) -> Ints:
    """For each coding of the study, the least that anyone it touches allows (place in the tuple).

    Codings that are not read stay at 0 and must not be asked for.
    """
    of_case = [_CONSENTS.index(case.consent.on(day)) for case in frame.study.cases]
    touched = frame.all_touched
    least = np.where(touched.case == INTERVIEWER, 0, _UNKNOWN)
    is_case = touched.case >= 0
    least[is_case] = np.array(of_case, np.int64)[touched.case[is_case]]
    consents = np.zeros(len(frame.study.codings), np.int64)
    np.maximum.at(consents, touched.row, least)
    return consents


def _quotes(frame: Frame, row: Ints, consent: Ints) -> Iterator[Quote]:
    study, codings = frame.study, frame.study.codings
    document = codings.document[row].tolist()
    start, end = codings.start[row].tolist(), codings.end[row].tolist()
    turn = _first_turn(frame, row).tolist()
    people = _people(frame)
    others = _with_other_voices(frame)
    keys = codings.ids[row].tolist()
    certainty, stance = codings.certainty[row].tolist(), codings.stance[row].tolist()
    basis, state = codings.basis[row].tolist(), codings.state[row].tolist()
    coder, allowed = codings.coder[row].tolist(), consent[row].tolist()
    text: str | None = None
    for i, at in enumerate(row.tolist()):
        if i == 0 or document[i] != document[i - 1]:
            # One text at a time is held: five hundred interviews are too many.
            text = study.texts.get(study.documents[document[i]].id)
        cases, roles = people[at]
        yield Quote(
            key=keys[i],
            row=at,
            document=study.documents[document[i]],
            cases=cases,
            roles=roles,
            turn=turn[i],
            text=None if text is None else text[start[i] : end[i]],
            certainty=CERTAINTIES[certainty[i]],
            stance=STANCES[stance[i]],
            basis=BASES[basis[i]],
            state=STATES[state[i]],
            coder=study.coders[coder[i]],
            has_other_voices=at in others,
            consent=_CONSENTS[allowed[i]],
        )


def _first_turn(frame: Frame, row: Ints) -> Ints:
    """Number within its document of the first turn of the scope's cases that a coding touches."""
    study, codings = frame.study, frame.study.codings
    document = codings.document[row]
    first, _after = frame.talk.turns_in(document, codings.start[row], codings.end[row])
    first_row = np.searchsorted(study.turns.document, document)
    numbers: Ints = frame.talk.row[first] - first_row + 1
    return numbers


def _people(frame: Frame) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Labels and roles of the scope's cases each coding touches; most touch one."""
    roles = frame.reading.sample.roles
    single = [
        ((case.label,), (roles[place],) if place >= 0 else ())
        for case, place in zip(frame.study.cases, frame.role.tolist(), strict=True)
    ]
    touched: dict[int, list[int]] = {}
    for touches in (frame.counted, frame.contradicting):
        for row, case in zip(touches.row.tolist(), touches.case.tolist(), strict=True):
            touched.setdefault(row, []).append(case)
    return {
        row: single[cases[0]]
        if len(cases) == 1
        else (
            tuple(frame.study.cases[case].label for case in cases),
            tuple(roles[i] for i in sorted({int(frame.role[case]) for case in cases})),
        )
        for row, cases in touched.items()
    }


def _with_other_voices(frame: Frame) -> set[int]:
    touched = frame.all_touched
    is_other = touched.case < 0
    is_other[~is_other] = frame.role[touched.case[~is_other]] < 0
    return set(touched.row[is_other].tolist())


def _lists(frame: Frame, quotes: dict[int, Quote]) -> tuple[QuoteList, ...]:
    roles = frame.reading.sample.roles
    members: dict[tuple[int, int], dict[int, None]] = {}
    for touches in (frame.counted, frame.contradicting):
        role = frame.role[touches.case]
        for row, code, place in zip(
            touches.row.tolist(), touches.code.tolist(), role.tolist(), strict=True
        ):
            members.setdefault((code, place), {})[row] = None
    contradicting = set(frame.contradicting.row.tolist())
    lists = []
    for code, place in sorted(members):
        rows = sorted(members[code, place])
        quoted = tuple(quotes[row] for row in rows if row in quotes)
        lists.append(
            QuoteList(
                code=frame.chosen.codes[code],
                group=frame.chosen.groups[code],
                role=roles[place],
                quotes=quoted,
                n_withheld=len(rows) - len(quoted),
                n_contradicting=sum(row in contradicting for row in rows),
                n_unknown_consent=sum(q.consent is QuoteConsent.UNKNOWN for q in quoted),
            )
        )
    return tuple(lists)
