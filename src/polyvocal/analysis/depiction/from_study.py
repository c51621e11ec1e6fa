"""A depiction counted from codings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.depiction.result import (
    Cell,
    DepictedCode,
    Depiction,
    PartnershipCounts,
    Sharing,
)
from polyvocal.analysis.depiction.totals import total, totals_by_group, totals_by_origin
from polyvocal.analysis.frames import DEFAULT_SCOPE, Frame, Ints, Scope, Touches, read_study
from polyvocal.core.cases import Placeholder
from polyvocal.core.evidence import EvidenceRule, EvidenceUnit
from polyvocal.core.study import Study

Flags = NDArray[np.bool_]


def depict(study: Study, scope: Scope = DEFAULT_SCOPE) -> Depiction:
    """In which roles each code is evidenced, and by how many codings, participants, partnerships.

    Of the scope's codings, those whose span touches words of a case with the role are that role's;
    a span over two roles is in both cells. A cell is evidenced when it has at least
    `scope.rule.at_least` of the rule's unit. A partnership counts in a cell when one of its ends
    has that role and a coding of the code; a case in no partnership adds none.

    Two roles only: "both" is *within one partnership* when the two ends of at least one
    partnership, one of each role, have at least one coding of the code each; otherwise it is
    *only across*. A partnership whose other end was not interviewed cannot show "within".

    Layer of all coders: a cell is evidenced only where each coder with codings counted here meets
    the rule with their own codings alone, and an end of a partnership only where each has one.

    Returns every code of the template version that can be applied, coded or not, and totals.
    Raises `NotFound` or `BadValue` for a scope that names what the study does not have.

    Never undefined: a code without codings is evidenced for no role. A role without talk can show
    nothing, which is not the same: see the matrix's `talk_characters`.

    Source: Table 2 of the study this project grew from (techniques by role: yes, no, both,
    neither); the rule is `EvidenceRule`. A worked example is in docs/measures.md.
    """
    frame = read_study(study, scope)
    roles = frame.reading.sample.roles
    partners = _partners(frame)
    evidence = _judge(frame, partners, scope.rule)
    codes = _codes(frame, partners, evidence)
    has_sharing = len(roles) == 2
    return Depiction(
        roles=roles,
        codes=codes,
        groups=totals_by_group(codes, roles, has_sharing=has_sharing),
        origins=totals_by_origin(codes, roles, has_sharing=has_sharing),
        total=total(codes, roles, has_sharing=has_sharing),
        rule=scope.rule,
        reading=frame.reading,
        partnerships=_count_partnerships(frame, partners),
        notes=frame.notes,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Partners:
    """Partnerships with an end in the scope: the two ends' places in `Study.cases`.

    -1: no case of the scope; `is_placeholder`: because nobody interviewed them.
    """

    first: Ints
    second: Ints
    has_placeholder: Flags


@dataclass(frozen=True, eq=False, slots=True)
class _Numbers:
    """Codes by roles: codings, participants, partnerships; and codes by cases."""

    n_codings: Ints
    n_participants: Ints
    n_partnerships: Ints
    by_case: Flags


@dataclass(frozen=True, eq=False, slots=True)
class _Evidence:
    """The numbers of all codings, and what the rule makes of them."""

    numbers: _Numbers
    evidenced: Flags
    by_case: Flags


def _partners(frame: Frame) -> _Partners:
    place = frame.study.case_index
    first, second, placeholder = [], [], []
    for partnership in frame.study.partnerships:
        ends = [
            -1 if isinstance(end, Placeholder) or frame.role[place[end]] < 0 else place[end]
            for end in (partnership.first, partnership.second)
        ]
        if max(ends) >= 0:
            first.append(ends[0])
            second.append(ends[1])
            placeholder.append(len(partnership.case_ids) < 2)
    return _Partners(
        np.array(first, np.int64), np.array(second, np.int64), np.array(placeholder, bool)
    )


def _count(frame: Frame, partners: _Partners, touches: Touches) -> _Numbers:
    n_codes, n_roles = len(frame.chosen.codes), len(frame.reading.sample.roles)
    cells, _rows = _cells(frame, touches)
    by_case = np.zeros((n_codes, len(frame.study.cases)), bool)
    by_case[touches.code, touches.case] = True
    n_participants = np.zeros((n_codes, n_roles), np.int64)
    n_partnerships = np.zeros((n_codes, n_roles), np.int64)
    first, second = _at_ends(by_case, partners)
    for role in range(n_roles):
        n_participants[:, role] = by_case[:, frame.role == role].sum(axis=1)
        has_end = (first & _has_role(frame, partners.first, role)) | (
            second & _has_role(frame, partners.second, role)
        )
        n_partnerships[:, role] = has_end.sum(axis=1)
    n_codings = np.bincount(cells, minlength=n_codes * n_roles).reshape(n_codes, n_roles)
    return _Numbers(n_codings, n_participants, n_partnerships, by_case)


def _judge(frame: Frame, partners: _Partners, rule: EvidenceRule) -> _Evidence:
    numbers = _count(frame, partners, frame.counted)
    if not frame.needs_every_coder:
        return _Evidence(numbers, _meets(numbers, rule), numbers.by_case)
    evidenced = np.zeros(numbers.n_codings.shape, bool)
    by_case = np.zeros(numbers.by_case.shape, bool)
    coder_of = frame.study.codings.coder[frame.counted.row]
    for i, coder in enumerate(frame.coder_places):
        own = _count(frame, partners, frame.counted.where(coder_of == coder))
        meets = _meets(own, rule)
        evidenced = meets if i == 0 else evidenced & meets
        by_case = own.by_case if i == 0 else by_case & own.by_case
    return _Evidence(numbers, evidenced, by_case)


def _meets(numbers: _Numbers, rule: EvidenceRule) -> Flags:
    counted = {
        EvidenceUnit.CODINGS: numbers.n_codings,
        EvidenceUnit.PARTICIPANTS: numbers.n_participants,
        EvidenceUnit.PARTNERSHIPS: numbers.n_partnerships,
    }[rule.unit]
    meets: Flags = counted >= rule.at_least
    return meets


def _cells(frame: Frame, touches: Touches) -> tuple[Ints, Ints]:
    """Each coding once for each role it touches: the cell's number, and the coding's row."""
    n_roles = len(frame.reading.sample.roles)
    _unique, first = np.unique(
        touches.row * max(n_roles, 1) + frame.role[touches.case], return_index=True
    )
    cells = touches.code[first] * n_roles + frame.role[touches.case[first]]
    return cells, touches.row[first]


def _rows_by_cell(frame: Frame, touches: Touches) -> list[tuple[int, ...]]:
    n_cells = len(frame.chosen.codes) * len(frame.reading.sample.roles)
    cells, rows = _cells(frame, touches)
    order = np.argsort(cells, kind="stable")
    edges = np.searchsorted(cells[order], np.arange(n_cells + 1))
    ordered = rows[order].tolist()
    return [tuple(ordered[edges[i] : edges[i + 1]]) for i in range(n_cells)]


def _codes(frame: Frame, partners: _Partners, evidence: _Evidence) -> tuple[DepictedCode, ...]:
    roles = frame.reading.sample.roles
    within = _within(frame, partners, evidence.by_case)
    rows = _rows_by_cell(frame, frame.counted)
    contradicting = _rows_by_cell(frame, frame.contradicting)
    numbers = evidence.numbers
    depicted = []
    for i, code in enumerate(frame.chosen.codes):
        cells = tuple(
            Cell(
                role=role,
                is_evidenced=bool(evidence.evidenced[i, j]),
                n_codings=int(numbers.n_codings[i, j]),
                n_participants=int(numbers.n_participants[i, j]),
                n_partnerships=int(numbers.n_partnerships[i, j]),
                n_contradicting=len(contradicting[i * len(roles) + j]),
                rows=rows[i * len(roles) + j],
                contradicting_rows=contradicting[i * len(roles) + j],
            )
            for j, role in enumerate(roles)
        )
        depiction = tuple(cell.role for cell in cells if cell.is_evidenced)
        is_both = len(roles) == 2 and depiction == roles
        sharing = Sharing.WITHIN if within[i] else Sharing.ACROSS
        depicted.append(
            DepictedCode(
                code=code,
                group=frame.chosen.groups[i],
                cells=cells,
                depiction=depiction,
                sharing=sharing if is_both else None,
            )
        )
    return tuple(depicted)


def _within(frame: Frame, partners: _Partners, by_case: Flags) -> Flags:
    """Codes that both ends of one partnership across roles have."""
    first, second = _at_ends(by_case, partners)
    shared: Flags = np.any(first & second & _crosses(frame, partners), axis=1)
    return shared


def _at_ends(by_case: Flags, partners: _Partners) -> tuple[Flags, Flags]:
    """Codes by partnerships: has the first end the code, has the second?"""
    if by_case.shape[1] == 0:
        nobody = np.zeros((len(by_case), 0), bool)
        return nobody, nobody
    first = by_case[:, partners.first] & (partners.first >= 0)
    second = by_case[:, partners.second] & (partners.second >= 0)
    return first, second


def _has_role(frame: Frame, ends: Ints, role: int) -> Flags:
    if len(frame.role) == 0:
        return np.zeros(len(ends), bool)
    has: Flags = (ends >= 0) & (frame.role[ends] == role)
    return has


def _crosses(frame: Frame, partners: _Partners) -> Flags:
    if len(frame.role) == 0:
        return np.zeros(len(partners.first), bool)
    both = (partners.first >= 0) & (partners.second >= 0)
    crosses: Flags = both & (frame.role[partners.first] != frame.role[partners.second])
    return crosses


def _count_partnerships(frame: Frame, partners: _Partners) -> PartnershipCounts:
    is_half = (partners.first < 0) | (partners.second < 0)
    return PartnershipCounts(
        n_partnerships=len(partners.first),
        n_with_placeholder=int(partners.has_placeholder.sum()),
        n_with_outsider=int((is_half & ~partners.has_placeholder).sum()),
        n_across_roles=int(_crosses(frame, partners).sum()),
    )
