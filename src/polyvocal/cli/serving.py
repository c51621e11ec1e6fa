"""The commands of a server: run it, and let people in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import FilePath
from polyvocal.cli.show import show_line
from polyvocal.core.language import _

if TYPE_CHECKING:
    from polyvocal.config.server import ServerOptions
    from polyvocal.web.server.bench import ServerBench

_DATABASE = click.option(
    "--database",
    required=True,
    metavar="ADDRESS",
    envvar="POLYVOCAL_DATABASE",
    help="Where the studies are: a server’s address (postgresql://…) or a file.",
)
_OPTIONS = click.option(
    "--options",
    type=FilePath(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A file (TOML) with the server’s options.",
)
_KEY = click.option(
    "--key-file",
    type=FilePath(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file with the server’s secret; made when it is not there.",
)
_ADDRESS = click.option(
    "--address", metavar="URL", help="The address people type: https://… behind a proxy."
)


@spoken.command(name="serve")
@_DATABASE
@_OPTIONS
@_KEY
@_ADDRESS
@click.option("--listen", metavar="HOST:PORT", help="Where to answer; 127.0.0.1:8750 unless said.")
@click.option(
    "--trust-proxy", metavar="IP", help="The proxy whose word on who is asking is believed."
)
@click.option(
    "--trust-header",
    "trusted_headers",
    multiple=True,
    metavar="NAME",
    help="What that proxy is believed, such as x-forwarded-for; may be given several times.",
)
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes answer; unless said, with PostgreSQL one a core, four at most.",
)
def serve_studies(
    *,
    database: str,
    options: Path | None,
    key_file: Path | None,
    address: str | None,
    listen: str | None,
    trust_proxy: str | None,
    trusted_headers: tuple[str, ...],
    processes: int | None,
) -> None:
    """Serve the studies of a database to everybody who has an account.

    Runs until it is told to stop. A proxy in front of it speaks TLS.
    """
    from polyvocal.web.server.running import serve

    told = _told(
        database,
        options,
        key_file,
        address=address,
        listen=listen,
        trusted_proxy=trust_proxy,
        trusted_headers=trusted_headers,
        processes=processes,
    )
    serve(database, told)


@spoken.command(name="worker")
@_DATABASE
@_OPTIONS
@_KEY
@click.option(
    "--lease",
    type=click.FloatRange(min=1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a worker that was killed is waited for before another takes up its work.",
)
def work_on_jobs(
    *, database: str, options: Path | None, key_file: Path | None, lease: float
) -> None:
    """Do the long work of a server (imports, reports) in a process of its own.

    Several may run, on one machine or many. Give the server runs_jobs = false in its options.
    """
    from polyvocal.web.server.running import work_on

    work_on(database, _told(database, options, key_file), lease_seconds=lease)


@click.group(cls=spoken.SpokenGroup, name="accounts")
def accounts() -> None:
    """Let people in to a server, or no longer."""


@spoken.command(name="invite")
@click.argument("sign_in_name", metavar="SIGN-IN-NAME")
@click.option("--name", required=True, help="The person’s name, as others read it.")
@click.option("--administrator", is_flag=True, help="They look after accounts.")
@_DATABASE
@_OPTIONS
@_KEY
@_ADDRESS
def invite_person(
    *,
    sign_in_name: str,
    name: str,
    administrator: bool,
    database: str,
    options: Path | None,
    key_file: Path | None,
    address: str | None,
) -> None:
    """Make an account and print the address that lets its person in, once."""
    from polyvocal.web.server.running import open_server

    with open_server(database, _told(database, options, key_file, address=address)):
        from polyvocal.web.accounts.inviting import invite
        from polyvocal.web.server.views.accounts import letter_address

        _account, word = invite(
            name=name, sign_in_name=sign_in_name, is_administrator=administrator
        )
        click.echo(letter_address(word))


@spoken.command(name="renew")
@click.argument("sign_in_name", metavar="SIGN-IN-NAME")
@_DATABASE
@_OPTIONS
@_KEY
@_ADDRESS
def renew_person(
    *,
    sign_in_name: str,
    database: str,
    options: Path | None,
    key_file: Path | None,
    address: str | None,
) -> None:
    """Print a new address for somebody who lost their password or second factor."""
    with _opened(database, options, key_file, address=address):
        from polyvocal.web.accounts.inviting import account_named, renew
        from polyvocal.web.server.views.accounts import letter_address

        click.echo(letter_address(renew(account_named(sign_in_name))))


@spoken.command(name="own")
@click.argument("sign_in_name", metavar="SIGN-IN-NAME")
@click.argument("study", metavar="STUDY")
@_DATABASE
@_OPTIONS
@_KEY
def own_study(
    *, sign_in_name: str, study: str, database: str, options: Path | None, key_file: Path | None
) -> None:
    """Make somebody an owner of a study, named or by its id: after it was moved to the server."""
    with _opened(database, options, key_file) as bench:
        from polyvocal.store.events import Actor
        from polyvocal.web.accounts.inviting import account_named
        from polyvocal.work.hosting import hand_over

        account = account_named(sign_in_name)
        hand_over(bench.alias, study, Actor(account.pk, account.name))
    sentence = _("{name} owns the study {study}.")
    show_line(sentence.format(name=account.name, study=study))


@spoken.command(name="list")
@_DATABASE
@_OPTIONS
@_KEY
def list_people(*, database: str, options: Path | None, key_file: Path | None) -> None:
    """List every account: the name it signs in with, its person and its state."""
    with _opened(database, options, key_file):
        from polyvocal.web.accounts.models import Account

        for account in Account.objects.order_by("sign_in_name"):
            state = _("open") if account.is_active else _("closed")
            click.echo(f"{account.sign_in_name}\t{account.name}\t{state}")


for command in (invite_person, renew_person, own_study, list_people):
    accounts.add_command(command)


@contextmanager
def _opened(
    database: str, options: Path | None, key_file: Path | None, **said: object
) -> Iterator[ServerBench]:
    """A server that is there; whoever holds its database needs no role in its studies.

    A name that was mistyped makes none, and no secret beside it.
    """
    from polyvocal.store.addresses import FileAddress, parse_address
    from polyvocal.store.study_file import check_header
    from polyvocal.web.server.running import open_server

    address = parse_address(database)
    if isinstance(address, FileAddress):
        check_header(address.path)
    told = _told(database, options, key_file, **said)
    with open_server(database, told, create=False, asks_roles=False) as bench:
        yield bench


def _told(
    database: str, options: Path | None, key_file: Path | None, **said: object
) -> ServerOptions:
    from polyvocal.config.server import key_in, read_options
    from polyvocal.web.server.running import key_file_beside

    return read_options(options, key=key_in(key_file or key_file_beside(database)), **said)
