"""What a study's codes mean and where they come from, for its reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from polyvocal.core.licensed import LicensedDefinition
from polyvocal.core.study import Study
from polyvocal.core.template import Code, Template
from polyvocal.frameworks.library import frameworks_of
from polyvocal.reports.blocks import Report
from polyvocal.reports.compose.codebook import (
    Codebook,
    compose_code_sheet,
    compose_codebook,
    has_codebook,
)
from polyvocal.reports.compose.imprint import FrameworkUse, Imprint

Licensed = Mapping[UUID, LicensedDefinition]


@dataclass(frozen=True, slots=True)
class Codebooks:
    """The codebook for documents and for spreadsheets; neither where nothing is defined."""

    to_read: tuple[Report, ...] = ()
    to_work_with: tuple[Report, ...] = ()


def make_codebooks(study: Study, imprint: Imprint, licensed: Licensed | None = None) -> Codebooks:
    """The codebook of the version in force, without retired codes.

    It holds the team's licensed definitions only where these are given.
    """
    in_force = [code for code in study.template.current.codes if not code.is_retired]
    codes, n_withheld = _without_own_examples(in_force)
    if not (has_codebook(codes) or licensed):
        return Codebooks()
    book = Codebook(tuple(codes), n_withheld, licensed or {})
    return Codebooks(
        (compose_codebook(book, imprint, study.revision),),
        (compose_code_sheet(book, imprint, study.revision),),
    )


def framework_uses(template: Template) -> tuple[FrameworkUse, ...]:
    """The frameworks whose codes are in the version in force, and how many of them.

    Told by the ids of codes, which stay when a team renames or rewords them.
    """
    taken = {code.id for code in template.current.codes if not code.is_group}
    uses = []
    for framework in frameworks_of(taken):
        codes = [code for code in framework.codes if not code.is_group]
        n_taken = sum(code.id in taken for code in codes)
        uses.append(FrameworkUse(framework.title, n_taken, len(codes), framework.credit))
    return tuple(uses)


def _without_own_examples(codes: Sequence[Code]) -> tuple[list[Code], int]:
    """The codes with published examples only, and how many others were left out.

    A framework's examples are invented. A team's own may be anybody's words, and nothing says
    whether that person agreed to be quoted.
    """
    published = {
        example
        for framework in frameworks_of(code.id for code in codes)
        for code in framework.codes
        for example in code.examples
    }
    kept = []
    n_withheld = 0
    for code in codes:
        examples = tuple(example for example in code.examples if example in published)
        n_withheld += len(code.examples) - len(examples)
        kept.append(replace(code, examples=examples))
    return kept, n_withheld
