"""Where sentences begin and end in a turn, by their marks."""

from __future__ import annotations

import re

# A sentence ends with one of the scripts' full stops, closing quotes or brackets after it, and
# then white space; scripts that write without spaces end it at the mark alone.
_END = re.compile(
    r"[.!?…؟۔।॥։።။]+[\"'”’»)\]]*(?=\s)|[。！？｡]+[」』”’)）]*",
)
# What stands before a full stop that ends no sentence.
_SHORT = re.compile(
    r"(?:^|[\s(\[\"'“‘«])(?:\w|dr|mr|mrs|ms|prof|st|vs|etc|e\.g|i\.e)$", re.IGNORECASE
)


def find_sentences(words: str) -> list[tuple[int, int]]:
    """`[start, end)` of each sentence in one turn's words, without the white space around it.

    A full stop after one letter or a common title ends none, nor does a bracket before a small
    letter. Words without any mark are one sentence; a stretch of white space is none.

    >>> find_sentences("I asked Dr. May. She said: yes!")
    [(0, 16), (17, 31)]
    """
    sentences = []
    start = 0
    for found in _END.finditer(words):
        mark, after = found.group(), words[found.end() : found.end() + 9].lstrip()[:1]
        if mark.startswith(".") and _SHORT.search(words, start, found.start()):
            continue
        if mark.endswith((")", "]")) and after.islower():
            continue
        sentences.extend(_trimmed(words, start, found.end()))
        start = found.end()
    sentences.extend(_trimmed(words, start, len(words)))
    return sentences


def _trimmed(words: str, start: int, end: int) -> list[tuple[int, int]]:
    while start < end and words[start].isspace():
        start += 1
    while end > start and words[end - 1].isspace():
        end -= 1
    return [(start, end)] if start < end else []
