"""Our exports changed in other tools and read again: changes arrive, and all else is as before."""

import io
from dataclasses import replace

import pytest
from lxml import etree

from polyvocal.core.coding import MemoTarget, Span
from polyvocal.core.digest import study_digest
from polyvocal.formats.refi.codebooks import read_codebook, write_codebook
from tests.formats.refi import elsewhere
from tests.formats.refi.elsewhere import (
    SEED,
    TEXTS,
    changed,
    saved_by_pyrefiqda,
)
from tests.formats.refi.projects import guid, read, read_text
from tests.formats.refi.test_writing import differences
from tests.formats.refi.whole_studies import make_study


@pytest.fixture
def study():
    return make_study(SEED, TEXTS)


@pytest.mark.parametrize("seed", [0, SEED, 11])
def test_what_another_tool_only_saves_again_is_the_same_study(seed, tmp_path):
    study = make_study(seed, TEXTS)

    back = read(saved_by_pyrefiqda(study, tmp_path, lambda *_given: None)).study

    assert differences(study, back) == {}
    assert study_digest(back) == study_digest(study)


@pytest.mark.parametrize(
    "change",
    [
        elsewhere.put_the_other_way_round,
        elsewhere.brace,
        elsewhere.prefix,
        elsewhere.indent_in_utf16,
    ],
)
def test_a_file_written_in_another_way_says_the_same(study, change):
    back = read(changed(study, change)).study

    assert differences(study, back) == {}


def edit_codes(project, kinds, *, renamed, moved, into):
    """One is renamed, one moved into a group, one added."""
    tops = project.code_book.codes.code
    [group] = [code for code in tops if code.guid == str(into.id)]
    [code] = [code for code in group.code if code.guid == str(renamed.id)]
    code.name = "\u202eRenamed \U0001f642"
    [code] = [code for code in tops if code.guid == str(moved.id)]
    tops.remove(code)
    group.code.append(code)
    new = {"guid": guid(1), "name": "New", "is_codable": True, "description": "What it is"}
    tops.append(kinds.CodeType(**new))


def test_what_somebody_changed_of_codes_arrives_and_nothing_else(study, tmp_path):
    codes = study.template.current.codes
    [group] = [code for code in codes if code.is_group]
    [below] = [code for code in codes if code.parent == group.id]
    [top] = [code for code in codes if not code.is_group and code.parent is None]

    def edit(project, kinds):
        edit_codes(project, kinds, renamed=below, moved=top, into=group)

    back = read(saved_by_pyrefiqda(study, tmp_path, edit)).study

    now = {code.id: code for code in back.template.current.codes}
    new = now.pop(next(id_ for id_ in now if id_.int == 1))
    assert (new.label, new.definition, new.is_group) == ("New", "What it is", False)
    assert now == {
        group.id: group,
        below.id: replace(below, label="\u202eRenamed \U0001f642"),
        top.id: replace(top, parent=group.id),
    }
    assert back.template.versions[:-1] == study.template.versions[:-1]
    assert differences(study, back).keys() == {"template", "codings"}  # codes have a new order
    assert list(back.codings) == list(study.codings)


def test_what_somebody_changed_of_codings_and_sources_arrives_and_nothing_else(study, tmp_path):
    document, gone = study.documents[0], study.codings[-1]
    code = next(code for code in study.template.current.codes if not code.is_group)

    def edit(project, kinds):
        project.users.user.append(kinds.UserType(guid=guid(2), name="Zoë"))
        for one in project.sources.text_source:
            passages = one.plain_text_selection
            ids = [{coding.guid for coding in passage.coding} for passage in passages]
            if one.guid == str(document.id):
                one.name = "0 renamed"
                by = {"creating_user": guid(2)}
                made = kinds.PlainTextSelectionType(
                    guid=guid(4), name="0,2", start_position=0, end_position=2, **by
                )
                to = kinds.CodeRefType(target_guid=str(code.id))
                made.coding.append(kinds.CodingType(guid=guid(5), code_ref=to, **by))
                passages.append(made)
            passages[:] = [
                passage
                for passage, of in zip([*passages], [*ids, set()], strict=False)
                if str(gone.id) not in of
            ]

    back = read(saved_by_pyrefiqda(study, tmp_path, edit)).study

    [made] = [coding for coding in back.codings if coding.id.int == 5]
    assert (made.document_id, made.span, made.code_id) == (document.id, Span(0, 2), code.id)
    assert made.coder_id.int == 2
    assert sorted((c for c in back.codings if c != made), key=lambda c: c.id) == sorted(
        (c for c in study.codings if c != gone), key=lambda c: c.id
    )
    assert {d.id: d.name for d in back.documents} == {
        d.id: "0 renamed" if d == document else d.name for d in study.documents
    }
    assert {c.name for c in back.coders} == {c.name for c in study.coders} | {"Zoë"}
    assert back.cases == study.cases
    # The name that some tools give every passage is no note.
    assert {m.text for m in back.memos} <= {m.text for m in study.memos} | {gone.note}


def test_what_somebody_changed_of_people_and_notes_arrives_and_nothing_else(study, tmp_path):
    attribute = next(
        a for a in study.attributes if any(a.name in c.attributes for c in study.cases)
    )
    memo = next(memo for memo in study.memos if memo.target is MemoTarget.DOCUMENT)

    def edit(project, kinds):
        project.cases.case.append(kinds.CaseType(guid=guid(3), name="P99"))
        [variable] = [v for v in project.variables.variable if v.guid == str(attribute.id)]
        variable.name = "Renamed"
        [note] = [note for note in project.notes.note if note.guid == str(memo.id)]
        assert note.plain_text_content == memo.text
        note.plain_text_content = "Changed there"

    back = read(saved_by_pyrefiqda(study, tmp_path, edit)).study

    assert set(back.attributes) == {
        replace(a, name="Renamed") if a == attribute else a for a in study.attributes
    }
    for case in study.cases:
        values = {"Renamed" if n == attribute.name else n: v for n, v in case.attributes.items()}
        assert back.case(case.label) == replace(case, attributes=values)
    assert [case.label for case in back.cases if case not in study.cases][-1:] == ["P99"]
    assert {m.id: m.text for m in back.memos} == {
        m.id: "Changed there" if m == memo else m.text for m in study.memos
    }
    assert differences(study, back).keys() == {"cases", "attributes", "memos"}


@pytest.mark.parametrize(
    ("change", "definition"),
    [
        (lambda said: f"{said}\n\nAdded at the end.", "What it is\n\nAdded at the end."),
        (lambda said: f"{said}\nA line more.", "What it is\n\nA line more."),
        (lambda said: f"Added before.\n\n{said}", "Added before.\n\nWhat it is"),
        (lambda said: said.replace("\n", "\r\n"), "What it is"),
        (lambda said: f"{said}\n\nExclude: coffee", "What it is"),
    ],
)
def test_words_added_to_a_description_are_not_lost(change, definition):
    code = replace(
        read_text(b"").study.template.current.codes[0],
        number="1.2", definition="What it is", include="milk", is_retired=True,
    )  # fmt: skip
    tree = etree.fromstring(write_codebook([code]))
    [told] = tree.iter("{urn:QDA-XML:codebook:1.0}Description")
    told.text = change(told.text)

    [back] = read_codebook(io.BytesIO(etree.tostring(tree)), "b.qdc").codes

    exclude = "coffee" if "coffee" in told.text else ""
    assert back == replace(code, definition=definition, exclude=exclude)
