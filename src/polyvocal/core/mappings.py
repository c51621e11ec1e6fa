"""What became of codes within one version, told without those that came and went in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from polyvocal.core.template import CodeMapping, MappingKind

Codes = tuple[UUID, ...]


def without_passing(
    mappings: Iterable[CodeMapping], stated: Collection[UUID]
) -> tuple[CodeMapping, ...]:
    """The mappings in order, each code that is not among those `stated` followed to what it became.

    A code that was split, and one of whose parts was removed before anybody used it, became the
    parts that are left; one merged into a code that went is retired.
    """
    told: list[tuple[Codes, Codes]] = []
    for mapping in mappings:
        passing = {code for code in mapping.before if code not in stated}
        told = [(before, _followed(after, passing, mapping.after)) for before, after in told]
        left = tuple(code for code in mapping.before if code in stated)
        if left:
            told.append((left, mapping.after))
    return tuple(one for before, after in told for one in _shaped(before, after, stated))


def _followed(after: Codes, passing: set[UUID], became: Codes) -> Codes:
    now = (code for one in after for code in (became if one in passing else (one,)))
    return tuple(dict.fromkeys(now))


def _shaped(before: Codes, after: Codes, stated: Collection[UUID]) -> Iterator[CodeMapping]:
    after = tuple(code for code in after if code in stated)
    if len(after) > 1:
        yield from (CodeMapping(MappingKind.SPLIT, (code,), after) for code in before)
    else:
        yield CodeMapping(MappingKind.MERGE if after else MappingKind.RETIRE, before, after)
