"""Searching texts: what a person types, and where it stands in a text."""

from polyvocal.core.search.hits import Finder, Hit, find_hits
from polyvocal.core.search.query import Expression, Near, Phrase, Query, parse_query

__all__ = [
    "Expression",
    "Finder",
    "Hit",
    "Near",
    "Phrase",
    "Query",
    "find_hits",
    "parse_query",
]
