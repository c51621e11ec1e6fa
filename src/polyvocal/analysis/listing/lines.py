"""Lines over columns: who is heard in each coding, where it stands, and who may be quoted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.frames import INTERVIEWER, NO_CASE, AnyInts, Ints, find_touches, hear_voices
from polyvocal.core.cases import Case, QuoteConsent
from polyvocal.core.coding import Coder, Coding
from polyvocal.core.documents import Document
from polyvocal.core.study import Study
from polyvocal.core.template import Code

Flags = NDArray[np.bool_]
#: From allowing most to allowing least: of all those heard the last decides.
CONSENTS = (QuoteConsent.YES, QuoteConsent.UNKNOWN, QuoteConsent.NO)


class Line(NamedTuple):
    """One coding and all that a person wants to see beside it.

    `row` is its place in `Study.codings`. `turn` is the first turn it touches, counted from 1 in
    its document (0: none). `cases` are all whose words it touches. `words` is the passage itself.
    `consent` is that of the person heard who allows least; unknown where nobody of the study is.
    """

    row: int
    coding: Coding
    document: Document
    turn: int
    words: str
    code: Code
    group: Code | None
    coder: Coder
    cases: tuple[Case, ...]
    has_interviewer: bool
    has_stranger: bool
    consent: QuoteConsent


@dataclass(frozen=True, eq=False, slots=True)
class Lines:
    """A line for each coding of the study, in its order.

    Coding i touches words of `case[first_case[i]:first_case[i + 1]]` (places in `Study.cases`, each
    once). `consent` is a place in `CONSENTS`, as on `day`.
    """

    study: Study
    day: dt.date
    turn: Ints
    first_case: Ints
    case: Ints
    has_interviewer: Flags
    has_stranger: Flags
    consent: Ints

    def __len__(self) -> int:
        return len(self.turn)

    def cases_of(self, row: int) -> tuple[Case, ...]:
        """The cases whose words the coding touches."""
        places = self.case[self.first_case[row] : self.first_case[row + 1]]
        return tuple(self.study.cases[int(i)] for i in places)

    def line(self, row: int) -> Line:
        """One line as a value; reads the document's text."""
        study, coding = self.study, self.study.codings[row]
        code = study.template.codes[int(study.codings.code[row])]
        return Line(
            row=row,
            coding=coding,
            document=study.documents[int(study.codings.document[row])],
            turn=int(self.turn[row]),
            words=study.quote(coding),
            code=code,
            group=study.template.group_of(code),
            coder=study.coders[int(study.codings.coder[row])],
            cases=self.cases_of(row),
            has_interviewer=bool(self.has_interviewer[row]),
            has_stranger=bool(self.has_stranger[row]),
            consent=CONSENTS[int(self.consent[row])],
        )


def list_lines(study: Study, day: dt.date) -> Lines:
    """A line for every coding of the study: of every coder, state and stance, on anybody's words.

    Unlike a table's numbers, nothing is left out; `choose_lines` leaves out what a person does not
    want to see. Consent is asked as on `day`: of all cases heard in a passage the one who allows
    least decides, speakers who are no case have given no known consent, and passages in which
    nobody is heard count as not known. Never undefined. Source: none; whose words a coding touches
    is derived as everywhere (design, "Who speaks").
    """
    n = len(study.codings)
    voices = hear_voices(study)
    no_places = np.zeros(n, np.int64)
    touched = find_touches(study, voices, no_places, np.arange(n))
    is_case = touched.case >= 0
    pair = np.unique(touched.row[is_case] * max(len(study.cases), 1) + touched.case[is_case])
    row = pair // max(len(study.cases), 1)
    return Lines(
        study=study,
        day=day,
        turn=_first_turns(study),
        first_case=np.searchsorted(row, np.arange(n + 1)),
        case=pair % max(len(study.cases), 1),
        has_interviewer=_has(touched.row[touched.case == INTERVIEWER], n),
        has_stranger=_has(touched.row[touched.case == NO_CASE], n),
        consent=_consents(study, day, touched.row, touched.case),
    )


def _has(rows: Ints, n: int) -> Flags:
    has = np.zeros(n, bool)
    has[rows] = True
    return has


def _consents(study: Study, day: dt.date, row: Ints, case: Ints) -> Ints:
    unknown = CONSENTS.index(QuoteConsent.UNKNOWN)
    of_case = np.array([CONSENTS.index(c.consent.on(day)) for c in study.cases], np.int64)
    least = np.where(case == INTERVIEWER, CONSENTS.index(QuoteConsent.YES), unknown)
    least[case >= 0] = of_case[case[case >= 0]]
    consents = np.full(len(study.codings), -1, np.int64)
    np.maximum.at(consents, row, least)
    return np.where(consents < 0, unknown, consents)


def _first_turns(study: Study) -> Ints:
    """Number within its document of the first turn each coding touches; 0 for none."""
    codings = study.codings
    # Turns without a word are nobody's talk.
    spoken = np.flatnonzero(study.turns.end > study.turns.start)
    if len(spoken) == 0:
        return np.zeros(len(codings), np.int64)
    document, end = study.turns.document[spoken], study.turns.end[spoken]
    at = np.searchsorted(_key(document, end), _key(codings.document, codings.start), side="right")
    place = np.minimum(at, len(spoken) - 1)
    touches = (
        (at < len(spoken))
        & (document[place] == codings.document)
        & (study.turns.start[spoken[place]] < codings.end)
    )
    first = np.searchsorted(study.turns.document, codings.document)
    numbers: Ints = np.where(touches, spoken[place] - first + 1, 0)
    return numbers


def _key(document: AnyInts, position: AnyInts) -> Ints:
    return document.astype(np.int64) << 32 | position.astype(np.int64)
