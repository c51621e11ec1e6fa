"""Agreement: how far coders see the same, in figures beside one another and as a picture."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from polyvocal.analysis.agreement import N_DRAWS, UnitKind
from polyvocal.analysis.agreement.planning import units_per_document
from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.core.stance import no_agreement_sentence
from polyvocal.reports.blocks import Note, Paragraph, Report
from polyvocal.web.contexts.agreement import (
    documents_offered,
    offered,
    pictures,
    planned,
    usual_plan,
)
from polyvocal.web.contexts.compare import case_sets_offered, written
from polyvocal.web.forms.agreement import (
    PLANNED,
    Asked,
    Order,
    Plan,
    read_asked,
    read_plan,
    write_asked,
)
from polyvocal.web.measuring import Measuring
from polyvocal.web.visit import StudyVisit
from polyvocal.work.agreeing import (
    Compared,
    can_compare,
    compose_compared,
)
from polyvocal.work.jobs import WriteAgreement
from polyvocal.work.tables import FileKind

_FURTHER = ("table_8d_further", "table_8g_certain", "table_9a_spans", "table_9b_span_sets")


def show(visit: StudyVisit) -> HttpResponse:
    """The figures under what was chosen; where they take long, how far they are.

    Where the study declares that agreement does not fit, that stands here until somebody asks.
    """
    declared = no_agreement_sentence(visit.study.no_agreement)
    if declared and not visit.request.GET:
        return visit.page("agreement_declined.html", {"declared": declared})
    asked = read_asked(visit.request.GET)
    query = write_asked(asked)
    context = {
        "asked": asked,
        "query": query,
        "tab": "figures",
        "declared": declared,
        **_controls(visit, asked),
    }
    if not can_compare(visit.study, asked.comparison):
        return visit.page(
            "agreement_empty.html",
            {**context, **_planning(visit, None), "n_coders": len(visit.study.coders)},
        )
    measuring = _measuring(visit, asked)
    result = measuring.look(visit)
    under_way = measuring.drawing or measuring.counting
    context |= {
        "counting": measuring.counting,
        "drawing": measuring.drawing,
        "rest": measuring.rest,
        # The figures are everybody's; the work is stopped by whoever came first.
        "may_stop": visit.bench.may_see(visit.request, visit.at, under_way),
    }
    if result is not None:
        context |= _told(visit, asked, result)
    # Whoever watches the drawing is told to fetch the figures once it is over.
    context["is_watching"] = visit.is_partial and visit.request.headers.get("HX-Target") == "drawn"
    return visit.page("agreement.html", context)


def draw(visit: StudyVisit) -> HttpResponse:
    """Work the intervals out after all, where that was stopped."""
    asked = read_asked(visit.request.GET)
    _measuring(visit, asked).draw(visit)
    # Where a declaration stands in place of figures, they were asked for all the same.
    query = write_asked(asked) or ("anyway=1" if visit.study.no_agreement else "")
    return visit.go_to(f"{visit.link('agreement')}{'?' if query else ''}{query}")


def take_report(visit: StudyVisit, kind: str) -> HttpResponse:
    """Everything under what was chosen, as one document; on to where it is made."""
    if kind not in set(FileKind):
        raise NotFound(_("There is no such file."))
    asked = read_asked(visit.request.GET).drawing(N_DRAWS)
    wanted = WriteAgreement(asked.comparison, asked.choices, FileKind(kind))
    job = visit.begin(_("Writing the report on agreement"), wanted)
    return visit.go("job", job=job.id)


def _measuring(visit: StudyVisit, asked: Asked) -> Measuring:
    # How lines are sorted changes no figure.
    of = Asked(asked.comparison, asked.choices)
    found: Measuring = visit.derive(("agreement", of), lambda _study: Measuring.begin(visit, of))
    return found


def _controls(visit: StudyVisit, asked: Asked) -> dict[str, Any]:
    return {
        "units": tuple(UnitKind),
        "unit": asked.comparison.units,
        "choices": asked.choices,
        "raters": offered(visit.study, asked.comparison.raters),
        "documents": documents_offered(visit.study, asked.comparison.documents),
        "n_documents": len(asked.comparison.documents),
        "case_sets": case_sets_offered(visit.study),
        "roles": visit.study.roles,
        "orders": (
            (Order.KAPPA.value, _("lowest kappa first")),
            (Order.GAP.value, _("where PABAK flatters most")),
            (Order.MARKED.value, _("most marked first")),
            (Order.TEMPLATE.value, _("as in the study")),
        ),
    }


def _told(visit: StudyVisit, asked: Asked, result: Compared) -> dict[str, Any]:
    report = compose_compared(visit.study, result, asked.choices, "")
    tables = {table.key: table for table in report.tables}
    overall = tables["table_8a_overall"]
    return {
        "result": result,
        "report": report,
        "lead": _lead(report),
        "warnings": written([b for b in report.blocks if isinstance(b, Note)], _nowhere),
        "overall": written([overall], _nowhere),
        "notes": tables["table_8c_codes"].notes,
        "pictures": pictures(result.agreement, asked.order, visit.link),
        "files": (("docx", _("Word")), ("html", _("Web page")), ("xlsx", _("Excel"))),
        "further": written([tables[key] for key in _FURTHER if key in tables], _nowhere),
        **_planning(visit, result),
    }


def _planning(visit: StudyVisit, result: Compared | None) -> dict[str, Any]:
    usual = usual_plan(result.agreement if result else None)
    plan: Plan = read_plan(visit.request.GET, usual)
    per_document = units_per_document(result.agreement) if result else 0
    sent = visit.request.GET
    carried = [(name, v) for name in sent if name not in PLANNED for v in sent.getlist(name)]
    return {
        "plan": plan,
        "planned": planned(plan, per_document),
        "per_document": per_document,
        "carried": carried,
    }


def _lead(report: Report) -> str:
    return next(block.words for block in report.blocks if isinstance(block, Paragraph))


def _nowhere(_anchor: str) -> str:
    return ""
