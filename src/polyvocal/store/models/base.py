"""What the tables have in common.

Every column that an event records is an id, a text, a number or a yes/no; dates are ISO texts,
moments are microseconds and lists are JSON texts. So a row reads the same on both databases and in
the event that wrote it, and one mechanism undoes every change (docs/adr/0006-events-hold-rows.md).
"""

from __future__ import annotations

from typing import Any

from django.db import models


class Row(models.Model):
    """A table of the store. Rows are written by `store.changes` only, never by `save`."""

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


def own_id() -> models.UUIDField[Any, Any]:
    """The identity given once and kept through exports, merges and moves."""
    return models.UUIDField(primary_key=True)


def code_named(*, null: bool = False, indexed: bool = True) -> models.UUIDField[Any, Any]:
    """A code of the same study by its id, which another study may have too: see `Code`."""
    return models.UUIDField(null=null, db_index=indexed)


def link(to: str, *, null: bool = False, indexed: bool = True) -> models.ForeignKey[Any, Any]:
    """A reference held by the database; what hangs on a row is removed by `store.changes` first."""
    return models.ForeignKey(
        to, on_delete=models.DO_NOTHING, null=null, related_name="+", db_index=indexed
    )
