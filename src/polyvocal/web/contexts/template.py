"""The template as a tree with its uses, and one code as a card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from polyvocal.analysis.uses import Use, Uses
from polyvocal.core.framework import Contrast
from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.core.study import Study
from polyvocal.core.template import Code, Origin
from polyvocal.core.text import fold


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One code or group in the tree: how deep, how much used, and the words it is found by."""

    code: Code
    depth: int
    use: Use
    words: str
    is_emergent: bool


@dataclass(frozen=True, slots=True)
class ToldApart:
    """A question that tells this code from its neighbours, and what holds for each."""

    question: str
    tells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CodeCard:
    """Everything about one code: its place, its use, its look, and what it is not."""

    code: Code
    group: Code | None
    use: Use
    look: CodeLook
    also_painted: tuple[tuple[str, CodeLook], ...]  # the other codes that were given a colour
    told_apart: tuple[ToldApart, ...]
    siblings: tuple[Code, ...]


def tree_lines(study: Study, uses: Uses) -> tuple[TreeLine, ...]:
    """The tree, each group before what it holds."""
    return tuple(_lines(study, uses, None, 0))


def card_of(study: Study, uses: Uses, contrasts: tuple[Contrast, ...], code: Code) -> CodeCard:
    """The card of one code."""
    current = study.template.current.codes
    by_id = {one.id: one for one in current}
    titles = {one.id: one.title for one in study.template.codes}
    looks = {look.code_id: look for look in study.looks}
    return CodeCard(
        code=code,
        group=by_id.get(code.parent) if code.parent else None,
        use=uses.of(code),
        look=looks.get(code.id, CodeLook(code.id)),
        also_painted=tuple(
            (titles[other], look)
            for other, look in looks.items()
            if look.colour and other != code.id and other in by_id
        ),
        told_apart=tuple(
            ToldApart(
                contrast.question,
                tuple(
                    (titles[id_], told)
                    for id_, told in zip(contrast.codes, contrast.tells, strict=True)
                ),
            )
            for contrast in contrasts
            if code.id in contrast.codes
        ),
        siblings=tuple(one for one in current if one.parent == code.parent and one.id != code.id),
    )


def groups_offered(study: Study, code: Code | None = None) -> tuple[Code, ...]:
    """The groups a code may be put into: not itself, and nothing under it."""
    groups = [one for one in study.template.current.codes if one.is_group]
    if code is None:
        return tuple(groups)
    below = {code.id}
    for _step in groups:
        below |= {group.id for group in groups if group.parent in below}
    return tuple(group for group in groups if group.id not in below)


def codes_offered(study: Study, code: Code) -> tuple[Code, ...]:
    """The codes this one could be merged into."""
    return tuple(
        one
        for one in study.template.current.codes
        if not (one.is_group or one.is_retired) and one.id != code.id
    )


def patterns_offered() -> tuple[Pattern, ...]:
    """How a code can be drawn beside its colour."""
    return tuple(Pattern)


def _lines(study: Study, uses: Uses, parent: UUID | None, depth: int) -> Iterator[TreeLine]:
    for code in study.template.current.codes:
        if code.parent == parent:
            words = " ".join((code.title, *code.synonyms, code.definition))
            is_emergent = code.origin is Origin.EMERGENT
            yield TreeLine(code, depth, uses.of(code), fold(words), is_emergent)
            if code.is_group:
                yield from _lines(study, uses, code.id, depth + 1)
