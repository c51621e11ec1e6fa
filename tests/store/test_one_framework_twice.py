"""Two studies of one database that test the same framework: neither touches the other's codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from polyvocal.core.coding import Coder, Memo, MemoTarget
from polyvocal.core.licensed import LicensedDefinition
from polyvocal.core.looks import CodeLook
from polyvocal.store import changes
from polyvocal.store.connections import StudyPlace
from polyvocal.store.reads import licensed_definitions
from polyvocal.store.reads.hanging import hanging_on_code
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from tests.store.samples import ANN, GROUP, PRACTICAL, SOCIAL, made
from tests.store.story import begin, fill

OTHER = Coder(made("coder of the other study"), "Ann")
NOTE = LicensedDefinition(SOCIAL.id, "A book", "Its words.")


@pytest.fixture
def both(alias: str) -> tuple[StudyPlace, StudyPlace]:
    """One study with everything in it, and one that has only taken the same codes."""
    full, bare = begin(alias), begin(alias, made("another study"))
    fill(full)
    changes.set_template(at=bare, by=ANN, codes=(GROUP, SOCIAL, PRACTICAL), framework="Support 1.0")
    changes.add_coder(at=bare, by=ANN, coder=OTHER)
    return full, bare


def _act_on(at: StudyPlace) -> list[Callable[[], Any]]:
    memo = Memo(made("memo of the other"), "Mine.", OTHER.id, MemoTarget.CODE, SOCIAL.id)
    return [
        lambda: changes.paint_codes(at=at, by=ANN, looks=[CodeLook(SOCIAL.id, "#102030")]),
        lambda: changes.put_licensed_definitions(at=at, by=ANN, definitions=[NOTE]),
        lambda: changes.add_memo(at=at, by=ANN, memo=memo),
        lambda: changes.change_code(at=at, by=ANN, code=replace(SOCIAL, label="Company")),
        lambda: changes.merge_codes(at=at, by=ANN, codes=[PRACTICAL.id], into=SOCIAL.id),
        lambda: changes.remove_codes(at=at, by=ANN, codes=[SOCIAL.id]),
    ]


def test_whatever_is_done_to_codes_of_one_leaves_the_other_as_it_was(
    both: tuple[StudyPlace, StudyPlace],
) -> None:
    full, bare = both
    before, digest = read_study(full), content_digest(full)
    hanging = hanging_on_code(full, SOCIAL.id)
    beginning = content_digest(bare)

    acts = _act_on(bare)
    for act in acts:
        act()
        assert read_study(full) == before
        assert hanging_on_code(full, SOCIAL.id) == hanging
        assert not licensed_definitions(full)
    assert content_digest(full) == digest
    assert SOCIAL.id not in {code.id for code in read_study(bare).template.current.codes}
    for at in both:
        assert verify_study(at).damages == ()

    for _act in acts:
        undo(at=bare, by=ANN)
    assert content_digest(bare) == beginning


def test_removing_a_code_of_the_full_one_takes_its_own_codings_only(
    both: tuple[StudyPlace, StudyPlace],
) -> None:
    full, bare = both
    changes.paint_codes(at=bare, by=ANN, looks=[CodeLook(SOCIAL.id, "#102030")])
    before = read_study(bare)

    changes.remove_codes(at=full, by=ANN, codes=[GROUP.id])

    assert len(read_study(full).codings) == 0
    assert read_study(bare) == before
    assert hanging_on_code(bare, SOCIAL.id).n_codings == 0
    undo(at=full, by=ANN)
    assert len(read_study(full).codings) > 0
    assert verify_study(full).damages == verify_study(bare).damages == ()
