"""Every sentence a person sees passes through here, so that it can be translated.

`core` may not know Django, and Django's own translation needs settings; the standard library's
gettext serves every floor alike. What is to be translated is listed in ``locale/polyvocal.pot``,
which `run.py catalogue` takes from the code.
"""

from __future__ import annotations

import gettext as _gettext
import re
import struct
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

DOMAIN = "polyvocal"
LOCALE_FOLDER = Path(__file__).resolve().parents[1] / "locale"

# What stands in a tag ("pt-BR", "ca_ES.UTF-8@valencia"): it becomes part of a path.
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]*")
_IN_ENGLISH = frozenset({"en", "c", "posix"})


@dataclass(frozen=True)
class _Speech:
    tag: str
    sentences: _gettext.NullTranslations
    folder: Path = LOCALE_FOLDER


_ENGLISH = _Speech("en", _gettext.NullTranslations())
_usual = [_ENGLISH]  # of the whole process: threads of their own and new contexts speak it too
_here: ContextVar[_Speech | None] = ContextVar("polyvocal_language", default=None)


def use_language(*tags: str, folder: Path = LOCALE_FOLDER, everywhere: bool = False) -> bool:
    """Speak the first of these languages (BCP 47 or POSIX tags) that there are sentences in.

    In this context, or `everywhere` in the process that no context says otherwise. Without tags
    the context says nothing any more. A language without a catalogue in `folder` falls back to the
    English written in the code; the answer is whether one was found.
    """
    found = next((speech for tag in tags if (speech := _speech(tag, folder))), None)
    if everywhere:
        _usual[0] = found or _ENGLISH
    else:
        _here.set((found or _ENGLISH) if tags else None)
    return found is not None


def language_in_use() -> str:
    """The tag (BCP 47) of the language that sentences are in."""
    return _speaking().tag


def same_language() -> Callable[[], object]:
    """A call that makes another process, to which it is sent, speak the language in use here."""
    speech = _speaking()
    return partial(use_language, speech.tag, folder=speech.folder, everywhere=True)


def _(message: str) -> str:
    """The sentence in the language in use."""
    # The empty message is the catalogue's own description, which nobody asks for.
    return _speaking().sentences.gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The sentence for `n` things in the language in use."""
    return _speaking().sentences.ngettext(singular, plural, n)


def word(value: StrEnum) -> str:
    """The word for one of a fixed set of values, such as a stance, in the language in use.

    The set's name goes with it as context: "unknown" of a consent need not be the "unknown" of an
    age. Sets whose words are shown are listed for translation in ``catalogue/words.py``.
    """
    if not value.value:
        return ""
    return _speaking().sentences.pgettext(type(value).__name__, value.value)


def _speaking() -> _Speech:
    return _here.get() or _usual[0]


def _speech(tag: str, folder: Path) -> _Speech | None:
    if not _TAG.fullmatch(tag):
        return None
    posix = tag.replace("-", "_")
    try:
        sentences = _gettext.translation(DOMAIN, folder, [posix])
    except (OSError, UnicodeError, ValueError, struct.error):  # none, or one that cannot be read
        is_english = re.split("[_.@]", posix)[0].lower() in _IN_ENGLISH
        return _ENGLISH if is_english else None
    found = sentences.info().get("language") or posix.partition(".")[0]
    return _Speech(found.replace("_", "-"), sentences, folder)
