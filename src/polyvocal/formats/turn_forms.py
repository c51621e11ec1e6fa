"""The forms in which transcripts name a speaker, each as one pattern over the whole text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import partial
from itertools import islice
from typing import NamedTuple, TypeVar

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _, ngettext
from polyvocal.formats.limits import MOST_TURNS
from polyvocal.formats.speaker_labels import LONGEST_LABEL
from polyvocal.formats.timestamps import STAMP, read_seconds, split_label

_T = TypeVar("_T")


class Form(IntEnum):
    """Where the label stands; the earlier one is preferred where two explain a text equally."""

    COLON = 0
    TAB = 1
    BOLD = 2
    OWN_LINE = 3
    DASH = 4
    CAPITALS = 5


class Start(NamedTuple):
    """A place where a turn may start: its line, its label, where its words may begin.

    Positions are code points; `seconds` is the time stamp printed beside the label, if any.
    """

    line: int
    label: str
    words: int
    seconds: float | None = None


# A named tuple is made in Python, this one in C: a large project has millions of turns.
_quick_start = partial(tuple.__new__, Start)

# Every pattern begins with a newline, which the search can leap to; possessive quantifiers (*+)
# keep a line of a million spaces from being tried a million times.
_HEAD = r"\n[ \t]*+"
_RAW = rf"[^\s:：][^\n\t:：]{{0,{LONGEST_LABEL - 1}}}?"
# The colon of an address or inside a clock.
_NO_COLON = r"(?!//|(?<=\d:)\d\d)"
_SIMPLE_COLON = re.compile(rf"{_HEAD}([^\s:\[(<#*][^\n\t:]{{0,{LONGEST_LABEL - 1}}}):{_NO_COLON}")
_COLON = re.compile(
    rf"{_HEAD}(?=[^\n]{{0,80}}[:：])(?:({STAMP})[ \t]*+[-–—]?[ \t]*+)?({_RAW})"
    rf"(?:[ \t]*+({STAMP}))?[ \t]*+(?:\*\*|__)?[:：]{_NO_COLON}(?:\*\*|__)?"
)
_TAB = re.compile(
    rf"{_HEAD}(?:(?:({STAMP})|\d{{1,5}}[.)]?)[ ]*+\t[ \t]*+)?"
    rf"([^\n\t]{{1,{LONGEST_LABEL + 20}}}+)\t[ \t]*+(?:({STAMP})[ ]*+(?=[\t\n]))?"
)
_DASH = re.compile(
    rf"{_HEAD}(?=[^\n]{{0,80}}[ \t][-–—])(?:({STAMP})[ \t]*+[-–—]?[ \t]*+)?({_RAW})"
    rf"(?:[ \t]*+({STAMP}))?[ \t]++[-–—]{{1,2}}[ \t]++(?=\S)"
)
_SHORT_LINE = re.compile(rf"{_HEAD}([^\n]{{1,{LONGEST_LABEL + 30}}}+)(?=\n)")
_CAPITALS = re.compile(
    rf"{_HEAD}(?:({STAMP})[ \t]*+)?([^\Wa-z\d_][^\Wa-z_][^\n]{{1,60}}|(?:\?{{1,3}}|[IPQARM]) [^\n])"
)
_UNKNOWN = re.compile(r"\?{1,3}")
_INITIAL = re.compile(r"(?:^|(?<=\s))[^\W\d_]\.")
# What sets a label off in the other forms.
_OTHER_SIGNS = frozenset(":：\t")
# The letters that stand for speakers; the decision asks for two that go together.
_SPEAKING_LETTERS = frozenset("IPQARM")


def simple_colons(padded: str, file: str) -> list[Start]:
    """Every "Label: words" line without a time stamp, the form most transcripts have."""
    found = islice(_SIMPLE_COLON.finditer(padded), MOST_TURNS + 1)
    starts = [_quick_start((m.start(), m[1], m.end() - 1, None)) for m in found]
    if len(starts) > MOST_TURNS:
        raise _too_many(file)
    return starts


def candidates(form: Form, padded: str, bold: Sequence[tuple[int, int]], file: str) -> list[Start]:
    """Every place where `form` could name a speaker.

    `padded` is the text after one newline, so that every line begins with one; `bold` are the
    `[start, end)` in which lines begin in bold type. Raises `BadFile` beyond `MOST_TURNS`.
    """
    if form is Form.BOLD:
        return list(limited(_bold(padded, bold), file))
    if form is Form.OWN_LINE:
        return list(limited(_own_lines(padded), file))
    if form is Form.CAPITALS:
        return _shorten_capitals(list(limited(_capitals(padded), file)))
    pattern = {Form.COLON: _COLON, Form.TAB: _TAB, Form.DASH: _DASH}[form]
    return list(limited(_matches(pattern, padded), file))


def _matches(pattern: re.Pattern[str], padded: str) -> Iterator[Start]:
    for found in pattern.finditer(padded):
        before, raw, after = found.groups()
        stamp = before or after
        seconds = read_seconds(stamp) if stamp else None
        if not stamp:
            raw, seconds = split_label(raw)
        yield Start(found.start(), raw, found.end() - 1, seconds)


def _own_lines(padded: str) -> Iterator[Start]:
    for found in _SHORT_LINE.finditer(padded):
        raw, seconds = split_label(found.group(1))
        # "Great." is an answer; "Jane K." is a name.
        is_sentence = raw.endswith((".", "?", "!", "…", ",")) and not _INITIAL.search(raw)
        if (
            raw
            and _OTHER_SIGNS.isdisjoint(raw)
            and len(raw) <= LONGEST_LABEL
            and (not is_sentence or _UNKNOWN.fullmatch(raw))
        ):
            yield Start(found.start(), raw, found.end() - 1, seconds)


def _bold(padded: str, bold: Sequence[tuple[int, int]]) -> Iterator[Start]:
    for start, end in bold:
        raw, seconds = split_label(padded[start + 1 : end + 1])
        if raw and len(raw) <= LONGEST_LABEL:
            line = padded.rfind("\n", 0, start + 1)
            while padded[end + 1 : end + 2] in {":", "：", " ", "\t"}:
                end += 1  # noqa: PLW2901 - the colon after a bold name belongs to the name
            yield Start(line, raw, end, seconds)


def _capitals(padded: str) -> Iterator[Start]:
    for found in _CAPITALS.finditer(padded):
        words = found.group(2).split(" ")[:4]
        n = 0
        while n < min(3, len(words) - 1) and _is_capital(words[n], first=n == 0):
            n += 1
        if n:
            raw = " ".join(words[:n])
            seconds = read_seconds(found.group(1)) if found.group(1) else None
            yield Start(found.start(), raw, found.start(2) + len(raw) - 1, seconds)


def _is_capital(word: str, *, first: bool) -> bool:
    bare = word.strip(".'’-()")
    if ":" in word:
        return False
    if first and (word in _SPEAKING_LETTERS or _UNKNOWN.fullmatch(word)):
        return True
    is_name = len(bare) > 1 and bare.isupper()
    return is_name or (not first and (bare.isdecimal() or bool(_INITIAL.fullmatch(word))))


def _shorten_capitals(starts: list[Start]) -> list[Start]:
    """Cut "JANE NHS staff" to "JANE": a word belongs to the name only where it mostly follows it.

    "PARTICIPANT 1" and "PARTICIPANT 2" stay whole, since every PARTICIPANT is followed by a number
    that recurs.
    """
    counts: dict[str, int] = {}
    for start in starts:
        words = start.label.split(" ")
        for n in range(1, len(words) + 1):
            prefix = " ".join(words[:n])
            counts[prefix] = counts.get(prefix, 0) + 1
    recurring: dict[str, int] = {}
    for prefix, count in counts.items():
        shorter = prefix.rpartition(" ")[0]
        if shorter and count >= 2:
            recurring[shorter] = recurring.get(shorter, 0) + count
    return [_shorten(start, counts, recurring) for start in starts]


def _shorten(start: Start, counts: dict[str, int], recurring: dict[str, int]) -> Start:
    words = start.label.split(" ")
    kept = words[0]
    for word in words[1:]:
        if recurring.get(kept, 0) < 0.9 * counts[kept]:
            break
        kept = f"{kept} {word}"
    return start._replace(label=kept, words=start.words - (len(start.label) - len(kept)))


def limited(starts: Iterable[_T], file: str) -> Iterator[_T]:
    """The same, until there are more than any transcript has: then `BadFile`."""
    iterator = iter(starts)
    yield from islice(iterator, MOST_TURNS)
    if next(iterator, None) is not None:
        raise _too_many(file)


def _too_many(file: str) -> BadFile:
    return BadFile(
        file,
        ngettext(
            "More than {n} line looks like a turn at talk.",
            "More than {n} lines look like turns at talk.",
            MOST_TURNS,
        ).format(n=f"{MOST_TURNS:,}"),
        remedy=_("Split the file into one file per interview."),
    )
