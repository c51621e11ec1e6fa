"""A recording beside the study is played from any turn, a part at a time."""

import math
import struct
import wave
from dataclasses import replace

import pytest
from playwright.sync_api import expect

import polyvocal
from polyvocal.store.changes import change_document
from polyvocal.web.parts_of_files import LONGEST
from polyvocal.work.opening import at_study
from tests.browsing import IN_BROWSER, violations
from tests.web.conftest import BUILDER
from tests.web.visiting import Caller

SECONDS, RATE = 70, 16_000


@pytest.fixture
def study_file(study_file):
    """The specimen, in which P02 names a recording."""
    name_recording(study_file, "P02.wav")
    return study_file


def name_recording(file, name):
    document = polyvocal.open(file).document("P02")
    with at_study(file) as at:
        change_document(at=at, by=BUILDER, document=replace(document, recording=name))


@pytest.fixture
def sound(study_file):
    """Seventy seconds of a tone that rises, beside the study."""
    folder = study_file.with_suffix(".polyvocal-media")
    folder.mkdir()
    with wave.open(str(folder / "P02.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for second in range(SECONDS):
            tone = [
                int(6_000 * math.sin(2 * math.pi * (200 + 5 * second) * i / RATE))
                for i in range(RATE)
            ]
            file.writeframes(struct.pack(f"<{RATE}h", *tone))
    return folder / "P02.wav"


@pytest.fixture
def ask(bench, study_file):
    """Asks for a part of the recording."""
    caller = Caller(bench)
    caller.come_in()
    document = polyvocal.open(study_file).document("P02").id
    return lambda asked="": caller.get(
        caller.study(f"documents/{document}/recording/"), Range=asked
    )


@pytest.mark.browser
@IN_BROWSER[1]
def test_it_plays_from_a_turn_by_mouse_and_by_key_and_is_followed(reading, bench, sound):
    page = reading(bench, name="P02", bypass_csp=True)
    audio = page.locator("audio")
    assert violations(page) == []

    page.get_by_role("button", name="Play from 0:18").click()

    expect(page.locator("#t4.playing")).to_be_attached()
    expect(page.locator("#player-turn")).to_have_text("Turn 4, P02")
    assert audio.evaluate("sound => sound.currentTime") >= 18.4
    page.get_by_role("region", name="The interview").focus()
    page.keyboard.press("p")
    assert audio.evaluate("sound => sound.paused")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("p")
    expect(page.locator("#t2.playing")).to_be_attached()
    assert not audio.evaluate("sound => sound.paused")
    # Further on than one answer holds: the player asks for what it needs.
    page.keyboard.press("p")
    audio.evaluate("sound => { sound.currentTime = 65; }")
    expect(audio).to_have_js_property("seeking", False)
    page.keyboard.press("b")
    assert audio.evaluate("sound => sound.currentTime") == pytest.approx(62)


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_recording_that_is_not_there_is_named_with_its_place(reading, bench):
    page = reading(bench, name="P02")

    expect(page.get_by_role("region", name="Recording")).to_contain_text(
        "The recording P02.wav is not in the folder study.polyvocal-media beside the study."
    )
    page.get_by_role("region", name="The interview").focus()
    page.keyboard.press("p")
    expect(page.get_by_role("status").last).to_contain_text("Put it there, and load this page")


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_damaged_recording_says_so(reading, bench, sound):
    sound.write_bytes(b"RIFF and nothing more")

    page = reading(bench, name="P02")

    expect(page.get_by_role("region", name="Recording")).to_contain_text("cannot be played")


def test_parts_are_the_file_s_bytes_and_none_is_long(ask, sound):
    data = sound.read_bytes()
    assert len(data) > 2 * LONGEST

    first = ask("bytes=0-")
    assert (first.status, first.headers["content-range"]) == (
        206,
        f"bytes 0-{LONGEST - 1}/{len(data)}",
    )
    assert int(first.headers["content-length"]) == LONGEST
    assert ask("bytes=0-3").text == "RIFF"
    assert ask("bytes=8-11").text == "WAVE"
    assert int(ask("bytes=-10").headers["content-length"]) == 10
    assert ask().headers["content-range"] == first.headers["content-range"]


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=9999999999-",
        "bytes=5-2",
        "bytes=-0",
        "bytes=-",
        "lines=1-2",
        "bytes=0-1,4-5",
        "bytes=٣-",
    ],
)
def test_what_is_no_part_of_it_is_refused(ask, sound, asked):
    answer = ask(asked.encode().decode("latin-1"))

    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{sound.stat().st_size}"


@pytest.mark.parametrize("name", ["../study.polyvocal", "link.wav", "P02.exe", "folder", "."])
def test_nothing_else_is_handed_out(ask, study_file, sound, name):
    (sound.parent / "link.wav").symlink_to(study_file)
    (sound.parent / "P02.exe").write_bytes(b"MZ")
    (sound.parent / "folder").mkdir()
    name_recording(study_file, name)

    assert ask("bytes=0-3").status == 404
