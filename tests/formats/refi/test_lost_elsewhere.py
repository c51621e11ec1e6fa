"""What other tools lose or leave of our exports: the rest is sound, and what is lost is told."""

from uuid import UUID

import pytest
from lxml import etree

from polyvocal.core.cases import QuoteConsent
from polyvocal.core.documents import SpeakerKind
from polyvocal.core.exchange import Fate, Thing
from tests.formats.refi import elsewhere
from tests.formats.refi.elsewhere import (
    NAMESPACE,
    SEED,
    TEXTS,
    changed,
    drop,
    every,
)
from tests.formats.refi.projects import USER, coded, guid, project, read, read_text
from tests.formats.refi.test_writing import differences
from tests.formats.refi.whole_studies import make_study


@pytest.fixture
def study():
    return make_study(SEED, TEXTS)


def lines(report, fate):
    return {(line.thing, line.how): line.n for line in report.lines if line.fate is fate}


def test_of_a_coding_taken_out_elsewhere_the_words_stay_and_the_rest_is_told(study):
    gone = next(coding for coding in study.codings if coding.note)

    def take_out(root):
        for coding in every(root, "Coding"):
            if coding.get("guid") == str(gone.id):
                drop_one(coding.getparent())

    found = read(changed(study, take_out))

    ids = {coding.id for coding in found.study.codings}
    assert ids == {coding.id for coding in study.codings} - {gone.id}
    assert {c.id for c in found.study.coders} == {c.id for c in study.coders}
    new = [memo for memo in found.study.memos if memo not in study.memos]
    on_it = {(m.text, m.author_id) for m in study.memos if m.target_id == gone.id}
    assert {(m.text, m.author_id) for m in new} == {(gone.note, gone.coder_id), *on_it}
    assert not any("certainty" in memo.text or "[[" in memo.text for memo in found.study.memos)
    how = "what it was on is not in the file any more: a note about the study"
    assert lines(found.report, Fate.CHANGED)[Thing.NOTES, how] == 1 + len(on_it)


def drop_one(element):
    element.getparent().remove(element)


def test_where_notes_have_lost_their_places_it_is_told(study):
    found = read(changed(study, lambda root: drop(root, "NoteRef")))

    left = lines(found.report, Fate.LEFT_OUT)
    belongs_to_nothing = "a note of Polyvocal that belongs to nothing in the file any more"
    assert left[Thing.MANNERS, belongs_to_nothing] > 0
    assert left[Thing.REST, belongs_to_nothing] == len(study.exemplars)
    # The version that a coding names has its code, also where nothing tells it any more.
    versions = {v.number: {c.id for c in v.codes} for v in found.study.template.versions}
    assert all(c.code_id in versions[c.template_version] for c in found.study.codings)
    # Who speaks where is found again by the note's own id.
    assert (found.study.turns, found.study.speakers) == (study.turns, study.speakers)
    said = {memo.text for memo in study.memos} | {note.text for note in study.content_notes}
    assert said <= {memo.text for memo in found.study.memos}


def test_the_other_notes_of_a_coding_may_come_before_how_it_was_coded(study):
    def swap(root):
        for coding in every(root, "Coding"):
            coding[:] = list(reversed(coding))

    assert max(len(one) for one in every(tree_of(study), "Coding")) > 2
    assert differences(study, read(changed(study, swap)).study) == {}


def tree_of(study):
    return etree.fromstring(elsewhere.unpacked(elsewhere.written(study))["project.qde"])


