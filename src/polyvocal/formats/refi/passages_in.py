"""What is marked in sources: passages of texts, and areas of pictures, pages and recordings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from polyvocal.core.coding import AnchorState, MemoTarget, Span
from polyvocal.core.columns import STATES
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _
from polyvocal.core.quotes import locate_quote
from polyvocal.formats.refi import words
from polyvocal.formats.refi.areas import can_be_kept, source_xml
from polyvocal.formats.refi.case_passages import say_case_passage
from polyvocal.formats.refi.codings_in import CodingsIn
from polyvocal.formats.refi.documents_in import Planned
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.kept import KEPT_HEAD
from polyvocal.formats.refi.notes_in import NotesIn, On
from polyvocal.formats.refi.placing import EXACT, Placed
from polyvocal.formats.refi.record import read_manner
from polyvocal.formats.refi.values import AreaEntry, CodingEntry, Selections

_MOST_LISTED = 500
_NO_GUID = bytes(16)


@dataclass
class Passages:
    """Takes one document's marks after the other.

    `title` says what a code is called, `ids` what places among the project's ids stand for;
    `labels` are the cases', and `of_cases` whose passages the project says which are, by the
    passage's id.
    """

    notes: NotesIn
    codings: CodingsIn
    account: Account
    title: Callable[[int], str]
    ids: Sequence[UUID | None] = ()
    labels: Mapping[UUID, str] = field(default_factory=dict)
    of_cases: dict[bytes, list[UUID]] = field(default_factory=dict)
    _n_listed: int = 0

    def take(self, document: int, plan: Planned, placed: Placed, text: str) -> None:
        """The passages of a text, with their codings, and what hangs on them."""
        selections = plan.text_entry.selections
        before = self.codings.n_dangling
        n = self.codings.add(document, selections, placed)
        of = np.frombuffer(selections.of, dtype=np.int32)
        n_unsure = int(np.count_nonzero(placed.state[of] != EXACT)) if n else 0
        n_dangling = self.codings.n_dangling - before
        self._count(Thing.CODINGS, n - min(n_unsure, n), min(n_unsure, n))
        how = _("names a code that the file does not have")
        self.account.add(Thing.CODINGS, Fate.LEFT_OUT, n_dangling, how)
        unsure = np.flatnonzero(placed.state != EXACT).tolist()
        self._count(Thing.SELECTIONS, len(selections) - len(unsure), len(unsure))
        for row in unsure:
            self._list(plan, selections, row)
        self._hang(plan, selections, placed, text)
        if self.of_cases:
            self._give_to_cases(plan, selections, placed)

    def _give_to_cases(self, plan: Planned, selections: Selections, placed: Placed) -> None:
        """A note on each passage that says whose it is; ours have theirs already."""
        guids = bytes(selections.guids)
        how = _("whose words they are: kept in a note on the passage; it goes out again")
        for row in range(len(selections)):
            guid = guids[16 * row : 16 * row + 16]
            cases = self.of_cases.pop(guid, [])
            if self.notes.is_ours:
                continue
            self.account.add(Thing.CASE_PASSAGES, Fate.KEPT, len(cases), how)
            span = Span(int(placed.start[row]), int(placed.end[row]))
            on = On(MemoTarget.PASSAGE, plan.id, span, STATES[placed.state[row]])
            for case in cases:
                told = say_case_passage(self.labels.get(case, ""), case, UUID(bytes=guid))
                self.notes.tell(told, on, -1, "case", case, row)

    def tell_cases(self) -> None:
        """Once all texts are taken: passages of cases that are in none of them."""
        n_left = sum(map(len, self.of_cases.values()))
        how = _("the passage is in no text of the file")
        self.account.add(Thing.CASE_PASSAGES, Fate.LEFT_OUT, n_left, how)

    def _count(self, thing: Thing, n_exact: int, n_unsure: int) -> None:
        self.account.add(thing, Fate.WHOLE, n_exact)
        how = _("its positions fit no place in the text: kept at the nearest, out of every count")
        self.account.add(thing, Fate.TO_REVIEW, n_unsure, how)

    def _list(self, plan: Planned, selections: Selections, row: int) -> None:
        self._n_listed += 1
        if self._n_listed <= _MOST_LISTED:
            place = _("positions {start} to {end}").format(
                start=selections.start[row], end=selections.end[row]
            )
            sentence = _("This passage fits no place in the text; look at it in the document.")
            self.account.note(Finding(Outcome.AMBIGUOUS, plan.name, place, sentence))

    def _hang(self, plan: Planned, selections: Selections, placed: Placed, text: str) -> None:
        """Notes and descriptions of passages, and passages that nothing else would remember."""
        is_bare = np.ones(len(selections), dtype=bool)
        is_bare[np.frombuffer(selections.of, dtype=np.int32)] = False
        rows = {*selections.notes, *selections.descriptions, *selections.names}
        rows.update(np.flatnonzero(is_bare).tolist())
        for row in sorted(rows):
            span = Span(int(placed.start[row]), int(placed.end[row]))
            state, notes = self._state_told(
                STATES[placed.state[row]], selections.notes.get(row, [])
            )
            on = On(MemoTarget.PASSAGE, plan.id, span, state)
            for note in notes:
                self.notes.hang(note, on)
            told = self._told(selections, row, text[span.start : span.end])
            if not told and not notes and is_bare[row]:
                told = _("A passage marked in the other tool, without a code or a note.")
            self.notes.tell(told, on, selections.user[row], "passage", row)

    def _state_told(self, state: AnchorState, notes: list[UUID]) -> tuple[AnchorState, list[UUID]]:
        """The state that a note of ours tells of the passage, and the other notes."""
        others = []
        for note in notes:
            if self.notes.name_of(note) == words.MANNER:
                state = read_manner(self.notes.text_of(note)).state
                self.notes.pass_over(note)
            else:
                others.append(note)
        return state, others

    def _told(self, selections: Selections, row: int, quote: str) -> str:
        """A passage's name and description, where they say more than its words do."""
        quote = " ".join(quote.split())
        said = [selections.names.get(row, ""), selections.descriptions.get(row, "")]
        if said[0] == f"{selections.start[row]},{selections.end[row]}":
            said[0] = ""  # a name that some tools give every passage
        return "\n\n".join(
            one for one in said if one.strip() and not quote.startswith(_start_of(one))
        )

    def keep_unplaced(self, plan: Planned) -> None:
        """The passages of a source whose text is not in the file, told in a note on it."""
        selections = plan.text_entry.selections
        if not len(selections):
            return
        coded: dict[int, list[str]] = {}
        for of, code in zip(selections.of, selections.code, strict=True):
            coded.setdefault(of, []).append(self.title(code))
        lines = [_("Passages of a text that was not in the file, by the other tool's positions:")]
        on = On(MemoTarget.DOCUMENT, plan.id)
        for row, (start, end) in enumerate(zip(selections.start, selections.end, strict=True)):
            said = "; ".join(coded.get(row, []))
            more = [selections.names.get(row, ""), selections.descriptions.get(row, "")]
            lines.append(" ".join(filter(None, [f"{start}-{end}:", said, *more])))
            for note in selections.notes.get(row, []):
                self.notes.hang(note, on)
        self.notes.tell("\n".join(lines), on, -1, "unplaced")
        how = _("the text is not in the file: told in a note on the document")
        self.account.add(Thing.SELECTIONS, Fate.KEPT, len(selections), how)
        self.account.add(Thing.CODINGS, Fate.KEPT, len(selections.of), how)

    def take_whole(
        self, document: int, plan: Planned, codings: list[CodingEntry], text: str
    ) -> None:
        """Codings of a whole source: of all its text, or told in a note."""
        how = _("of the whole source: it covers all of the text")
        span = (0, len(text))
        left = [
            self.title(coding.code)
            for coding in codings
            if not text or not self._place(document, coding, span, how)
        ]
        if left:
            told = _("The whole source was coded: {codes}").format(codes="; ".join(left))
            self.notes.tell(told, On(MemoTarget.DOCUMENT, plan.id), -1, "whole")
            how = _("of a whole source without text: told in a note on the document")
            self.account.add(Thing.CODINGS, Fate.KEPT, len(left), how)

    def take_areas(self, document: int, plan: Planned, text: str) -> None:
        """Areas whose words stand in the text once are codings there; the others are told."""
        if not plan.source.areas:
            return
        guids = bytes(plan.text_entry.selections.guids)
        in_text = {guids[i : i + 16] for i in range(0, len(guids), 16)} - {_NO_GUID}
        left = []
        on = On(MemoTarget.DOCUMENT, plan.id)
        for area in plan.source.areas:
            for note in area.notes:
                self.notes.hang(note, on)
            is_twin = area.guid is not None and area.guid.bytes in in_text
            if is_twin and text:
                self._tell_twin(area)
            elif not (area.text and text and self._take_area(document, area, text)):
                left.append(area)
        if left:
            self.notes.tell("\n".join(self._told_of_areas(plan, left)), on, -1, "areas")

    def _told_of_areas(self, plan: Planned, areas: list[AreaEntry]) -> Iterator[str]:
        """What was marked, in words, and as the standard writes it where it may."""
        kept = [area for area in areas if can_be_kept(plan.source, area)]
        head = _("Marked in the other tool, where a text cannot show it:")
        yield f"{KEPT_HEAD} {head}" if kept else head
        for area in areas:
            yield self._told_of(area, is_kept=area in kept)
        if kept:
            yield source_xml(plan.id, plan.source, kept, self.ids)

    def _tell_twin(self, area: AreaEntry) -> None:
        how = _("the same passage is coded in the page's text: taken once, there")
        self.account.add(Thing.SELECTIONS, Fate.CHANGED, 1, how)
        self.account.add(Thing.CODINGS, Fate.CHANGED, len(area.codings), how)

    def _take_area(self, document: int, area: AreaEntry, text: str) -> bool:
        places = locate_quote(text, area.text).places
        how = _("placed by its words, which stand in the text once")
        if len(places) != 1:
            return False
        self.account.add(Thing.SELECTIONS, Fate.CHANGED, 1, how)
        for coding in area.codings:
            self._place(document, coding, places[0], how)
        return True

    def _place(self, document: int, coding: CodingEntry, span: tuple[int, int], how: str) -> bool:
        code = int(self.codings.known.codes[coding.code])
        if code < 0:
            return False
        id_ = coding.guid or derived("coding", document, *span, code)
        who = (coding.user, coding.created)
        row = self.codings.add_one(document, id_=id_, span=span, code=code, who=who)
        self.codings.note_ids += [(row, note) for note in coding.notes]
        self.account.add(Thing.CODINGS, Fate.CHANGED, 1, how)
        return True

    def _told_of(self, area: AreaEntry, *, is_kept: bool) -> str:
        how = _("on a picture, a page or a recording: told in a note on the document")
        if is_kept:
            how += "; " + _("it goes out again with an export")
        self.account.add(Thing.SELECTIONS, Fate.KEPT, 1, how)
        self.account.add(Thing.CODINGS, Fate.KEPT, len(area.codings), how)
        codes = "; ".join(self.title(coding.code) for coding in area.codings)
        said = (area.where + ":", codes, area.name, area.description, area.text)
        return " ".join(one for one in said if one.strip())


def _start_of(words: str) -> str:
    """A name as a tool makes it from the passage's first words."""
    return " ".join(words.split()).rstrip(".… ")
