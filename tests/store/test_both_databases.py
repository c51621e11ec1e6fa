"""One script on both databases, one answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from polyvocal.core.digest import study_digest
from polyvocal.store.connections import connect, disconnect
from polyvocal.store.reads import counts, history, search
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from tests.store.samples import ANN, BEN
from tests.store.story import alter, begin, fill

QUERIES = (
    "peer*",
    '"peer worker"',
    "straße",
    "STRASSE",
    "naïve",
    "100",
    "wait* came",
    "שלום",
    "zzz",
    'NEAR(peer* "how was", 6)',
    r"/\bw\w+(?= )/",
    "/[😀-🙏]/",
)


def told(alias: str) -> dict[str, object]:
    """All that a person can see of the story, at three points of it."""
    at = begin(alias)
    fill(at)
    filled = (content_digest(at), counts(at), [tuple(search(at, query)) for query in QUERIES])
    alter(at)
    altered = (content_digest(at), counts(at), [tuple(search(at, query)) for query in QUERIES])
    for _ in range(8):
        undo(at=at, by=ANN)
    redo(at=at, by=ANN)
    undo(at=at, by=BEN)
    study = read_study(at)
    assert content_digest(at) == study_digest(study)
    assert verify_study(at).damages == ()
    return {
        "filled": filled,
        "altered": altered,
        "undone": study,
        "history": [(e.number, e.actor, e.sentence, e.is_undone) for e in history(at, limit=99)],
    }


@pytest.mark.postgres
def test_one_script_gives_the_same_digests_hits_and_history(
    tmp_path: Path, postgres_url: str
) -> None:
    answers = []
    for place in (tmp_path / "study.polyvocal", postgres_url):
        alias = connect(place, create=True)
        answers.append(told(alias))
        disconnect(alias)
    assert answers[0] == answers[1]
