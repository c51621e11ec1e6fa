"""What quotations hold: quotes over columns, each made when it is touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload
from uuid import UUID

from polyvocal.analysis.frames import Ints, Reading
from polyvocal.core.cases import QuoteConsent
from polyvocal.core.coding import AnchorState, Basis, Certainty, Coder, Stance
from polyvocal.core.columns import BASES, CERTAINTIES, STANCES, STATES
from polyvocal.core.documents import Document
from polyvocal.core.study import Study
from polyvocal.core.template import Code

# From allowing most to allowing least: of all those touched the last decides.
CONSENTS = (QuoteConsent.YES, QuoteConsent.UNKNOWN, QuoteConsent.NO)


@dataclass(frozen=True, slots=True)
class Quote:
    """One coding's words, and where they come from.

    `row` is the coding's place in `Study.codings`. `cases` are the labels of the cases read whose
    words it touches, `roles` theirs. `turn` is the number of the first of their turns it touches,
    counted from 1 in `document`. `has_other_voices`: words of an interviewer or of someone not
    read are in it too. `consent` is that of the person touched who allows least: yes, or unknown
    (refusals are withheld). `text` `None`: the study was opened without this document's text.
    """

    id: UUID
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


@dataclass(frozen=True, eq=False, slots=True)
class QuoteColumns:
    """What quotes are made of, one place for each coding that may be quoted, in the study's order.

    `row` is its place in `Study.codings`. Coding i touches words of the cases of the scope
    `case[first_case[i]:first_case[i + 1]]` (places in `Study.cases`), whose roles are `role[case]`
    (places in `roles`). `consent` is a place in `CONSENTS`. `text` is never that of a coding
    withheld, which has no place here.
    """

    study: Study
    row: Ints
    turn: Ints
    first_case: Ints
    case: Ints
    roles: tuple[str, ...]
    role: Ints
    has_other_voices: Sequence[bool]
    consent: Ints
    text: Sequence[str | None]

    def quotes(self, places: Ints) -> Iterator[Quote]:
        """The quotes at these places, in their order, each made when it is asked for."""
        study = self.study
        # Plain lists, since reaching into columns one number at a time takes most of the time.
        for at, row, id_, document, first, after, turn, consent, how in zip(
            *self._places_as_lists(places), self._manners_as_lists(places), strict=True
        ):
            certainty, stance, basis, state, coder = how
            touched = self.case[first:after].tolist()
            yield Quote(
                id=UUID(bytes=id_),
                row=row,
                document=study.documents[document],
                cases=tuple([study.cases[case].label for case in touched]),
                roles=self._roles(touched),
                turn=turn,
                text=self.text[at],
                certainty=CERTAINTIES[certainty],
                stance=STANCES[stance],
                basis=BASES[basis],
                state=STATES[state],
                coder=study.coders[coder],
                has_other_voices=bool(self.has_other_voices[at]),
                consent=CONSENTS[consent],
            )

    def _places_as_lists(self, places: Ints) -> tuple[list[Any], ...]:
        rows, codings = self.row[places], self.study.codings
        return (
            places.tolist(),
            rows.tolist(),
            codings.ids[rows].tolist(),
            codings.document[rows].tolist(),
            self.first_case[places].tolist(),
            self.first_case[places + 1].tolist(),
            self.turn[places].tolist(),
            self.consent[places].tolist(),
        )

    def _manners_as_lists(self, places: Ints) -> list[tuple[int, int, int, int, int]]:
        """Certainty, stance, basis, state and coder of each."""
        rows, codings = self.row[places], self.study.codings
        columns = (codings.certainty, codings.stance, codings.basis, codings.state, codings.coder)
        return list(zip(*(column[rows].tolist() for column in columns), strict=True))

    def _roles(self, touched: list[int]) -> tuple[str, ...]:
        return tuple([self.roles[i] for i in sorted({int(self.role[case]) for case in touched})])


class Quotes(Sequence[Quote]):
    """Some of the quotes of `QuoteColumns`, made one at a time: there may be half a million."""

    __slots__ = ("_columns", "_places")

    def __init__(self, columns: QuoteColumns, places: Ints) -> None:
        self._columns, self._places = columns, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Quote: ...
    @overload
    def __getitem__(self, at: slice) -> Quotes: ...
    def __getitem__(self, at: int | slice) -> Quote | Quotes:
        """One quote, or several."""
        if isinstance(at, slice):
            return Quotes(self._columns, self._places[at])
        place = range(len(self))[at]
        return next(self._columns.quotes(self._places[place : place + 1]))

    def __iter__(self) -> Iterator[Quote]:
        return self._columns.quotes(self._places)

    def __repr__(self) -> str:
        return f"<Quotes: {len(self)}>"


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
    quotes: Sequence[Quote]
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
