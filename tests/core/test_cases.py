"""Cases, consent and partnerships keep their rules."""

import datetime as dt
from uuid import UUID

import pytest

from polyvocal.core.cases import (
    Case,
    Consent,
    Missing,
    MissingReason,
    Partnership,
    Placeholder,
    QuoteConsent,
    Stage,
)
from polyvocal.core.errors import BadValue

ONE, TWO, LINK = UUID(int=1), UUID(int=2), UUID(int=9)


def test_each_stage_includes_those_before_it():
    assert [stage.rank for stage in Stage] == [0, 1, 2, 3]
    assert Stage.APPROACHED.rank < Stage.CONSENTED.rank < Stage.INTERVIEWED.rank


def test_a_value_is_itself_or_missing_with_its_reason():
    case = Case(ONE, "P03", attributes={"age": 41.0, "sex": Missing(MissingReason.DECLINED)})

    assert case.value("age") == 41.0
    assert case.value("sex") == Missing(MissingReason.DECLINED)
    assert case.value("work") == Missing(MissingReason.UNKNOWN)


@pytest.mark.parametrize("given", list(QuoteConsent))
def test_consent_without_an_end_holds_on_every_day(given):
    assert Consent(given).on(dt.date(2999, 1, 1)) is given


def test_consent_holds_through_its_last_day_and_not_after():
    consent = Consent(QuoteConsent.YES, dt.date(2024, 6, 30))

    assert consent.on(dt.date(2024, 6, 30)) is QuoteConsent.YES
    assert consent.on(dt.date(2024, 7, 1)) is QuoteConsent.NO


def test_a_refusal_does_not_run_out():
    assert Consent(QuoteConsent.NO, dt.date(2024, 6, 30)).on(dt.date(2025, 1, 1)) is QuoteConsent.NO


def test_a_partnership_has_the_ends_that_are_cases():
    assert Partnership(LINK, ONE, TWO).case_ids == (ONE, TWO)
    assert Partnership(LINK, Placeholder("W09"), TWO).case_ids == (TWO,)
    assert Partnership(LINK, ONE, Placeholder("P09")).case_ids == (ONE,)


def test_a_partnership_needs_somebody_who_is_in_the_study():
    with pytest.raises(BadValue, match="at least one person"):
        Partnership(LINK, Placeholder("W09"), Placeholder("P09"))


def test_nobody_is_their_own_partner():
    with pytest.raises(BadValue, match="not one with themselves"):
        Partnership(LINK, ONE, ONE)
