"""How the letters of a rich text file are stored: one encoding for each of its fonts."""

from __future__ import annotations

from dataclasses import dataclass, field

from polyvocal.formats.decoding import find_codec

WESTERN = "cp1252"
_SIGNS = 2
# \fcharset as Windows numbers it; 1 is "whatever the file says of itself".
_CHARSETS = {
    0: WESTERN,
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}


@dataclass
class Fonts:
    """The table of fonts as it is read; `usual` is the encoding the file names for itself."""

    usual: str = WESTERN
    default: int = 0
    _current: int = 0
    _charsets: dict[int, str] = field(default_factory=dict)
    _signs: set[int] = field(default_factory=set)
    _names: dict[int, str] = field(default_factory=dict)

    def begin(self, number: int) -> None:
        """The entry of one font begins."""
        self._current = number

    def set_charset(self, number: int) -> None:
        """The entry says in which set of letters its font is."""
        if number == _SIGNS:
            self._signs.add(self._current)
        elif number in _CHARSETS:
            self._charsets[self._current] = _CHARSETS[number]

    def set_code_page(self, number: int) -> None:
        """The entry names a code page, which says more than a set."""
        codec = find_codec(f"cp{number}")
        if codec:
            self._charsets[self._current] = codec

    def add_name(self, words: str) -> None:
        """The entry's name, which ends at a semicolon."""
        name = self._names.get(self._current, "")
        if ";" not in name and len(name) < 100:
            self._names[self._current] = name + words

    def codec_of(self, number: int) -> str:
        """Python's name of the encoding of this font's letters."""
        return self._charsets.get(number, self.usual)

    def signs_of(self, number: int) -> str | None:
        """The font's name where it holds signs in place of letters."""
        return self._names.get(number, "").partition(";")[0] if number in self._signs else None