@pytest.mark.parametrize("with_new_ids", [False, True])
def test_consent_and_codings_outlive_the_loss_of_all_notes(study, with_new_ids):
    def lose(root):
        drop(root, "Notes", "NoteRef")
        return elsewhere.give_ids_anew(root) if with_new_ids else None

    found = read(changed(study, lose))

    told = {(case.label, case.role, case.stage, case.consent) for case in study.cases}
    assert {(c.label, c.role, c.stage, c.consent) for c in found.study.cases} == told
    assert QuoteConsent.NO in {case.consent.to_be_quoted for case in study.cases}
    assert [a.name for a in found.study.attributes][:2] == [a.name for a in study.attributes]
    facts = {(d.name, d.kind, d.date, d.language, d.time_point) for d in study.documents}
    assert {(d.name, d.kind, d.date, d.language, d.time_point) for d in found.study.documents} == (
        facts
    )
    quotes = sorted(found.study.quote(coding) for coding in found.study.codings)
    assert quotes == sorted(study.quote(coding) for coding in study.codings)
    [remark] = [one for one in found.report.remarks if "This was an export of Polyvocal" in one]
    assert "Polyvocal study" in remark


def test_where_ids_are_given_anew_speakers_still_are_their_cases(study):
    found = read(changed(study, elsewhere.give_ids_anew))

    def talk(study):
        labels = {case.id: case.label for case in study.cases}
        return [(s.label, labels[s.case_id]) for s in study.speakers if s.case_id]

    assert sorted(talk(found.study)) == sorted(talk(study)) != []
    certain = [(c.certainty, c.stance, c.basis, c.note) for c in study.codings]
    back = [(c.certainty, c.stance, c.basis, c.note) for c in found.study.codings]
    assert sorted(back) == sorted(certain)
    assert len(found.study.cases) == len(study.cases)
    assert [a.name for a in found.study.attributes] == [a.name for a in study.attributes]
    told = lines(found.report, Fate.CHANGED)
    assert told[Thing.REST, "something that they name is not in the file any more"] > 0


def test_a_case_taken_out_elsewhere_is_nobody_s_talk_and_told(study):
    of = {speaker.case_id for speaker in study.speakers if speaker.kind is SpeakerKind.PARTICIPANT}
    found = read(changed(study, lambda root: drop(root, "Case")))

    assert {speaker.case_id for speaker in found.study.speakers} == {None}
    how = "their case is not in the file: nobody’s talk"
    assert lines(found.report, Fate.CHANGED)[Thing.SPEAKERS, how] == 2 * len(of)


def test_with_a_case_its_partnership_goes_and_is_told(study):
    gone = next(p.first for p in study.partnerships if isinstance(p.second, UUID))

    def take_out(root):
        for case in every(root, "Case"):
            if case.get("guid") == str(gone):
                drop_one(case)

    found = read(changed(study, take_out))

    assert {p.id for p in found.study.partnerships} == {
        p.id for p in study.partnerships if gone not in {p.first, p.second}
    }
    n = len(study.partnerships) - len(found.study.partnerships)
    n += sum(memo.target_id == gone for memo in study.memos)
    how = "one of the two is not in the file any more"
    assert lines(found.report, Fate.LEFT_OUT)[Thing.LINKS, how] == n > 0
    assert not any("<Link" in memo.text for memo in found.study.memos)
    assert {coder.name for coder in found.study.coders} == {c.name for c in study.coders}


def test_words_that_somebody_wrote_into_a_note_for_programs_are_kept_or_told(study):
    def write(root):
        told_by = {
            one.get("targetGUID"): one.getparent().get("guid") for one in every(root, "NoteRef")
        }
        for note in every(root, "Note"):
            name = note.get("name")
            [content] = note.findall(f"{NAMESPACE}PlainTextContent") or [etree.Element("none")]
            if name == "How it was coded":
                content.text = f"Ask Bea about this\n{content.text}"
            elif name in {"Chosen for print", "Decision on a place", "Template version"}:
                content.text = f"Why this one?\n{content.text}"
            elif name == "Who speaks where":
                is_first = str(study.documents[0].id) in told_by[note.get("guid")]
                content.text = (
                    content.text.replace("turn\t", "turn ")
                    if is_first
                    else (f"{content.text}\nAnna left early")
                )

    found = read(changed(study, write))

    assert [c.certainty for c in found.study.codings] == [c.certainty for c in study.codings]
    told = {memo.text for memo in found.study.memos} - {memo.text for memo in study.memos}
    assert told == {"How it was coded: Ask Bea about this", "Who speaks where: Anna left early"}
    left = lines(found.report, Fate.LEFT_OUT)
    unread = {key: n for key, n in left.items() if "was changed beyond reading" in key[1]}
    assert {thing for thing, _how in unread} == {
        Thing.REST,
        Thing.TURNS,
        Thing.TEMPLATE_VERSIONS,
    }
    assert unread[Thing.TURNS, "its note “Who speaks where” was changed beyond reading"] == 1


