"""One class for each thing a person can do about a failure; the class writes the sentence."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from polyvocal.core.language import _
from polyvocal.core.showing import one_line


class PolyvocalError(Exception):
    """Something a person can act on. `str(error)` is one sentence fit to be shown."""


class BadFile(PolyvocalError):
    """A file cannot be used as it is: names the file, the place in it and the remedy."""

    def __init__(
        self, file: str | Path, problem: str, *, place: str = "", remedy: str = ""
    ) -> None:
        self.file, self.problem, self.place, self.remedy = str(file), problem, place, remedy
        name = one_line(Path(self.file).name or self.file)
        where = f"{name}, {place}" if place else name
        sentence = _("{where}: {problem}").format(where=where, problem=problem)
        super().__init__(f"{sentence} {remedy}".strip())


class BadValue(PolyvocalError, ValueError):
    """A value breaks a rule of the study: names the thing and the rule."""


class NotFound(PolyvocalError, LookupError):
    """What was asked for is not in the study."""


class Conflict(PolyvocalError):
    """Somebody else changed what this change stands on; says who changed what."""


class TextCorrected(Conflict):
    """A text is no longer as this person saw it: `text_version` of `document_id` is to be loaded.

    Nothing was changed; what they marked has to be marked again.
    """

    def __init__(self, sentence: str, document_id: UUID, text_version: int) -> None:
        super().__init__(sentence)
        self.document_id, self.text_version = document_id, text_version


class NotAllowed(PolyvocalError):
    """This person may not do this in this study."""


class StudyInUse(PolyvocalError):
    """Another process holds the study for longer than a person should wait."""


class CannotWrite(PolyvocalError):
    """The disk takes no more: full, over its quota, read-only or failing. Nothing was changed."""


class Unreachable(PolyvocalError):
    """A server does not answer, or does not know this account."""


class DamagedStudy(PolyvocalError):
    """The study's file or its chain of events is not as written; says where and what to do."""


class Cancelled(PolyvocalError):
    """The person stopped a long piece of work; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__(_("Stopped as you asked. Nothing was changed."))
