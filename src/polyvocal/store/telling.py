"""Events told in sentences, a page of them at a time.

Names of cases, documents and speakers, and titles of codes, are read from an event's parts and
never kept in its header, so that erasing a part takes them out of the history too. What the parts
do not hold is told as it is now. The number of queries does not grow with that of the events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from polyvocal.core.language import _, ngettext
from polyvocal.store import records
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Header, read_header
from polyvocal.store.packing import PackedTurns
from polyvocal.store.payloads import Change, unseal
from polyvocal.store.rows import chunks, fetch, rows_by_key, rows_where, stream_in_blocks
from polyvocal.store.sentences import SENTENCES, Facts
from polyvocal.store.tables import (
    ANCHOR,
    CASE,
    CODE_STATE,
    CODING,
    DECISION,
    DOCUMENT,
    EXEMPLAR,
    MEMO,
    SPEAKER,
    Key,
    RowImage,
    Table,
)

# The tables whose names are people's own, and the column that holds them.
_PERSONAL = {CASE.name: "label", DOCUMENT.name: "name", SPEAKER.name: "label"}
_LOOKED_AT_ONCE = 50
_TOLD_OF_A_STEP = 8


def describe(at: StudyPlace, header: Header) -> str:
    """What the event did, in one sentence of the language in use."""
    return describe_all(at, [header])[0]


def describe_all(at: StudyPlace, headers: Sequence[Header]) -> list[str]:
    """What each event did, in the language in use."""
    taken_back = _headers_by_number(at, [h.reverses for h in headers if h.reverses is not None])
    plain = {h.number: h for h in (*headers, *taken_back.values()) if h.reverses is None}
    parts = _read_parts(at, plain.values())
    looks = _look_up(at, plain.values(), parts)

    def tell(header: Header) -> str:
        _table, sentence = SENTENCES[header.verb]
        if header.reverses is not None:
            return sentence(Facts(0, tell(taken_back[header.reverses])))
        return sentence(_facts(header, parts.get(header.number, _Parts()), looks))

    return [tell(header) for header in headers]


def tell_of(verb: str, facts: Facts) -> str:
    """What an event of this kind did, where whoever made it knows the facts."""
    _table, sentence = SENTENCES[verb]
    return sentence(facts)


def place_in_words(document: str, turn: int) -> str:
    """A document by its name and, where it is known (not 0), the number of a turn of it."""
    if not turn:
        return document
    return _("{document}, turn {n}").format(document=document, n=turn)


def describe_step(at: StudyPlace, headers: Sequence[Header]) -> str:
    """What events that were kept together did, in one sentence."""
    told = describe_all(at, headers[:_TOLD_OF_A_STEP])
    if len(headers) == 1:
        return told[0]
    n_more = len(headers) - len(told)
    if n_more:
        more = ngettext("And {n} more change.", "And {n} more changes.", n_more)
        told.append(more.format(n=n_more))
    return _("At once: {changes}").format(changes=" ".join(told))


def last_to_touch(at: StudyPlace, table: Table, key: Key, *, after: int) -> Header | None:
    """The newest event since `after` that changed the row with this key, if any did."""
    return last_to(at, lambda c: c.table is table and table.key_of(c.image) == key, after=after)


def last_to(at: StudyPlace, matches: Callable[[Change], bool], *, after: int) -> Header | None:
    """The newest event since `after` with such a change, if any has one."""
    # One query, read no further than the answer.
    blocks = stream_in_blocks(
        at.alias,
        "SELECT e.number, e.header, p.data FROM store_event e JOIN store_eventpart p "
        "ON p.study_id = e.study_id AND p.number = e.number "
        "WHERE e.study_id = %s AND e.number > %s AND p.erased_by IS NULL "
        "ORDER BY e.number DESC",
        [at.study_id.hex, after],
        _LOOKED_AT_ONCE,
    )
    for number, header, data in (row for block in blocks for row in block):
        if any(map(matches, unseal(bytes(data)))):
            return read_header(number, header)
    return None


@dataclass(slots=True)
class _Parts:
    """What an event's parts say: the documents they are about, and rows, where those are needed."""

    documents: set[str] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    is_erased: bool = False

    def rows(self, table: Table) -> list[RowImage]:
        """The images of one table."""
        return [change.image for change in self.changes if change.table is table]


