"""Walking through RTF: what a reader would see, as text, line by line."""

from __future__ import annotations

import re
from collections import Counter

from polyvocal.core.text import REPLACEMENT
from polyvocal.formats.decoding import find_codec
from polyvocal.formats.lines import Lines
from polyvocal.formats.met import Met
from polyvocal.formats.rich_text_fonts import Fonts
from polyvocal.formats.rich_text_state import PROPERTIES, Frame, State
from polyvocal.formats.symbols import letter_of

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(?:(-?\d{1,9})\d*)?[ ]?"  # a control word and its number
    r"|\\'([0-9a-fA-F]{2})"  # a byte
    r"|\\([^a-zA-Z])"  # a control sign
    r"|([{}])|([^\\{}\r\n]+)"
)
_LETTERS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "tab": "\t",
    "nestcell": "\t",
    "~": "\u00a0",
    "_": "\u2011",
    "\t": "\t",
    "\\": "\\",
    "{": "{",
    "}": "}",
}
_LINE_ENDS = frozenset({"par", "line", "sect", "nestrow", "\n", "\r"})
# Groups that hold no words of the page. Those that begin with \* and are unknown are skipped too.
_is_no_words = re.compile(
    "colortbl|stylesheet|info|listtext|pntext|nonshppict|shpinst|shprslt|fldinst|datafield|"
    "xe|tc|rxe|txe|nonesttables|themedata|latentstyles|filetbl|revtbl|listtable|do|pn|upr|"
    "listoverridetable|generator|pnseclvl|atnid|atnauthor|atntime|atndate|atnref|bkmkstart|"
    "bkmkend|ffname|formfield|template|ftnsep|ftnsepc|ftncn|aftnsep|aftnsepc|aftncn"
).fullmatch
_is_margin = re.compile("(?:header|footer)[lrf]?").fullmatch
_MET_GROUPS = {"annotation": Met.COMMENT, "pict": Met.PICTURE, "object": Met.PICTURE}
# Groups that other readers may leave out, and that hold what this one looks for.
_STARRED = frozenset({"shppict", "nesttableprops", "fonttbl", "annotation"})
_APART = {"shptxt": "box", "footnote": "footnote"}
_CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
# No text opens more groups, or more boxes in boxes, than these.
_MOST_GROUPS = 10_000
_MOST_FRAMES = 100
_HIGH, _LOW, _AFTER = 0xD800, 0xDC00, 0xE000


