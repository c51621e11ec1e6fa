"""A project's XML into entries: one pass, nothing kept that is not used."""

from __future__ import annotations

from functools import partial
from typing import IO, Any

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.formats.refi.codebooks import CodeReader
from polyvocal.formats.refi.guids import guid_bytes, read_guid
from polyvocal.formats.refi.kept import KEPT, Keeper
from polyvocal.formats.refi.values import (
    NOBODY,
    AreaEntry,
    CaseEntry,
    CodingEntry,
    KeptEntry,
    LinkEntry,
    ProjectEntry,
    Selections,
    SourceEntry,
    SourceKind,
    UserEntry,
    ValueEntry,
    VariableEntry,
)
from polyvocal.formats.refi.written import Moments, Places, read_number
from polyvocal.formats.refi.xml_events import Attributes, Closing, Opening, read_events

_VALUES = frozenset(
    {"TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue"}
)
_GATHERED = frozenset({"Description", "PlainTextContent", "MemberNote"}) | _VALUES
_THINGS = frozenset(
    {"Project", "User", "Variable", "Case", "VariableValue", "PlainTextSelection"}
    | {"TranscriptSelection"}
)
_AREAS = frozenset({"PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection"})
_SOURCES = frozenset(kind.value for kind in SourceKind)
# More than any team has, and no more than a column can number.
_MOST_USERS = 30_000


class _OfSelection:
    """The passage that is open: where its description and notes go."""

    __slots__ = ("row", "selections")

    def __init__(self, selections: Selections, row: int) -> None:
        self.selections, self.row = selections, row


class _OfCoding:
    """The coding of a passage that is open."""

    __slots__ = ("code", "created", "guid", "notes", "user")

    def __init__(self, guid: str, user: int, created: int) -> None:
        self.guid, self.user, self.created = guid, user, created
        self.code = NOBODY
        self.notes: list[int] = []


