"""What a correction does to codings, and those it left in doubt, old words beside new ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from polyvocal.core.coding import AnchorState
from polyvocal.core.language import ngettext, word
from polyvocal.core.study import Study
from polyvocal.reports.rounding import format_count
from polyvocal.store.reads.doubts import Doubt, Preview


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """One coding with its words before and now; `is_own` where the person may settle it."""

    doubt: Doubt
    code: str
    coder: str
    state: str
    is_lost: bool
    is_own: bool


def doubt_lines(
    study: Study, doubts: Iterable[Doubt], coder_id: UUID | None
) -> tuple[DoubtLine, ...]:
    """The codings as a person reads them."""
    titles = {code.id: code.title for code in study.template.codes}
    coders = {coder.id: coder.name for coder in study.coders}
    return tuple(
        DoubtLine(
            doubt=doubt,
            code=titles.get(doubt.coding.code_id, ""),
            coder=coders.get(doubt.coding.coder_id, ""),
            state=word(doubt.coding.state),
            is_lost=doubt.coding.state is AnchorState.LOST,
            is_own=doubt.coding.coder_id == coder_id,
        )
        for doubt in doubts
    )


def doubt_groups(lines: Iterable[DoubtLine]) -> tuple[tuple[str, tuple[DoubtLine, ...]], ...]:
    """The lines by document."""
    return tuple(
        (name, tuple(of_document))
        for name, of_document in groupby(lines, lambda line: line.doubt.document)
    )


def carried_sentences(preview: Preview) -> tuple[str, ...]:
    """How the codings come through, in plain words."""
    return tuple(_carried(preview))


def _carried(preview: Preview) -> Iterator[str]:
    n = {state: preview.n_codings.get(state, 0) for state in AnchorState}
    if some := n[AnchorState.EXACT]:
        told = ngettext(
            "{n} coding stays on its very words.", "{n} codings stay on their very words.", some
        )
        yield told.format(n=format_count(some))
    if some := n[AnchorState.CARRIED]:
        told = ngettext(
            "{n} coding is carried to words that changed a little.",
            "{n} codings are carried to words that changed a little.",
            some,
        )
        yield told.format(n=format_count(some))
    if some := n[AnchorState.TO_REVIEW]:
        told = ngettext(
            "{n} coding is to be reviewed, and counts nowhere until then.",
            "{n} codings are to be reviewed, and count nowhere until then.",
            some,
        )
        yield told.format(n=format_count(some))
    if some := n[AnchorState.LOST]:
        told = ngettext("{n} coding loses its words.", "{n} codings lose their words.", some)
        yield told.format(n=format_count(some))
