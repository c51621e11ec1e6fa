"""Which tables are in which database: accounts beside the studies of a server, in no other file."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS


class AccountsWithStudies:
    """A router: a study that is taken out as a file takes nobody's account along."""

    def allow_migrate(self, db: str, app_label: str, **_hints: object) -> bool:
        """May tables of this room be made in this database?"""
        return app_label == "store" or db == DEFAULT_DB_ALIAS
