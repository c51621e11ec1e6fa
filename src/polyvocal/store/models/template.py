"""The study's template: codes that stay, and their states from version to version."""

from __future__ import annotations

from django.db import models

from polyvocal.store.models.base import Row, code_named, link


class TemplateVersion(Row):
    """A version of the template, counted from 1; the highest is in force."""

    pk = models.CompositePrimaryKey("study_id", "number")
    study = link("Study", indexed=False)
    number = models.IntegerField()
    is_final = models.BooleanField()


class Code(Row):
    """A code's identity in its study, through all versions.

    Two studies that test one framework have codes of the same ids, in one database as in two.
    """

    pk = models.CompositePrimaryKey("study_id", "id")
    study = link("Study")
    id = models.UUIDField()


class CodeState(Row):
    """What a version says of a code. `place` orders the codes of a version, with gaps.

    `examples`, `synonyms` and `foreign_ids` are JSON lists.
    """

    pk = models.CompositePrimaryKey("study_id", "version", "code_id")
    study = link("Study", indexed=False)
    version = models.IntegerField()
    code_id = code_named()
    place = models.BigIntegerField()
    number = models.TextField()
    label = models.TextField()
    parent_id = code_named(null=True)
    is_group = models.BooleanField()
    origin = models.TextField()
    definition = models.TextField()
    include = models.TextField()
    exclude = models.TextField()
    examples = models.TextField()
    synonyms = models.TextField()
    foreign_ids = models.TextField()
    is_retired = models.BooleanField()


class CodeLook(Row):
    """How a code is painted: no matter of the template's versions (docs/adr/0013)."""

    pk = models.CompositePrimaryKey("study_id", "code_id")
    code_id = code_named(indexed=False)
    study = link("Study")
    colour = models.TextField()
    pattern = models.TextField()


class CodeMapping(Row):
    """How codes of the version before became codes of this one; the ends are JSON lists of ids."""

    pk = models.CompositePrimaryKey("study_id", "version", "place")
    study = link("Study", indexed=False)
    version = models.IntegerField()
    place = models.IntegerField()
    kind = models.TextField()
    codes_before = models.TextField()
    codes_after = models.TextField()


class LicensedDefinition(Row):
    """What a source that the team has a licence for says of a code; `examples` is a JSON list.

    A table of its own, so that what reads the template for a report never meets these words.
    """

    pk = models.CompositePrimaryKey("study_id", "code_id")
    code_id = code_named(indexed=False)
    study = link("Study")
    source = models.TextField()
    definition = models.TextField()
    include = models.TextField()
    exclude = models.TextField()
    examples = models.TextField()
