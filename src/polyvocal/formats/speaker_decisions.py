"""Deciding on the whole document which labels are speakers: no line is judged alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import attrgetter

from polyvocal.formats.paragraphs import is_hard_wrapped, paragraphs
from polyvocal.formats.speaker_labels import (
    METADATA,
    Label,
    ReadingHints,
    Shape,
    read_label,
    settle_letters,
)
from polyvocal.formats.turn_forms import Form, Start, candidates, simple_colons

_NON_BLANK_LINE = re.compile(r"\n[^\S\n]*+\S")
# A document this fully labelled leaves no doubt about labels that occur once.
_NEARLY_ALL = 0.9
_MOST = 0.8
_HALF = 0.5
_FRONT_LINES = 30
_label_of = attrgetter("label")
_FORM_LINE = re.compile(r"[ \t]*([^\n:\t]{1,40})[:\t]([^\n]*)")


@dataclass(frozen=True, slots=True)
class Decision:
    """Where turns start and who speaks, in order of place.

    `singles`: speakers that speak once, taken all the same. `refused`: places that look like a
    speaker but were read as words.
    """

    starts: tuple[Start, ...] = ()
    labels: dict[str, Label] = field(default_factory=dict)
    singles: tuple[Start, ...] = ()
    refused: tuple[Start, ...] = ()

    def label_of(self, start: Start) -> Label:
        """The reading of a start's label."""
        return self.labels[start.label]


def decide_speakers(
    text: str, file: str, hints: ReadingHints, bold: Sequence[tuple[int, int]]
) -> Decision:
    """Find the form in which this document names its speakers, and the places where it does.

    A label must recur, or alternate with another, or be known (an interviewer word, a role, a case
    or name that the hints tell). `bold`: `[start, end)` in which lines begin in bold type.
    """
    padded = f"\n{text}\n"
    n_lines = len(_NON_BLANK_LINE.findall(padded))
    quick = simple_colons(padded, file)
    if len(quick) >= _NEARLY_ALL * n_lines:
        decision = _weigh(Form.COLON, quick, n_lines, padded, hints)
        if len(decision.starts) == len(quick):
            return decision
    wrapped = is_hard_wrapped(text)
    if wrapped:
        n_lines = sum(1 for _ in paragraphs(text, 0, len(text), wrapped=True))
    front = _front_matter_end(text, hints)
    found = {
        form: [start for start in candidates(form, padded, bold, file) if start.line >= front]
        for form in Form
    }
    decisions = {
        form: _weigh(form, starts, n_lines, padded, hints, wrapped=wrapped)
        for form, starts in found.items()
    }
    best = max(decisions, key=lambda form: (len(decisions[form].starts), -form))
    decision = decisions[best]
    if not decision.starts:
        return decisions[Form.COLON]
    return _add_other_forms(decision, best, found, hints)


