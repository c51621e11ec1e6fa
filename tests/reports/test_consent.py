"""The words of people who refused to be quoted are in no byte of any report; their number is."""

import zipfile
from pathlib import Path

import pytest

from polyvocal.reports.blocks import Report
from polyvocal.reports.to_csv import to_csv
from polyvocal.reports.to_docx import to_docx
from polyvocal.reports.to_html import to_html
from polyvocal.reports.to_xlsx import to_xlsx
from tests.reports.results import REFUSED, every_report, small_study


def all_bytes(report: Report, folder: Path) -> bytes:
    """The report in every format, packed files unpacked."""
    content = [b"".join(to_html(report))]
    content += [piece for file in to_csv(report) for piece in file.pieces]
    to_docx(report, folder / "r.docx")
    to_xlsx(report, folder / "r.xlsx")
    for name in ("r.docx", "r.xlsx"):
        content.append((folder / name).read_bytes())
        with zipfile.ZipFile(folder / name) as packed:
            content += [packed.read(part) for part in packed.namelist()]
    return b"\n".join(content)


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("reports")
    return [all_bytes(report, folder) for report in every_report(small_study())]


def test_refused_words_are_in_no_byte_of_any_report(written):
    assert not [content for content in written if REFUSED.encode() in content]


def test_the_words_of_others_are_there(written):
    assert all(content.count(b"He asked me to wait.") >= 4 for content in written[2:])


def test_what_is_withheld_is_counted(written):
    for content in written[2:]:
        assert b"Of these, 1 is withheld, since its words may not be quoted." in content


def test_consent_that_is_not_known_is_warned_about(written):
    for content in written[2:]:
        assert b"1 quote here is of someone whose consent to be quoted is not known." in content
        assert b"Consent to be quoted is not known: ask before printing." in content
