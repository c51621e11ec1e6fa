"""Every page of a server × every role × a study one is no part of, on either database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from uuid import UUID

import pytest

from catalogue.roles import list_pages
from polyvocal.store.access import RIGHTS, Right, Role
from tests.store.samples import FIRST
from tests.web.server.conftest import House
from tests.web.server.people import Guest, invited
from tests.web.visiting import Answer

NOT_A_MEMBER = "There is no such study here, or you are not a member of it."
NOT_THIS_ROLE = "Your role in this study is"
NOWHERE = UUID(int=7)


listed = cache(list_pages)


def doors() -> Iterator[tuple[str, str, str, Right]]:
    """The pages about a study: name, path, method, what they need."""
    for name, route, need, right in listed()["doors"]:
        if right:
            yield name, route, "POST" if need == "write" else "GET", Right(right)


def filled_in(route: str, study: UUID, *, document: UUID = FIRST.id) -> str:
    """The route with things in its places that are there, or nowhere."""
    known = route.replace("<uuid:study>", str(study)).replace("<uuid:document>", str(document))
    known = re.sub(r"<uuid:\w+>", str(NOWHERE), known)
    return "/" + re.sub(r"<\w+:\w+>", "1", known)


def knock(guest: Guest, method: str, path: str) -> Answer:
    return guest.get(path) if method == "GET" else guest.post(path)


def test_every_page_is_listed_with_what_it_needs() -> None:
    known = {*(door[0] for door in listed()["doors"]), *listed()["signing_in"]}
    assert set(listed()["all"]) == known
    for name, route, need, right in listed()["doors"]:
        assert bool(right) == ("<uuid:study>" in route), name
        assert (need in {"read", "write"}) == bool(right), name


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_it_opens_and_nothing_else(house: House, role: Role) -> None:
    guest = house.members[role].guest
    for name, route, method, right in doors():
        # What is changed is nowhere, or an owner would take the house's document away.
        there = FIRST.id if method == "GET" else NOWHERE
        answer = knock(guest, method, filled_in(route, house.study, document=there))
        is_refused = answer.status == 403 and NOT_THIS_ROLE in answer.text
        assert is_refused == (right not in RIGHTS[role]), (name, role, answer.status)
        assert NOT_A_MEMBER not in answer.text, name
        assert answer.status != 500, name


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_a_study_one_is_no_part_of_is_nowhere(house: House, who: str) -> None:
    guest = getattr(house, who).guest
    for study in (house.study, UUID(int=5)):
        for name, route, method, _right in doors():
            answer = knock(guest, method, filled_in(route, study))
            assert answer.status == 404, name
            assert NOT_A_MEMBER in answer.text, name
            assert "Pilot" not in answer.text, name


def test_a_member_of_one_study_cannot_reach_another_by_its_things(house: House) -> None:
    """The document of one study under the address of another one is not there."""
    guest = house.outsider.guest
    for name, route, method, _right in doors():
        if "<uuid:document>" in route:
            answer = knock(guest, method, filled_in(route, house.other_study))
            assert answer.status in {400, 404, 409}, name
            assert "peer" not in answer.text.lower(), name


def test_whoever_has_not_signed_in_sees_the_way_in_only(house: House) -> None:
    for name, route, need, _right in listed()["doors"]:
        method = "POST" if need == "write" else "GET"
        answer = knock(house.server.guest(), method, filled_in(route, house.study))
        if name in listed()["public"]:
            continue
        assert answer.status in {302, 401, 403}, name
        if answer.status == 302:
            assert answer.headers["location"].startswith("/sign-in/"), name


def test_accounts_are_for_administrators(house: House) -> None:
    for name, route, need, _right in listed()["doors"]:
        if need == "administer":
            for method in ("GET", "POST"):
                answer = knock(
                    house.members[Role.OWNER].guest, method, filled_in(route, house.study)
                )
                assert answer.status == 403, name
                assert "administrators" in answer.text, name


def test_a_role_that_ended_ends_at_once(house: House) -> None:
    owner, reader = house.members[Role.OWNER].guest, house.members[Role.READER]
    assert reader.guest.get(house.path()).status == 200

    assert owner.post(house.path("members/end/"), {"person": str(reader.id)}).status == 302
    try:
        assert NOT_A_MEMBER in reader.guest.get(house.path()).text
    finally:
        form = {"sign_in_name": reader.sign_in_name, "role": "reader"}
        assert owner.post(house.path("members/role/"), form).status == 302


def test_the_last_owner_stays(house: House) -> None:
    owner = house.members[Role.OWNER]
    answer = owner.guest.post(house.path("members/end/"), {"person": str(owner.id)})
    assert answer.status == 400
    assert "keeps at least one owner" in answer.text


def test_a_coder_codes_and_may_not_change_roles(house: House) -> None:
    coder = house.members[Role.CODER]
    form = {"sign_in_name": coder.sign_in_name, "role": "owner"}
    answer = coder.guest.post(house.path("members/role/"), form)
    assert (answer.status, NOT_THIS_ROLE in answer.text) == (403, True)


def test_two_people_of_one_name_are_not_taken_for_one_another(house: House) -> None:
    _account, _letter = invited(house.administrator.guest, "Coder", "another-coder")
    owner = house.members[Role.OWNER].guest

    form = {"sign_in_name": "another-coder", "role": "coder"}
    answer = owner.post(house.path("members/role/"), form)

    assert (answer.status, "called Coder too" in answer.text) == (400, True)
    again = {"sign_in_name": house.members[Role.CODER].sign_in_name, "role": "coder"}
    assert owner.post(house.path("members/role/"), again).status == 302