def test_coders_whom_a_tool_does_not_name_stay_apart(study):
    found = read(changed(study, lambda root: drop(root, "Users")))

    assert {c.id: c.coder_id for c in found.study.codings} == {
        c.id: c.coder_id for c in study.codings
    }
    assert [coder.name for coder in found.study.coders][:2] == ["Not named", "Not named (2)"]
    how = "the file does not name them: coders without a name"
    assert lines(found.report, Fate.CHANGED)[Thing.USERS, how] == len(found.study.coders)


def test_of_very_many_who_are_not_named_the_rest_are_one():
    passages = [coded(n, 0, 3).replace(USER, guid(50_000 + n)) for n in range(700)]

    coders = read_text(b"one two", *passages).study.coders

    assert len({coder.name for coder in coders}) == len(coders) == 502  # and Ann


def test_a_code_that_was_made_a_group_elsewhere_is_still_coded_with(study):
    def group(root):
        for code in every(root, "Code"):
            code.set("isCodable", "false")

    found = read(changed(study, group))

    assert sorted(c.id for c in found.study.codings) == sorted(c.id for c in study.codings)
    assert lines(found.report, Fate.LEFT_OUT) == {}


def test_notes_for_programs_that_a_tool_hung_elsewhere_are_left_out(study):
    def move(root):
        references = [one for coding in every(root, "Coding") for one in coding[1:]]
        every(root, "TextSource")[0].extend(references)

    found = read(changed(study, move))

    assert found.study.exemplars == ()
    assert not any("certainty" in memo.text or "[[" in memo.text for memo in found.study.memos)
    how = "a note of Polyvocal that belongs to nothing in the file any more"
    assert lines(found.report, Fate.LEFT_OUT)[Thing.REST, how] == len(study.exemplars)


def test_a_variable_that_somebody_names_like_an_attribute_is_another(study):
    name = study.attributes[0].name

    def add(root):
        [variables] = every(root, "Variables")
        made = {"guid": guid(9), "name": name, "typeOfVariable": "Text"}
        variables.insert(0, etree.Element(f"{NAMESPACE}Variable", made))

    back = read(changed(study, add)).study

    assert [a.name for a in back.attributes] == [
        *(a.name for a in study.attributes), f"{name} (2)"
    ]  # fmt: skip
    assert back.cases == study.cases


def test_words_of_notes_may_come_in_files_of_their_own(study):
    back = read(elsewhere.in_files(elsewhere.written(study))).study

    assert differences(study, back).keys() <= {"memos", "codings"}
    said = [memo.text.replace("\r", "\n") for memo in study.memos]
    assert [memo.text for memo in back.memos] == said
    assert [c.certainty for c in back.codings] == [c.certainty for c in study.codings]


def test_a_number_that_another_tool_made_a_word_is_a_number():
    variable = '<Variables><Variable guid="{}" name="Age" typeOfVariable="{}"/></Variables>'
    value = (
        f'<Cases><Case guid="{guid(2)}" name="P1"><VariableValue><VariableRef '
        f'targetGUID="{guid(1)}"/>'
        "<{0}Value>35</{0}Value></VariableValue></Case></Cases>"
    )
    first = read(
        project("", codes=variable.format(guid(1), "Float") + value.format("Float")), file="p.qde"
    ).study

    def as_words(root):
        for one in every(root, "Variable"):
            one.set("typeOfVariable", "Text")
        for one in every(root, "FloatValue"):
            one.tag = f"{NAMESPACE}TextValue"

    assert read(changed(first, as_words)).study.cases[0].attributes == {"Age": 35.0}
