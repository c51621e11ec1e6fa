"""What a server is told about where it stands: its address, its proxy, its limits, its sign-on."""

from __future__ import annotations

import ipaddress
import os
import secrets
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from polyvocal.core.errors import BadFile, BadValue
from polyvocal.core.language import _

# What a proxy may say of a request; only what is named is believed, and only from the proxy named.
PROXY_HEADERS = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port")
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class SignOn:
    """The university's own sign-on (OpenID Connect).

    `discovery` is the address of its description (…/.well-known/openid-configuration);
    `sends_to` the origin its sign-in page is at, where that is another.
    """

    name: str
    discovery: str
    client_id: str
    client_secret: str = field(repr=False)
    sends_to: str = ""

    @property
    def origins(self) -> tuple[str, ...]:
        """Where a browser is sent to sign in: no form may lead anywhere else."""
        return tuple({_origin(urlsplit(url)) for url in (self.discovery, self.sends_to) if url})


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Everything a server can be told. `address` is what people type; `listen` where it answers.

    `idle_minutes` ends the session of a browser nobody uses, `longest_hours` every session.
    `runs_jobs`: long work is done by the serving process itself, and waits for no worker.
    `processes` answer at one address (0: as many as fit the machine), `threads` of them together.
    """

    address: str = "http://127.0.0.1:8750"
    listen: str = "127.0.0.1:8750"
    trusted_proxy: str = ""
    trusted_headers: tuple[str, ...] = ()
    idle_minutes: float = 120
    longest_hours: float = 12
    largest_upload_mb: int = 64
    threads: int = 12
    processes: int = 0
    runs_jobs: bool = True
    needs_second_factor: bool = False
    sign_on: SignOn | None = None
    key: str = field(default_factory=secrets.token_hex, repr=False)

    @property
    def parts(self) -> SplitResult:
        """The public address, taken apart."""
        return urlsplit(self.address)

    @property
    def origin(self) -> str:
        """Scheme, host and port, as browsers name them."""
        return _origin(self.parts)

    @property
    def prefix(self) -> str:
        """The part of every path that the proxy hands on and our pages do not know of."""
        return self.parts.path.rstrip("/")

    @property
    def is_secure(self) -> bool:
        """Do people reach it over TLS?"""
        return self.parts.scheme == "https"

    @property
    def listening(self) -> tuple[str, int]:
        """The host and the port it answers at."""
        host, _found, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


_in_use = ServerOptions()


def use_options(options: ServerOptions) -> None:
    """From now on these are what Django's settings are made of; said once, before it starts."""
    global _in_use  # noqa: PLW0603 - Django reads its settings from a module, which asks here
    _in_use = options


def options_in_use() -> ServerOptions:
    """What the server of this process was told."""
    return _in_use


def read_options(file: Path | None, **said: Any) -> ServerOptions:
    """The options in a file (TOML), and over them what was said on the command line.

    What is `None` or empty was not said. Raises `BadFile` or `BadValue`, naming the option.
    """
    found = _read_file(file) if file else {}
    found |= {name: value for name, value in said.items() if value not in {None, "", ()}}
    try:
        options = replace(ServerOptions(), **found)
    except TypeError as error:
        raise BadValue(_("An option of the server has a value of the wrong kind.")) from error
    _check(options)
    return options


def key_in(file: Path) -> str:
    """The secret that sessions and second factors are sealed with: kept in a file of its own.

    Made the first time, for its owner alone to read. It belongs into no backup of the database.
    """
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        kept = file.read_text("ascii").strip()
        if len(kept) < 32:
            raise BadFile(
                file,
                _("the server’s secret in it is too short."),
                remedy=_("Delete the file; everybody then has to sign in again."),
            ) from None
        return kept
    except OSError as error:
        raise BadFile(
            file,
            _("the server’s secret cannot be kept there."),
            remedy=_("Name another place with --key-file."),
        ) from error
    key = secrets.token_hex(32)
    with os.fdopen(handle, "w", encoding="ascii") as kept_file:
        kept_file.write(f"{key}\n")
    return key


def _read_file(file: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadFile(
            file, _("the server’s options cannot be read."), remedy=_("It must be a TOML file.")
        ) from error
    known = {entry.name for entry in fields(ServerOptions)} - {"key"}
    for name in found:
        if name not in known:
            raise BadFile(
                file, _("there is no option {name}.").format(name=name), remedy=", ".join(known)
            )
    if "trusted_headers" in found:
        found["trusted_headers"] = tuple(found["trusted_headers"])
    if "sign_on" in found:
        found["sign_on"] = _read_sign_on(file, dict(found["sign_on"]))
    return found


def _read_sign_on(file: Path, found: dict[str, str]) -> SignOn:
    secret = found.pop("client_secret_file", "")
    try:
        if secret:
            found["client_secret"] = (file.parent / secret).read_text("utf-8").strip()
        return SignOn(**found)
    except (OSError, TypeError) as error:
        raise BadFile(
            file,
            _("the sign-on is not described as it must be."),
            remedy=_("It needs name, discovery, client_id and client_secret_file."),
        ) from error


def _check(options: ServerOptions) -> None:
    at = options.parts
    if at.scheme not in {"http", "https"} or not at.hostname or at.query or at.fragment:
        raise BadValue(_("The address must be one that people can type: https://…"))
    if at.scheme == "http" and at.hostname not in _LOCAL_NAMES:
        raise BadValue(
            _(
                "What people said in interviews must not cross a network unencrypted: the address "
                "has to begin with https://, and a proxy in front of the server speaks TLS."
            )
        )
    try:
        host, port = options.listening
    except ValueError:
        host, port = "", -1
    if options.processes < 0:
        raise BadValue(_("The number of processes must be 1 or more."))
    # No host would be every network the machine is in.
    if not host or not 0 <= port < 65_536:
        raise BadValue(_("--listen takes a host and a port, such as 127.0.0.1:8750."))
    _check_proxy(options)


def _check_proxy(options: ServerOptions) -> None:
    if options.trusted_headers and not options.trusted_proxy:
        raise BadValue(_("Say which proxy may say so: --trust-proxy followed by its address."))
    if options.trusted_proxy:
        try:
            ipaddress.ip_address(options.trusted_proxy)
        except ValueError:
            raise BadValue(
                _("--trust-proxy takes the proxy’s own address, such as 127.0.0.1.")
            ) from None
    for name in options.trusted_headers:
        if name not in PROXY_HEADERS:
            raise BadValue(
                _("{name} is not among what a proxy may say: {known}.").format(
                    name=name, known=", ".join(PROXY_HEADERS)
                )
            )


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}"
