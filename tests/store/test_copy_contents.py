"""A copy somebody changed, and gave a matching name, is found out by the study's own events."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from polyvocal.core.errors import DamagedStudy
from polyvocal.store.backup import keep_copy, restore
from polyvocal.store.changes import add_codings, add_documents
from polyvocal.store.connections import address_of, connect, disconnect
from polyvocal.store.copies import Copy, CopyReason, copy_name, fingerprint_of
from polyvocal.store.copy_contents import damages_in_copy
from polyvocal.store.study_file import schema_number
from tests.store import writer


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A closed study with documents and codings."""
    path = tmp_path / "pilot.polyvocal"
    alias = connect(path, create=True)
    at = writer.found(alias)
    documents = writer.make_documents()
    add_documents(at=at, by=writer.BY, documents=documents)
    add_codings(at=at, by=writer.BY, codings=writer.make_codings(documents))
    disconnect(alias)
    return path


@pytest.fixture
def copy(study: Path) -> Copy:
    alias = connect(study)
    kept = keep_copy(address_of(alias), CopyReason.ASKED, verifier=damages_in_copy)
    disconnect(alias)
    assert isinstance(kept, Copy)
    return kept


def forge(copy: Copy, statement: str) -> Path:
    """Change a copy and give it a name that vouches for the change."""
    with closing(sqlite3.connect(copy.path)) as plain:
        plain.execute(statement)
        plain.commit()
    name = copy_name(copy.made, copy.reason, fingerprint_of(copy.path))
    return copy.path.rename(copy.path.with_name(name))


def test_an_untouched_copy_passes_and_comes_back(study: Path, copy: Copy) -> None:
    assert damages_in_copy(copy.path) == []
    assert restore(study, copy.path, verifier=damages_in_copy).copy == copy


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store_coder SET name = 'Somebody else'",
        "DELETE FROM store_anchor WHERE rowid = (SELECT min(rowid) FROM store_anchor)",
        "UPDATE store_event SET hash = substr(hash, 2) || substr(hash, 1, 1) WHERE number = 2",
    ],
)
def test_a_forged_copy_is_refused_and_nothing_changed(
    study: Path, copy: Copy, statement: str
) -> None:
    forged = forge(copy, statement)
    before = study.read_bytes()

    with pytest.raises(DamagedStudy):
        restore(study, forged, verifier=damages_in_copy)

    assert study.read_bytes() == before


def test_a_copy_of_an_older_polyvocal_is_judged_by_its_fingerprint(copy: Copy) -> None:
    older = forge(copy, f"PRAGMA user_version = {schema_number() - 1}")

    assert damages_in_copy(older) == []
