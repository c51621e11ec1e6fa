"""Walking through OpenDocument: what a reader would see, as text, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from polyvocal.formats.lines import FlowingLines
from polyvocal.formats.met import Met

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _TABLE, _DRAW, _STYLE = (
    _NS % name for name in ("office", "text", "table", "drawing", "style")
)
_BOLD = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}font-weight"
# A number in the file says how many spaces stand here; no person typed more in a row.
_MOST_SPACES = 1000
_BOLD_FROM = 600
# What paragraphs and tables stand in without a meaning of its own for the text.
_AROUND = frozenset(
    _TEXT + name
    for name in ("section", "list", "list-item", "list-header", "index-body", "numbered-paragraph")
) | {_TEXT + "table-of-content"}
_PARAGRAPHS = frozenset({_TEXT + "p", _TEXT + "h"})
_NOT_WORDS = frozenset(
    {
        _TEXT + "tracked-changes",
        _TEXT + "sequence-decls",
        _TEXT + "variable-decls",
        _TEXT + "user-field-decls",
        _OFFICE + "forms",
        _TEXT + "ruby-text",  # how a word is said stands above it
    }
)

#: Whether a style is bold, by its family ("text", "paragraph") and name.
BoldStyles = Mapping[tuple[str, str], bool]


class Body(FlowingLines):
    """The lines of an OpenDocument text as they are walked, and what was met on the way.

    `notes` are the kind and the words of each note.
    """

    def __init__(self, bold_styles: BoldStyles) -> None:
        super().__init__()
        self.met: Counter[str] = Counter()
        self.notes: list[tuple[str, str]] = []
        self._styles = bold_styles
        self._boxes: list[etree._Element] = []

    def walk(self, parent: etree._Element) -> None:
        """Add the paragraphs and tables of `parent`, in order."""
        for child in parent:
            tag = child.tag
            if tag in _PARAGRAPHS:
                self._paragraph(child)
            elif tag == _TABLE + "table":
                self._table(child)
            elif tag in _AROUND:
                self.walk(child)
            elif tag == _TEXT + "tracked-changes":
                self._tracked_changes(child)
            elif tag.startswith(_DRAW):
                self._drawing(child)
                self._add_boxes()

    def _paragraph(self, paragraph: etree._Element) -> None:
        style = ("paragraph", paragraph.get(_TEXT + "style-name", ""))
        self._inside(paragraph, bold=self._styles.get(style, False))
        self.end_line()
        self._add_boxes()

    def _inside(self, element: etree._Element, *, bold: bool) -> None:
        """The words of a paragraph or of a part of one."""
        self.flow(element.text or "", bold=bold)
        for child in element:
            self._inline(child, bold=bold)
            self.flow(child.tail or "", bold=bold)

    def _inline(self, element: etree._Element, *, bold: bool) -> None:
        tag = element.tag
        if tag == _TEXT + "span":
            style = ("text", element.get(_TEXT + "style-name", ""))
            self._inside(element, bold=self._styles.get(style, bold))
        elif tag == _TEXT + "s":
            self.put(" " * _spaces(element), bold=bold)
        elif tag == _TEXT + "tab":
            self.put("\t", bold=self.line_is_bold)
        elif tag == _TEXT + "line-break":
            self.end_line()
        elif tag == _TEXT + "note":
            self._note(element)
        elif tag == _OFFICE + "annotation":
            self.met[Met.COMMENT] += 1
        elif tag.startswith(_DRAW):
            self._drawing(element)
        elif tag in {_TEXT + "hidden-text", _TEXT + "hidden-paragraph"}:
            self.met[Met.HIDDEN] += 1
        elif tag not in _NOT_WORDS:
            # A link, a field, a bookmark, ruby: what stands in it is what is seen.
            self._inside(element, bold=bold)

    def _note(self, note: etree._Element) -> None:
        kind = "endnote" if note.get(_TEXT + "note-class") == "endnote" else "footnote"
        body = note.find(_TEXT + "note-body")
        inner = Body(self._styles)
        if body is not None:
            inner.walk(body)
        self.met.update(inner.met)
        self.notes.append((kind, " ".join(inner.text.split())))

    def _table(self, table: etree._Element) -> None:
        for row in _own(table, _TABLE + "table-row"):
            cells = _own(row, _TABLE + "table-cell")
            self.put_row([self._cell(cell) for cell in cells])
        self._add_boxes()

    def _cell(self, cell: etree._Element) -> str:
        inner = Body(self._styles)
        inner.walk(cell)
        self.met.update(inner.met)
        self.notes.extend(inner.notes)
        return inner.text.strip("\n")

    def _drawing(self, drawing: etree._Element) -> None:
        boxes = [box for box in drawing.iter(_DRAW + "text-box") if _is_outermost(box, drawing)]
        self._boxes.extend(boxes)
        if not boxes:
            self.met[Met.PICTURE] += 1

    def _add_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.met[Met.TEXT_BOX] += 1
            self.walk(box)

    def _tracked_changes(self, changes: etree._Element) -> None:
        """Insertions stand in the text; a deletion's words stand here, and are left out."""
        self.met[Met.INSERTION] += len(list(changes.iter(_TEXT + "insertion")))
        for deletion in changes.iter(_TEXT + "deletion"):
            words = [p for tag in _PARAGRAPHS for p in deletion.iterchildren(tag)]
            self.met[Met.DELETION] += 1
            self.met[Met.DELETED_CHARACTER] += sum(len(_all_words(p)) for p in words)


def _own(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through the groups around them but not into cells."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in {
            _TABLE + "table-rows",
            _TABLE + "table-header-rows",
            _TABLE + "table-row-group",
        }:
            yield from _own(child, tag)


def _is_outermost(box: etree._Element, drawing: etree._Element) -> bool:
    """Is this box inside no other of the same drawing? Inner ones come with the outer one."""
    for above in box.iterancestors():
        if above is drawing:
            return True
        if above.tag == _DRAW + "text-box":
            return False
    return True


def _all_words(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _spaces(element: etree._Element) -> int:
    try:
        return min(max(int(element.get(_TEXT + "c", "1")), 0), _MOST_SPACES)
    except ValueError:
        return 1


def find_text(root: etree._Element) -> etree._Element | None:
    """The text of the document; `None` where it is a sheet, slides or a drawing."""
    return root.find(f"{_OFFICE}body/{_OFFICE}text")


def has_margin_text(styles: etree._Element) -> bool:
    """Do pages have headers or footers with words in them?"""
    names = [_STYLE + name for name in ("header", "footer", "header-left", "footer-left")]
    return any(_all_words(margin).strip() for margin in styles.iter(*names))


def bold_text_styles(root: etree._Element) -> dict[tuple[str, str], bool]:
    """Which styles say whether type is bold, by family and name, as `BoldStyles` has them."""
    found: dict[tuple[str, str], bool] = {}
    for style in root.iter(_STYLE + "style"):
        properties = style.find(_STYLE + "text-properties")
        weight = "" if properties is None else properties.get(_BOLD, "")
        if weight:
            is_bold = weight == "bold" or (weight.isdecimal() and int(weight[:4]) >= _BOLD_FROM)
            found[style.get(_STYLE + "family", ""), style.get(_STYLE + "name", "")] = is_bold
    return found
