"""Coders as a person adds, renames and lists them."""

from uuid import UUID

import pytest

from polyvocal.core.errors import BadValue, NotAllowed
from polyvocal.store.blindness import veil_over
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.coders import (
    add_coder,
    coder_lines,
    find_coder,
    list_coders,
    remove_coder,
    rename_coder,
)
from polyvocal.work.past import undo_last
from polyvocal.work.rounds import RoundKind, RoundWish, give_round


def names(at) -> list[str]:
    return [line.coder.name for line in list_coders(at)]


def test_a_coder_is_added_renamed_and_removed_and_each_is_undone(at, me):
    before = names(at)

    add_coder(at, by=me, name="Ben")
    rename_coder(at, by=me, coder_id=find_coder(at, "Ben").id, name="Benjamin")
    assert sorted(names(at)) == sorted([*before, "Benjamin"])
    undo_last(at, by=me)
    remove_coder(at, by=me, coder_id=find_coder(at, "Ben").id)

    assert names(at) == before
    undo_last(at, by=me)
    assert "Ben" in names(at)


def test_two_coders_of_one_name_are_made_by_no_hand(at, me):
    add_coder(at, by=me, name="Ben")

    with pytest.raises(BadValue, match="There is a coder ben already"):
        add_coder(at, by=me, name="ben")
    with pytest.raises(BadValue, match="already"):
        rename_coder(at, by=me, coder_id=find_coder(at, "Ben").id, name="Coder A")
    with pytest.raises(BadValue):
        add_coder(at, by=me, name="")
    rename_coder(at, by=me, coder_id=find_coder(at, "Ben").id, name="BEN")


def test_nobody_becomes_somebody_else_by_a_name_while_a_blind_round_runs(at, me):
    give_round(at, by=me, wish=RoundWish("One", RoundKind.BLIND, ("Ben", "Coder A")))
    ben = find_coder(at, "Ben").id

    with pytest.raises(NotAllowed, match="blind round"):
        rename_coder(at, by=me, coder_id=ben, name="Me")
    with pytest.raises(NotAllowed, match="blind round"):
        remove_coder(at, by=me, coder_id=ben)


def test_a_line_counts_what_may_be_seen_and_says_that_there_may_be_more(at, me):
    mine = at.seen_by(me.id, me.name)
    [line] = [line for line in list_coders(mine) if line.coder.name == me.name]
    mine_alone = [c for c in read_study(at).codings if c.coder_id == line.coder.id]
    assert (line.n_codings, line.n_documents) == (len(mine_alone), 3)

    give_round(at, by=me, wish=RoundWish("One", RoundKind.BLIND, ("Ben", "Coder A")))

    def told(by: Actor) -> tuple[int, int, bool]:
        lines = list_coders(at.seen_by(by.id, by.name))
        [line] = [line for line in lines if line.coder.name == me.name]
        return line.n_codings, line.n_given, line.is_partly_hidden

    assert told(me) == (line.n_codings, 3, False)
    assert told(Actor(UUID(int=2), "Ben")) == (0, 3, True)


def test_people_who_may_code_are_listed_once_whether_or_not_they_have(at, me):
    new = Actor(UUID(int=9), "Zoe")

    lines = coder_lines(read_study(at), veil_over(at), [me, new])

    told = {line.coder.name: line.is_new for line in lines}
    assert len(told) == len(lines)
    assert (told[me.name], told["Zoe"]) == (False, True)
