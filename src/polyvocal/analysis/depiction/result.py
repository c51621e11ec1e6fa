"""What a depiction says: cells, codes, totals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from polyvocal.analysis.frames import Ratio, Reading
from polyvocal.core.evidence import EvidenceRule
from polyvocal.core.template import Code, Origin


class Sharing(StrEnum):
    """For two roles that both evidence a code: did two partners, or only people apart?"""

    WITHIN = "within one partnership"
    ACROSS = "only across partnerships"


@dataclass(frozen=True, slots=True)
class Cell:
    """One code for one role, and what stands behind it.

    `is_evidenced` `None`: a sheet of presence data does not say. The numbers are of codings that
    meet the rule's stances, certainties and bases, whether or not there are enough of them;
    `None` where a sheet without transcripts cannot give them. `rows` are the places in
    `Study.codings` of the codings behind `n_codings`, `contradicting_rows` of those behind
    `n_contradicting`, which never count.
    """

    role: str
    is_evidenced: bool | None
    n_codings: int | None
    n_participants: int | None
    n_partnerships: int | None
    n_contradicting: int | None = None
    rows: tuple[int, ...] = ()
    contradicting_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DepictedCode:
    """One code: `cells` in the order of `Depiction.roles`.

    `depiction` is the set of roles in which it is evidenced, in that order: () for neither; `None`
    when a sheet leaves it open. `sharing` only for two roles that both evidence it, from
    transcripts. `group` is the code's outermost group. `note` is a presence sheet's remark.
    """

    code: Code
    group: Code | None
    cells: tuple[Cell, ...]
    depiction: tuple[str, ...] | None
    sharing: Sharing | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DepictionCount:
    """How many codes are evidenced in exactly these roles (() for none of them)."""

    roles: tuple[str, ...]
    n_codes: int


@dataclass(frozen=True, slots=True)
class DepictionTotals:
    """Counts of codes, over a group, an origin or the whole template.

    `group` is the group (`None` for codes in no group, and for an origin or the whole);
    `origin` `None`: both. `evidenced` is codes evidenced in at least one role, of all codes.
    `counts` has all roles together, each role only, none, and any other set of roles that occurs.
    `by_role` is, for each role, codes evidenced in it, alone or not. `n_not_stated` codes are left
    open by a sheet: they are in `evidenced.whole` and, if one stated role decides it, in
    `evidenced.part` and `by_role`, but in none of `counts`. `n_within` and `n_across` part "both",
    `None` unless there are two roles and transcripts.
    """

    group: Code | None
    origin: Origin | None
    evidenced: Ratio
    counts: tuple[DepictionCount, ...]
    by_role: tuple[Ratio, ...]
    n_not_stated: int
    n_within: int | None
    n_across: int | None

    def n_codes(self, roles: tuple[str, ...]) -> int:
        """Codes evidenced in exactly these roles, given in the result's order."""
        return next((count.n_codes for count in self.counts if count.roles == roles), 0)


@dataclass(frozen=True, slots=True)
class PartnershipCounts:
    """The partnerships behind a depiction.

    `n_partnerships` have at least one end among the cases read; of these `n_with_placeholder` have
    a partner who was not interviewed, and `n_with_outsider` one who is outside the case set or of
    a role not read: such a partnership can show no code within itself. `n_across_roles` have both
    ends among the cases read, in two different roles.
    """

    n_partnerships: int
    n_with_placeholder: int
    n_with_outsider: int
    n_across_roles: int


@dataclass(frozen=True, slots=True)
class Depiction:
    """Codes by the set of roles in which they are evidenced.

    `codes` are in template order. `groups` are in the order of their first code; `origins` has one
    entry for each origin that occurs, so that the a priori codes of a published framework are
    counted by themselves. `reading` and `partnerships` are `None` for presence data, and then
    `n_units_by_role` says how many columns of the sheet speak for each role.
    """

    roles: tuple[str, ...]
    codes: tuple[DepictedCode, ...]
    groups: tuple[DepictionTotals, ...]
    origins: tuple[DepictionTotals, ...]
    total: DepictionTotals
    rule: EvidenceRule
    reading: Reading | None
    partnerships: PartnershipCounts | None
    n_units_by_role: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def incomplete(self) -> tuple[DepictedCode, ...]:
        """Codes with a cell not stated, or about which the sheet remarks something."""
        return tuple(
            entry
            for entry in self.codes
            if entry.note or any(cell.is_evidenced is None for cell in entry.cells)
        )
