"""How far the coding of a study is: documents by coders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.coding import AnchorState, Coder
from polyvocal.core.columns import STATES
from polyvocal.core.documents import Document
from polyvocal.core.study import Study


@dataclass(frozen=True, eq=False, slots=True)
class Progress:
    """Codings by document and coder.

    `n_codings[i, j]` are coder j's in document i, whatever their state, stance and code;
    `is_assigned[i, j]` whether a round gives the document to that coder. `n_to_review` codings of
    each document wait for somebody to say where they belong.
    """

    documents: tuple[Document, ...]
    coders: tuple[Coder, ...]
    n_codings: NDArray[np.int64]
    is_assigned: NDArray[np.bool_]
    n_to_review: NDArray[np.int64]

    @property
    def n_begun(self) -> int:
        """Documents with at least one coding."""
        return int((self.n_codings.sum(axis=1) > 0).sum())


def measure_progress(study: Study) -> Progress:
    """How far the coding is, by document and coder.

    Coders are those who coded something or were assigned a document, in the study's order. Nothing
    is left out and nothing is undefined: these are counts of work done, not of evidence. Source:
    none. How much of a document's talk is coded is the coverage's to say.
    """
    codings, n_documents, n_coders = study.codings, len(study.documents), len(study.coders)
    cell = codings.document.astype(np.int64) * max(n_coders, 1) + codings.coder
    counts = np.bincount(cell, minlength=n_documents * n_coders).reshape(n_documents, n_coders)
    assigned = _assigned(study)
    shown = np.flatnonzero(counts.any(axis=0) | assigned.any(axis=0))
    waiting = codings.document[codings.state == STATES.index(AnchorState.TO_REVIEW)]
    return Progress(
        documents=study.documents,
        coders=tuple(study.coders[int(i)] for i in shown),
        n_codings=counts[:, shown].astype(np.int64),
        is_assigned=assigned[:, shown],
        n_to_review=np.bincount(waiting, minlength=n_documents).astype(np.int64),
    )


def _assigned(study: Study) -> NDArray[np.bool_]:
    places = {coder.id: i for i, coder in enumerate(study.coders)}
    assigned = np.zeros((len(study.documents), len(study.coders)), bool)
    for round_ in study.rounds:
        for document, coder in round_.assignments:
            assigned[study.document_index[document], places[coder]] = True
    return assigned
