"""Coding rows joined to the study: found in the texts or listed, never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from polyvocal.core.coding import Coder, CoderKind, Coding, Round
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _, ngettext
from polyvocal.core.template import CodeFinder, Template
from polyvocal.formats.cell_values import plain
from polyvocal.formats.coding_places import DocumentText, NotPlaced, place_row
from polyvocal.formats.coding_rows import CodingRow, CodingSheet
from polyvocal.formats.headings import fold_heading
from polyvocal.formats.labels import LabelFinder, loose_form, without_ending

# What teams write as the coder of rows they agreed on.
CONSENSUS_NAMES = frozenset({"consensus", "agreed", "agreed codings", "consensus coding"})
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class ResolvedCodings:
    """The codings in the order of their rows, the coders and rounds that are new, and the rest.

    Each row of the sheet became a coding or is named by a finding.
    """

    codings: tuple[Coding, ...]
    coders: tuple[Coder, ...]
    rounds: tuple[Round, ...]
    findings: tuple[Finding, ...]


def resolve_codings(
    sheet: CodingSheet,
    documents: Mapping[str, UUID],
    text_of: Callable[[UUID], DocumentText],
    template: Template,
    *,
    coders: Sequence[Coder] = (),
    rounds: Sequence[Round] = (),
    same_coders: bool | None = None,
    coder_where_blank: str = "",
) -> ResolvedCodings:
    """Place every row in its document, or list why not.

    `documents` gives each document's name its id; `text_of` is called once for each that a row
    names. `coders` and `rounds` are those of the study: a coder whose name it has already is the
    same person only if `same_coders` is true, somebody else if it is false, and left out and listed
    while nobody has said (`None`). A row without a coder is `coder_where_blank`'s, or listed.
    """
    resolver = _Resolver(sheet, documents, template)
    resolver.name_coders(coders, same_coders, coder_where_blank)
    resolver.name_rounds(rounds)
    rows_of: dict[UUID, list[CodingRow]] = {}
    for row in sheet.rows:
        document = resolver.document_of(row)
        if document is not None:
            rows_of.setdefault(document, []).append(row)
    for document, rows in rows_of.items():
        text = text_of(document)
        for row in rows:
            resolver.place(row, document, text)
    return resolver.result()


def _kind_of(name: str) -> CoderKind:
    """A team's agreed rows carry a name that says so; every other name is a person's."""
    return CoderKind.CONSENSUS if plain(name) in CONSENSUS_NAMES else CoderKind.PERSON


class _Resolver:
    """What is known of the study while rows are placed."""

    def __init__(
        self, sheet: CodingSheet, documents: Mapping[str, UUID], template: Template
    ) -> None:
        self._sheet = sheet
        names = list(documents.items())
        self._documents = LabelFinder(
            [*names, *((without_ending(name), id_) for name, id_ in names)]
        )
        self._document_ids: dict[str, UUID | None] = {}
        self._codes = _CodeReader(template)
        self._version = template.current.number
        self._coder_ids: dict[str, UUID] = {}
        self._round_ids: dict[str, UUID] = {}
        self._new_coders: list[Coder] = []
        self._new_rounds: list[Round] = []
        self._placed: dict[int, Coding] = {}
        self._first: dict[tuple[object, ...], tuple[int, Coding]] = {}
        self._general: list[Finding] = []
        self._unchecked: dict[str, Counter[str]] = {}
        self._by_row: list[tuple[int, Finding]] = []

    def name_coders(self, known: Sequence[Coder], same: bool | None, where_blank: str) -> None:
        """Decide for each name in the sheet whose it is; rows of undecided names stay out."""
        counts = Counter(row.coder or where_blank for row in self._sheet.rows)
        namesakes = Counter(coder.name for coder in known)
        by_name = {coder.name: coder.id for coder in known}
        for name, n in counts.items():
            if not name:
                self._say_of_all(Outcome.MISSING, _without_coder(n))
            elif name not in by_name or same is False:
                self._new_coders.append(Coder(uuid4(), name, _kind_of(name)))
                self._coder_ids[name] = self._new_coders[-1].id
            elif same and namesakes[name] == 1:
                self._coder_ids[name] = by_name[name]
            else:
                self._say_of_all(Outcome.AMBIGUOUS, _coder_is_known(name, n))
        if where_blank in self._coder_ids:
            self._coder_ids[""] = self._coder_ids[where_blank]
        alike: dict[str, dict[str, None]] = {}
        for name in (*counts, *by_name):
            alike.setdefault(_without_accents(name), {})[name] = None
        for spellings in alike.values():
            if len(spellings) > 1:
                sentence = _("These coders look alike and were kept apart: {names}").format(
                    names=" / ".join(spellings)
                )
                self._say_of_all(Outcome.WARNING, sentence)

    def name_rounds(self, known: Sequence[Round]) -> None:
        """Rounds of the study by name; the sheet's others are new and open."""
        self._round_ids = {round_.name: round_.id for round_ in known}
        for name in dict.fromkeys(row.round for row in self._sheet.rows if row.round):
            if name not in self._round_ids:
                self._new_rounds.append(Round(uuid4(), name))
                self._round_ids[name] = self._new_rounds[-1].id

    def document_of(self, row: CodingRow) -> UUID | None:
        """The row's document; `None` (and a finding) when the study has none of that name."""
        name = row.document
        if name not in self._document_ids:
            found = self._documents.find(name) or self._documents.find(without_ending(name))
            self._document_ids[name] = found.value if found else None
        if self._document_ids[name] is None:
            sentence = _("There is no document called {name}.").format(name=name)
            self._say(row, Outcome.MISSING, sentence)
        return self._document_ids[name]

    def place(self, row: CodingRow, document: UUID, text: DocumentText) -> None:
        """Make the row's coding, or say why there is none."""
        code = self._codes.read(row)
        if isinstance(code, NotPlaced):
            self._say(row, code.outcome, code.sentence)
            return
        coder = self._coder_ids.get(row.coder)
        if coder is None:
            return  # said once for all rows of this coder
        place = place_row(row, text)
        if isinstance(place, NotPlaced):
            self._say(row, place.outcome, place.sentence)
            return
        coding = Coding(
            id=uuid4(),
            document_id=document,
            span=place.span,
            code_id=code,
            coder_id=coder,
            template_version=self._version,
            round_id=self._round_ids[row.round] if row.round else None,
            certainty=row.certainty,
            stance=row.stance,
            basis=row.basis,
            note=row.note,
            created=row.created,
        )
        if self._is_repeated(row, coding):
            return
        self._placed[row.number] = coding
        if loose_form(row.speaker) and not text.voices.knows(row.speaker):
            self._unchecked.setdefault(row.speaker, Counter())[row.document] += 1
        if place.remark:
            self._say(row, Outcome.CHANGED, place.remark)

    def _is_repeated(self, row: CodingRow, coding: Coding) -> bool:
        span = coding.span
        key = (
            coding.document_id, span.start, span.end, coding.code_id, coding.coder_id,
            coding.round_id,
        )  # fmt: skip
        number, first = self._first.setdefault(key, (row.number, coding))
        if first is coding:
            return False
        judgement = (coding.certainty, coding.stance, coding.basis)
        if judgement == (first.certainty, first.stance, first.basis):
            sentence = _("The same coding is in row {row}; it was read once.").format(row=number)
            self._say(row, Outcome.LEFT_OUT, sentence)
            return True
        sentence = _(
            "Row {row} gives the same passage the same code with another judgement; both were kept."
        ).format(row=number)
        self._say(row, Outcome.WARNING, sentence)
        return False

    def result(self) -> ResolvedCodings:
        """Everything in the order of the sheet's rows."""
        by_row = [finding for _row, finding in sorted(self._by_row, key=lambda pair: pair[0])]
        codings = tuple(self._placed[row] for row in sorted(self._placed))
        coders = {coding.coder_id for coding in codings}
        rounds = {coding.round_id for coding in codings}
        return ResolvedCodings(
            codings,
            # Somebody none of whose rows could be placed has not coded anything here yet.
            tuple(coder for coder in self._new_coders if coder.id in coders),
            tuple(round_ for round_ in self._new_rounds if round_.id in rounds),
            (*self._sheet.findings, *self._general, *self._not_checked(), *by_row),
        )

    def _not_checked(self) -> Iterator[Finding]:
        for speaker, documents in self._unchecked.items():
            n = documents.total()
            named = ", ".join(list(documents)[:_MOST_NAMED])
            sentence = ngettext(
                "Nobody is called {speaker} in the document of {n} row, which was placed without "
                "looking who speaks ({documents}).",
                "Nobody is called {speaker} in the documents of {n} rows, which were placed "
                "without looking who speaks ({documents}).",
                n,
            ).format(
                speaker=speaker,
                n=n,
                documents=named + (" …" if len(documents) > _MOST_NAMED else ""),
            )
            yield Finding(Outcome.WARNING, self._sheet.file, "", sentence)

    def _say(self, row: CodingRow, outcome: Outcome, sentence: str) -> None:
        self._by_row.append((row.number, self._sheet.finding(outcome, row.number, sentence)))

    def _say_of_all(self, outcome: Outcome, sentence: str) -> None:
        self._general.append(Finding(outcome, self._sheet.file, "", sentence))


