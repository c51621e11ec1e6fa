"""A study as the XML of a project: piece by piece, in the standard's order, always the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from polyvocal.core.documents import Document
from polyvocal.core.language import _
from polyvocal.core.progress import Progress
from polyvocal.core.study import Study
from polyvocal.formats.refi import words
from polyvocal.formats.refi.areas import areas_again
from polyvocal.formats.refi.code_words import describe, name_of
from polyvocal.formats.refi.codebook_lines import CodebookLines
from polyvocal.formats.refi.codebooks import ORIGIN
from polyvocal.formats.refi.codings_out import CodingsOut, PositionsOut
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.kept import given_again
from polyvocal.formats.refi.media import Medium, Role
from polyvocal.formats.refi.notes_out import NotesOut, references
from polyvocal.formats.refi.people_out import PeopleOut, document_values
from polyvocal.formats.refi.positions import Reading
from polyvocal.formats.refi.shielding import shield
from polyvocal.formats.refi.values import SourceKind
from polyvocal.formats.refi.xml_text import DECLARATION, element, opening

_NAMESPACE = "urn:QDA-XML:project:1.0"


class ProjectLines:
    """Iterates over the pieces of a project's XML; `reading` is how positions are counted.

    `media` are the files that go out beside the texts.
    """

    def __init__(
        self, study: Study, reading: Reading, progress: Progress, media: Sequence[Medium] = ()
    ) -> None:
        self._study, self._reading, self._progress = study, reading, progress
        self._media: dict[UUID, list[Medium]] = {}
        for medium in media:
            self._media.setdefault(medium.document, []).append(medium)
        self._notes = NotesOut(study, reading)
        self._people = PeopleOut(study, self._notes.case_passages.values())

    def __iter__(self) -> Iterator[str]:
        study = self._study
        name = shield(study.name)
        yield DECLARATION
        root = (("xmlns", _NAMESPACE), ("name", name), ("origin", ORIGIN))
        yield f"{opening('Project', root)}\n"
        yield from _within("Users", self._users())
        yield from self._codebook()
        yield from _within("Variables", self._people.variables())
        yield from _within("Cases", self._people.cases())
        yield from _within("Sources", self._sources())
        yield from _within("Notes", self._notes.lines())
        given = [entry for memo in study.memos if (entry := given_again(memo)) is not None]
        links = [xml + "\n" for kind, xml in given if kind == "Link"]
        yield from _within("Links", (*self._people.links(self._notes.on_cases), *links))
        yield from _within("Sets", (*self._rounds(), *(x for kind, x in given if kind == "Set")))
        yield from _within("Graphs", (xml for kind, xml in given if kind == "Graph"))
        yield f"{references(self._notes.of_study)}\n</Project>\n"

    def _users(self) -> Iterator[str]:
        for coder in self._study.coders:
            attributes = (("guid", str(coder.id)), ("name", shield(coder.name)))
            yield opening("User", attributes, closed=True) + "\n"

    def _codebook(self) -> Iterator[str]:
        """The version in force, and under a head of its own what only earlier versions had."""
        template = self._study.template
        if not template.codes:
            return
        notes = self._notes.on_codes
        yield "<CodeBook>\n<Codes>\n"
        yield from CodebookLines(template.current.codes, self._study.looks, notes)
        there = {code.id for code in template.current.codes}
        earlier = [code for code in template.codes if code.id not in there]
        if earlier:
            apart = derived("codes", words.EARLIER_CODES)
            head = (("guid", str(apart)), ("name", words.EARLIER_CODES), ("isCodable", "false"))
            yield opening("Code", head)
            for code in earlier:
                said = (("guid", str(code.id)), ("name", name_of(code)), ("isCodable", "true"))
                inner = element("Description", describe(code)) + references(notes.get(code.id, ()))
                yield f"{opening('Code', said)}{inner}</Code>\n"
            yield "</Code>\n"
        yield "</Codes>\n</CodeBook>\n"

    def _sources(self) -> Iterator[str]:
        codings, documents = CodingsOut(self._study, self._notes), self._study.documents
        areas = self._areas()
        for i, document in enumerate(documents):
            self._progress(_("Writing codings"), i, len(documents))
            rich, media = self._files_of(document.id)
            attributes = (
                ("guid", str(document.id)),
                ("name", shield(document.name)),
                ("richTextPath", f"internal://{rich.member}" if rich else None),
                ("plainTextPath", f"internal://{member_name(document)}"),
            )
            yield f"{opening('TextSource', attributes)}\n"
            yield from codings.lines(i, self._positions(document))
            notes = self._notes.on_documents.get(document.id, ())
            yield references([self._notes.turns_of(document.id), *notes])
            yield from document_values(document, rich.name if rich else "")
            yield "</TextSource>\n"
            yield from areas.get(document.id, ())
            # What marks were on has gone out with them.
            yield from (f"{medium.xml()}\n" for medium in media)
        self._progress(_("Writing codings"), len(documents), len(documents))

    def _files_of(self, document: UUID) -> tuple[Medium | None, list[Medium]]:
        """The Word file that its words came from, if it goes along, and the other files."""
        media = self._media.get(document, [])
        rich = [medium for medium in media if medium.kind is SourceKind.TEXT]
        return rich[0] if rich else None, [medium for medium in media if medium not in rich]

    def _areas(self) -> dict[UUID, list[str]]:
        """Marks on pictures, pages and recordings, by the document whose note keeps them."""
        study = self._study
        things = (study.template.codes, study.coders, study.memos)
        known = {one.id for group in things for one in group}
        areas: dict[UUID, list[str]] = {}
        for memo in study.memos:
            again = areas_again(memo, known, self._take_paths)
            if again and memo.target_id is not None:
                areas.setdefault(memo.target_id, []).append(f"{again}\n")
        return areas

    def _take_paths(self, document: UUID, kind: SourceKind) -> tuple[tuple[str, str], ...]:
        """Where the file is that marks of this kind are on; it needs no source of its own then."""
        mine = self._media.get(document, [])
        for medium in mine:
            if medium.role is Role.ORIGINAL and medium.kind is kind:
                mine.remove(medium)
                return medium.paths
        return ()

    def _positions(self, document: Document) -> PositionsOut | None:
        if not any(self._reading):
            return None
        raw = raw_text(self._study.text(document.id), self._reading)
        return PositionsOut(raw, self._reading)

    def _rounds(self) -> Iterator[str]:
        """Each round as a set of its documents, so that other tools show it."""
        for round_ in self._study.rounds:
            attributes = (("guid", str(round_.id)), ("name", f"Round: {shield(round_.name)}"))
            given = sorted({str(document) for document, _coder in round_.assignments})
            inner = "".join(f'<MemberSource targetGUID="{document}"/>' for document in given)
            yield f"{opening('Set', attributes)}{inner}</Set>\n"


def member_name(document: Document) -> str:
    """The name of the member that holds a document's text."""
    return f"{document.id}.txt"


def raw_text(text: str, reading: Reading) -> str:
    """A text with the line ends that `reading` counts."""
    return text.replace("\n", "\r\n") if reading.pairs_as_two else text


def _within(name: str, lines: Iterable[str]) -> Iterator[str]:
    """An element around others; none at all around nothing, which the standard does not allow."""
    is_open = False
    for line in lines:
        if not is_open:
            yield f"<{name}>\n"
            is_open = True
        yield line
    if is_open:
        yield f"</{name}>\n"
