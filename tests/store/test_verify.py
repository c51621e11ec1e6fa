"""Whatever is altered behind the store's back is found and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from polyvocal.store import changes
from polyvocal.store.changes import Original
from polyvocal.store.connections import StudyPlace, connect, disconnect, writing
from polyvocal.store.verify import Verdict, verify_study
from tests.store.samples import ANN, FIRST, HEARD, NOTE, PW1, SP2, whole_study
from tests.store.sql import run
from tests.store.story import alter, begin, fill


@pytest.fixture
def at(alias: str) -> StudyPlace:
    """The samples in one batch, with a few changes since."""
    file = Original("interview.txt", b"original bytes")
    place = changes.add_study(alias=alias, by=ANN, study=whole_study(), originals={FIRST.id: file})
    changes.remove_case(at=place, by=ANN, case_id=SP2.id)
    changes.rename_study(at=place, by=ANN, name="Later")
    return place


def tampered(at: StudyPlace, statement: str, *parameters: object) -> Verdict:
    """The verdict after one statement behind the store's back."""
    with writing(at.alias):
        run(at.alias, statement, parameters)
    return verify_study(at)


def test_a_study_as_its_events_left_it_is_sound(alias: str) -> None:
    at = begin(alias)
    fill(at)
    alter(at)
    verdict = verify_study(at)
    assert verdict.is_sound
    assert verdict.notes == ()
    assert verdict.n_events == verdict.revision.number
    assert verdict.n_rows == 31


def test_an_altered_row_is_named(at: StudyPlace) -> None:
    [damage] = tampered(at, "UPDATE store_case SET role = 'SP' WHERE label = 'PW1'").damages
    assert damage.place == f"case {PW1.id.hex}"
    assert damage.sentence == "This row is not as the last event left it."


def test_a_row_that_no_event_removed_is_missed(at: StudyPlace) -> None:
    [damage] = tampered(at, "DELETE FROM store_claim").damages
    assert damage.sentence == "This row is missing, and no event removed it."


def test_a_row_that_no_event_added_is_noticed(at: StudyPlace) -> None:
    [damage] = tampered(
        at,
        "INSERT INTO store_coder (id, study_id, name, kind) VALUES (%s, %s, 'X', 'person')",
        SP2.id.hex,
        at.study_id.hex,
    ).damages
    assert damage.place == f"coder {SP2.id.hex}"
    assert damage.sentence == "This row is there, and no event added it."


def test_a_moved_coding_is_noticed_by_its_words_too(at: StudyPlace) -> None:
    verdict = tampered(
        at, "UPDATE store_anchor SET start = start + 1 WHERE coding_id = %s", HEARD.id.hex
    )
    assert [damage.place for damage in verdict.damages] == [f"anchor {HEARD.id.hex} 1", FIRST.name]
    assert "1 coding or note of this document no longer stands" in verdict.damages[1].sentence


_TURNS_CONTENT = (
    "UPDATE store_content SET data = %s WHERE digest IN "
    "(SELECT turns_digest FROM store_textversion)"
)
TAMPERINGS: dict[str, tuple[str, bytes | None, str]] = {
    "who an event is looked up by": (
        "UPDATE store_event SET verb = 'rename_study' WHERE number = 2",
        None,
        "Who did this event, or what it was, was altered",
    ),
    "an event that is gone": (
        "DELETE FROM store_event WHERE number = 2",
        None,
        "Events 2 to 2 are missing.",
    ),
    "the last event": (
        "DELETE FROM store_event WHERE number = 3",
        None,
        "The study says its last event is 3, but the chain ends at 2.",
    ),
    "a header that says nothing": (
        "UPDATE store_event SET header = %s WHERE number = 2",
        b"{",
        "What this event says of itself cannot be read.",
    ),
    "a part's salt": (
        "UPDATE store_eventpart SET salt = %s WHERE number = 2",
        b"0123456789abcdef",
        "What this event recorded was altered after it was made.",
    ),
    "a part's bytes": (
        "UPDATE store_eventpart SET data = %s WHERE number = 2",
        b"Jx",
        "What this event recorded was altered after it was made.",
    ),
    "a part that is gone": (
        "DELETE FROM store_eventpart WHERE number = 2 AND place = 0",
        None,
        "What this event recorded was altered, added to or cut short.",
    ),
    "whom a part is about": (
        "UPDATE store_eventpart SET subject_kind = 'study' WHERE number = 2",
        None,
        "What this event recorded was altered, added to or cut short.",
    ),
    "the turns": (
        _TURNS_CONTENT,
        b"\x00\x00",
        "The turns of this document do not fit its text.",
    ),
    "the original": (
        "DELETE FROM store_content WHERE digest IN (SELECT digest FROM store_original)",
        None,
        "The original file of this document is missing.",
    ),
    "a text": (
        "DELETE FROM store_content WHERE digest IN (SELECT text_digest FROM store_textversion)",
        None,
        "The text of this document or its turns are missing.",
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_found(at: StudyPlace, what: str) -> None:
    statement, put_in, sentence = TAMPERINGS[what]

    verdict = tampered(at, statement, *([] if put_in is None else [put_in]))

    sentences = [damage.sentence for damage in verdict.damages]
    assert any(each.startswith(sentence) for each in sentences), sentences


def test_a_header_with_another_time_is_found(at: StudyPlace) -> None:
    [(header,)] = run(at.alias, "SELECT header FROM store_event WHERE number = 2")
    other = bytes(header).replace(b"T", b" ", 1)

    [damage] = tampered(at, "UPDATE store_event SET header = %s WHERE number = 2", other).damages

    assert damage.place == "event 2"
    assert damage.sentence == "This event, or one before it, was altered after it was made."


def test_text_where_bytes_should_be_is_told_and_not_raised(tmp_path: Path) -> None:
    # PostgreSQL lets no text into such a column; SQLite does.
    at = begin(connect(tmp_path / "study.polyvocal", create=True))

    verdict = tampered(at, "UPDATE store_eventpart SET salt = 'salt', data = 'data'")

    assert "What this event recorded was altered after it was made." in {
        damage.sentence for damage in verdict.damages
    }
    disconnect(at.alias)


def test_a_text_that_was_altered_is_noticed(at: StudyPlace) -> None:
    verdict = tampered(
        at,
        "UPDATE store_content SET data = %s WHERE data = %s",
        NOTE.replace("came", "sang").encode(),
        NOTE.encode(),
    )
    assert [d.sentence for d in verdict.damages] == [
        "A text, its turns or a file is not as it was stored.",
    ]


def test_an_erased_part_is_no_damage_and_names_the_erasing_event(at: StudyPlace) -> None:
    """As erasure will do it: the part's bytes and salt go, its digest stays."""
    verdict = tampered(
        at,
        "UPDATE store_eventpart SET data = salt, salt = data, erased_by = 3 WHERE number = 2 "
        "AND subject = %s",
        SP2.id.hex,
    )
    assert verdict.is_sound
    assert verdict.notes == ("A part of event 2 was erased by event 3.",)


def test_a_damaged_study_is_told_and_not_raised(at: StudyPlace) -> None:
    verdict = tampered(at, "DELETE FROM store_templateversion")
    assert not verdict.is_sound
    assert any(damage.place == "the study" for damage in verdict.damages)


def test_progress_is_told_and_can_stop_it(at: StudyPlace) -> None:
    class Stop(Exception):
        pass

    def stop(what: str, done: int, total: int | None) -> None:
        raise Stop

    with pytest.raises(Stop):
        verify_study(at, stop)
    assert verify_study(at).is_sound


def test_a_hash_that_is_no_hash_is_told_and_not_raised(at: StudyPlace) -> None:
    verdict = tampered(at, "UPDATE store_event SET hash = 'no hash at all' WHERE number = 1")

    assert "altered" in " ".join(damage.sentence for damage in verdict.damages)
