"""The commands about published frameworks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyvocal.cli.codes import PROBLEM
from polyvocal.cli.options import (
    FilePath,
    json_option,
    out_option,
)
from polyvocal.cli.progress import watched
from polyvocal.cli.show import show_files, show_json, show_line, show_meaning, show_words
from polyvocal.cli.spoken import SpokenGroup
from polyvocal.core.language import _, ngettext

if TYPE_CHECKING:
    from polyvocal.core.framework import Framework
    from polyvocal.frameworks.library import FrameworkListing
    from polyvocal.work.frameworks import CodeCard, LinksOfCode

_MOST_HITS = 15


@click.group(cls=SpokenGroup)
def frameworks() -> None:
    """List, show, search, export and check the published frameworks."""


@frameworks.command(name="list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the frameworks that come with Polyvocal."""
    from polyvocal.work.frameworks import list_frameworks

    listings = list_frameworks()
    if as_json:
        show_json(listings)
        return
    for listing in listings:
        click.echo(f"{listing.key:<11} {listing.name} {listing.version}: {_size(listing)}")


@frameworks.command()
@click.argument("key")
@click.argument("code", required=False, default="")
@json_option
def show(*, key: str, code: str, as_json: bool) -> None:
    """Show the framework KEY, or the card of one of its codes by number, label or synonym."""
    from polyvocal.work.frameworks import describe_code, load_framework

    if code:
        card = describe_code(key, code)
        if as_json:
            show_json(card)
        else:
            _show_card(card)
        return
    framework = load_framework(key)
    if as_json:
        show_json(framework)
    else:
        _show_framework(framework)


@frameworks.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--framework", "key", default="", metavar="KEY", help="Search this framework only.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=_MOST_HITS, show_default=True, metavar="N"
)
@json_option
def search(*, words: tuple[str, ...], key: str, limit: int, as_json: bool) -> None:
    """Find codes by number, label, synonym or meaning, the likeliest first."""
    from polyvocal.work import frameworks as work

    hits = work.search(" ".join(words), key)
    if as_json:
        show_json(hits[:limit])
        return
    for hit in hits[:limit]:
        click.echo(f"{hit.framework:<11} {hit.code.title}")
        if hit.field not in {"number", "label"}:
            show_words(f"{_field(hit.field)}: {hit.passage}", indent=12)
    if not hits:
        click.echo(_("Nothing fits these words. Try others, or fewer."))
    elif len(hits) > limit:
        click.echo(_("… and {n} more (--limit).").format(n=len(hits) - limit))


@frameworks.command()
@click.argument("key")
@out_option
@click.option(
    "--format",
    "formats",
    type=click.Choice(("csv", "xlsx", "docx")),
    multiple=True,
    help="A kind of file to write; repeat. Unless said: all of them.",
)
@click.option(
    "--per-page",
    type=click.Choice(("2", "4")),
    default="4",
    show_default=True,
    help="How many cards stand on a page of the Word file.",
)
@json_option
def export(*, key: str, out: Path, formats: tuple[str, ...], per_page: str, as_json: bool) -> None:
    """Write the framework KEY as sheets, as a workbook, and as cards to print and cut."""
    from polyvocal.work.frameworks import SheetKind, export_framework

    kinds = tuple(map(SheetKind, formats)) or tuple(SheetKind)
    with watched() as progress:
        files = export_framework(key, out, kinds=kinds, per_page=int(per_page), progress=progress)
    if as_json:
        show_json({"files": files})
    else:
        show_files(files)


@frameworks.command()
@click.argument("folder", required=False, type=FilePath(path_type=Path))
@json_option
def check(*, folder: Path | None, as_json: bool) -> int:
    """Say whether the frameworks, or the cards in FOLDER, are whole."""
    from polyvocal.work.frameworks import check_frameworks

    faults = check_frameworks(folder)
    if as_json:
        show_json(faults)
        return PROBLEM if faults else 0
    for fault in faults:
        show_line(f"{fault.place}: {fault.sentence}")
    n = len(faults)
    told = ngettext("{n} fault.", "{n} faults.", n) if n else _("The cards are whole.")
    click.echo(told.format(n=n))
    return PROBLEM if faults else 0


def _size(listing: FrameworkListing) -> str:
    size = ngettext("{n} code", "{n} codes", listing.n_codes).format(n=listing.n_codes)
    if listing.n_groups:
        groups = ngettext("in {n} group", "in {n} groups", listing.n_groups)
        size += f" {groups.format(n=listing.n_groups)}"
    if listing.is_labels_only:
        size += _(", labels only")
    if listing.add_on_to:
        size += _(", an add-on to {key}").format(key=listing.add_on_to)
    return size


def _show_framework(framework: Framework) -> None:
    click.echo(f"{framework.title} ({framework.key})")
    show_words(framework.credit)
    if framework.rules:
        click.echo("\n" + _("How one codes with it"))
        for rule in framework.rules:
            show_words(rule.sentence, indent=2)
            show_words(_("Why: {why}").format(why=rule.why), indent=4)
    click.echo("\n" + _("Codes"))
    for code in framework.codes:
        indent = 2 if code.is_group or code.parent is None else 4
        show_words(code.title, indent=indent)
        if code.is_group and code.definition:
            show_words(code.definition, indent=indent + 2)
    click.echo(
        "\n" + _("For a card: polyvocal frameworks show {key} CODE").format(key=framework.key)
    )


def _show_card(card: CodeCard) -> None:
    code = card.code
    click.echo(code.title)
    click.echo("  " + " · ".join(part for part in (card.group, card.framework.name) if part))
    show_meaning(code, indent=2)
    if code.synonyms:
        show_words(_("Also called: {names}").format(names="; ".join(code.synonyms)), indent=2)
    for told in card.contrasts:
        click.echo("")
        show_words(told.question, indent=2)
        for title, tell in told.tells:
            show_words(f"{title}: {tell}", indent=4)
    if card.ontology_ids:
        click.echo("\n  " + _("In the ontology"))
        for id_ in card.ontology_ids:
            show_words(f"{id_.scheme}:{id_.id} {id_.label} ({id_.cardinality}, {id_.standing})", 4)
    for links in card.links:
        _show_links(links)
    click.echo("")
    show_words(card.framework.credit, indent=2)


def _show_links(links: LinksOfCode) -> None:
    head = _("Links to {key}").format(key=links.framework)
    if links.is_partial:
        head += " " + _("(partial)")
    click.echo(f"\n  {head}")
    for code in links.codes:
        show_words(f"{code.title}: {code.standing}. {code.evidence}; {code.source}", indent=4)
    show_words(links.about, indent=4)


def _field(field: str) -> str:
    names = {
        "synonyms": _("also called"),
        "definition": _("definition"),
        "include": _("include"),
        "contrasts": _("told from others"),
        "examples": _("example"),
    }
    return names[field]
