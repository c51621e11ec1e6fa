"""A newer file of an interview takes the place of the older one; codings follow their words."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from polyvocal.core.coding import AnchorState
from polyvocal.core.errors import BadFile, BadValue, NotFound
from polyvocal.store.connections import StudyPlace
from polyvocal.store.copies import CopyReason, list_copies
from polyvocal.store.events import Actor
from polyvocal.store.reads.lists import original
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.undo import redo, undo
from polyvocal.store.verify import verify_study
from polyvocal.work.build import add_to_study
from polyvocal.work.importing import ImportChoices
from polyvocal.work.importing.documents import Unreadable
from polyvocal.work.renewing import renew_document
from tests.work.test_correcting import spoken


def text_of(at: StudyPlace, name: str) -> str:
    study = read_study(at)
    return study.text(study.document(name).id)


def newer(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_newer_file_is_the_text_now_and_the_original(
    at: StudyPlace, me: Actor, tmp_path: Path
) -> None:
    before, voices = text_of(at, "P01"), spoken(at, "P01")
    file = newer(tmp_path, "P01.txt", before.replace("biscuits", "cakes"))
    old = content_digest(at)

    renewed = renew_document(at, file, by=me)

    assert (renewed.document, renewed.n_changes, renewed.is_stored) == ("P01", 1, True)
    assert text_of(at, "P01") == file.read_text(encoding="utf-8")
    assert [label for label, _words in spoken(at, "P01")] == [label for label, _words in voices]
    document = read_study(at).document("P01")
    assert original(at, document.id).data == file.read_bytes()
    assert verify_study(at).damages == ()
    new = content_digest(at)
    undo(at=at, by=me)
    assert (content_digest(at), text_of(at, "P01")) == (old, before)
    assert original(at, document.id).data != file.read_bytes()
    redo(at=at, by=me)
    assert content_digest(at) == new


def test_codings_whose_words_changed_are_told_with_both_and_those_in_doubt_are_counted_out(
    at: StudyPlace, me: Actor, tmp_path: Path
) -> None:
    study = read_study(at)
    document = study.document("P01")
    coding = next(c for c in study.codings if c.document_id == document.id)
    quote, text = study.quote(coding), text_of(at, "P01")
    file = newer(tmp_path, "P01.txt", text.replace(quote, "Something else was said here now"))

    seen = renew_document(at, file, by=me, only_look=True)
    assert (text_of(at, "P01"), seen.is_stored) == (text, False)
    renewed = renew_document(at, file, by=me)

    assert (renewed.n_codings, renewed.touched) == (seen.n_codings, seen.touched)
    told = [t for t in renewed.touched if t.before == quote]
    assert {t.state for t in told} <= {AnchorState.TO_REVIEW, AnchorState.LOST}
    assert told[0].code in {code.title for code in study.template.codes}
    assert told[0].turn > 0
    assert sum(renewed.n_codings.values()) == len(
        [c for c in study.codings if c.document_id == document.id]
    )


def test_the_same_text_changes_nothing_and_keeps_no_copy(
    at: StudyPlace, me: Actor, tmp_path: Path
) -> None:
    file = newer(tmp_path, "P01.txt", text_of(at, "P01"))
    before = read_study(at).revision

    renewed = renew_document(at, file, by=me)

    assert (renewed.n_changes, renewed.is_stored) == (0, False)
    assert read_study(at).revision == before


def test_speakers_of_the_same_label_stay_who_they_were_and_new_ones_come(
    at: StudyPlace, me: Actor, tmp_path: Path
) -> None:
    study = read_study(at)
    document = study.document("P01")
    known = {s.id: s for s in study.speakers if s.document_id == document.id}
    text = f"{text_of(at, 'P01').rstrip()}\n\nNurse: I came in just then.\n"

    renew_document(at, newer(tmp_path, "P01.txt", text), by=me)

    now = {s.id: s for s in read_study(at).speakers if s.document_id == document.id}
    assert now.items() >= known.items()
    assert [s.label for id_, s in now.items() if id_ not in known] == ["Nurse"]


def test_a_word_file_takes_the_place_of_a_text_under_another_name(
    at: StudyPlace, me: Actor, tmp_path: Path
) -> None:
    written = docx.Document()
    for line in text_of(at, "P01").replace("biscuits", "cakes").splitlines():
        written.add_paragraph(line)
    file = tmp_path / "corrected in March.docx"
    written.save(str(file))

    renewed = renew_document(at, file, by=me, name="P01.txt")

    assert renewed.is_stored
    assert "cakes" in text_of(at, "P01")
    assert verify_study(at).damages == ()


def test_what_cannot_be_a_newer_version_is_told_and_changes_nothing(
    at: StudyPlace, me: Actor, tmp_path: Path
) -> None:
    before = read_study(at).revision

    with pytest.raises(NotFound, match="no document called P99"):
        renew_document(at, newer(tmp_path, "P99.txt", "P99: Hello."), by=me)
    with pytest.raises(Unreadable, match=r"^P01\.txt: "):
        renew_document(at, newer(tmp_path, "P01.txt", ""), by=me)
    table = newer(tmp_path, "P01.csv", "document,speaker,text\nP01,A,Hello\nP02,B,Hi\n")
    with pytest.raises(BadFile, match="several documents"):
        renew_document(at, table, by=me)

    assert read_study(at).revision == before


def test_a_copy_is_kept_before(specimen: Path, tmp_path: Path, me: Actor, at: StudyPlace) -> None:
    file = newer(tmp_path, "P01.txt", text_of(at, "P01") + "!")

    renew_document(at, file, by=me)

    copies = list_copies(tmp_path / "out" / "study.polyvocal")
    assert CopyReason.IMPORT in {copy.reason for copy in copies}


def test_adding_a_document_again_says_how_to_correct_it(
    at: StudyPlace, me: Actor, tmp_path: Path
) -> None:
    one = newer(tmp_path, "P01.txt", "P01: Hello.")
    two = newer(tmp_path, "P02.txt", "P02: Hello.")

    with pytest.raises(BadValue, match=r"has a document P01 already.*polyvocal correct STUDY"):
        add_to_study(tmp_path / "out" / "study.polyvocal", [one], by=me, importing=ImportChoices())
    with pytest.raises(BadValue, match=r"has 2 of these documents already \(P01, P02\)"):
        add_to_study(
            tmp_path / "out" / "study.polyvocal", [one, two], by=me, importing=ImportChoices()
        )
