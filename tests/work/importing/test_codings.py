"""Sheets of codings brought into a study that has them already, seen by the importer or not."""

from uuid import UUID

import pytest

from polyvocal.core.findings import Counted
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.build import add_to_study
from polyvocal.work.importing import ImportChoices
from polyvocal.work.rounds import RoundKind, RoundWish, give_round

SAME = ImportChoices(same_coders=True)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_what_the_study_has_already_is_not_added_again(at, me, specimen, is_hidden):
    if is_hidden:
        give_round(at, by=me, wish=RoundWish("One", RoundKind.BLIND, ("Ben", "Coder A")))
        assert len(read_study(at).codings) < len(read_study(at.unveiled).codings)
    n = len(read_study(at.unveiled).codings)

    report = add_to_study(at, [specimen / "codings.csv"], by=me, importing=SAME)

    assert report.taken[Counted.CODINGS] == 0
    assert f"{n} rows were left out: the study has these codings already." in {
        finding.sentence for finding in report.findings
    }
    assert len(read_study(at.unveiled).codings) == n


def test_another_judgement_of_the_same_words_is_another_coding(at, me, specimen):
    n = len(read_study(at).codings)
    sheet = specimen / "codings.csv"
    sheet.write_text(sheet.read_text("utf-8").replace("++", "+"), "utf-8")

    report = add_to_study(at, [sheet], by=me, importing=SAME)

    assert 0 < report.taken[Counted.CODINGS] < n


def test_another_person_of_the_same_name_has_codings_of_their_own(at, me, specimen):
    n = len(read_study(at).codings)

    choices = ImportChoices(same_coders=False)
    report = add_to_study(
        at, [specimen / "codings.csv"], by=Actor(UUID(int=3), "B"), importing=choices
    )

    assert report.taken[Counted.CODINGS] == n
