"""What is kept of a source beside its words: its file, and what of it is not in the package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _, ngettext
from polyvocal.formats.limits import LARGEST_ATTACHMENT, MEGABYTE
from polyvocal.formats.refi.archive import Archive, file_name
from polyvocal.formats.refi.documents_in import Planned
from polyvocal.formats.refi.media import (
    LARGEST_MEDIUM,
    Role,
    is_plain,
    name_of_medium,
    sources_beside,
)
from polyvocal.formats.refi.texts import RawText, Texts
from polyvocal.formats.refi.values import SourceEntry, SourceKind

_RECORDINGS = {SourceKind.AUDIO, SourceKind.VIDEO}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document's own file: where it is in the package, and what it is called.

    `called` is the document's name, by which a person knows it where it is damaged.
    """

    path: str
    name: str
    called: str = field(default="", compare=False)


@dataclass
class FilesIn:
    """Finds them and accounts for them.

    `with_recordings`: there is a folder beside the study where recordings can be put; `recordings`
    are those, their names and where they are in the package.
    """

    archive: Archive
    texts: Texts
    account: Account
    with_recordings: bool = False
    attachments: dict[UUID, Attachment] = field(default_factory=dict)
    recordings: dict[str, str] = field(default_factory=dict)
    _beside: dict[UUID, list[tuple[Role, SourceEntry]]] = field(default_factory=dict)
    _n_without_text: int = 0

    def set_apart(self, sources: Iterable[SourceEntry]) -> list[SourceEntry]:
        """The sources without those that went out with a document of ours, for its file or marks.

        Their marks have come back with the document, whose note keeps them.
        """
        known = sources_beside(sources := list(sources))
        own = []
        for source in sources:
            whose = known.get(source.guid) if source.guid else None
            if whose is None:
                own.append(source)
            elif source.path:
                self._beside.setdefault(whose[0], []).append((whose[1], source))
        return own

    def take(self, plan: Planned, raw: RawText | None, word_file: str = "") -> None:
        """Those of a document; of a recording with several transcripts, with the first.

        `word_file`: what its Word file was called, where an export of ours tells it.
        """
        if not plan.is_first:
            return
        for role, source in self._beside.get(plan.id, ()):
            is_recording = role is Role.RECORDING
            self._take(plan, source.path, name_of_medium(source), is_recording=is_recording)
        media = plan.source.path or plan.source.rich_path
        if media and self.archive.has(media):
            is_large = self.archive.size(media) > LARGEST_ATTACHMENT
            is_recording = is_large and plan.source.kind in _RECORDINGS
            name = file_name(media) if plan.source.path else file_name(word_file or media)
            self._take(plan, media, name, is_recording=is_recording)
        elif plan.source.path:
            how = _("did not come along: its name is kept with the document")
            self.account.add(Thing.ORIGINALS, Fate.LEFT_OUT, 1, how)
        elif plan.source.rich_path:
            how = _("the Word file of a text did not come along")
            self.account.add(Thing.ORIGINALS, Fate.LEFT_OUT, 1, how)
        self._tell_text(plan, raw)

    def tell_missing(self) -> None:
        """What to do about texts that did not come along, which weighs more than all else."""
        n = self._n_without_text
        if n:
            sentence = ngettext(
                "The text of {n} document did not come along, so that nothing in it can be read or "
                "counted. Export the project again from the other tool, as a package with its "
                "sources (qdpx), and bring that in.",
                "The texts of {n} documents did not come along, so that nothing in them can be "
                "read or counted. Export the project again from the other tool, as a package with "
                "its sources (qdpx), and bring that in.",
                n,
            )
            self.account.remark(sentence.format(n=n), is_first=True)

    def _take(self, plan: Planned, path: str, name: str, *, is_recording: bool) -> None:
        size = self.archive.size(path)
        if is_recording and self.with_recordings and size <= LARGEST_MEDIUM and is_plain(name):
            self.recordings.setdefault(name, path)
            how = _("in the folder of recordings beside the study")
            self.account.add(Thing.ORIGINALS, Fate.KEPT, 1, how)
        elif is_recording or size > LARGEST_ATTACHMENT:
            how = _("larger than {size} MB: keep it beside the study").format(
                size=LARGEST_ATTACHMENT // MEGABYTE
            )
            if is_recording and size <= LARGEST_ATTACHMENT:
                how = _("a recording: keep it beside the study")
            self.account.add(Thing.ORIGINALS, Fate.LEFT_OUT, 1, how)
        elif self.archive.has(path):
            self.attachments[plan.id] = Attachment(path, name, plan.name)
            self.account.add(Thing.ORIGINALS, Fate.KEPT, 1, _("beside the document's text"))

    def _tell_text(self, plan: Planned, raw: RawText | None) -> None:
        entry = plan.text_entry
        problem = self.texts.problem_of(entry)
        if raw is None and problem is not None:
            self._tell_unreadable(plan, problem)
        elif raw is None and (entry.plain_path or entry.rich_path):
            how = _("did not come along: the document is empty")
            self.account.add(Thing.TEXTS, Fate.LEFT_OUT, 1, how)
            self._n_without_text += 1
        elif raw is not None and raw.is_from_rich:
            how = _("there was no plain text: read from the Word file")
            self.account.add(Thing.TEXTS, Fate.CHANGED, 1, how)
        elif raw is not None and raw.findings:
            how = _("not all of it was in UTF-8: see below how it was read")
            self.account.add(Thing.TEXTS, Fate.CHANGED, 1, how)
            for finding in raw.findings:
                self.account.note(replace(finding, file=plan.name))
        elif raw is not None:
            self.account.add(Thing.TEXTS, Fate.WHOLE)

    def _tell_unreadable(self, plan: Planned, problem: str) -> None:
        """What stands in the place of a text is kept as the document's file, unless it is huge."""
        path = plan.text_entry.plain_path
        how = _("no text that can be read: the document is empty, and told below")
        self.account.add(Thing.TEXTS, Fate.LEFT_OUT, 1, how)
        self.account.note(Finding(Outcome.LEFT_OUT, plan.name, "", say_unreadable(problem)))
        if path and plan.id not in self.attachments:
            self._take(plan, path, file_name(path), is_recording=False)


def say_unreadable(problem: str) -> str:
    """What to do about something that should have been a text."""
    return _(
        "Its text could not be read: {problem}. Look at it in the other tool, put a text that can "
        "be read in its place there, and export the project again."
    ).format(problem=problem[:1].lower() + problem[1:])
