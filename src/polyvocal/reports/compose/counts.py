"""The sentences a results section needs, each with its unit and what it was taken of."""

from __future__ import annotations

from dataclasses import dataclass

from polyvocal.analysis.characteristics import Characteristics
from polyvocal.analysis.depiction import Depiction
from polyvocal.analysis.flow import Flow
from polyvocal.analysis.quotations import Quotations
from polyvocal.core.cases import Stage
from polyvocal.core.language import _, ngettext
from polyvocal.core.study import Revision
from polyvocal.reports.blocks import (
    Block,
    Heading,
    Inline,
    Number,
    Paragraph,
    Report,
    number,
    say,
)
from polyvocal.reports.compose import counts_depiction as depicted
from polyvocal.reports.compose.beneath import role_counts
from polyvocal.reports.compose.counts_sample import characteristic_sentences
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.compose.table2 import depiction_notes
from polyvocal.reports.rounding import format_number, format_range


@dataclass(frozen=True, slots=True)
class Results:
    """What the sentences are made from; whatever is `None` is not spoken of."""

    characteristics: Characteristics | None = None
    flow: Flow | None = None
    depiction: Depiction | None = None
    quotations: Quotations | None = None


def compose_counts(results: Results, imprint: Imprint) -> Report:
    """Sentences under headings.

    Numbers lead to tables and quotes where these stand in the same report (see `join_reports`).
    """
    sections: list[tuple[str, list[tuple[Inline, ...]]]] = [
        (_("Sample"), _sample_sentences(results, imprint)),
    ]
    depiction = results.depiction
    if depiction is not None:
        sections += [
            (_("What is evidenced"), depicted.headline_sentences(depiction, imprint)),
            (_("By group"), depicted.group_sentences(depiction, imprint)),
            (_("Most widely evidenced"), depicted.widest_sentences(depiction, imprint)),
            (_("Emergent codes"), depicted.emergent_sentences(depiction, imprint)),
            (_("Partnerships"), depicted.partnership_sentences(depiction, imprint)),
            (_("Contradicting passages"), depicted.contradicting_sentences(depiction, imprint)),
            (_("Incomplete cells"), depicted.incomplete_sentences(depiction)),
        ]
    sections.append((_("Framework"), _framework_sentences(imprint)))
    if results.quotations is not None:
        sections.append((_("Quotes"), _quote_sentences(results.quotations)))
    blocks: list[Block] = []
    for heading, sentences in sections:
        if sentences:
            blocks.append(Heading(heading))
            blocks += [Paragraph(sentence) for sentence in sentences]
    if depiction is not None:
        blocks += [Heading(_("What these numbers rest on")), *depiction_notes(depiction, imprint)]
    return Report(
        title=_("Numbers for the results section"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=tuple(blocks),
        facts=imprint.facts(_revision(results)),
    )


def _revision(results: Results) -> Revision | None:
    if results.characteristics is not None:
        return results.characteristics.revision
    if results.depiction is not None and results.depiction.reading is not None:
        return results.depiction.reading.revision
    return None


def _sample_sentences(results: Results, imprint: Imprint) -> list[tuple[Inline, ...]]:
    sentences: list[tuple[Inline, ...]] = []
    if results.flow is not None:
        sentences += _flow_sentence(results.flow)
    if results.characteristics is not None:
        sentences += _case_sentences(results.characteristics, imprint)
        sentences += characteristic_sentences(results.characteristics, imprint)
    return sentences


def _flow_sentence(flow: Flow) -> list[tuple[Inline, ...]]:
    if not flow.is_recorded:
        return []
    reached = {step.stage: step.n_cases for step in flow.steps}
    template = _(
        "People approached: {approached}; consented: {consented}; interviewed: {interviewed}; "
        "selected: {selected}."
    )
    if not reached.get(Stage.SELECTED):
        template = _(
            "People approached: {approached}; consented: {consented}; interviewed: {interviewed}."
        )
    slots = {stage.value: number(reached.get(stage, 0), "table-1d") for stage in Stage}
    return [say(template, **slots)]


def _case_sentences(result: Characteristics, imprint: Imprint) -> list[tuple[Inline, ...]]:
    sample = result.sample
    template = ngettext(
        "{n} participant is in the sample ({roles}).",
        "{n} participants are in the sample ({roles}).",
        sample.n_cases,
    )
    sentences = [
        say(template, n=number(sample.n_cases, "table-1a"), roles=role_counts(sample, imprint))
    ]
    if not sample.n_cases:
        return [say(_("No participant is in the sample."))]
    minutes = result.total_length.minutes
    if minutes.median is None or minutes.n == 0:
        return [*sentences, say(_("The length of the interviews in minutes is not given."))]
    template = ngettext(
        "The interviews of {n} participant lasted {median} minutes.",
        "The interviews of {n} participants lasted a median of {median} minutes per participant "
        "(range {range}).",
        minutes.n,
    )
    sentences.append(
        say(
            template,
            n=number(minutes.n),
            median=Number(format_number(minutes.median), minutes.median, "table-1c"),
            range=format_range(minutes.lowest, minutes.highest),
        )
    )
    if minutes.n_missing:
        template = ngettext(
            "The minutes of {n} participant are not known.",
            "The minutes of {n} participants are not known.",
            minutes.n_missing,
        )
        sentences.append(say(template, n=number(minutes.n_missing)))
    return sentences


def _framework_sentences(imprint: Imprint) -> list[tuple[Inline, ...]]:
    sentences: list[tuple[Inline, ...]] = []
    for use in imprint.frameworks:
        template = ngettext(
            "{n} of the {whole} codes of {name} is in the template.",
            "{n} of the {whole} codes of {name} are in the template.",
            use.n_taken,
        )
        n, whole = number(use.n_taken), number(use.n_codes)
        sentences += [
            say(template, n=n, whole=whole, name=use.title),
            say("{credit}", credit=use.credit),
        ]
    return sentences


def _quote_sentences(result: Quotations) -> list[tuple[Inline, ...]]:
    given = ngettext(
        "The words of {n} coding are given", "The words of {n} codings are given", result.n_quotes
    )
    withheld = ngettext(
        "; those of {n} coding are withheld, since they may not be quoted.",
        "; those of {n} codings are withheld, since they may not be quoted.",
        result.n_withheld,
    )
    if not result.n_withheld:
        withheld = _("; none are withheld.")
    sentences = [
        (
            *say(given, n=number(result.n_quotes, "quotes")),
            *say(withheld, **({"n": number(result.n_withheld)} if result.n_withheld else {})),
        )
    ]
    if result.n_unknown_consent:
        template = ngettext(
            "Of those given, {n} touches words of someone whose consent is not known.",
            "Of those given, {n} touch words of someone whose consent is not known.",
            result.n_unknown_consent,
        )
        sentences.append(say(template, n=number(result.n_unknown_consent)))
    return sentences
