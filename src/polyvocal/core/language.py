"""Every sentence a person sees passes through here, so that it can be translated.

`core` may not know Django, and Django's own translation needs settings; the standard library's
gettext serves every floor alike.
"""

from __future__ import annotations

import gettext as _gettext
from contextvars import ContextVar
from pathlib import Path

DOMAIN = "polyvocal"
LOCALE_FOLDER = Path(__file__).resolve().parents[1] / "locale"

_ENGLISH = _gettext.NullTranslations()
_catalogue: ContextVar[_gettext.NullTranslations] = ContextVar("polyvocal_catalogue")


def use_language(code: str) -> None:
    """Speak `code` (a BCP 47 tag such as ``en`` or ``cy``) from now on in this context.

    A language without a catalogue falls back to the English written in the code.
    """
    _catalogue.set(
        _gettext.translation(DOMAIN, LOCALE_FOLDER, [code.replace("-", "_")], fallback=True)
    )


def _(message: str) -> str:
    """The sentence in the language in use."""
    return _catalogue.get(_ENGLISH).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The sentence for `n` things in the language in use."""
    return _catalogue.get(_ENGLISH).ngettext(singular, plural, n)
