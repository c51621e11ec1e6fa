"""British spelling: the American forms that our own words on cards must not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from polyvocal.core.text import WORD, fold

# Beginnings of words, since "behavior" comes as behavioral, behaviors, misbehavior …
_BEGINNINGS = (
    "analyz", "canceled", "canceling", "catalog", "center", "color", "counseled", "counseling",
    "counselor", "defense", "dialog", "enroll", "favor", "fiber", "flavor", "fulfill", "gray",
    "harbor", "honor", "humor", "installment", "jewelry", "labeled", "labeling", "labor", "liter",
    "maneuver", "modeled", "modeling", "mold", "neighbor", "offense", "odor", "paralyz", "parlor",
    "pediatri", "plow", "pretense", "program", "rumor", "savior", "signaled", "signaling",
    "skillful", "somber", "splendor", "theater", "traveled", "traveler", "traveling", "tumor",
    "vapor", "vigor", "willful",
)  # fmt: skip
# The same letters in words that are British too.
_BRITISH = re.compile(
    r"catalogue\w*|dialogu\w*|enroll(?:ed|ing)|fulfill(?:ed|ing)|programm\w*|laborator\w*"
    r"|laborious\w*|honorar\w*|humorous\w*|vigorous\w*|odorous|litera\w*|vaporis\w*"
)
_WHOLE = frozenset({"mom", "moms", "mommy", "gotten", "math", "airplane", "tire", "pajamas"})
_IZE = re.compile(r"\w{2,}iz(?:e|es|ed|er|ers|ing|ation|ations|able)")
_TRUE_Z = re.compile(r"(?:cap|over|re|down)?siz\w+|priz\w+|seiz\w+|bliz\w+|fr?iz\w+|citiz\w+")
_BEHAVIOR = re.compile(r"\w*behavior\w*")


def american_words(text: str) -> Iterator[str]:
    """The words of a text that are spelt the American way."""
    for match in WORD.finditer(text):
        word = fold(match.group())
        if _BRITISH.fullmatch(word):
            continue
        is_ize = _IZE.fullmatch(word) and not _TRUE_Z.fullmatch(word)
        if is_ize or word.startswith(_BEGINNINGS) or word in _WHOLE or _BEHAVIOR.fullmatch(word):
            yield match.group()
