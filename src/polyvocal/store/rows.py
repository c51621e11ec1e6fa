"""Reading and writing row images: plain SQL, with the same answers on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import connections
from django.db.backends.utils import CursorWrapper

from polyvocal.store.tables import TABLES, Key, RowImage, Table, Value

# Well below the number of parameters either database takes in one statement.
_CHUNK = 500
_FETCH = 10_000
_STREAMED = 1_000
# From here on PostgreSQL's COPY is faster than single inserts.
_COPY_FROM = 50

T = TypeVar("T")
# Rows of several tables, by the names of the tables.
Found = dict[str, list[RowImage]]


def as_uuid(value: str | UUID) -> UUID:
    """An id as either database gives it."""
    return value if isinstance(value, UUID) else UUID(value)


def chunks(items: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def fetch(alias: str, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query whose answer is small."""
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(_FETCH):
            yield from rows


def stream(alias: str, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query whose answer is large, a few at a time; only inside `reading`."""
    for rows in stream_in_blocks(alias, sql, parameters, _STREAMED):
        yield from rows


def stream_in_blocks(
    alias: str, sql: str, parameters: Sequence[Any], size: int
) -> Iterator[list[tuple[Any, ...]]]:
    """As `stream`, in lists of `size` rows."""
    # PostgreSQL hands over the whole answer at once, unless asked for it in portions.
    with connections[alias].chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(size):
            yield rows


def rows_where(
    alias: str, table: Table, column: str, values: Iterable[Value]
) -> Iterator[RowImage]:
    """The images of the rows in which `column` has one of the values."""
    names = ", ".join(f'"{name}"' for name in table.columns)
    for chunk in chunks(values):
        marks = ", ".join(["%s"] * len(chunk))
        sql = f'SELECT {names} FROM "{table.sql_name}" WHERE "{column}" IN ({marks})'  # noqa: S608 - names are the models' own
        yield from as_images(alias, table, fetch(alias, sql, chunk))


def rows_of_study(
    alias: str, table: Table, study_id: UUID, *, streamed: bool = False
) -> Iterator[RowImage]:
    """The images of all rows of a table that belong to one study, in no order."""
    names = ", ".join(f't."{name}"' for name in table.columns)
    joins, owner = way_to_study(table)
    sql = f'SELECT {names} FROM "{table.sql_name}" t {joins} WHERE {owner} = %s'  # noqa: S608 - as above
    ask = stream if streamed else fetch
    yield from as_images(alias, table, ask(alias, sql, [study_id.hex]))


def rows_of_study_together(alias: str, tables: Sequence[Table], study_id: UUID) -> Found:
    """As `rows_of_study` for several tables by their names, in one question.

    For small tables without fractions: rows travel as JSON, in which SQLite rounds those.
    """
    wanted = [Some(table, f"{way_to_study(table)[1]} = %s", [study_id.hex]) for table in tables]
    return rows_together(alias, wanted)


class Some(NamedTuple):
    """Rows of a table, named t, that meet a condition in SQL of ours; none without parameters."""

    table: Table
    condition: str
    parameters: Sequence[Value]


def some(table: Table, column: str, values: Iterable[Value]) -> Some:
    """The rows in which `column` has one of these few values."""
    wanted = list(values)
    marks = ", ".join(["%s"] * len(wanted))
    return Some(table, f't."{column}" IN ({marks})', wanted)


def rows_together(alias: str, wanted: Sequence[Some]) -> Found:
    """A few rows of each of several tables, each named once, by their names, in one question.

    Of tables without fractions: see `rows_of_study_together`.
    """
    is_sqlite = connections[alias].vendor == "sqlite"
    asked = [one for one in wanted if one.parameters]
    sql = " UNION ALL ".join(
        f"{_as_json(one.table.name, is_sqlite=is_sqlite)} WHERE {one.condition}" for one in asked
    )
    found: Found = {one.table.name: [] for one in wanted}
    if asked:
        parameters = [value for one in asked for value in one.parameters]
        for name, row in fetch(alias, sql, parameters):
            found[name].append(tuple(json.loads(row)))
    return found


@cache
def _as_json(name_of_table: str, *, is_sqlite: bool) -> str:
    table = TABLES[name_of_table]
    truth, text = ("json(iif({}, 'true', 'false'))", "{}") if is_sqlite else ("{}", "{}::text")
    values = []
    for name in table.columns:
        column = f't."{name}"'
        if name in table.truth_columns:
            column = truth.format(column)
        elif name in table.id_columns:
            column = f"replace({text.format(column)}, '-', '')"
        values.append(column)
    array = "json_array({})" if is_sqlite else "json_build_array({})::text"
    row = array.format(", ".join(values))
    joins, _owner = way_to_study(table)
    return f"SELECT '{table.name}', {row} FROM \"{table.sql_name}\" t {joins}"  # noqa: S608 - the names are the models' own


def rows_by_key(alias: str, table: Table, keys: Iterable[Key]) -> dict[Key, RowImage]:
    """The images of the rows with these keys; a row that is not there is left out."""
    wanted = list(keys)
    # The narrowest column finds the rows; the rest of the key is compared here.
    at = _narrowest(table)
    column = table.key[at]
    found: dict[Key, RowImage] = {}
    asked = set(wanted)
    for image in rows_where(alias, table, column, dict.fromkeys(key[at] for key in wanted)):
        key = table.key_of(image)
        if key in asked:
            found[key] = image
    return found


def as_images(alias: str, table: Table, rows: Iterable[tuple[Any, ...]]) -> Iterator[RowImage]:
    """Rows as the database gives them → images."""
    if connections[alias].vendor == "sqlite":
        yield from rows
        return
    ids = [table.position[column] for column in table.columns if column in table.id_columns]
    for row in rows:
        image = list(row)
        for i in ids:
            if image[i] is not None:
                image[i] = image[i].hex
        yield tuple(image)


@contextmanager
def all_at_once(alias: str, n_rows: int) -> Iterator[None]:
    """Send the few statements inside, of which none is asked for an answer, in one go.

    On PostgreSQL, where each would wait for the one before to come back. What is refused is raised
    by the end of the block. Rows that are many go by another way, one after the other.
    """
    wrapper = connections[alias]
    if wrapper.vendor != "postgresql" or n_rows >= _COPY_FROM:
        yield
        return
    wrapper.ensure_connection()
    with wrapper.wrap_database_errors, wrapper.connection.pipeline():
        yield


def insert_rows(alias: str, table: Table, images: Sequence[RowImage]) -> None:
    """Add rows, by the database's own bulk path where that is faster."""
    insert_raw(alias, table.sql_name, table.columns, images)


def insert_raw(
    alias: str, sql_name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Add rows to a table by its name in the database."""
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in columns)
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "postgresql" and len(rows) >= _COPY_FROM:
            with cursor.copy(f'COPY "{sql_name}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            sql = f'INSERT INTO "{sql_name}" ({names}) VALUES ({marks})'  # noqa: S608 - as above
            cursor.executemany(sql, rows)


def update_rows(alias: str, table: Table, images: Sequence[RowImage]) -> None:
    """Bring rows to these images, found by their keys."""
    settable = [column for column in table.columns if column not in table.key]
    if not images or not settable:
        return
    assignments = ", ".join(f'"{column}" = %s' for column in settable)
    sql = f'UPDATE "{table.sql_name}" SET {assignments} WHERE {_by_key(table)}'  # noqa: S608 - as above
    places = [table.position[column] for column in settable] + list(table.key_positions)
    _execute_many(alias, sql, [[image[i] for i in places] for image in images])


def delete_rows(alias: str, table: Table, images: Sequence[RowImage]) -> None:
    """Remove rows, found by their keys."""
    sql = f'DELETE FROM "{table.sql_name}" WHERE {_by_key(table)}'  # noqa: S608 - as above
    _execute_many(alias, sql, [table.key_of(image) for image in images])


def _execute_many(alias: str, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
    if parameters:
        with connections[alias].cursor() as cursor:
            _many(cursor, sql, parameters)


def _many(cursor: CursorWrapper, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
    cursor.executemany(sql, parameters)


def _by_key(table: Table) -> str:
    return " AND ".join(f'"{column}" = %s' for column in table.key)


def _narrowest(table: Table) -> int:
    """The part of the key that few rows share: never the study when there is another id."""
    ids = [i for i, c in enumerate(table.key) if c in table.id_columns and c != "study_id"]
    return ids[0] if ids else 0


# How a table without a study of its own belongs to one: through a table that has.
_OWNERS = {"document_id": "document", "coding_id": "coding", "case_set_id": "caseset",
           "round_id": "round"}  # fmt: skip


def way_to_study(table: Table) -> tuple[str, str]:
    """The join from a table, named t, to the study its rows belong to, and the column with it."""
    if table.name == "study":
        return "", 't."id"'
    if "study_id" in table.columns:
        return "", 't."study_id"'
    column = next(column for column in table.columns if column in _OWNERS)
    join = f'JOIN "store_{_OWNERS[column]}" o ON o."id" = t."{column}"'
    return join, 'o."study_id"'
