"""Who is working: named, remembered, or asked once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from polyvocal.config.person import Person, remember_person, usual_person
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.store.eyes import Eyes, look_as

if TYPE_CHECKING:
    from polyvocal.store.events import Actor


def working_person(named: str) -> Person:
    """The person named with `--as`, else the usual one, else asked for (where someone can answer).

    Whoever works is whoever looks. Raises `BadValue` when nobody is known and nobody can be asked.
    """
    person = _find_person(named)
    look_as(Eyes(person.id, person.name))
    return person


def _find_person(named: str) -> Person:
    if named:
        return remember_person(named, as_usual=usual_person() is None)
    known = usual_person()
    if known is not None:
        return known
    if not sys.stdin.isatty():
        raise BadValue(_("Say who is working: --as followed by a name. It is asked only once."))
    return remember_person(click.prompt(_("Who is working? Your name or initials")))


def working_actor(named: str) -> Actor:
    """The same person as changes to a study are signed."""
    person = working_person(named)
    from polyvocal.store.events import Actor

    return Actor(person.id, person.name)
