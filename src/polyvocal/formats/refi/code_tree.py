"""A codebook's tree as our codes: what is above others is a group, and a group is never applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.core.looks import CodeLook
from polyvocal.core.template import Code, Origin
from polyvocal.formats.refi.code_words import with_description
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.shielding import unshield
from polyvocal.formats.refi.values import CodeEntry

_LONGEST_NAME = 500
_THIRD, _WHOLE = 4, 7  # "#abc" and "#aabbcc"


@dataclass(frozen=True)
class CodeTree:
    """Codes in their order, how they are painted, and the code of each entry (by place)."""

    codes: tuple[Code, ...]
    looks: tuple[CodeLook, ...]
    of_entry: tuple[UUID, ...]


def group_over(code: UUID) -> UUID:
    """The group made for a code that has others under it and is applied itself."""
    return derived(code, "group")


def grow_tree(entries: Sequence[CodeEntry], account: Account, *, is_ours: bool) -> CodeTree:
    """Our codes out of a tree as any tool wrote it; every change is told in `account`.

    `is_ours`: names were shielded when they were written. An id given twice, or to none, is given
    anew. A code with others under it becomes a group with the code as its first member.
    """
    ids = _ids(entries)
    above = {entry.parent for entry in entries if entry.parent is not None}
    codes: list[tuple[int | None, Code]] = []
    looks: dict[UUID, CodeLook] = {}
    numbers: set[str] = set()
    for place, entry in enumerate(entries):
        parent = None if entry.parent is None else ids[entry.parent]
        if entry.parent is not None and entries[entry.parent].is_codable:
            parent = group_over(ids[entry.parent])
        is_over = place in above
        name = unshield(entry.name) if is_ours else entry.name
        code = Code(ids[place], "", name, parent, not entry.is_codable, Origin.EMERGENT)
        code, look, order = with_description(code, entry.description)
        code, how = _fitting(code, place, numbers)
        if is_over and entry.is_codable:
            codes.append((None, group_of(code, parent)))
            code = replace(code, parent=group_over(code.id))
        codes.append((order, code))
        look = _painted(code.id, entry.colour, look)
        if look is not None:
            looks[code.id] = look
        _tell(account, entry, how, is_over=is_over, is_new=ids[place] != entry.guid)
    return CodeTree(_in_order(codes), tuple(looks.values()), tuple(ids))


def _ids(entries: Sequence[CodeEntry]) -> list[UUID]:
    taken: set[UUID] = set()
    ids = []
    for place, entry in enumerate(entries):
        id_ = entry.guid
        if id_ is None or id_ in taken:
            id_ = derived("code", place, entry.name)
        taken.add(id_)
        ids.append(id_)
    return ids


def _fitting(code: Code, place: int, numbers: set[str]) -> tuple[Code, str]:
    """The code with a name of its own, and a number that none of `numbers` before it has; and how.

    A code that somebody copies in another tool is copied with its number.
    """
    how = ""
    if code.number and code.number in numbers:
        how = _("its number is another code’s already: it stands in the name")
        code = replace(code, number="", label=code.title)
    numbers.add(code.number)
    if not code.label.strip():
        return replace(code, label=_("Code {n}").format(n=place + 1)), _("it had no name")
    if len(code.label) > _LONGEST_NAME:
        how = _("its name was very long: cut, and whole in the definition")
        whole = "\n\n".join(filter(None, (code.label, code.definition)))
        code = replace(code, label=code.label[:_LONGEST_NAME], definition=whole)
    return code, how


def group_of(code: Code, parent: UUID | None) -> Code:
    """The group under `parent` that holds the code, and what was under it."""
    return Code(group_over(code.id), "", code.title[:_LONGEST_NAME], parent, True, code.origin)


def _painted(id_: UUID, colour: str, look: CodeLook | None) -> CodeLook | None:
    """The colour of the file, three or six digits, beside the pattern that the words tell."""
    plain = colour.strip().lower()
    digits = set(plain[1:]) <= set("0123456789abcdef")
    if plain[:1] != "#" or not digits or len(plain) not in {_THIRD, _WHOLE}:
        return look
    if len(plain) == _THIRD:
        plain = "#" + "".join(digit * 2 for digit in plain[1:])
    return replace(look or CodeLook(id_), colour=plain)


def _tell(account: Account, entry: CodeEntry, how: str, *, is_over: bool, is_new: bool) -> None:
    if is_over and entry.is_codable:
        how = _("with codes under it: now a group of the same name with the code inside")
        account.add(Thing.CODES, Fate.CHANGED, 1, how)
    elif how:
        account.add(Thing.CODES, Fate.CHANGED, 1, how)
    elif is_new:
        how = _("its identity was missing or given twice: it has a new one")
        account.add(Thing.CODES, Fate.CHANGED, 1, how)
    else:
        account.add(Thing.CODES, Fate.WHOLE)


def _in_order(codes: list[tuple[int | None, Code]]) -> tuple[Code, ...]:
    """In the order of the tree; where all say a place, in that order."""
    if codes and all(order is not None for order, _code in codes):
        codes = sorted(codes, key=lambda pair: pair[0] or 0)
    return tuple(code for _order, code in codes)
