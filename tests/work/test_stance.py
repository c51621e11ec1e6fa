"""A study declares that agreement does not fit: everywhere its reason stands, and it is undone."""

import pytest

import polyvocal
from polyvocal.core.errors import BadValue
from polyvocal.reports.to_html import to_html
from polyvocal.store.snapshot import content_digest, read_study
from polyvocal.store.verify import verify_study
from polyvocal.work.agreeing import Comparison, write_agreement
from polyvocal.work.choices import Choices
from polyvocal.work.exchange.sending import export_project
from polyvocal.work.past import list_history, redo_last, undo_last
from polyvocal.work.stance import allow_agreement, decline_agreement
from polyvocal.work.tables import compose_report

WHY = "Two readers see more; {neither} is <b>right</b>."
COMPARISON = Comparison(n_draws=0)


def test_it_is_declared_told_in_the_history_undone_and_taken_back(at, me):
    before = content_digest(at)

    decline_agreement(at, by=me, reason=f"  {WHY}\n")
    assert read_study(at).no_agreement == WHY
    assert list_history(at, limit=1)[0].sentence == "Declared that agreement does not fit."
    assert content_digest(at) != before
    undo_last(at, by=me)
    assert (read_study(at).no_agreement, content_digest(at)) == ("", before)
    redo_last(at, by=me)
    allow_agreement(at, by=me)

    assert read_study(at).no_agreement == ""
    with pytest.raises(BadValue, match="does not declare"):
        allow_agreement(at, by=me)
    assert verify_study(at).damages == ()


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2_001])
def test_a_reason_that_is_none_or_a_book_is_refused(at, me, reason):
    with pytest.raises(BadValue):
        decline_agreement(at, by=me, reason=reason)


def test_reports_say_the_reason_in_place_of_figures_unless_they_are_wanted(at, me, tmp_path):
    decline_agreement(at, by=me, reason=WHY)
    study = read_study(at)

    declined = write_agreement(study, tmp_path / "a", COMPARISON, choices=Choices())
    anyway = write_agreement(study, None, COMPARISON, choices=Choices(), anyway=True)

    assert declined.compared is None
    assert WHY in declined.sentences[0]
    assert len(declined.files) >= 3
    assert "&lt;b&gt;right" in (tmp_path / "a" / "agreement.html").read_text("utf-8")
    assert anyway.compared is not None
    report, _sentences = compose_report(study, choices=Choices())
    told = b"".join(to_html(report)).decode()
    assert "By its own declaration agreement" in told


def test_it_travels_in_an_exchange_file(at, me, tmp_path):
    decline_agreement(at, by=me, reason=WHY)

    export_project(at, tmp_path / "s.qdpx")

    assert polyvocal.read(tmp_path / "s.qdpx").no_agreement == WHY
