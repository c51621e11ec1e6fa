"""A study comes to a server that runs, is given an owner, is worked on, and is taken out again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from uuid import uuid4

from polyvocal.store.access import Role
from polyvocal.store.connections import connect, disconnect
from polyvocal.store.snapshot import content_digest
from tests.store.story import begin, fill
from tests.web.server.conftest import COMMAND, House, arguments


def said(*words: str) -> str:
    done = subprocess.run([*COMMAND, *words], check=True, capture_output=True, text=True)
    return done.stdout


def test_there_and_back(house: House, tmp_path: Path) -> None:
    file, study = tmp_path / "brought.polyvocal", uuid4()
    alias = connect(file, create=True)
    at = begin(alias, study)
    # Nothing of it is on the server yet, ids of its things included.
    digest = content_digest(at)
    disconnect(alias)
    server = house.server
    owner = house.members[Role.OWNER]
    page = f"/studies/{study}/"

    there = json.loads(said("move", str(file), server.database, "--beside", "--json"))
    assert owner.guest.get(page).status == 404
    said(
        "accounts",
        "own",
        owner.sign_in_name,
        str(study),
        *arguments(server.database, server.options),
    )
    assert owner.guest.get(page).status == 200
    assert "Gave" in owner.guest.get(f"{page}history/").text
    out = tmp_path / "out.polyvocal"
    back = json.loads(said("move", server.database, str(out), "--study", str(study), "--json"))

    assert there["digest"] == back["digest"] == digest
    assert back["revision"]["number"] == there["revision"]["number"] + 1
    alias = connect(out)
    fill(at.__class__(alias, study))  # a file asks no role
    disconnect(alias)
