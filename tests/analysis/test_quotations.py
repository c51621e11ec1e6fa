import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from uuid import UUID

from hypothesis import given

from polyvocal.analysis.depiction import depict
from polyvocal.analysis.frames import Scope
from polyvocal.analysis.quotations import Quotations, gather_quotations
from polyvocal.core.cases import CaseSet, Consent, QuoteConsent
from polyvocal.core.coding import Basis, Certainty, Stance
from tests.analysis.studies import DAY, PAIR, Coded, Plan, plans, uid

CODINGS = [
    PAIR.coded("D1", "I asked the nurse", "ask", certainty=Certainty.CERTAIN),
    PAIR.coded("D1", "Then I told", "tell", basis=Basis.INTERPRETIVE),
    PAIR.coded("D2", "He asked me to wait.\nS2: She showed", "ask"),
    PAIR.coded("D2", "He asked", "ask", stance=Stance.CONTRADICTS),
]


def words(result: Quotations) -> dict[tuple[str, str], list[str | None]]:
    return {(e.code.label, e.role): [quote.text for quote in e.quotes] for e in result.lists}


def test_every_coding_is_quoted_by_code_and_role():
    result = gather_quotations(PAIR.study(CODINGS), DAY)

    assert words(result) == {
        ("Asking", "PW"): ["I asked the nurse"],
        ("Asking", "SP"): ["He asked", "He asked me to wait.\nS2: She showed"],
        ("Telling", "PW"): ["Then I told"],
    }
    assert (result.n_quotes, result.n_withheld, result.n_unknown_consent) == (4, 0, 0)
    assert [entry.n_contradicting for entry in result.lists] == [0, 1, 0]


def test_a_quote_says_where_it_comes_from():
    study = PAIR.study(CODINGS)

    result = gather_quotations(study, DAY)

    first, told = result.lists[0].quotes[0], result.lists[2].quotes[0]
    coding = study.codings[first.row]
    assert (first.id, first.document.name, first.turn) == (coding.id, "D1", 2)
    assert (first.cases, first.roles, first.coder.name) == (("P1",), ("PW",), "Ann")
    assert (first.certainty, first.stance, first.has_other_voices) == (
        Certainty.CERTAIN,
        Stance.UNSET,
        False,
    )
    assert (told.turn, told.basis) == (4, Basis.INTERPRETIVE)


def test_a_quote_over_two_people_names_both_and_one_over_the_interviewer_says_so():
    across = Coded("D2", 0, len(PAIR.text("D2")), "show")

    quote = gather_quotations(PAIR.study([across]), DAY).lists[0].quotes[0]

    assert (quote.cases, quote.roles, quote.turn) == (("S1", "S2"), ("SP",), 2)
    assert quote.has_other_voices


def with_consent(**of_case: Consent) -> Plan:
    return dataclasses.replace(PAIR, consent=of_case)


def test_the_words_of_those_who_refused_are_withheld_and_counted():
    plan = with_consent(S2=Consent(QuoteConsent.NO))

    result = gather_quotations(plan.study(CODINGS), DAY)

    assert words(result)["Asking", "SP"] == ["He asked"]
    assert [entry.n_withheld for entry in result.lists] == [0, 1, 0]
    assert [entry.n_codings for entry in result.lists] == [1, 2, 1]
    assert (result.n_quotes, result.n_withheld) == (3, 1)


def test_a_partner_outside_the_case_set_can_still_refuse():
    plan = with_consent(S2=Consent(QuoteConsent.NO))
    only_s1 = CaseSet(uid("s1"), "S1", frozenset({uid("S1")}))

    result = gather_quotations(plan.study(CODINGS), DAY, Scope(case_set=only_s1))

    assert words(result) == {("Asking", "SP"): ["He asked"]}
    assert result.n_withheld == 1


def test_consent_that_has_run_out_is_no_consent():
    last_day = Consent(QuoteConsent.YES, until=DAY)
    study = with_consent(P1=last_day).study(CODINGS)

    today = gather_quotations(study, DAY)
    tomorrow = gather_quotations(study, DAY + dt.timedelta(days=1))

    assert (today.n_withheld, tomorrow.n_withheld) == (0, 2)
    assert ("Telling", "PW") in words(tomorrow)
    assert words(tomorrow)["Telling", "PW"] == []


def test_unknown_consent_is_quoted_and_counted_for_a_warning():
    plan = with_consent(P1=Consent(), S1=Consent(QuoteConsent.YES))
    visitor = Coded("D3", 0, len(PAIR.text("D3")), "show")

    result = gather_quotations(plan.study([*CODINGS, visitor]), DAY)

    assert result.n_unknown_consent == 3
    assert result.lists[0].n_unknown_consent == 1
    assert result.lists[0].quotes[0].consent is QuoteConsent.UNKNOWN


class CountedTexts(Mapping[UUID, str]):
    """Texts that remember which were asked for."""

    def __init__(self, texts: Mapping[UUID, str]) -> None:
        self.texts, self.asked = texts, list[UUID]()

    def __getitem__(self, document: UUID) -> str:
        self.asked.append(document)
        return self.texts[document]

    def __iter__(self) -> Iterator[UUID]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


def test_each_text_is_loaded_once_and_none_without_need():
    plan = with_consent(S1=Consent(QuoteConsent.NO))
    study = plan.study(CODINGS)
    texts = CountedTexts(study.texts)

    gather_quotations(dataclasses.replace(study, texts=texts), DAY)

    assert texts.asked == [uid("document D1")]


def test_a_text_that_was_not_opened_is_said_to_be_missing():
    result = gather_quotations(dataclasses.replace(PAIR.study(CODINGS), texts={}), DAY)

    assert result.n_without_text == 4
    assert words(result)["Telling", "PW"] == [None]


def test_a_slice_of_quotes_is_quotes():
    quotes = gather_quotations(PAIR.study(CODINGS), DAY).lists[1].quotes

    assert [quote.text for quote in quotes[:1]] == ["He asked"]
    assert quotes[-1].text == "He asked me to wait.\nS2: She showed"
    assert len(list(quotes)) == 2


@given(plans())
def test_the_quotes_are_those_behind_the_depictions_cells(plan: Plan):
    study = plan.study()

    quotations, depiction = gather_quotations(study, DAY), depict(study)

    behind = {
        (entry.code.id, cell.role): {*cell.rows, *cell.contradicting_rows}
        for entry in depiction.codes
        for cell in entry.cells
        if cell.rows or cell.contradicting_rows
    }
    quoted = {(e.code.id, e.role): {q.row for q in e.quotes} for e in quotations.lists}
    assert quoted == behind
    for entry in quotations.lists:
        for quote in entry.quotes:
            assert quote.text == study.quote(study.codings[quote.row])


def test_nothing_coded_has_no_quotes():
    assert gather_quotations(PAIR.study([]), DAY).lists == ()
