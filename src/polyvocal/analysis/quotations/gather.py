"""Cutting quotes from texts, honouring consent."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.frames import (
    DEFAULT_SCOPE,
    INTERVIEWER,
    Frame,
    Ints,
    Scope,
    read_study,
)
from polyvocal.analysis.quotations.result import (
    CONSENTS,
    Quotations,
    QuoteColumns,
    QuoteList,
    Quotes,
)
from polyvocal.core.cases import QuoteConsent
from polyvocal.core.study import Study

_YES, _UNKNOWN, _REFUSED = (
    CONSENTS.index(consent) for consent in (QuoteConsent.YES, QuoteConsent.UNKNOWN, QuoteConsent.NO)
)


def gather_quotations(study: Study, day: dt.date, scope: Scope = DEFAULT_SCOPE) -> Quotations:
    """Cut every coding's words from the texts, by code and role, honouring consent on `day`.

    A coding stands under each role of the scope whose words it touches; one that contradicts its
    code stands there too, with its stance. It is withheld when *anyone* whose words it touches, of
    the scope or not, refused to be quoted or had consented until a day before `day`. Speakers who
    are no case have given no known consent; interviewers are not asked. Texts are loaded one
    document at a time, and a document with nothing to quote not at all.

    Returns only lists with at least one coding. Under the layer of all coders every coder's codings
    are quoted. Raises `NotFound` or `BadValue` for a scope that names what the study does not have.

    Never undefined. Source: none; a coding's quote is ``text[start:end]`` in code points. A worked
    example is in docs/measures.md.
    """
    frame = read_study(study, scope)
    consent = _consents(frame, day)
    row = np.unique(np.concatenate((frame.counted.row, frame.contradicting.row)))
    quoted = row[consent[row] < _REFUSED]
    columns = _columns(frame, quoted, consent[quoted])
    return Quotations(
        lists=_lists(frame, columns),
        roles=frame.reading.sample.roles,
        day=day,
        n_quotes=len(quoted),
        n_withheld=len(row) - len(quoted),
        n_unknown_consent=int((columns.consent == _UNKNOWN).sum()),
        n_without_text=sum(text is None for text in columns.text),
        reading=frame.reading,
    )


def _consents(frame: Frame, day: dt.date) -> Ints:
    """For each coding of the study, the least that anyone it touches allows.

    Means nothing for codings that are not read.
    """
    of_case = [CONSENTS.index(case.consent.on(day)) for case in frame.study.cases]
    touched = frame.all_touched
    least = np.where(touched.case == INTERVIEWER, _YES, _UNKNOWN)
    is_case = touched.case >= 0
    least[is_case] = np.array(of_case, np.int64)[touched.case[is_case]]
    consents = np.zeros(len(frame.study.codings), np.int64)
    np.maximum.at(consents, touched.row, least)
    return consents


def _columns(frame: Frame, row: Ints, consent: Ints) -> QuoteColumns:
    study = frame.study
    touched_row = np.concatenate((frame.counted.row, frame.contradicting.row))
    touched_case = np.concatenate((frame.counted.case, frame.contradicting.case))
    order = np.lexsort((touched_case, touched_row))
    order = order[_is_among(touched_row[order], row, len(study.codings))]
    # No coding is without a case, so each begins where the next row number is first met.
    first_case = np.searchsorted(touched_row[order], row)
    return QuoteColumns(
        study=study,
        row=row,
        turn=_first_turn(frame, row),
        first_case=np.append(first_case, len(order)),
        case=touched_case[order],
        roles=frame.reading.sample.roles,
        role=frame.role,
        has_other_voices=_has_other_voices(frame)[row].tolist(),
        consent=consent,
        text=_texts(study, row),
    )


def _is_among(values: Ints, wanted: Ints, n: int) -> NDArray[np.bool_]:
    is_wanted = np.zeros(n, bool)
    is_wanted[wanted] = True
    among: NDArray[np.bool_] = is_wanted[values]
    return among


def _texts(study: Study, row: Ints) -> list[str | None]:
    codings = study.codings
    documents = codings.document[row].tolist()
    start, end = codings.start[row].tolist(), codings.end[row].tolist()
    texts: list[str | None] = []
    text, held = None, -1
    for i, document in enumerate(documents):
        if document != held:
            # One text at a time is held: five hundred interviews are too many.
            text, held = study.texts.get(study.documents[document].id), document
        texts.append(None if text is None else text[start[i] : end[i]])
    return texts


def _first_turn(frame: Frame, row: Ints) -> Ints:
    """Number within its document of the first turn of the scope's cases that a coding touches."""
    study, codings = frame.study, frame.study.codings
    document = codings.document[row]
    first, _after = frame.talk.turns_in(document, codings.start[row], codings.end[row])
    first_row = np.searchsorted(study.turns.document, document)
    numbers: Ints = frame.talk.row[first] - first_row + 1
    return numbers


def _has_other_voices(frame: Frame) -> NDArray[np.bool_]:
    """For each coding of the study: does it touch words of anyone who is not read?"""
    touched = frame.all_touched
    is_other = np.ones(len(touched.case), bool)
    is_case = touched.case >= 0
    is_other[is_case] = frame.role[touched.case[is_case]] < 0
    has_other = np.zeros(len(frame.study.codings), bool)
    has_other[touched.row[is_other]] = True
    return has_other


def _lists(frame: Frame, columns: QuoteColumns) -> tuple[QuoteList, ...]:
    roles = frame.reading.sample.roles
    n_all = len(frame.study.codings)
    place = np.full(n_all, -1, np.int64)
    place[columns.row] = np.arange(len(columns.row))
    contradicts = _is_among(np.arange(n_all), frame.contradicting.row, n_all)
    row, code, role = _each_once(frame)
    list_ = code * len(roles) + role
    order = np.lexsort((row, list_))
    present, first = np.unique(list_[order], return_index=True)
    lists = []
    for number, rows in zip(present.tolist(), np.split(row[order], first[1:]), strict=False):
        places = place[rows]
        places = places[places >= 0]
        lists.append(
            QuoteList(
                code=frame.chosen.codes[number // len(roles)],
                group=frame.chosen.groups[number // len(roles)],
                role=roles[number % len(roles)],
                quotes=Quotes(columns, places),
                n_withheld=len(rows) - len(places),
                n_contradicting=int(contradicts[rows].sum()),
                n_unknown_consent=int((columns.consent[places] == _UNKNOWN).sum()),
            )
        )
    return tuple(lists)


def _each_once(frame: Frame) -> tuple[Ints, Ints, Ints]:
    """Each coding once for each role it touches: its row, its code, the role's place."""
    row = np.concatenate((frame.counted.row, frame.contradicting.row))
    code = np.concatenate((frame.counted.code, frame.contradicting.code))
    role = frame.role[np.concatenate((frame.counted.case, frame.contradicting.case))]
    n_roles = max(len(frame.reading.sample.roles), 1)
    _distinct, first = np.unique(row * n_roles + role, return_index=True)
    return row[first], code[first], role[first]
