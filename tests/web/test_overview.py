"""The overview: what is done, what is next, and first-run guidance where nothing is."""

import re

from polyvocal.cli import main
from polyvocal.web.serving import serving
from polyvocal.work.build import new_study
from tests.web.conftest import BUILDER
from tests.web.visiting import Caller


def overview_of(study) -> str:
    with serving(str(study)) as bench:
        caller = Caller(bench)
        caller.come_in()
        return caller.get(caller.study()).text


def steps(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<li class="step (\w+)">.*?<h3>([^<]+)', page, re.DOTALL)
    return [(state, title.strip()) for state, title in found]


def test_a_study_with_nothing_in_it_says_where_to_begin(empty_file):
    page = overview_of(empty_file)

    assert "An empty study." in page
    assert steps(page) == [
        ("next", "Choose a framework"),
        ("open", "Add the interviews"),
        ("open", "Say who is speaking"),
        ("open", "Describe the participants"),
        ("open", "Code"),
        ("open", "Look at the result"),
    ]


def test_a_framework_taken_is_a_step_done(tmp_path):
    study = new_study(tmp_path / "s.polyvocal", by=BUILDER, framework="bctt_v1")

    page = overview_of(study)

    assert steps(page)[:2] == [("done", "Framework chosen"), ("next", "Add the interviews")]
    assert "93 codes, version 1." in page
    assert page.count('class="tile none"') == 93 + 1


def test_a_coded_study_shows_the_tables_numbers_and_each_document(study_file):
    page = overview_of(study_file)

    assert [state for state, _title in steps(page)] == ["done"] * 6
    assert "12 of 13 codes are evidenced." in page
    assert "3 documents · 5 cases · 2 partnerships · 14 codes · 25 codings" in page
    assert len(re.findall(r"<meter", page)) == 3


def test_what_happened_last_says_what_was_undone(study_file):
    main(["undo", str(study_file)])

    page = overview_of(study_file)

    assert "Undone: Set the template." in page
    assert "Undone: Added 25 codings." in page
    assert steps(page)[0] == ("next", "Choose a framework")


def test_the_picture_and_what_is_coded_are_of_the_layer_asked_for(caller):
    caller.come_in()

    of_all = caller.get(caller.study()).text
    of_one = caller.get(caller.study("?layer=Coder+B")).text

    n_evidenced = [int(re.findall(r"(\d+) of 13 codes", page)[0]) for page in (of_all, of_one)]
    assert n_evidenced == [12, 3]
    assert "&amp;layer=Coder+B" in of_one
    assert caller.get(caller.study("?layer=Nobody")).status == 404


def test_what_the_overview_worked_out_is_not_taken_for_a_result_of_compare(caller):
    caller.come_in()
    for path in ("", "compare/", "compare/coverage/", "compare/matrix/"):
        assert caller.get(caller.study(path)).status == 200, path
