"""What a merge of two copies of one study would add, and what they tell differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from polyvocal.core.cases import Attribute, Case, CaseSet, Partnership
from polyvocal.core.coding import (
    Claim,
    Coder,
    Coding,
    ContentNote,
    Exemplar,
    Memo,
    MemoTarget,
    Round,
)
from polyvocal.core.consensus import Decision
from polyvocal.core.documents import Document, Speaker
from polyvocal.core.exchange import Thing
from polyvocal.core.parting import NO_REMOVALS, Removals
from polyvocal.core.template import Code


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing that both copies changed and tell differently: ours stays, theirs is told in a memo.

    `theirs` says it in words, `ours` what stays ("": the thing itself says it); `target` and `id`
    are what the memo hangs on, `about` is the thing.
    """

    thing: Thing
    name: str
    theirs: str
    target: MemoTarget = MemoTarget.STUDY
    id: UUID | None = None
    about: UUID | None = None
    ours: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """What only the other copy changed since both were one, as it is there; ours follows it.

    `texts` are documents whose text was corrected there; spans are of the texts as they will be.
    """

    cases: tuple[Case, ...] = ()
    documents: tuple[Document, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    codes: tuple[Code, ...] = ()
    codings: tuple[Coding, ...] = ()
    memos: tuple[Memo, ...] = ()
    content_notes: tuple[ContentNote, ...] = ()
    texts: tuple[Document, ...] = ()


NOTHING_FOLLOWED = Followed()


@dataclass(frozen=True)
class MergePlan:
    """What a merge would add to our copy, and what it would find contradicted.

    `renamed` are (kind, name, new name) of things whose name something else has here; `n_alike`
    counts what both have alike, `n_ahead` what only ours changed; `followed` is what only theirs
    did; `removals` is what was removed on either side, `restored` are codes that take
    codings again; `no_agreement` is declared there and not here.
    """

    attributes: tuple[Attribute, ...] = ()
    coders: tuple[Coder, ...] = ()
    cases: tuple[Case, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    case_sets: tuple[CaseSet, ...] = ()
    codes: tuple[Code, ...] = ()
    documents: tuple[Document, ...] = ()
    rounds: tuple[Round, ...] = ()
    assignments: tuple[Round, ...] = ()
    codings: tuple[Coding, ...] = ()
    memos: tuple[Memo, ...] = ()
    content_notes: tuple[ContentNote, ...] = ()
    exemplars: tuple[Exemplar, ...] = ()
    claims: tuple[Claim, ...] = ()
    decisions: tuple[Decision, ...] = ()
    no_agreement: str = ""
    placed: tuple[Speaker, ...] = ()
    differences: tuple[Difference, ...] = ()
    renamed: tuple[tuple[Thing, str, str], ...] = ()
    n_alike: Mapping[Thing, int] = field(default_factory=dict)
    n_ahead: Mapping[Thing, int] = field(default_factory=dict)
    followed: Followed = NOTHING_FOLLOWED
    removals: Removals = NO_REMOVALS
    restored: tuple[UUID, ...] = ()
