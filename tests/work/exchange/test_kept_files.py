"""What another tool's project came as stays with the study: byte for byte, within limits."""

import hashlib
import json

import pytest

from polyvocal.core.exchange import Fate, Thing
from polyvocal.formats.limits import LARGEST_ATTACHMENT
from polyvocal.store.reads import original, with_originals
from polyvocal.store.rows import fetch
from polyvocal.store.snapshot import read_study
from polyvocal.store.verify import verify_study
from polyvocal.work.exchange.projects import import_project
from polyvocal.work.opening import at_study
from tests.formats.others.projects import qualcoder, taguette

TEXT = "Ada: How was it?\nRosa: Good.\n"
KEPT = "kept.polyvocal"
TASKS = [
    {"id": n, "data": {"text": f"{TEXT}{n}"}, "annotations": list[str]()} for n in (1, 2)
]  # fmt: skip
WEBANNO = "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=Good day\n1-1\t0-4\tGood\t\n1-2\t5-8\tday\t\n"


def tasks(folder):
    file = folder / "export.json"
    file.write_text(json.dumps(TASKS))
    return file


def webanno(folder):
    file = folder / "one.tsv"
    file.write_text(WEBANNO)
    return file


def highlights(folder):
    return taguette(folder / "p.sqlite3", f"<p>{TEXT}</p>", TEXT, [("mood", "Good")])


@pytest.mark.parametrize("make", [tasks, webanno, highlights])
def test_the_file_of_a_project_is_kept_once_and_given_back_from_each_document(make, tmp_path, me):
    file = make(tmp_path)
    data = file.read_bytes()

    moved = import_project(file, by=me, out=tmp_path / KEPT)

    with at_study(tmp_path / KEPT) as at:
        documents = {document.id for document in read_study(at).documents}
        assert documents
        assert with_originals(at) == documents
        for document in documents:
            kept = original(at, document)
            assert (kept.file_name, kept.data) == (file.name, data)
            assert kept.digest == hashlib.sha256(data).hexdigest()
        [(n,)] = fetch(
            at.alias, "SELECT count(*) FROM store_content WHERE digest = %s", [kept.digest]
        )
        assert n == 1
        assert verify_study(at).is_sound
    assert moved.report.n(Thing.ORIGINALS, Fate.KEPT) == len(documents)


def test_a_project_too_large_to_be_kept_is_taken_and_the_account_says_so(tmp_path, me):
    file = highlights(tmp_path)
    with file.open("ab") as grown:
        grown.truncate(LARGEST_ATTACHMENT + 4096)

    moved = import_project(file, by=me, out=tmp_path / KEPT)

    with at_study(tmp_path / KEPT) as at:
        assert with_originals(at) == frozenset()
        assert len(read_study(at).codings) == 1
    [line] = [one for one in moved.report.lines if one.thing is Thing.ORIGINALS]
    assert (line.fate, line.n) == (Fate.LEFT_OUT, 1)
    assert "larger than 20 MB" in line.how


def test_a_document_of_a_qualcoder_project_keeps_the_file_it_was_made_of(tmp_path, me):
    folder = qualcoder(tmp_path / "walks.qda", TEXT, [("good", "Good")], path="/docs/walk.txt")
    (folder / "documents").mkdir()
    (folder / "documents" / "walk.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())

    import_project(folder, by=me, out=tmp_path / KEPT)

    with at_study(tmp_path / KEPT) as at:
        [document] = read_study(at).documents
        kept = original(at, document.id)
    assert (kept.file_name, kept.data) == ("walk.txt", b"\xef\xbb\xbf" + TEXT.encode())


@pytest.mark.parametrize(
    "path", ["/docs/../../secret.txt", "secret.txt", "/docs/a\x00b", "x" * 400]
)
def test_a_path_that_leads_out_of_the_project_is_not_followed(path, tmp_path, me):
    (tmp_path / "secret.txt").write_text("Nobody's business")
    folder = qualcoder(tmp_path / "walks.qda", TEXT, [("good", "Good")], path=path)
    (folder / "documents").mkdir()
    (folder / "documents" / "secret.txt").symlink_to(tmp_path / "secret.txt")

    import_project(folder, by=me, out=tmp_path / KEPT)

    with at_study(tmp_path / KEPT) as at:
        [document] = read_study(at).documents
        assert original(at, document.id).file_name == "data.qda"
