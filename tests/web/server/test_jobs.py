"""Long work on a server: whose it is, and who may see, stop and have it."""

from __future__ import annotations

import time
from uuid import UUID

import pytest

from polyvocal.store.access import Role
from tests.web.server.conftest import House
from tests.web.visiting import Answer

NOT_LISTED = "no longer listed"


def begun(house: House, role: Role) -> str:
    """The path of a report that somebody in this role has asked for, once it is made."""
    answer = house.members[role].guest.get(house.path("compare/report/html/"))
    assert answer.status == 302
    at: str = answer.headers["location"]
    until = time.monotonic() + 60
    while "The file is ready." not in ask(house, role, at).text:
        assert time.monotonic() < until
        time.sleep(0.1)
    return at


def ask(house: House, role: Role, path: str) -> Answer:
    return house.members[role].guest.get(path)


def test_work_is_seen_by_who_began_it_and_the_owners_and_its_file_had_by_the_first(
    house: House,
) -> None:
    job = begun(house, Role.READER)

    seen = {role: ask(house, role, job).status for role in Role}
    had = {role: ask(house, role, f"{job}file/").status for role in Role}

    others = {Role.ANALYST: 404, Role.CODER: 404, Role.AUDITOR: 404}
    assert seen == {Role.OWNER: 200, Role.READER: 200} | others
    assert had == {Role.OWNER: 404, Role.READER: 200} | others
    assert NOT_LISTED in ask(house, Role.CODER, job).text
    assert NOT_LISTED not in ask(house, Role.OWNER, f"{job}file/").text


def test_work_is_stopped_by_who_began_it_and_the_owners(house: House) -> None:
    job = begun(house, Role.CODER)
    stops = {role: house.members[role].guest.post(f"{job}stop/").status for role in Role}
    others = {Role.ANALYST: 404, Role.READER: 404, Role.AUDITOR: 404}
    assert stops == {Role.OWNER: 302, Role.CODER: 302} | others


@pytest.mark.parametrize("study", ["study", "other_study"])
def test_work_of_one_study_is_not_reached_through_another(house: House, study: str) -> None:
    job = begun(house, Role.READER).rstrip("/").rpartition("/")[2]
    path = f"/studies/{getattr(house, study)}/jobs/{UUID(job)}/"
    answer = house.outsider.guest.get(path)
    assert answer.status == 404
    assert "Writing the report" not in answer.text
