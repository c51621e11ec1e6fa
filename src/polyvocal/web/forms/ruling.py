"""What somebody decides of a place, as its form sends it."""

from __future__ import annotations

from collections.abc import Mapping

from polyvocal.core.coding import Span
from polyvocal.core.consensus import Difference, Verdict
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.web.forms.reading import one_of
from polyvocal.work.adjudicating import EVERYTHING, Ruling, Share

# Before the name of whoever's reading is kept.
ONE = "one:"
AS_KEPT = "kept"
_MOST_PARTS = 20
_MOST_DIGITS = 9
_LONGEST_NOTE = 20_000


def read_ruling(sent: Mapping[str, str], text_length: int) -> Ruling:
    """The ruling. Raises `BadValue` where nothing was chosen, or edges lie nowhere."""
    keep, code = sent.get("keep", ""), " ".join(sent.get("code", "").split())
    span = None if keep == Verdict.NEITHER else _span(sent.get("edges", AS_KEPT), text_length)
    difference = one_of(sent, "difference", Difference) or Difference.UNSAID
    note = sent.get("note", "").strip()[:_LONGEST_NOTE]
    if keep.startswith(ONE):
        take = (keep.removeprefix(ONE),)
        return Ruling(Verdict.EITHER, take, (), span, difference, note)
    if keep == Verdict.THIRD:
        if not code:
            raise BadValue(_("Say which code it is instead."))
        return Ruling(Verdict.THIRD, (), (code,), span, difference, note)
    verdict = one_of(sent, "keep", Verdict)
    if verdict not in {Verdict.BOTH, Verdict.NEITHER}:
        raise BadValue(_("Say first which reading is kept."))
    return Ruling(verdict, (), (), span, difference, note)


def read_share(written: str) -> Share:
    """Which part of the documents, from "1/2"; everything where that is no part."""
    number, _slash, of = written.partition("/")
    if not (number.isdecimal() and of.isdecimal() and len(number) < 3 and len(of) < 3):
        return EVERYTHING
    if not 1 <= int(number) <= int(of) <= _MOST_PARTS:
        return EVERYTHING
    return Share(int(number), int(of))


def _span(written: str, text_length: int) -> Span | None:
    if written == AS_KEPT:
        return None
    start, _dash, end = written.partition("-")
    numbers = [int(n) if n.isdecimal() and len(n) <= _MOST_DIGITS else -1 for n in (start, end)]
    if not 0 <= numbers[0] < numbers[1] <= text_length:
        raise BadValue(_("Mark the words again: those edges are not in this text."))
    return Span(*numbers)
