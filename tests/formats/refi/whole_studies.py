"""Studies of every kind of thing there is, with anything in every text."""

import datetime as dt
import hashlib
import random
from collections.abc import Sequence
from uuid import UUID, uuid5

from hypothesis import strategies as st

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
    FoundBy,
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
from tests.formats.refi.hostile import hostile_text

ROOT = UUID("7b1d0f5e-8a53-4c11-9a3e-7f1f3a1f0001")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_NUMBERS = (1e300, 5e-324, 0.1, 35.0, -2.5)


def _id(*parts: object) -> UUID:
    return uuid5(ROOT, "/".join(map(str, parts)))


class _Maker:
    """Makes one study: `pool` are the texts it may hold, `seed` decides everything else."""

    def __init__(self, seed: int, pool: Sequence[str]) -> None:
        self.pool = list(pool)
        self.chance = random.Random(seed)  # noqa: S311 - made-up studies need no cryptography

    def text(self) -> str:
        return self.chance.choice(self.pool)

    def name(self, n: int) -> str:
        return f"{self.text()}x{n}"

    def one_of(self, kind):
        return self.chance.choice(list(kind))

    def flag(self) -> bool:
        return self.chance.random() < 0.5

    def date(self):
        return dt.date.fromordinal(self.chance.randint(1, 1_000_000)) if self.flag() else None

    def span(self, text: str) -> Span:
        start = self.chance.randrange(len(text))
        return Span(start, self.chance.randint(start + 1, len(text)))

    def value(self):
        made = (self.text(), Missing(self.one_of(MissingReason)), self.chance.choice(_NUMBERS))
        return self.chance.choice(made)

    def make(self) -> Study:
        self.coders = [Coder(_id("coder", i), self.name(i), self.one_of(CoderKind)) for i in (1, 2)]
        self.coders.append(Coder(_id("coder", 3), self.coders[0].name))
        self.attributes = [
            Attribute(_id("attribute", i), self.name(i), self.one_of(AttributeKind), (self.text(),))
            for i in (1, 2)
        ]
        self.cases = [self.case(i) for i in (1, 2, 3)]
        self.template = self.make_template()
        self.texts = {}
        for i in (1, 2):
            whole = " ".join(self.chance.choices(self.pool, k=4)) + "end"
            self.texts[_id("document", i)] = clean_text(whole).text
        self.documents = [self.document(i, *pair) for i, pair in enumerate(self.texts.items())]
        self.rounds = [self.round(i) for i in (1, 2)]
        self.codings = [self.coding(i) for i in range(self.chance.randint(0, 6))]
        return self.assemble()

    def assemble(self) -> Study:
        speakers, turns = self.voices()
        first, second, third = (case.id for case in self.cases)
        placeholder = Placeholder(self.text(), self.text())
        ends: list[UUID | Placeholder] = [third, placeholder]
        self.chance.shuffle(ends)
        return assemble_study(
            id=_id("study"),
            name=self.text(),
            language=self.text(),
            attributes=self.attributes,
            cases=self.cases,
            case_sets=[
                CaseSet(_id("set"), self.text(), frozenset({first, third}), self.text())
            ],
            partnerships=[
                Partnership(_id("pair"), first, second, self.text()),
                Partnership(_id("half"), ends[0], ends[1], self.text()),
            ],
            documents=self.documents,
            speakers=speakers,
            turns=turns,
            template=self.template,
            coders=self.coders,
            rounds=self.rounds,
            codings=self.codings,
            exemplars=[
                Exemplar(_id("exemplar", i), c.id, (Edit(0, 1, self.text(), self.text()),))
                for i, c in enumerate(self.codings[:2])
            ],
            memos=self.memos(),
            claims=[Claim(_id("claim"), self.text(), ((self.text(), "q"),))],
            content_notes=[
                ContentNote(
                    _id("note", id_), id_, self.span(text), self.text(), self.coders[0].id,
                    self.one_of(AnchorState),
                )
                for id_, text in self.texts.items()
            ],
            decisions=self.decisions(),
            looks=[CodeLook(c.id, "#2a6f4b", self.one_of(Pattern)) for c in self.template.codes],
            texts=self.texts,
            no_agreement=self.text() if self.flag() else "",
        )  # fmt: skip

    def decisions(self) -> list[Decision]:
        return [
            Decision(
                _id("decision", i),
                coding.document_id,
                self.chance.choice(self.coders).id,
                self.one_of(Verdict),
                self.one_of(Difference),
                self.text(),
                frozenset({coding.id}),
                frozenset(c.id for c in self.codings[3:] if self.flag()),
            )
            for i, coding in enumerate(self.codings[:3])
        ]

    def case(self, i: int) -> Case:
        names = [*(attribute.name for attribute in self.attributes), "not listed"]
        values = {name: self.value() for name in names if self.flag()}
        consent = Consent(self.one_of(QuoteConsent), self.date())
        return Case(_id("case", i), self.name(i), self.text(), self.one_of(Stage), values, consent)

    def make_template(self) -> Template:
        """Two versions, of which the second has lost one code of the first."""
        kept, lost, group, new = (_id("code", i) for i in range(4))
        first = (
            Code(group, self.name(0), self.name(1), None, True),
            Code(kept, "1", self.name(2), group, definition=self.text(), examples=(self.text(),)),
            Code(lost, "2", self.name(3), None, origin=Origin.EMERGENT),
        )
        second = (
            Code(kept, "1.1", self.name(4), None, is_retired=self.flag()),
            Code(group, "", self.name(5), None, True),
            Code(new, "", self.name(6), group, include=self.text(), synonyms=(self.text(),)),
        )
        if self.flag():
            second = (second[1], second[2], second[0])
        mapping = CodeMapping(MappingKind.MERGE, (lost,), (kept,))
        versions = (TemplateVersion(1, first, True), TemplateVersion(2, second, False, (mapping,)))
        return Template(versions, self.text())

    def document(self, i: int, id_: UUID, text: str) -> Document:
        return Document(
            id_,
            self.name(i),
            self.one_of(DocumentKind),
            self.date(),
            self.chance.choice([None, 0.1, 61.0, 1e-7]),
            self.text(),
            self.text(),
            self.text(),
            self.text(),
            self.chance.randint(1, 5),
            hashlib.sha256(text.encode()).hexdigest(),
            len(text),
            self.chance.randint(0, 10_000),
        )

    def round(self, i: int) -> Round:
        pairs = [(d.id, c.id) for d in self.documents for c in self.coders]
        given = frozenset(pair for pair in pairs if self.flag())
        drawn, again = "PW=1; seed=7" if i % 2 else "", _id("round", i - 1) if i else None
        return Round(_id("round", i), self.text(), self.flag(), given, repeats=again, drawn=drawn)

    def voices(self):
        speakers, turns = [], {}
        for document in self.documents:
            anna, asking = _id(document.id, "a"), _id(document.id, "b")
            kinds = (SpeakerKind.PARTICIPANT, SpeakerKind.INTERVIEWER)
            speakers += [
                Speaker(anna, document.id, self.text(), kinds[0], self.cases[0].id),
                Speaker(asking, document.id, self.text(), kinds[1]),
            ]
            end = len(self.texts[document.id])
            seconds = float(self.chance.randint(0, 10**6)) / 8
            turns[document.id] = [
                (self.chance.choice([anna, None]), 0, end // 2, seconds),
                (asking, end // 2, end, None),
            ]
        return speakers, turns

    def coding(self, i: int) -> Coding:
        usable = [
            (v.number, c.id) for v in self.template.versions for c in v.codes if not c.is_group
        ]
        document, text = self.chance.choice(list(self.texts.items()))
        version, code = self.chance.choice(usable)
        moment = _EPOCH + dt.timedelta(microseconds=self.chance.randint(-(10**15), 4 * 10**15))
        return Coding(
            _id("coding", i),
            document,
            self.span(text),
            code,
            self.chance.choice(self.coders).id,
            version,
            self.chance.choice([None, *(round_.id for round_ in self.rounds)]),
            self.one_of(Certainty),
            self.one_of(Stance),
            self.one_of(Basis),
            self.one_of(AnchorState),
            self.text(),
            moment if self.flag() else None,
            self.one_of(FoundBy),
        )

    def memos(self) -> list[Memo]:
        document, text = list(self.texts.items())[1]
        targets = [
            (MemoTarget.STUDY, None, None),
            (MemoTarget.CASE, self.cases[0].id, None),
            (MemoTarget.DOCUMENT, document, None),
            *((MemoTarget.CODE, code.id, None) for code in self.template.codes),
            *((MemoTarget.CODING, coding.id, None) for coding in self.codings[:1]),
            (MemoTarget.PASSAGE, document, self.span(text)),
        ]
        made = []
        for i, (target, id_, span) in enumerate(targets):
            state = self.one_of(AnchorState) if span else AnchorState.EXACT
            author = self.coders[1].id
            made.append(Memo(_id("memo", i), self.text(), author, target, id_, span, state))
        return made


def make_study(seed: int, pool: Sequence[str]) -> Study:
    """A study in which everything refers to something; the same for the same seed and texts."""
    return _Maker(seed, pool).make()


whole_studies = st.builds(
    make_study, st.integers(0, 10**9), st.lists(hostile_text, min_size=1, max_size=6)
)
