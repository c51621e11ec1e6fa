"""One place that coders read: its words among the turns around it, the readings, the cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from polyvocal.core.coding import CoderKind, Coding, Span
from polyvocal.core.consensus import Verdict
from polyvocal.core.documents import Document, SpeakerKind
from polyvocal.core.framework import Contrast
from polyvocal.core.language import _, ngettext
from polyvocal.core.study import Study
from polyvocal.core.template import Code
from polyvocal.reports.rounding import format_count
from polyvocal.web.contexts.template import ToldApart
from polyvocal.web.forms.ruling import AS_KEPT
from polyvocal.work.adjudicating import Fate, Queue, Share, Spot
from polyvocal.work.adopting import Adoption

# Turns shown before and after those that hold the words.
_AROUND = 1
# Lists longer than this are counted, not shown whole.
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words within a turn, and whose spans they lie in: places of readings."""

    start: int
    words: str
    readings: tuple[int, ...]

    @property
    def marks(self) -> str:
        """Its classes."""
        return " ".join(f"of-{place}" for place in self.readings)


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """One turn: who speaks, what they are, and the words."""

    speaker: str
    is_interviewer: bool
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class OneCoding:
    """One coding of a reading, with its code and words."""

    coding: Coding
    code: Code
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one coder made of the place."""

    place: int
    name: str
    codings: tuple[OneCoding, ...]


@dataclass(frozen=True, slots=True)
class Edges:
    """A choice of edges: what is sent, and what it is called."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """Everything about one place."""

    document: Document
    turns: tuple[ShownTurn, ...]
    readings: tuple[Reading, ...]
    edges: tuple[Edges, ...]
    cards: tuple[Code, ...]
    told_apart: tuple[ToldApart, ...]
    agreed: tuple[OneCoding, ...]


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """One place in a list: where, which words, which codes."""

    spot: Spot
    document: Document
    words: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownFate:
    """What became of a coding of one's own, with words in place of ids."""

    fate: Fate
    document: Document
    code: Code
    words: str
    agreed: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """How far one is, and where one goes from here. `number` counts what is open from 1."""

    n_decided: int
    n_places: int
    number: int
    before: Spot | None
    after: Spot | None


def show_place(study: Study, spot: Spot, contrasts: Sequence[Contrast]) -> ShownPlace:
    """The place, with everything that is needed to decide it."""
    place, titles = spot.place, {code.id: code for code in study.template.codes}
    text = study.text(place.document.id)

    def told(coding: Coding) -> OneCoding:
        words = text[coding.span.start : coding.span.end]
        return OneCoding(coding, titles[coding.code_id], words)

    readings = tuple(
        Reading(i, reading.rater.name, tuple(map(told, reading.codings)))
        for i, reading in enumerate(place.readings)
    )
    cards = tuple(dict.fromkeys(one.code for reading in readings for one in reading.codings))
    return ShownPlace(
        document=place.document,
        turns=tuple(_turns(study, spot, text)),
        readings=readings,
        edges=tuple(_edges(place.span, readings)),
        cards=cards,
        told_apart=tuple(_apart(contrasts, cards, titles)),
        agreed=tuple(told(coding) for coding in _agreed(study, spot)),
    )


def list_spots(study: Study, spots: Iterable[Spot]) -> tuple[ListedPlace, ...]:
    """Places in a list."""
    titles = {code.id: code.title for code in study.template.codes}
    listed = []
    for spot in spots:
        place = spot.place
        words = study.text(place.document.id)[place.span.start : place.span.end]
        codes = dict.fromkeys(titles[coding.code_id] for coding in place.codings)
        listed.append(ListedPlace(spot, place.document, words, tuple(codes)))
    return tuple(listed)


@dataclass(frozen=True, slots=True)
class ShownAdoption:
    """An agreed layer from elsewhere: what it would decide, and where it says nothing."""

    n_codings: int
    n_places: int
    ways: tuple[str, ...]
    n_empty: int
    n_beside: int


def steps_from(spots: Sequence[Spot], queue: Queue, here: Spot | None) -> Steps:
    """How far one is; the open places before and after this one, in the order of the queue."""
    by_id = {spot.id: spot for spot in spots}
    order = [by_id[place.codings[0].id] for place in queue.places]
    at = next((i for i, spot in enumerate(order) if here and spot.id == here.id), -1)
    following = order[at + 1 :] + (order[:at] if at > 0 else [])
    return Steps(
        n_decided=queue.n_decided,
        n_places=queue.n_decided + len(order),
        number=at + 1,
        before=order[at - 1] if at > 0 else None,
        after=following[0] if following else None,
    )


