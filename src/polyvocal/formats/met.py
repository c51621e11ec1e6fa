"""What a formatted file holds beside its words, and what the report says became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum

from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _, ngettext


class Met(StrEnum):
    """Things that readers of formatted files count as they meet them."""

    INSERTION = "insertion"
    DELETION = "deletion"
    DELETED_CHARACTER = "deleted character"
    COMMENT = "comment"
    NOTE = "note"
    TEXT_BOX = "text box"
    PICTURE = "picture"
    UNKNOWN_SYMBOL = "unknown symbol"
    HIDDEN = "hidden"
    MARGIN = "margin"


def notes_at_the_end(notes: Iterable[tuple[str, str]]) -> str:
    """Footnotes and endnotes, each (kind, words), as lines in the order the text refers to them."""
    # Part of the study's text, and so the same whoever reads the file in whatever language.
    titles = {"footnote": "Footnote {number}: {words}", "endnote": "Endnote {number}: {words}"}
    lines = (
        titles[kind].format(number=number, words=words)
        for number, (kind, words) in enumerate(notes, 1)
    )
    return "".join(f"{line}\n" for line in lines)


def say_met(file: str, met: Counter[str]) -> Iterator[Finding]:
    """A line of the report for each sort of thing that was met."""

    def said(outcome: Outcome, sentence: str) -> Finding:
        return Finding(outcome, file, "", sentence)

    if met[Met.INSERTION] or met[Met.DELETION]:
        yield said(Outcome.CHANGED, _tracked(met))
    if met[Met.COMMENT]:
        yield said(Outcome.LEFT_OUT, _comments(met[Met.COMMENT]))
    if met[Met.NOTE]:
        yield said(Outcome.CHANGED, _notes(met[Met.NOTE]))
    if met[Met.TEXT_BOX]:
        sentence = _("Text boxes ({n}) are read after the paragraph they stand beside.")
        yield said(Outcome.CHANGED, sentence.format(n=met[Met.TEXT_BOX]))
    if met[Met.PICTURE]:
        sentence = _("Pictures ({n}) are left out of the text.")
        yield said(Outcome.LEFT_OUT, sentence.format(n=met[Met.PICTURE]))
    if met[Met.UNKNOWN_SYMBOL]:
        sentence = _("Symbols without a letter of their own ({n}) became “�”.")
        yield said(Outcome.CHANGED, sentence.format(n=met[Met.UNKNOWN_SYMBOL]))
    if met[Met.HIDDEN]:
        sentence = _(
            "Passages that the file hides from its readers ({n}) are left out of the text."
        )
        yield said(Outcome.LEFT_OUT, sentence.format(n=met[Met.HIDDEN]))
    if met[Met.MARGIN]:
        yield said(Outcome.LEFT_OUT, _("Page headers and footers are left out of the text."))


def _tracked(met: Counter[str]) -> str:
    """What became of tracked changes."""
    n_kept, n_dropped, n = met[Met.INSERTION], met[Met.DELETION], met[Met.DELETED_CHARACTER]
    return _(
        "The file holds tracked changes: {insertions} kept, {deletions} ({characters}) left out."
    ).format(
        insertions=ngettext("{n} insertion", "{n} insertions", n_kept).format(n=n_kept),
        deletions=ngettext("{n} deletion", "{n} deletions", n_dropped).format(n=n_dropped),
        characters=ngettext("{n} character", "{n} characters", n).format(n=n),
    )


def _comments(n: int) -> str:
    return ngettext(
        "{n} comment is not part of the text; it stays in the kept original.",
        "{n} comments are not part of the text; they stay in the kept original.",
        n,
    ).format(n=n)


def _notes(n: int) -> str:
    return ngettext(
        "{n} footnote or endnote stands at the end of the text, spoken by nobody.",
        "{n} footnotes or endnotes stand at the end of the text, spoken by nobody.",
        n,
    ).format(n=n)
