r"""Regular expressions from outside: which are taken, and how long they may take.

An expression that tries every way of dividing a text can run for years. Python's own engine cannot
be stopped; `regex` takes a bound and gives up. What that engine has beyond Python's syntax and
could fill the memory within the bound (recursion, approximate matching) is refused beforehand, as
is what would mean something else there.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator

import regex

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _, ngettext

# Seconds of matching in one search, however many texts it goes through.
MOST_SECONDS = 10.0
LONGEST_EXPRESSION = 500
# Capitals are as small letters, "ß" as "ss"; ^ and $ are the ends of a line.
_HOW = regex.VERSION1 | regex.IGNORECASE | regex.MULTILINE
_TOKEN = re.compile(
    r"\\[pPN]\{\w[^{}]*\}"  # a class or a character by its name
    r"|\\[^L]"  # \L wants a list that nobody can type
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\{\d{1,4}(?:,\d{0,4})?\}|\{,\d{1,4}\}"
    r"|\(\?(?:[:=!>#]|<[=!]|[imsx]*(?:-[imsx]+)?[:)]|P<[^\W\d]\w*>|P=\w+\))"
    r"|\((?![?*])"
    r"|[^\\\[({]",
    re.DOTALL,
)


def check_expression(pattern: str) -> str:
    """The pattern, if it can be used. Raises `BadValue` saying what is wrong with it, and where."""
    if len(pattern) > LONGEST_EXPRESSION:
        raise BadValue(
            ngettext(
                "The expression is too long: at most {n} character.",
                "The expression is too long: at most {n} characters.",
                LONGEST_EXPRESSION,
            ).format(n=LONGEST_EXPRESSION)
        )
    at = 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            raise BadValue(
                _(
                    "The expression /{pattern}/ cannot be read from “{rest}” on; put a \\ before a "
                    "character that stands for itself."
                ).format(pattern=pattern, rest=pattern[at : at + 10])
            )
        at = token.end()
    # Texts are searched with their letters composed.
    pattern = unicodedata.normalize("NFC", pattern)
    compile_expression(pattern)
    return pattern


def compile_expression(pattern: str) -> regex.Pattern[str]:
    """The pattern made ready. Raises `BadValue` saying what is wrong with it."""
    try:
        return regex.compile(pattern, _HOW)
    except regex.error as error:
        why = _("The expression /{pattern}/ is not one: {why}.")
        raise BadValue(why.format(pattern=pattern, why=error)) from error
    except (RecursionError, OverflowError, MemoryError, ValueError) as error:
        why = _("The expression /{pattern}/ is too involved; make it simpler.")
        raise BadValue(why.format(pattern=pattern)) from error


class TimedExpression:
    """An expression with so many seconds of matching in all, over all the texts it is asked of."""

    def __init__(self, pattern: str, seconds: float = MOST_SECONDS) -> None:
        self._pattern, self._left = pattern, seconds
        self._compiled = compile_expression(pattern)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Where it matches, and something at that. Raises `BadValue` when the time is up."""
        began = time.perf_counter()
        try:
            return list(self._matches(text))
        except (TimeoutError, MemoryError) as error:
            raise BadValue(
                _(
                    "The expression /{pattern}/ takes too long on these texts; make it simpler, "
                    "say by repeating only one thing at a time."
                ).format(pattern=self._pattern)
            ) from error
        finally:
            self._left -= time.perf_counter() - began

    def _matches(self, text: str) -> Iterator[tuple[int, int]]:
        if self._left <= 0:
            raise TimeoutError
        # Others may go on working meanwhile.
        for found in self._compiled.finditer(text, timeout=self._left, concurrent=True):
            if found.end() > found.start():
                yield found.span()
