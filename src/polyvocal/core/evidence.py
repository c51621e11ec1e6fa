"""What counts as evidenced: the layer read and the rule met. Printed with every table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from polyvocal.core.coding import Basis, Certainty, Stance
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _


class LayerKind(StrEnum):
    """Whose codings are read."""

    ANY_CODER = "any coder"
    ALL_CODERS = "all coders"
    CODER = "coder"
    CONSENSUS = "consensus"


@dataclass(frozen=True, slots=True)
class Layer:
    """Any coder: the rows of every person. All coders: cells each of them evidences on their own.

    Coder: one person's rows. Consensus: the agreed rows. `round_id` narrows each to one round.
    Machines are read only when named as the coder.
    """

    kind: LayerKind = LayerKind.ANY_CODER
    coder_id: UUID | None = None
    round_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.kind is LayerKind.CODER) != (self.coder_id is not None):
            raise BadValue(_("The layer of one coder names that coder, and no other layer does."))


class EvidenceUnit(StrEnum):
    """What `at_least` counts."""

    CODINGS = "codings"
    PARTICIPANTS = "participants"
    PARTNERSHIPS = "partnerships"


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """When a code is evidenced for a role: at least `at_least` `unit`s of that role's own talk.

    `stances`: unset is read as supports; contradicts can never be asked for and is listed beside.
    `certainties` and `bases`: which count, all by default. Interviewer talk never counts.
    """

    at_least: int = 1
    unit: EvidenceUnit = EvidenceUnit.CODINGS
    stances: frozenset[Stance] = frozenset({Stance.SUPPORTS, Stance.COMPLICATES})
    certainties: frozenset[Certainty] = frozenset(Certainty)
    bases: frozenset[Basis] = frozenset(Basis)

    def __post_init__(self) -> None:
        if self.at_least < 1:
            raise BadValue(_("A rule asks for at least one coding, participant or partnership."))
        if Stance.CONTRADICTS in self.stances:
            raise BadValue(_("A passage that contradicts a code is never evidence for it."))
        if not (self.stances and self.certainties and self.bases):
            raise BadValue(_("A rule that admits no coding can never be met."))


@dataclass(frozen=True, slots=True)
class Presence:
    """A sheet that says only which codes were found for whom, without transcripts.

    `units` are the columns (roles, or cases with their roles in `unit_roles`); `codes` are
    (number, label, group label); `present[i][j]` is whether code i was found for unit j, `None`
    where the sheet does not say. `notes[i]` carries the sheet's remark on row i ("" if none).
    """

    units: tuple[str, ...]
    unit_roles: tuple[str, ...]
    codes: tuple[tuple[str, str, str], ...]
    present: tuple[tuple[bool | None, ...], ...]
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.units) != len(self.unit_roles):
            raise BadValue(_("Each column of a presence sheet needs one role."))
        if not len(self.codes) == len(self.present) == len(self.notes):
            raise BadValue(_("Each code of a presence sheet needs one row of cells."))
        if any(len(row) != len(self.units) for row in self.present):
            raise BadValue(_("Each row of a presence sheet needs one cell for each column."))
