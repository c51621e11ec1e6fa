"""WebAnno TSV 3, as INCEpTION exports it: a token a line, with its place and its layers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from polyvocal.core.errors import BadValue
from polyvocal.core.offsets import to_code_points, utf16_map
from polyvocal.formats.decoding import decode
from polyvocal.formats.others.assembling import no_project
from polyvocal.formats.others.coded_texts import CodedSpan, CodedText, CodedTexts, CodeTreeGrowing

_FORMAT = re.compile(r"\ufeff?#FORMAT=WebAnno TSV 3")
_LAYER = re.compile(r"#T_SP=([^|]*)((?:\|[^|]*)*)")
_TOKEN = re.compile(r"(\d+)-(\d+)(?:\.\d+)?\t(\d+)-(\d+)\t")
_SAME = re.compile(r"^(.*)\[(\d+)\]$")
_NOTHING = frozenset({"_", "*", ""})
_ESCAPED = re.compile(r"\\(.)")


def is_webanno(data: bytes) -> bool:
    """Does the file begin as WebAnno TSV 3 does?"""
    return _FORMAT.match(data[:100].decode("utf-8", "replace")) is not None


def read_webanno(data: bytes, file: str) -> CodedTexts:
    """The document of a file, and each value of each span layer as a coding of nobody named.

    The text is put together from the sentences' lines, at the places of their tokens (which count
    UTF-16 units). Values of one layer stand under its name. Raises `BadFile`.
    """
    decoded = decode(data, file).text
    if _FORMAT.match(decoded) is None:
        raise no_project(file, "INCEpTION")
    lines = decoded.split("\n")
    text = _text(lines)
    read = CodedTexts(
        "INCEpTION", file.rpartition(".")[0], [CodedText(file.rpartition(".")[0], text)]
    )
    offsets = utf16_map(text)
    growing = CodeTreeGrowing(read.codes, "\t")
    for start, end, name in _spans(lines):
        try:
            first, after = to_code_points(offsets, (start, end))
        except BadValue:
            first = after = -1
        read.spans.append(CodedSpan(0, first, after, growing.place(name)))
    return read


def _text(lines: list[str]) -> str:
    """Sentences at their places: what lies between them is white space."""
    pieces: list[str] = []
    length = 0
    sentence: list[str] = []
    for line in lines:
        if line.startswith("#Text="):
            sentence.append(_unescaped(line.removeprefix("#Text=")))
            continue
        token = _TOKEN.match(line)
        if token and sentence:
            words = "\n".join(sentence)
            gap = max(min(int(token[3]) - length, 10_000), 0)
            pieces += ["\n" * gap, words]
            length += gap + len(words.encode("utf-16-le")) // 2
            sentence = []
    return "".join(pieces)


def _unescaped(words: str) -> str:
    known = {"n": "\n", "r": "\n", "t": "\t"}
    return _ESCAPED.sub(lambda found: known.get(found[1], found[1]), words)


def _spans(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """`[start, end)` in UTF-16 units and the code of each annotation, in the order they begin."""
    layers = [
        (found[1].rpartition(".")[2], len(found[2].split("|")) - 1)
        for line in lines
        if (found := _LAYER.match(line))
    ]
    names = [layer for layer, n in layers for _feature in range(max(n, 1))]
    open_ones: dict[tuple[int, str], list[int]] = {}
    closed: list[tuple[int, int, str]] = []
    for line in lines:
        token = _TOKEN.match(line)
        if token is None:
            continue
        start, end = int(token[3]), int(token[4])
        cells = line[token.end() :].split("\t")[1:]
        for column, (layer, cell) in enumerate(zip(names, cells, strict=False)):
            for value in re.split(r"(?<!\\)\|", cell):
                if value in _NOTHING:
                    continue
                same = _SAME.match(value)
                name = _unescaped(same[1] if same else value)
                code = f"{layer}\t{name}" if name not in _NOTHING else layer
                if same is None:
                    closed.append((start, end, code))
                else:
                    spot = open_ones.setdefault((column, f"{code}\0{same[2]}"), [start, end])
                    spot[1] = end
    closed += [(at[0], at[1], key.partition("\0")[0]) for (_c, key), at in open_ones.items()]
    yield from sorted(closed)
