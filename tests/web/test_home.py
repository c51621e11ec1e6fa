"""The list of studies, with nothing in it and with much."""

import pytest
from playwright.sync_api import expect

from polyvocal.web.serving import serving
from polyvocal.work.exporting import plain_name
from tests.browsing import IN_BROWSER

pytestmark = IN_BROWSER


def test_an_empty_list_says_what_a_study_is_and_makes_one(tmp_path, opened):
    with serving() as bench:
        page = opened(bench)
        expect(page.get_by_role("heading", name="No study yet")).to_be_visible()

        page.get_by_label("Name", exact=True).fill("Peer support: a pilot")
        page.get_by_label("Framework to begin with").select_option(index=1)
        page.get_by_label("Folder to keep it in").fill(str(tmp_path))
        page.get_by_role("button", name="Make the study").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Peer support: a pilot")
        assert (tmp_path / "Peer-support-a-pilot.polyvocal").is_file()


def test_a_study_opened_before_is_one_step_away(study_file, opened):
    with serving(str(study_file)):
        pass
    with serving() as bench:
        page = opened(bench)
        page.get_by_role("listitem").get_by_role("button").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("in")


def test_a_wrong_path_is_told_and_kept_to_be_mended(tmp_path, opened):
    with serving() as bench:
        page = opened(bench)
        page.get_by_label("Path of the file").fill(str(tmp_path / "none.polyvocal"))
        page.get_by_role("button", name="Open it").click()

        expect(page.get_by_role("alert")).to_contain_text("none.polyvocal: there is no such file.")
        expect(page.get_by_label("Path of the file")).to_have_value(
            str(tmp_path / "none.polyvocal")
        )


@pytest.mark.parametrize(
    ("name", "file"), [("A/B: c?", "A-B-c"), ("../..", "study"), ("Çalışma 1", "Çalışma-1")]
)
def test_a_study_s_name_becomes_a_file_s(name, file):
    assert plain_name(name, "study") == file
