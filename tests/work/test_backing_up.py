"""Backups on both databases: written, verified, sealed, rotated, and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from polyvocal.core.errors import BadFile, BadValue, NotFound, PolyvocalError
from polyvocal.store import sealing
from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.reads import revision, studies
from polyvocal.store.snapshot import content_digest
from polyvocal.store.verify import verify_study
from polyvocal.work.backing_up import back_up, bring_back
from tests.databases import fresh_database
from tests.store.samples import made
from tests.store.story import begin, fill

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
OF_ONE = "20200102T000000000000Z-abcdef012345-0000000000000000.polyvocal"
PASSPHRASE = "correct horse battery staple"


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each guess costs the fewest steps there are; one test asks for the real ones."""
    monkeypatch.setattr(sealing, "_LOG_N", 1)


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with two studies in it."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            place = str(tmp_path / "two.polyvocal")
        else:
            server = request.getfixturevalue("postgres_server")
            place = stack.enter_context(fresh_database(server))
        alias = connect(place, create=True)
        fill(begin(alias, made("study")))
        begin(alias, made("other study"))
        disconnect(alias)
        yield place


def held(place: Path | str) -> set[tuple[str, int, str, str]]:
    """Every study of a place: its id, where its history stands, the digest of its content."""
    alias = connect(place)
    try:
        found = set()
        for line in studies(alias):
            at = StudyPlace(alias, line.id)
            assert verify_study(at).damages == ()
            stands = revision(at)
            found.add((str(line.id), stands.number, stands.head, content_digest(at)))
        return found
    finally:
        disconnect(alias)


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_what_was_backed_up_comes_back_as_it_was(database, tmp_path, passphrase):
    before = held(database)
    made_backup = back_up(database, tmp_path / "backups", passphrase=passphrase)

    brought = bring_back(made_backup.file, tmp_path / "again", passphrase=passphrase)

    assert held(tmp_path / "again.polyvocal") == before == held(database)
    assert brought.studies == made_backup.studies == ("Pilot", "Pilot")
    assert made_backup.file.stat().st_mode & 0o077 == 0
    assert [path.name for path in made_backup.file.parent.iterdir()] == [made_backup.file.name]
    assert (b"peer" in made_backup.file.read_bytes()) == (not passphrase)


def test_one_study_comes_back_into_the_other_kind_of_database(database, tmp_path, request):
    study = min(held(database))[0]
    made_backup = back_up(database, tmp_path / "backups", study=study)
    assert made_backup.studies == ("Pilot",)
    server = request.getfixturevalue("postgres_server")
    with fresh_database(server) as empty:
        bring_back(made_backup.file, empty)
        assert {line[0] for line in held(empty)} == {study}
        with pytest.raises(BadValue, match="already"):
            bring_back(made_backup.file, empty)
    with pytest.raises(NotFound):
        back_up(database, tmp_path / "backups", study="nobody's")


@pytest.fixture
def single(tmp_path: Path) -> Path:
    """A file with one study, for what is the same on every database."""
    place = tmp_path / "one.polyvocal"
    alias = connect(place, create=True)
    begin(alias, made("study"))
    disconnect(alias)
    return place


def test_the_newest_of_a_kind_are_kept_and_other_files_left(single, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "20200101T000000000000Z-all-0000000000000000.polyvocal").touch()
    (folder / OF_ONE).touch()
    (folder / "thesis.docx").touch()

    first = back_up(single, folder, keep=2)
    assert first.removed == ()
    second = back_up(single, folder, keep=1, passphrase=PASSPHRASE)

    assert len(second.removed) == 2
    left = {path.name for path in folder.iterdir()}
    assert left == {second.file.name, "thesis.docx", OF_ONE}


def test_another_passphrase_and_half_a_file_are_told_in_one_sentence(single, tmp_path):
    sealed = back_up(single, tmp_path / "backups", passphrase=PASSPHRASE).file
    plain = back_up(single, tmp_path / "backups").file
    data = sealed.read_bytes()
    for broken in (data[: len(data) // 2], data[:30], data[:-1], data[:70] + b"x" + data[71:]):
        cut = tmp_path / "cut.sealed"
        cut.write_bytes(broken)
        with pytest.raises(BadFile, match=r"cut short|was written"):
            bring_back(cut, tmp_path / "again.polyvocal", passphrase=PASSPHRASE)
    with pytest.raises(BadFile, match="another passphrase"):
        bring_back(sealed, tmp_path / "again.polyvocal", passphrase="something else entirely")
    with pytest.raises(BadFile, match="is sealed"):
        bring_back(sealed, tmp_path / "again.polyvocal")
    plain.write_bytes(plain.read_bytes()[:-4096])
    with pytest.raises(BadFile, match="cut short"):
        bring_back(plain, tmp_path / "again.polyvocal")
    for nonsense in (b"", b"not a study at all", b"SQLite format 3\0"):
        cut.write_bytes(nonsense)
        with pytest.raises(PolyvocalError):
            bring_back(cut, tmp_path / "again.polyvocal")
    assert not (tmp_path / "again.polyvocal").exists()
    with pytest.raises(BadValue, match="at least 12"):
        back_up(single, tmp_path / "backups", passphrase="short")


def test_a_sealed_file_of_many_pieces_cannot_lose_or_swap_one(tmp_path, monkeypatch):
    monkeypatch.setattr(sealing, "_PIECE", 64)
    said, sealed = tmp_path / "said", tmp_path / "sealed"
    said.write_bytes(bytes(range(200)))
    sealing.seal(said, sealed, PASSPHRASE)
    assert b"".join(sealing.unsealed(sealed, PASSPHRASE)) == said.read_bytes()

    whole, head, piece = sealed.read_bytes(), sealing._HEAD_BYTES, 64 + 16
    first, second = whole[head : head + piece], whole[head + piece : head + 2 * piece]
    rest = whole[head + 2 * piece :]
    for other in (first + second, first + rest, second + first + rest, first + second + rest * 2):
        sealed.write_bytes(whole[:head] + other)
        with pytest.raises(BadFile, match="cut short"):
            list(sealing.unsealed(sealed, PASSPHRASE))


def test_a_sealed_file_may_not_ask_for_all_the_memory_there_is(tmp_path):
    sealed = tmp_path / "sealed"
    sealed.write_bytes(sealing._MAGIC + bytes([40, 255, 255]) + bytes(200))
    with pytest.raises(BadFile, match="cut short"):
        list(sealing.unsealed(sealed, PASSPHRASE))


def test_the_key_is_made_as_slowly_as_is_said(tmp_path, monkeypatch):
    monkeypatch.undo()
    said = tmp_path / "said"
    said.write_bytes(b"x")
    sealing.seal(said, tmp_path / "sealed", PASSPHRASE)
    head = (tmp_path / "sealed").read_bytes()[len(sealing._MAGIC) :]
    assert tuple(head[:3]) == (17, 8, 1)
    assert list(sealing.unsealed(tmp_path / "sealed", PASSPHRASE)) == [b"x"]
