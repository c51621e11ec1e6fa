"""Look at the published frameworks: list, show, search, check."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from polyvocal.core.errors import BadFile, BadValue, NotFound
from polyvocal.core.framework import Contrast, Framework, Link, OntologyId
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.template import Code, CodeFinder
from polyvocal.core.text import fold
from polyvocal.frameworks.check import Fault, check_folder
from polyvocal.frameworks.library import (
    KEYS,
    FrameworkListing,
    framework_folder,
    list_frameworks,
    load_framework,
)
from polyvocal.frameworks.links import read_links
from polyvocal.frameworks.ontology import read_ontology_ids
from polyvocal.frameworks.searching import FrameworkHit, search_frameworks
from polyvocal.reports.compose.cards import compose_deck
from polyvocal.reports.compose.codebook import compose_framework
from polyvocal.reports.to_cards import to_cards
from polyvocal.reports.to_csv import to_csv
from polyvocal.reports.to_xlsx import to_xlsx
from polyvocal.work.staging import staged, write_pieces

__all__ = [
    "check_frameworks",
    "describe_code",
    "export_framework",
    "list_frameworks",
    "load_framework",
    "search",
]


@dataclass(frozen=True, slots=True)
class Told:
    """How a code is told from its neighbours: the question, and for each code when it is it."""

    question: str
    tells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LinkedCode:
    """A code of another framework, and how well the link to it is established."""

    title: str
    standing: str
    evidence: str
    source: str


@dataclass(frozen=True, slots=True)
class LinksOfCode:
    """What links a code to those of another framework; `about` says how much that is worth."""

    framework: str
    about: str
    is_partial: bool
    codes: tuple[LinkedCode, ...]


@dataclass(frozen=True, slots=True)
class CodeCard:
    """One code of a framework with everything that is known of it."""

    framework: FrameworkListing
    code: Code
    group: str
    contrasts: tuple[Told, ...]
    ontology_ids: tuple[OntologyId, ...]
    links: tuple[LinksOfCode, ...]


def describe_code(key: str, name: str) -> CodeCard:
    """The card of the code or group with this number, label or synonym. Raises `NotFound`."""
    framework = load_framework(key)
    code = _find(framework, name)
    [listing] = [one for one in list_frameworks() if one.key == key]
    group = next((g.title for g in framework.codes if g.id == code.parent), "")
    handle = code.number or code.label
    ids = read_ontology_ids(framework_folder(key))
    return CodeCard(
        framework=listing,
        code=code,
        group=group,
        contrasts=tuple(tell_apart(code, framework)),
        ontology_ids=tuple(one for one in ids if one.code == handle),
        links=tuple(_links(key, handle)),
    )


def tell_apart(code: Code, framework: Framework) -> Iterator[Told]:
    """The contrasts a code stands in, its own framework's and those of add-ons to it."""
    around = [one for one in map(load_framework, KEYS) if one.add_on_to == framework.key]
    beside = [load_framework(framework.add_on_to)] if framework.add_on_to else []
    titles = {c.id: c.title for one in (framework, *around, *beside) for c in one.codes}
    for one in (framework, *around):
        for contrast in one.contrasts_of(code.id):
            yield _told(contrast, titles)


def search(words: str, key: str = "") -> tuple[FrameworkHit, ...]:
    """Codes that fit the words, best first, in one framework or in all of them."""
    return search_frameworks(words, (key,) if key else KEYS)


class SheetKind(StrEnum):
    """What a framework is written out as."""

    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"


def export_framework(
    key: str,
    out: Path,
    *,
    kinds: Collection[SheetKind] = tuple(SheetKind),
    per_page: int = 4,
    progress: Progress = silent,
) -> tuple[Path, ...]:
    """Write a framework into a folder: as sheets, as a workbook, and as cards to print and cut.

    All files or none. The sheet of codes can be read again as a template. Raises `NotFound`.
    """
    framework = load_framework(key)
    beside = [load_framework(framework.add_on_to)] if framework.add_on_to else []
    folder = framework_folder(key)
    report = compose_framework(framework, beside, read_ontology_ids(folder), read_links(folder))
    with staged(out) as staging:
        if SheetKind.CSV in kinds:
            for file in to_csv(report, progress):
                write_pieces(staging / key / file.name, file.pieces)
        if SheetKind.XLSX in kinds:
            to_xlsx(report, staging / f"{key}.xlsx", progress)
        if SheetKind.DOCX in kinds:
            deck = compose_deck(framework, beside)
            to_cards(deck, staging / f"{key}-cards.docx", per_page=per_page, progress=progress)
    return tuple(out / file for file in staging.files)


def check_frameworks(folder: Path | None = None) -> tuple[Fault, ...]:
    """What is wrong with a folder of cards, or with the frameworks that come with Polyvocal."""
    if folder is None:
        return tuple(fault for key in KEYS for fault in check_folder(framework_folder(key)))
    if not folder.is_dir():
        raise BadFile(folder, _("there is no such folder."), remedy=_("Check its name."))
    return check_folder(folder)


def _told(contrast: Contrast, titles: Mapping[UUID, str]) -> Told:
    tells = zip(contrast.codes, contrast.tells, strict=True)
    return Told(contrast.question, tuple((titles[code], tell) for code, tell in tells))


def _find(framework: Framework, name: str) -> Code:
    found = CodeFinder(framework.codes).find(name)
    wanted = fold(name).strip()
    groups = [
        code
        for code in framework.codes
        if code.is_group and wanted in {fold(code.number), fold(code.label), fold(code.title)}
    ]
    # A group may share its name with a code in it: what can be applied comes first.
    matching = (*found, *groups)
    if not matching:
        raise NotFound(
            _(
                "There is no code {name} in {key}. To look for it: "
                "polyvocal frameworks search {words}"
            ).format(name=name, key=framework.key, words=name)
        )
    if len(found) > 1:
        raise BadValue(
            _("{name} could be {titles}; use the number.").format(
                name=name, titles=", ".join(code.title for code in found)
            )
        )
    return matching[0]


def _links(key: str, handle: str) -> Iterator[LinksOfCode]:
    """Links from this code, and those of other frameworks that lead to it."""
    for other in KEYS:
        for links in read_links(framework_folder(other)):
            if other == key:
                far, found = links.to, [(link.linked, link) for link in links.of(handle)]
            elif links.to == key:
                far = other
                found = [(link.code, link) for link in links.links if link.linked == handle]
            else:
                continue
            if found:
                codes = tuple(_linked(far, name, link) for name, link in found)
                yield LinksOfCode(far, links.about, links.is_partial, codes)


def _linked(key: str, handle: str, link: Link) -> LinkedCode:
    codes = load_framework(key).codes
    title = next(c.title for c in codes if handle == (c.number or c.label))
    return LinkedCode(title, link.standing, link.evidence, link.source)
