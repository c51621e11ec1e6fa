"""The accounts of a server, from one database to another: what is beside the studies and lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections
from django.db import models as django_models

# Sessions and what is counted end with the server they are of; the rest Django makes by itself.
_ROOMS = ("accounts", "account", "mfa", "socialaccount")
_LEFT_BEHIND = frozenset({"counted"})


def has_accounts(alias: str) -> bool:
    """Has this database tables of accounts, and does this program know of them?"""
    kinds = _kinds()
    if not kinds:
        return False
    table = kinds[0]._meta.db_table  # noqa: SLF001 - Django's documented way
    with _trusted(alias):
        return table in connections[alias].introspection.table_names()


def count_accounts(alias: str) -> int:
    """How many accounts there are."""
    with _trusted(alias):
        return _kinds()[0]._base_manager.using(alias).count()  # noqa: SLF001 - the same


def copy_accounts(source: str, target: str) -> int:
    """Put all accounts with their digests and sealed factors into another database; how many.

    Inside the transaction that the caller holds on `target`, whose tables must be there and empty.
    """
    kinds = _kinds()
    connection = connections[target]
    with _trusted(source), _trusted(target):
        for kind in kinds:
            for row in kind._base_manager.using(source).order_by("pk").iterator():  # noqa: SLF001 - the same
                # As it is: no time of writing put in place of the one it was made at.
                row.save_base(raw=True, using=target, force_insert=True)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), kinds):
                cursor.execute(statement)
    return count_accounts(target)


@contextmanager
def _trusted(alias: str) -> Iterator[None]:
    """On SQLite, checks of these tables call functions that the tables of a study may not."""
    if connections[alias].vendor != "sqlite":
        yield
        return
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA trusted_schema = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA trusted_schema = OFF")


def _kinds() -> list[type[django_models.Model]]:
    """What there is of accounts: the accounts themselves first, since the others refer to them."""
    return [
        model
        for room in _ROOMS
        if apps.is_installed(f"polyvocal.web.{room}") or apps.is_installed(f"allauth.{room}")
        for model in sorted(
            apps.get_app_config(room).get_models(),
            key=lambda model: model._meta.model_name != "account",  # noqa: SLF001 - the same
        )
        if model._meta.model_name not in _LEFT_BEHIND  # noqa: SLF001 - the same
    ]
