"""How a file counts positions: told by its own evidence, since producers do not do as they say.

The standard means code points, first and last character. NVivo for Windows 12.6 counts UTF-16
units, a line end of Windows as two, and names the position after the last character; so do others,
each in its way. Every reading is tried on the file's own selections: does a stored quote stand
there, do they begin and end at the edges of words?
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from operator import and_
from typing import NamedTuple

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.offsets import file_map
from polyvocal.core.text import clean_text

# What is tried is enough to tell readings apart, and no more than takes a moment.
MOST_TRIED = 1000
_MOST_A_TEXT = 500
_LEAST_QUOTE = 3
# Of passages at the edges of words: with fewer, somebody should compare. NVivo's come to 0.99.
_DOUBTFUL = 0.9


class Reading(NamedTuple):
    """One way to count; the standard's own is code points with the last character included.

    `pairs_as_two` and `counts_mark` matter only where a text has Windows line ends or a byte order
    mark.
    """

    in_utf16: bool = False
    pairs_as_two: bool = False
    counts_mark: bool = False
    end_included: bool = False

    def __str__(self) -> str:
        """As it is named in commands: "utf16,crlf2,bom0,exclusive"."""
        unit = "utf16" if self.in_utf16 else "codepoints"
        pairs = "crlf2" if self.pairs_as_two else "crlf1"
        mark = "bom1" if self.counts_mark else "bom0"
        return f"{unit},{pairs},{mark},{'inclusive' if self.end_included else 'exclusive'}"


NVIVO = Reading(in_utf16=True, pairs_as_two=True)
_PLAIN = Reading()
_ALL = tuple(Reading(*flags) for flags in product((False, True), repeat=4))


@dataclass(frozen=True, slots=True)
class Sample:
    """A text as it stands in the file, and some of its selections with the quotes stored there.

    `raw` is without its byte order mark, which `has_mark` tells of.
    """

    raw: str
    has_mark: bool
    spans: Sequence[tuple[int, int]]
    quotes: Sequence[str]


@dataclass(frozen=True, slots=True)
class PositionsFound:
    """The reading taken, and how well it fits.

    Of `n_tried` selections, `n_edges` begin and end at the edges of words; of `n_stored` stored
    quotes, `n_quotes` stand where they should.
    `n_bare` are those at the edges of words that neither begin nor end with a space. `rival` is the
    best reading that differs in what it gives, with its own two scores.
    `is_told`: a person said which reading it is.
    """

    reading: Reading
    n_tried: int
    n_edges: int
    n_stored: int
    n_quotes: int
    rival: Reading | None = None
    rival_edges: int = 0
    is_told: bool = False
    n_bare: int = 0
    rival_bare: int = 0


@dataclass(slots=True)
class _Score:
    n_edges: int = 0
    n_quotes: int = 0
    n_bare: int = 0

    def add(self, other: _Score) -> None:
        self.n_edges += other.n_edges
        self.n_quotes += other.n_quotes
        self.n_bare += other.n_bare

    def look(self, text: str, first: int, after: int, quote: str) -> None:
        """Count one passage."""
        is_at_edges = is_edge(text, first) and is_edge(text, after)
        self.n_edges += is_at_edges
        self.n_bare += is_at_edges and not (text[first].isspace() or text[after - 1].isspace())
        wanted = " ".join(quote.split())
        if len(wanted) >= _LEAST_QUOTE:
            self.n_quotes += " ".join(text[first:after].split()) == wanted


def read_reading(written: str) -> Reading:
    """A reading as a person writes it: "utf16,crlf2,bom0,exclusive", or "nvivo", or "standard".

    What is left out counts as in code points, one a line end, no mark, end excluded.
    """
    if written.strip().lower() == "nvivo":
        return NVIVO
    if written.strip().lower() == "standard":
        return Reading(end_included=True)
    words = {word.strip().lower() for word in written.split(",")}
    known = {word for reading in _ALL for word in str(reading).split(",")}
    if not words or words - known:
        raise BadValue(
            _("{written} names no way to count positions; there are: {known}.").format(
                written=written, known=", ".join(sorted(known))
            )
        )
    return Reading("utf16" in words, "crlf2" in words, "bom1" in words, "inclusive" in words)


def detect_reading(
    samples: Iterable[Sample], origin: str, told: Reading | None = None
) -> PositionsFound:
    """The reading that fits best; where several fit alike, the one `origin` is known for.

    `told`: the reading that a person says it is, which is then scored and taken.
    """
    scores = {reading: _Score() for reading in _ALL}
    results: dict[Reading, list[Reading]] = {reading: [] for reading in _ALL}
    n_tried = n_stored = 0
    for sample in samples:
        tried = len(sample.spans[:_MOST_A_TEXT])
        n_tried += tried
        n_stored += sum(len(quote.strip()) >= _LEAST_QUOTE for quote in sample.quotes[:tried])
        scored: dict[Reading, _Score] = {}
        matters = _what_matters(sample)
        for reading in _ALL:
            # Most readings differ in nothing that the text has.
            alike = Reading(*map(and_, reading, matters))
            if alike not in scored:
                scored[alike] = _try(sample, alike)
            scores[reading].add(scored[alike])
            results[reading].append(alike)
        if n_tried >= MOST_TRIED:
            break
    order = _preference(origin)
    best = told or max(_ALL, key=lambda r: (_rank(scores[r]), -order.index(r)))
    others = [reading for reading in _ALL if results[reading] != results[best]]
    rival = max(others, key=lambda r: (_rank(scores[r]), -order.index(r)), default=None)
    return PositionsFound(
        best,
        n_tried,
        scores[best].n_edges,
        n_stored,
        scores[best].n_quotes,
        rival,
        scores[rival].n_edges if rival else 0,
        told is not None,
        scores[best].n_bare,
        scores[rival].n_bare if rival else 0,
    )


def say_positions(found: PositionsFound) -> str:
    """The reading taken and its score, the best of the others, and what to do about doubt."""
    said = [
        _(
            "Positions are counted in {reading}. Read so, {edges} of {tried} passages tried begin "
            "and end at the edges of words, {bare} of them without a space at either end."
        ).format(
            reading=_in_words(found.reading),
            edges=found.n_edges,
            tried=found.n_tried,
            bare=found.n_bare,
        )
    ]
    if found.n_stored:
        said.append(
            _("{quotes} of {stored} stored quotes stand where they should.").format(
                quotes=found.n_quotes, stored=found.n_stored
            )
        )
    if found.rival is not None:
        said.append(
            _("The next best way to count, {reading}, comes to {edges} and {bare}.").format(
                reading=found.rival, edges=found.rival_edges, bare=found.rival_bare
            )
        )
    if found.n_edges < _DOUBTFUL * found.n_tried:
        said.append(
            _(
                "Compare some passages with the other tool; where they are shifted, bring the file "
                "in with the command and its option --positions."
            )
        )
    return " ".join(said)


def _in_words(reading: Reading) -> str:
    """A way to count as people say it, and as commands name it."""
    unit = _("UTF-16 units") if reading.in_utf16 else _("characters")
    pairs = (
        _("line ends of Windows as two")
        if reading.pairs_as_two
        else _("line ends of Windows as one")
    )
    end = _("the last one included") if reading.end_included else _("the last one not included")
    mark = _("the byte order mark too") if reading.counts_mark else ""
    return f"{', '.join(filter(None, (unit, pairs, mark, end)))} ({reading})"


def _rank(score: _Score) -> tuple[int, int, int]:
    # A quote that stands where it should outweighs any number of edges; a space at the end is what
    # an end counted one too far looks like, and people seldom mark one.
    return score.n_quotes, score.n_bare, score.n_edges


def _preference(origin: str) -> list[Reading]:
    known = NVIVO if origin.lower().startswith("nvivo") else _PLAIN
    return sorted(
        _ALL, key=lambda reading: (sum(map(_differ, reading, known)), _ALL.index(reading))
    )


def _differ(a: bool, b: bool) -> bool:
    return a != b


def _what_matters(sample: Sample) -> Reading:
    """In what readings can differ in this text: it has such letters, such line ends, a mark."""
    raw = sample.raw
    return Reading(
        in_utf16=not raw.isascii() and max(raw) >= "\U00010000",
        pairs_as_two="\r\n" in raw,
        counts_mark=sample.has_mark,
        end_included=True,
    )


def _try(sample: Sample, reading: Reading) -> _Score:
    """How well the sample's selections fit this reading."""
    score = _Score()
    # Only the mark put before it goes, as where texts are read.
    text = clean_text(f"\ufeff{sample.raw}", is_decoded=True).text
    offsets = file_map(sample.raw, in_utf16=reading.in_utf16, pairs_as_two=reading.pairs_as_two)
    shift = int(reading.counts_mark)
    for (start, end), quote in zip(sample.spans[:_MOST_A_TEXT], sample.quotes, strict=False):
        try:
            first = offsets.to_code_points(start - shift)
            after = offsets.to_code_points(end - shift + reading.end_included)
        except BadValue:
            continue
        if first < after:
            score.look(text, first, after, quote)
    return score


def is_edge(text: str, position: int) -> bool:
    """Does no word run across this place?"""
    if position <= 0 or position >= len(text):
        return True
    return not (text[position - 1].isalnum() and text[position].isalnum())
