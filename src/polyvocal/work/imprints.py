"""Whose result it is, as every report of a study says it."""

from __future__ import annotations

from polyvocal.core.study import Study
from polyvocal.reports.compose.imprint import CODES, Imprint, Noun
from polyvocal.work.codebooks import framework_uses


def imprint_of(study: Study, noun: Noun = CODES, *, digest: str = "") -> Imprint:
    """What the reports of this study carry; a live page gives no digest."""
    return Imprint(
        study.name,
        study.language,
        digest,
        noun,
        frameworks=framework_uses(study.template),
        set_aside=study.set_aside,
        no_agreement=study.no_agreement,
    )
