"""Do codings stand on the words they were made on? Asked whenever a text is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polyvocal.core.columns import Codings
from polyvocal.core.errors import DamagedStudy
from polyvocal.core.language import ngettext
from polyvocal.store.packing import quote_digest

# Start, end, and what the anchor keeps of the words between them.
Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Codings, and row by row what their anchors keep of their words, as a number."""

    codings: Codings
    quote_digests: NDArray[np.uint64]

    def places(self, document: int) -> Iterable[Place]:
        """The places of the codings of one document, by its position in the study."""
        rows = self.codings.rows_of(document)
        here = slice(rows.start, rows.stop)
        return zip(
            self.codings.start[here].tolist(),
            self.codings.end[here].tolist(),
            map("{:016x}".format, self.quote_digests[here].tolist()),
            strict=True,
        )


def require_standing(name: str, text: str, places: Iterable[Place]) -> None:
    """Raise `DamagedStudy` where codings of the document of this name have come off their words."""
    n_wrong = count_misplaced(text, places)
    if n_wrong:
        raise DamagedStudy(
            ngettext(
                "{n} coding of the document {name} no longer stands on the words it was made on; "
                "something else than Polyvocal changed the study. Restore a copy.",
                "{n} codings of the document {name} no longer stand on the words they were made "
                "on; something else than Polyvocal changed the study. Restore a copy.",
                n_wrong,
            ).format(n=n_wrong, name=name)
        )


def count_misplaced(text: str, places: Iterable[Place]) -> int:
    """How many of the places lie outside the text or on other words than their own."""
    return sum(
        not 0 <= start < end <= len(text) or quote_digest(text[start:end]) != digest
        for start, end, digest in places
    )
