"""From depicted codes to counts of codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from polyvocal.analysis.depiction.result import (
    DepictedCode,
    DepictionCount,
    DepictionTotals,
    Sharing,
)
from polyvocal.analysis.frames import Ratio
from polyvocal.core.template import Code, Origin


def total(
    codes: Sequence[DepictedCode],
    roles: tuple[str, ...],
    *,
    has_sharing: bool,
    group: Code | None = None,
    origin: Origin | None = None,
) -> DepictionTotals:
    """Count codes by the set of roles they are evidenced in."""
    found = Counter(entry.depiction for entry in codes if entry.depiction is not None)
    expected = [roles, *((role,) for role in roles), ()]
    others = sorted(set(found) - set(expected), key=lambda set_: _in_print(set_, roles))
    kinds = dict.fromkeys([*expected[:1], *others, *expected[1:]])
    by_role = [
        sum(entry.cells[i].is_evidenced is True for entry in codes) for i in range(len(roles))
    ]
    n_evidenced = sum(any(cell.is_evidenced for cell in entry.cells) for entry in codes)
    sharing = Counter(entry.sharing for entry in codes)
    return DepictionTotals(
        group=group,
        origin=origin,
        evidenced=Ratio(n_evidenced, len(codes)),
        counts=tuple(DepictionCount(kind, found[kind]) for kind in kinds),
        by_role=tuple(Ratio(n, len(codes)) for n in by_role),
        n_not_stated=sum(entry.depiction is None for entry in codes),
        n_within=sharing[Sharing.WITHIN] if has_sharing else None,
        n_across=sharing[Sharing.ACROSS] if has_sharing else None,
    )


def totals_by_group(
    codes: Sequence[DepictedCode], roles: tuple[str, ...], *, has_sharing: bool
) -> tuple[DepictionTotals, ...]:
    """Totals of each group, in the order of its first code."""
    members: dict[object, list[DepictedCode]] = {}
    for entry in codes:
        members.setdefault(entry.group and entry.group.id, []).append(entry)
    return tuple(
        total(of_one, roles, has_sharing=has_sharing, group=of_one[0].group)
        for of_one in members.values()
    )


def totals_by_origin(
    codes: Sequence[DepictedCode], roles: tuple[str, ...], *, has_sharing: bool
) -> tuple[DepictionTotals, ...]:
    """Totals of the a priori and of the emergent codes, each where there are any."""
    split = [(origin, [e for e in codes if e.code.origin is origin]) for origin in Origin]
    return tuple(
        total(of_one, roles, has_sharing=has_sharing, origin=origin)
        for origin, of_one in split
        if of_one
    )


def _in_print(set_: tuple[str, ...], roles: tuple[str, ...]) -> tuple[int, tuple[int, ...]]:
    return -len(set_), tuple(roles.index(role) for role in set_)
