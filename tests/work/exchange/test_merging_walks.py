"""Two people do whatever they like to their copies: nothing is lost, and they come together."""

import shutil
from random import Random
from uuid import UUID

import pytest

from polyvocal.core.exchange import Fate, Thing
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import undo
from polyvocal.store.verify import verify_study
from polyvocal.work.exchange.merging import merge_copies
from polyvocal.work.opening import at_study
from tests.work.exchange.walks import Walk

ANN, BEA = Actor(UUID(int=1), "Ann"), Actor(UUID(int=2), "Bea")


def walk(file, by, dice, n):
    with at_study(file) as at:
        return Walk(at, by, dice).go(n)


def now(file):
    with at_study(file) as at:
        assert verify_study(at).is_sound
        return read_study(at.unveiled), content_digest(at)


def ids(study, what):
    return {one.id for one in getattr(study, what)}


def said(coding):
    return coding.code_id, coding.span, coding.certainty, coding.stance, coding.note


def require_together(whole, folder, seed):
    """Walk on two copies, merge them both ways, and hold what came of it against what was."""
    dice = Random(seed)  # noqa: S311 - the same walk every time
    ours, theirs = folder / f"{seed}-ours.polyvocal", folder / f"{seed}-theirs.polyvocal"
    shutil.copy(whole, ours)
    walk(ours, ANN, dice, dice.randint(0, 4))
    shutil.copy(ours, theirs)
    parted, _digest = now(ours)
    walk(ours, ANN, dice, dice.randint(1, 15))
    walk(theirs, BEA, dice, dice.randint(1, 15))
    (mine, before), (other, _there) = now(ours), now(theirs)

    there = merge_copies(ours, theirs, by=ANN)

    merged, after = now(ours)
    both = ids(mine, "codings") & ids(other, "codings")
    assert both <= ids(merged, "codings"), "a coding that both had is gone"
    for what in ("codings", "memos"):
        new = (ids(mine, what) | ids(other, what)) - ids(parted, what)
        assert new <= ids(merged, what), f"new {what} are gone"
    merge_copies(ours, theirs, by=ANN)
    assert now(ours)[1] == after, "merged again, something changes"
    with at_study(ours) as at:
        if after != before:
            undo(at=at, by=ANN)
        assert content_digest(at) == before, "undo leaves something behind"
    merge_copies(ours, theirs, by=ANN)
    merge_copies(theirs, ours, by=BEA)
    # A place that both decided keeps what was agreed on it in each copy.
    if not there.report.n(Thing.REST, Fate.TO_REVIEW):
        require_alike(now(ours)[0], now(theirs)[0], there.report.n(Thing.CODINGS, Fate.TO_REVIEW))


def require_alike(ours, theirs, n_contradicted):
    """Merged both ways, the copies have the same, but for what both of them changed."""
    for what in ("codings", "cases", "documents", "case_sets", "partnerships", "exemplars"):
        assert ids(ours, what) == ids(theirs, what), what
    texts = {document.id: document.text_digest for document in ours.documents}
    alike = {d.id for d in theirs.documents if texts[d.id] == d.text_digest}
    here = {one.id: said(one) for one in ours.codings if one.document_id in alike}
    there = {one.id: said(one) for one in theirs.codings if one.document_id in alike}
    differing = {id_ for id_ in here if here[id_] != there[id_]}
    assert len(differing) <= n_contradicted


@pytest.mark.parametrize("seed", range(6))
def test_two_copies_come_together_whatever_was_done_to_them(whole, tmp_path, seed):
    require_together(whole, tmp_path, seed)


@pytest.mark.long
def test_very_many_pairs_of_copies_come_together(whole, tmp_path):
    for seed in range(1_000, 1_300):
        require_together(whole, tmp_path, seed)
        for file in tmp_path.iterdir():
            shutil.rmtree(file) if file.is_dir() else file.unlink()
