"""Tables as Parquet files, which keep types and are read by R, Python and databases.

Written with polars, which comes with the extra `parquet`: most people never need it, and it is
larger than all the rest of what Polyvocal is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.reports.blocks import Value

if TYPE_CHECKING:
    import polars as pl


def require_parquet() -> None:
    """Raise `BadValue` where the extra is not installed, before any work is done."""
    if find_spec("polars") is None:
        raise BadValue(
            _(
                "Parquet files need a part that is not installed. Install it with: "
                "pip install polyvocal[parquet] – or choose csv."
            )
        )


def write_parquet(path: Path, names: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """One table; a column is of numbers where every value is one, otherwise of text."""
    import polars as pl

    columns: list[list[Value]] = [[] for _name in names]
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    series = [_series(name, values) for name, values in zip(names, columns, strict=True)]
    pl.DataFrame(series).write_parquet(path, compression="zstd")


def _series(name: str, values: list[Value]) -> pl.Series:
    import polars as pl

    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int}:
        return pl.Series(name, values, dtype=pl.Int64)
    if kinds and kinds <= {int, float}:
        return pl.Series(name, values, dtype=pl.Float64)
    words = [value if value is None else str(value) for value in values]
    return pl.Series(name, words, dtype=pl.String)
