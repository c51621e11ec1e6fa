"""Rows written straight from columns are, letter for letter, what `json` writes of plain lists."""

import json
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.coding import (
    AnchorState,
    Basis,
    Certainty,
    Coder,
    Coding,
    Edit,
    Exemplar,
    FoundBy,
    Memo,
    MemoTarget,
    Round,
    Span,
    Stance,
)
from polyvocal.core.digest import names_in
from polyvocal.core.digest_rows import Names, codings_json, turns_json
from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.study import Study, assemble_study
from polyvocal.core.template import Code, Template, TemplateVersion

DOCUMENTS = [Document(UUID(int=i + 1), f"{i}.txt") for i in range(3)]
N_THINGS = 3
HOSTILE = st.text(alphabet=st.sampled_from('ab"\\/\n\x00é😀\ud800\u2028, []'), max_size=4)


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """Two documents with anything in them, and one with nothing."""

    def some(kind: type[Any], first: int) -> list[Any]:
        return [kind(UUID(int=first + i), draw(HOSTILE)) for i in range(N_THINGS)]

    coders, rounds = some(Coder, 100), some(Round, 200)
    codes = tuple(Code(UUID(int=300 + i), str(i), draw(HOSTILE) or "code") for i in range(N_THINGS))
    speakers = [
        Speaker(UUID(int=400 + i), DOCUMENTS[i % 2].id, draw(HOSTILE), SpeakerKind.NEITHER)
        for i in range(4)
    ]
    codings = [
        Coding(
            id=UUID(int=500 + i),
            document_id=DOCUMENTS[draw(st.integers(0, 1))].id,
            span=Span(draw(st.integers(0, 12)), draw(st.integers(13, 120))),
            code_id=draw(st.sampled_from(codes)).id,
            coder_id=draw(st.sampled_from(coders)).id,
            template_version=draw(st.integers(1, 12)),
            round_id=draw(st.sampled_from([None, *(r.id for r in rounds)])),
            certainty=draw(st.sampled_from(Certainty)),
            stance=draw(st.sampled_from(Stance)),
            basis=draw(st.sampled_from(Basis)),
            state=draw(st.sampled_from(AnchorState)),
            note=draw(HOSTILE),
            found_by=draw(st.sampled_from(FoundBy)),
        )
        for i in range(draw(st.integers(0, 8)))
    ]
    spoken = st.tuples(
        st.sampled_from([None, 0, 2]),
        st.integers(0, 9),
        st.integers(10, 99),
        st.sampled_from([None, 0.0, 4.5, 1e6, 0.1]),
    )
    return assemble_study(
        id=UUID(int=9),
        name="",
        documents=DOCUMENTS,
        speakers=speakers,
        turns={
            DOCUMENTS[0].id: [
                (None if who is None else speakers[who].id, start, end, seconds)
                for who, start, end, seconds in draw(st.lists(spoken, max_size=4))
            ]
        },
        template=Template((TemplateVersion(1, codes),)),
        coders=coders,
        rounds=rounds,
        codings=codings,
        exemplars=[Exemplar(UUID(int=600), c.id, (Edit(0, 1, "…"),)) for c in codings[:1]],
        memos=[
            Memo(UUID(int=700 + i), draw(HOSTILE), coders[0].id, MemoTarget.CODING, c.id)
            for c in codings[:2]
            for i in range(2)
        ],
    )


def plain_turns(study: Study, document: int) -> list[list[object]]:
    return [
        [
            None if turn.speaker is None else study.speakers[turn.speaker].label,
            turn.start,
            turn.end,
            "nan" if turn.seconds is None else repr(turn.seconds),
        ]
        for turn in study.turns
        if turn.document == document
    ]


def plain_codings(study: Study, document: int, names: Names) -> list[list[object]]:
    rows: list[list[object]] = [
        [
            coding.span.start,
            coding.span.end,
            names.things[coding.code_id],
            names.things[coding.coder_id],
            names.things[coding.round_id] if coding.round_id else "",
            coding.template_version,
            coding.certainty,
            coding.stance,
            coding.basis,
            coding.state,
            coding.note,
            sorted(names.beside_codings.get(coding.id, []), key=json.dumps),
            *([coding.found_by] if coding.found_by else []),
        ]
        for coding in study.codings
        if coding.document_id == study.documents[document].id
    ]
    return sorted(rows, key=json.dumps)


def as_hashed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(studies())
def test_rows_are_what_json_writes_of_plain_lists(study):
    names = names_in(study)

    for document in range(len(DOCUMENTS)):
        assert turns_json(study, document) == as_hashed(plain_turns(study, document))
        assert codings_json(study, document, names) == as_hashed(
            plain_codings(study, document, names)
        )
