"""What the report says about turns and speakers."""

from __future__ import annotations

from collections import Counter

from polyvocal.core.documents import SpeakerKind
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _, ngettext
from polyvocal.formats.documents import ReadSpeaker
from polyvocal.formats.speaker_decisions import Decision
from polyvocal.formats.speaker_labels import Shape

_MOST_LISTED = 10
# A document of two turns has only speakers that speak once, and nothing to doubt.
_FEWEST_TURNS_FOR_DOUBT = 6


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _kind_word(kind: SpeakerKind) -> str:
    return {
        SpeakerKind.PARTICIPANT: _("participant"),
        SpeakerKind.INTERVIEWER: _("interviewer"),
        SpeakerKind.NEITHER: _("nobody's words"),
    }[kind]


def summarise(file: str, speakers: tuple[ReadSpeaker, ...], spoken: list[int]) -> Finding:
    """How many turns and speakers; `spoken` holds each turn's index into `speakers`."""
    counts = Counter(spoken)
    named = ", ".join(
        _("{label} ({kind}) {n}").format(label=s.label, kind=_kind_word(s.kind), n=counts[i])
        for i, s in enumerate(speakers)
    )
    n_turns, n_speakers = len(spoken), len(speakers)
    turns = ngettext("{n} turn", "{n} turns", n_turns).format(n=n_turns)
    people = ngettext("{n} speaker", "{n} speakers", n_speakers).format(n=n_speakers)
    sentence = _("{turns}, {people}: {named}.").format(turns=turns, people=people, named=named)
    return Finding(Outcome.TAKEN, file, "", sentence)


def no_speakers(file: str, n: int) -> Finding:
    """That `n` paragraphs are turns of nobody."""
    return Finding(
        Outcome.TAKEN,
        file,
        "",
        ngettext(
            "No speakers were found; the one paragraph is a turn.",
            "No speakers were found; each of the {n} paragraphs is a turn.",
            n,
        ).format(n=n),
    )


def front_matter(file: str, text: str, end: int) -> Finding:
    """That words before the first speaker, up to `end`, are nobody's."""
    return Finding(
        Outcome.WARNING,
        file,
        _("lines {first}–{last}").format(first=1, last=_line_of(text, max(end - 1, 0))),
        _("What stands before the first speaker is kept in the text, but is no turn."),
    )


def silent_speakers(file: str, text: str, lines: list[int]) -> list[Finding]:
    """That labels at these places are followed by no words."""
    return [
        Finding(
            Outcome.LEFT_OUT,
            file,
            _("line {line}").format(line=_line_of(text, position)),
            _("This speaker says nothing before the next one; it is not counted as a turn."),
        )
        for position in lines[:_MOST_LISTED]
    ]


def nobody_asks(file: str) -> Finding:
    """That no interviewer was recognised, and where to name one."""
    return Finding(
        Outcome.WARNING,
        file,
        "",
        _(
            "None of the speakers is known as the interviewer. If one is, say so in the documents "
            "sheet, column “speakers”."
        ),
    )


def doubts(text: str, file: str, decision: Decision) -> list[Finding]:
    """Speakers that speak once, and words that look like speakers, with what to do."""
    findings = []
    is_short = len(decision.starts) < _FEWEST_TURNS_FOR_DOUBT
    for start in () if is_short else decision.singles[:_MOST_LISTED]:
        label = decision.label_of(start)
        sentence = _(
            "“{label}” speaks only once; taken as a speaker ({kind}). If it is none, say whose "
            "words these are in the documents sheet, column “speakers”."
        ).format(label=label.printed, kind=_kind_word(label.kind))
        findings.append(_doubt(text, file, start.line, sentence))
    for start in decision.refused[:_MOST_LISTED]:
        label = decision.label_of(start)
        if label.shape < Shape.NAME:
            continue
        sentence = _(
            "“{label}” looks like a speaker but was read as words. If it is one, name it in the "
            "documents sheet, column “speakers”."
        ).format(label=label.printed)
        findings.append(_doubt(text, file, start.line, sentence))
    return findings


def _doubt(text: str, file: str, position: int, sentence: str) -> Finding:
    place = _("line {line}").format(line=_line_of(text, position))
    return Finding(Outcome.AMBIGUOUS, file, place, sentence)
