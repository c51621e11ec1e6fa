"""People who code while things break, and keep outside what they were told is kept."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from polyvocal.store.connections import StudyPlace, connect, disconnect
from polyvocal.store.snapshot import read_study
from polyvocal.store.verify import verify_study
from tests.store.samples import FIRST, SOCIAL
from tests.web.server.people import Guest, Member

# Without one, two cores do nothing but this, and an import beside it waits for its turn.
_PAUSE = 0.1


@dataclass
class Coding:
    """One person coding ten times a second at most, who sends again what was not acknowledged.

    `kept` are the ids the server said are kept, `sent` all that were tried; `refused` is what else
    it said, a sentence each.
    """

    guest: Guest
    path: str
    sent: list[UUID] = field(default_factory=list)
    kept: list[UUID] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def code_until(self, enough: threading.Event) -> None:
        """Code; each once more until it is acknowledged, as the page of a browser does."""
        state = None
        while not enough.is_set():
            try:
                if state is None:
                    state = json.loads(self.guest.get(f"{self.path}codings/").text)
                if self.sent[-1:] == self.kept[-1:]:
                    self.sent.append(uuid4())
                self._send(state)
                enough.wait(_PAUSE)
            except (OSError, http.client.HTTPException, ValueError):
                enough.wait(0.05)  # nobody there, or hung up on

    def _send(self, state: dict[str, object]) -> None:
        # Sent again, it is the same stroke: its place goes by its id.
        start = self.sent[-1].int % 20
        body = {
            "kind": "apply",
            "me": state["me"],
            "version": state["textVersion"],
            "code": str(SOCIAL.id),
            "passages": [{"id": str(self.sent[-1]), "start": start, "end": start + 3}],
        }
        answer = self.guest.send(f"{self.path}strokes/", json.dumps(body).encode())
        if answer.status == 200:
            self.kept.append(self.sent[-1])
        else:
            self.refused.append(f"{answer.status} {answer.text[:200]}")


@contextmanager
def coding(members: Sequence[Member], study: str) -> Iterator[list[Coding]]:
    """These people code for as long as the block lasts."""
    path = f"{study}documents/{FIRST.id}/"
    people = [Coding(Guest(m.guest.at, dict(m.guest.cookies)), path) for m in members]
    enough = threading.Event()
    threads = [threading.Thread(target=p.code_until, args=(enough,), daemon=True) for p in people]
    for thread in threads:
        thread.start()
    try:
        yield people
    finally:
        enough.set()
        for thread in threads:
            thread.join(60)


def require_all_there_once(database: str, study: UUID, people: Sequence[Coding]) -> int:
    """Whatever was acknowledged is stored, once; nothing nobody sent; the chain holds. How many."""
    kept = [id_ for person in people for id_ in person.kept]
    sent = {id_ for person in people for id_ in person.sent}
    alias = connect(database)
    try:
        at = StudyPlace(alias, study)
        stored = [c.id for c in read_study(at.unveiled).codings]
        assert verify_study(at).damages == ()
    finally:
        disconnect(alias)
    assert len(set(kept)) == len(kept)
    assert len(set(stored)) == len(stored)
    assert set(kept) <= set(stored)
    ours = sent & set(stored)
    # The last of each may have been kept without there being time to say so.
    assert len(ours - set(kept)) <= len(people)
    return len(kept)
