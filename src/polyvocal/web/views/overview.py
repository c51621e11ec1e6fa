"""The overview: what a study holds, what is done and what is next."""

from __future__ import annotations

from django.http import HttpResponse

from polyvocal.core.coding import MemoTarget
from polyvocal.web.contexts.compare import layers_offered, links_of, written
from polyvocal.web.contexts.memos import memo_board
from polyvocal.web.contexts.overview import MOST_DOCUMENTS, document_lines, facts, steps
from polyvocal.web.forms.choices import write_choices
from polyvocal.web.forms.reading import plain_values
from polyvocal.web.visit import StudyVisit
from polyvocal.work.choices import Choices
from polyvocal.work.past import list_history
from polyvocal.work.results import (
    cover_documents,
    measure_depiction,
    measure_work,
    picture_depiction,
)

_RECENT = 8


def show(visit: StudyVisit) -> HttpResponse:
    """The study at a glance."""
    choices = Choices(layer=plain_values(visit.request.GET).get("layer", ""))
    depiction = visit.derive(
        ("depiction", choices), lambda study: measure_depiction(study, choices)
    )
    progress = visit.derive("progress", measure_work)
    coverage = visit.derive(
        ("coverage of documents", choices), lambda study: cover_documents(study, choices)
    )
    tiles = picture_depiction(visit.study, depiction, choices)
    compare = visit.link("compare")
    query = write_choices(choices)
    more = f"&{query}" if query else ""
    here = f"{compare}?{query}" if query else compare
    links = links_of(depiction, f"{compare}?code={{code}}{more}", here)
    context = {
        "facts": facts(visit.study),
        "steps": steps(visit.study, progress, depiction),
        "picture": written([tiles], links) if depiction.codes else "",
        "coders": progress.coders,
        "layers": layers_offered(visit.study),
        "choices": choices,
        "documents": document_lines(progress, coverage),
        "n_more": max(0, len(visit.study.documents) - MOST_DOCUMENTS),
        "memos": memo_board(visit.study, visit.coder_id, MemoTarget.STUDY),
        "recent": list_history(visit.at, limit=_RECENT, before=visit.revision + 1),
    }
    return visit.page("overview.html", context)
