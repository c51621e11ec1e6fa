"""How far coders agree: side by side what each coefficient says, and what to beware of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from polyvocal.analysis.agreement import Agreement, Caution, Coefficient
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.stance import no_agreement_sentence
from polyvocal.reports.blocks import Block, Note, Paragraph, Report, Text, number, say
from polyvocal.reports.compose.agreement_planning import compose_needed
from polyvocal.reports.compose.agreement_tables import AgreementTables, seen_sentence
from polyvocal.reports.compose.imprint import Imprint
from polyvocal.reports.rounding import format_coefficient, format_count, format_list


def compose_agreement(
    result: Agreement, imprint: Imprint, *, certain: Agreement | None = None, n_waiting: int = 0
) -> Report:
    """Tables over all codes, then by group, code, pair and document.

    `certain` is the same of codings marked ++ alone; `n_waiting` documents are not compared while a
    blind round on them runs. All but the first say κ, PABAK, AC1, α and
    positive agreement side by side, with the units behind them.
    """
    names = [rater.name for rater in result.raters]
    title = _("Agreement between {names}").format(names=format_list(names))
    tables = AgreementTables(result, imprint)
    blocks: list[Block] = [*_lead(result, imprint), *_warnings(result, imprint)]
    if n_waiting:
        waiting = ngettext(
            "{n} document waits for a blind or re-coding round to end, and is not compared.",
            "{n} documents wait for a blind or re-coding round to end, and are not compared.",
            n_waiting,
        )
        blocks.append(Note("", waiting.format(n=format_count(n_waiting))))
    blocks.append(tables.overall(certain))
    if result.groups:
        blocks.append(tables.by_group())
    blocks += [tables.by_code(), tables.further()]
    if result.pairs:
        blocks.append(tables.by_pair())
    blocks.append(tables.by_document())
    if certain is not None:
        blocks.append(AgreementTables(certain, imprint).certain())
    blocks.append(compose_needed(result, imprint))
    return Report(
        title=title,
        subtitle=imprint.study,
        language=imprint.language,
        blocks=tuple(blocks),
        facts=imprint.facts(result.reading.revision),
        anchor="agreement",
    )


def compose_declined(imprint: Imprint) -> Report:
    """The reason for which a study declares that agreement does not fit, in place of figures."""
    sentence = no_agreement_sentence(imprint.no_agreement)
    return Report(
        title=_("Agreement"),
        subtitle=imprint.study,
        language=imprint.language,
        blocks=(
            Paragraph((Text(sentence),)),
            Paragraph(say(_("That no figures are given is no gap."))),
        ),
        facts=replace(imprint, no_agreement="").facts(None),
        anchor="agreement",
    )


def _lead(result: Agreement, imprint: Imprint) -> Iterable[Block]:
    n_used = sum(line.line.counts.marked_by_any > 0 for line in result.codes)
    sentence = ngettext(
        "{raters} are compared on {n} unit ({kind}) in {documents} documents; at least one of them "
        "used {used} of the {codes} {noun}.",
        "{raters} are compared on {n} units ({kind}) in {documents} documents; at least one of "
        "them used {used} of the {codes} {noun}.",
        result.n_units,
    )
    yield Paragraph(
        say(
            sentence,
            raters=format_list([rater.name for rater in result.raters]),
            n=number(result.n_units),
            kind=word(result.units.kind),
            documents=number(len(result.documents)),
            used=number(n_used),
            codes=number(len(result.codes)),
            noun=imprint.noun.of(len(result.codes)),
        )
    )


def _warnings(result: Agreement, imprint: Imprint) -> Iterable[Note]:
    apart = [line for line in result.codes if Caution.NEVER_TOGETHER in line.line.cautions]
    if apart:
        highest = max(line.line.figures[Coefficient.PABAK].value or 0 for line in apart)
        yield Note(
            _("Beware"),
            ngettext(
                "{n} {code} was marked, but never by two at the same unit, and its PABAK is still "
                "up to {highest}: PABAK, AC1 and percent agreement are high wherever nearly every "
                "unit lacks a code. Read them beside positive agreement and the units marked.",
                "{n} {code} were marked, but never by two at the same unit, and their PABAK is "
                "still up to {highest}: PABAK, AC1 and percent agreement are high wherever nearly "
                "every unit lacks a code. Read them beside positive agreement and the units "
                "marked.",
                len(apart),
            ).format(
                n=format_count(len(apart)),
                code=imprint.noun.of(len(apart)),
                highest=format_coefficient(highest),
            ),
            is_warning=True,
        )
    if Caution.FEW_DOCUMENTS in result.overall.cautions:
        yield Note(
            _("Beware"),
            _("Fewer than ten documents: intervals are narrower than they should be."),
            is_warning=True,
        )
    if result.has_seen:
        yield Note(_("Seen"), seen_sentence(result), is_warning=True)
    if result.by_codings:
        names = format_list([rater.name for rater in result.by_codings])
        yield Note(
            _("Assumed"),
            _(
                "It is not on record who was to code what; {names} are taken to have coded the "
                "documents in which they have a coding."
            ).format(names=names),
        )
    if result.n_outside:
        yield Note(
            "",
            ngettext(
                "{n} coding lies in a document that its coder was not to code, and is not "
                "compared.",
                "{n} codings lie in documents that their coder was not to code, and are not "
                "compared.",
                result.n_outside,
            ).format(n=format_count(result.n_outside)),
        )
