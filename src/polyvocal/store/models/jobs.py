"""Long work and what waits beside the studies: rows that come and go within a day.

None is a part of a study: no event, no digest and no copy of a study has them. On SQLite they are
in a database of their own, so that what is told of an import can be written while it holds the
study’s file (docs/adr/0025). Moments are seconds since 1970.
"""

from __future__ import annotations

from django.db import models

from polyvocal.store.models.base import Row


class Job(Row):
    """One piece of long work: what to do for whom, who does it until when, and what came of it."""

    id = models.UUIDField(primary_key=True)
    study = models.UUIDField()
    person = models.UUIDField(null=True)
    person_name = models.TextField()
    language = models.TextField()
    kind = models.TextField()
    title = models.TextField()
    next_page = models.TextField()
    arguments = models.BinaryField()
    state = models.TextField()
    what = models.TextField()
    done = models.BigIntegerField()
    total = models.BigIntegerField(null=True)
    problem = models.TextField()
    file_name = models.TextField()
    media_type = models.TextField()
    result = models.BinaryField()
    is_to_stop = models.BooleanField()
    worker = models.TextField()
    leased_until = models.FloatField()
    n_begun = models.IntegerField()
    asked_at = models.FloatField()
    touched_at = models.FloatField()

    class Meta:
        """Looked up by what is to be done next."""

        indexes = (models.Index(fields=["state", "asked_at"], name="jobs_to_do"),)


class Draft(Row):
    """What waits to be looked through before it is stored."""

    id = models.UUIDField(primary_key=True)
    study = models.UUIDField(db_index=True)
    kind = models.TextField()
    data = models.BinaryField()
    touched_at = models.FloatField()


class Reader(Row):
    """Somebody who has a document open at this moment."""

    pk = models.CompositePrimaryKey("study", "document", "person")
    study = models.UUIDField()
    document = models.UUIDField()
    person = models.UUIDField()
    name = models.TextField()
    seen_at = models.FloatField()


class Receipt(Row):
    """A job whose change was kept: written with the change itself, so that it is made once."""

    job = models.UUIDField(primary_key=True)
    kept_at = models.FloatField()
