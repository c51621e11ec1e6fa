"""Small studies for tests, made by hand or at random."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import NAMESPACE_OID, UUID, uuid5

from hypothesis import strategies as st

from polyvocal.core.cases import Case, Consent, Partnership, Placeholder, QuoteConsent
from polyvocal.core.coding import (
    AnchorState,
    Basis,
    Certainty,
    Coder,
    CoderKind,
    Coding,
    Round,
    Span,
    Stance,
)
from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.study import Study, assemble_study
from polyvocal.core.template import Code, Origin, Template, TemplateVersion
from polyvocal.core.words import count_words

INTERVIEWER, STRANGER, NOBODY = "INT", "A VISITOR", ""


def uid(name: str) -> UUID:
    """The same id for the same name, always."""
    return uuid5(NAMESPACE_OID, name)


@dataclass(frozen=True)
class Coded:
    """One coding to be: where, which code, by whom, and how."""

    document: str
    start: int
    end: int
    code: str
    coder: str = "Ann"
    stance: Stance = Stance.UNSET
    certainty: Certainty = Certainty.UNSET
    basis: Basis = Basis.UNSET
    state: AnchorState = AnchorState.EXACT
    round: str = ""
    n: int = 0


GROUP_A = Code(uid("group A"), "1", "Talking", is_group=True)
GROUP_B = Code(uid("group B"), "2", "Doing", is_group=True)
CODES = {
    "ask": Code(uid("ask"), "1.1", "Asking", parent=GROUP_A.id),
    "tell": Code(uid("tell"), "1.2", "Telling", parent=GROUP_A.id),
    "show": Code(uid("show"), "2.1", "Showing", parent=GROUP_B.id),
    "new": Code(uid("new"), "", "Found here", parent=GROUP_B.id, origin=Origin.EMERGENT),
}
TEMPLATE = Template((TemplateVersion(1, (GROUP_A, GROUP_B, *CODES.values())),))
CODERS = {
    "Ann": Coder(uid("Ann"), "Ann"),
    "Ben": Coder(uid("Ben"), "Ben"),
    "Cid": Coder(uid("Cid"), "Cid"),
    "Agreed": Coder(uid("Agreed"), "Agreed", CoderKind.CONSENSUS),
    "Machine": Coder(uid("Machine"), "Machine", CoderKind.MACHINE),
}
ROUNDS = {
    "first": Round(uid("first"), "first", is_blind=True),
    "second": Round(uid("second"), "second"),
}


@dataclass(frozen=True)
class Plan:
    """A study to be. `people` gives roles; `talk` each document's turns as (who, words).

    A turn's words stand after its speaker's name, a colon and a space, one turn a line.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    talk: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    codings: Sequence[Coded] = ()
    partners: Sequence[tuple[str, str]] = ()
    consent: Mapping[str, Consent] = field(default_factory=dict)
    template: Template = TEMPLATE
    assigned: Sequence[tuple[str, str]] = ()  # (document, coder), in the round "first"

    def text(self, document: str) -> str:
        return "".join(f"{who}: {words}\n" for who, words in self.talk[document])

    def coded(self, document: str, words: str, code: str, **how) -> Coded:
        """A coding of the first place where `words` stand."""
        start = self.text(document).index(words)
        return Coded(document, start, start + len(words), code, **how)

    def study(self, codings: Iterable[Coded] | None = None) -> Study:
        chosen = list(self.codings if codings is None else codings)
        speakers, turns = self._speakers_and_turns()
        return assemble_study(
            id=uid("study"),
            name="A small study",
            cases=[self._case(label, role) for label, role in self.people.items()],
            partnerships=[
                Partnership(uid(f"{a} and {b}"), self._end(a), self._end(b))
                for a, b in self.partners
            ],
            documents=[self._document(name) for name in self.talk],
            speakers=speakers,
            turns=turns,
            template=self.template,
            coders=CODERS.values(),
            rounds=self._rounds(),
            codings=[self._coding(i, coded) for i, coded in enumerate(chosen)],
            texts={uid(f"document {name}"): self.text(name) for name in self.talk},
        )

    def _rounds(self) -> list[Round]:
        pairs = frozenset((uid(f"document {name}"), uid(who)) for name, who in self.assigned)
        return [replace(ROUNDS["first"], assignments=pairs), ROUNDS["second"]]

    def _case(self, label: str, role: str) -> Case:
        consent = self.consent.get(label, Consent(QuoteConsent.YES))
        return Case(uid(label), label, role=role, consent=consent)

    def _end(self, label: str) -> UUID | Placeholder:
        return uid(label) if label in self.people else Placeholder(label)

    def _document(self, name: str) -> Document:
        words = sum(count_words(words) for _who, words in self.talk[name])
        return Document(uid(f"document {name}"), name, minutes=30.0, n_words=words)

    def _speakers_and_turns(self):
        speakers: dict[UUID, Speaker] = {}
        turns: dict[UUID, list[tuple[UUID | None, int, int, float | None]]] = {}
        for name, lines in self.talk.items():
            at, document = 0, uid(f"document {name}")
            turns[document] = []
            for who, words in lines:
                start = at + len(who) + 2
                at = start + len(words) + 1
                speaker = uid(f"{name} {who}")
                if who != NOBODY:
                    speakers[speaker] = self._speaker(speaker, document, who)
                turns[document].append(
                    (None if who == NOBODY else speaker, start, start + len(words), None)
                )
        return list(speakers.values()), turns

    def _speaker(self, speaker: UUID, document: UUID, who: str) -> Speaker:
        if who == INTERVIEWER:
            return Speaker(speaker, document, who, SpeakerKind.INTERVIEWER)
        case = uid(who) if who in self.people else None
        return Speaker(speaker, document, who, SpeakerKind.PARTICIPANT, case)

    @staticmethod
    def _coding(i: int, coded: Coded) -> Coding:
        return Coding(
            id=uid(f"coding {i} {coded}"),
            document_id=uid(f"document {coded.document}"),
            span=Span(coded.start, coded.end),
            code_id=uid(coded.code),
            coder_id=CODERS[coded.coder].id,
            round_id=uid(coded.round) if coded.round else None,
            certainty=coded.certainty,
            stance=coded.stance,
            basis=coded.basis,
            state=coded.state,
        )


