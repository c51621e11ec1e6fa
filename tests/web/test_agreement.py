"""Agreement: the report's own figures on a page, beside one another, with what flatters seen."""

import html
import re
import time

import pytest
from playwright.sync_api import expect

import polyvocal
from polyvocal.analysis.agreement import Coefficient, measure_agreement
from polyvocal.reports.rounding import format_coefficient
from polyvocal.web.contexts.agreement import pictures, planned, usual_plan
from polyvocal.web.forms.agreement import Asked, Order, Plan, read_asked, write_asked
from polyvocal.web.serving import serving
from polyvocal.work.agreeing import compare
from polyvocal.work.coders import add_coder
from polyvocal.work.rounds import RoundKind, RoundWish, give_round
from polyvocal.work.stance import decline_agreement
from tests.analysis.agreement.compared import rare_codes
from tests.browsing import IN_BROWSER
from tests.web.conftest import BUILDER
from tests.web.visiting import Answer, Caller


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def counted(caller: Caller, path: str) -> Answer:
    """A page whose figures are counted, however long that takes."""
    until = time.monotonic() + 60
    while 'id="counting-bar"' in (answer := caller.get(caller.study(path))).text:
        assert time.monotonic() < until
    return answer


def asked(query: str) -> Asked:
    from django.http import QueryDict

    return read_asked(QueryDict(query))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "by=case",
        "interviewer=with",
        "by=segment&overlap=0.8&tolerance=3",
        "certainty=certain",
        "document=P01",
    ],
)
def test_the_page_says_what_the_report_says(caller, study_file, query):
    caller.come_in()

    page = words(counted(caller, f"agreement/?{query}").text)

    how = asked(query)
    found = compare(polyvocal.open(study_file), how.comparison, how.choices)
    overall = found.agreement.overall.figures
    for coefficient in (Coefficient.KAPPA, Coefficient.PABAK, Coefficient.AC1):
        assert f"{coefficient} {format_coefficient(overall[coefficient].value)} " in page
    assert f"{found.agreement.n_units} units" in page
    is_with = "interviewer" in query
    told = "and so is the interviewer’s talk" if is_with else "the interviewer’s talk is not."
    assert f"those that nobody marked are counted too, {told}" in page


def test_over_all_codes_comes_first_then_groups_codes_and_documents(caller):
    caller.come_in()

    page = counted(caller, "agreement/").text

    heads = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    assert page.index("Agreement over all codes") < page.index("By group")
    # The list of keys stands at the end of every page.
    assert heads[:-1] == [
        *("By group", "By code", "By document", "What was read in place of what"),
        *("How much to code twice", "Take the report on agreement"),
    ]


def test_intervals_are_drawn_after_the_figures_and_can_be_stopped_and_taken_up_again(caller):
    caller.come_in()
    first = counted(caller, "agreement/")
    until = time.monotonic() + 60
    page = first.text
    while "from 1,000 draws of whole documents" not in page:
        assert time.monotonic() < until
        page = caller.get(caller.study("agreement/")).text

    assert first.status == 200
    sent = caller.post(caller.study("agreement/draw/?by=case"), {"csrfmiddlewaretoken": first.mark})
    assert sent.headers["location"].endswith("agreement/?by=case")


def drawn(caller: Caller, query: str = "") -> str:
    """The page once its intervals are drawn."""
    until = time.monotonic() + 60
    while "from 1,000 draws" not in (page := caller.get(caller.study(f"agreement/{query}")).text):
        assert time.monotonic() < until
    return page


def test_a_study_that_moves_is_counted_anew_and_its_intervals_wait_until_asked(bench, caller):
    at = bench.studies.place(bench.first_study)
    caller.come_in()
    drawn(caller)
    # However short the drawing was: long enough for the rest of this test to be within the rest.
    bench.beside.pacing.clock = lambda: 0.0

    add_coder(at, by=BUILDER, name="Zoe")
    moved = counted(caller, "agreement/")
    caller.post(caller.study("agreement/draw/"), {"csrfmiddlewaretoken": moved.mark})

    assert "these figures stand without them for a while" in moved.text
    assert "κ" in moved.text
    assert "for a while" not in drawn(caller)


def test_intervals_worked_out_where_agreement_is_declared_not_to_fit_show_the_figures(
    bench, caller
):
    at = bench.studies.place(bench.first_study)
    decline_agreement(at, by=BUILDER, reason="We read together.")
    caller.come_in()
    page = counted(caller, "agreement/?anyway=1")

    sent = caller.post(caller.study("agreement/draw/"), {"csrfmiddlewaretoken": page.mark})

    assert sent.headers["location"].endswith("agreement/?anyway=1")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("coder=Coder+A", "Agreement needs the codings of at least two; name them."),
        ("coder=Coder+A&coder=Nobody", "There is no coder Nobody in this study."),
        ("document=P99", "There is no document P99 in this study."),
        ("case_set=P99", "There is no case set P99 in this study."),
    ],
)
def test_what_cannot_be_compared_is_one_sentence_beside_the_choices(caller, query, sentence):
    caller.come_in()

    answer = counted(caller, f"agreement/?{query}")

    assert answer.status == 200
    assert sentence in answer.text
    assert "One unit is a" in answer.text


