"""The digest says what a study holds, and nothing of how it came to hold it."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.cases import (
    Attribute,
    Case,
    CaseSet,
    Consent,
    Missing,
    MissingReason,
    Partnership,
    Placeholder,
    QuoteConsent,
)
from polyvocal.core.coding import (
    AnchorState,
    Coder,
    Coding,
    Edit,
    Exemplar,
    Memo,
    MemoTarget,
    Round,
    Span,
    Stance,
)
from polyvocal.core.consensus import Decision, Difference, Verdict
from polyvocal.core.digest import document_digest, study_digest
from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.study import Study, assemble_study
from polyvocal.core.template import Code, Template, TemplateVersion

THINGS = (
    *("study", "age", "P01", "P02", "set", "link", "a.txt", "b.txt", "P", "INT", "group", "goal"),
    *("habit", "AB", "CD", "round", "c1", "c2", "c3", "exemplar", "memo", "aside"),
)
WHEN = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


def parts(ids: dict[str, UUID], *, created: dt.datetime | None = WHEN) -> dict[str, Any]:
    """A study with one of everything, as the arguments of `assemble_study`."""
    goal = Code(ids["goal"], "1.1", "Goal setting", ids["group"], synonyms=("Goals",))
    habit = Code(ids["habit"], "1.2", "Habit", ids["group"])
    group = Code(ids["group"], "1", "Planning", is_group=True)
    return {
        "id": ids["study"],
        "name": "Study",
        "attributes": [Attribute(ids["age"], "age")],
        "cases": [
            Case(ids["P01"], "P01", "SP", attributes={"age": 41.0}),
            Case(ids["P02"], "P02", "PW", attributes={"age": Missing(MissingReason.DECLINED)}),
        ],
        "case_sets": [CaseSet(ids["set"], "all", frozenset({ids["P01"], ids["P02"]}), "everyone")],
        "partnerships": [Partnership(ids["link"], ids["P02"], ids["P01"])],
        "documents": [
            Document(ids["a.txt"], "a.txt", text_digest="d1", n_characters=40),
            Document(ids["b.txt"], "b.txt", text_digest="d2", n_characters=40),
        ],
        "speakers": [
            Speaker(ids["P"], ids["a.txt"], "P", SpeakerKind.PARTICIPANT, ids["P01"]),
            Speaker(ids["INT"], ids["a.txt"], "INT", SpeakerKind.INTERVIEWER),
        ],
        "turns": {ids["a.txt"]: [(ids["INT"], 0, 9, None), (ids["P"], 12, 30, 4.5)]},
        "template": Template((TemplateVersion(1, (group, goal, habit)),)),
        "coders": [Coder(ids["AB"], "AB"), Coder(ids["CD"], "CD")],
        "rounds": [Round(ids["round"], "first", False, frozenset({(ids["a.txt"], ids["AB"])}))],
        "codings": [
            Coding(ids["c1"], ids["a.txt"], Span(12, 20), goal.id, ids["AB"], created=created),
            Coding(
                ids["c2"],
                ids["a.txt"],
                Span(12, 20),
                habit.id,
                ids["CD"],
                note="hm",
                round_id=ids["round"],
            ),
            Coding(ids["c3"], ids["b.txt"], Span(0, 5), goal.id, ids["AB"]),
        ],
        "exemplars": [Exemplar(ids["exemplar"], ids["c1"], (Edit(0, 2, "…"),))],
        "memos": [
            Memo(ids["memo"], "odd", ids["AB"], MemoTarget.CODING, ids["c2"]),
            Memo(ids["aside"], "all well", ids["CD"]),
        ],
    }


IDS = {name: UUID(int=n) for n, name in enumerate(THINGS, 1)}


def study(**changes) -> Study:
    return assemble_study(**(parts(IDS) | changes))


def test_the_digest_is_the_same_for_the_same_content_under_other_ids_and_times():
    other = assemble_study(**parts({name: uuid4() for name in THINGS}, created=None))

    assert study_digest(other) == study_digest(study())


@given(st.randoms())
def test_the_digest_does_not_know_the_order_of_arrival(rng):
    shuffled = {
        name: rng.sample(value, len(value)) if isinstance(value, list) else value
        for name, value in parts(IDS).items()
        if name != "attributes"
    }

    assert study_digest(study(**shuffled)) == study_digest(study())


def changed(field: str, i: int, **changes) -> dict[str, Any]:
    """The study's arguments with one thing of `field` changed."""
    values = list(parts(IDS)[field])
    values[i] = replace(values[i], **changes)
    return {field: values}


def ids_of_codings(*places: int) -> frozenset[UUID]:
    return frozenset(parts(IDS)["codings"][i].id for i in places)


def decision(**more) -> Decision:
    coding = parts(IDS)["codings"][0]
    made = Decision(UUID(int=77), coding.document_id, IDS["CD"], Verdict.EITHER)
    return replace(made, **{"source_ids": ids_of_codings(0)} | more)


