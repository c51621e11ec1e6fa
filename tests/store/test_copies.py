"""How copies are named, which are kept, and that only a sound one is believed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.errors import BadFile, DamagedStudy
from polyvocal.store.backup import keep_copy
from polyvocal.store.connections import connect, disconnect
from polyvocal.store.copies import (
    N_KEPT,
    Copy,
    CopyReason,
    copies_folder,
    copy_name,
    list_copies,
    read_copy_name,
    surplus_copies,
    verify_copy,
)

MIDNIGHT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def made_copy(day: int, reason: CopyReason) -> Copy:
    made = MIDNIGHT + dt.timedelta(days=day)
    path = Path(copy_name(made, reason, "0" * 16))
    return Copy(path, made, reason, "0" * 16)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    study = tmp_path / "pilot.polyvocal"
    disconnect(connect(study, create=True))
    kept = keep_copy(study, CopyReason.ASKED)
    assert isinstance(kept, Copy)
    return kept


@given(
    made=st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2999, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001 - hypothesis takes naive bounds
    reason=st.sampled_from(CopyReason),
)
def test_a_copys_name_says_when_and_why_it_was_made(made: dt.datetime, reason: CopyReason) -> None:
    path = Path("folder") / copy_name(made, reason, "0123456789abcdef")

    assert read_copy_name(path) == Copy(path, made, reason, "0123456789abcdef")


@pytest.mark.parametrize(
    "name",
    [
        "pilot.polyvocal",
        "20260301T000000000000Z-hourly-0123456789abcdef.polyvocal",
        "20260301T000000000000Z-daily-0123456789abcde.polyvocal",
        "20260301T000000000000Z-daily-0123456789abcdef.polyvocal-wal",
        "a1b2.unfinished",
    ],
)
def test_other_files_are_no_copies(name: str) -> None:
    assert read_copy_name(Path(name)) is None


def test_copies_are_beside_the_study_under_its_name() -> None:
    assert copies_folder(Path("/a/pilot.polyvocal")) == Path("/a/pilot.polyvocal-copies")
    assert copies_folder(Path("/a/pilot.db")) == Path("/a/pilot.db.polyvocal-copies")
    assert copies_folder(Path("/a/wave.2.polyvocal")) == Path("/a/wave.2.polyvocal-copies")


class TestWhichAreKept:
    def test_up_to_ten_all_are(self) -> None:
        assert surplus_copies([made_copy(day, CopyReason.DAILY) for day in range(10)]) == ()

    def test_of_one_kind_the_last_ten_are(self) -> None:
        copies = [made_copy(day, CopyReason.IMPORT) for day in range(12)]

        assert surplus_copies(reversed(copies)) == tuple(copies[:2])

    def test_a_busy_day_of_imports_keeps_five_daily_copies(self) -> None:
        daily = [made_copy(day, CopyReason.DAILY) for day in range(7)]
        others = [made_copy(day, CopyReason.IMPORT) for day in range(10, 30)]

        surplus = surplus_copies([*daily, *others])

        assert surplus == (*daily[:2], *others[:15])

    def test_a_month_of_days_keeps_five_other_copies(self) -> None:
        others = [made_copy(day, CopyReason.MIGRATION) for day in range(5)]
        daily = [made_copy(day, CopyReason.DAILY) for day in range(5, 40)]

        assert surplus_copies([*others, *daily]) == tuple(daily[:30])

    @given(st.lists(st.sampled_from(CopyReason), max_size=40))
    def test_ten_are_left_and_the_newest_always(self, reasons: list[CopyReason]) -> None:
        copies = [made_copy(day, reason) for day, reason in enumerate(reasons)]

        surplus = surplus_copies(copies)

        assert len(copies) - len(surplus) == min(len(copies), N_KEPT)
        assert set(surplus).isdisjoint(copies[-5:])


class TestVerifying:
    def test_a_copy_as_it_was_written_passes(self, copy: Copy) -> None:
        assert verify_copy(copy.path) == copy

    def test_a_copy_cut_in_half_is_refused(self, copy: Copy) -> None:
        whole = copy.path.read_bytes()
        copy.path.write_bytes(whole[: len(whole) // 2])

        with pytest.raises(DamagedStudy, match="is not as it was written and was not used"):
            verify_copy(copy.path)

    def test_a_copy_with_one_bit_changed_is_refused(self, copy: Copy) -> None:
        content = bytearray(copy.path.read_bytes())
        content[len(content) // 2] ^= 1
        copy.path.write_bytes(content)

        with pytest.raises(DamagedStudy, match="is not as it was written and was not used"):
            verify_copy(copy.path)

    def test_a_copy_renamed_to_another_fingerprint_is_refused(self, copy: Copy) -> None:
        renamed = copy.path.rename(
            copy.path.with_name(copy_name(copy.made, copy.reason, "0123456789abcdef"))
        )

        with pytest.raises(DamagedStudy):
            verify_copy(renamed)

    def test_a_file_that_is_no_copy_is_refused(self, copy: Copy) -> None:
        renamed = copy.path.rename(copy.path.with_name("renamed.polyvocal"))

        with pytest.raises(BadFile, match="not named as Polyvocal names its copies"):
            verify_copy(renamed)

    def test_a_copy_that_is_gone_is_said_to_be_so(self, copy: Copy) -> None:
        copy.path.unlink()

        with pytest.raises(BadFile, match="there is no such copy"):
            verify_copy(copy.path)

    def test_verifying_changes_nothing_in_the_folder(self, copy: Copy) -> None:
        before = {p.name: p.read_bytes() for p in copy.path.parent.iterdir()}

        verify_copy(copy.path)

        assert {p.name: p.read_bytes() for p in copy.path.parent.iterdir()} == before
        assert [c.path for c in list_copies(copy.path.parents[1] / "pilot.polyvocal")] == [
            copy.path
        ]
