"""Notes, descriptions and what has no counterpart here, as memos on what they hang on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from polyvocal.core.coding import (
    AnchorState,
    Claim,
    ContentNote,
    Exemplar,
    Memo,
    MemoTarget,
    Span,
)
from polyvocal.core.consensus import Decision
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.core.template import TemplateVersion
from polyvocal.formats.refi import words
from polyvocal.formats.refi.files_in import say_unreadable
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.kept import KEPT_HEAD
from polyvocal.formats.refi.record import (
    Manner,
    read_decision,
    read_edition,
    read_edits,
    read_manner,
    read_queries,
    words_in_manner,
)
from polyvocal.formats.refi.shielding import unshield
from polyvocal.formats.refi.texts import Texts
from polyvocal.formats.refi.turn_lines import TurnsRead, read_turns
from polyvocal.formats.refi.values import KeptEntry, LinkEntry, SourceEntry

# Nobody's words, and nothing without what they are about.
_OF_NOTHING = {
    words.MANNER: Thing.MANNERS,
    words.TURNS: Thing.TURNS,
    words.EXEMPLAR: Thing.REST,
}


@dataclass(frozen=True, slots=True)
class On:
    """What a note hangs on."""

    target: MemoTarget
    id: UUID | None = None
    span: Span | None = None
    state: AnchorState = AnchorState.EXACT


@dataclass
class NotesIn:
    """Gathers memos. `author` says who a place among the project's ids is."""

    texts: Texts
    notes: dict[UUID, SourceEntry]
    author: Callable[[int], UUID]
    account: Account
    is_ours: bool
    memos: list[Memo] = field(default_factory=list)
    content_notes: list[ContentNote] = field(default_factory=list)
    exemplars: list[Exemplar] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    _used: set[UUID] = field(default_factory=set)
    _passed: set[UUID] = field(default_factory=set)
    _unread: set[UUID] = field(default_factory=set)

    def name_of(self, note: UUID) -> str:
        """The name by which a study's own notes are told apart; "" for all others."""
        entry = self.notes.get(note)
        return entry.name if entry is not None and self.is_ours else ""

    def text_of(self, note: UUID) -> str:
        """What a note says: alone where it is ours, else with its name and description."""
        entry = self.notes[note]
        raw = self.texts.read(entry)
        if raw is None:
            self._tell_unread(note, entry)
        if self.is_ours and entry.name in words.OF_STUDY | {words.MEMO}:
            # Another tool may have put the words into a file, with line ends of its own.
            inside = entry.content is not None
            return (raw.raw if inside else unshield(raw.clean)) if raw else ""
        parts = (entry.name, entry.description, raw.clean if raw else "")
        return "\n\n".join(part for part in parts if part.strip())

    def hang(self, note: UUID, on: On) -> None:
        """One note on one thing: a memo, or what a study of ours knows besides."""
        if note in self._passed:
            return
        if note not in self.notes:
            how = _("names a note that the file does not have")
            self.account.add(Thing.NOTES, Fate.LEFT_OUT, 1, how)
            return
        entry, name = self.notes[note], self.name_of(note)
        id_ = note if note not in self._used else derived(note, on.id or "study", len(self._used))
        is_new = note not in self._used
        self._used.update((note, id_))
        text = self.text_of(note)
        if name in _OF_NOTHING and (name, on.target) != (words.EXEMPLAR, MemoTarget.CODING):
            self._leave(name)
            return
        if name == words.EXEMPLAR and on.id is not None:
            edits = read_edits(text)
            self.exemplars.append(Exemplar(id_, on.id, edits or ()))
            self._require_read(Thing.REST, name, is_read=edits is not None)
        elif name == words.DECISION:
            decision = read_decision(id_, text, self.author(entry.user))
            self.decisions += [decision] if decision else []
            self._require_read(Thing.REST, name, is_read=decision is not None)
        elif name == words.CLAIM:
            self.claims.append(Claim(id_, *read_queries(text)))
        else:
            self._add(id_, text, on, self.author(entry.user), name)
        if is_new and note not in self._unread:
            self.account.add(Thing.NOTES, Fate.WHOLE)

    def _require_read(self, thing: Thing, name: str, *, is_read: bool) -> None:
        """Tell it where a note that a program reads was changed beyond that."""
        if not is_read:
            how = _("its note “{name}” was changed beyond reading").format(name=name)
            self.account.add(thing, Fate.LEFT_OUT, 1, how)

    def take_manner(self, note: UUID) -> Manner:
        """How codings were made that this note is on; what else stands in it is a note as well."""
        text = self.text_of(note)
        self.pass_over(note)
        self._keep_words(words.MANNER, words_in_manner(text), On(MemoTarget.STUDY), note)
        return read_manner(text)

    def _keep_words(self, name: str, more: str, on: On, note: UUID) -> None:
        """What a person wrote into a note that a program reads, as a note of its own."""
        if more:
            self.tell(f"{name}: {more}", on, -1, "words", note)
            how = _("words somebody wrote into “{name}”: in a note of their own").format(name=name)
            self.account.add(Thing.NOTES, Fate.CHANGED, 1, how)

    def read_turns_of(self, note: UUID, document: UUID, n_characters: int) -> TurnsRead | None:
        """Who speaks where, as the note says it."""
        self.pass_over(note)
        said = read_turns(self.text_of(note), document, n_characters)
        self._require_read(Thing.TURNS, words.TURNS, is_read=said is not None)
        if said is not None:
            self._keep_words(words.TURNS, said.more, On(MemoTarget.DOCUMENT, document), note)
        return said

    def read_editions(self) -> list[TemplateVersion]:
        """The earlier versions of the template."""
        editions: list[TemplateVersion] = []
        for note in self.notes:
            if self.name_of(note) == words.EDITION:
                self.pass_over(note)
                edition = read_edition(self.text_of(note))
                is_again = edition is not None and edition.number in {e.number for e in editions}
                editions += [edition] if edition and not is_again else []
                is_read = edition is not None
                self._require_read(Thing.TEMPLATE_VERSIONS, words.EDITION, is_read=is_read)
        return editions

    def _tell_unread(self, note: UUID, entry: SourceEntry) -> None:
        if note in self._unread or not (entry.plain_path or entry.rich_path):
            return
        self._unread.add(note)
        problem = self.texts.problem_of(entry)
        if problem is None:
            how = _("its words did not come along: its name alone")
            self.account.add(Thing.NOTES, Fate.CHANGED, 1, how)
            return
        how = _("no text that can be read: its name alone, and told below")
        self.account.add(Thing.NOTES, Fate.CHANGED, 1, how)
        name = entry.name or _("A note")
        self.account.note(Finding(Outcome.LEFT_OUT, name, "", say_unreadable(problem)))

    def _add(self, id_: UUID, text: str, on: On, author: UUID, name: str) -> None:
        if name == words.CONTENT_NOTE and on.span is not None and on.id is not None:
            self.content_notes.append(ContentNote(id_, on.id, on.span, text, author, on.state))
        else:
            self.memos.append(Memo(id_, text, author, on.target, on.id, on.span, on.state))

    def tell(self, text: str, on: On, user: int, *parts: UUID | str | int) -> None:
        """A memo made of something that is no note in the file; `parts` make its id."""
        if text.strip():
            id_ = derived("memo", on.id or "study", *parts)
            author = self.author(user)
            self.memos.append(Memo(id_, text, author, on.target, on.id, on.span, on.state))

    def pass_over(self, note: UUID) -> None:
        """This note has been taken elsewhere."""
        self._used.add(note)
        self._passed.add(note)

    def hang_the_rest(self) -> None:
        """Notes that nothing refers to are notes about the study.

        In a study of ours something always does: what one was on was taken out elsewhere, or the
        other tool has forgotten where it belongs.
        """
        for note in self.notes:
            if note in self._used:
                continue
            if self.name_of(note) in _OF_NOTHING:
                self._used.add(note)
                self._leave(self.name_of(note))
            elif self.name_of(note) in words.WITH_WORDS:
                self._used.add(note)
                self._add(note, self.text_of(note), On(MemoTarget.STUDY), self._author(note), "")
                how = _("what it was on is not in the file any more: a note about the study")
                self.account.add(Thing.NOTES, Fate.CHANGED, 1, how)
            else:
                self.hang(note, On(MemoTarget.STUDY))

    def _leave(self, name: str) -> None:
        how = _("a note of Polyvocal that belongs to nothing in the file any more")
        self.account.add(_OF_NOTHING[name], Fate.LEFT_OUT, 1, how)

    def _author(self, note: UUID) -> UUID:
        return self.author(self.notes[note].user)

    def keep(self, thing: Thing, entry: KeptEntry | LinkEntry) -> None:
        """A set, link or graph as it was given, as a memo about the study."""
        if entry.guid is not None and entry.guid in self.notes:
            return  # it went out beside its memo, and has come back with it
        if not entry.as_given:
            how = _("does not say what the standard demands of it")
            self.account.add(thing, Fate.LEFT_OUT, 1, how)
            return
        id_ = entry.guid or derived(thing.value, entry.as_given)
        if id_ in self._used:
            id_ = derived(id_, thing.value, len(self._used))
        self._used.add(id_)
        title = " ".join(entry.name.split())
        text = f"{KEPT_HEAD} {title}\n{entry.as_given}"
        self.memos.append(Memo(id_, text, self.author(-1)))
        how = _("as it was given, in a note about the study; it goes out again with an export")
        self.account.add(thing, Fate.KEPT, 1, how)