CHANGES = {
    "name": {"name": "Other"},
    "language": {"language": "cy"},
    "stance": {"no_agreement": "A second reader is to see more."},
    "attribute": changed("attributes", 0, values=("1",)),
    "case label": changed("cases", 0, label="P03"),
    "role": changed("cases", 0, role="PW"),
    "value": changed("cases", 0, attributes={"age": 42.0}),
    "kind of value": changed("cases", 0, attributes={"age": "41.0"}),
    "reason": changed("cases", 1, attributes={"age": Missing(MissingReason.NOT_APPLICABLE)}),
    "consent": changed("cases", 0, consent=Consent(QuoteConsent.YES)),
    "end of consent": changed("cases", 0, consent=Consent(until=dt.date(2030, 1, 1))),
    "case set": changed("case_sets", 0, case_ids=frozenset({IDS["P01"]})),
    "placeholder": changed("partnerships", 0, second=Placeholder("P09")),
    "kind of partnership": changed("partnerships", 0, kind="mentors"),
    "document": changed("documents", 0, minutes=45),
    "text": changed("documents", 0, text_digest="d3"),
    "speaker": changed("speakers", 0, case_id=IDS["P02"]),
    "turn": {"turns": {IDS["a.txt"]: [(IDS["INT"], 0, 9, None), (IDS["P"], 12, 31, 4.5)]}},
    "time stamp": {"turns": {IDS["a.txt"]: [(IDS["INT"], 0, 9, 0.0), (IDS["P"], 12, 30, 4.5)]}},
    "coder": changed("coders", 0, name="EF"),
    "round": changed("rounds", 0, is_blind=True),
    "how a round was drawn": changed("rounds", 0, drawn="PW=1; seed=7"),
    "what a round repeats": changed("rounds", 0, repeats=IDS["round"]),
    "span": changed("codings", 0, span=Span(12, 21)),
    "code": changed("codings", 0, code_id=IDS["habit"]),
    "whose coding": changed("codings", 0, coder_id=IDS["CD"]),
    "round of coding": changed("codings", 0, round_id=IDS["round"]),
    "stance of a coding": changed("codings", 0, stance=Stance.CONTRADICTS),
    "state": changed("codings", 0, state=AnchorState.TO_REVIEW),
    "note": changed("codings", 1, note=""),
    "exemplar": {"exemplars": []},
    "edit": changed("exemplars", 0, edits=(Edit(0, 3, "…"),)),
    "memo on a coding": changed("memos", 0, text="even"),
    "memo": changed("memos", 1, text="not well"),
    "decision": {"decisions": [decision()]},
    "verdict": {"decisions": [decision(verdict=Verdict.NEITHER)]},
    "why readings differed": {"decisions": [decision(difference=Difference.MISSED)]},
    "what was decided of": {"decisions": [decision(source_ids=ids_of_codings(1))]},
    "what was made": {"decisions": [decision(result_ids=ids_of_codings(2))]},
    "fewer codings": {"codings": parts(IDS)["codings"][:2]},
    "framework": {"template": replace(parts(IDS)["template"], framework="bctt_v1")},
    "template": {
        "template": Template(
            (replace(parts(IDS)["template"].current, is_final=True),),
        )
    },
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_of_content_changes_the_digest(what):
    assert study_digest(study(**CHANGES[what])) != study_digest(study())


def test_every_change_has_its_own_digest():
    assert len({study_digest(study(**change)) for change in CHANGES.values()}) == len(CHANGES)


def test_a_document_s_digest_changes_with_its_own_codings_only():
    before = study()
    after = study(**changed("codings", 2, stance=Stance.COMPLICATES))

    assert document_digest(after, 0) == document_digest(before, 0)
    assert document_digest(after, 1) != document_digest(before, 1)


def test_a_document_s_digest_does_not_know_what_hangs_on_codings_of_others():
    with_notes, bare = study(), study(exemplars=[], memos=[])

    assert document_digest(with_notes, 0) != document_digest(bare, 0)
    assert document_digest(with_notes, 1) == document_digest(bare, 1)


def test_kept_document_digests_give_the_same_whole():
    whole = study()
    kept = [document_digest(whole, i) for i in range(len(whole.documents))]

    assert study_digest(whole, kept) == study_digest(whole)


def test_namesakes_among_coders_are_two():
    one = changed("coders", 1, name="AB")
    moved = one | changed("codings", 0, coder_id=IDS["CD"])

    assert study_digest(study(**moved)) != study_digest(study(**one))


def test_the_definition_of_the_digest_does_not_change_unnoticed():
    assert study_digest(study()) == (
        "531515424ab92f70341f3c3a31d9cb85593b3caf3c692c75a8f008feb925b77c"
    )
