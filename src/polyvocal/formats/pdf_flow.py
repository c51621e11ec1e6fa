"""From printed lines to paragraphs: joined where a line was broken to fit the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from polyvocal.formats.lines import Lines
from polyvocal.formats.pdf_columns import Line
from polyvocal.formats.pdf_pages import HYPHEN
from polyvocal.formats.pdf_tabs import Edge, column_edges

# In letters' heights.
_INDENT = 0.8
_SPACE = 0.25
_SHORTEST = 12.0
_WIDEST_LEADING = 1.35
_OTHER_TYPE = 0.12
# After a sentence, what may begin a turn is not joined: a name, a time, words in capitals.
_MAY_BEGIN = re.compile(
    r"[^\s:：][^\n\t:：]{0,45}[:：](?!//)|[\[(<{#]?\d{1,2}:\d\d|\S.{0,45}? [-–—] |[^\Wa-z\d_]{2,}\b"
)
_ENDS = re.compile(r"(?:[.?!…。？！–—]|(?<!\w)-)[\"'”’»)\]]*$")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_GOES_ON = re.compile(r"[^\W\d_]+")


@dataclass
class Flow:
    """Paragraphs as they are put together, and the words that were joined over a line's end.

    `joined`: words whose hyphen went; `kept`: ends of lines that stay as they are printed.
    """

    lines: Lines = field(default_factory=Lines)
    joined: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def flow(pages: Iterable[Sequence[Line]]) -> Flow:
    """One text of all pages' lines, in reading order."""
    printed = [line for page in pages for line in page]
    words = _Words(printed)
    edges = column_edges(printed)
    leading = _leading(printed)
    done = Flow()
    begins = True
    for line, following in pairwise([*printed, None]):
        if line is None:
            break
        text = line.text
        if begins:
            n_bold = line.runs[0].n_bold
            done.lines.put(text[:n_bold], bold=True)
            text = text[n_bold:]
        if following is None or not _goes_on(line, following, edges, leading, begins=begins):
            done.lines.put(text, bold=False)
            done.lines.end_line()
            begins = True
        else:
            done.lines.put(_joint(text, following.text, words, done), bold=False)
            begins = False
    return done


class _Words:
    """The words that stand within lines, whole: what tells a broken word from a joined one."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._seen: set[str] = set()
        for line in lines:
            found = _WORD.findall(line.text.casefold())
            # The first and the last may be parts of broken words.
            self._seen.update(found[1:-1])

    def has(self, word: str) -> bool:
        """Does this word stand somewhere else, unbroken?"""
        return word.casefold() in self._seen


def _joint(text: str, following: str, words: _Words, done: Flow) -> str:
    """The end of a line as it goes on: a broken word joined where that is certain."""
    broken, rest = _BROKEN.search(text), _GOES_ON.match(following)
    if broken is None or rest is None:
        return f"{text} "
    whole, hyphened = broken[1] + rest.group(), f"{broken[1]}-{rest.group()}"
    if words.has(hyphened):
        return text
    if rest.group().islower() and words.has(whole):
        done.joined.append(whole)
        return text.removesuffix(HYPHEN)
    # It may be half a word, or somebody who stopped in the middle of one.
    done.kept.append(f"{broken[1]}- {rest.group()}")
    return f"{text} "


def _leading(lines: Sequence[Line]) -> float:
    """From one line down to the next within a paragraph, in letters' heights."""
    steps = sorted(
        (a.bottom - b.bottom) / a.height
        for a, b in pairwise(lines)
        if a.column == b.column and a.bottom > b.bottom
    )
    return steps[len(steps) // 20] if steps else 1.0


def _goes_on(
    line: Line, following: Line, edges: dict[int, Edge], leading: float, *, begins: bool
) -> bool:
    """Was the paragraph broken here only since the column is no wider?"""
    height = line.height
    first = following.runs[0]
    edge = edges[line.column]
    if line.right - line.left < _SHORTEST * height:
        return False
    is_full = line.right + _SPACE * height + first.first_word > edge.right
    if _ENDS.search(line.text) and not edge.is_certain:
        # A few lines of one length may be as many paragraphs.
        return False
    if (
        not is_full
        or len(following.runs) > 1
        or abs(following.height - height) > _OTHER_TYPE * height
        or (first.n_bold and line.runs[-1].n_bold < len(line.runs[-1].text))
        or (_MAY_BEGIN.match(following.text) and _ENDS.search(line.text))
    ):
        return False
    if following.column != line.column:
        return min(line.column, following.column) > 0
    if following.bottom > line.bottom:  # on the next page
        return True
    if line.bottom - following.bottom > _WIDEST_LEADING * leading * height:
        return False
    indent = following.left - line.left
    # The first line of a paragraph may be set in or out; after it, any change begins another.
    return abs(indent) < _INDENT * height or begins