PAIR = Plan(
    people={"P1": "PW", "P2": "PW", "S1": "SP", "S2": "SP"},
    partners=(("P1", "S1"), ("P2", "somebody not met")),
    talk={
        "D1": (
            (INTERVIEWER, "How did it begin?"),
            ("P1", "I asked the nurse and she showed me."),
            (INTERVIEWER, "And then?"),
            ("P1", "Then I told my brother."),
        ),
        "D2": ((INTERVIEWER, "Tell me."), ("S1", "He asked me to wait."), ("S2", "She showed us.")),
        "D3": (("P2", "We never asked anybody."), (STRANGER, "I only visit."), (NOBODY, "(noise)")),
    },
)
DAY = dt.date(2026, 3, 1)


# Hypothesis likes small things; without these weights three studies in four have nothing to count.
N_CASES = st.sampled_from([4, 3, 4, 2, 4, 1, 4, 0])
N_DOCUMENTS = st.sampled_from([2, 1, 2, 1, 2, 3, 1, 0])
CODERS_OF_MANY = st.sampled_from(["Ann", "Ann", "Ann", "Ben", "Ben", "Machine"])
STANCES_OF_MANY = st.sampled_from([*[Stance.UNSET] * 4, *Stance])
STATES_OF_MANY = st.sampled_from([*[AnchorState.EXACT] * 6, *AnchorState])


SOME_ROLES = st.sampled_from([("PW", "SP"), ("PW",), ("PW", "SP", "FAMILY")])


@st.composite
def plans(draw, roles=SOME_ROLES, codes: Sequence[str] = tuple(CODES)) -> Plan:
    """Studies with overlapping spans, empty turns, strangers, pairs in one document, and gaps."""
    roles = draw(roles)
    labels = [f"P{i}" for i in range(draw(N_CASES))]
    people = {label: draw(st.sampled_from(roles)) for label in labels}
    voices = st.sampled_from([*labels, *labels, INTERVIEWER, STRANGER, NOBODY])
    words = st.sampled_from(["", "a", "bc", "d e f", "🙂 é", "g\th."])
    talk = {
        f"D{i}": draw(st.lists(st.tuples(voices, words), min_size=draw(N_CASES), max_size=6))
        for i in range(draw(N_DOCUMENTS))
    }
    plan = Plan(people=people, talk=talk)
    ends = st.sampled_from([*labels, "someone", "someone else"])
    partners = {
        pair
        for pair in draw(st.lists(st.tuples(ends, ends), min_size=len(labels), max_size=6))
        if pair[0] != pair[1] and (pair[0] in people or pair[1] in people)
    }
    room = [name for name in talk if plan.text(name)]
    n_least = draw(st.sampled_from([8, 12, 8, 0]))
    codings = (
        draw(st.lists(codings_in(plan, room, codes), min_size=n_least, max_size=14)) if room else []
    )
    return Plan(people=people, talk=talk, codings=codings, partners=sorted(partners))


@st.composite
def codings_in(draw, plan: Plan, documents: Sequence[str], codes: Sequence[str]) -> Coded:
    """A coding anywhere in one of the documents, of any kind."""
    document = draw(st.sampled_from(documents))
    length = len(plan.text(document))
    start = draw(st.integers(0, length - 1))
    return Coded(
        document=document,
        start=start,
        end=min(length, start + draw(st.integers(1, 12))),
        code=draw(st.sampled_from(codes)),
        coder=draw(CODERS_OF_MANY),
        stance=draw(STANCES_OF_MANY),
        certainty=draw(st.sampled_from(list(Certainty))),
        basis=draw(st.sampled_from(list(Basis))),
        state=draw(STATES_OF_MANY),
    )
