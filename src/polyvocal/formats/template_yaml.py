"""A template written as YAML, read as text only: "1.10" stays "1.10", and nothing is executed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.formats.decoding import decode
from polyvocal.formats.headings import Columns, fold_heading
from polyvocal.formats.template_tree import Entry

_LISTS = frozenset({"code", "technique", "item"})
_GROUP_LISTS = frozenset({"group", "category", "theme", "domain"})
_NAMING = {"framework": "framework", "add on": "add_ons", "addon": "add_ons"}


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """The key by which a file names published codes, and where it does."""

    key: str
    place: str


@dataclass(frozen=True, slots=True)
class YamlTemplate:
    """What a file states: one entry for each code written out, and published codes by their key."""

    entries: tuple[Entry, ...]
    framework: PublishedKey | None = None
    add_ons: tuple[PublishedKey, ...] = ()


class _PlainLoader(yaml.BaseLoader):
    """Builds no objects and follows no aliases: a few lines of those can fill the memory."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # stubs lack it
            raise yaml.composer.ComposerError(None, None, "alias", mark)
        return super().compose_node(parent, index)


def read_yaml(data: bytes, file_name: str, columns: Columns) -> YamlTemplate:
    """What the file states, its codes in order.

    The file is a list of codes, or has a list under "codes", or "groups" with a name (and number)
    each and their own "codes"; it may name a published "framework" and "add_ons" besides, or
    instead. Raises `BadFile` naming the line for anything else.
    """
    root = _root(decode(data, file_name).text, file_name)
    reader = _Reader(file_name, columns)
    if not isinstance(root, MappingNode):
        return YamlTemplate(tuple(reader.entries(root, {})))
    return reader.template(root)


def _root(text: str, file_name: str) -> Node:
    try:
        root = yaml.compose(text, Loader=_PlainLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _("line {line}").format(line=mark.line + 1) if mark else ""
        if error.problem == "alias":
            raise BadFile(
                file_name,
                _("it uses an alias (*name)."),
                place=place,
                remedy=_("Write the value out."),
            ) from error
        raise BadFile(
            file_name,
            _("it is no valid YAML."),
            place=place,
            remedy=_("Check the indentation and the quotation marks there."),
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadFile(
            file_name, _("it is no valid YAML."), remedy=_("Save the template as CSV instead.")
        ) from error
    if root is None:
        raise BadFile(file_name, _("there are no codes in it."), remedy=_("Write a list of codes."))
    return root


class _Reader:
    """Turns nodes into entries, by the same headings as a sheet's columns."""

    def __init__(self, file_name: str, columns: Columns) -> None:
        self._file = file_name
        self._fields = {fold_heading(h): c.field for c in columns for h in (c.field, *c.headings)}

    def template(self, root: MappingNode) -> YamlTemplate:
        """The codes of the file and the published ones that it names."""
        named: dict[str, tuple[PublishedKey, ...]] = {}
        own: list[tuple[Node, Node]] = []
        for key, value in root.value:
            field = _NAMING.get(fold_heading(self._scalar(key)))
            if field is None:
                own.append((key, value))
            elif field in named:
                raise self._twice(key)
            else:
                named[field] = self._published(value, of_several=field == "add_ons")
        if named:
            self._require_lists(key for key, _value in own)
        codes = MappingNode(root.tag, own, root.start_mark, root.end_mark)
        entries = tuple(self.entries(codes, {})) if own or not named else ()
        framework = next(iter(named.get("framework", ())), None)
        return YamlTemplate(entries, framework, named.get("add_ons", ()))

    def _published(self, node: Node, *, of_several: bool) -> tuple[PublishedKey, ...]:
        nodes = node.value if of_several and isinstance(node, SequenceNode) else [node]
        for one in nodes:
            if not isinstance(one, ScalarNode) or not self._scalar(one):
                raise BadFile(
                    self._file,
                    _("the key of a published framework is expected here."),
                    place=self._line(one),
                    remedy=_("Write “framework: bctt_v1” and “add_ons: [relational]”."),
                )
        return tuple(PublishedKey(self._scalar(one), self._line(one)) for one in nodes)

    def _require_lists(self, keys: Iterable[Node]) -> None:
        """Beside a framework a key nobody knows is a slip: codes would be missed without a word."""
        for key in keys:
            if fold_heading(self._scalar(key)) not in _LISTS | _GROUP_LISTS:
                raise self._unknown(key)

    def entries(self, node: Node, group: Mapping[str, tuple[str, ...]]) -> Iterator[Entry]:
        """The codes under a node; `group` is what the group around it gives to each."""
        if isinstance(node, SequenceNode):
            for item in node.value:
                yield self._entry(item, group)
        elif isinstance(node, MappingNode):
            yield from self._in_mapping(node, group)
        else:
            raise self._error(node, _("this is no list of codes."))

    def _in_mapping(
        self, node: MappingNode, group: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Entry]:
        found = False
        for key, value in node.value:
            name = fold_heading(self._scalar(key))
            if name in _LISTS:
                found = True
                yield from self.entries(value, group)
            elif name in _GROUP_LISTS:
                found = True
                if not isinstance(value, SequenceNode):
                    raise self._error(value, _("this is no list of groups."))
                for item in value.value:
                    yield from self._group(item)
        if not found:
            raise self._error(node, _("there is no list under “codes” or “groups”."))

    def _group(self, node: Node) -> Iterator[Entry]:
        fields, codes = self._split(node, _LISTS)
        label, number = fields.get("label"), fields.get("number", ())
        if not label:
            raise self._error(node, _("the group has no name."))
        if codes is None or not codes.value:
            raise self._error(node, _("the group has no list of codes."))
        yield Entry(self._file, self._line(node), fields)
        around = {"group_label": label} | ({"group": number} if number else {})
        yield from self.entries(codes, around)

    def _entry(self, node: Node, group: Mapping[str, tuple[str, ...]]) -> Entry:
        fields, _codes = self._split(node, frozenset())
        return Entry(self._file, self._line(node), {**group, **fields})

    @staticmethod
    def _line(node: Node) -> str:
        return _("line {line}").format(line=node.start_mark.line + 1)

    def _split(
        self, node: Node, lists: frozenset[str]
    ) -> tuple[dict[str, tuple[str, ...]], Node | None]:
        """A mapping's known fields, and the node under the first key that is in `lists`."""
        if not isinstance(node, MappingNode):
            raise self._error(node, _("this is no code with a label."))
        fields: dict[str, tuple[str, ...]] = {}
        nested = None
        for key, value in node.value:
            name = fold_heading(self._scalar(key))
            if name in lists:
                nested = value
                continue
            field = self._fields.get(name)
            if field is None:
                raise self._unknown(key)
            if field in fields:
                raise self._twice(key)
            fields[field] = self._texts(value)
        return fields, nested

    def _texts(self, node: Node) -> tuple[str, ...]:
        if isinstance(node, SequenceNode):
            return tuple(self._scalar(item) for item in node.value)
        return (self._scalar(node),)

    def _scalar(self, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            raise self._error(node, _("a text is expected here."))
        text: str = node.value
        return "" if text in {"~", "null"} and node.style is None else text.strip()

    def _unknown(self, key: Node) -> BadFile:
        return self._error(key, _("“{key}” is not known here.").format(key=self._scalar(key)))

    def _twice(self, key: Node) -> BadFile:
        return self._error(key, _("“{key}” is there twice.").format(key=self._scalar(key)))

    def _error(self, node: Node, problem: str) -> BadFile:
        return BadFile(
            self._file,
            problem,
            place=self._line(node),
            remedy=_("Write each code as “- label: …” with its other fields below."),
        )
