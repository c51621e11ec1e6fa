"""Studies, and the people in them."""

from __future__ import annotations

from django.db import models

from polyvocal.store.models.base import Row, link, own_id


class Study(Row):
    """One project. `n_events` and `head` are where its chain of events stands.

    `no_agreement` is why agreement does not fit how it is done ("": nothing is declared).
    """

    id = own_id()
    name = models.TextField()
    language = models.TextField()
    framework = models.TextField()
    no_agreement = models.TextField(db_default="")
    n_events = models.BigIntegerField(db_default=0)
    head = models.TextField(db_default="")


class Preference(Row):
    """What is remembered for one person alone, such as where they read last.

    In no event and no digest, and never more than the latest value (docs/adr/0013).
    """

    pk = models.CompositePrimaryKey("study_id", "person", "name")
    study = link("Study", indexed=False)
    person = models.UUIDField()
    name = models.TextField()
    value = models.TextField()


class Attribute(Row):
    """Something recorded about every case; `declared` lists its values as JSON."""

    id = own_id()
    study = link("Study")
    position = models.IntegerField()
    name = models.TextField()
    kind = models.TextField()
    declared = models.TextField()

    class Meta:
        """Named once in a study."""

        constraints = (models.UniqueConstraint(fields=["study", "name"], name="one_attribute"),)


class Case(Row):
    """A participant, a site or an intervention; `facts` holds its attribute values as JSON.

    `set_aside` is why it is left out of results ("": it is not).
    """

    id = own_id()
    study = link("Study")
    label = models.TextField()
    role = models.TextField()
    stage = models.TextField()
    facts = models.TextField()
    consent = models.TextField()
    consent_until = models.TextField()
    set_aside = models.TextField(db_default="")

    class Meta:
        """Labelled once in a study."""

        constraints = (models.UniqueConstraint(fields=["study", "label"], name="one_case"),)


class CaseSet(Row):
    """A named, frozen choice of cases."""

    id = own_id()
    study = link("Study")
    name = models.TextField()
    reason = models.TextField()


class CaseSetMember(Row):
    """One case of a case set."""

    pk = models.CompositePrimaryKey("case_set_id", "case_id")
    case_set = link("CaseSet", indexed=False)
    case = link("Case")


class Partnership(Row):
    """A typed link between two people; an end without a case is a placeholder."""

    id = own_id()
    study = link("Study")
    kind = models.TextField()
    first_case = link("Case", null=True)
    first_label = models.TextField()
    first_role = models.TextField()
    second_case = link("Case", null=True)
    second_label = models.TextField()
    second_role = models.TextField()
