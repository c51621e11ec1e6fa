"""Quotes: every coding, filtered, sorted, grouped, and taken out as a file."""

from __future__ import annotations

from django.http import HttpResponse

from polyvocal.analysis.listing import ChosenLines, Lines, choose_lines
from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.web.contexts.quotes import chips, filters_offered, heads_with_pages, page_of_lines
from polyvocal.web.files import handed_over
from polyvocal.web.forms.filters import Listing, read_listing, write_listing
from polyvocal.web.forms.reading import plain_values, whole_number
from polyvocal.web.visit import StudyVisit
from polyvocal.work.exporting import export_lines
from polyvocal.work.jobs import WriteQuotes
from polyvocal.work.results import list_codings
from polyvocal.work.tables import FileKind

_MOST_PAGES = 1_000_000
# More lines take longer than a person waits without a word.
_AT_ONCE = 2_000


def show(visit: StudyVisit) -> HttpResponse:
    """One page of the lines chosen."""
    listing = read_listing(visit.request.GET)
    chosen = _chosen(visit, listing)
    number = whole_number(plain_values(visit.request.GET), "page", 1, most=_MOST_PAGES)
    context = {
        "chosen": chosen,
        "page": page_of_lines(chosen, number),
        "heads": heads_with_pages(chosen),
        "chips": chips(listing, visit.study),
        "listing": listing,
        "query": write_listing(listing),
        **filters_offered(listing, visit.study),
    }
    return visit.page("quotes.html", context)


def download(visit: StudyVisit, kind: str) -> HttpResponse:
    """All lines chosen, as a file."""
    if kind not in set(FileKind):
        raise NotFound(_("There is no such file."))
    listing = read_listing(visit.request.GET)
    chosen = _chosen(visit, listing)
    if len(chosen.rows) <= _AT_ONCE:
        return handed_over(export_lines(chosen, FileKind(kind)))
    asked = WriteQuotes(listing.wanted, listing.sort_by, listing.group_by, FileKind(kind))
    job = visit.begin(_("Writing the file of quotes"), asked)
    return visit.go("job", job=job.id)


def _chosen(visit: StudyVisit, listing: Listing) -> ChosenLines:
    lines: Lines = visit.derive("lines", list_codings)
    return visit.derive(
        ("chosen", listing),
        lambda _study: choose_lines(
            lines, listing.wanted, sort_by=listing.sort_by, group_by=listing.group_by
        ),
    )
