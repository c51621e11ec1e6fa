"""How a stroke of coding is checked and written: what `gestures` are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID

from polyvocal.core.carrying import Carried
from polyvocal.core.coding import AnchorState, Coder, Coding, Edit, Span
from polyvocal.core.errors import Conflict
from polyvocal.core.language import _
from polyvocal.core.study import Revision
from polyvocal.store import coding_records
from polyvocal.store.anchors import (
    Step,
    VersionText,
    anchor_row,
    anchors_of,
    carry_through,
    documents_now,
    place_in,
    placed,
    steps_since,
)
from polyvocal.store.changes.editions import in_force, usable_among
from polyvocal.store.changes.found import find_rows, require_name, rows_among
from polyvocal.store.changes.rounds import require_not_handed_in, require_open
from polyvocal.store.contents import load_contents, require_whole
from polyvocal.store.events import Draft
from polyvocal.store.packing import PackedTurns
from polyvocal.store.payloads import Subject
from polyvocal.store.records import code_in
from polyvocal.store.rows import Found, chunks, rows_together, rows_where, some
from polyvocal.store.sentences import Facts
from polyvocal.store.tables import (
    ANCHOR,
    CODE_STATE,
    CODER,
    CODING,
    DOCUMENT,
    EXEMPLAR,
    ROUND,
    SUBMISSION,
    TEXT_VERSION,
    RowImage,
)
from polyvocal.store.telling import last_to_touch, place_in_words, tell_of

_NOTHING: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Coded:
    """Where the study stands, and the codings of the stroke as they are now.

    `text_versions` gives each document's id the version of its text that the spans are of. `told`
    says what was done as its event does, where codings were made; "": the history knows.
    """

    revision: Revision
    codings: tuple[Coding, ...]
    text_versions: Mapping[UUID, int]
    told: str = field(default="", compare=False)


class Texts:
    """The documents of a stroke: their texts, and spans carried to them.

    `found` are rows read already (`anchors.documents_now`), by the names of their tables, and
    `beforehand` contents by their digest (`contents.texts_beforehand`).
    """

    def __init__(
        self,
        draft: Draft,
        ids: Iterable[UUID],
        found: Found | None = None,
        beforehand: Mapping[str, bytes] = _NOTHING,
    ) -> None:
        self._alias, self._study = draft.place.alias, draft.study
        wanted = list(dict.fromkeys(ids))
        found = found or rows_together(self._alias, documents_now(wanted))
        self._rows = rows_among(draft, DOCUMENT, found[DOCUMENT.name], wanted)
        self._versions = {
            UUID(TEXT_VERSION.get(row, "document_id")): row for row in found[TEXT_VERSION.name]
        }
        self._beforehand = beforehand
        self._contents: dict[UUID, tuple[VersionText, bytes]] = {}
        self._steps: dict[tuple[UUID, int], tuple[Step, ...]] = {}

    def of(self, document: UUID) -> VersionText:
        """The document's text as it is now."""
        return self._now(document)[0]

    def place(self, document: UUID, position: int) -> str:
        """The document, and the turn at this character, in words."""
        turns = PackedTurns.from_bytes(self._now(document)[1])
        return place_in_words(DOCUMENT.get(self._rows[document], "name"), turns.number_at(position))

    def _now(self, document: UUID) -> tuple[VersionText, bytes]:
        """The text, and its turns beside it: one question for both."""
        if document not in self._contents:
            row = self._versions[document]
            text, turns = (TEXT_VERSION.get(row, f"{what}_digest") for what in ("text", "turns"))
            data = self._beforehand
            if text in data and turns in data:
                require_whole(data, [text, turns])
            else:
                data = load_contents(self._alias, self._study, [text, turns])
            now = VersionText(TEXT_VERSION.get(row, "number"), data[text].decode())
            self._contents[document] = now, data[turns]
        return self._contents[document]

    def carried(self, document: UUID, span: Span, seen_version: int | None) -> Carried:
        """A span of the version that was seen (`None`: the current one), in the current one."""
        row = self._rows[document]
        version = DOCUMENT.get(row, "text_version") if seen_version is None else seen_version
        if (document, version) not in self._steps:
            self._steps[document, version] = steps_since(self._alias, row, version)
        return carry_through(row, self._steps[document, version], span)

    def put(self, document: UUID, span: Span, seen_version: int) -> Carried:
        """As `carried`, where a person says so: whatever was in doubt stands there for certain."""
        place = self.carried(document, span, seen_version)
        return Carried(place.start, place.end, AnchorState.EXACT)

    @property
    def versions(self) -> dict[UUID, int]:
        """Each document's id → the version of its text now."""
        return {id_: DOCUMENT.get(row, "text_version") for id_, row in self._rows.items()}


@dataclass(frozen=True, slots=True)
class Strokes:
    """Codings made, or acknowledged again; `told` as in `Coded`."""

    codings: tuple[Coding, ...]
    texts: Texts
    told: str

    def coded(self, draft: Draft) -> Coded:
        """The same, for who asked for them; the event is closed by then."""
        return Coded(draft.revision, self.codings, self.texts.versions, self.told)


