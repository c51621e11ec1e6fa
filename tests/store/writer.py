"""A program that adds documents and codings without end, saying what it was told is kept.

Started by test_kill.py and killed by it. Each line is printed after the store has returned.
"""

from __future__ import annotations

import sys
from uuid import UUID, uuid4

from polyvocal.core.coding import Coder, Coding, Span
from polyvocal.core.documents import Document, Speaker, SpeakerKind
from polyvocal.core.template import Code
from polyvocal.store.changes import (
    NewDocument,
    Original,
    add_code,
    add_coder,
    add_codings,
    add_documents,
    correct_text,
    create_study,
    remove_codings,
)
from polyvocal.store.connections import StudyPlace, connect
from polyvocal.store.events import Actor

STUDY, CODE, CODER = UUID(int=1), UUID(int=2), UUID(int=3)
BY = Actor(UUID(int=4), "Writer")
N_DOCUMENTS, N_CODINGS = 3, 15
SENTENCE = "I said to my peer: naïve 🙂 but שלום, it helped. "


def found(alias: str) -> StudyPlace:
    """A study with one code and one coder."""
    at = create_study(alias=alias, by=BY, study_id=STUDY, name="Killed")
    add_code(at=at, by=BY, code=Code(CODE, "1.1", "Support"))
    add_coder(at=at, by=BY, coder=Coder(CODER, "Writer"))
    return at


def make_documents() -> list[NewDocument]:
    """Three documents of one voice each."""
    return [_make_document(uuid4()) for _ in range(N_DOCUMENTS)]


def _make_document(document: UUID) -> NewDocument:
    text = SENTENCE * 200
    speaker = Speaker(uuid4(), document, "P1", SpeakerKind.PARTICIPANT)
    return NewDocument(
        Document(document, f"document {document}"),
        text,
        [speaker],
        [(speaker.id, 0, len(text), None)],
        Original("said.txt", text.encode()),
    )


def make_codings(documents: list[NewDocument]) -> list[Coding]:
    """Fifteen codings over the documents."""
    return [
        Coding(
            uuid4(), documents[i % N_DOCUMENTS].document.id, Span(i, i + len(SENTENCE)), CODE, CODER
        )
        for i in range(N_CODINGS)
    ]


def say(verb: str, ids: list[UUID]) -> None:
    """Acknowledge what is kept."""
    print(verb, *ids, flush=True)


def write_on(at: StudyPlace) -> None:
    """Documents, their codings, a corrected text, fifteen codings less again, over and over."""
    print("begun", flush=True)
    while True:
        documents = make_documents()
        add_documents(at=at, by=BY, documents=documents)
        say("documents", [new.document.id for new in documents])
        codings = make_codings(documents)
        add_codings(at=at, by=BY, codings=codings)
        say("codings", [coding.id for coding in codings])
        edited = documents[0]
        correct_text(
            at=at,
            by=BY,
            document_id=edited.document.id,
            text=f"Edited.\n{edited.text}",
            seen_version=1,
        )
        passing = make_codings(documents)
        add_codings(at=at, by=BY, codings=passing)
        say("codings", [coding.id for coding in passing])
        remove_codings(at=at, by=BY, coding_ids=[coding.id for coding in passing])
        say("removed", [coding.id for coding in passing])


if __name__ == "__main__":
    write_on(StudyPlace(connect(sys.argv[1]), STUDY))
