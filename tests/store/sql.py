"""Plain SQL for tests that look behind the store's back, or go there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections


def run(alias: str, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []
