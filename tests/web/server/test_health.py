"""How whoever watches a server learns how it is."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.databases import fresh_database
from tests.web.server.conftest import COMMAND, House, arguments, running_server


def test_health_and_readiness_answer_under_any_name(house: House) -> None:
    for path, word in (("/health/", "ok\n"), ("/ready/", "ready\n")):
        answer = house.server.guest().get(path, Host="10.0.0.9")
        assert (answer.status, answer.text) == (200, word)


@pytest.mark.postgres
def test_a_database_that_went_away_is_not_ready_and_comes_back(postgres_server, tmp_path) -> None:
    with (
        fresh_database(postgres_server) as database,
        running_server(database, tmp_path) as server,
    ):
        guest = server.guest()
        name = database.rpartition("/")[2]
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            gone = [guest.get("/ready/") for _ in range(3)]
            assert {answer.status for answer in gone} == {503}
            assert {answer.text for answer in gone} == {"the database does not answer\n"}
            assert guest.get("/health/").status == 200
            somebody = server.guest()
            somebody.cookies["polyvocal-session"] = "s" * 32
            told = somebody.get("/")
            assert told.status == 503
            assert told.text.startswith("The database does not answer at the moment.")
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        statuses = [guest.get("/ready/").status for _ in range(30)]
        assert statuses[-1] == 200
        assert guest.sign_in("nobody").status == 200


def test_it_ends_cleanly_and_leaves_one_file(tmp_path) -> None:
    database = tmp_path / "server.polyvocal"
    with running_server(str(database), tmp_path) as server:
        assert server.guest().get("/health/").status == 200
    assert server.process.returncode == 0
    assert not database.with_name("server.polyvocal-wal").exists()


def told(*words: object) -> subprocess.CompletedProcess[str]:
    """What a command says."""
    command = [*COMMAND, *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_an_address_where_somebody_answers_already_is_named(tmp_path: Path) -> None:
    options = tmp_path / "server.toml"
    options.write_text('address = "http://127.0.0.1"\n')
    with socket.create_server(("127.0.0.1", 0)) as taken:
        at = f"127.0.0.1:{taken.getsockname()[1]}"
        database = str(tmp_path / "server.polyvocal")
        said = told("serve", *arguments(database, options), "--listen", at)
    assert said.returncode == 1
    assert said.stderr.startswith(f"Nothing can be answered at {at} (")


def test_a_name_that_was_mistyped_makes_no_server(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    for words in (["list"], ["renew", "ann"], ["own", "ann", "A study"]):
        said = told("accounts", *words, "--database", folder / "typo.polyvocal")
        assert said.returncode == 1
        assert said.stderr.startswith("typo.polyvocal: there is no such file.")
    assert list(folder.iterdir()) == []
