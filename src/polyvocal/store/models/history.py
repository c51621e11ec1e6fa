"""Events: what was done, by whom and when, chained."""

from __future__ import annotations

from django.db import models

from polyvocal.store.models.base import Row, link


class Event(Row):
    """One change. `header` is the stored truth.

    `actor`, `verb`, `reverses` and `thing` repeat it to be looked up by; `reverses` is the number
    of the event that an undo or redo took back, `thing` the code, coder or round it is about.
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
    thing = models.UUIDField(null=True)

    class Meta:
        """Looked up by who, for undo; by what they took back; and by what they are about."""

        indexes = (
            models.Index(fields=["study", "actor", "number"], name="events_of_a_person"),
            models.Index(
                fields=["study", "reverses"],
                condition=models.Q(reverses__isnull=False),
                name="events_taken_back",
            ),
            models.Index(
                fields=["study", "thing"],
                condition=models.Q(thing__isnull=False),
                name="events_about_a_thing",
            ),
        )


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