class RichTextBody:
    """The lines of an RTF file as its tokens are walked, and what was met on the way.

    `notes` are the kind and words of each note. `is_whole`: the file closed all it opened.
    `is_unicode`: letters beyond ASCII stand in the file as such, which the standard does not know.
    """

    def __init__(self, *, is_unicode: bool) -> None:
        self.met: Counter[str] = Counter()
        self.notes: list[tuple[str, str]] = []
        self.is_whole = False
        self._is_unicode = is_unicode
        self._fonts = Fonts()
        self._frames = [Frame()]
        self._boxes: list[Lines] = []
        self._states: list[State] = []
        self._state = State()
        self._is_starred = False
        self._bytes = bytearray()
        self._high = 0
        self._n_fallback = 0
        self._passage = ""

    def walk(self, source: str) -> Lines:
        """The lines of the whole file; what stands after its last group is none of it."""
        at = 0
        while at < len(source) and not self.is_whole and len(self._states) < _MOST_GROUPS:
            at = self._walk_from(source, at)
        self._flush()
        self._put("")
        while len(self._frames) > 1:
            self._end_apart("box")
        self._add_boxes()
        return self._frames[0].finish()

    def _walk_from(self, source: str, at: int) -> int:
        """Read on from `at` to the end, or past the bytes of a picture; where to go on."""
        for found in _TOKEN.finditer(source, at):
            word, number, byte, sign, brace, words = found.groups()
            if words is not None:
                self._words(words)
            elif word == "bin":
                return found.end() + max(int(number or 0), 0)
            elif word is not None:
                self._control(word, None if number is None else int(number))
            elif byte is not None:
                self._byte(int(byte, 16))
            elif brace == "{":
                self._open()
                if len(self._states) == _MOST_GROUPS:
                    break
            elif brace == "}":
                self._close()
                if self.is_whole:
                    break
            else:
                self._sign(sign)
        return len(source)

    def _open(self) -> None:
        self._flush()
        self._n_fallback = 0
        self._states.append(self._state)
        self._state = self._state._replace(closes="")

    def _close(self) -> None:
        self._flush()
        self._n_fallback = 0
        if self._state.closes:
            self._end_apart(self._state.closes)
        if self._states:
            self._state = self._states.pop()
        self.is_whole = not self._states

    def _words(self, words: str) -> None:
        if self._n_fallback:
            n, self._n_fallback = self._n_fallback, max(self._n_fallback - len(words), 0)
            words = words[n:]
        if not words:
            return
        if self._state.is_font_table:
            self._fonts.add_name(words)
        elif words.isascii() and not self._bytes and self._signs() is None:
            self._put(words)
        elif self._is_unicode and not words.isascii():
            self._flush()
            self._put(words)
        else:
            # A letter of two bytes may end in one that looks like ASCII.
            self._bytes += words.encode("latin-1")

    def _byte(self, byte: int) -> None:
        if self._n_fallback:
            self._n_fallback -= 1
        else:
            self._bytes.append(byte)

    def _sign(self, sign: str) -> None:
        self._flush()
        if sign == "*":
            self._is_starred = True
        elif self._n_fallback:
            self._n_fallback -= 1
        elif sign in _LINE_ENDS:
            self._end_line()
        elif sign in _LETTERS:
            self._put(_LETTERS[sign])

    def _control(self, word: str, number: int | None) -> None:
        self._flush()
        is_starred, self._is_starred = self._is_starred, False
        if word == "u":
            self._unit((number or 0) % 0x10000)
        elif word in PROPERTIES:
            self._state = PROPERTIES[word](self._state, 1 if number is None else number)
            if word == "f" and self._state.is_font_table:
                self._fonts.begin(number or 0)
        elif word in _LETTERS:
            self._put(_LETTERS[word])
        elif word in _LINE_ENDS:
            self._end_line()
        elif word in {"cell", "row", "trowd", "page", "column"}:
            self._lay_out(word)
        elif not self._encoding(word, number or 0):
            self._begin_group(word, is_starred=is_starred)

    def _lay_out(self, word: str) -> None:
        """A word that ends a cell, a row or a page."""
        frame = self._frames[-1]
        if self._state.is_skipped:
            return
        if word == "cell":
            frame.end_cell()
        elif word == "row":
            frame.end_row()
            self._add_boxes()
        elif word == "trowd":
            frame.is_in_row = True
        else:
            frame.target(is_in_table=self._state.is_in_table).finish_line()

    def _encoding(self, word: str, number: int) -> bool:
        """Take a word that says how letters are stored; False for any other."""
        if word == "fcharset":
            self._fonts.set_charset(number)
        elif word == "cpg" and self._state.is_font_table:
            self._fonts.set_code_page(number)
        elif word == "deff":
            self._fonts.default = number
        elif word in _CODE_PAGES:
            self._fonts.usual = _CODE_PAGES[word]
        elif word == "ansicpg":
            self._fonts.usual = find_codec(f"cp{number}") or self._fonts.usual
        else:
            return False
        return True

    def _begin_group(self, word: str, *, is_starred: bool) -> None:
        """A word that may say what the group that it begins is for."""
        state = self._state
        if word == "fonttbl":
            self._state = state._replace(is_skipped=True, is_font_table=True)
        elif word in _APART and len(self._frames) < _MOST_FRAMES:
            # A box stands in a group that other readers skip; a header is skipped with its boxes.
            if not (state.is_margin or (state.is_skipped and word == "footnote")):
                self._begin_apart(_APART[word])
        elif _is_margin(word):
            self._state = state._replace(is_skipped=True, is_margin=True)
        elif word in _MET_GROUPS:
            self.met[_MET_GROUPS[word]] += not state.is_skipped
            self._state = state._replace(is_skipped=True)
        elif _is_no_words(word) or (is_starred and word not in _STARRED):
            self._state = state._replace(is_skipped=True)

    def _begin_apart(self, what: str) -> None:
        self._frames.append(Frame())
        self._state = self._state._replace(closes=what, is_skipped=False, is_in_table=False)

    def _end_apart(self, what: str) -> None:
        """The lines of a note or a box are whole."""
        inner = self._frames.pop().finish()
        if what == "box":
            self.met[Met.TEXT_BOX] += 1
            self._boxes.append(inner)
        else:
            self.notes.append((what, " ".join(inner.text.split())))

    def _unit(self, unit: int) -> None:
        """A UTF-16 unit; two that belong together are one letter."""
        high, self._high = self._high, 0
        signs = self._signs()
        if high and _LOW <= unit < _AFTER:
            self._put(chr(0x10000 + ((high - _HIGH) << 10) + unit - _LOW))
        elif _HIGH <= unit < _LOW:
            self._put_lone(high)
            self._high = unit
        else:
            self._put_lone(high)
            if unit in {0x0A, 0x0D}:
                self._end_line()
            elif signs is not None and 0xF000 <= unit <= 0xF0FF:
                self._put_sign(signs, unit)
            else:
                self._put(chr(unit))
        self._n_fallback = self._state.n_fallback

    def _put_lone(self, unit: int) -> None:
        """A surrogate without its other half, which the door replaces and reports."""
        if unit:
            self._put(chr(unit))

    def _signs(self) -> str | None:
        return self._fonts.signs_of(self._font())

    def _font(self) -> int:
        return self._fonts.default if self._state.font is None else self._state.font

    def _flush(self) -> None:
        """Turn the bytes met so far into letters of the current font."""
        if not self._bytes:
            return
        stored, self._bytes = bytes(self._bytes), bytearray()
        signs = self._signs()
        if signs is None:
            letters = stored.decode(self._fonts.codec_of(self._font()), errors="replace")
            # Lines end by control words; a byte that would end one is layout.
            self._put(letters.replace("\r", " ").replace("\n", " "))
        else:
            for byte in stored:
                self._put_sign(signs, byte)

    def _put_sign(self, font: str, code: int) -> None:
        letter = " " if code == 0x20 else letter_of(font, code)
        self.met[Met.UNKNOWN_SYMBOL] += letter == REPLACEMENT and not self._state.is_skipped
        self._put(letter)

    def _put(self, words: str) -> None:
        if self._high:
            high, self._high = self._high, 0
            self._put(chr(high))
        state = self._state
        if state.is_margin and words.strip():
            self.met[Met.MARGIN] = 1
        if state.is_skipped:
            return
        passage = _passage_of(state)
        # Counted once, however many pieces the file stores it in.
        if passage and passage != self._passage:
            self.met[passage] += 1
        self._passage = passage
        if state.is_deleted:
            self.met[Met.DELETED_CHARACTER] += len(words)
        elif not state.is_hidden:
            frame = self._frames[-1]
            frame.target(is_in_table=state.is_in_table).put(words, bold=state.is_bold)

    def _end_line(self) -> None:
        if not (self._state.is_skipped or self._state.is_deleted):
            frame = self._frames[-1]
            target = frame.target(is_in_table=self._state.is_in_table)
            target.end_line()
            if target is self._frames[0].lines:
                self._add_boxes()

    def _add_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._frames[0].lines.finish_line()
            self._frames[0].lines.put_lines(box)


def _passage_of(state: State) -> str:
    """What sort of passage words here belong to, where the report counts it."""
    if state.is_deleted:
        return Met.DELETION
    if state.is_hidden:
        return Met.HIDDEN
    return Met.INSERTION if state.is_inserted else ""