@dataclass(frozen=True, slots=True)
class _Looks:
    """What is looked up as it is now."""

    titles: dict[str, str]
    documents: dict[str, str]
    anchors: dict[str, RowImage]
    turns: dict[tuple[str, int], PackedTurns]


def _is_of_codings(header: Header) -> bool:
    table, _tell = SENTENCES[header.verb]
    return table in (CODING, ANCHOR, DECISION)


def _n(header: Header) -> int:
    table, _tell = SENTENCES[header.verb]
    return 0 if table is None else max(header.counts.get(table.name, (0, 0, 0)))


def _needs_rows(header: Header) -> bool:
    table, _tell = SENTENCES[header.verb]
    if _is_of_codings(header):
        return _n(header) == 1
    if header.verb == "bring_back":
        return True
    return header.thing is not None or (
        table is not None and table.name in _PERSONAL and _n(header) == 1
    )


def _headers_by_number(at: StudyPlace, numbers: Iterable[int]) -> dict[int, Header]:
    found: dict[int, Header] = {}
    for chunk in chunks(dict.fromkeys(numbers)):
        marks = ", ".join(["%s"] * len(chunk))
        rows = fetch(
            at.alias,
            f"SELECT number, header FROM store_event WHERE study_id = %s AND number IN ({marks})",  # noqa: S608 - only marks are put in
            [at.study_id.hex, *chunk],
        )
        found |= {number: read_header(number, header) for number, header in rows}
    return found


def _read_parts(at: StudyPlace, headers: Iterable[Header]) -> dict[int, _Parts]:
    wanted = {h.number: _needs_rows(h) for h in headers if _needs_rows(h) or _is_of_codings(h)}
    found: dict[int, _Parts] = {}
    for with_rows in (True, False):
        for chunk in chunks(number for number, needs in wanted.items() if needs is with_rows):
            marks = ", ".join(["%s"] * len(chunk))
            data = "data" if with_rows else "NULL"
            rows = fetch(
                at.alias,
                f"SELECT number, subject_kind, subject, erased_by, {data} FROM store_eventpart "  # noqa: S608 - only marks are put in
                f"WHERE study_id = %s AND number IN ({marks}) ORDER BY number, place",
                [at.study_id.hex, *chunk],
            )
            for number, kind, subject, erased_by, sealed in rows:
                parts = found.setdefault(number, _Parts())
                parts.is_erased |= erased_by is not None
                if kind == "document":
                    parts.documents.add(_hex(subject))
                if sealed is not None and erased_by is None:
                    parts.changes += unseal(bytes(sealed))
    return found


def _look_up(at: StudyPlace, headers: Iterable[Header], parts: dict[int, _Parts]) -> _Looks:
    of_codings = [parts[h.number] for h in headers if _is_of_codings(h) and h.number in parts]
    documents = {id_ for one in of_codings if len(one.documents) == 1 for id_ in one.documents}
    anchors: dict[str, RowImage] = {}
    # What was coded says where it stands; for the rest it is looked up.
    placeless = [one for one in of_codings if not one.rows(ANCHOR)]
    codings = [CODING.get(row, "id") for one in placeless for row in one.rows(CODING)]
    for row in rows_where(at.alias, ANCHOR, "coding_id", codings):
        known = anchors.get(ANCHOR.get(row, "coding_id"))
        if known is None or ANCHOR.get(known, "text_version") < ANCHOR.get(row, "text_version"):
            anchors[ANCHOR.get(row, "coding_id")] = row
    names = rows_by_key(at.alias, DOCUMENT, [(id_,) for id_ in documents])
    single = {id_ for one in of_codings if one.changes for id_ in one.documents}
    return _Looks(
        titles=_titles(at, {h.thing.hex for h in headers if h.thing is not None}),
        documents={str(key[0]): DOCUMENT.get(row, "name") for key, row in names.items()},
        anchors=anchors,
        turns=_turns(at, single),
    )


