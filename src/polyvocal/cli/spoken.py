"""Commands whose help is in the language in use: it is looked up when shown, not when written."""

from __future__ import annotations

import copy
import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

import click

from polyvocal.config.language import locale_folder
from polyvocal.core.language import DOMAIN, _, language_in_use

_Helped = TypeVar("_Helped", click.Command, click.Option)
_HELP = "Show this and end."


class SpokenCommand(click.Command):
    """A command that shows its help in the language in use."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        click.Command.format_help_text(_in_language(self), ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The same in one line, for the list of commands."""
        return click.Command.get_short_help_str(_in_language(self), limit)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options and what each does."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [_in_language(option).get_help_record(ctx) for option in options]
        with formatter.section(_("Options")):
            formatter.write_dl([record for record in records if record is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows all this."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option


class SpokenGroup(SpokenCommand, click.Group):
    """A group of commands that shows its help in the language in use."""

    command_class = SpokenCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        SpokenCommand.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)


command = partial(click.command, cls=SpokenCommand)


@contextmanager
def click_speaking() -> Iterator[None]:
    """Click's own words ("Usage", "Missing option") in the language in use, while this lasts."""
    before = os.environ.get("LANGUAGE")
    # Click asks the standard library for the program's domain and the environment's language.
    gettext.bindtextdomain(DOMAIN, str(locale_folder(os.environ)))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language_in_use().replace("-", "_")
    try:
        yield
    finally:
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


def help_sentences(command: click.Command) -> Iterator[tuple[str, str]]:
    """Every sentence of the help of a command and those in it, with the command's name."""
    name = command.name or ""
    if command.help:
        yield name, _plain(command.help)
    for param in command.get_params(click.Context(command)):
        if isinstance(param, click.Option) and param.help:
            yield name, _plain(param.help)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from help_sentences(inner)


def _in_language(helped: _Helped) -> _Helped:
    shown = copy.copy(helped)
    shown.help = _(_plain(helped.help or "")) or None
    return shown


def _plain(words: str) -> str:
    """Paragraphs without the line breaks that the width of our code put into them."""
    return "\n\n".join(" ".join(part.split()) for part in words.split("\n\n"))
