"""How far coders agree on where their codings begin and end, and with which code."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

import numpy as np

from polyvocal.analysis.frames import (
    DEFAULT_SCOPE,
    Bounds,
    Figure,
    Floats,
    Ints,
    Scope,
    bound,
    draw_documents,
    make_figure,
    read_raters,
)
from polyvocal.analysis.unitizing.alphas import (
    Continuum,
    Parts,
    binary_alpha,
    coverage_of_values,
    cu_alpha,
    ku_alpha,
    take_apart,
    u_alpha,
)
from polyvocal.analysis.unitizing.result import (
    Alpha,
    CodeAlpha,
    SetAlphas,
    Unitizing,
    Unmeasured,
    ValueAlpha,
)
from polyvocal.analysis.unitizing.texts import Texts
from polyvocal.core.evidence import Layer
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Study
from polyvocal.core.template import Code


def measure_unitizing(
    study: Study,
    raters: Sequence[Layer] | None = None,
    scope: Scope = DEFAULT_SCOPE,
    *,
    documents: Collection[UUID] | None = None,
    rng: np.random.Generator | None = None,
    n_draws: int = 1000,
    with_interviewer: bool = False,
    progress: Progress = silent,
) -> Unitizing:
    """Krippendorff's unitizing alphas on the spans of the raters.

    Texts are the participant talk of the documents (of `documents`, unless that is `None`) that
    all raters were to code, other talk taken out, laid end to end; `with_interviewer`, the
    interviewers' stays in. Each code is held against all the rest, so that several codes on one
    passage are no trouble; overlapping spans of one coder and code count as one, spans that only
    touch stay two. Over a group or all codes there are alphas where no coder's spans overlap.
    `rng` gives 95% intervals for single codes from `n_draws` draws of whole documents.

    Unit: characters. Ranges and equations stand with each alpha (`analysis.unitizing.alphas`).

    Raises what `read_raters` does, and `NotFound` or `BadValue` for a scope that names what the
    study does not have.

    Undefined: without a document that all were to code; for a code nobody used; over several codes
    where spans of one coder overlap; cuα and (k)uα with one code, or where no spans intersect.

    A worked example is in docs/measures.md.
    """
    rated = read_raters(study, scope, raters, documents, with_interviewer=with_interviewer)
    texts = Texts(rated)
    chosen = rated.frame.chosen
    draws = None
    if rng is not None and len(texts.documents):
        draws = draw_documents(len(texts.documents), n_draws, rng)
    groups = tuple(dict.fromkeys(group for group in chosen.groups if group is not None))
    sets: list[tuple[Code | None, list[int]]] = [
        (group, [i for i, of in enumerate(chosen.groups) if of == group]) for group in groups
    ]
    sets.append((None, list(range(len(chosen.codes)))))
    codes = []
    for i, code in enumerate(chosen.codes):
        progress(_("Comparing spans"), i, len(chosen.codes))
        codes.append(_of_code(texts, i, code, draws))
    return Unitizing(
        raters=rated.raters,
        documents=tuple(study.documents[i] for i in texts.documents),
        n_characters=int(texts.bounds[-1]),
        codes=tuple(codes),
        sets=tuple(_of_set(texts, group, places) for group, places in sets),
        n_draws=0 if draws is None else n_draws,
        with_interviewer=with_interviewer,
        reading=rated.frame.reading,
    )


def _of_code(texts: Texts, place: int, code: Code, draws: Ints | None) -> CodeAlpha:
    continuum, _no_overlaps = texts.continuum([place])
    parts = take_apart(continuum)

    def compute(drawn: Floats) -> dict[Alpha, Floats]:
        return {Alpha.U: u_alpha(parts.add_up(drawn))[:, None]}

    bounds = None if draws is None else bound(draws, compute)[Alpha.U]
    value = np.atleast_1d(u_alpha(parts.add_up()))
    n_spans = np.bincount(continuum.coder, minlength=continuum.n_coders)
    return CodeAlpha(
        code,
        _figure(value, 0, _reason(texts, continuum), bounds, len(texts.documents)),
        tuple(int(n) for n in n_spans),
    )


def _of_set(texts: Texts, group: Code | None, places: list[int]) -> SetAlphas:
    continuum, n_overlaps = texts.continuum(places)
    parts = take_apart(continuum).add_up()
    reason = Unmeasured.OVERLAPS if n_overlaps else _reason(texts, continuum)
    n_used = len(np.unique(continuum.value))
    within = reason
    if not n_overlaps and n_used:
        within = Unmeasured.ONE_CODE if n_used == 1 else Unmeasured.NEVER_MET

    def figure(alpha: Callable[[Parts], Floats], why: Unmeasured) -> Figure:
        return _figure(np.atleast_1d(alpha(parts)), 0, why)

    codes = texts.rated.frame.chosen.codes
    ku, coverage = ku_alpha(parts), coverage_of_values(parts)
    values = tuple(
        ValueAlpha(
            codes[at],
            _figure(ku, i, within),
            float(coverage[i]),
        )
        for i, at in enumerate(places)
        if (continuum.value == i + 1).any()
    )
    return SetAlphas(
        group,
        u=figure(u_alpha, reason),
        binary=figure(binary_alpha, reason),
        cu=figure(cu_alpha, within),
        values=values,
        n_overlaps=n_overlaps,
    )


def _figure(
    values: Floats, place: int, why: Unmeasured, bounds: Bounds | None = None, n_documents: int = 0
) -> Figure:
    if np.isnan(values[place]):
        return Figure(None, why)
    return make_figure(values, bounds, place, n_documents)


def _reason(texts: Texts, continuum: Continuum) -> Unmeasured:
    if len(texts.documents) == 0:
        return Unmeasured.NO_DOCUMENTS
    return Unmeasured.EVERYTHING if len(continuum.start) else Unmeasured.NO_SPANS
