"""Two people take a copy each, work, and their copies are made one again."""

import shutil
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from lxml import etree

import polyvocal
from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.core.cases import Case
from polyvocal.core.coding import (
    Certainty,
    Coder,
    CoderKind,
    Coding,
    Exemplar,
    Memo,
    MemoTarget,
    Span,
)
from polyvocal.core.consensus import Verdict
from polyvocal.core.documents import Document
from polyvocal.core.errors import BadValue
from polyvocal.core.exchange import Fate, Thing
from polyvocal.core.template import Code
from polyvocal.store import changes
from polyvocal.store.changes import NewDocument
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.store.verify import verify_study
from polyvocal.work.adjudicating import Ruling, decide, list_places
from polyvocal.work.build import build_study, new_study
from polyvocal.work.choices import Choices
from polyvocal.work.exchange.merging import merge_copies
from polyvocal.work.exchange.sending import export_project
from polyvocal.work.importing import ImportChoices
from polyvocal.work.opening import at_study
from polyvocal.work.rounds import RoundKind, RoundWish, give_round
from tests.formats.refi import elsewhere

BEA = Actor(UUID(int=2), "Bea")


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")


@pytest.fixture
def copies(specimen, tmp_path, me):
    """One study, and a copy of its file that went to somebody else."""
    built = build_study(
        specimen, tmp_path / "out", by=me, importing=ImportChoices(), choices=Choices(), kinds=()
    )
    shutil.copy(built.study, tmp_path / "theirs.polyvocal")
    return built.study, tmp_path / "theirs.polyvocal"


def work_on(file, by, name):
    """Somebody codes, writes and adds: a little of everything."""
    with at_study(file) as at:
        study = read_study(at)
        coder = Coder(uuid4(), name)
        code = Code(uuid4(), "", f"New of {name}")
        document = study.documents[0]
        in_force = next(c for c in study.template.current.codes if not c.is_group)
        coding = Coding(uuid4(), document.id, Span(0, 9), in_force.id, coder.id,
                        study.template.current.number, certainty=Certainty.CERTAIN)  # fmt: skip
        changes.add_coder(at=at, by=by, coder=coder)
        changes.add_code(at=at, by=by, code=code)
        changes.add_cases(at=at, by=by, cases=[Case(uuid4(), "X1", name)])
        new = NewDocument(Document(uuid4(), "Field notes"), f"What {name} saw.")
        changes.add_documents(at=at, by=by, documents=[new])
        changes.add_codings(at=at, by=by, codings=[coding])
        memo = Memo(uuid4(), f"Says {name}", coder.id, MemoTarget.CODING, coding.id)
        changes.add_memo(at=at, by=by, memo=memo)
        return read_study(at)


def test_work_of_a_blind_round_that_is_hidden_from_everybody_is_merged_all_the_same(copies, me):
    ours, theirs = copies
    with at_study(ours) as at:
        coders = [coder for coder in read_study(at).coders if coder.kind is CoderKind.PERSON]
        names = tuple(coder.name for coder in coders)
        give_round(at, by=me, wish=RoundWish("Blind", RoundKind.BLIND, names))
    shutil.copy(ours, theirs)
    with at_study(theirs) as at:
        known = read_study(at.unveiled).codings[0]
        coding = replace(known, id=uuid4(), coder_id=coders[0].id, span=Span(0, 9))
        changes.add_codings(at=at, by=me, codings=[coding])
        assert coding.id not in {c.id for c in read_study(at).codings}

    merge_copies(ours, theirs, by=me)

    with at_study(ours) as at:
        assert coding.id in {c.id for c in read_study(at.unveiled).codings}
    again = merge_copies(ours, theirs, by=me, dry_run=True).report
    assert {line.how for line in again.lines} == {"the same in both"}


def test_what_each_added_is_in_the_merged_study(copies, me):
    mine, theirs = copies
    first, second = work_on(mine, me, "Sam"), work_on(theirs, BEA, "Sam")

    report = merge_copies(mine, theirs, by=me).report

    merged = polyvocal.open(mine)
    assert {c.id for c in merged.codings} == {c.id for s in (first, second) for c in s.codings}
    assert sum(coder.name == "Sam" for coder in merged.coders) == 2
    assert {m.id for m in merged.memos} == {m.id for s in (first, second) for m in s.memos}
    assert [d.name for d in merged.documents if "Field" in d.name] == [
        "Field notes", "Field notes (2)",
    ]  # fmt: skip
    assert sorted(c.role for c in merged.cases if c.label.startswith("X1")) == ["Sam", "Sam"]
    assert (report.n(Thing.SOURCES, Fate.CHANGED), report.n(Thing.CASES, Fate.CHANGED)) == (1, 1)
    with at_study(mine) as at:
        assert verify_study(at).is_sound