def add_strokes(
    draft: Draft,
    codings: Iterable[Coding],
    seen_versions: Mapping[UUID, int],
    coder: Coder | None,
    beforehand: Mapping[str, bytes] = _NOTHING,
) -> Strokes:
    """Write new codings; those that are there already with the same content stay as they are.

    The template version in force is put in, and the moment where there is none; `coder` is added
    where they are new. `beforehand` as in `Texts`. Raises `Conflict`,
    `TextCorrected`, `NotFound` and `BadValue`.
    """
    wanted = {coding.id: coding for coding in codings}
    found = _rows_named(draft, wanted.values(), coder)
    texts = Texts(draft, {coding.document_id for coding in wanted.values()}, found, beforehand)
    _take_in(draft, found[CODER.name], {coding.coder_id for coding in wanted.values()}, coder)
    rounds = {c.round_id for c in wanted.values() if c.round_id is not None}
    rows_among(draft, ROUND, found[ROUND.name], rounds)
    known = {UUID(CODING.get(row, "id")): row for row in found[CODING.name]}
    new_codes = {coding.code_id for coding in wanted.values() if coding.id not in known}
    states = usable_among(draft, found[CODE_STATE.name], new_codes)
    now = dt.datetime.now(dt.UTC)
    written: list[Coding] = []
    for coding in wanted.values():
        seen = seen_versions.get(coding.document_id)
        place = texts.carried(coding.document_id, coding.span, seen)
        new = replace(coding, span=Span(place.start, place.end), state=place.state)
        row = known.get(coding.id)
        if row is not None:
            written.append(_acknowledged(draft, new, row, texts.of(coding.document_id).version))
            continue
        version = CODE_STATE.get(states[coding.code_id], "version")
        new = replace(new, template_version=version, created=coding.created or now)
        require_not_handed_in(found[SUBMISSION.name], new)
        write_coding(draft, new, texts.of(coding.document_id))
        written.append(new)
    codes = {coding.code_id for coding in written}
    draft.thing = codes.pop() if len(codes) == 1 else None
    made = [coding for coding in written if coding.id not in known]
    return Strokes(tuple(written), texts, _told(draft, made, texts, states))


def _rows_named(draft: Draft, codings: Collection[Coding], coder: Coder | None) -> Found:
    """Every row that strokes name, in one question: it is asked with each, under the lock."""
    tables = (DOCUMENT, TEXT_VERSION, CODER, ROUND, SUBMISSION, CODING, CODE_STATE)
    found: Found = {table.name: [] for table in tables}
    for group in chunks(codings):
        coders = {c.coder_id.hex for c in group} | ({coder.id.hex} if coder else set())
        rounds = {c.round_id.hex for c in group if c.round_id is not None}
        rows = rows_together(
            draft.place.alias,
            [
                *documents_now({c.document_id for c in group}),
                some(CODER, "id", coders),
                some(ROUND, "id", rounds),
                some(SUBMISSION, "round_id", rounds),
                some(CODING, "id", [c.id.hex for c in group]),
                in_force(draft.study, {c.code_id for c in group}),
            ],
        )
        for name, some_rows in rows.items():
            found[name] += some_rows
    return found


def _told(
    draft: Draft, made: Sequence[Coding], texts: Texts, states: Mapping[UUID, RowImage]
) -> str:
    """What undo will say of these codings, from what was read to make them."""
    if not made:
        return ""
    title = code_in(states[draft.thing]).title if draft.thing else ""
    [first, *others] = made
    place = "" if others else texts.place(first.document_id, first.span.start)
    return tell_of(draft.verb, Facts(len(made), title, place))


def require_coders(draft: Draft, ids: set[UUID], new: Coder | None) -> None:
    """Raises `NotFound` for a coder who is not in the study; `new` is added where they are not."""
    wanted = ids | ({new.id} if new else set())
    rows = rows_where(draft.place.alias, CODER, "id", [id_.hex for id_ in wanted])
    _take_in(draft, list(rows), ids, new)


def _take_in(draft: Draft, rows: Sequence[RowImage], ids: set[UUID], new: Coder | None) -> None:
    if new is not None and new.id.hex not in {CODER.get(row, "id") for row in rows}:
        require_name(new.name, _("coder"))
        draft.add(CODER, coding_records.coder_row(draft.study, new))
        ids = ids - {new.id}
    rows_among(draft, CODER, rows, ids)


def write_coding(draft: Draft, coding: Coding, text: VersionText) -> None:
    """The rows of a new coding."""
    about = Subject("document", coding.document_id.hex)
    place = Carried(coding.span.start, coding.span.end, coding.state)
    draft.add(CODING, coding_records.coding_row(draft.study, coding), about)
    draft.add(ANCHOR, anchor_row(coding.id.hex, text, place), about)


def _acknowledged(draft: Draft, sent: Coding, row: RowImage, version: int) -> Coding:
    """The coding as it is there already. Raises `Conflict` where its content is another."""
    alias = draft.place.alias
    anchors = list(anchors_of(alias, [sent.id.hex], version))
    if CODING.get(row, "study_id") == draft.study and anchors:
        there = coding_records.coding_in(row, anchors[0])
        # What the store put in itself is no part of what was sent.
        filled = replace(
            sent,
            template_version=there.template_version,
            created=there.created,
            state=there.state,
        )
        if filled == there:
            return there
    raise changed_meanwhile(draft, sent.id)


