"""From a scope to what it chooses: cases and roles, codes of a version, and the rows of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.frames.reading import Sample
from polyvocal.core.cases import CaseSet
from polyvocal.core.coding import CoderKind, Stance
from polyvocal.core.columns import BASES, CERTAINTIES, STANCES
from polyvocal.core.errors import NotFound
from polyvocal.core.evidence import EvidenceRule, Layer, LayerKind
from polyvocal.core.language import _
from polyvocal.core.study import Study
from polyvocal.core.template import Code, TemplateVersion
from polyvocal.core.text import natural_key

NOT_IN_VERSION = -1
WAITS_FOR_SPLIT = -2


@dataclass(frozen=True, eq=False, slots=True)
class ChosenCases:
    """`role[i]` is the place in `sample.roles` of case i of the study; -1: not among the cases."""

    sample: Sample
    role: NDArray[np.int64]


def choose_cases(
    study: Study, case_set: CaseSet | None, roles: tuple[str, ...] | None
) -> ChosenCases:
    """The cases a scope is about. Raises `NotFound` for a role that nobody in the study has."""
    chosen = [case_set is None or case.id in case_set.case_ids for case in study.cases]
    if roles is None:
        found = {case.role for case, is_in in zip(study.cases, chosen, strict=True) if is_in}
        roles = tuple(sorted(found, key=natural_key))
    for role in roles:
        if role not in study.roles:
            raise NotFound(_("Nobody in this study has the role {role}.").format(role=role))
    roles = tuple(dict.fromkeys(roles))
    place = {role: i for i, role in enumerate(roles)}
    role_of = [
        place.get(case.role, -1) if is_in else -1
        for case, is_in in zip(study.cases, chosen, strict=True)
    ]
    column = np.array(role_of, np.int64)
    numbers = np.bincount(column[column >= 0], minlength=len(roles))
    sample = Sample(
        case_set="" if case_set is None else case_set.name,
        reason="" if case_set is None else case_set.reason,
        roles=roles,
        n_by_role=tuple(int(n) for n in numbers),
    )
    return ChosenCases(sample, column)


@dataclass(frozen=True, eq=False, slots=True)
class ChosenCodes:
    """The codes of one template version that can be applied, in its order.

    `groups[i]` is the outermost group of `codes[i]` in that version. `place` maps a number in the
    codings' code column to a place in `codes`, `NOT_IN_VERSION` or `WAITS_FOR_SPLIT`.
    """

    version: TemplateVersion
    codes: tuple[Code, ...]
    groups: tuple[Code | None, ...]
    place: NDArray[np.int64]


def choose_codes(study: Study, version_number: int | None) -> ChosenCodes:
    """The template read under one version. Raises `BadValue` when there is no such version."""
    template = study.template
    number = template.current.number if version_number is None else version_number
    version = template.version(number)
    by_id = {code.id: code for code in version.codes}
    codes = tuple(code for code in version.codes if not (code.is_group or code.is_retired))
    place_of = {code.id: i for i, code in enumerate(codes)}
    reading = template.read_under(number)
    places = []
    for code in template.codes:
        now = reading.get(code.id, ())
        if len(now) > 1:
            places.append(WAITS_FOR_SPLIT)
        else:
            places.append(place_of.get(now[0], NOT_IN_VERSION) if now else NOT_IN_VERSION)
    groups = tuple(_outermost(code, by_id) for code in codes)
    return ChosenCodes(version, codes, groups, np.array(places, np.int64))


def _outermost(code: Code, by_id: dict[UUID, Code]) -> Code | None:
    top, above = None, code.parent
    while above is not None:
        top = by_id[above]
        above = top.parent
    return top


def resolve_layer(study: Study, layer: Layer | None) -> Layer:
    """The layer, or the default: consensus where there is one, otherwise any coder.

    Raises `NotFound` for a coder or round that is not in the study.
    """
    if layer is None:
        return Layer(LayerKind.CONSENSUS if study.has_consensus else LayerKind.ANY_CODER)
    if layer.coder_id is not None and all(c.id != layer.coder_id for c in study.coders):
        raise NotFound(_("The coder asked for is not in this study."))
    if layer.round_id is not None and all(r.id != layer.round_id for r in study.rounds):
        raise NotFound(_("The round asked for is not in this study."))
    return layer


def rows_of_layer(study: Study, layer: Layer) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which codings are of the layer, and which of the others are a machine's."""
    wanted = {LayerKind.CONSENSUS: CoderKind.CONSENSUS}.get(layer.kind, CoderKind.PERSON)
    of_coder = [
        coder.id == layer.coder_id if layer.kind is LayerKind.CODER else coder.kind is wanted
        for coder in study.coders
    ]
    machines = [coder.kind is CoderKind.MACHINE for coder in study.coders]
    codings = study.codings
    in_layer = np.array(of_coder, bool)[codings.coder]
    if layer.round_id is not None:
        place = next(i for i, r in enumerate(study.rounds) if r.id == layer.round_id)
        in_layer = in_layer & (codings.round == place)
    return in_layer, np.array(machines, bool)[codings.coder] & ~in_layer


def name_of_round(study: Study, layer: Layer) -> str:
    """The round's name; "" when every round is read."""
    return next((r.name for r in study.rounds if r.id == layer.round_id), "")


def rows_admitted(study: Study, rule: EvidenceRule) -> NDArray[np.bool_]:
    """Which codings have a stance, certainty and basis that the rule counts."""
    codings = study.codings
    # A stance nobody set is read as supports.
    stances = [(s or Stance.SUPPORTS) in rule.stances or s in rule.stances for s in STANCES]
    admitted: NDArray[np.bool_] = np.array(stances, bool)[codings.stance]
    admitted &= np.array([c in rule.certainties for c in CERTAINTIES], bool)[codings.certainty]
    admitted &= np.array([b in rule.bases for b in BASES], bool)[codings.basis]
    return admitted
