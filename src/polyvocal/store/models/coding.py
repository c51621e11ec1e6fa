"""Codings and what hangs on them."""

from __future__ import annotations

from django.db import models

from polyvocal.store.models.base import Row, code_named, link, own_id


class Coder(Row):
    """Someone who codes; namesakes stay two."""

    id = own_id()
    study = link("Study")
    name = models.TextField()
    kind = models.TextField()


class Round(Row):
    """An assignment of documents to coders. `is_lifted`: all have handed in, once for all.

    `repeats` is the round it does again; `drawn` how its documents were drawn by chance.
    """

    id = own_id()
    study = link("Study")
    name = models.TextField()
    is_blind = models.BooleanField()
    purpose = models.TextField(db_default="")
    key = link("Coder", null=True, indexed=False)
    is_lifted = models.BooleanField(db_default=False)
    repeats = models.UUIDField(null=True)
    drawn = models.TextField(db_default="")


class Assignment(Row):
    """One document given to one coder in a round."""

    pk = models.CompositePrimaryKey("round_id", "document_id", "coder_id")
    round = link("Round", indexed=False)
    document = link("Document")
    coder = link("Coder")


class Submission(Row):
    """One coder handed a round's work in, and may have opened it again."""

    pk = models.CompositePrimaryKey("round_id", "coder_id")
    round = link("Round", indexed=False)
    coder = link("Coder", indexed=False)
    is_submitted = models.BooleanField()
    has_seen = models.BooleanField()


class Coding(Row):
    """One coder applied one code, in one round. Where it stands is its anchor's to say.

    Indexed by document only: half a million rows make every further index dear, and whatever asks
    by code or coder reads the study's columns. `created` is microseconds since 1970 (0: not known).
    """

    id = own_id()
    study = link("Study", indexed=False)
    document = link("Document")
    code_id = code_named(indexed=False)
    coder = link("Coder", indexed=False)
    round = link("Round", null=True, indexed=False)
    template_version = models.IntegerField()
    certainty = models.TextField()
    stance = models.TextField()
    basis = models.TextField()
    note = models.TextField()
    created = models.BigIntegerField()
    found_by = models.TextField(db_default="")


class Anchor(Row):
    """Where a coding stands in one version of its document's text.

    `start` and `end` are code points; `quote_digest` is the beginning of the SHA-256 of the words
    between them (`core` cuts the words themselves from the text). Of a passage that is lost they
    name the one character where it stood.
    """

    pk = models.CompositePrimaryKey("coding_id", "text_version")
    coding = link("Coding", indexed=False)
    text_version = models.IntegerField()
    start = models.IntegerField()
    end = models.IntegerField()
    quote_digest = models.TextField()
    state = models.TextField()


class Memo(Row):
    """A note by a coder on a thing of the study."""

    id = own_id()
    study = link("Study")
    target = models.TextField()
    target_id = models.UUIDField(null=True, db_index=True)
    text = models.TextField()
    author = link("Coder", indexed=False)


class ContentNote(Row):
    """A word of warning before a passage."""

    id = own_id()
    study = link("Study", indexed=False)
    document = link("Document")
    text = models.TextField()
    author = link("Coder", indexed=False)


class NotePlace(Row):
    """Where a content note, or a memo on a passage, stands in one version of a text.

    The columns of an anchor; `note_id` is that of either.
    """

    pk = models.CompositePrimaryKey("note_id", "text_version")
    study = link("Study", indexed=False)
    note_id = models.UUIDField()
    text_version = models.IntegerField()
    start = models.IntegerField()
    end = models.IntegerField()
    quote_digest = models.TextField()
    state = models.TextField()


class Exemplar(Row):
    """A coding chosen for publication; `edits` is a JSON list."""

    id = own_id()
    study = link("Study")
    coding = link("Coding")
    edits = models.TextField()


class Claim(Row):
    """A sentence whose numbers are bound to queries (`queries`: a JSON list of pairs)."""

    id = own_id()
    study = link("Study")
    sentence = models.TextField()
    queries = models.TextField()


class ForeignId(Row):
    """What another program calls a thing of this study."""

    pk = models.CompositePrimaryKey("study_id", "entity", "producer", "kind")
    study = link("Study")
    entity = models.UUIDField()
    producer = models.TextField()
    kind = models.TextField()
    foreign_id = models.TextField()
