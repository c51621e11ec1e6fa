"""What a command prints: plain lines for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from polyvocal.core.exchange import ExchangeReport, say_fate, say_thing
from polyvocal.core.findings import Finding, ImportReport, Outcome, say_count
from polyvocal.core.language import _, ngettext
from polyvocal.core.showing import one_line

if TYPE_CHECKING:
    from polyvocal.core.licensed import LicensedDefinition
    from polyvocal.core.template import Code
    from polyvocal.work.tables import Written

# What a person has to look at comes first, and no more of it than fits on a screen.
_MOST_LINES = 12
_WIDTH = 88
_TO_LOOK_AT = (Outcome.AMBIGUOUS, Outcome.MISSING, Outcome.LEFT_OUT)


def show_json(value: object) -> None:
    """One JSON document on standard output."""
    text = json.dumps(_plain(value), ensure_ascii=False, indent=1)
    # A path need not be made of characters; JSON has to be.
    click.echo(text.encode("utf-8", "replace").decode("utf-8"))


def show_written(written: Written) -> None:
    """The sentences of the results section, and the files."""
    show_sentences(written.sentences)
    show_files(written.files)


def show_line(words: str) -> None:
    """One line, whatever is in the names it holds."""
    click.echo(one_line(words))


def show_sentences(sentences: Iterable[str]) -> None:
    """One sentence a line."""
    for sentence in sentences:
        show_line(sentence)


def show_files(files: Iterable[Path], head: str = "") -> None:
    """Where to look next; many files of one folder are named by the folder."""
    by_folder: dict[Path, list[Path]] = {}
    for file in files:
        by_folder.setdefault(file.parent, []).append(file)
    click.echo("")
    click.echo(head or _("Written:"))
    for folder, of_one in by_folder.items():
        if len(of_one) > _MOST_LINES // 2:
            n = len(of_one)
            line = ngettext("{folder} ({n} file)", "{folder} ({n} files)", n)
            click.echo(f"  {line.format(folder=one_line(str(folder)), n=n)}")
            continue
        for file in of_one:
            click.echo(f"  {one_line(str(file))}")


def show_words(words: str, indent: int = 0) -> None:
    """A passage, broken at words and set in by `indent` columns."""
    space = " " * indent
    click.echo(textwrap.fill(words, _WIDTH, initial_indent=space, subsequent_indent=f"{space}  "))


def show_meaning(code: Code | LicensedDefinition, indent: int = 0) -> None:
    """What is said of a code: its definition, what to include and exclude, examples."""
    parts = (
        ("", code.definition),
        (_("Include"), code.include),
        (_("Exclude"), code.exclude),
        *((_("Example"), f"“{example}”") for example in code.examples),
    )
    for label, words in parts:
        if words:
            show_words(f"{label}: {words}" if label else words, indent)


def show_notices(notices: Iterable[str]) -> None:
    """What a person should know about where the study is."""
    for notice in notices:
        click.echo(one_line(notice), err=True)


def show_import(report: ImportReport) -> None:
    """What was taken, and what a person has to look at."""
    taken = ", ".join(say_count(kind, n) for kind, n in report.taken.items() if n)
    if taken:
        click.echo(_("Taken: {taken}.").format(taken=taken))
    elif not report.findings:
        click.echo(_("There was nothing new to take."))
    more = _("… and {n} more, in the import report.")
    _show_findings([f for of in _TO_LOOK_AT for f in report.findings if f.outcome is of], more)


def _show_findings(findings: Sequence[Finding], more: str) -> None:
    """As many as fit on a screen; `more` says where the others are."""
    for finding in findings[:_MOST_LINES]:
        where = ", ".join(part for part in (finding.file, finding.place) if part)
        click.echo(f"  {one_line(f'{where}: {finding.sentence}')}")
    if len(findings) > _MOST_LINES:
        n_more = len(findings) - _MOST_LINES
        click.echo(f"  {more.format(n=n_more)}")


def show_exchange(report: ExchangeReport, *, leaves: bool = False, is_merge: bool = False) -> None:
    """What became of everything that was moved, kind by kind, and the single things to look at.

    `leaves`: the file was written here, for another tool; `is_merge`: it is a copy of the study.
    """
    if report.producer:
        sentence = _("Written for: {tool}") if leaves else _("Written by: {tool}")
        click.echo(sentence.format(tool=one_line(report.producer)))
    for remark in report.remarks:
        click.echo(remark)
    for line in report.lines:
        thing = say_thing(line.thing, is_ours=is_merge)
        told = f"{thing}: {line.n:,} {say_fate(line.fate, leaves=leaves)}"
        click.echo(f"{told} ({line.how})" if line.how else told)
    # Removals that a merge honours are among them: their marks are what --keep asks for.
    _show_findings(report.findings, _("… and {n} more; --json names all of them."))


def needs_a_look(report: ImportReport) -> bool:
    """Was anything left for a person to decide?"""
    return any(report.count(outcome) for outcome in _TO_LOOK_AT)


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(of) for key, of in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if isinstance(value, (dt.date, UUID, Path)):
        return value.isoformat() if isinstance(value, dt.date) else str(value)
    return value
