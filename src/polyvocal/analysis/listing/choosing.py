"""Which lines a person wants to see, in which order, and under which heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from uuid import UUID

import numpy as np

from polyvocal.analysis.frames import AnyInts, Ints
from polyvocal.analysis.frames.scoping import rows_of_layer
from polyvocal.analysis.listing.lines import CONSENTS, Flags, Lines
from polyvocal.core.cases import Case, Missing, QuoteConsent
from polyvocal.core.coding import AnchorState, Basis, Certainty, Stance
from polyvocal.core.columns import BASES, CERTAINTIES, STANCES, STATES
from polyvocal.core.errors import NotFound
from polyvocal.core.evidence import Layer, LayerKind
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.core.text import fold, natural_key


class SortBy(StrEnum):
    """What decides the order of lines; their place in the documents decides between equals."""

    PLACE = "place"
    CODE = "code"
    CASE = "case"
    CODER = "coder"
    NEWEST = "newest"
    LONGEST = "longest"


class GroupBy(StrEnum):
    """Under which heads lines stand."""

    NOTHING = ""
    CODE = "code"
    GROUP = "group"
    ROLE = "role"
    CASE = "case"
    DOCUMENT = "document"
    CODER = "coder"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person filters by; an empty value asks nothing.

    `layer` asks for what people coded (each coding, or those of codes that each coder has in the
    document) or for what was agreed on. `words` must stand in the passage or its note. `code` may
    be a group: then any code below it.
    `attributes` are (name, value) pairs; a case heard must have them all, and the role and the case
    asked for. A missing value is asked for by its reason.
    """

    words: str = ""
    code: UUID | None = None
    role: str | None = None
    case: UUID | None = None
    document: UUID | None = None
    coder: UUID | None = None
    layer: LayerKind | None = None
    certainty: Certainty | None = None
    stance: Stance | None = None
    basis: Basis | None = None
    state: AnchorState | None = None
    consent: QuoteConsent | None = None
    has_note: bool = False
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def is_everything(self) -> bool:
        """Is nothing asked?"""
        return all(getattr(self, field.name) == field.default for field in fields(self))


@dataclass(frozen=True, slots=True)
class LineGroup:
    """One head: its lines are `first` up to `after` of the chosen ones."""

    label: str
    first: int
    after: int

    @property
    def n_lines(self) -> int:
        """How many lines stand under it."""
        return self.after - self.first


@dataclass(frozen=True, eq=False, slots=True)
class ChosenLines:
    """The lines wanted: `rows` are places in `Study.codings`, in order, head after head.

    `n_codings` counts each coding once; a coding over two cases or roles stands under the head of
    each, so that there may be more rows. `n_in_study` is all codings. `n_withheld` of the codings
    touch words that may not be quoted.
    """

    lines: Lines
    wanted: Wanted
    sort_by: SortBy
    group_by: GroupBy
    rows: Ints
    groups: tuple[LineGroup, ...]
    n_codings: int
    n_in_study: int
    n_withheld: int


def choose_lines(
    lines: Lines,
    wanted: Wanted,
    *,
    sort_by: SortBy = SortBy.PLACE,
    group_by: GroupBy = GroupBy.NOTHING,
) -> ChosenLines:
    """The lines a person wants, sorted and grouped.

    Raises `NotFound` for a code, case, document, coder or attribute that is not in the study. Never
    undefined: there may be none.
    """
    keep = _by_columns(lines, wanted) & _by_case(lines, wanted)
    rows = np.flatnonzero(keep)
    if wanted.words:
        rows = _by_words(lines.study, rows, wanted.words)
    ordered = rows[_order(lines, rows, sort_by)]
    grouped, groups = _grouped(lines, ordered, wanted, group_by)
    refused = CONSENTS.index(QuoteConsent.NO)
    return ChosenLines(
        lines=lines,
        wanted=wanted,
        sort_by=sort_by,
        group_by=group_by,
        rows=grouped,
        groups=groups,
        n_codings=len(rows),
        n_in_study=len(lines),
        n_withheld=int((lines.consent[rows] == refused).sum()),
    )


