"""Compare: in whose talk each code is evidenced, live, and the results beside it."""

from __future__ import annotations

from django.http import HttpResponse

from polyvocal.analysis.depiction import Depiction
from polyvocal.core.errors import NotFound
from polyvocal.core.language import _
from polyvocal.reports.blocks import Paragraph, ParagraphKind, Report
from polyvocal.web.contexts.compare import (
    behind_code,
    case_sets_offered,
    layers_offered,
    links_of,
    picture_and_tables,
    widest_code,
    written,
)
from polyvocal.web.forms.choices import read_choices, write_choices
from polyvocal.web.forms.reading import an_id, plain_values
from polyvocal.web.visit import StudyVisit
from polyvocal.work.choices import Choices
from polyvocal.work.imprints import imprint_of
from polyvocal.work.jobs import WriteReport
from polyvocal.work.results import (
    ResultKind,
    compose_depiction,
    compose_result,
    count_at_more,
    list_codings,
    measure_depiction,
    picture_depiction,
)
from polyvocal.work.tables import FileKind

_MOST_STRICT = 3


def show(visit: StudyVisit) -> HttpResponse:
    """The depiction under the rule chosen, and what is behind the cell chosen."""
    choices = read_choices(visit.request.GET)
    result: Depiction = visit.derive(
        ("depiction", choices), lambda study: measure_depiction(study, choices)
    )
    report = compose_depiction(visit.study, result, choices)
    tiles = picture_depiction(visit.study, result, choices)
    query = write_choices(choices)
    here = f"?{query}&code={{code}}&of={{role}}" if query else "?code={code}&of={role}"
    picture, tables = picture_and_tables(report, tiles, links_of(result, here))
    code = an_id(plain_values(visit.request.GET), "code") or widest_code(result)
    lines = visit.derive("lines", list_codings)
    behind = code and behind_code(result, lines, code, imprint_of(visit.study, choices.noun))
    context = {
        **_frame(visit, "depiction", choices, query),
        "report": report,
        "lead": _lead(report),
        "picture": picture,
        "tables": tables,
        "result": result,
        "behind": behind,
        "stricter": visit.derive(
            ("stricter", choices),
            lambda study: count_at_more(study, result, choices, _MOST_STRICT),
        ),
    }
    return visit.page("compare.html", context)


def show_result(visit: StudyVisit, kind: str) -> HttpResponse:
    """One of the results beside it."""
    if kind not in set(ResultKind):
        raise NotFound(_("There is no such page here."))
    wanted, choices = ResultKind(kind), read_choices(visit.request.GET)
    report: Report = visit.derive(
        (kind, choices), lambda study: compose_result(study, wanted, choices)
    )
    context = {
        **_frame(visit, kind, choices, write_choices(choices)),
        "report": report,
        "blocks": written(
            report.blocks, lambda anchor: f"#{anchor}" if anchor in report.anchors else ""
        ),
    }
    return visit.page("result.html", context)


def take_report(visit: StudyVisit, kind: str) -> HttpResponse:
    """Everything under the rule chosen, as one document; on to where it is made."""
    if kind not in set(FileKind):
        raise NotFound(_("There is no such file."))
    choices = read_choices(visit.request.GET)
    job = visit.begin(_("Writing the report"), WriteReport(choices, FileKind(kind)))
    return visit.go("job", job=job.id)


def _frame(visit: StudyVisit, here: str, choices: Choices, query: str) -> dict[str, object]:
    return {
        "tab": here,
        "tabs": _tabs(),
        "choices": choices,
        "query": query,
        "layers": layers_offered(visit.study),
        "case_sets": case_sets_offered(visit.study),
        "roles": visit.study.roles,
    }


def _tabs() -> tuple[tuple[str, str], ...]:
    return (
        (ResultKind.PARTICIPANTS.value, _("Participants")),
        (ResultKind.FLOW.value, _("Flow")),
        (ResultKind.COVERAGE.value, _("Coverage")),
        (ResultKind.MATRIX.value, _("Matrix")),
        (ResultKind.RANKING.value, _("Ranking")),
    )


def _lead(report: Report) -> str:
    return next(
        block.words
        for block in report.blocks
        if isinstance(block, Paragraph) and block.kind is ParagraphKind.LEAD
    )
