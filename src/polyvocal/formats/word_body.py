"""Walking through WordprocessingML: what a reader would see, as text, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from polyvocal.core.text import REPLACEMENT
from polyvocal.formats.lines import Lines
from polyvocal.formats.met import Met
from polyvocal.formats.symbols import letter_of

# Comments and entities, whose tags are no strings, never come here: `Package.parse` drops the
# former and refuses the latter.

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_OFF = {"0", "false", "off"}


class Body(Lines):
    """The lines of a Word file's text as they are walked, and what was met on the way.

    `met` counts what stands beside the words; `notes` are the kind and id of each note referred to.
    """

    def __init__(self, namespace: str, bold_styles: Mapping[str, bool]) -> None:
        super().__init__()
        self.met: Counter[str] = Counter()
        self.notes: list[tuple[str, str]] = []
        self._styles = bold_styles
        self._ns = namespace
        # Put together once: a document has thousands of runs.
        names = ("p", "pPr", "r", "rPr", "rStyle", "t", "b")
        self._p, self._pPr, self._r, self._rPr, self._rStyle, self._t, self._b = (
            f"{namespace}{name}" for name in names
        )
        self._boxes: list[etree._Element] = []

    def walk(self, parent: etree._Element) -> None:
        """Add the paragraphs and tables of `parent`, in order."""
        joined = False
        for block, tag in _blocks(parent, self._ns, self.met):
            if tag == self._p:
                joined = self._paragraph(block)
                if not joined:
                    self.end_line()
                    self._add_boxes()
            else:
                self._table(block)
        if joined:
            self.end_line()

    def _add_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.met[Met.TEXT_BOX] += 1
            self.walk(box)

    def _table(self, table: etree._Element) -> None:
        for row in _rows(table, self._ns):
            self.put_row([self._cell(cell) for cell in row])
        self._add_boxes()

    def _cell(self, cell: etree._Element) -> str:
        inner = Body(self._ns, self._styles)
        inner.walk(cell)
        self.met.update(inner.met)
        self.notes.extend(inner.notes)
        return inner.text.strip("\n")

    def _paragraph(self, paragraph: etree._Element) -> bool:
        """Add its runs; True when its end was deleted, so that the next one goes on with it."""
        joined = False
        for child in paragraph:
            tag = child.tag
            if tag == self._r:
                self._run(child)
            elif tag == self._pPr:
                joined = _child(_child(child, self._rPr), f"{self._ns}del") is not None
            else:
                self._inline(child)
        return joined

    def _inline(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == self._r:
            self._run(element)
            return
        name = tag.rpartition("}")[2]
        if name in {"del", "moveFrom"}:
            self.met[Met.DELETION] += 1
            self.met[Met.DELETED_CHARACTER] += sum(
                len(t.text or "") for t in element.iter(f"{self._ns}delText", f"{self._ns}t")
            )
        elif name == "AlternateContent":
            self._alternative(element)
        elif tag == _MATH_TEXT:
            self.put(element.text or "", bold=False)
        elif name not in {"sdtPr", "sdtEndPr", "rPr", "tcPr", "commentRangeStart", "proofErr"}:
            if name in {"ins", "moveTo"}:
                self.met[Met.INSERTION] += 1
            for child in element:
                self._inline(child)

    def _run(self, run: etree._Element) -> None:
        bold, properties = None, None
        for child in run:
            tag = child.tag
            if tag == self._t:
                if bold is None:
                    if properties is None and len(run) > 1:  # not first, as it should be
                        properties = _child(run, self._rPr)
                    bold = self.line_is_bold and self._is_bold(properties)
                self.put(child.text or "", bold=bold)
            elif tag == self._rPr:
                properties = child if properties is None else properties
            else:
                self._in_run(child)

    def _in_run(self, child: etree._Element) -> None:
        name = child.tag.rpartition("}")[2]
        if name in {"tab", "ptab"}:
            self.put("\t", bold=self.line_is_bold)
        elif name in {"br", "cr"}:
            self.end_line()
        elif name == "noBreakHyphen":
            self.put("\u2011", bold=self.line_is_bold)
        elif name == "sym":
            self._symbol(child)
        elif name in {"footnoteReference", "endnoteReference"}:
            kind = name.removesuffix("Reference")
            self.notes.append((kind, child.get(f"{self._ns}id", "")))
        elif name == "commentReference":
            self.met[Met.COMMENT] += 1
        elif name == "AlternateContent":
            self._alternative(child)
        elif name in {"drawing", "pict", "object"}:
            self._drawing(child)

    def _alternative(self, element: etree._Element) -> None:
        """Of a thing stored twice, for new and for old versions of Word, the first."""
        chosen = element.find(f"{_MC}Choice")
        if chosen is None:
            chosen = element.find(f"{_MC}Fallback")
        for child in () if chosen is None else chosen:
            if child.tag == f"{self._ns}r":
                self._run(child)
            else:
                self._in_run(child)

    def _drawing(self, element: etree._Element) -> None:
        boxes = [box for box in element.iter(f"{self._ns}txbxContent") if _is_first(box)]
        self._boxes.extend(boxes)
        if not boxes:
            self.met[Met.PICTURE] += 1

    def _symbol(self, symbol: etree._Element) -> None:
        try:
            code = int(symbol.get(f"{self._ns}char", ""), 16)
        except ValueError:
            code = 0
        letter = letter_of(symbol.get(f"{self._ns}font", ""), code)
        self.met[Met.UNKNOWN_SYMBOL] += letter == REPLACEMENT
        self.put(letter, bold=self.line_is_bold)

    def _is_bold(self, properties: etree._Element | None) -> bool:
        style = None
        for one in () if properties is None else properties.iterchildren(self._b, self._rStyle):
            if one.tag == self._b:
                return one.get(f"{self._ns}val", "1") not in _OFF
            style = one if style is None else style
        return style is not None and self._styles.get(style.get(f"{self._ns}val", ""), False)


def _child(element: etree._Element | None, tag: str) -> etree._Element | None:
    """The first child with this tag; `find` would first look for a path in it."""
    return None if element is None else next(element.iterchildren(tag), None)


def namespace_of(root: etree._Element) -> str:
    """The namespace a Word part is written in, in braces: the usual or the strict one."""
    return _STRICT if root.tag.startswith(_STRICT) else _W


def bold_character_styles(styles: etree._Element, namespace: str) -> dict[str, bool]:
    """Which character styles are bold, by style id."""
    found = {}
    for style in styles.iter(f"{namespace}style"):
        bold = style.find(f"{namespace}rPr/{namespace}b")
        if bold is not None:
            value = bold.get(f"{namespace}val", "1")
            found[style.get(f"{namespace}styleId", "")] = value not in _OFF
    return found


def _blocks(
    parent: etree._Element, ns: str, met: Counter[str]
) -> Iterator[tuple[etree._Element, str]]:
    """The paragraphs and tables, through content controls and tracked changes around them."""
    wanted = {f"{ns}p", f"{ns}tbl"}
    for child in parent:
        tag = child.tag
        if tag in wanted:
            yield child, tag
        else:
            name = tag.rpartition("}")[2]
            if name in {"del", "moveFrom"}:
                met[Met.DELETION] += 1
            elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
                yield from _blocks(child, ns, met)


def _rows(table: etree._Element, ns: str) -> Iterator[list[etree._Element]]:
    for row in table.iter(f"{ns}tr"):
        # Rows of a table inside a cell belong to that cell.
        if next(row.iterancestors(f"{ns}tbl")) is table:
            yield [
                cell for cell in row.iter(f"{ns}tc") if next(cell.iterancestors(f"{ns}tr")) is row
            ]


def _is_first(box: etree._Element) -> bool:
    """Is this the first telling of a box, neither its double for old Word nor inside another?"""
    names = {a.tag.rpartition("}")[2] for a in box.iterancestors()}
    return "Fallback" not in names and "txbxContent" not in names
