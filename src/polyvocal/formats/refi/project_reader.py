"""A project's XML into entries: one pass, nothing kept that is not used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
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
from polyvocal.formats.refi.xml_events import read_events

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_VALUES = frozenset(
    {"TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue"}
)
_GATHERED = frozenset({"Description", "PlainTextContent", "MemberNote"}) | _VALUES
_AREAS = frozenset({"PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection"})
_SOURCES = frozenset(kind.value for kind in SourceKind)
# No text is that long; a larger number would not fit a column and can only be wrong.
_FARTHEST = 1 << 40
_SAFE_DIGITS = 12
# More than any team has, and no more than a column can number.
_MOST_USERS = 30_000

Attributes = dict[str, str]


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
        self._places: dict[str, int] = {}
        self._moments: dict[str, int] = {}
        self._keeper: Keeper | None = None
        begin: dict[str, Callable[[Attributes], Any]] = {
            "Project": self._begin_project,
            "User": self._begin_user,
            "Code": self._begin_code,
            "Variable": self._begin_variable,
            "Case": self._begin_case,
            "VariableValue": self._begin_value,
            "PlainTextSelection": self._begin_selection,
            "TranscriptSelection": self._begin_selection,
            "Coding": self._begin_coding,
        }
        begin.update({name: partial(self._begin_source, SourceKind(name)) for name in _SOURCES})
        begin.update({name: partial(self._begin_area, name) for name in _AREAS})
        self._begin = begin
        self._refer: dict[str, Callable[[Attributes], None]] = {
            "CodeRef": self._refer_code,
            "NoteRef": self._refer_note,
            "SourceRef": self._refer_source,
            "SelectionRef": self._refer_selection,
            "VariableRef": self._refer_variable,
            "SyncPoint": self._sync,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if not self.root:
            self.root = name
        if self._keeper is not None:
            self._keeper.start(name, attributes)
            return
        begin = self._begin.get(name)
        if begin is not None:
            self._open.append(begin(attributes))
            return
        refer = self._refer.get(name)
        if refer is not None:
            refer(attributes)
        elif name in KEPT:
            self._keeper = Keeper(name, attributes)

    def end(self, name: str, text: str) -> None:
        """An element ends."""
        if self._keeper is not None:
            if self._keeper.end(name, text):
                self._keep(self._keeper)
                self._keeper = None
        elif name in self._begin:
            self._close(name, self._open.pop())
        elif name in _GATHERED:
            self._say(name, text)

    def _close(self, name: str, thing: Any) -> None:
        kind = type(thing)
        if kind is _OfCoding:
            self._close_coding(thing)
        elif kind is SourceEntry:
            resolve_sync_points(thing)
        elif name == "Code":
            self._codes.end()

    def _innermost(self, *kinds: type) -> Any:
        return next((thing for thing in reversed(self._open) if isinstance(thing, kinds)), None)

    def _place(self, written: str | None) -> int:
        """The place of an id among the project's; -1 where there is none."""
        if not written:
            return NOBODY
        place = self._places.get(written)
        if place is None:
            place = self._places[written] = len(self.project.ids)
            self.project.ids.append(read_guid(written))
        return place

    def _moment(self, written: str | None) -> int:
        if not written:
            return 0
        known = self._moments.get(written)
        if known is None:
            if len(self._moments) > 100_000:
                self._moments.clear()
            known = self._moments[written] = read_moment(written)
        return known

    def _begin_project(self, said: Attributes) -> ProjectEntry:
        project = self.project
        project.name, project.origin = said.get("name", ""), said.get("origin", "")
        return project

    def _begin_user(self, said: Attributes) -> UserEntry:
        user = UserEntry(read_guid(said.get("guid")), said.get("name", "") or said.get("id", ""))
        self.project.users.append(user)
        if len(self.project.users) > _MOST_USERS:
            raise BadFile(
                self._file, _("it has more than {most} users.").format(most=f"{_MOST_USERS:,}")
            )
        return user

    def _begin_code(self, said: Attributes) -> Any:
        self._codes.start(said)
        self.project.codes = self._codes.entries
        return self._codes.innermost

    def _begin_variable(self, said: Attributes) -> VariableEntry:
        kind = said.get("typeOfVariable", "Text")
        variable = VariableEntry(read_guid(said.get("guid")), said.get("name", ""), kind)
        self.project.variables.append(variable)
        return variable

    def _begin_case(self, said: Attributes) -> CaseEntry:
        case = CaseEntry(read_guid(said.get("guid")), said.get("name", ""))
        self.project.cases.append(case)
        return case

    def _begin_value(self, _said: Attributes) -> ValueEntry:
        value = ValueEntry()
        holder = self._innermost(CaseEntry, SourceEntry)
        if holder is not None:
            holder.values.append(value)
        return value

    def _begin_source(self, kind: SourceKind, said: Attributes) -> SourceEntry:
        source = SourceEntry(
            kind=kind,
            guid=read_guid(said.get("guid")),
            name=said.get("name", ""),
            user=self._place(said.get("creatingUser")),
            created=self._moment(said.get("creationDateTime")),
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
        return source

    def _begin_selection(self, said: Attributes) -> _OfSelection:
        # Asked for each of very many: nearly always it stands in its source itself.
        source = self._open[-1] if self._open else None
        if type(source) is not SourceEntry:
            source = self._innermost(SourceEntry)
        into = source.selections if source is not None else Selections()
        row = len(into.start)
        into.start.append(_whole_number(said.get("startPosition")))
        into.end.append(_whole_number(said.get("endPosition")))
        into.guids += guid_bytes(said.get("guid", ""))
        into.user.append(self._place(said.get("creatingUser")))
        into.created.append(self._moment(said.get("creationDateTime")))
        name = said.get("name")
        if name:
            into.names[row] = name
        if "fromSyncPoint" in said:
            ends = (said.get("fromSyncPoint"), said.get("toSyncPoint"))
            into.between[row] = (read_guid(ends[0]), read_guid(ends[1]))
        return _OfSelection(into, row)

    def _begin_area(self, kind: str, said: Attributes) -> AreaEntry:
        told = ("page", "firstX", "firstY", "secondX", "secondY", "begin", "end")
        area = AreaEntry(
            kind,
            read_guid(said.get("guid")),
            said.get("name", ""),
            {name: said[name] for name in told if name in said},
            self._place(said.get("creatingUser")),
            self._moment(said.get("creationDateTime")),
        )
        source = self._innermost(SourceEntry)
        if source is not None:
            source.areas.append(area)
        return area

    def _begin_coding(self, said: Attributes) -> _OfCoding:
        user = self._place(said.get("creatingUser"))
        return _OfCoding(said.get("guid", ""), user, self._moment(said.get("creationDateTime")))

    def _close_coding(self, coding: _OfCoding) -> None:
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
            holder.code = self._place(said.get("targetGUID"))
        elif isinstance(holder, CaseEntry):
            holder.n_codes += 1

    def _refer_note(self, said: Attributes) -> None:
        holder = self._open[-1] if self._open else None
        if isinstance(holder, _OfCoding):
            holder.notes.append(self._place(said.get("targetGUID")))
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
            position, time = (
                _whole_number(said.get("position")),
                _whole_number(said.get("timeStamp")),
            )
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

    def _keep(self, kept: Keeper) -> None:
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


def read_moment(written: str) -> int:
    """Microseconds since 1970 in UTC; a time without a zone counts as UTC; 0 where it is none."""
    try:
        moment = dt.datetime.fromisoformat(written.strip())
    except ValueError:
        return 0
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        return (aware - _EPOCH) // _MICROSECOND
    except OverflowError:
        return 0


def resolve_sync_points(source: SourceEntry) -> None:
    """Give selections between two points of time the positions of these points."""
    selections = source.selections
    if not selections.between:
        return
    at = {guid: position for guid, position, _time in source.sync_points if guid is not None}
    for row, (first, last) in selections.between.items():
        selections.start[row] = at.get(first, -1) if first else -1
        selections.end[row] = at.get(last, -1) if last else -1


def _whole_number(written: str | None) -> int:
    """A number as written, or -1 where it is none that any text could have."""
    plain = written or ""
    if plain.isdecimal() and len(plain) <= _SAFE_DIGITS:
        return int(plain)
    plain = plain.strip()
    if not plain.removeprefix("-").isdecimal() or len(plain) > 13:
        return -1
    return max(min(int(plain), _FARTHEST), -_FARTHEST)
