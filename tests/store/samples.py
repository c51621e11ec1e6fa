"""A study with every kind of thing in it, and text that breaks careless programs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid5

from polyvocal.core.cases import (
    Attribute,
    AttributeKind,
    Case,
    CaseSet,
    Consent,
    Missing,
    MissingReason,
    Partnership,
    Placeholder,
    QuoteConsent,
    Stage,
)
from polyvocal.core.coding import (
    AnchorState,
    Basis,
    Certainty,
    Claim,
    Coder,
    CoderKind,
    Coding,
    ContentNote,
    Edit,
    Exemplar,
    Memo,
    MemoTarget,
    Round,
    Span,
    Stance,
)
from polyvocal.core.consensus import Decision, Difference, Verdict
from polyvocal.core.documents import Document, DocumentKind, Speaker, SpeakerKind
from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.core.study import Study, assemble_study
from polyvocal.core.template import (
    Code,
    CodeMapping,
    MappingKind,
    Origin,
    Template,
    TemplateVersion,
)
from polyvocal.core.text import clean_text
from polyvocal.store.changes import NewDocument, Original
from polyvocal.store.events import Actor
from polyvocal.store.packing import digest_of

_SPACE = UUID(int=20_26)
ANN = Actor(UUID(int=1), "Ann")
BEN = Actor(UUID(int=2), "Ben")

# Emoji beyond the first plane, a family joined of five, right-to-left, marks that combine both
# ways, line ends of Windows, a NUL and half a surrogate pair.
HOSTILE = clean_text(
    "Interviewer: How was it? 🙂👩‍👩‍👧‍👦\r\n"
    "P1: naïve nai\u0308ve שָׁלוֹם Straße, I felt HEARD by my peer_worker\x00 \ud83d!\r\n"
    "I: And 100% then? कि\r"
    "P1: Then the peer worker and I talked it over; “it’s fine”, she said."
).text


def made(name: str) -> UUID:
    """The same id for the same name, in every run."""
    return uuid5(_SPACE, name)


def place_of(words: str, text: str = HOSTILE) -> Span:
    """Where words stand in a text that has them once."""
    start = text.index(words)
    return Span(start, start + len(words))


PW1 = Case(
    made("PW1"),
    "PW1",
    "PW",
    Stage.SELECTED,
    {"age": 41.5, "gender": "woman", "ethnicity": Missing(MissingReason.DECLINED)},
    Consent(QuoteConsent.YES, dt.date(2030, 1, 31)),
)
SP1 = Case(made("SP1"), "SP1", "SP", Stage.INTERVIEWED, {"gender": "man"})
SP2 = Case(made("SP2"), "SP2", "SP")

FIRST = Document(
    made("first"),
    "interview 2",
    date=dt.date(2025, 11, 3),
    minutes=47.5,
    time_point="T1",
    interviewer="AB",
    language="en",
    recording="2.wav",
    n_words=31,
)
SECOND = Document(made("second"), "interview 10", DocumentKind.FIELD_NOTE)
ASKER = Speaker(made("asker"), FIRST.id, "I", SpeakerKind.INTERVIEWER)
VOICE = Speaker(made("voice"), FIRST.id, "P1", SpeakerKind.PARTICIPANT, PW1.id)
NOTE = "Seen on the ward. The peer worker waited; nobody came.\n" * 3

GROUP = Code(made("group"), "1", "Support", is_group=True)
SOCIAL = Code(
    made("social"),
    "1.1",
    "Social support",
    GROUP.id,
    definition="Words of comfort.",
    include="from peers",
    exclude="from staff",
    examples=("“I was there”", "ça va"),
    synonyms=("comfort",),
    foreign_ids=(("ontology", "X:001"),),
)
PRACTICAL = Code(made("practical"), "1.2", "Practical support", GROUP.id)
OWN = Code(made("own"), "", "Hope", origin=Origin.EMERGENT)

CODER = Coder(made("coder"), "Ann")
NAMESAKE = Coder(made("namesake"), "Ann")
AGREED = Coder(made("agreed"), "Agreed", CoderKind.CONSENSUS)
ROUND = Round(made("round"), "Round 1", True, frozenset({(FIRST.id, CODER.id)}), is_lifted=True)

HEARD = Coding(
    made("heard"),
    FIRST.id,
    place_of("I felt HEARD by my peer_worker"),
    SOCIAL.id,
    CODER.id,
    round_id=ROUND.id,
    certainty=Certainty.CERTAIN,
    stance=Stance.COMPLICATES,
    basis=Basis.EXPLICIT,
    note="her words, \u200fשלום",
    created=dt.datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=dt.UTC),
)
TALKED = Coding(made("talked"), FIRST.id, place_of("talked it over"), PRACTICAL.id, AGREED.id)
WAITED = Coding(
    made("waited"),
    SECOND.id,
    place_of("Seen on the ward", NOTE),
    SOCIAL.id,
    NAMESAKE.id,
    state=AnchorState.TO_REVIEW,
)

ATTRIBUTES = (
    Attribute(made("gender"), "gender", AttributeKind.NOMINAL, ("woman", "man", "non-binary")),
    Attribute(made("age"), "age", AttributeKind.NUMBER),
    Attribute(made("ethnicity"), "ethnicity"),
)
PARTNERSHIPS = (
    Partnership(made("pair"), PW1.id, SP1.id),
    Partnership(made("half"), PW1.id, Placeholder("a friend", "SP"), "knows"),
)
CASE_SET = CaseSet(made("set"), "Selected", frozenset({PW1.id, SP1.id}), "richest")
MEMOS = (
    Memo(made("memo study"), "All in all…", CODER.id),
    Memo(made("memo case"), "Quiet.", CODER.id, MemoTarget.CASE, SP1.id),
    Memo(made("memo document"), "Short.", CODER.id, MemoTarget.DOCUMENT, SECOND.id),
    Memo(made("memo code"), "Too wide?", CODER.id, MemoTarget.CODE, SOCIAL.id),
    Memo(made("memo coding"), "Ask again.", AGREED.id, MemoTarget.CODING, HEARD.id),
    Memo(
        made("memo passage"),
        "Whose words?",
        CODER.id,
        MemoTarget.PASSAGE,
        FIRST.id,
        place_of("“it’s fine”"),
    ),
)
WARNING = ContentNote(made("warning"), FIRST.id, place_of("peer_worker"), "violence", CODER.id)
LOOK = CodeLook(SOCIAL.id, "#2a6f4b", Pattern.DOTS)
EXEMPLAR = Exemplar(made("exemplar"), HEARD.id, (Edit(7, 12, "[…]", "names a person"),))
DECISION = Decision(
    made("decision"),
    FIRST.id,
    CODER.id,
    Verdict.THIRD,
    Difference.DEFINITION,
    "as the card says, שלום",
    frozenset({HEARD.id}),
    frozenset({TALKED.id}),
)
CLAIM = Claim(made("claim"), "{n} of 93", (("n", "evidenced"),))

NEW_FIRST = NewDocument(
    FIRST,
    HOSTILE,
    (ASKER, VOICE),
    (
        (ASKER.id, place_of("How was it?").start, place_of("How was it?").end, 0.0),
        (VOICE.id, place_of("naïve").start, place_of("peer_worker").end, 12.25),
        (None, place_of("And 100%").start, place_of("And 100%").end, None),
    ),
    Original("interview 2.txt", b"\xef\xbb\xbfas it came\r\n\x00"),
)
NEW_SECOND = NewDocument(SECOND, NOTE, original=Original("note.md", NOTE.encode()))


def whole_study() -> Study:
    """All of the above in one value, with a template of two versions."""
    texts = {FIRST.id: HOSTILE, SECOND.id: NOTE}
    documents = [
        replace(d, text_digest=digest_of(texts[d.id].encode()), n_characters=len(texts[d.id]))
        for d in (SECOND, FIRST)
    ]
    return assemble_study(
        id=made("study"),
        name="Pilot",
        language="en",
        attributes=ATTRIBUTES,
        cases=(SP2, SP1, PW1),
        case_sets=(CASE_SET,),
        partnerships=PARTNERSHIPS,
        documents=documents,
        speakers=(VOICE, ASKER),
        turns={FIRST.id: NEW_FIRST.turns},  # type: ignore[dict-item]  # loose turns, not packed
        template=Template(
            (
                TemplateVersion(1, (GROUP, SOCIAL, PRACTICAL)),
                TemplateVersion(
                    2,
                    (GROUP, SOCIAL, OWN),
                    is_final=True,
                    mappings=(CodeMapping(MappingKind.MERGE, (PRACTICAL.id,), (SOCIAL.id,)),),
                ),
            ),
            "Support 1.0",
        ),
        coders=(AGREED, NAMESAKE, CODER),
        rounds=(ROUND,),
        codings=(WAITED, TALKED, HEARD),
        exemplars=(EXEMPLAR,),
        memos=MEMOS,
        claims=(CLAIM,),
        content_notes=(WARNING,),
        decisions=(DECISION,),
        looks=(LOOK,),
        texts=texts,
    )
