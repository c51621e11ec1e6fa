"""Phrases that several writers print in the same words."""

from __future__ import annotations

from polyvocal.core.language import _
from polyvocal.reports.blocks import Quote


def short_id(full: str) -> str:
    """The last group of a UUID: short enough to print, and random in every kind of UUID."""
    return full.rsplit("-", 1)[-1]


def quote_facts(quote: Quote) -> tuple[str, ...]:
    """What stands beneath a quote, in order, without who spoke and the id.

    A document called after the one who speaks in it is not named twice.
    """
    turn = "" if quote.turn is None else _turn(quote.turn)
    document = "" if quote.document == quote.who else quote.document
    facts = (document, turn, quote.certainty, quote.stance, quote.basis, quote.coder)
    return tuple([fact for fact in facts if fact])


def _turn(number: int) -> str:
    return _("turn {number}").format(number=number)
