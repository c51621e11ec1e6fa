"""Events: what was done, by whom and when, chained."""

from __future__ import annotations

from django.db import models

from polyvocal.store.models.base import Row, link


class Event(Row):
    """One change. `header` is the stored truth.

    `actor`, `verb` and `reverses` repeat it to be looked up by; `reverses` is the number of the
    event that an undo or redo took back.
    """

    pk = models.CompositePrimaryKey("study_id", "number")
    study = link("Study", indexed=False)
    number = models.BigIntegerField()
    header = models.BinaryField()
    payload_digest = models.TextField()
    hash = models.TextField()
    actor = models.UUIDField()
    verb = models.TextField()
    reverses = models.BigIntegerField(null=True)

    class Meta:
        """Looked up by who, for undo."""

        indexes = (models.Index(fields=["study", "actor", "number"], name="events_of_a_person"),)


class EventPart(Row):
    """What one event did to the rows of one subject: a case, a document, or the study.

    `digest` is the HMAC-SHA256 of `data` under `salt`. Erasing a person empties `data` and `salt`
    and sets `erased_by` to the number of the erasing event; the digest stays, so the chain holds.
    """

    pk = models.CompositePrimaryKey("study_id", "number", "place")
    study = link("Study", indexed=False)
    number = models.BigIntegerField()
    place = models.IntegerField()
    subject_kind = models.TextField()
    subject = models.UUIDField()
    digest = models.TextField()
    salt = models.BinaryField()
    data = models.BinaryField()
    erased_by = models.BigIntegerField(null=True)

    class Meta:
        """Looked up by whom it is about, for erasure."""

        indexes = (models.Index(fields=["subject"], name="parts_about_a_subject"),)
