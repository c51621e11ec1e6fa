"""Where studies are: a `.polyvocal` file, or a database on a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from polyvocal.core.errors import BadFile, BadValue
from polyvocal.core.language import _

SUFFIX = ".polyvocal"
_SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class FileAddress:
    """A study in a file of its own; the path is absolute, links resolved."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database on a PostgreSQL server, as psycopg's connection parameters."""

    parameters: tuple[tuple[str, Any], ...] = field(repr=False)  # they may hold a password

    def __str__(self) -> str:
        """The database and its host, without the account or its password."""
        known = dict(self.parameters)
        return _("the database {name} on {host}").format(
            name=known.get("dbname", ""), host=known.get("host", "localhost")
        )


Address = FileAddress | ServerAddress


def parse_address(place: Path | str) -> Address:
    """Read what a person typed: a path, or an address that begins with ``postgresql:``.

    Raises `BadValue` for an address of another kind or one that cannot be read, and `BadFile` for a
    path that leads in a circle.
    """
    scheme, found, _rest = str(place).partition("://")
    if isinstance(place, Path) or not found:
        return _file_address(Path(place))
    if scheme not in _SCHEMES:
        raise BadValue(
            _(
                "{scheme} is no kind of database Polyvocal knows; name a {suffix} file or a "
                "PostgreSQL database (postgresql://…)."
            ).format(scheme=scheme, suffix=SUFFIX)
        )
    return _server_address(place)


def _file_address(path: Path) -> FileAddress:
    try:
        return FileAddress(path.expanduser().resolve())
    except (RuntimeError, OSError, ValueError) as error:
        raise BadFile(
            path, _("this name leads to no file."), remedy=_("Check how it is typed.")
        ) from error


def _server_address(url: str) -> ServerAddress:
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise BadValue(
            _(
                "A study on a PostgreSQL server needs the server parts of Polyvocal; "
                "install them with: pip install 'polyvocal[server]'"
            )
        ) from None
    try:
        parameters = conninfo_to_dict(url)
    except ProgrammingError:
        # The message would repeat the address, and with it a password.
        raise BadValue(
            _("The address of the PostgreSQL database cannot be read; check how it is typed.")
        ) from None
    if not parameters.get("dbname") or not urlsplit(url).path.strip("/"):
        raise BadValue(_("The address of a PostgreSQL server must end in a database's name."))
    return ServerAddress(tuple(sorted(parameters.items())))
