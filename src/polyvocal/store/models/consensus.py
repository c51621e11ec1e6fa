"""How the agreed layer came about: decisions, and the codings each rests on and led to."""

from __future__ import annotations

from django.db import models

from polyvocal.store.models.base import Row, link, own_id


class Decision(Row):
    """One place that coders read differently, and what was decided of it."""

    id = own_id()
    study = link("Study")
    document = link("Document")
    adjudicator = link("Coder", indexed=False)
    outcome = models.TextField()
    reason = models.TextField()
    note = models.TextField()


class DecisionLink(Row):
    """A coding that a decision rests on (`is_result` false), or one of the agreed layer it made."""

    pk = models.CompositePrimaryKey("decision_id", "coding_id")
    decision = link("Decision", indexed=False)
    coding = link("Coding")
    is_result = models.BooleanField()