def show_adoption(adoption: Adoption) -> ShownAdoption | None:
    """What taking an agreed layer from elsewhere would decide; `None` where it decides nothing."""
    if not adoption.found:
        return None
    counts = adoption.count()
    told: dict[Verdict, Callable[[int], str]] = {
        Verdict.AGREED: lambda n: ngettext("{n} as all read it", "{n} as all read them", n),
        Verdict.EITHER: lambda n: ngettext("{n} as one read it", "{n} as one read them", n),
        Verdict.BOTH: lambda n: ngettext("{n} with both readings", "{n} with both readings", n),
        Verdict.THIRD: lambda n: ngettext("{n} with other codes", "{n} with other codes", n),
    }
    return ShownAdoption(
        n_codings=adoption.n_codings,
        n_places=len(adoption.found),
        ways=tuple(
            told[verdict](counts[verdict]).format(n=format_count(counts[verdict]))
            for verdict in told
            if counts[verdict]
        ),
        n_empty=len(adoption.empty),
        n_beside=adoption.n_beside,
    )


def show_fates(study: Study, fates: Iterable[Fate]) -> tuple[ShownFate, ...]:
    """What became of somebody's own, in words."""
    codes = {code.id: code for code in study.template.codes}
    documents = {document.id: document for document in study.documents}
    return tuple(
        ShownFate(
            fate,
            documents[fate.coding.document_id],
            codes[fate.coding.code_id],
            study.quote(fate.coding),
            tuple(dict.fromkeys(codes[coding.code_id] for coding in fate.agreed)),
        )
        for fate in fates
    )


def shares_offered(chosen: Share, n_most: int = 4) -> tuple[Edges, ...]:
    """Parts among which adjudicators can share the documents out."""
    parts = [Share(number, of) for of in range(2, n_most + 1) for number in range(1, of + 1)]
    if chosen not in parts and chosen.of > 1:
        parts.append(chosen)
    return (
        Edges("1/1", _("all documents")),
        *(
            Edges(
                f"{part.number}/{part.of}",
                _("part {n} of {of}").format(n=part.number, of=part.of),
            )
            for part in parts
        ),
    )


def _agreed(study: Study, spot: Spot) -> Iterator[Coding]:
    """Agreed codings that are here already, whether this workbench made them or an import."""
    place = spot.place
    consensus = [i for i, c in enumerate(study.coders) if c.kind is CoderKind.CONSENSUS]
    rows = study.codings.rows_of(study.document_index[place.document.id])
    for row in rows:
        if study.codings.coder[row] in consensus:
            coding = study.codings[row]
            if coding.span.start < place.span.end and place.span.start < coding.span.end:
                yield coding


def _turns(study: Study, spot: Spot, text: str) -> Iterator[ShownTurn]:
    place = spot.place
    rows = study.turns.rows_of(study.document_index[place.document.id])
    turns = [study.turns[row] for row in rows]
    held = [i for i, t in enumerate(turns) if t.start < place.span.end and place.span.start < t.end]
    if not held:
        yield ShownTurn("", is_interviewer=False, stretches=_cut(spot, text, place.span))
        return
    for turn in turns[max(0, held[0] - _AROUND) : held[-1] + 1 + _AROUND]:
        speaker = None if turn.speaker is None else study.speakers[turn.speaker]
        yield ShownTurn(
            speaker.label if speaker else "",
            is_interviewer=speaker is not None and speaker.kind is SpeakerKind.INTERVIEWER,
            stretches=_cut(spot, text, Span(turn.start, turn.end)),
        )


def _cut(spot: Spot, text: str, of: Span) -> tuple[Stretch, ...]:
    """A turn's words, cut wherever somebody's span begins or ends."""
    spans = [
        (i, coding.span)
        for i, reading in enumerate(spot.place.readings)
        for coding in reading.codings
    ]
    edges = {of.start, of.end, *(e for _i, s in spans for e in (s.start, s.end))}
    places = sorted(edge for edge in edges if of.start <= edge <= of.end)
    return tuple(
        Stretch(
            start,
            text[start:end],
            tuple(sorted({i for i, span in spans if span.start < end and start < span.end})),
        )
        for start, end in pairwise(places)
    )


def _edges(whole: Span, readings: Sequence[Reading]) -> Iterator[Edges]:
    yield Edges(AS_KEPT, _("as in what is kept"))
    seen = set[tuple[int, int]]()
    spans = [(r.name, one.coding.span) for r in readings for one in r.codings]
    both = (max(s.start for _n, s in spans), min(s.end for _n, s in spans))
    named = [*spans, (_("as far as anybody’s"), whole)]
    if both[0] < both[1]:
        named.append((_("only what all share"), Span(*both)))
    for label, span in named:
        if (span.start, span.end) not in seen:
            seen.add((span.start, span.end))
            yield Edges(f"{span.start}-{span.end}", label)


def _apart(
    contrasts: Iterable[Contrast], cards: Sequence[Code], titles: dict[UUID, Code]
) -> Iterator[ToldApart]:
    here = {code.id for code in cards}
    for contrast in contrasts:
        if len(here.intersection(contrast.codes)) > 1:
            yield ToldApart(
                contrast.question,
                tuple(
                    (titles[id_].title, told)
                    for id_, told in zip(contrast.codes, contrast.tells, strict=True)
                    if id_ in here
                ),
            )
