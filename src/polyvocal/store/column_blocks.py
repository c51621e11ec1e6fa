"""A table's columns in blocks, the values of each strung together by the database.

A Python value for every cell of a million rows takes longer than all that is done with them after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections

from polyvocal.store.rows import fetch, stream, stream_in_blocks

BETWEEN = ","
_BETWEEN_COLUMNS = ";"
_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Some columns of the rows of one study.

    `columns` are SQL: never NULL, text without comma or semicolon. `source` names the table as `t`;
    `belongs` says which rows, `parameters` being what its marks stand for.
    """

    columns: tuple[str, ...]
    source: str
    belongs: str
    parameters: tuple[Any, ...] = ()

    def count(self, alias: str) -> int:
        """The number of rows."""
        sql = f"SELECT count(*) FROM {self.source} WHERE {self.belongs}"  # noqa: S608 - names of ours
        [(n,)] = fetch(alias, sql, self.parameters)
        return int(n)

    def blocks(self, alias: str) -> Iterator[Sequence[str]]:
        """For some rows at a time, in the order in which they lie, each column's values as text."""
        if connections[alias].vendor == "sqlite":
            return self._by_place(alias)
        return self._by_number(alias)

    def _by_place(self, alias: str) -> Iterator[Sequence[str]]:
        """SQLite would sort the whole table to group it, but finds neighbours at once."""
        table = self.source.removesuffix(" t")
        [(last,)] = fetch(alias, f"SELECT coalesce(max(rowid), 0) FROM {table}")  # noqa: S608 - names of ours
        strung = f" || '{_BETWEEN_COLUMNS}' || ".join(
            f"group_concat({column}, '{BETWEEN}')" for column in self.columns
        )
        # One question whatever the size, since a page may not ask more of a large study.
        sql = (
            "WITH RECURSIVE block(first) AS "  # noqa: S608 - names of ours
            f"(SELECT 0 UNION ALL SELECT first + {_ROWS} FROM block WHERE first + {_ROWS} < %s) "
            f"SELECT (SELECT {strung} FROM {self.source} WHERE {self.belongs} "
            f"AND t.rowid > block.first AND t.rowid <= block.first + {_ROWS}) FROM block"
        )
        for [(block,)] in stream_in_blocks(alias, sql, (last, *self.parameters), 1):
            if block is not None:
                yield block.split(_BETWEEN_COLUMNS)

    def _by_number(self, alias: str) -> Iterator[Sequence[str]]:
        names = self._names()
        strung = ", ".join(f"string_agg({name}, '{BETWEEN}')" for name in names)
        sql = (
            f"SELECT {strung} FROM (SELECT row_number() OVER () - 1 AS place, {self._named(names)} "  # noqa: S608 - names of ours
            f"FROM {self.source} WHERE {self.belongs}) AS found GROUP BY place / {_ROWS}"
        )
        return stream(alias, sql, self.parameters)

    def _names(self) -> list[str]:
        return [f"c{i}" for i in range(len(self.columns))]

    def _named(self, names: list[str]) -> str:
        return ", ".join(f"{c} AS {name}" for c, name in zip(self.columns, names, strict=True))
