"""The table of confusions as a document."""

from polyvocal.analysis.disagreement import count_confusions, find_places
from polyvocal.reports.compose.confusions import compose_confusions
from tests.reports.compose.test_agreement import CODINGS, cells, compared
from tests.reports.results import IMPRINT


def test_pairs_of_codes_stand_with_the_places_and_what_they_count():
    study = compared()

    report = compose_confusions(count_confusions(study, find_places(study)), IMPRINT)

    assert cells(report, "table_10_confusions") == [
        ["1.1 Asking", "nothing", "1"],
        ["2.1 Showing", "nothing", "1"],
    ]
    assert report.tables[0].notes[0].words.startswith("places: spans that share a character")
    assert len(CODINGS) == 4