@pytest.mark.parametrize(
    "query",
    ["by=horse", "tolerance=-4", "tolerance=1e9", "overlap=nan", "overlap=9", "order=x",
     "kappa=inf&marked=0&within=x", "tolerance=99999999999999999999"],
)  # fmt: skip
def test_an_address_typed_wrongly_asks_the_usual(caller, query):
    assert asked(query) == Asked()
    caller.come_in()
    assert caller.get(caller.study(f"agreement/?{query}")).status == 200


def test_what_is_asked_survives_its_way_through_an_address():
    query = "by=segment&tolerance=3&overlap=0.8&interviewer=with&coder=A&coder=B&document=D"

    assert asked(write_asked(asked(query))) == asked(query)
    assert write_asked(Asked()) == ""


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
def test_the_report_is_made_in_a_job_and_handed_over(caller, kind):
    caller.come_in()

    page, job = caller.taken(f"agreement/report/{kind}/?by=case")
    file = caller.get(caller.study(f"jobs/{job}/file/"))

    assert "The file is ready." in page.text
    assert file.headers["content-disposition"] == f'attachment; filename="in-agreement.{kind}"'
    assert kind != "html" or "cases, each with all it says" in file.text


def test_a_report_that_is_no_document_says_so(caller):
    caller.come_in()
    page, _job = caller.taken("agreement/report/csv/")
    assert "A report is one document" in page.text
    assert caller.get(caller.study("agreement/report/odd/")).status == 404


def test_where_nobody_coded_twice_the_page_says_what_to_do(empty_file):
    with serving(str(empty_file)) as bench:
        caller = Caller(bench)
        caller.come_in()
        page = words(caller.get(caller.study("agreement/?marked=0.02&kappa=0.7")).text)

    assert "Agreement needs two readings of the same words" in page
    assert "Give some interviews to a second person in a round" in page
    assert "2% 2,662" in page


def test_while_a_blind_round_runs_its_interviews_are_not_compared(bench, caller, study_file):
    at = bench.studies.place(bench.first_study)
    give = RoundWish("Blind", RoundKind.BLIND, (BUILDER.name, "Coder B"), ("P01",))
    give_round(at, by=BUILDER, wish=give)
    caller.come_in()

    some = counted(caller, "agreement/?coder=Coder+A&coder=consensus").text
    none = counted(caller, "agreement/?document=P01").text

    assert "1 document waits for a blind or re-coding round to end" in some
    assert "Nothing can be compared before the blind or re-coding round has ended." in none


def test_of_93_rare_codes_those_that_pabak_flatters_stand_first_and_are_marked():
    result = measure_agreement(rare_codes())

    by_code = next(p for p in pictures(result, Order.GAP, lambda *_a, **_b: "") if p.head == "Code")

    assert len(by_code.rows) + len(by_code.unmarked) == 93
    flattered = [row.is_flattered for row in by_code.rows]
    apart = [row for row in by_code.rows if row.n_together == 0]
    assert apart
    assert flattered == sorted(flattered, reverse=True)
    for row in apart:
        kappa, pabak, ac1, positive = row.numbers
        assert "never once together" in row.cautions
        assert float(kappa.printed) <= 0
        assert 0.85 < float(pabak.printed) < float(ac1.printed)
        assert positive.printed == "0.00"
        # The bar that says so is as long as the way from one to the other.
        places = {dot.kind: dot.at for dot in row.dots}
        assert row.gap == pytest.approx((places["kappa"], places["pabak"] - places["kappa"]))


def test_planning_begins_with_what_was_found_and_asks_for_more_where_less_is_marked():
    usual = usual_plan(measure_agreement(rare_codes()))

    lines = planned(Plan(usual.kappa, 0.1, 0.1), per_document=1)

    assert 0 < usual.marked < 0.1
    assert [line.share for line in lines] == sorted(line.share for line in lines)
    numbers = [line.n_units for line in lines]
    assert numbers == sorted(numbers, reverse=True)
    assert all(line.n_documents == line.n_units for line in lines)


@pytest.mark.browser
@IN_BROWSER[1]
def test_another_unit_is_counted_at_once_and_stays_in_the_address(bench, opened):
    page = opened(bench)
    page.get_by_role("link", name="Agreement", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Agreement between Coder A and Coder B"
    )

    page.get_by_label("One unit is a").select_option("case")

    expect(page.locator("#finding")).to_contain_text("units (case)")
    expect(page.locator("#counted")).to_contain_text("1,000 draws of whole documents")
    page.reload()
    expect(page.locator("#finding")).to_contain_text("units (case)")