class ProjectReader:
    """Told of elements one by one; `project` holds what they said."""

    def __init__(self, file: str) -> None:
        self.project = ProjectEntry()
        self._file = file
        self.root = ""
        self._codes = CodeReader()
        self._open: list[Any] = []
        self._places, self._moments = Places(self.project.ids), Moments()
        self._kept: Keeper | None = None
        self._openings: dict[str, Opening] = {
            "Project": self._begin_project,
            "User": self._begin_user,
            "Code": self._begin_code,
            "Variable": self._begin_variable,
            "Case": self._begin_case,
            "VariableValue": self._begin_value,
            "PlainTextSelection": self._begin_selection,
            "TranscriptSelection": self._begin_selection,
            "Coding": self._begin_coding,
            "CodeRef": self._refer_code,
            "NoteRef": self._refer_note,
            "SourceRef": self._refer_source,
            "SelectionRef": self._refer_selection,
            "VariableRef": self._refer_variable,
            "SyncPoint": self._sync,
        }
        self._openings |= {name: partial(self._begin_source, SourceKind(name)) for name in _SOURCES}
        self._openings |= {name: partial(self._begin_area, name) for name in _AREAS}
        self._openings |= {name: partial(self._begin_kept, name) for name in KEPT}
        # Each thing that begins is open until it ends, so that others can be told to it.
        self._closings: dict[str, Closing] = {
            **dict.fromkeys(_THINGS | _AREAS, self._leave),
            **dict.fromkeys(_SOURCES, self._end_source),
            **dict.fromkeys(KEPT, self._keep),
            **{name: partial(self._say, name) for name in _GATHERED},
            "Code": self._end_code,
            "Coding": self._end_coding,
        }

    def opening(self, name: str) -> Opening | None:
        """What is done where an element of this name begins."""
        if not self.root:
            self.root = name
        return self._openings.get(name)

    def closing(self, name: str) -> Closing | None:
        """What is done where one ends."""
        return self._closings.get(name)

    def _leave(self, _text: str) -> None:
        self._open.pop()

    def _innermost(self, *kinds: type) -> Any:
        return next((thing for thing in reversed(self._open) if isinstance(thing, kinds)), None)

    def _begin_project(self, said: Attributes) -> None:
        project = self.project
        project.name, project.origin = said.get("name", ""), said.get("origin", "")
        self._open.append(project)

    def _begin_user(self, said: Attributes) -> None:
        user = UserEntry(read_guid(said.get("guid")), said.get("name", "") or said.get("id", ""))
        self.project.users.append(user)
        if len(self.project.users) > _MOST_USERS:
            raise BadFile(
                self._file, _("it has more than {most} users.").format(most=f"{_MOST_USERS:,}")
            )
        self._open.append(user)

    def _begin_code(self, said: Attributes) -> None:
        self._codes.start(said)
        self.project.codes = self._codes.entries
        self._open.append(self._codes.innermost)

    def _end_code(self, text: str) -> None:
        self._leave(text)
        self._codes.end()

    def _begin_variable(self, said: Attributes) -> None:
        kind = said.get("typeOfVariable", "Text")
        variable = VariableEntry(read_guid(said.get("guid")), said.get("name", ""), kind)
        self.project.variables.append(variable)
        self._open.append(variable)

    def _begin_case(self, said: Attributes) -> None:
        case = CaseEntry(read_guid(said.get("guid")), said.get("name", ""))
        self.project.cases.append(case)
        self._open.append(case)

    def _begin_value(self, _said: Attributes) -> None:
        value = ValueEntry()
        holder = self._innermost(CaseEntry, SourceEntry)
        if holder is not None:
            holder.values.append(value)
        self._open.append(value)

    def _begin_source(self, kind: SourceKind, said: Attributes) -> None:
        source = SourceEntry(
            kind=kind,
            guid=read_guid(said.get("guid")),
            name=said.get("name", ""),
            user=self._places[said.get("creatingUser", "")],
            created=self._moments[said.get("creationDateTime", "")],
            plain_path=said.get("plainTextPath", ""),
            rich_path=said.get("richTextPath", ""),
            path=said.get("path", ""),
            current_path=said.get("currentPath", ""),
        )
        holder = self._innermost(SourceEntry, AreaEntry)
        if kind is SourceKind.NOTE:
            self.project.notes.append(source)
        elif isinstance(holder, SourceEntry):
            holder.parts.append(source)
        elif holder is None:
            self.project.sources.append(source)
        self._open.append(source)

    def _end_source(self, _text: str) -> None:
        resolve_sync_points(self._open.pop())

    def _begin_selection(self, said: Attributes) -> None:
        # Asked for each of very many: nearly always it stands in its source itself.
        source = self._open[-1] if self._open else None
        if type(source) is not SourceEntry:
            source = self._innermost(SourceEntry)
        into = source.selections if source is not None else Selections()
        row = len(into.start)
        into.start.append(read_number(said.get("startPosition")))
        into.end.append(read_number(said.get("endPosition")))
        into.guids += guid_bytes(said.get("guid", ""))
        into.user.append(self._places[said.get("creatingUser", "")])
        into.created.append(self._moments[said.get("creationDateTime", "")])
        name = said.get("name")
        if name:
            into.names[row] = name
        if "fromSyncPoint" in said:
            ends = (said.get("fromSyncPoint"), said.get("toSyncPoint"))
            into.between[row] = (read_guid(ends[0]), read_guid(ends[1]))
        self._open.append(_OfSelection(into, row))

    def _begin_area(self, kind: str, said: Attributes) -> None:
        told = ("page", "firstX", "firstY", "secondX", "secondY", "begin", "end")
        area = AreaEntry(
            kind,
            read_guid(said.get("guid")),
            said.get("name", ""),
            {name: said[name] for name in told if name in said},
            self._places[said.get("creatingUser", "")],
            self._moments[said.get("creationDateTime", "")],
        )
        source = self._innermost(SourceEntry)
        if source is not None:
            source.areas.append(area)
        self._open.append(area)

    def _begin_coding(self, said: Attributes) -> None:
        user = self._places[said.get("creatingUser", "")]
        created = self._moments[said.get("creationDateTime", "")]
        self._open.append(_OfCoding(said.get("guid", ""), user, created))

    def _end_coding(self, _text: str) -> None:
        coding = self._open.pop()
        holder = self._open[-1] if self._open else None
        if isinstance(holder, _OfSelection):
            into = holder.selections
            if len(coding.notes) > 1:
                into.coding_notes[len(into.of)] = coding.notes[1:]
            into.coding_note.append(coding.notes[0] if coding.notes else NOBODY)
            into.of.append(holder.row)
            into.code.append(coding.code)
            into.coding_guids += guid_bytes(coding.guid)
            user = coding.user if coding.user >= 0 else into.user[holder.row]
            into.coding_user.append(user)
            into.coding_created.append(coding.created or into.created[holder.row])
        elif isinstance(holder, (SourceEntry, AreaEntry)):
            notes = [id_ for place in coding.notes if (id_ := self.project.ids[place])]
            guid = read_guid(coding.guid)
            entry = CodingEntry(guid, coding.user, coding.created, coding.code, notes)
            holder.codings.append(entry)

    def _refer_code(self, said: Attributes) -> None:
        holder = self._open[-1] if self._open else None
        if isinstance(holder, _OfCoding):
            holder.code = self._places[said.get("targetGUID", "")]
        elif isinstance(holder, CaseEntry):
            holder.n_codes += 1

    def _refer_note(self, said: Attributes) -> None:
        holder = self._open[-1] if self._open else None
        if isinstance(holder, _OfCoding):
            place = self._places[said.get("targetGUID", "")]
            holder.notes += [place] if place >= 0 else []
            return
        note = read_guid(said.get("targetGUID"))
        if note is None:
            return
        if isinstance(holder, _OfSelection):
            holder.selections.notes.setdefault(holder.row, []).append(note)
        elif isinstance(holder, ProjectEntry):
            holder.project_notes.append(note)
        elif holder is not None and hasattr(holder, "notes"):
            holder.notes.append(note)

    def _refer_source(self, said: Attributes) -> None:
        self._refer_from_case("sources", said)

    def _refer_selection(self, said: Attributes) -> None:
        self._refer_from_case("selections", said)

    def _refer_from_case(self, what: str, said: Attributes) -> None:
        target, case = read_guid(said.get("targetGUID")), self._innermost(CaseEntry)
        if target is not None and case is not None:
            getattr(case, what).append(target)

    def _refer_variable(self, said: Attributes) -> None:
        if self._open and isinstance(self._open[-1], ValueEntry):
            self._open[-1].variable = read_guid(said.get("targetGUID"))

    def _sync(self, said: Attributes) -> None:
        source = self._innermost(SourceEntry)
        if source is not None:
            position, time = read_number(said.get("position")), read_number(said.get("timeStamp"))
            source.sync_points.append((read_guid(said.get("guid")), position, time))

    def _say(self, name: str, text: str) -> None:
        holder = self._open[-1] if self._open else None
        if isinstance(holder, ValueEntry):
            holder.kind, holder.text = name, text
        elif isinstance(holder, _OfSelection):
            if name == "Description" and text:
                holder.selections.descriptions[holder.row] = text
        elif name == "PlainTextContent" and isinstance(holder, SourceEntry):
            holder.content = text
            above = self._open[-2] if len(self._open) > 1 else None
            if isinstance(above, AreaEntry):
                above.text = text
        elif name == "Description" and holder is not None and hasattr(holder, "description"):
            holder.description = text

    def _begin_kept(self, name: str, said: Attributes) -> Keeper:
        self._kept = kept = Keeper(name, said)
        return kept

    def _keep(self, _text: str) -> None:
        kept = self._kept
        if kept is None:
            return
        said, given = kept.attributes, kept.as_given
        guid, name = read_guid(said.get("guid")), said.get("name", "")
        if kept.name == "Link":
            ends = (read_guid(said.get("originGUID")), read_guid(said.get("targetGUID")))
            direction = said.get("direction", "")
            link = LinkEntry(guid, name, direction, *ends, kept.notes, given)
            self.project.links.append(link)
        else:
            into = self.project.sets if kept.name == "Set" else self.project.graphs
            into.append(KeptEntry(guid, name, given))


def read_project(source: IO[bytes], file: str) -> ProjectEntry:
    """What a project's XML says. Raises `BadFile` where it is not XML, or not of a project."""
    reader = ProjectReader(file)
    read_events(source, file, reader, _GATHERED)
    if reader.root != "Project":
        raise BadFile(
            file,
            _("it is no REFI-QDA project: it begins with “{root}”.").format(root=reader.root),
            remedy=_("Export the project from the other tool as REFI-QDA Project (qdpx)."),
        )
    return reader.project


def resolve_sync_points(source: SourceEntry) -> None:
    """Give selections between two points of time the positions of these points."""
    selections = source.selections
    if not selections.between:
        return
    at = {guid: position for guid, position, _time in source.sync_points if guid is not None}
    for row, (first, last) in selections.between.items():
        selections.start[row] = at.get(first, -1) if first else -1
        selections.end[row] = at.get(last, -1) if last else -1
