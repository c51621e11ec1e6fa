"""Two readings become one: each place with both, decided by pointer or key, once."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

import polyvocal
from polyvocal.cli import main
from polyvocal.cli.codes import DONE
from polyvocal.core.coding import Coder, CoderKind
from polyvocal.core.consensus import Difference, Verdict
from polyvocal.store import changes
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.web.contexts.places import show_place
from polyvocal.web.serving import serving
from polyvocal.work import desk
from polyvocal.work.adjudicating import Spot, read_spots
from polyvocal.work.coding import Passage
from polyvocal.work.rounds import RoundKind, RoundWish, give_round
from tests.browsing import IN_BROWSER, faults, ready
from tests.web.conftest import BUILDER
from tests.web.counting import MOST_QUERIES, queries
from tests.web.visiting import Caller

SECOND = Actor(UUID(int=2), "Coder B")


def spots_of(bench) -> tuple[Spot, ...]:
    return read_spots(read_study(bench.studies.place(bench.first_study)))


def open_ones(bench) -> list[Spot]:
    return [s for s in spots_of(bench) if s.decision is None and not s.place.is_agreed]


def agreed(study):
    [consensus] = [i for i, c in enumerate(study.coders) if c.kind is CoderKind.CONSENSUS]
    return [coding for coding in study.codings if study.coders[consensus].id == coding.coder_id]


def ruling(caller, spot: Spot, **more: str) -> dict[str, str]:
    page = caller.get(caller.study(f"agreement/places/{spot.id}/"))
    return {"csrfmiddlewaretoken": page.mark, "mark": str(spot.mark), "edges": "kept"} | more


def decide(caller, spot: Spot, **more: str):
    return caller.post(
        caller.study(f"agreement/places/{spot.id}/decide/"), ruling(caller, spot, **more)
    )


def test_the_queue_says_how_far_it_is_and_leads_to_each_place(bench, caller):
    caller.come_in()
    places = spots_of(bench)

    page = caller.get(caller.study("agreement/places/")).text

    n_alike = sum(spot.place.is_agreed for spot in places)
    assert f"{len(places) - n_alike} places were read differently" in page
    assert f"0 of {len(places)} places are decided; {n_alike} more were read alike" in page
    linked = set(re.findall(r"agreement/places/([0-9a-f-]{36})/", page))
    assert linked == {str(spot.id) for spot in open_ones(bench)}


def test_a_place_has_both_readings_their_words_notes_and_cards(bench, caller):
    caller.come_in()
    study = read_study(bench.studies.place(bench.first_study))
    spot = next(s for s in open_ones(bench) if any(c.note for c in s.place.codings))

    page = caller.get(caller.study(f"agreement/places/{spot.id}/")).text
    shown = show_place(study, spot, ())

    for coding in spot.place.codings:
        assert coding.note in page
    for card in shown.cards:
        assert card.title in page
    assert page.count('<section class="reading') == len(spot.place.readings)
    words = "".join(s.words for t in shown.turns for s in t.stretches if s.readings)
    assert words == study.text(spot.place.document.id)[spot.place.span.start : spot.place.span.end]


@pytest.mark.parametrize("keep", ["one:Coder A", "both readings", "neither", "a third"])
def test_what_is_decided_goes_into_the_agreed_layer_and_on_to_the_next(bench, caller, keep):
    caller.come_in()
    first, second, *_more = open_ones(bench)
    [reading] = [r for r in first.place.readings if r.codings]

    answer = decide(caller, first, keep=keep, code="15.1", difference="missed", note="Heard twice.")

    assert answer.status == 302
    assert str(second.id) in answer.headers["location"]
    study = read_study(bench.studies.place(bench.first_study))
    [decision] = study.decisions
    verdict = Verdict.EITHER if keep.startswith("one:") else Verdict(keep)
    assert (decision.verdict, decision.difference) == (verdict, Difference.MISSED)
    assert decision.note == "Heard twice."
    titles = {code.id: code.number for code in study.template.codes}
    wanted = {
        "neither": [],
        "a third": ["15.1"],
    }.get(keep, [titles[coding.code_id] for coding in reading.codings])
    assert [titles[coding.code_id] for coding in agreed(study)] == wanted


def test_edges_are_those_that_were_chosen(bench, caller):
    caller.come_in()
    spot = open_ones(bench)[0]
    start = spot.place.span.start

    refused = decide(caller, spot, keep="one:Coder A", edges="99-999999999")
    taken = decide(caller, spot, keep="one:Coder A", edges=f"{start}-{start + 4}")

    assert (refused.status, taken.status) == (400, 302)
    assert "those edges are not in this text" in refused.text
    [made] = agreed(read_study(bench.studies.place(bench.first_study)))
    assert (made.span.start, made.span.end) == (start, start + 4)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Say first which reading is kept."),
        ({"keep": "a third"}, "Say which code it is instead."),
        ({"keep": "a third", "code": "no such"}, "no such names no one code of this template"),
        ({"keep": "one:Nobody"}, "Nobody was not to code this document."),
        ({"keep": "agreed"}, "Say first which reading is kept."),
    ],
)
def test_a_ruling_that_says_too_little_changes_nothing_and_keeps_what_was_typed(
    bench, caller, sent, sentence
):
    caller.come_in()
    spot = open_ones(bench)[0]

    answer = decide(caller, spot, note="typed with care", **sent)

    assert answer.status == 400
    assert sentence in answer.text
    assert 'value="typed with care"' in answer.text
    assert read_study(bench.studies.place(bench.first_study)).decisions == ()


def test_who_comes_second_is_told_what_was_decided_and_overwrites_nothing(bench, caller):
    caller.come_in()
    other = Caller(bench)
    other.come_in()
    spot = open_ones(bench)[0]
    late = ruling(other, spot, keep="neither", note="mine")
    decide(caller, spot, keep="both readings", note="quicker")

    answer = other.post(other.study(f"agreement/places/{spot.id}/decide/"), late)

    assert answer.status == 409
    assert "Somebody has decided this place meanwhile" in answer.text
    assert "Coder A decided: both readings" in answer.text
    assert "What you had written:" in answer.text
    [decision] = read_study(bench.studies.place(bench.first_study)).decisions
    assert (decision.verdict, decision.note) == (Verdict.BOTH, "quicker")


def test_a_reading_changed_since_it_was_shown_is_shown_again_before_anything_is_decided(
    bench, caller
):
    caller.come_in()
    at = bench.studies.place(bench.first_study)
    spot = open_ones(bench)[0]
    [coding] = spot.place.codings
    sent = ruling(caller, spot, keep="both readings")
    by = BUILDER if coding.coder_id == caller_coder(at, "Coder A") else SECOND
    moved = Passage(coding.id, coding.document_id, coding.span.start, coding.span.end - 2, 1)
    desk.move(at.seen_by(by.id, by.name), by, mark=coding.mark, passage=moved)

    answer = caller.post(caller.study(f"agreement/places/{spot.id}/decide/"), sent)

    assert answer.status == 409
    assert "A reading of this place was changed meanwhile" in answer.text
    assert read_study(at).decisions == ()


def caller_coder(at, name: str) -> UUID:
    return next(coder.id for coder in read_study(at).coders if coder.name == name)


def test_skipping_goes_on_and_comes_round_again(bench, caller):
    caller.come_in()
    order = [spot.id for spot in open_ones(bench)]
    seen, here = [], order[0]

    for _step in order:
        seen.append(here)
        page = caller.get(caller.study(f"agreement/places/{here}/")).text
        [found] = re.findall(r"places/([0-9a-f-]{36})/\" rel=\"next\"", page)
        here = UUID(found)

    assert seen == order
    assert here not in order or here == order[0]


def test_shares_part_the_documents_without_rest(bench, caller):
    caller.come_in()
    listed = []
    for share in ("1/2", "2/2", "9/2", "x"):
        page = caller.get(caller.study(f"agreement/places/?share={share}")).text
        listed.append(set(re.findall(r"places/([0-9a-f-]{36})/", page)))

    assert listed[0] | listed[1] == listed[2] == listed[3]
    assert not listed[0] & listed[1]


def test_all_that_agree_are_looked_at_and_taken_in_one_step_that_undo_names(bench, caller):
    caller.come_in()
    n = sum(spot.place.is_agreed for spot in spots_of(bench))
    page = caller.get(caller.study("agreement/agreed/"))

    answer = caller.post(
        caller.study("agreement/agreed/accept/"), {"csrfmiddlewaretoken": page.mark}
    )

    assert f"{n} places were read alike by all" in page.text
    assert answer.status == 302
    after = caller.get(caller.study("agreement/places/")).text
    assert f"Undo: Decided {n} places." in after
    study = read_study(bench.studies.place(bench.first_study))
    assert len(study.decisions) == n
    assert "0 places were read alike by all" in caller.get(caller.study("agreement/agreed/")).text


def test_undo_names_the_place_and_it_is_open_again(bench, caller):
    caller.come_in()
    spot = open_ones(bench)[0]
    decide(caller, spot, keep="neither")

    page = caller.get(caller.study("agreement/places/"))
    assert f"Undo: Decided a place: {spot.place.document.name}." in page.text
    undone = {"csrfmiddlewaretoken": page.mark, "back": ""}
    assert caller.post(caller.study("undo/"), undone).status == 302

    assert spot.id in {one.id for one in open_ones(bench)}


def test_an_agreed_layer_from_elsewhere_is_taken_as_decided_and_a_place_opened_again(bench, caller):
    caller.come_in()
    lead = Actor(UUID(int=4), "Lead")
    at = bench.studies.place(bench.first_study)
    spot = open_ones(bench)[0]
    elsewhere = Coder(UUID(int=9), "Agreed at the table", CoderKind.CONSENSUS)
    changes.add_coder(at=at, by=lead, coder=elsewhere)
    kept = replace(spot.place.codings[0], id=UUID(int=90), coder_id=elsewhere.id, round_id=None)
    changes.add_codings(at=at, by=lead, codings=[kept])

    page = caller.get(caller.study("agreement/places/"))
    assert "An agreed layer came from elsewhere" in page.text
    sent = {"csrfmiddlewaretoken": page.mark}
    assert caller.post(caller.study("agreement/adopt/"), sent).status == 302
    assert spot.id not in {one.id for one in open_ones(bench)}
    one = caller.study(f"agreement/places/{spot.id}/")
    assert "Open it again" in caller.get(one).text
    assert caller.post(f"{one}open-again/", sent).status == 302

    assert spot.id in {one.id for one in open_ones(bench)}
    after = caller.get(caller.study("agreement/places/"))
    assert "An agreed layer came from elsewhere" not in after.text
    assert agreed(read_study(at)) == []


def test_a_coder_sees_what_became_of_theirs_and_nobody_else_s(bench, caller):
    caller.come_in()
    spot = next(s for s in open_ones(bench) if len(s.place.codings) == 1)
    [coding] = spot.place.codings
    decide(caller, spot, keep="neither", difference="inferred", note="not said")
    study = read_study(bench.studies.place(bench.first_study))
    owner = next(c.name for c in study.coders if c.id == coding.coder_id)

    for name in ("Coder A", "Coder B"):
        form = {"name": name, "csrfmiddlewaretoken": caller.get("/").mark}
        caller.post("/who/", form)
        page = caller.get(caller.study("agreement/mine/")).text
        assert ("not said" in page) == (name == owner)


def test_while_a_blind_round_runs_its_places_are_closed_and_the_page_says_why(bench, caller):
    at = bench.studies.place(bench.first_study)
    before = {spot.place.document.name for spot in spots_of(bench)}
    give = RoundWish("Blind", RoundKind.BLIND, (BUILDER.name, "Coder B"), ("P01",))
    hidden = next(s for s in spots_of(bench) if s.place.document.name == "P01")
    give_round(at, by=BUILDER, wish=give)
    caller.come_in()

    page = caller.get(caller.study("agreement/places/")).text

    assert "P01" in before
    assert "1 document waits for a blind or re-coding round to end" in page
    assert caller.get(caller.study(f"agreement/places/{hidden.id}/")).status == 404


def test_a_place_asks_little(bench):
    spot = open_ones(bench)[0]
    for path in ("agreement/places/", f"agreement/places/{spot.id}/", "agreement/mine/"):
        asked = queries(bench, path)
        assert len(asked) <= MOST_QUERIES, (path, asked)


@pytest.mark.browser
@IN_BROWSER[1]
def test_a_place_meets_wcag_and_fits_the_screen(bench, opened):
    page = opened(bench, bypass_csp=True)
    study = page.url
    spot = open_ones(bench)[0]
    for path in (f"agreement/places/{spot.id}/", "agreement/places/", "agreement/agreed/"):
        page.goto(study + path)
        assert faults(page) == [], path


def by_pointer(page: Page) -> None:
    page.get_by_role("radio", name=re.compile("^what Coder A saw")).click()
    page.get_by_role("radio", name=re.compile("^missed")).click()
    page.get_by_role("button", name=re.compile("^Decide")).click()


def by_keys(page: Page) -> None:
    expect(page.get_by_role("button", name=re.compile("^Decide"))).to_be_visible()
    ready(page)
    for key in ("b", "m", "Enter"):
        page.keyboard.press(key)


@pytest.mark.browser
@IN_BROWSER[1]
def test_two_browsers_bring_one_interview_to_consensus_which_the_command_line_reads(
    single_study, opened, tmp_path, capsys
):
    import shutil

    file = shutil.copy(single_study, tmp_path / "study.polyvocal")
    with serving(str(file)) as bench:
        pages = [opened(bench), opened(bench)]
        for page in pages:
            page.goto(f"{page.url}agreement/places/")
        total = len(open_ones(bench))
        for turn in range(total):
            page, way = pages[turn % 2], (by_pointer, by_keys)[turn % 2]
            page.get_by_role("link", name=re.compile("^(Begin|Go on where you stopped)$")).click()
            way(page)
            expect(page.locator("#told")).to_contain_text("Decided. Undo takes it back.")
            for one in pages:
                one.goto(bench_places(one.url))
        pages[0].get_by_role("link", name=re.compile("that all read alike$")).click()
        pages[0].get_by_role("button", name=re.compile("^Take ")).click()
        expect(pages[0].get_by_role("heading", level=1)).to_have_text("Everything is decided")
    study = polyvocal.open(file)
    assert len(study.decisions) == total + 1
    tables = ["tables", str(file), "--out", str(tmp_path / "t"), "--layer", "consensus"]

    assert main([*tables, "--format", "csv"]) == DONE

    written = "".join(path.read_text("utf-8") for path in (tmp_path / "t").rglob("*.csv"))
    assert f"{len(agreed(study))} of the study’s" in written
    assert "the agreed ones" in written
    capsys.readouterr()


def bench_places(url: str) -> str:
    return f"{url.partition('agreement/')[0]}agreement/places/"


@pytest.mark.browser
@IN_BROWSER[1]
def test_words_marked_with_the_pointer_are_edges(bench, opened):
    page = opened(bench)
    spot = open_ones(bench)[0]
    page.goto(f"{page.url}agreement/places/{spot.id}/")
    ready(page)

    page.locator("#words .marked").first.dblclick()
    page.get_by_role("radio", name=re.compile("^what Coder A saw")).click()
    expect(page.get_by_role("radio", name="the words I marked above")).to_be_checked()
    page.get_by_role("button", name=re.compile("^Decide")).click()

    expect(page.locator("#told")).to_contain_text("Decided.")
    study = read_study(bench.studies.place(bench.first_study))
    [made] = agreed(study)
    assert re.fullmatch(r"[\w’']+\s?", study.quote(made))
