"""Page headers, footers and line numbers that a transcript's text carries from its printed form.

They are left out of the text only when there is no doubt, and every line left out is shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _, ngettext

_NUMBER = re.compile(r"\d{1,4}")
_ONLY_MARK = re.compile(r"[\W_]*(?:\d{1,4}[\W_]*){1,2}")
_LINE_NUMBER = re.compile(r"\n[ \t]*+(\d{1,5})(?:[ \t.:)|]|(?=\n))[ \t]*+")
_FIRST_NUMBERED = re.compile(r"\s*\d{1,5}(?:[ \t.:)|]|\n)")
_LONGEST_MARK = 80
_FEWEST_PAGES = 3
# Pages hold more than a few lines: nearer repetitions are somebody counting.
_FEWEST_LINES_APART = 8
_FEWEST_NUMBERED = 10
_MOST_SHOWN = 3


def drop_page_marks(text: str, file: str) -> tuple[str, list[Finding]]:
    """The text without line numbers and page headers, where it certainly has them.

    Line numbers: every line that is not blank begins with a number, each one more than the last.
    Page marks: a line that recurs at least three times, the same but for a number that grows by
    one, never close together; and lines that stand beside every one of them.
    """
    text, findings = _drop_line_numbers(text, file)
    lines = text.split("\n")
    numbered = [
        i for i, line in enumerate(lines) if len(line) <= _LONGEST_MARK and _NUMBER.search(line)
    ]
    if len(numbered) < _FEWEST_PAGES:
        return text, findings
    dropped = _page_lines(lines, numbered)
    if not dropped:
        return text, findings
    kept = "\n".join(line for i, line in enumerate(lines) if i not in dropped)
    return kept, [*findings, say_page_marks(file, [lines[i].strip() for i in sorted(dropped)])]


def _drop_line_numbers(text: str, file: str) -> tuple[str, list[Finding]]:
    if _FIRST_NUMBERED.match(text) is None:
        return text, []
    padded = f"\n{text}\n"
    numbers = [int(m.group(1)) for m in _LINE_NUMBER.finditer(padded)]
    n_lines = sum(1 for line in text.split("\n") if line.strip())
    grows = all(b == a + 1 for a, b in pairwise(numbers))
    if len(numbers) < _FEWEST_NUMBERED or len(numbers) != n_lines or not grows:
        return text, []
    bare = _LINE_NUMBER.sub("\n", padded)[1:-1]
    sentence = _("Every line began with its number; the numbers are left out of the text.")
    return bare, [Finding(Outcome.LEFT_OUT, file, "", sentence)]


def _page_lines(lines: list[str], numbered: list[int]) -> set[int]:
    """The places of page marks among `lines`, of which `numbered` are short and hold a number."""
    by_pattern: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i in numbered:
        line = lines[i]
        for found in _NUMBER.finditer(line):
            pattern = f"{line[: found.start()].strip()}\x00{line[found.end() :].strip()}"
            by_pattern[pattern].append((i, int(found.group())))
    dropped: set[int] = set()
    for pattern, seen in by_pattern.items():
        if len(seen) >= _FEWEST_PAGES and _is_certain(pattern, seen):
            places = [i for i, _number in seen]
            dropped.update(places)
            dropped.update(_beside_all(lines, places))
    return dropped


def _is_certain(pattern: str, seen: list[tuple[int, int]]) -> bool:
    grows = all(b[1] == a[1] + 1 for a, b in pairwise(seen))
    apart = all(b[0] - a[0] >= _FEWEST_LINES_APART for a, b in pairwise(seen))
    bare = _ONLY_MARK.fullmatch(pattern.replace("\x00", "1")) is not None
    # A bare number may be an answer; as a page it starts where documents start.
    starts_low = seen[0][1] <= 2 or not bare
    return grows and apart and starts_low


def _beside_all(lines: list[str], places: list[int]) -> set[int]:
    """Lines next to every page mark that are the same at each: the rest of a header."""
    dropped: set[int] = set()
    for step in (-1, 1):
        near = [_next_line(lines, place, step) for place in places]
        texts = {lines[i].strip() for i in near if i is not None}
        line = texts.pop() if len(texts) == 1 and None not in near else ""
        # A colon may follow a speaker's name, and "Yes" may be said on every page.
        if ":" not in line and 12 <= len(line) <= _LONGEST_MARK:
            dropped.update(i for i in near if i is not None)
    return dropped


def _next_line(lines: list[str], place: int, step: int) -> int | None:
    at = place + step
    while 0 <= at < len(lines):
        if lines[at].strip():
            return at
        at += step
    return None


def say_page_marks(file: str, dropped: list[str]) -> Finding:
    """That these lines of page headers and footers are left out of the text."""
    n = len(dropped)
    shown = "; ".join(f"“{line}”" for line in dropped[:_MOST_SHOWN])
    more = "; …" if n > _MOST_SHOWN else ""
    return Finding(
        Outcome.LEFT_OUT,
        file,
        "",
        ngettext(
            "{n} line of page headers and footers is left out of the text: {shown}.",
            "{n} lines of page headers and footers are left out of the text: {shown}.",
            n,
        ).format(n=n, shown=shown + more),
    )