def _weigh(
    form: Form,
    starts: list[Start],
    n_lines: int,
    padded: str,
    hints: ReadingHints,
    *,
    wrapped: bool = False,
) -> Decision:
    """What the document says if this is its form: no starts at all when it probably is not."""
    raw_counts = Counter(map(_label_of, starts))
    labels = {raw: read_label(raw, hints) for raw in raw_counts}
    settled = settle_letters(labels.values())
    labels = {
        raw: replace(settled[label.key], printed=label.printed) for raw, label in labels.items()
    }
    counts: Counter[str] = Counter()
    for raw, n in raw_counts.items():
        counts[labels[raw].key] += n
    looks_alike = {raw for raw, label in labels.items() if label.shape >= Shape.LETTER}
    n_lookalikes = sum(raw_counts[raw] for raw in looks_alike)
    n_units = n_lines - n_lookalikes if form is Form.OWN_LINE else n_lines
    accepted = _frequent(form, settled, counts, n_units)
    is_plain = form in {Form.COLON, Form.TAB, Form.BOLD}
    somebody_asks = any(settled[key].shape >= Shape.INTERVIEWER for key in accepted)
    enough = (_HALF if somebody_asks else _NEARLY_ALL) * n_units
    if is_plain and n_lookalikes >= max(2, enough):
        accepted |= {labels[raw].key for raw in looks_alike}
    taken = _of_labels(starts, {raw for raw, label in labels.items() if label.key in accepted})
    if form is Form.OWN_LINE and _HALF * len(taken) <= sum(s.seconds is not None for s in taken):
        # Where names carry time stamps, a lone word without one is an answer.
        stamped = {labels[s.label].key for s in taken if s.seconds is not None}
        taken = [s for s in taken if labels[s.label].key in stamped]
    if not _is_convincing(form, taken, labels, n_units, padded):
        shown = _of_labels(starts, looks_alike) if form is Form.COLON else []
        return Decision(labels=labels, refused=tuple(_first_of_each(shown)))
    if is_plain and _MOST * n_units <= len(taken) < len(starts):
        lines = {s.line for s in taken}
        taken = [s for s in starts if s.line in lines or labels[s.label].shape >= Shape.NAME]
    if wrapped:
        # In broken lines, a word before a colon may come to stand first by chance.
        taken = [s for s in taken if counts[labels[s.label].key] > 1 or _begins_block(padded, s)]
    lookalikes = looks_alike if is_plain and len(taken) < len(starts) else set()
    return _decision(taken, _of_labels(starts, lookalikes), labels, counts)


def _of_labels(starts: list[Start], raws: AbstractSet[str]) -> list[Start]:
    return [start for start in starts if start.label in raws] if raws else []


def _begins_block(padded: str, start: Start) -> bool:
    return not padded[max(start.line - 1, 0) : start.line].strip("\n")


def _frequent(
    form: Form, settled: dict[str, Label], counts: Counter[str], n_units: int
) -> set[str]:
    """The labels that recur, or are known, as far as their form makes a label of them."""
    accepted = {
        key for key, label in settled.items() if counts[key] >= _least_count(form, label.shape)
    }
    total = sum(counts[key] for key in accepted)
    if form is Form.CAPITALS:
        # "I" and "A" begin sentences: letters need their counterpart and nearly every line.
        letters = {key for key in accepted if settled[key].shape is Shape.LETTER}
        if _n_paired_letters(letters, counts) < _MOST * n_units:
            accepted -= letters
    loose = {key for key in accepted if settled[key].shape is Shape.LOOSE}
    if form is Form.OWN_LINE and loose != accepted:
        return accepted - loose
    # "jane" speaks all along, "some people" only begins three lines.
    return accepted - {key for key in loose if counts[key] < 0.05 * total}


def _least_count(form: Form, shape: Shape) -> float:
    if shape >= Shape.ROLE:
        return 2 if form is Form.CAPITALS and shape is not Shape.TOLD else 1
    return {Shape.NAME: 2, Shape.LETTER: 2, Shape.LOOSE: 3}.get(shape, float("inf"))


def _is_convincing(
    form: Form, taken: list[Start], labels: dict[str, Label], n_units: int, padded: str
) -> bool:
    if not taken:
        return False
    counts: Counter[str] = Counter()
    for raw, n_raw in Counter(map(_label_of, taken)).items():
        counts[labels[raw].key] += n_raw
    n, n_speakers = len(taken), len(counts)
    share = n / max(n_units, 1)
    shapes = {label.key: label.shape for label in labels.values() if label.key in counts}
    if Shape.TOLD in shapes.values() and form is not Form.CAPITALS:
        return True
    n_strong = sum(counts[key] for key, shape in shapes.items() if shape >= Shape.ROLE)
    n_strong += _n_paired_letters(set(counts), counts)
    if form is Form.OWN_LINE and not sum(s.seconds is not None for s in taken) >= _HALF * n:
        # "Yes" and "Mm" stand alone on lines too, but do not take turns with one another.
        regular = (
            share >= _MOST or n_strong >= _MOST * n or _alternation(_keys(taken, labels)) >= 0.4
        )
        return n_speakers >= 2 and regular and share >= 0.3 and _have_words(taken, padded)
    if form in {Form.DASH, Form.CAPITALS}:
        return share >= _HALF or (n_strong >= 4 and n_speakers >= 2)
    if n_strong >= _HALF * n and ((n_speakers >= 2 and n >= 2) or (n >= 3 and share >= 0.2)):
        return True
    if n_speakers >= 2 and n >= 4 and share >= 0.2:
        return share >= _HALF or _alternation(_keys(taken, labels)) >= 0.3
    return share >= _NEARLY_ALL or (n >= 3 and share >= _HALF)


