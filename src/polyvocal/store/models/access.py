"""Who may do what in a study that is kept on a server."""

from __future__ import annotations

from django.db import models

from polyvocal.store.models.base import Row, link


class Member(Row):
    """One person's role in one study; a study nobody is a member of is a file on somebody's disk.

    `person` is the id of an account, which is also the id of the events that they make.
    """

    pk = models.CompositePrimaryKey("study_id", "person")
    study = link("Study", indexed=False)
    person = models.UUIDField(db_index=True)
    role = models.TextField()
