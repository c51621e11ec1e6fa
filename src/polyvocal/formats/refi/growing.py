"""Columns that grow document by document: one buffer each, and no pieces to be put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Growing:
    """Columns of these kinds; `take` gives one away, so that nothing is held twice."""

    def __init__(self, kinds: Mapping[str, Any]) -> None:
        self._kinds = {name: np.dtype(kind) for name, kind in kinds.items()}
        self._held = {name: bytearray() for name in kinds}

    def add(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """More rows: as many in each column."""
        for name, kind in self._kinds.items():
            self._held[name] += np.ascontiguousarray(columns[name], dtype=kind).tobytes()

    def look(self, name: str) -> NDArray[Any]:
        """A column as it is; it cannot grow while somebody holds this."""
        return np.frombuffer(self._held[name], dtype=self._kinds[name])

    def take(self, name: str) -> NDArray[Any]:
        """A column for good."""
        return np.frombuffer(self._held.pop(name), dtype=self._kinds.pop(name))