def _titles(at: StudyPlace, codes: set[str]) -> dict[str, str]:
    latest: dict[str, RowImage] = {}
    for row in rows_where(at.alias, CODE_STATE, "code_id", sorted(codes)):
        if CODE_STATE.get(row, "study_id") != at.study_id.hex:
            continue  # another study that tests the same framework
        known = latest.get(CODE_STATE.get(row, "code_id"))
        if known is None or CODE_STATE.get(known, "version") < CODE_STATE.get(row, "version"):
            latest[CODE_STATE.get(row, "code_id")] = row
    return {code: records.code_in(row).title for code, row in latest.items()}


def _turns(at: StudyPlace, documents: set[str]) -> dict[tuple[str, int], PackedTurns]:
    found: dict[tuple[str, int], PackedTurns] = {}
    for chunk in chunks(sorted(documents)):
        marks = ", ".join(["%s"] * len(chunk))
        rows = fetch(
            at.alias,
            "SELECT t.document_id, t.number, c.data FROM store_textversion t "  # noqa: S608 - only marks are put in
            "JOIN store_content c ON c.study_id = %s AND c.digest = t.turns_digest "
            f"WHERE t.document_id IN ({marks})",
            [at.study_id.hex, *chunk],
        )
        for document, number, data in rows:
            found[_hex(document), number] = PackedTurns.from_bytes(bytes(data))
    return found


def _facts(header: Header, parts: _Parts, looks: _Looks) -> Facts:
    n = _n(header)
    if _is_of_codings(header):
        name = _title(header, parts, looks) if header.thing else ""
        return Facts(n, name, _place(parts, looks) if n == 1 else "")
    if header.verb == "bring_back":
        return Facts(n, _brought_back(header, parts))
    if header.thing is not None and not header.name:
        return Facts(n, _title(header, parts, looks))
    table, _tell = SENTENCES[header.verb]
    if table is not None and table.name in _PERSONAL and n == 1:
        named = parts.rows(table)
        name = str(table.get(named[0], _PERSONAL[table.name])) if named else _("(erased)")
        return Facts(n, name)
    return Facts(n, header.name)


# What came back, by the first table that has any.
_BROUGHT: tuple[tuple[Table, Callable[[int], str]], ...] = (
    (DOCUMENT, lambda n: ngettext("{n} document", "{n} documents", n)),
    (CASE, lambda n: ngettext("{n} case", "{n} cases", n)),
    (CODING, lambda n: ngettext("{n} coding", "{n} codings", n)),
    (MEMO, lambda n: ngettext("{n} memo", "{n} memos", n)),
    (EXEMPLAR, lambda n: ngettext("{n} quote for publication", "{n} quotes for publication", n)),
)


def _brought_back(header: Header, parts: _Parts) -> str:
    for table, sentence in _BROUGHT:
        n = header.counts.get(table.name, (0, 0, 0))[0]
        if n:
            named = parts.rows(table)
            if n == 1 and table.name in _PERSONAL and named:
                return str(table.get(named[0], _PERSONAL[table.name]))
            return sentence(n).format(n=n)
    return _("something that was removed")


def _title(header: Header, parts: _Parts, looks: _Looks) -> str:
    """The code's title as the event left it, or as it is now."""
    code = header.thing.hex if header.thing else ""
    for row in parts.rows(CODE_STATE):
        if CODE_STATE.get(row, "code_id") == code:
            return records.code_in(row).title
    if parts.is_erased:
        return _("(erased)")
    return looks.titles.get(code) or _("a code that is gone")


def _place(parts: _Parts, looks: _Looks) -> str:
    """The document of a coding or a decision and, where it is known, the turn it begins in."""
    if len(parts.documents) != 1:
        return ""
    [document] = parts.documents
    name = looks.documents.get(document)
    if name is None:
        return ""
    anchors = parts.rows(ANCHOR) or [
        looks.anchors[CODING.get(row, "id")]
        for row in parts.rows(CODING)
        if CODING.get(row, "id") in looks.anchors
    ]
    for anchor in anchors[-1:]:
        turns = looks.turns.get((document, ANCHOR.get(anchor, "text_version")))
        number = 0 if turns is None else turns.number_at(ANCHOR.get(anchor, "start"))
        return place_in_words(name, number)
    return name


def _hex(value: str | UUID) -> str:
    return value.hex if isinstance(value, UUID) else value
