"""Whose session it is: the account as it is now, asked with each request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS, connections

from polyvocal.web.accounts.models import Account


class KnownAccounts(AuthenticationBackend):  # type: ignore[misc]  # it ships no types
    """allauth's, asking for an account by one plain question.

    Django's way of putting it took ten times as long as the answer.
    """

    def get_user(self, user_id: Any) -> Account | None:
        """The account of this id, unless it is closed."""
        connection = connections[DEFAULT_DB_ALIAS]
        account, asked = Account._meta.pk, _question(connection.vendor)  # noqa: SLF001 - Django's documented way
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, [account.get_db_prep_value(user_id, connection)])
            row = cursor.fetchone()
        if row is None:
            return None
        values = list(row)
        for place, expression, converters in asked.converted:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        found = Account.from_db(DEFAULT_DB_ALIAS, asked.names, values)
        return found if self.user_can_authenticate(found) else None


class _Question(NamedTuple):
    """For an account by its id; and what the values of its columns are made of, by their places."""

    sql: str
    names: tuple[str, ...]
    converted: Sequence[tuple[int, Any, Sequence[Callable[..., Any]]]]


@cache
def _question(_vendor: str) -> _Question:
    connection, of = connections[DEFAULT_DB_ALIAS], Account._meta  # noqa: SLF001 - as above
    expressions = [field.get_col(of.db_table) for field in of.concrete_fields]
    converted = [
        (place, it, [*connection.ops.get_db_converters(it), *it.get_db_converters(connection)])
        for place, it in enumerate(expressions)
    ]
    columns = ", ".join(f'"{field.column}"' for field in of.concrete_fields)
    return _Question(
        f'SELECT {columns} FROM "{of.db_table}" WHERE "{of.pk.column}" = %s',  # noqa: S608 - names of ours
        tuple(field.attname for field in of.concrete_fields),
        converted,
    )
