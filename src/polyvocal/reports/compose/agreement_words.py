"""What figures of agreement ask, by which formula, and on which units: in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from polyvocal.analysis.agreement import Coefficient, UnitChoice, UnitKind
from polyvocal.core.language import _, ngettext
from polyvocal.reports.rounding import format_count

# In the order of print: what each figure asks.
ASKED: Mapping[Coefficient, Callable[[], str]] = {
    Coefficient.PERCENT: lambda: _("How often do coders say the same?"),
    Coefficient.KAPPA: lambda: _(
        "How far beyond chance, where chance is how often each of two uses the codes?"
    ),
    Coefficient.PABAK: lambda: _(
        "How far beyond chance, were presence and absence equally likely?"
    ),
    Coefficient.AC1: lambda: _(
        "How far beyond chance, where chance is small for what is rare or nearly everywhere?"
    ),
    Coefficient.ALPHA: lambda: _(
        "As kappa, for any number of coders, not all of whom coded everything?"
    ),
    Coefficient.FLEISS: lambda: _("As kappa, for several coders who are taken as one pool?"),
    Coefficient.POSITIVE: lambda: _("When one saw it, did another?"),
    Coefficient.NEGATIVE: lambda: _("When one did not see it, did another not see it either?"),
    Coefficient.PREVALENCE: lambda: _("How lopsided are presence and absence?"),
    Coefficient.BIAS: lambda: _("Does one coder mark more than the other?"),
}
# Of n units a marked by both of two, b and c by one of them, d by neither; for more coders as in
# docs/measures.md.
SOURCES: Mapping[Coefficient, Callable[[], str]] = {
    Coefficient.PERCENT: lambda: _("p_o = (a + d) / n"),
    Coefficient.KAPPA: lambda: _("(p_o − p_e) / (1 − p_e), p_e = Σ p_i· p_·i; Cohen 1960"),
    Coefficient.PABAK: lambda: _("2p_o − 1; Byrt, Bishop & Carlin 1993"),
    Coefficient.AC1: lambda: _("(p_o − p_e) / (1 − p_e), p_e = 2π(1 − π); Gwet 2008"),
    Coefficient.ALPHA: lambda: _("1 − (n − 1) Σ o_c≠k / Σ n_c n_k; Krippendorff 2011"),
    Coefficient.FLEISS: lambda: _("(p_o − p_e) / (1 − p_e), p_e = π² + (1 − π)²; Fleiss 1971"),
    Coefficient.POSITIVE: lambda: _("2a / (2a + b + c); Cicchetti & Feinstein 1990"),
    Coefficient.NEGATIVE: lambda: _("2d / (2d + b + c); Cicchetti & Feinstein 1990"),
    Coefficient.PREVALENCE: lambda: _("|a − d| / n; Byrt, Bishop & Carlin 1993"),
    Coefficient.BIAS: lambda: _("|b − c| / n; Byrt, Bishop & Carlin 1993"),
}


def unit_sentence(choice: UnitChoice) -> str:
    """What is counted as one unit, and what is none."""
    counts_interviewer = choice.counts_interviewer
    whose = _("participants and interviewers") if counts_interviewer else _("participants")
    kinds: dict[UnitKind, Callable[[], str]] = {
        UnitKind.TURN: lambda: _("turns of {whose}"),
        UnitKind.SENTENCE: lambda: _("sentences in turns of {whose}"),
        UnitKind.CHARACTERS: lambda: _("characters of the talk of {whose}"),
        UnitKind.SEGMENT: lambda: _(
            "segments (spans that share {share}% of all their characters are one place) and turns "
            "of {whose} that nobody marked"
        ),
        UnitKind.CASE: lambda: _("cases, each with all it says where the same coders were to code"),
    }
    units = kinds[choice.kind]().format(whose=whose, share=round(100 * choice.overlap))
    told = (
        _(
            "{units}, in documents that at least two were to code; those that nobody marked are "
            "counted too, and so is the interviewer’s talk, as was asked for."
        )
        if counts_interviewer
        else _(
            "{units}, in documents that at least two were to code; those that nobody marked are "
            "counted too, the interviewer’s talk is not."
        )
    )
    sentence = told.format(units=units)
    if not choice.tolerance:
        return sentence
    more = ngettext(
        "Edges may differ by {n} character.",
        "Edges may differ by {n} characters.",
        choice.tolerance,
    ).format(n=format_count(choice.tolerance))
    return f"{sentence} {more}"