def _n_paired_letters(keys: set[str], counts: Counter[str]) -> int:
    """Letters that go together, as I and P do, are as good as words."""
    for pair in ({"i", "p"}, {"i", "r"}, {"q", "a"}, {"r", "p"}, {"m", "p"}, {"m", "r"}):
        if pair <= keys:
            return sum(counts[key] for key in pair)
    return 0


def _have_words(taken: list[Start], padded: str) -> bool:
    """Do words follow nearly every name? A column of names is a list, not a conversation."""
    n_silent = sum(not padded[a.words + 1 : b.line].strip() for a, b in pairwise(taken))
    return n_silent <= 0.1 * len(taken)


def _keys(taken: list[Start], labels: dict[str, Label]) -> list[str]:
    return [labels[start.label].key for start in taken]


def _alternation(keys: list[str]) -> float:
    return sum(a != b for a, b in pairwise(keys)) / max(len(keys) - 1, 1)


def _first_of_each(starts: list[Start]) -> list[Start]:
    return list({start.label: start for start in reversed(starts)}.values())[::-1]


def _decision(
    taken: list[Start],
    lookalikes: list[Start],
    labels: dict[str, Label],
    counts: Counter[str],
) -> Decision:
    once = {
        raw
        for raw, label in labels.items()
        if counts[label.key] == 1 and label.shape is not Shape.TOLD
    }
    lines = {start.line for start in taken} if lookalikes else set()
    refused = [s for s in lookalikes if s.line not in lines and labels[s.label].shape >= Shape.NAME]
    return Decision(tuple(taken), labels, tuple(_of_labels(taken, once)), tuple(refused))


def _add_other_forms(
    decision: Decision, best: Form, found: dict[Form, list[Start]], hints: ReadingHints
) -> Decision:
    """Add known speakers that some lines name in another way: "P -" among many "P:"."""
    speakers = {decision.label_of(start).key: decision.label_of(start) for start in decision.starts}
    lines = {start.line for start in decision.starts}
    starts, labels = list(decision.starts), dict(decision.labels)
    for form, others in found.items():
        if form in {best, Form.CAPITALS}:
            continue
        for start in others:
            label = labels.get(start.label) or read_label(start.label, hints)
            known = label.key in speakers or label.shape is Shape.TOLD
            if known and start.line not in lines:
                lines.add(start.line)
                starts.append(start)
                labels[start.label] = speakers.get(label.key, label)
    starts.sort(key=lambda start: start.line)
    refused = tuple(start for start in decision.refused if start.line not in lines)
    return Decision(tuple(starts), labels, decision.singles, refused)


def _front_matter_end(text: str, hints: ReadingHints) -> int:
    """Where the form at the top ("Date: …", "Interviewer: Jane") ends; 0 when there is none.

    It reaches to its last line of metadata and, where a blank line closes it and every line is
    short, to that blank line.
    """
    end, position, is_form = 0, 0, True
    for line in text[:8000].split("\n")[:_FRONT_LINES]:
        if end and is_form and not line.strip():
            return position
        found = _FORM_LINE.match(line)
        if found is None:
            break
        position += len(line) + 1
        is_form = is_form and len(found.group(2).split()) <= 6
        is_metadata = not METADATA.isdisjoint(found.group(1).casefold().split())
        if is_metadata and read_label(found.group(1), hints).shape is not Shape.TOLD:
            end = position
    return min(end, len(text))