def changed_meanwhile(draft: Draft, coding_id: UUID) -> Conflict:
    """Who changed the coding last, in a sentence."""
    touched = last_to_touch(draft.place, CODING, (coding_id.hex,), after=0)
    moved = [
        last_to_touch(draft.place, ANCHOR, (coding_id.hex, version), after=0)
        for version in _versions_of(draft, coding_id)
    ]
    events = [event for event in (touched, *moved) if event is not None]
    if not events:
        return Conflict(_("Another study of this database has a coding of this id."))
    last = max(events, key=lambda event: event.number)
    return Conflict(
        _(
            "{who} changed this coding at {when} UTC, and you have not seen that yet; nothing of "
            "yours was stored. Look at it as it is now."
        ).format(who=last.actor.name, when=f"{last.at:%H:%M}")
    )


def _versions_of(draft: Draft, coding_id: UUID) -> list[int]:
    rows = rows_where(draft.place.alias, ANCHOR, "coding_id", [coding_id.hex])
    return [ANCHOR.get(row, "text_version") for row in rows]


def name_code(draft: Draft, codings: Iterable[RowImage]) -> None:
    """Let the event be about the one code of these codings, where it is one."""
    codes = {CODING.get(row, "code_id") for row in codings}
    draft.thing = UUID(codes.pop()) if len(codes) == 1 else None


class Standing:
    """Codings that are there, to be changed; each is looked at against the mark that was seen.

    Raises `NotFound` where one is gone and `Conflict` where one was changed meanwhile.
    """

    def __init__(
        self, draft: Draft, seen: Mapping[UUID, int | None], *, settles: bool = False
    ) -> None:
        self._draft = draft
        found = find_rows(draft, CODING, seen)
        self.rows = {id_: found[id_] for id_ in seen}
        # After a correction somebody has to say where work stands, handed in or not.
        require_open(draft, [] if settles else list(self.rows.values()))
        self._documents = {
            id_: UUID(CODING.get(row, "document_id")) for id_, row in self.rows.items()
        }
        name_code(draft, self.rows.values())
        self.texts = Texts(draft, self._documents.values())
        self.anchors: dict[UUID, RowImage] = {}
        for document, version in self.texts.versions.items():
            mine = [id_.hex for id_, of in self._documents.items() if of == document]
            for anchor in anchors_of(draft.place.alias, mine, version):
                self.anchors[UUID(ANCHOR.get(anchor, "coding_id"))] = anchor
        for id_, mark in seen.items():
            if mark is not None and self.coding(id_).mark != mark:
                raise changed_meanwhile(draft, id_)

    def coding(self, id_: UUID) -> Coding:
        """One of them as it is now."""
        return coding_records.coding_in(self.rows[id_], self.anchors[id_])

    def change(self, id_: UUID, change: Callable[[RowImage], RowImage]) -> None:
        """Bring a coding's row to what `change` makes of it."""
        before = self.rows[id_]
        self.rows[id_] = change(before)
        self._draft.change(CODING, before, self.rows[id_])

    def put(self, id_: UUID, span: Span, seen_version: int) -> Carried:
        """A span of the version that was seen, in the current text of the coding's document."""
        return self.texts.put(self._documents[id_], span, seen_version)

    def place(self, id_: UUID, place: Carried) -> None:
        """Put a coding elsewhere in its text, its exemplars' edits staying on their words."""
        before, about = self.anchors[id_], Subject("document", self._documents[id_].hex)
        old = place_in(before)
        self.anchors[id_] = placed(before, self.texts.of(self._documents[id_]), place)
        self._draft.change(ANCHOR, before, self.anchors[id_], about)
        self.move_exemplars(id_, id_, old, place)

    def move_exemplars(self, of: UUID, to: UUID, old: Carried, new: Carried) -> None:
        """Give exemplars of one coding to another (or the same), where old words stood at `old`."""
        about = Subject("document", self._documents[of].hex)
        for row in rows_where(self._draft.place.alias, EXEMPLAR, "coding_id", [of.hex]):
            exemplar = coding_records.exemplar_in(row)
            edits = tuple(_moved_edits(exemplar.edits, old, new))
            moved = replace(exemplar, coding_id=to, edits=edits)
            after = coding_records.exemplar_row(self._draft.study, moved)
            self._draft.change(EXEMPLAR, row, after, about)

    def coded(self) -> tuple[Coding, ...]:
        """All of them as they are now."""
        return tuple(self.coding(id_) for id_ in self.rows)


def _moved_edits(edits: tuple[Edit, ...], old: Carried, new: Carried) -> Iterable[Edit]:
    """Edits of words that stay in the passage, counted from its new beginning."""
    for edit in edits:
        start = max(old.start + edit.start, new.start) - new.start
        end = min(old.start + edit.end, new.end) - new.start
        if start < end:
            yield Edit(start, end, edit.replacement, edit.reason)
