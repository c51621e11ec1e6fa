"""Copies are whole, private and kept in time."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from polyvocal.core.errors import CannotWrite, DamagedStudy
from polyvocal.store.backup import NotCopied, keep_copy, keep_daily_copy
from polyvocal.store.connections import (
    _open,
    address_of,
    connect,
    disconnect,
    looking_at,
    notices,
    writing,
)
from polyvocal.store.copies import Copy, CopyReason, copies_folder, list_copies
from tests.store.study_files import add_word, damage, kept, names, new_study, run, words


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return new_study(tmp_path)


class TestKeeping:
    def test_a_copy_is_the_whole_study_in_one_file(self, study: Path) -> None:
        add_word(study, "one")

        copy = kept(study)

        assert copy.path.name in names(copies_folder(study))
        assert words(copy.path) == ["one"]
        assert copy.n_bytes == study.stat().st_size

    def test_what_is_written_but_still_in_the_log_is_in_the_copy(self, study: Path) -> None:
        alias = connect(study)
        with writing(alias):
            run(alias, "INSERT INTO words VALUES ('just now')")

        copy = keep_copy(address_of(alias), CopyReason.IMPORT)

        assert isinstance(copy, Copy)
        assert words(study) == []  # without its log
        assert words(copy.path) == ["just now"]
        disconnect(alias)

    def test_a_copy_made_while_others_write_is_one_state(self, study: Path) -> None:
        alias = connect(study)
        stop = threading.Event()

        def write_pairs() -> None:
            while not stop.is_set():
                with writing(alias):
                    run(alias, "INSERT INTO words VALUES ('first')")
                    run(alias, "INSERT INTO words VALUES ('second')")

        thread = threading.Thread(target=write_pairs)
        thread.start()
        copies = [kept(study) for _ in range(5)]
        stop.set()
        thread.join()
        disconnect(alias)

        halves = [(words(c.path).count("first"), words(c.path).count("second")) for c in copies]
        assert [first - second for first, second in halves] == [0] * 5

    @pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
    def test_a_copy_is_its_owners_alone(self, study: Path) -> None:
        copy = kept(study)

        assert oct(copy.path.stat().st_mode & 0o777) == "0o600"
        assert oct(copy.path.parent.stat().st_mode & 0o777) == "0o700"

    def test_the_eleventh_copy_takes_the_place_of_the_first(self, study: Path) -> None:
        first = kept(study)
        later = [kept(study) for _ in range(10)]

        assert [c.path for c in list_copies(study)] == [c.path for c in reversed(later)]
        assert not first.path.exists()

    def test_a_copy_its_verifier_finds_fault_with_is_deleted_and_said(self, study: Path) -> None:
        with pytest.raises(DamagedStudy) as caught:
            keep_copy(study, CopyReason.ASKED, verifier=lambda _path: ["Turn 3 has no words."])

        assert str(caught.value) == (
            "The copy of pilot.polyvocal did not pass its check and was not kept; the study itself "
            "may be damaged (Turn 3 has no words.). Look with: polyvocal verify pilot.polyvocal"
        )
        assert names(copies_folder(study)) == []

    def test_a_verifier_can_read_the_copy_as_a_study(self, study: Path) -> None:
        seen = []

        def look(path: Path) -> list[str]:
            with looking_at(path) as alias:
                seen.extend(run(alias, "SELECT count(*) FROM words"))
            return []

        add_word(study, "one")
        keep_copy(study, CopyReason.ASKED, verifier=look)

        assert seen == [(1,)]
        assert [c.reason for c in list_copies(study)] == [CopyReason.ASKED, CopyReason.DAILY]

    def test_a_damaged_study_gives_no_copy(self, study: Path) -> None:
        damage(study)

        with pytest.raises(DamagedStudy):
            kept(study)

        assert names(copies_folder(study)) == []

    def test_what_a_stopped_program_left_is_cleared_away_when_it_is_old(self, study: Path) -> None:
        folder = kept(study).path.parent
        old, fresh = folder / "a.unfinished-journal", folder / "b.unfinished"
        old.touch()
        fresh.touch()
        os.utime(old, (0, 0))

        kept(study)

        assert (old.exists(), fresh.exists()) == (False, True)

    def test_a_file_in_the_way_of_the_folder_is_named(self, study: Path) -> None:
        copies_folder(study).touch()

        with pytest.raises(CannotWrite, match=r"a file has that name; move it\."):
            kept(study)


class TestDailyCopies:
    def test_a_day_of_use_makes_one(self, study: Path) -> None:
        add_word(study, "one")
        add_word(study, "two")

        assert [c.reason for c in list_copies(study)] == [CopyReason.DAILY]

    def test_a_second_on_the_same_day_is_not_made(self, study: Path) -> None:
        assert isinstance(keep_daily_copy(study), Copy)

        assert isinstance(keep_daily_copy(study), NotCopied)

    def test_none_is_made_when_nothing_was_written_since_the_last(self, study: Path) -> None:
        kept(study)

        skipped = keep_daily_copy(study)

        assert skipped == NotCopied("Nothing was changed since the last copy.")

    def test_one_is_made_when_something_was(self, study: Path) -> None:
        kept(study)
        with closing(sqlite3.connect(study)) as plain:
            plain.execute("INSERT INTO words VALUES ('new')")
            plain.commit()

        assert isinstance(keep_daily_copy(study), Copy)

    def test_the_first_change_of_a_new_day_makes_one_of_the_day_before(self, study: Path) -> None:
        alias = connect(study)
        with writing(alias):
            run(alias, "INSERT INTO words VALUES ('yesterday')")
        [todays] = list_copies(study)
        # The clock cannot be moved, so what was done today is made to have been done in 2020.
        yesterday = todays.path.name.replace(todays.path.name[:8], "20200101")
        todays.path.rename(todays.path.with_name(yesterday))
        _open[alias].copied_on = dt.date(2020, 1, 1)

        with writing(alias):
            run(alias, "INSERT INTO words VALUES ('today')")

        assert words(list_copies(study)[0].path) == ["yesterday"]
        disconnect(alias)

    def test_a_copy_that_cannot_be_made_is_told_and_stops_nobody(self, study: Path) -> None:
        copies_folder(study).touch()

        alias = connect(study)

        assert [n.startswith("Today's copy of the study could not") for n in notices(alias)] == [
            True
        ]
        disconnect(alias)
