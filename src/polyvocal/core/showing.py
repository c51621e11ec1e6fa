"""Words from outside in a line of ours: none of them moves the rest or gives a terminal orders."""

from __future__ import annotations

import re

# Controls, half characters, other ends of lines, and what turns the direction of all that follows.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(words: str) -> str:
    r"""The words on one line: other white space is a space, what cannot be shown is U+FFFD.

    >>> one_line("a\nb\x1b[31mc")
    'a b�[31mc'
    """
    if words.isascii() and words.isprintable():
        return words
    return _UNSHOWN.sub(lambda found: " " if found[0].isspace() else "\ufffd", words)
