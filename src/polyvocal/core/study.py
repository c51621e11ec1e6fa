"""The study as one value: what every analysis takes and every door gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from uuid import UUID

from polyvocal.core.cases import Attribute, Case, CaseSet, Partnership
from polyvocal.core.coding import (
    Claim,
    Coder,
    CoderKind,
    Coding,
    ContentNote,
    Exemplar,
    Memo,
    Round,
)
from polyvocal.core.columns import CodingKeys, Codings, Turns, no_codings
from polyvocal.core.consensus import Decision
from polyvocal.core.documents import Document, Speaker, Turn
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _
from polyvocal.core.looks import CodeLook
from polyvocal.core.template import Template
from polyvocal.core.text import natural_key


@dataclass(frozen=True, slots=True)
class Revision:
    """Where in its history a live study stands: the last event's number and the chain's head."""

    number: int
    head: str

    def __str__(self) -> str:
        return f"{self.number}-{self.head[:12]}"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document (or case) that is kept and left out of every result, and why.

    `with_case`: the document is left out because the case is whose words it holds.
    """

    id: UUID
    name: str
    reason: str
    is_case: bool = False
    with_case: bool = False


_NO_TEXTS: Mapping[UUID, str] = MappingProxyType({})


@dataclass(frozen=True)
class Study:
    """One project, read-only: cases, documents, template, codings and what hangs on them.

    Tuples are in canonical order: cases, documents and coders in natural order of label or name,
    speakers by document. `turns` and `codings` are columns. `texts` maps a document's id to its
    current text and may load each on demand. `looks` are how codes are painted: no digest holds
    them. `no_agreement` is why agreement does not fit how the study is done ("": nothing is
    declared). `set_aside` is what was left out of this value; a whole study leaves out nothing, and
    its documents and cases say themselves what is to be. `coded_anew` are documents that whoever
    this value was read for codes anew, so that all other work on them was left out. Two studies are
    equal when everything is, ids included; texts are compared through `Document.text_digest`, the
    revision not at all.
    """

    id: UUID
    name: str
    language: str = "en"
    no_agreement: str = ""
    attributes: tuple[Attribute, ...] = ()
    cases: tuple[Case, ...] = ()
    case_sets: tuple[CaseSet, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    documents: tuple[Document, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    turns: Turns = field(default_factory=lambda: Turns.from_turns(()))
    template: Template = field(default_factory=Template)
    coders: tuple[Coder, ...] = ()
    rounds: tuple[Round, ...] = ()
    codings: Codings = field(default_factory=lambda: no_codings(CodingKeys()))
    exemplars: tuple[Exemplar, ...] = ()
    memos: tuple[Memo, ...] = ()
    claims: tuple[Claim, ...] = ()
    content_notes: tuple[ContentNote, ...] = ()
    decisions: tuple[Decision, ...] = ()
    looks: tuple[CodeLook, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    coded_anew: frozenset[UUID] = field(default=frozenset(), compare=False)
    texts: Mapping[UUID, str] = field(default_factory=lambda: _NO_TEXTS, compare=False, repr=False)
    revision: Revision | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        _require_unique(_("case"), [case.label for case in self.cases])
        _require_unique(_("document"), [document.name for document in self.documents])

    @cached_property
    def case_index(self) -> Mapping[UUID, int]:
        """Case id → position in `cases`."""
        return {case.id: i for i, case in enumerate(self.cases)}

    @cached_property
    def document_index(self) -> Mapping[UUID, int]:
        """Document id → position in `documents`."""
        return {document.id: i for i, document in enumerate(self.documents)}

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles cases have, in natural order; the empty role only when someone has none."""
        return tuple(sorted({case.role for case in self.cases}, key=natural_key))

    @cached_property
    def has_consensus(self) -> bool:
        """Are there agreed codings?"""
        agreed = [i for i, coder in enumerate(self.coders) if coder.kind is CoderKind.CONSENSUS]
        return any(bool((self.codings.coder == i).any()) for i in agreed)

    @cached_property
    def waiting(self) -> frozenset[UUID]:
        """Documents on which a blind round still runs, or that are coded anew: not to be compared.

        Nobody compares the former or decides there yet; the latter wait for one coder alone.
        """
        return self.coded_anew.union(
            document
            for round_ in self.rounds
            if round_.is_running
            for document, _coder in round_.assignments
        )

    def case(self, label: str) -> Case:
        """The case with this label. Raises `NotFound`."""
        for case in self.cases:
            if case.label == label:
                return case
        raise NotFound(_("There is no case {label} in this study.").format(label=label))

    def document(self, name: str) -> Document:
        """The document with this name. Raises `NotFound`."""
        for document in self.documents:
            if document.name == name:
                return document
        raise NotFound(_("There is no document {name} in this study.").format(name=name))

    def text(self, document_id: UUID) -> str:
        """The document's current text."""
        return self.texts[document_id]

    def quote(self, coding: Coding) -> str:
        """The coded words, cut from the text."""
        return self.text(coding.document_id)[coding.span.start : coding.span.end]

    def coding_keys(self) -> CodingKeys:
        """What the numbers in this study's coding columns stand for."""
        return CodingKeys(
            tuple(document.id for document in self.documents),
            tuple(code.id for code in self.template.codes),
            tuple(coder.id for coder in self.coders),
            tuple(round_.id for round_ in self.rounds),
        )


def assemble_study(
    *,
    id: UUID,  # noqa: A002 - the study's field has this name
    name: str,
    language: str = "en",
    no_agreement: str = "",
    attributes: Iterable[Attribute] = (),
    cases: Iterable[Case] = (),
    case_sets: Iterable[CaseSet] = (),
    partnerships: Iterable[Partnership] = (),
    documents: Iterable[Document] = (),
    speakers: Iterable[Speaker] = (),
    turns: Mapping[UUID, Iterable[tuple[UUID | None, int, int, float | None]]] = MappingProxyType(
        {}
    ),
    template: Template | None = None,
    coders: Iterable[Coder] = (),
    rounds: Iterable[Round] = (),
    codings: Iterable[Coding] = (),
    exemplars: Iterable[Exemplar] = (),
    memos: Iterable[Memo] = (),
    claims: Iterable[Claim] = (),
    content_notes: Iterable[ContentNote] = (),
    decisions: Iterable[Decision] = (),
    looks: Iterable[CodeLook] = (),
    texts: Mapping[UUID, str] = _NO_TEXTS,
) -> Study:
    """Put loose values into canonical order and columns.

    `turns` gives each document's id its turns as (speaker id, start, end, seconds).
    """
    # The name itself decides between P1 and P01, or the order would be that of arrival.
    ordered = tuple(sorted(documents, key=lambda d: (natural_key(d.name), d.name)))
    place = {document.id: i for i, document in enumerate(ordered)}
    voices = tuple(
        sorted(speakers, key=lambda s: (place[s.document_id], natural_key(s.label), s.id.bytes))
    )
    voice_place = {speaker.id: i for i, speaker in enumerate(voices)}
    flat = (
        Turn(place[document], 0, None if who is None else voice_place[who], start, end, seconds)
        for document, of_one in turns.items()
        for who, start, end, seconds in of_one
    )
    study = Study(
        id=id,
        name=name,
        language=language,
        no_agreement=no_agreement,
        attributes=tuple(attributes),
        cases=tuple(sorted(cases, key=lambda c: (natural_key(c.label), c.label))),
        case_sets=tuple(sorted(case_sets, key=lambda s: (natural_key(s.name), s.id.bytes))),
        partnerships=tuple(sorted(partnerships, key=lambda p: p.id.bytes)),
        documents=ordered,
        speakers=voices,
        turns=Turns.from_turns(flat),
        template=template or Template(),
        coders=tuple(sorted(coders, key=lambda c: (natural_key(c.name), c.id.bytes))),
        rounds=tuple(sorted(rounds, key=lambda r: (natural_key(r.name), r.id.bytes))),
        exemplars=tuple(sorted(exemplars, key=lambda e: e.id.bytes)),
        memos=tuple(sorted(memos, key=lambda m: m.id.bytes)),
        claims=tuple(sorted(claims, key=lambda c: c.id.bytes)),
        content_notes=tuple(sorted(content_notes, key=lambda n: n.id.bytes)),
        decisions=tuple(sorted(decisions, key=lambda d: d.id.bytes)),
        looks=tuple(sorted(looks, key=lambda look: look.code_id.bytes)),
        texts=texts,
    )
    columns = Codings.from_codings(codings, study.coding_keys())
    # The columns need the keys the ordered study gives, so they come in a second step.
    object.__setattr__(study, "codings", columns)
    return study


def _require_unique(kind: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise BadValue(
                _("There are two of the {kind} {name}; each needs its own name.").format(
                    kind=kind, name=name
                )
            )
        seen.add(name)
