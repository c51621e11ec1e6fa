"""Compare: the tables' own numbers, live under a rule, with the quotes behind each cell."""

import re

import pytest
from playwright.sync_api import expect

from polyvocal.web.forms.choices import read_choices, write_choices
from polyvocal.work.choices import Choices
from polyvocal.work.opening import open_study
from polyvocal.work.results import compose_depiction, measure_depiction
from tests.browsing import IN_BROWSER

REFUSED = "he just stood there, not doing anything"


def headline(study_file, choices: Choices) -> str:
    study = open_study(study_file)
    return compose_depiction(study, measure_depiction(study, choices), choices).title


@pytest.mark.parametrize(
    ("query", "choices"),
    [
        ("", Choices()),
        ("at_least=2&unit=participants", None),
        ("certainty=certain&basis=explicit", Choices(certain_only=True, explicit_only=True)),
        ("layer=Coder+B&case_set=all", Choices(layer="Coder B", case_set="all")),
    ],
)
def test_the_page_says_what_the_tables_say(caller, study_file, query, choices):
    from django.http import QueryDict

    caller.come_in()
    choices = choices or read_choices(QueryDict(query))

    page = caller.get(caller.study(f"compare/?{query}")).text

    assert f"<h1>{headline(study_file, choices)}</h1>" in page


def test_choices_survive_their_way_through_an_address():
    from django.http import QueryDict

    sent = QueryDict("at_least=3&unit=partnerships&layer=all&certainty=certain&role=A&role=B")
    choices = read_choices(sent)

    assert read_choices(QueryDict(write_choices(choices))) == choices
    assert write_choices(Choices()) == ""


@pytest.mark.parametrize("query", ["at_least=x", "at_least=-4", "unit=horses", "code=zzz", "of=9"])
def test_an_address_typed_wrongly_asks_nothing(caller, query):
    caller.come_in()

    assert caller.get(caller.study(f"compare/?{query}")).status == 200


def test_a_coder_who_is_not_there_is_one_sentence(caller):
    caller.come_in()

    answer = caller.get(caller.study("compare/?layer=Nobody"))

    assert answer.status == 404
    assert "There is no coder Nobody in this study." in answer.text


def test_every_result_beside_it_is_a_page(caller):
    caller.come_in()
    for kind in ("participants", "flow", "coverage", "matrix", "ranking"):
        answer = caller.get(caller.study(f"compare/{kind}/"))
        assert answer.status == 200
        assert re.search(r"<h1>\w", answer.text)
    assert caller.get(caller.study("compare/horoscope/")).status == 404


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
def test_the_report_under_the_rule_is_made_and_handed_over(caller, bench, kind):
    caller.come_in()

    page, job = caller.taken(f"compare/report/{kind}/?certainty=certain")
    file = caller.get(caller.study(f"jobs/{job}/file/"))

    assert "The file is ready." in page.text
    assert file.headers["content-disposition"] == f'attachment; filename="in-report.{kind}"'
    assert REFUSED not in file.text
    assert kind != "html" or "certain" in file.text


def test_a_report_that_is_no_document_says_so(caller, bench):
    caller.come_in()

    page, _job = caller.taken("compare/report/csv/")

    assert "A report is one document" in page.text
    assert caller.get(caller.study("compare/report/odd/")).status == 404


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_stricter_rule_is_counted_at_once_and_stays_in_the_address(bench, opened):
    page = opened(bench)
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("12 of 13 codes are evidenced")

    page.get_by_label("At least").fill("2")
    page.get_by_label("Of what").select_option("participants")

    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 13 codes is evidenced")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 13 codes is evidenced")


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_tile_opens_the_quotes_behind_it_by_keyboard(bench, opened):
    page = opened(bench)
    page.goto(f"{page.url}compare/")

    page.get_by_role("link", name="8.1 Behavioural practice/rehearsal").first.focus()
    page.keyboard.press("Enter")

    heading = page.get_by_role("heading", name="8.1 Behavioural practice/rehearsal")
    expect(heading).to_be_focused()
    beside = page.get_by_role("complementary", name="Quotes behind a tile")
    expect(beside).to_contain_text("we did it in her car first")
    expect(page.locator("a.tile[aria-current]")).to_have_text("8.1")


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_number_of_the_table_opens_the_same(bench, opened):
    page = opened(bench)
    page.goto(f"{page.url}compare/")

    row = page.get_by_role("row", name="10.4 Social reward")
    row.get_by_role("link").first.click()

    beside = page.get_by_role("complementary", name="Quotes behind a tile")
    expect(beside.get_by_role("heading", name="10.4 Social reward")).to_be_visible()
