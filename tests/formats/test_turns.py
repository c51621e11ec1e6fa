"""Turns and speakers are found on the whole document."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.documents import SpeakerKind
from polyvocal.core.findings import Outcome
from polyvocal.formats.speaker_labels import ReadingHints
from polyvocal.formats.turns import Detected, detect_turns

ASKS, ANSWERS, NOBODY = SpeakerKind.INTERVIEWER, SpeakerKind.PARTICIPANT, SpeakerKind.NEITHER


def read(text: str, **options) -> Detected:
    return detect_turns(text, "a.txt", **options)


def turns_of(text: str, **options) -> list[tuple[str | None, str]]:
    detected = read(text, **options)
    return [
        (None if t.speaker is None else detected.speakers[t.speaker].label, text[t.start : t.end])
        for t in detected.turns
    ]


def kinds_of(text: str, **options) -> dict[str, SpeakerKind]:
    return {s.label: s.kind for s in read(text, **options).speakers}


TALK = [("How did it begin?", "I"), ("Slowly, I think.", "P"), ("And then?", "I"), ("Better.", "P")]


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Interviewer: ", "P03: "),
        ("INT: ", "PW6: "),
        ("I: ", "P: "),
        ("Q: ", "A: "),
        ("Int:", "P:"),
        ("INT - ", "PW6 - "),
        ("INT – ", "PW6 – "),
        ("Interviewer\t", "Rosa\t"),
        ("Interviewer:\t", "Rosa:\t"),
        ("INTERVIEWER ", "ROSA "),
        ("I ", "P "),
        ("[00:01:02] Interviewer: ", "[00:01:02] Rosa: "),
        ("00:01:02 Interviewer: ", "00:01:02 Rosa: "),
        ("Interviewer (00:01:02): ", "Rosa (00:01:02): "),
        ("Interviewer [01:02]: ", "Rosa [01:02]: "),
        ("Interviewer: [00:01:02] ", "Rosa: [00:01:02] "),
        ("Interviewer 00:01:02\n", "Rosa 00:01:02\n"),
        ("Interviewer (00:01:02)\n", "Rosa (00:01:02)\n"),
        ("00:01:02 Interviewer\n", "00:01:02 Rosa\n"),
        ("#00:01:02-3# Interviewer: ", "#00:01:02-3# Rosa: "),
        ("Interviewer\n", "Rosa\n"),
        ("INTERVIEWER\n", "ROSA\n"),
        ("Interviewer:\n", "Rosa:\n"),
        ("**Interviewer:** ", "**Rosa:** "),
        ("**Interviewer**: ", "**Rosa**: "),
        ("Interviewer : ", "Rosa : "),
        ("Interviewer： ", "Rosa： "),
        ("[Interviewer]: ", "[Rosa]: "),
        ("1\tInterviewer\t", "1\tRosa\t"),
        ("00:01:02\tInterviewer\t", "00:01:02\tRosa\t"),
    ],
)
def test_every_form_of_label_reads_to_the_same_turns(asks, answers):
    text = "\n\n".join((asks if who == "I" else answers) + words for words, who in TALK)

    detected = read(text)

    assert [text[t.start : t.end] for t in detected.turns] == [words for words, _who in TALK]
    assert [t.speaker for t in detected.turns] == [0, 1, 0, 1]
    assert [s.kind for s in detected.speakers] == [ASKS, ANSWERS]


@pytest.mark.parametrize(
    "friend",
    [
        "he said: no",
        "Note: the tape stopped here.",
        "10:30: we met",
        "One thing: it rained.",
        "https://nowhere",
        "3:1 was the ratio",
        "And then she goes: never!",
        "The answer is: perhaps",
        "So I thought: why not",
        "Example: bread",
    ],
)
def test_a_sentence_with_a_colon_never_starts_a_turn(friend):
    text = f"I: Tell me more.\n\nP: Well,\n{friend}\n{friend}\n\nI: Go on.\n\nP: That is all."

    assert turns_of(text) == [
        ("I", "Tell me more."),
        ("P", f"Well,\n{friend}\n{friend}"),
        ("I", "Go on."),
        ("P", "That is all."),
    ]


def test_a_report_says_what_was_understood():
    text = "Interviewer: Hello?\nP: Yes.\nP: Here.\n"

    assert [(f.outcome, f.sentence) for f in read(text).findings] == [
        (Outcome.TAKEN, "3 turns, 2 speakers: Interviewer (interviewer) 1, P (participant) 2.")
    ]


def test_a_speaker_that_speaks_once_is_taken_and_named_in_the_report():
    text = (
        "I: How?\nP: So.\nI: When?\nP: Then.\nI: Why?\nP: Because.\nNurse: Tea?\nI: And?\nP: No.\n"
    )

    doubts = [f for f in read(text).findings if f.outcome is Outcome.AMBIGUOUS]

    assert ("Nurse", "Tea?") in turns_of(text)
    assert [(f.place, f.sentence[:7]) for f in doubts] == [("line 7", "“Nurse”")]


def test_a_lookalike_in_loose_paragraphs_is_words_and_named_in_the_report():
    text = "".join(f"I: Question {n}?\nP: Answer.\nMore of it.\nAnd more.\n" for n in range(9))
    text += "Bristol: a city.\n"

    doubts = [f for f in read(text).findings if f.outcome is Outcome.AMBIGUOUS]

    assert len(turns_of(text)) == 18
    assert [(f.place, f.sentence[:9]) for f in doubts] == [("line 37", "“Bristol”")]


def test_paragraphs_without_a_label_go_on_with_the_turn_before():
    text = "I: Why?\n\nP: First this.\n\nThen that.\n\nI: And?\n\nP: Enough.\n"

    assert turns_of(text)[1] == ("P", "First this.\n\nThen that.")


def test_without_speakers_every_paragraph_is_a_turn_of_nobody():
    text = "First paragraph.\n\nSecond: with a colon.\n  Third.\n"

    assert turns_of(text) == [
        (None, "First paragraph."),
        (None, "Second: with a colon."),
        (None, "Third."),
    ]


def test_lines_broken_to_fit_a_page_are_one_paragraph():
    block = "\n".join(["These words were typed on a page that was sixty characters wide"] * 4)
    text = f"{block}\n\n{block}\n"

    assert turns_of(text) == [(None, block), (None, block)]


def test_time_stamps_give_seconds_and_are_no_words():
    text = "I: [00:00:05] Hello?\nP: Hi. [00:01:10]\n[00:02:00]\nI: So?\nP: (1:02:03) Well.\n"

    detected = read(text)

    assert turns_of(text) == [
        ("I", "Hello?"),
        ("P", "Hi. [00:01:10]"),
        ("I", "So?"),
        ("P", "Well."),
    ]
    assert [t.seconds for t in detected.turns] == [5, None, 120, 3723]


def test_a_stamp_at_the_end_of_a_turn_is_its_time_when_it_has_no_other():
    text = "I: Hello? [00:00:05]\nP: Hi. [00:01:10]\n"

    detected = read(text)

    assert turns_of(text) == [("I", "Hello?"), ("P", "Hi.")]
    assert [t.seconds for t in detected.turns] == [5, 70]


def test_rising_clocks_without_speakers_are_time_stamps():
    text = "00:00 We begin.\n00:42 We go on.\n01:10 We end.\n"

    assert turns_of(text) == [(None, "We begin."), (None, "We go on."), (None, "We end.")]
    assert [t.seconds for t in read(text).turns] == [0, 42, 70]


def test_one_clock_without_speakers_is_words():
    assert turns_of("10:30 we met.\n\nIt rained.\n")[0] == (None, "10:30 we met.")


def test_the_form_at_the_top_is_no_turn():
    text = (
        "Date: 3 May\nInterviewer: Ada\nParticipant: P03\n\nI: Hello?\nP: Hi.\nI: So?\nP: Well.\n"
    )

    detected = read(text)

    assert turns_of(text)[0] == ("I", "Hello?")
    assert [f.place for f in detected.findings if f.outcome is Outcome.WARNING] == ["lines 1–3"]


def test_labels_that_differ_only_in_case_and_colon_are_one_speaker():
    text = "INT: a?\nP: b.\nInt: c?\nP : d.\nint: e?\nINT: f?\np: g.\n"

    assert kinds_of(text) == {"INT": ASKS, "P": ANSWERS}


def test_a_known_speaker_in_another_form_is_found_too():
    text = "INT: a?\nP: b.\nINT: c?\nP - d.\nINT: e?\nP: f.\n"

    assert [who for who, _words in turns_of(text)] == ["INT", "P"] * 3


@pytest.mark.parametrize(
    ("labels", "kinds"),
    [
        (("I", "R"), (ASKS, ANSWERS)),
        (("R", "P"), (ASKS, ANSWERS)),
        (("M", "P1"), (ASKS, ANSWERS)),
        (("M", "F"), (ANSWERS, ANSWERS)),
        (("Moderator", "Participant 1"), (ASKS, ANSWERS)),
        (("Facilitator", "Rosa"), (ASKS, ANSWERS)),
        (("Interviewer 2", "?"), (ASKS, NOBODY)),
        (("Therapist", "Client"), (ANSWERS, ANSWERS)),
        (("Counsellor", "Client"), (ANSWERS, ANSWERS)),
        (("Lead researcher", "Rosa"), (ASKS, ANSWERS)),
    ],
)
def test_kinds_follow_from_the_labels_beside_one_another(labels, kinds):
    text = "".join(f"{labels[0]}: How?\n{labels[1]}: So.\n" for _ in range(4))

    assert tuple(kinds_of(text).values()) == kinds


def test_hints_name_cases_interviewers_and_anything_else():
    hints = ReadingHints(
        case_labels=frozenset({"site-7"}),
        interviewers=frozenset({"Ada Marsh"}),
        kinds={"Therapist": ASKS, "Tape": NOBODY},
    )
    text = "AM: a?\nSite 7: b.\nTherapist: c?\nTape: d.\n\nSome longer words.\n\nAnd more.\n"

    assert kinds_of(text, hints=hints) == {
        "AM": ASKS,
        "Site 7": ANSWERS,
        "Therapist": ASKS,
        "Tape": NOBODY,
    }


def test_a_paper_with_headings_has_no_speakers():
    text = "\n\n".join(  # noqa: FLY002 - paragraphs read best one a line
        [
            "Objective: To test a programme.",
            "Methods: Forty people took part; the aim was: to walk more.",
            "The programme had three parts.",
            "Participants: Adults.",
            "Funding: None.",
            "LP reports: nothing.",
            "Results were mixed.",
            "Participants: More adults.",
        ]
    )

    assert read(text).speakers == ()
    assert len(read(text).turns) == 8


def test_a_label_without_words_is_no_turn_and_is_reported():
    text = "I: a?\nP:\nI: b?\nP: c.\n"

    left_out = [f.place for f in read(text).findings if f.outcome is Outcome.LEFT_OUT]

    assert turns_of(text) == [("I", "a?"), ("I", "b?"), ("P", "c.")]
    assert left_out == ["line 2"]


def test_bold_names_need_no_colon():
    text = "Ada Hello?\nRosa Hi.\nAda So?\nRosa Well.\n"
    bold = [(0, 3), (11, 15), (20, 23), (28, 32)]

    assert turns_of(text, bold=bold) == [
        ("Ada", "Hello?"),
        ("Rosa", "Hi."),
        ("Ada", "So?"),
        ("Rosa", "Well."),
    ]


def test_nobody_known_as_the_interviewer_is_said():
    warnings = [f for f in read("Ann: a?\nBo: b.\n").findings if f.outcome is Outcome.WARNING]

    assert [f.sentence[:46] for f in warnings] == ["None of the speakers is known as the interview"]


def test_notes_at_the_end_are_nobodys():
    text = "I: a?\nP: b.\nFootnote 1: c\n"

    assert turns_of(text, body_end=12) == [("I", "a?"), ("P", "b."), (None, "Footnote 1: c")]


LABELS = ("Interviewer", "INT", "P", "PW6", "Rosa", "ROSA", "?", "he said", "Note", "I")
SIGNS = (": ", ":", " - ", "\t", "\n", " ", "：", " (00:01:02): ", " [1:02]\n")
line = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(["words here.", "[00:01:02]", "00:01:02", "10:30: we met", "", " ", "\u2028"]),
    st.tuples(
        st.sampled_from(["", "[00:00:07] ", "0:09 ", "  "]),
        st.sampled_from(LABELS),
        st.sampled_from(SIGNS),
        st.sampled_from(["words.", "", "More words: two", "Ünïcode 🙂"]),
    ).map("".join),
)
documents = st.lists(line, max_size=10).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n"]).map(lambda gap: gap.join(lines))
)
MARKS = re.compile(
    r"[\[(<{#]?\d{1,3}:\d\d(?::\d\d)?[\])>}#]?|[-–—:：*_\[\]()<>{}#.]|(?<!\w)\d{1,5}(?=[.)]?\t)"
)


def front_lines(detected):
    """The lines before the first speaker, which are no turn."""
    for finding in detected.findings:
        if finding.place.startswith("lines 1–"):
            return range(1, int(finding.place.removeprefix("lines 1–")) + 1)
    return range(0)


@given(documents)
def test_turns_are_in_order_inside_the_text_and_hold_every_word_once(text):
    detected = read(text)

    starts, ends = detected.turns.start, detected.turns.end
    assert np.all(starts < ends)
    assert np.all(ends[:-1] <= starts[1:])
    assert len(ends) == 0 or (starts[0] >= 0 and ends[-1] <= len(text))
    assert all(text[s:e] == text[s:e].strip() for s, e in zip(starts, ends, strict=True))
    edges = [0, *np.column_stack([starts, ends]).ravel().tolist(), len(text)]
    silent = {f.place for f in detected.findings if f.outcome is Outcome.LEFT_OUT}
    silent |= {f"line {n}" for n in front_lines(detected)}
    named = sorted({*LABELS, *(s.label for s in detected.speakers)}, key=len, reverse=True)
    for before, after in zip(edges[::2], edges[1::2], strict=True):
        first = text.count("\n", 0, before) + 1
        lines = enumerate(text[before:after].split("\n"), first)
        gap = MARKS.sub(" ", "\n".join(rest for n, rest in lines if f"line {n}" not in silent))
        for label in named:
            gap = gap.replace(label, " ")
        assert gap.strip() == ""


@given(documents)
def test_reading_twice_gives_the_same(text):
    assert read(text) == read(text)
