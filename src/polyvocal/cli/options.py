"""The options several commands share, in the same words everywhere."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polyvocal.core.language import _
from polyvocal.core.showing import one_line

if TYPE_CHECKING:
    from polyvocal.work.choices import Choices
    from polyvocal.work.tables import FileKind

Command = Callable[..., Any]
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


class FilePath(click.Path):
    """A file or folder as a person names it: "~" is home, also where no shell has read it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. An address is none, nor is nothing: either would be taken for a folder here."""
        written = os.fspath(value)
        if not written:
            self.fail(_("Name a file or a folder."), param, ctx)
        if _ADDRESS.match(written):
            sentence = _("“{address}” is an address; name a file or a folder on this computer.")
            self.fail(sentence.format(address=one_line(written)), param, ctx)
        return super().convert(os.path.expanduser(written), param, ctx)  # noqa: PTH111 - "~x" stays


day_option = click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The day on which consent is asked. Unless said: today.",
)
FORMATS = ("docx", "html", "xlsx", "csv")
UNITS = ("codings", "participants", "partnerships")
COUNTING = (
    click.option(
        "--layer",
        default="",
        metavar="LAYER",
        help="Whose codings: any, all, consensus, or a coder's name. Unless said: the consensus "
        "where there is one, otherwise any coder.",
    ),
    click.option(
        "--at-least",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help="How many it takes for a code to be evidenced.",
    ),
    click.option(
        "--unit",
        type=click.Choice(UNITS),
        default="codings",
        show_default=True,
        help="What --at-least counts.",
    ),
    click.option("--certain-only", is_flag=True, help="Count only codings marked ++."),
    click.option("--explicit-only", is_flag=True, help="Leave interpretive codings out."),
    click.option(
        "--role",
        "roles",
        multiple=True,
        metavar="ROLE",
        help="A role to compare; repeat for each, in the order of print.",
    ),
    click.option(
        "--case-set",
        default="",
        metavar="NAME",
        help="A named set of cases, or all. Unless said: the selected cases where any were "
        "selected, otherwise the interviewed.",
    ),
    click.option(
        "--missing",
        type=click.Choice(("without", "with")),
        default="without",
        show_default=True,
        help="Percentages first without or with missing values counted in.",
    ),
    click.option(
        "--group",
        "groupings",
        multiple=True,
        metavar="'ATTRIBUTE: NAME = VALUE; VALUE'",
        help="Print several values of an attribute as one; repeat for each class.",
    ),
    click.option(
        "--rank-by",
        multiple=True,
        metavar="CODE",
        help="A code to rank interviews by; repeat. Unless said: every code.",
    ),
    click.option(
        "--noun",
        default="",
        metavar="'ONE,MANY'",
        help="What the framework calls its codes. Unless said: code,codes.",
    ),
    day_option,
)

add_on_option = click.option(
    "--add-on",
    "add_ons",
    multiple=True,
    metavar="KEY",
    help="Put the codes of an add-on beside the template (relational); repeat.",
)
_IMPORTING = (
    click.option(
        "--framework",
        default="",
        metavar="KEY",
        help="Take a published framework as the template (bctt_v1, tdf, com_b) where none is "
        "brought along.",
    ),
    add_on_option,
    click.option(
        "--same-coders/--other-coders",
        "same_coders",
        default=None,
        help="Coders in the sheet who share a name with the study's are the same people, or are "
        "others. Unless said, their rows are listed and not taken.",
    ),
    click.option(
        "--skip-unreadable",
        is_flag=True,
        help="Leave files out that cannot be read, instead of taking none.",
    ),
    click.option(
        "--processes",
        type=click.IntRange(min=1),
        default=None,
        metavar="N",
        help="How many processes read. Unless said: one a core, where that is worth it.",
    ),
)

study_argument = click.argument("study", metavar="STUDY")
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print the result as JSON, for other programs."
)
as_option = click.option(
    "--as", "named", default="", metavar="NAME", help="Who is working. Asked once, then remembered."
)
out_option = click.option(
    "--out",
    type=FilePath(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="The folder to write into; made if need be.",
)
licensed_option = click.option(
    "--with-licensed",
    is_flag=True,
    help="Print the team's licensed definitions in the codebook; nothing else writes them out.",
)
strict_option = click.option(
    "--strict", is_flag=True, help="End with exit code 3 when lines are left to look at."
)
_formats_option = click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="A kind of file to write; repeat. Unless said: all of them.",
)


def counting_options(command: Command) -> Command:
    """Give a command every option that decides what is counted; it gets them as `choices`."""

    @functools.wraps(command)
    def with_choices(**given: Any) -> Any:
        counted = {name: given.pop(name) for name in _names()}
        return command(choices=_choices(**counted), **given)

    return functools.reduce(lambda made, option: option(made), reversed(COUNTING), with_choices)


def import_options(command: Command) -> Command:
    """Give a command the options of an import; it gets them as `importing`."""

    @functools.wraps(command)
    def with_importing(
        *,
        framework: str,
        add_ons: tuple[str, ...],
        same_coders: bool | None,
        skip_unreadable: bool,
        processes: int | None,
        **given: Any,
    ) -> Any:
        from polyvocal.work.importing import ImportChoices
        from polyvocal.work.importing.documents import ReadingChoices

        reading = ReadingChoices(skip_unreadable, processes)
        importing = ImportChoices(framework, same_coders, add_ons=add_ons, reading=reading)
        return command(importing=importing, **given)

    return functools.reduce(lambda made, option: option(made), reversed(_IMPORTING), with_importing)


def formats_option(command: Command) -> Command:
    """Give a command `--format`; it gets them as `kinds`."""

    @functools.wraps(command)
    def with_kinds(formats: tuple[str, ...], **given: Any) -> Any:
        from polyvocal.work.tables import ALL_KINDS, FileKind

        kinds: tuple[FileKind, ...] = tuple(FileKind(name) for name in formats) or ALL_KINDS
        return command(kinds=kinds, **given)

    return _formats_option(with_kinds)


def _names() -> tuple[str, ...]:
    return (
        "layer", "at_least", "unit", "certain_only", "explicit_only", "roles", "case_set",
        "missing", "groupings", "rank_by", "noun", "day",
    )  # fmt: skip


def _choices(*, unit: str, missing: str, noun: str, day: Any, **plain: Any) -> Choices:
    from polyvocal.analysis.characteristics import Denominator
    from polyvocal.core.evidence import EvidenceUnit
    from polyvocal.work.choices import Choices, read_noun

    first = Denominator.WITH_MISSING if missing == "with" else Denominator.WITHOUT_MISSING
    return Choices(
        unit=EvidenceUnit(unit),
        missing_first=first,
        noun=read_noun(noun),
        day=day.date() if day else None,
        **plain,
    )
