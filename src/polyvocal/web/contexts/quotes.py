"""The table of quotes: the lines of one page under their heads, and the filters it offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from polyvocal.analysis.listing import ChosenLines, GroupBy, Line, LineGroup, SortBy, Wanted
from polyvocal.core.cases import Attribute, AttributeKind, MissingReason, QuoteConsent
from polyvocal.core.coding import AnchorState, Basis, Certainty, Stance
from polyvocal.core.evidence import LayerKind
from polyvocal.core.language import _, word
from polyvocal.core.study import Study
from polyvocal.core.template import Code
from polyvocal.reports.compose.listing import attribute_words, filter_parts
from polyvocal.web.contexts.compare import Choice
from polyvocal.web.forms.filters import LAYERS, Listing, write_listing
from polyvocal.web.forms.reading import NOT_SET

LINES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line as the table shows it, perhaps the first under a head."""

    line: Line
    role: int | None
    facts: str
    head: LineGroup | None


@dataclass(frozen=True, slots=True)
class LinesPage:
    """One page of lines: `number` counts from 1 of `n_pages`."""

    lines: tuple[ShownLine, ...]
    number: int
    n_pages: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing asked, in words, and the address without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code or group to choose from, with its depth in the tree."""

    code: Code
    depth: int


def page_of_lines(chosen: ChosenLines, number: int) -> LinesPage:
    """One page of the lines chosen; a number past the last gives the last."""
    n_rows = len(chosen.rows)
    n_pages = max(1, -(-n_rows // LINES_A_PAGE))
    number = min(number, n_pages)
    first = (number - 1) * LINES_A_PAGE
    after = min(first + LINES_A_PAGE, n_rows)
    heads = {group.first: group for group in chosen.groups}
    if chosen.groups and first not in heads and first < after:
        # A page that begins within a head says again which one it is.
        heads[first] = next(g for g in chosen.groups if g.first <= first < g.after)
    study = chosen.lines.study
    roles = {role: place for place, role in enumerate(study.roles)}
    shown = tuple(
        _shown(chosen.lines.line(int(chosen.rows[i])), study, roles, heads.get(i))
        for i in range(first, after)
    )
    return LinesPage(shown, number, n_pages, first + 1 if n_rows else 0, after)


def heads_with_pages(chosen: ChosenLines) -> tuple[tuple[LineGroup, int], ...]:
    """Every head and the page it begins on."""
    return tuple((group, group.first // LINES_A_PAGE + 1) for group in chosen.groups)


def chips(listing: Listing, study: Study) -> tuple[Chip, ...]:
    """What is asked, one by one, each with a way to stop asking it."""
    wanted = listing.wanted
    found = []
    for name, cleared in _cleared(listing):
        [(label, value)] = filter_parts(_only(wanted, name), study)
        found.append(Chip(label, value, write_listing(cleared)))
    for pair in wanted.attributes:
        rest = tuple(p for p in wanted.attributes if p != pair)
        without = write_listing(replace(listing, wanted=replace(wanted, attributes=rest)))
        found.append(Chip(pair[0], pair[1], without))
    return tuple(found)


def filters_offered(listing: Listing, study: Study) -> dict[str, Any]:
    """Everything the filters can be set to."""
    wanted = listing.wanted
    manners = (
        ("certainty", _("Certainty"), _choices(Certainty, wanted.certainty)),
        ("stance", _("Stance"), _choices(Stance, wanted.stance)),
        ("basis", _("Basis"), _choices(Basis, wanted.basis)),
        ("state", _("Place in the text"), _choices(AnchorState, wanted.state)),
        ("consent", _("Consent to be quoted"), _choices(QuoteConsent, wanted.consent)),
    )
    return {
        "codes": tuple(_tree(study)),
        "roles": tuple(
            Choice(role or NOT_SET, role or _("no role given"), role == wanted.role)
            for role in study.roles
        ),
        "cases": study.cases,
        "documents": study.documents,
        "coders": study.coders,
        "layers": _layers(study, wanted),
        "attributes": tuple(
            (attribute.name, _values(study, attribute, wanted.attributes))
            for attribute in study.attributes
            if attribute.kind is not AttributeKind.NUMBER
        ),
        "manners": manners,
        "more_is_open": wanted.document is not None
        or wanted.has_note
        or bool(wanted.attributes)
        or any(choice.is_chosen for _name, _label, choices in manners for choice in choices),
        "sorts": _orders(),
        "bys": _heads(),
        "files": (
            ("xlsx", _("Excel")),
            ("docx", _("Word")),
            ("html", _("Web page")),
            ("csv", _("CSV")),
        ),
    }


def _layers(study: Study, wanted: Wanted) -> tuple[Choice, ...]:
    labels = {
        LayerKind.CONSENSUS: _("agreed ones"),
        LayerKind.ANY_CODER: _("any coder’s"),
        LayerKind.ALL_CODERS: _("where every coder agrees"),
    }
    return tuple(
        Choice(name, labels[kind], kind is wanted.layer)
        for name, kind in LAYERS.items()
        if study.has_consensus or kind is not LayerKind.CONSENSUS
    )


def _orders() -> tuple[Choice, ...]:
    return (
        Choice(SortBy.PLACE, _("place in the interviews")),
        Choice(SortBy.CODE, _("code")),
        Choice(SortBy.CASE, _("case")),
        Choice(SortBy.CODER, _("coder")),
        Choice(SortBy.NEWEST, _("newest first")),
        Choice(SortBy.LONGEST, _("longest first")),
    )


def _heads() -> tuple[Choice, ...]:
    return (
        Choice(GroupBy.NOTHING, _("nothing")),
        Choice(GroupBy.CODE, _("code")),
        Choice(GroupBy.GROUP, _("group of codes")),
        Choice(GroupBy.ROLE, _("role")),
        Choice(GroupBy.CASE, _("case")),
        Choice(GroupBy.DOCUMENT, _("document")),
        Choice(GroupBy.CODER, _("coder")),
    )


def _shown(line: Line, study: Study, roles: dict[str, int], head: LineGroup | None) -> ShownLine:
    first = line.cases[0] if line.cases else None
    facts = ""
    if first is not None and len(line.cases) == 1:
        known = [a for a in study.attributes if a.name in first.attributes]
        facts = " · ".join(attribute_words(first, attribute) for attribute in known)
    return ShownLine(line, None if first is None else roles[first.role], facts, head)


def _cleared(listing: Listing) -> Iterator[tuple[str, Listing]]:
    wanted = listing.wanted
    for name, usual in _USUAL.items():
        if getattr(wanted, name) != usual:
            yield name, replace(listing, wanted=replace(wanted, **{name: usual}))


def _only(wanted: Any, name: str) -> Any:
    others = {other: usual for other, usual in _USUAL.items() if other != name}
    return replace(wanted, attributes=(), **others)


_USUAL: dict[str, Any] = {
    "words": "", "code": None, "role": None, "case": None, "document": None, "coder": None,
    "layer": None,
    "certainty": None, "stance": None, "basis": None, "state": None, "consent": None,
    "has_note": False,
}  # fmt: skip


def _tree(study: Study, parent: object = None, depth: int = 0) -> Iterator[CodeEntry]:
    """The template's codes in order, groups first, retired ones last of all."""
    for code in study.template.current.codes:
        if code.parent == parent:
            yield CodeEntry(code, depth)
            if code.is_group:
                yield from _tree(study, code.id, depth + 1)


def _values(
    study: Study, attribute: Attribute, asked: tuple[tuple[str, str], ...]
) -> tuple[Choice, ...]:
    found = dict.fromkeys(attribute.values)
    for case in study.cases:
        value = case.attributes.get(attribute.name)
        if isinstance(value, str):
            found[value] = None
    shown = [(value, value) for value in found]
    shown += [(reason.value, f"({word(reason)})") for reason in MissingReason]
    return tuple(
        Choice(f"{attribute.name}={value}", label, (attribute.name, value) in asked)
        for value, label in shown
    )


def _choices(kind: type[StrEnum], chosen: StrEnum | None) -> tuple[Choice, ...]:
    return tuple(
        Choice(value.value or NOT_SET, word(value) or _("not set"), value is chosen)
        for value in kind
    )
