"""Which language to speak: the one asked for, otherwise the computer's own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from polyvocal.core.language import LOCALE_FOLDER, use_language

LANGUAGE_VARIABLE = "POLYVOCAL_LANGUAGE"
# Where a translation is looked for that does not come with Polyvocal yet, such as one being made.
FOLDER_VARIABLE = "POLYVOCAL_LOCALES"
# As every other program on the computer is told, in the order of GNU gettext.
_OF_THE_COMPUTER = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def wanted_languages(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Tags of languages, the most wanted first; none where nothing says."""
    for variable in (LANGUAGE_VARIABLE, *_OF_THE_COMPUTER):
        tags = tuple(tag for tag in environment.get(variable, "").split(":") if tag.strip())
        if tags:
            return tags
    return ()


def usual_language() -> str:
    """What our own variable asks for; "" where it asks for nothing."""
    return os.environ.get(LANGUAGE_VARIABLE, "")


def locale_folder(environment: Mapping[str, str]) -> Path:
    """Where the translations are."""
    return Path(environment.get(FOLDER_VARIABLE) or LOCALE_FOLDER)


def speak_the_usual_language() -> bool:
    """Speak what this person's environment asks for, in the whole process.

    The answer is False where a language was asked for by our own variable and is not there.
    """
    tags = wanted_languages(os.environ)
    found = use_language(*tags, folder=locale_folder(os.environ), everywhere=True)
    return found or not usual_language()
