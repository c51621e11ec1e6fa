"""Every page of the workbench, and what it needs."""

from __future__ import annotations

from polyvocal.web.access import outside, reading, url_patterns, writing
from polyvocal.web.answers import no_such_page
from polyvocal.web.views import (
    cases,
    compare,
    documents,
    entering,
    home,
    incoming,
    jobs,
    looking,
    overview,
    past,
    people,
    quotes,
    reader,
)

DOORS = (
    outside("", home.show, "home"),
    outside("enter/<str:ticket>/", entering.enter, "enter"),
    outside("open/", home.open_study, "home-open"),
    outside("new/", home.new_study, "home-new"),
    outside("who/", people.work_as, "who"),
    outside("look/", looking.change, "look"),
    reading("", overview.show, "overview"),
    reading("read/", reader.read, "read"),
    reading("documents/<uuid:document>/", reader.show, "read-document"),
    reading("documents/<uuid:document>/codings/", reader.codings, "read-codings"),
    reading("read/counts/", reader.counts, "read-counts"),
    writing("documents/<uuid:document>/strokes/", reader.stroke, "read-stroke"),
    writing("documents/<uuid:document>/place/", reader.keep_place, "read-place"),
    reading("cases/", cases.show, "cases"),
    writing("cases/add/", cases.add, "cases-add"),
    writing("cases/attributes/add/", cases.add_attribute, "cases-attribute"),
    writing("cases/links/add/", cases.link, "cases-link"),
    writing("cases/links/<uuid:partnership>/remove/", cases.unlink, "cases-unlink"),
    writing("cases/sets/add/", cases.freeze, "cases-freeze"),
    writing("cases/sets/<uuid:case_set>/remove/", cases.drop_set, "cases-drop-set"),
    writing("cases/send/", cases.send, "cases-send"),
    reading("cases/incoming/<uuid:plan>/", cases.incoming, "cases-incoming"),
    writing("cases/incoming/<uuid:plan>/take/", cases.take, "cases-take"),
    reading("cases/<uuid:case>/", cases.edit, "cases-edit"),
    writing("cases/<uuid:case>/save/", cases.save, "cases-save"),
    writing("cases/<uuid:case>/remove/", cases.remove, "cases-remove"),
    reading("documents/", documents.show, "documents"),
    writing("documents/send/", incoming.send, "documents-send"),
    reading("documents/incoming/<uuid:batch>/", incoming.show_batch, "documents-incoming"),
    writing(
        "documents/incoming/<uuid:batch>/change/",
        incoming.change_batch,
        "documents-incoming-change",
    ),
    writing("documents/incoming/<uuid:batch>/store/", incoming.store, "documents-incoming-store"),
    writing(
        "documents/incoming/<uuid:batch>/throw-away/",
        incoming.throw_away,
        "documents-incoming-drop",
    ),
    reading(
        "documents/incoming/<uuid:batch>/<uuid:document>/",
        incoming.show_document,
        "documents-incoming-one",
    ),
    writing(
        "documents/incoming/<uuid:batch>/<uuid:document>/change/",
        incoming.change_document,
        "documents-incoming-one-change",
    ),
    reading("documents/<uuid:document>/facts/", documents.facts, "documents-facts"),
    writing("documents/<uuid:document>/facts/save/", documents.save, "documents-facts-save"),
    reading("documents/<uuid:document>/original/", documents.original, "documents-original"),
    writing("documents/<uuid:document>/remove/", documents.remove, "documents-remove"),
    reading("quotes/", quotes.show, "quotes"),
    reading("quotes/file/<str:kind>/", quotes.download, "quotes-file"),
    reading("compare/", compare.show, "compare"),
    reading("compare/<str:kind>/", compare.show_result, "compare-result"),
    writing("undo/", past.undo, "undo"),
    writing("redo/", past.redo, "redo"),
    reading("jobs/<uuid:job>/", jobs.show, "job"),
    reading("jobs/<uuid:job>/file/", jobs.take_file, "job-file"),
    writing("jobs/<uuid:job>/stop/", jobs.stop, "job-stop"),
)

urlpatterns = url_patterns(DOORS)
handler404 = no_such_page
