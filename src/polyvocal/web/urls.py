"""Every page of the workbench, and what it needs."""

from __future__ import annotations

from polyvocal.store.access import Right
from polyvocal.web.access import outside, reading, url_patterns, writing
from polyvocal.web.answers import no_such_page
from polyvocal.web.views import (
    agreement,
    attributes,
    cases,
    compare,
    documents,
    entering,
    history,
    home,
    incoming,
    jobs,
    looking,
    memos,
    overview,
    past,
    people,
    quotes,
    reader,
    recordings,
    search,
    setting_aside,
    template,
    texts,
)

# Of one's own computer only: they name files on it, and ask nobody who they are.
LOCAL_DOORS = (
    outside("", home.show, "home"),
    outside("enter/<str:ticket>/", entering.enter, "enter"),
    outside("open/", home.open_study, "home-open"),
    outside("new/", home.new_study, "home-new"),
    outside("who/", people.work_as, "who"),
    outside("look/", looking.change, "look"),
)
STUDY_DOORS = (
    reading("", overview.show, "overview"),
    reading("read/", reader.read, "read"),
    reading("documents/<uuid:document>/", reader.show, "read-document"),
    reading("documents/<uuid:document>/codings/", reader.codings, "read-codings"),
    reading("read/counts/", reader.counts, "read-counts"),
    writing("documents/<uuid:document>/strokes/", reader.stroke, "read-stroke", Right.CODE),
    writing("documents/<uuid:document>/place/", reader.keep_place, "read-place", Right.READ),
    reading("documents/<uuid:document>/recording/", recordings.play, "read-recording"),
    reading("cases/", cases.show, "cases"),
    writing("cases/add/", cases.add, "cases-add", Right.ARRANGE),
    writing("cases/attributes/add/", cases.add_attribute, "cases-attribute", Right.ARRANGE),
    reading("cases/attributes/<uuid:attribute>/", attributes.edit, "cases-attribute-edit"),
    writing(
        "cases/attributes/<uuid:attribute>/save/",
        attributes.save,
        "cases-attribute-save",
        Right.ARRANGE,
    ),
    writing(
        "cases/attributes/<uuid:attribute>/remove/",
        attributes.remove,
        "cases-attribute-remove",
        Right.ARRANGE,
    ),
    writing("cases/links/add/", cases.link, "cases-link", Right.ARRANGE),
    writing("cases/links/<uuid:partnership>/remove/", cases.unlink, "cases-unlink", Right.ARRANGE),
    writing("cases/sets/add/", cases.freeze, "cases-freeze", Right.ARRANGE),
    writing("cases/sets/<uuid:case_set>/remove/", cases.drop_set, "cases-drop-set", Right.ARRANGE),
    writing("cases/send/", cases.send, "cases-send", Right.ARRANGE),
    reading("cases/incoming/<uuid:plan>/", cases.incoming, "cases-incoming", Right.ARRANGE),
    writing("cases/incoming/<uuid:plan>/take/", cases.take, "cases-take", Right.ARRANGE),
    reading("cases/<uuid:case>/", cases.edit, "cases-edit"),
    writing("cases/<uuid:case>/save/", cases.save, "cases-save", Right.ARRANGE),
    writing("cases/<uuid:case>/remove/", cases.remove, "cases-remove", Right.ARRANGE),
    writing(
        "cases/<uuid:case>/set-aside/",
        setting_aside.set_case_aside,
        "cases-set-aside",
        Right.ARRANGE,
    ),
    writing("set-aside/<uuid:thing>/take-in/", setting_aside.take_in, "take-in", Right.ARRANGE),
    reading("documents/", documents.show, "documents"),
    writing("documents/send/", incoming.send, "documents-send", Right.ARRANGE),
    reading(
        "documents/incoming/<uuid:batch>/", incoming.show_batch, "documents-incoming", Right.ARRANGE
    ),
    writing(
        "documents/incoming/<uuid:batch>/change/",
        incoming.change_batch,
        "documents-incoming-change",
        Right.ARRANGE,
    ),
    writing(
        "documents/incoming/<uuid:batch>/store/",
        incoming.store,
        "documents-incoming-store",
        Right.ARRANGE,
    ),
    writing(
        "documents/incoming/<uuid:batch>/throw-away/",
        incoming.throw_away,
        "documents-incoming-drop",
        Right.ARRANGE,
    ),
    reading(
        "documents/incoming/<uuid:batch>/<uuid:document>/",
        incoming.show_document,
        "documents-incoming-one",
        Right.ARRANGE,
    ),
    writing(
        "documents/incoming/<uuid:batch>/<uuid:document>/change/",
        incoming.change_document,
        "documents-incoming-one-change",
        Right.ARRANGE,
    ),
    reading("documents/<uuid:document>/facts/", documents.facts, "documents-facts"),
    writing(
        "documents/<uuid:document>/facts/save/",
        documents.save,
        "documents-facts-save",
        Right.ARRANGE,
    ),
    reading("documents/<uuid:document>/original/", documents.original, "documents-original"),
    writing(
        "documents/<uuid:document>/remove/", documents.remove, "documents-remove", Right.ARRANGE
    ),
    writing(
        "documents/<uuid:document>/set-aside/",
        setting_aside.set_document_aside,
        "documents-set-aside",
        Right.ARRANGE,
    ),
    reading("template/", template.show, "template"),
    writing("template/add/", template.add, "template-add", Right.ARRANGE),
    writing("template/begin/", template.begin, "template-begin", Right.ARRANGE),
    writing("template/finish/", template.finish, "template-finish", Right.ARRANGE),
    reading("template/<uuid:code>/", template.show, "template-code"),
    reading("template/<uuid:code>/merge/", template.merge_preview, "template-merge"),
    writing("template/<uuid:code>/merge/do/", template.merge, "template-merge-do", Right.ARRANGE),
    writing("template/<uuid:code>/save/", template.save, "template-save", Right.ARRANGE),
    writing("template/<uuid:code>/move/", template.move, "template-move", Right.ARRANGE),
    writing("template/<uuid:code>/retire/", template.retire, "template-retire", Right.ARRANGE),
    writing("template/<uuid:code>/restore/", template.restore, "template-restore", Right.ARRANGE),
    writing("template/<uuid:code>/paint/", template.paint, "template-paint", Right.ARRANGE),
    writing("template/<uuid:code>/remove/", template.remove, "template-remove", Right.ARRANGE),
    reading("quotes/", quotes.show, "quotes"),
    reading("quotes/file/<str:kind>/", quotes.download, "quotes-file"),
    reading("compare/", compare.show, "compare"),
    reading("compare/<str:kind>/", compare.show_result, "compare-result"),
    reading("agreement/", agreement.show, "agreement"),
    writing("agreement/draw/", agreement.draw, "agreement-draw", Right.READ),
    reading("agreement/report/<str:kind>/", agreement.take_report, "agreement-report"),
    reading("search/", search.show, "search"),
    reading("documents/<uuid:document>/text/", texts.edit, "documents-text"),
    writing(
        "documents/<uuid:document>/text/go-on/", texts.go_on, "documents-text-go-on", Right.ARRANGE
    ),
    writing(
        "documents/<uuid:document>/text/preview/",
        texts.preview,
        "documents-text-preview",
        Right.ARRANGE,
    ),
    writing(
        "documents/<uuid:document>/text/correct/",
        texts.correct,
        "documents-text-correct",
        Right.ARRANGE,
    ),
    writing("memos/write/", memos.write, "memo-write", Right.CODE),
    reading("memos/<uuid:memo>/", memos.edit, "memo"),
    writing("memos/<uuid:memo>/save/", memos.save, "memo-save", Right.CODE),
    writing("memos/<uuid:memo>/remove/", memos.remove, "memo-remove", Right.CODE),
    reading("review/", texts.review, "review"),
    writing("review/<uuid:coding>/", texts.settle, "review-settle", Right.CODE),
    reading("compare/report/<str:kind>/", compare.take_report, "compare-report"),
    writing("search/coding/", search.preview, "search-preview", Right.CODE),
    writing("search/code/", search.code, "search-code", Right.CODE),
    reading("history/", history.show, "history"),
    writing("history/<int:number>/undo/", history.undo_back, "history-undo", Right.CODE),
    writing(
        "history/<int:number>/bring-back/", history.bring_back, "history-bring-back", Right.ARRANGE
    ),
    writing("undo/", past.undo, "undo", Right.CODE),
    writing("redo/", past.redo, "redo", Right.CODE),
    reading("jobs/<uuid:job>/", jobs.show, "job"),
    reading("jobs/<uuid:job>/file/", jobs.take_file, "job-file"),
    writing("jobs/<uuid:job>/stop/", jobs.stop, "job-stop", Right.READ),
)

DOORS = (*LOCAL_DOORS, *STUDY_DOORS)

urlpatterns = url_patterns(DOORS)
handler404 = no_such_page