def decide_first(file, by, verdict):
    """Decide the first place that was read differently; the place, and what was agreed of it."""
    with at_study(file) as at:
        place = next(p for p in list_places(at).places if not p.is_agreed)
        decide(at, by=by, place=place, ruling=Ruling(verdict))
        return {coding.id for coding in place.codings}, read_study(at).decisions


def test_what_was_decided_there_is_decided_here(copies, me):
    mine, theirs = copies
    place, decided = decide_first(theirs, BEA, Verdict.BOTH)

    merge_copies(mine, theirs, by=me)

    merged = polyvocal.open(mine)
    assert merged.decisions == decided
    assert {c.id for c in merged.codings} >= place | decided[0].result_ids
    assert merged.has_consensus
    with at_study(mine) as at:
        assert not any({c.id for c in p.codings} & place for p in list_places(at).places)
        assert verify_study(at).is_sound
    again = merge_copies(mine, theirs, by=me, dry_run=True).report
    assert {line.how for line in again.lines} == {"the same in both"}


def test_a_place_decided_in_both_is_agreed_on_once_and_the_other_s_decision_told(copies, me):
    mine, theirs = copies
    _place, ours = decide_first(mine, me, Verdict.NEITHER)
    decide_first(theirs, BEA, Verdict.BOTH)

    report = merge_copies(mine, theirs, by=me).report

    merged = polyvocal.open(mine)
    assert merged.decisions == ours
    assert not merged.has_consensus
    assert report.n(Thing.REST, Fate.TO_REVIEW) == 1
    [told] = [memo.text for memo in merged.memos if "decided by" in memo.text]
    assert "both readings" in told


def test_what_was_written_on_a_decision_that_is_not_taken_is_kept_on_its_document(copies, me):
    mine, theirs = copies
    decide_first(mine, me, Verdict.NEITHER)
    _place, [decision] = decide_first(theirs, BEA, Verdict.BOTH)
    with at_study(theirs) as at:
        agreed = min(decision.result_ids)
        author = read_study(at).coders[0].id
        memo = Memo(uuid4(), "For the paper", author, MemoTarget.CODING, agreed)
        changes.add_memo(at=at, by=BEA, memo=memo)
        changes.add_exemplar(at=at, by=BEA, exemplar=Exemplar(uuid4(), agreed))

    merge_copies(mine, theirs, by=me)

    merged = polyvocal.open(mine)
    [kept] = [one for one in merged.memos if one.id == memo.id]
    assert (kept.target, kept.target_id) == (MemoTarget.DOCUMENT, decision.document_id)
    again = merge_copies(mine, theirs, by=me, dry_run=True).report
    assert again.n(Thing.NOTES, Fate.TO_REVIEW) == 0


def test_merged_again_nothing_is_added(copies, me):
    mine, theirs = copies
    work_on(theirs, BEA, "Sam")
    merge_copies(mine, theirs, by=me)
    once = polyvocal.open(mine)

    report = merge_copies(mine, theirs, by=me).report

    assert polyvocal.open(mine) == once
    assert {line.how for line in report.lines} == {"the same in both"}


def test_an_export_of_the_other_copy_will_do(copies, tmp_path, me):
    mine, theirs = copies
    second = work_on(theirs, BEA, "Sam")
    export_project(theirs, tmp_path / "theirs.qdpx")

    merge_copies(mine, tmp_path / "theirs.qdpx", by=me)

    assert {c.id for c in polyvocal.open(mine).codings} == {c.id for c in second.codings}


def test_what_both_tell_differently_stays_ours_and_theirs_is_told(copies, me):
    mine, theirs = copies
    with at_study(theirs) as at:
        study = read_study(at)
        code = next(c for c in study.template.current.codes if not c.is_group)
        changes.change_code(at=at, by=BEA, code=replace(code, label="Another label"))
        case = study.cases[0]
        changes.change_case(at=at, by=BEA, case=replace(case, role="another role"))
    with at_study(mine) as at:
        changes.change_code(at=at, by=me, code=replace(code, definition="Our own definition"))
        changes.change_case(at=at, by=me, case=replace(case, role="a third role"))

    report = merge_copies(mine, theirs, by=me).report
    merge_copies(mine, theirs, by=me)

    merged = polyvocal.open(mine)
    assert merged.template.codes[merged.template.index[code.id]].label == code.label
    told = {memo.target: memo.text for memo in merged.memos if "Another copy" in memo.text}
    assert set(told) == {MemoTarget.CODE, MemoTarget.CASE}
    assert told[MemoTarget.CASE].endswith("role: another role")
    assert report.n(Thing.CODES, Fate.TO_REVIEW) == 1


