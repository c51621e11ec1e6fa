"""What a person types is read as a file or as a server's database."""

from __future__ import annotations

from pathlib import Path

import pytest

from polyvocal.core.errors import BadValue
from polyvocal.store.addresses import FileAddress, ServerAddress, parse_address


def test_a_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert parse_address("pilot.polyvocal") == FileAddress(tmp_path.resolve() / "pilot.polyvocal")
    assert parse_address(Path("pilot.polyvocal")) == parse_address("pilot.polyvocal")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_servers_address_is_read_with_its_options(scheme: str) -> None:
    pytest.importorskip("psycopg", reason="the server parts are not installed")

    address = parse_address(f"{scheme}://me:s%40cret@server:5433/studies?sslmode=require")

    assert address == ServerAddress(
        (
            ("dbname", "studies"),
            ("host", "server"),
            ("password", "s@cret"),
            ("port", "5433"),
            ("sslmode", "require"),
            ("user", "me"),
        )
    )


def test_a_password_is_never_shown() -> None:
    pytest.importorskip("psycopg", reason="the server parts are not installed")

    address = parse_address("postgresql://me:s3cret@server/studies")

    assert str(address) == "the database studies on server"
    assert "s3cret" not in repr(address)


@pytest.mark.parametrize("url", ["postgresql://server", "postgresql://server/", "postgresql://"])
def test_a_servers_address_names_a_database(url: str) -> None:
    with pytest.raises(BadValue, match="must end in a database's name"):
        parse_address(url)


def test_an_address_that_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(BadValue) as caught:
        parse_address("postgresql://me:s3cret@server:port:5/studies?nonsense=1")

    assert "s3cret" not in str(caught.value)
