"""The commands for backups: write one of a whole database, and bring one back."""

from __future__ import annotations

from pathlib import Path

import click

from polyvocal.cli import spoken
from polyvocal.cli.options import (
    FilePath,
    json_option,
)
from polyvocal.cli.progress import watched
from polyvocal.cli.show import show_json, show_line
from polyvocal.core.errors import BadFile
from polyvocal.core.language import _, ngettext

_PASSPHRASE = click.option(
    "--passphrase-file",
    type=FilePath(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A file whose first line is the passphrase the backup is sealed with.",
)


@spoken.command()
@click.argument("database", metavar="DATABASE")
@click.argument("folder", metavar="FOLDER", type=FilePath(file_okay=False, path_type=Path))
@click.option("--study", default="", metavar="NAME", help="Only this study; also its id.")
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Keep the newest N backups of this kind in FOLDER, and remove older ones.",
)
@_PASSPHRASE
@json_option
def backup(
    *,
    database: str,
    folder: Path,
    study: str,
    keep: int | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Write a verified backup of a database, of all its studies and accounts, while it is in use.

    DATABASE is a server’s (postgresql://…) or a file.
    """
    from polyvocal.web.server.settings_known import know_accounts

    know_accounts()  # the next line starts Django
    from polyvocal.work.backing_up import back_up

    with watched() as progress:
        made = back_up(
            database,
            folder,
            study=study,
            keep=keep,
            passphrase=_read(passphrase_file),
            progress=progress,
        )
    if as_json:
        show_json(made)
        return
    show_line(_("Backup: {file}").format(file=made.file))
    show_line(_told(made.studies, made.n_accounts))
    if made.removed:
        n = len(made.removed)
        gone = ngettext("{n} older backup was removed.", "{n} older backups were removed.", n)
        show_line(gone.format(n=n))


@spoken.command(name="restore-backup")
@click.argument("file", metavar="BACKUP", type=FilePath(dir_okay=False, path_type=Path))
@click.argument("database", metavar="DATABASE")
@_PASSPHRASE
@json_option
def restore_backup(
    *, file: Path, database: str, passphrase_file: Path | None, as_json: bool
) -> None:
    """Put everything of a backup into an empty database, or a new file.

    What arrived is verified and compared with the backup before it is kept.
    """
    from polyvocal.web.server.settings_known import know_accounts

    know_accounts()  # the next line starts Django
    from polyvocal.work.backing_up import bring_back

    with watched() as progress:
        brought = bring_back(file, database, passphrase=_read(passphrase_file), progress=progress)
    if as_json:
        show_json(brought)
        return
    show_line(_told(brought.studies, brought.n_accounts))


def _told(studies: tuple[str, ...], n_accounts: int) -> str:
    n = len(studies)
    counted = ngettext("{n} study", "{n} studies", n).format(n=n)
    people = ngettext("{n} account", "{n} accounts", n_accounts).format(n=n_accounts)
    return _("Verified: {studies}, {accounts}.").format(studies=counted, accounts=people)


def _read(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(
            file, _("the passphrase cannot be read."), remedy=_("It must be a text file.")
        ) from error
    passphrase = lines[0].strip() if lines else ""
    if not passphrase:
        raise BadFile(file, _("there is no passphrase in it."), remedy=_("Write it in line 1."))
    return passphrase