def test_codings_follow_a_text_that_was_corrected_here(copies, me):
    mine, theirs = copies
    second = work_on(theirs, BEA, "Sam")
    [sam] = [coder.id for coder in second.coders if coder.name == "Sam"]
    [new] = [coding for coding in second.codings if coding.coder_id == sam]
    with at_study(mine) as at:
        text = f"Put before.\n{read_study(at).text(new.document_id)}"
        changes.correct_text(at=at, by=me, document_id=new.document_id, text=text, seen_version=1)

    merge_copies(mine, theirs, by=me)

    merged = polyvocal.open(mine)
    [there] = [coding for coding in merged.codings if coding.id == new.id]
    assert there.span.start == new.span.start + len("Put before.\n")
    assert merged.quote(there) == polyvocal.open(theirs).quote(new)


def test_a_plan_comes_first_and_undo_takes_a_merge_back(copies, me, capsys):
    mine, theirs = copies
    before = polyvocal.open(mine)
    work_on(theirs, BEA, "Sam")

    assert main(["merge", str(mine), str(theirs), "--dry-run"]) == DONE
    assert "codings: 1 taken whole (only there: added here)" in capsys.readouterr().out
    assert polyvocal.open(mine) == before

    assert main(["merge", str(mine), str(theirs)]) == DONE
    assert main(["undo", str(mine)]) == DONE
    assert polyvocal.open(mine) == before


def test_the_plan_names_what_was_removed_by_the_marks_that_keep_it(copies, me, capsys):
    mine, theirs = copies
    first = polyvocal.open(mine).codings[0]
    with at_study(theirs) as at:
        changes.remove_codings(at=at, by=BEA, coding_ids=[first.id])

    assert main(["merge", str(mine), str(theirs), "--dry-run"]) == DONE
    [line] = [line for line in capsys.readouterr().out.splitlines() if "Removed there" in line]
    mark = line.partition("[")[2].partition("]")[0]
    assert main(["merge", str(mine), str(theirs), "--keep", mark]) == DONE

    assert first.id.hex.startswith(mark)
    assert first.id in {coding.id for coding in polyvocal.open(mine).codings}


def test_two_studies_are_not_mixed(copies, tmp_path, me, capsys):
    other = new_study(tmp_path / "other", by=me)

    assert main(["merge", str(copies[0]), str(other)]) == PROBLEM

    assert "not two copies of one study" in capsys.readouterr().err


def test_what_one_copy_declares_the_merged_study_declares_and_two_reasons_are_told(copies, me):
    ours, theirs = copies
    with at_study(theirs) as at:
        changes.decline_agreement(at=at, by=BEA, reason="Another way of working.")

    merge_copies(ours, theirs, by=me)
    assert polyvocal.open(ours).no_agreement == "Another way of working."
    with at_study(ours) as at:
        changes.decline_agreement(at=at, by=me, reason="Ours.")
    merge_copies(ours, theirs, by=me)

    study = polyvocal.open(ours)
    assert study.no_agreement == "Ours."
    assert any("Another way of working." in memo.text for memo in study.memos)


def test_an_export_that_was_changed_in_another_tool_comes_home(copies, tmp_path):
    mine, _theirs = copies
    export_project(mine, tmp_path / "out.qdpx")
    members = elsewhere.unpacked((tmp_path / "out.qdpx").read_bytes())
    root = etree.fromstring(members["project.qde"])
    first, second, *_more = elsewhere.every(root, "PlainTextSelection")
    [changed], [made] = (elsewhere.every(one, "Coding") for one in (first, second))
    elsewhere.every(changed, "CodeRef")[0].attrib.update(elsewhere.every(made, "CodeRef")[0].attrib)
    made.set("guid", str(uuid4()))
    edited = tmp_path / "edited.qdpx"
    edited.write_bytes(elsewhere.packed(members | {"project.qde": etree.tostring(root)}))
    study = polyvocal.open(mine)

    report = merge_copies(mine, edited, by=BEA).report

    merged = polyvocal.open(mine)
    assert list(study.codings) == [c for c in merged.codings if str(c.id) != made.get("guid")]
    assert report.n(Thing.CODINGS, Fate.TO_REVIEW) == 1
    [told] = report.findings
    document = next(c.document_id for c in study.codings if str(c.id) == changed.get("guid"))
    assert study.documents[study.document_index[document]].name in told.place
    assert changed.get("guid") not in told.place

    elsewhere.drop(root, "Notes", "NoteRef")
    edited.write_bytes(elsewhere.packed(members | {"project.qde": etree.tostring(root)}))
    with pytest.raises(BadValue, match="another tool lost its note “Polyvocal study”"):
        merge_copies(mine, edited, by=BEA)