def _by_columns(lines: Lines, wanted: Wanted) -> Flags:
    study, codings = lines.study, lines.study.codings
    keep = np.ones(len(lines), bool)
    if wanted.code is not None:
        keep &= np.isin(codings.code, _codes_below(study, wanted.code))
    if wanted.document is not None:
        keep &= codings.document == _place(study.document_index, wanted.document)
    if wanted.coder is not None:
        coders = {coder.id: i for i, coder in enumerate(study.coders)}
        keep &= codings.coder == _place(coders, wanted.coder)
    if wanted.layer is not None:
        keep &= _of_layer(study, wanted.layer)
    for value, values, column in (
        (wanted.certainty, CERTAINTIES, codings.certainty),
        (wanted.stance, STANCES, codings.stance),
        (wanted.basis, BASES, codings.basis),
        (wanted.state, STATES, codings.state),
        (wanted.consent, CONSENTS, lines.consent),
    ):
        if value is not None:
            keep &= column == list(values).index(value)
    if wanted.has_note:
        has_note = np.zeros(len(lines), bool)
        has_note[list(codings.notes)] = True
        keep &= has_note
    return keep


def _of_layer(study: Study, kind: LayerKind) -> Flags:
    codings = study.codings
    in_layer, _of_machines = rows_of_layer(study, Layer(kind))
    if kind is not LayerKind.ALL_CODERS:
        return in_layer
    cell = codings.document.astype(np.int64) * len(study.template.codes) + codings.code
    pairs = np.unique(np.stack([cell[in_layer], codings.coder[in_layer]]), axis=1)
    cells, n_coders = np.unique(pairs[0], return_counts=True)
    of_each = cells[n_coders == len(np.unique(pairs[1]))]
    return in_layer & np.isin(cell, of_each)


def _by_case(lines: Lines, wanted: Wanted) -> Flags:
    if wanted.role is None and wanted.case is None and not wanted.attributes:
        return np.ones(len(lines), bool)
    fits = np.array([_fits(case, wanted) for case in lines.study.cases], bool)
    if not fits.any():
        _require_known(lines.study, wanted)
    keep = np.zeros(len(lines), bool)
    keep[_rows_of_cases(lines)[fits[lines.case]]] = True
    return keep


def _fits(case: Case, wanted: Wanted) -> bool:
    return (
        wanted.role in {None, case.role}
        and wanted.case in {None, case.id}
        and all(_value(case, name) == value for name, value in wanted.attributes)
    )


def _value(case: Case, attribute: str) -> str:
    value = case.value(attribute)
    if isinstance(value, Missing):
        return value.reason.value
    return f"{value:g}" if isinstance(value, float) else str(value)


def _require_known(study: Study, wanted: Wanted) -> None:
    if wanted.case is not None and wanted.case not in study.case_index:
        raise NotFound(_("What is asked for is not in this study any more."))
    names = {attribute.name for attribute in study.attributes}
    for name, _wanted_value in wanted.attributes:
        if name not in names:
            raise NotFound(_("There is no attribute {name} in this study.").format(name=name))


def _place(places: Mapping[UUID, int], id_: UUID) -> int:
    if id_ not in places:
        raise NotFound(_("What is asked for is not in this study any more."))
    return places[id_]


def _codes_below(study: Study, code: UUID) -> list[int]:
    """Places of the code and of every code somewhere under it."""
    codes = study.template.codes
    wanted = {codes[_place(study.template.index, code)].id}
    for _level in codes:
        more = {c.id for c in codes if c.parent in wanted} - wanted
        if not more:
            break
        wanted |= more
    return [i for i, c in enumerate(codes) if c.id in wanted]


def _by_words(study: Study, rows: Ints, words: str) -> Ints:
    wanted, codings = fold(" ".join(words.split())), study.codings
    kept = []
    text, held = "", -1
    for row in rows.tolist():
        document = int(codings.document[row])
        if document != held:
            text, held = study.text(study.documents[document].id), document
        passage = text[int(codings.start[row]) : int(codings.end[row])]
        if wanted in _plain(passage) or wanted in _plain(codings.notes.get(row, "")):
            kept.append(row)
    return np.array(kept, np.int64)


def _plain(words: str) -> str:
    return fold(" ".join(words.split()))


