"""A depiction read from a sheet that says only which codes were found for whom."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from polyvocal.analysis.depiction.result import Cell, DepictedCode, Depiction
from polyvocal.analysis.depiction.totals import total, totals_by_group, totals_by_origin
from polyvocal.core.errors import BadValue
from polyvocal.core.evidence import EvidenceRule, EvidenceUnit, Presence
from polyvocal.core.language import _, ngettext
from polyvocal.core.template import Code

# A sheet gives no ids; the same row of the same sheet must give the same one each time.
_SHEET = uuid5(NAMESPACE_OID, "polyvocal presence sheet")
_DEFAULT_RULE = EvidenceRule()


def depict_presence(
    presence: Presence,
    rule: EvidenceRule = _DEFAULT_RULE,
    *,
    roles: tuple[str, ...] | None = None,
) -> Depiction:
    """In which roles each code is evidenced, from presence data without transcripts.

    A role is evidenced when at least `rule.at_least` of its columns say so, and is not when its
    stated columns and those left blank together cannot reach that; otherwise the cell is not
    stated (`is_evidenced` `None`). A code with such a cell has no depiction: it is never guessed.
    The sheet's notes are carried. `roles` chooses and orders the roles (`None`: as they first
    appear). Columns named like their role speak for the role as a whole; others for participants.

    Raises `BadValue` for a rule that a sheet cannot answer: more than one coding or partnership,
    or more than one participant where the columns are whole roles; and for a role not in it.

    Source: Table 2 of the study this project grew from, which is such a sheet.

    >>> sheet = Presence(
    ...     units=("PW", "SP"),
    ...     unit_roles=("PW", "SP"),
    ...     codes=(("1.1", "Goal setting", "Goals"), ("1.2", "Problem solving", "Goals")),
    ...     present=((True, True), (False, True)),
    ...     notes=("", ""),
    ... )
    >>> [entry.depiction for entry in depict_presence(sheet).codes]
    [('PW', 'SP'), ('SP',)]
    """
    has_whole_roles = presence.units == presence.unit_roles
    _require_answerable(rule, has_whole_roles=has_whole_roles)
    order = tuple(dict.fromkeys(presence.unit_roles)) if roles is None else roles
    for role in order:
        if role not in presence.unit_roles:
            raise BadValue(
                _("No column of the presence sheet is of role {role}.").format(role=role)
            )
    columns = [
        [i for i, of_role in enumerate(presence.unit_roles) if of_role == role] for role in order
    ]
    groups = _groups(presence)
    codes = []
    for row, (_number, _label, group) in enumerate(presence.codes):
        stated = presence.present[row]
        cells = tuple(
            _cell(role, [stated[i] for i in of_role], rule.at_least, is_whole=has_whole_roles)
            for role, of_role in zip(order, columns, strict=True)
        )
        codes.append(_depicted(presence, row, groups.get(group), cells))
    return Depiction(
        roles=order,
        codes=tuple(codes),
        groups=totals_by_group(codes, order, has_sharing=False),
        origins=totals_by_origin(codes, order, has_sharing=False),
        total=total(codes, order, has_sharing=False),
        rule=rule,
        reading=None,
        partnerships=None,
        n_units_by_role=tuple(len(of_role) for of_role in columns),
        notes=_notes(codes),
    )


def _require_answerable(rule: EvidenceRule, *, has_whole_roles: bool) -> None:
    if rule.at_least == 1 or (rule.unit is EvidenceUnit.PARTICIPANTS and not has_whole_roles):
        return
    raise BadValue(
        _(
            "A presence sheet does not say how many {unit} stand behind a cell; "
            "ask for at least one."
        ).format(unit=rule.unit.value)
    )


def _groups(presence: Presence) -> dict[str, Code]:
    labels = dict.fromkeys(group for _number, _label, group in presence.codes if group)
    return {
        label: Code(id=uuid5(_SHEET, f"group {label}"), number="", label=label, is_group=True)
        for label in labels
    }


def _depicted(
    presence: Presence, row: int, group: Code | None, cells: tuple[Cell, ...]
) -> DepictedCode:
    number, label, _group = presence.codes[row]
    is_open = any(cell.is_evidenced is None for cell in cells)
    return DepictedCode(
        code=Code(
            id=uuid5(_SHEET, f"row {row} {number} {label}"),
            number=number,
            label=label,
            parent=None if group is None else group.id,
        ),
        group=group,
        cells=cells,
        depiction=None if is_open else tuple(c.role for c in cells if c.is_evidenced),
        note=presence.notes[row],
    )


def _cell(role: str, stated: list[bool | None], at_least: int, *, is_whole: bool) -> Cell:
    n_present, n_blank = stated.count(True), stated.count(None)
    return Cell(
        role=role,
        is_evidenced=_evidenced(n_present, n_blank, at_least),
        n_codings=None,
        n_participants=None if is_whole or n_blank else n_present,
        n_partnerships=None,
    )


def _evidenced(n_present: int, n_blank: int, at_least: int) -> bool | None:
    if n_present >= at_least:
        return True
    return None if n_present + n_blank >= at_least else False


def _notes(codes: list[DepictedCode]) -> tuple[str, ...]:
    n_open = sum(entry.depiction is None for entry in codes)
    if not n_open:
        return ()
    return (
        ngettext(
            "The sheet leaves a cell of {n} code open; this code is in no depiction.",
            "The sheet leaves cells of {n} codes open; these codes are in no depiction.",
            n_open,
        ).format(n=n_open),
    )
