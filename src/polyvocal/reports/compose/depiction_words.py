"""The names of depictions: both, one only, neither; and their kin for other numbers of roles."""

from __future__ import annotations

from polyvocal.analysis.depiction import Depiction
from polyvocal.core.language import _
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_list


def depiction_name(
    evidenced: tuple[str, ...] | None, roles: tuple[str, ...], imprint: Imprint
) -> str:
    """The set of roles `evidenced`, of `roles`, as the table prints it; `None`: not stated."""
    if evidenced is None:
        return _("Not stated")
    if len(roles) == 1:
        return _("Evidenced") if evidenced else _("Not evidenced")
    if not evidenced:
        return _("Neither") if len(roles) == 2 else _("None")
    if len(evidenced) == len(roles):
        return _("Both") if len(roles) == 2 else _("All")
    if len(evidenced) == 1:
        return _("{role} only").format(role=imprint.role(evidenced[0]))
    return format_list([imprint.role(role) for role in evidenced])


def depictions(result: Depiction) -> tuple[tuple[str, ...], ...]:
    """The depictions a table has a place for, from all roles down to none.

    All roles together, each alone and none always; other sets of roles where one occurs.
    """
    roles = result.roles
    always = ((), *((role,) for role in roles), *((roles,) if roles else ()))
    found = dict.fromkeys((*always, *(count.roles for count in result.total.counts)))
    places = {role: i for i, role in enumerate(roles)}
    return tuple(sorted(found, key=lambda of: (-len(of), [places[role] for role in of])))
