"""Documents, their texts, and who speaks in them."""

from __future__ import annotations

from django.db import models

from polyvocal.store.models.base import Row, link, own_id


class Content(Row):
    """Bytes that never change, kept once in a study under their SHA-256 (hex).

    Texts (UTF-8), packed turns and originals. Events name a content by its digest and never repeat
    it; removing a document leaves its contents, so that undo finds them.
    """

    pk = models.CompositePrimaryKey("study_id", "digest")
    study = link("Study", indexed=False)
    digest = models.TextField()
    data = models.BinaryField()


class TextIndex(Row):
    """What proposes a text to a search: its distinct folded words, each between line ends.

    Apart from the text, so that going through all words reads no text.
    """

    pk = models.CompositePrimaryKey("study_id", "digest")
    study = link("Study", indexed=False)
    digest = models.TextField()
    words = models.TextField()


class Document(Row):
    """A transcript, field note or paper. `content_digest` caches `core.digest.document_digest`.

    `minutes` is the interview's length; empty texts stand for what is not known. `set_aside` is why
    it is left out of results ("": it is not).
    """

    id = own_id()
    study = link("Study")
    name = models.TextField()
    kind = models.TextField()
    date = models.TextField()
    minutes = models.FloatField(null=True)
    time_point = models.TextField()
    interviewer = models.TextField()
    language = models.TextField()
    recording = models.TextField()
    set_aside = models.TextField(db_default="")
    text_version = models.IntegerField()
    content_digest = models.TextField(db_default="")

    class Meta:
        """Named once in a study."""

        constraints = (models.UniqueConstraint(fields=["study", "name"], name="one_document"),)


class TextVersion(Row):
    """One state of a document's text: the digests of its text and its turns, and its size.

    `edits_digest` names the content that says what changed since the version before ("": the first
    of all); see `core.text_edits`.
    """

    pk = models.CompositePrimaryKey("document_id", "number")
    document = link("Document", indexed=False)
    number = models.IntegerField()
    text_digest = models.TextField()
    turns_digest = models.TextField()
    n_characters = models.IntegerField()
    n_words = models.IntegerField()
    edits_digest = models.TextField(db_default="")


class Original(Row):
    """The file a document came from, byte for byte, by digest."""

    document = models.OneToOneField(
        "Document", on_delete=models.DO_NOTHING, primary_key=True, related_name="+"
    )
    file_name = models.TextField()
    digest = models.TextField()
    n_bytes = models.BigIntegerField()


class Speaker(Row):
    """One voice in one document."""

    id = own_id()
    document = link("Document")
    label = models.TextField()
    kind = models.TextField()
    case = link("Case", null=True)
