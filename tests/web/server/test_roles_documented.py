"""docs/roles.md holds the table that the list of pages makes, and says what each right is."""

from __future__ import annotations

from catalogue.roles import PAGE, roles_page
from polyvocal.store.access import RIGHTS, Right, Role


def test_the_table_of_pages_is_the_list_of_pages() -> None:
    assert PAGE.read_bytes() == roles_page(), "run: python3 run.py catalogue"


def test_every_right_is_explained() -> None:
    text = PAGE.read_text("utf-8")
    for right in Right:
        assert f"- **{right.value}**:" in text


def test_the_table_of_roles_is_what_is_enforced() -> None:
    text = PAGE.read_text("utf-8")
    for role in Role:
        marks = ["yes" if right in RIGHTS[role] else "–" for right in Right]
        assert f"| {' | '.join([role.value, *marks])} |" in text