def _order(lines: Lines, rows: Ints, sort_by: SortBy) -> Ints:
    codings = lines.study.codings
    if sort_by is SortBy.PLACE:
        return np.arange(len(rows))
    key: AnyInts
    match sort_by:
        case SortBy.CODE:
            key = codings.code[rows]
        case SortBy.CODER:
            key = codings.coder[rows]
        case SortBy.CASE:
            key = _first_cases(lines, rows)
        case SortBy.NEWEST:
            key = -codings.created[rows]
        case _:
            key = codings.start[rows] - codings.end[rows]
    order: Ints = np.argsort(key, kind="stable")
    return order


def _first_cases(lines: Lines, rows: Ints) -> Ints:
    """The first case heard in each; those in which nobody is heard come last."""
    nobody = len(lines.study.cases)
    padded = np.append(lines.case, nobody)
    has_case = lines.first_case[rows + 1] > lines.first_case[rows]
    cases: Ints = np.where(has_case, padded[lines.first_case[rows]], nobody)
    return cases


def _rows_of_cases(lines: Lines) -> Ints:
    """The row of each entry of `Lines.case`."""
    return np.repeat(np.arange(len(lines)), np.diff(lines.first_case))


def _grouped(
    lines: Lines, rows: Ints, wanted: Wanted, group_by: GroupBy
) -> tuple[Ints, tuple[LineGroup, ...]]:
    if group_by is GroupBy.NOTHING:
        return rows, ()
    heads, place, row = _heads(lines, rows, wanted, group_by)
    order = np.argsort(place, kind="stable")
    place, row = place[order], row[order]
    present, first = np.unique(place, return_index=True)
    after = [*first[1:].tolist(), len(row)][: len(first)]
    groups = [
        LineGroup(heads[int(head)], int(begin), end)
        for head, begin, end in zip(present, first, after, strict=True)
    ]
    return row, tuple(groups)


def _heads(
    lines: Lines, rows: Ints, wanted: Wanted, group_by: GroupBy
) -> tuple[Sequence[str], Ints, Ints]:
    """The labels of heads, and for each line (perhaps under several heads) its head and its row."""
    study, codings = lines.study, lines.study.codings
    place: AnyInts
    match group_by:
        case GroupBy.CODE:
            labels, place = [c.title for c in study.template.codes], codings.code[rows]
        case GroupBy.DOCUMENT:
            labels, place = [d.name for d in study.documents], codings.document[rows]
        case GroupBy.CODER:
            labels, place = [c.name for c in study.coders], codings.coder[rows]
        case GroupBy.GROUP:
            labels, place = _code_groups(study, codings.code[rows])
        case _:
            return _by_voice(lines, rows, wanted, group_by)
    return labels, place.astype(np.int64), rows


def _code_groups(study: Study, code: AnyInts) -> tuple[list[str], Ints]:
    tops = [study.template.group_of(c) for c in study.template.codes]
    titles = [_("In no group") if top is None else top.title for top in tops]
    heads = list(dict.fromkeys(titles))
    places = np.array([heads.index(title) for title in titles], np.int64)
    return heads, places[code]


def _by_voice(
    lines: Lines, rows: Ints, wanted: Wanted, group_by: GroupBy
) -> tuple[Sequence[str], Ints, Ints]:
    """By case or role: under each of those heard; and those in which no case is heard, last."""
    cases = lines.study.cases
    if group_by is GroupBy.CASE:
        labels, head_of = [case.label for case in cases], list(range(len(cases)))
    else:
        labels = sorted({case.role for case in cases}, key=natural_key)
        head_of = [labels.index(case.role) for case in cases]
    nobody = len(labels)
    fits = [_fits(case, wanted) for case in cases]
    pairs = []
    for row in rows.tolist():
        heard = lines.case[lines.first_case[row] : lines.first_case[row + 1]].tolist()
        found = dict.fromkeys(head_of[case] for case in heard if fits[case])
        pairs += [(head, row) for head in found or {nobody: None}]
    place = np.array([head for head, _row in pairs], np.int64)
    row = np.array([row for _head, row in pairs], np.int64)
    shown = [label or _("no role given") for label in labels]
    return [*shown, _("Nobody of the study")], place, row