class _CodeReader:
    """Reads what a row calls its code; each name is looked up once."""

    def __init__(self, template: Template) -> None:
        codes = template.current.codes
        self._finder = CodeFinder(codes)
        self._numbers = {code.number for code in codes if not code.is_group}
        self._unusable = {
            plain(name): code
            for code in codes
            if code.is_group or code.is_retired
            for name in (code.number, code.label, code.title)
        }
        self._read: dict[tuple[str, bool], UUID | NotPlaced] = {}

    def read(self, row: CodingRow) -> UUID | NotPlaced:
        """The code's id, or why it cannot be told."""
        key = (row.code, row.code_is_number)
        if key not in self._read:
            self._read[key] = self._look_up(*key)
        return self._read[key]

    def _look_up(self, name: str, is_number: bool) -> UUID | NotPlaced:
        found = self._finder.find(name)
        if len(found) > 1:
            sentence = _("“{name}” stands for several codes: {codes}.").format(
                name=name, codes=", ".join(code.title for code in found)
            )
            return NotPlaced(Outcome.AMBIGUOUS, sentence)
        if is_number and "." in name and f"{name}0" in self._numbers:
            sentence = _(
                "The workbook holds {name} as a number, which may have been typed as {name}0. "
                "Format the column as text, or write the code's label."
            ).format(name=name)
            return NotPlaced(Outcome.AMBIGUOUS, sentence)
        if found:
            return found[0].id
        unusable = self._unusable.get(plain(name))
        if unusable is None:
            sentence = _("The template has no code “{name}”.").format(name=name)
        elif unusable.is_group:
            sentence = _("“{name}” is a group, and only its codes can be applied.").format(
                name=name
            )
        else:
            sentence = _("The code “{name}” is retired and takes no new codings.").format(name=name)
        return NotPlaced(Outcome.MISSING, sentence)


def _without_accents(name: str) -> str:
    return loose_form(fold_heading(name)) or name


def _without_coder(n: int) -> str:
    return ngettext(
        "{n} row has no coder and was left out; fill in the column “coder”.",
        "{n} rows have no coder and were left out; fill in the column “coder”.",
        n,
    ).format(n=n)


def _coder_is_known(name: str, n: int) -> str:
    return ngettext(
        "{n} row by {name} was left out, since the study has a coder of that name already; say "
        "whether this is the same person: --same-coders, or --other-coders.",
        "{n} rows by {name} were left out, since the study has a coder of that name already; say "
        "whether this is the same person: --same-coders, or --other-coders.",
        n,
    ).format(n=n, name=name)
