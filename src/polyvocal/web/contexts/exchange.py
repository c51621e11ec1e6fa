"""What comes in and what goes out, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from polyvocal.core.exchange import ExchangeReport, Fate, say_fate, say_thing
from polyvocal.core.language import _, word
from polyvocal.core.parting import Removal
from polyvocal.formats.refi.targets import Target
from polyvocal.reports.rounding import format_count
from polyvocal.work.exchange.media import not_asked_for
from polyvocal.work.exchange.merge_account import place_of_removal, say_removal
from polyvocal.work.exchange.pages import Out

_MOST_FINDINGS = 200
_MOST_REMOVALS = 500


@dataclass(frozen=True, slots=True)
class AccountLine:
    """So many of a kind with one fate. `is_first`: of its kind; `is_loss`: somebody should look."""

    thing: str
    n: str
    fate: str
    how: str
    is_first: bool
    is_loss: bool


@dataclass(frozen=True, slots=True)
class ThingToLookAt:
    """One finding: `where` names the document and the place in it."""

    where: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class OutChoice:
    """One kind of file that can leave: what it is called, and for whom it is."""

    out: Out
    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class RemovalLine:
    """A removal that a merge would honour, or not, and whether a person can say otherwise."""

    id: str
    kind: str
    name: str
    sentence: str
    is_honoured: bool


def account_lines(
    report: ExchangeReport, *, leaves: bool = False, is_merge: bool = False
) -> tuple[AccountLine, ...]:
    """The account, line by line, kinds together; `leaves`: of a file that goes out."""
    lines = []
    before = None
    for line in report.lines:
        is_loss = line.fate in {Fate.LEFT_OUT, Fate.TO_REVIEW, Fate.NOT_READ}
        lines.append(
            AccountLine(
                say_thing(line.thing, is_ours=is_merge),
                format_count(line.n),
                say_fate(line.fate, leaves=leaves),
                line.how,
                line.thing is not before,
                is_loss,
            )
        )
        before = line.thing
    return tuple(lines)


def first_findings(
    report: ExchangeReport, removals: Iterable[Removal] = ()
) -> tuple[tuple[ThingToLookAt, ...], int]:
    """Single things to look at, as many as one reads, and how many more there are.

    The file as a whole is named at the head of the page. `removals` are shown by themselves, each
    with a box to keep it.
    """
    elsewhere = set(map(place_of_removal, removals))
    findings = [finding for finding in report.findings if finding.place not in elsewhere]
    shown = tuple(
        ThingToLookAt(
            tuple(part for part in (one.file, one.place) if part not in {"", report.file}),
            one.sentence,
        )
        for one in findings[:_MOST_FINDINGS]
    )
    return shown, len(findings) - len(shown)


def media_stay(report: ExchangeReport) -> bool:
    """Are there pictures or recordings that go out only where somebody asks for them?"""
    return any(line.how == not_asked_for() for line in report.lines)


def removal_lines(removals: tuple[Removal, ...]) -> tuple[RemovalLine, ...]:
    """What either copy had removed and may be named here."""
    return tuple(_removal_lines(removals))[:_MOST_REMOVALS]


def _removal_lines(removals: tuple[Removal, ...]) -> Iterator[RemovalLine]:
    for one in removals:
        if not one.is_hidden:
            kind, sentence = word(one.kind), say_removal(one)
            yield RemovalLine(one.id.hex, kind, one.name, sentence, one.is_honoured)


def targets_of(out: Out) -> tuple[Target, ...]:
    """The tools that this file may be for, where something is known of more than one."""
    if out is not Out.QDPX:
        return ()
    return (Target.NVIVO, Target.ATLASTI, Target.MAXQDA, Target.QUALCODER)


def what_is_in(out: Out) -> str:
    """What whoever gets the file finds in it, and what to mind before it is given away."""
    recognised = _(
        "Somebody may still be recognised by what others say of them: look before you give it away."
    )
    withheld = _(
        "Words of people who refused to be quoted, or whose consent has ended, are not in it."
    )
    if out in {Out.QDPX, Out.WEB_ANNOTATION}:
        return _(
            "What whoever gets the file finds in it, and what stays here. It holds everybody's "
            "words, also those of people who may not be quoted in print."
        )
    if out is Out.QDC:
        return _(
            "The codes with all that is said of them, examples too, which may be somebody's words; "
            "no interview is in it."
        )
    if out is Out.TAGS:
        return _("The codes and what they mean; no interview is in it.")
    if out is Out.MATRIX:
        return _(
            "A row for each case and a column for each code, three times: whether, how many "
            "codings, how many characters; with scripts that read it. Counted are the agreed "
            "codings where there are any, otherwise everybody's. Nobody's words are in it, but "
            "what is known of each case is: look whether somebody can be recognised by it."
        )
    about = {
        Out.TRANSCRIPTS: _(
            "A Word file for each document; every coding is a comment of its coder."
        ),
        Out.READER: _("All documents on one page; marked words lead to their codes, and back."),
        Out.CODINGS: _("A row for each coding of every coder, in three kinds of file."),
    }
    return f"{about[out]} {withheld} {recognised}"


def out_choices() -> tuple[OutChoice, ...]:
    """Everything that can leave, for other tools first."""
    return (
        OutChoice(
            Out.QDPX,
            _("The whole study as REFI-QDA (qdpx)"),
            _("for NVivo, ATLAS.ti, MAXQDA, QualCoder and others, or to come back here"),
        ),
        OutChoice(
            Out.QDC,
            _("The codebook as REFI-QDA (qdc)"),
            _("for the tools that take the whole study"),
        ),
        OutChoice(Out.TAGS, _("The codes as a table (csv)"), _("for Taguette")),
        OutChoice(
            Out.WEB_ANNOTATION,
            _("Texts and codings as Web Annotations (jsonld)"),
            _("for annotation tools and programs of your own"),
        ),
        OutChoice(
            Out.TRANSCRIPTS,
            _("Transcripts with codings as comments (Word)"),
            _("for people who read in Word"),
        ),
        OutChoice(Out.READER, _("One page to read (html)"), _("for people with any browser")),
        OutChoice(
            Out.CODINGS, _("All codings as tables (csv, Excel, json)"), _("for programs and people")
        ),
        OutChoice(
            Out.MATRIX,
            _("Cases by codes (csv)"),
            _("for R, SPSS and Stata"),
        ),
    )
