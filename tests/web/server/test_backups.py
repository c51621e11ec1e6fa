"""The drill: a server is backed up while it serves, lost, and brought back with its people."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from polyvocal.store.access import Role
from tests.databases import fresh_database
from tests.web.server.conftest import COMMAND, House, running_server
from tests.web.server.people import Guest

PASSPHRASE = "correct horse battery staple\n"


def run(*words: object) -> dict[str, object]:
    done = subprocess.run(
        [*COMMAND, *map(str, words), "--json"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_server_comes_back_in_the_other_kind_of_database_with_its_people(
    house: House, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    phrase = tmp_path / "phrase"
    phrase.write_text(PASSPHRASE)
    sealing = ("--passphrase-file", phrase)
    page = house.members[Role.CODER].guest.get(house.path("quotes/")).text
    made = run("backup", house.server.database, tmp_path / "kept", "--keep", 3, *sealing)
    assert isinstance(made["n_accounts"], int)
    assert made["n_accounts"] >= len(Role) + 2  # other tests of this house invite more

    server = request.getfixturevalue("postgres_server")
    folder = tmp_path / "new"
    folder.mkdir()
    shutil.copy(house.server.options.with_name("key"), folder / "key")
    with fresh_database(server) as empty:
        is_on_postgres = "://" in house.server.database
        target = str(folder / "again.polyvocal") if is_on_postgres else empty
        brought = run("restore-backup", made["file"], target, *sealing)
        assert brought["n_accounts"] == made["n_accounts"]
        with running_server(target, folder) as again:
            coder, outsider = Guest(again.at), Guest(again.at)
            assert coder.sign_in("coder").status == 302
            assert listed(coder.get(house.path("quotes/")).text) == listed(page)
            assert outsider.sign_in("outsider").status == 302
            assert outsider.get(house.path("quotes/")).status == 404
            assert Guest(again.at).sign_in("coder", "not the password").status == 200


def listed(page: str) -> list[str]:
    """The quotes of a page, without what belongs to a session."""
    return [line for line in page.splitlines() if "<mark" in line or "blockquote" in line]
