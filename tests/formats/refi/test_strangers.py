"""Our exports opened by readers that others wrote: the same counts and the same quotes."""

import dataclasses
import io
import warnings
from collections import Counter

import pytest

from polyvocal.formats.refi.media import Medium, Role
from polyvocal.formats.refi.writing import write_project
from polyvocal.frameworks.library import load_framework
from tests.formats.refi.projects import coded, package, project, read, source
from tests.formats.refi.whole_studies import make_study

WORD_FILE = b"PK of a Word file"
TEXTS = ("tea", "e\u0301", "\U0001f642 home", "שלום", "<b>&amp;", "two\n\nlines")


@pytest.fixture
def exported(tmp_path):
    """A study with everything in it, and where it was written."""
    study = make_study(11, TEXTS)
    words = Medium(study.documents[0].id, Role.ORIGINAL, "Interview é.docx", lambda: [WORD_FILE])
    with (tmp_path / "study.qdpx").open("wb") as target:
        write_project(study, target, media=[words])
    return study, tmp_path / "study.qdpx"


def test_pyrefiqda_finds_what_we_wrote(exported, tmp_path):
    with warnings.catch_warnings():  # of the reader, about itself
        warnings.simplefilter("ignore")
        from pyrefiqda.refiproject import RefiProject  # type: ignore[import-untyped]  # has none

        study, file = exported
        found = RefiProject.load(file, str(tmp_path / "out"))

    def codes_in(codes):
        return sum(1 + codes_in(code.code) for code in codes)

    assert codes_in(found.code_book.codes.code) == len(study.template.codes) + 1
    assert [user.name for user in found.users.user] == [coder.name for coder in study.coders]
    assert len(found.cases.case) == len(study.cases) + 1
    rich = [one.rich_text_path for one in found.sources.text_source if one.rich_text_path]
    [member] = [RefiProject.resolve_source_path(path, tmp_path / "out") for path in rich]
    assert member.read_bytes() == WORD_FILE
    quotes: Counter[str] = Counter()
    for one in found.sources.text_source:
        path = RefiProject.resolve_source_path(one.plain_text_path, tmp_path / "out")
        text = path.read_bytes().decode()
        for passage in one.plain_text_selection:
            quote = text[passage.start_position : passage.end_position]
            quotes[quote] += len(passage.coding)
    assert +quotes == Counter(study.quote(coding) for coding in study.codings)


# It leaves its files open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_qdpxlib_finds_what_we_wrote(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from qdpxlib.qdpxlib import QDPXFile  # type: ignore[import-untyped]  # has none

    data = package(
        project(source(coded(1, 0, 3) + coded(2, 4, 7))), {"sources/a.txt": b"one two three"}
    )
    study = read(data).study
    study = dataclasses.replace(study, looks=())
    with (tmp_path / "study.qdpx").open("wb") as target:
        write_project(study, target)

    # Its reading alone: what it does afterwards is about sentences that nobody coded.
    found = QDPXFile.__new__(QDPXFile)
    vars(found).update(
        filename=str(tmp_path / "study.qdpx"), context=10, codings=[], codes={},
        code_name_to_guid={}, uncoded_intervals={},
    )  # fmt: skip
    found._unzip_qdpx()
    found._parse_qde()

    assert list(found.codes.values()) == ["Tea"]
    assert sorted((text, labels) for _id, text, _near, _place, labels in found.codings) == [
        ("one", ["Tea"]),
        ("two", ["Tea"]),
    ]


def test_pyrefiqda_finds_every_code_of_a_codebook():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyrefiqda.models import codebook  # type: ignore[import-untyped]  # has none
        from xsdata_pydantic.bindings import XmlParser

    from polyvocal.formats.refi.codebooks import write_codebook

    codes = load_framework("bctt_v1").codes
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = XmlParser().parse(io.BytesIO(write_codebook(codes)), codebook.CodeBook)

    titles = [code.name for group in found.codes.code for code in (group, *group.code)]
    assert titles == [code.title for code in codes]
