"""What pages can say beyond plain Django: sentences, files of ours, numbers, pictures."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import cache
from importlib.resources import files

from django import template
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.urls import get_script_prefix
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from polyvocal.core.language import _, ngettext, word
from polyvocal.reports.printable import text_direction
from polyvocal.reports.rounding import format_count
from polyvocal.web.gate import STATIC

register = template.Library()


@register.simple_tag
def say(sentence: str, plural: str = "", **slots: object) -> SafeString:
    """The sentence in the language in use, its slots filled and escaped.

    With a second sentence, the form that goes with the slot `n`.
    """
    if plural:
        n = slots.get("n")
        count = n if isinstance(n, int) else 0
        said = ngettext(sentence, plural, count)
        slots["n"] = format_count(count)
    else:
        said = _(sentence)
    # A word written in a page counts as safe to Django; a translator’s may hold any sign.
    escaped = escape(said)
    return format_html(escaped, **slots) if slots else escaped


@register.simple_tag
def said(value: StrEnum) -> str:
    """A value of a list of ours, in the language in use."""
    return word(value)


@register.inclusion_tag("parts/refusals.html")
def refusals(form: BaseForm) -> dict[str, list[str]]:
    """What a form of the library for signing in has against what was sent, in our words."""
    kinds = [kind for errors in form.errors.as_data().values() for kind in errors]
    return {"sentences": list(dict.fromkeys(_refusal(kind) for kind in kinds))}


def _refusal(kind: ValidationError) -> str:
    match kind.code or "":
        case "required":
            return _("Fill in every field.")
        case "password_too_short":
            return _("The password is too short.")
        case "password_too_common" | "password_too_similar":
            return _("This password is easily guessed: it is a common one, or much like the name.")
        case "password_mismatch" | "":
            return _("The two passwords are not the same.")
    return str(kind.message)


@register.simple_tag
def asset(name: str) -> str:
    """Where a style sheet or script is."""
    return f"{get_script_prefix()}{STATIC}{name}"


@register.simple_tag
def modules(folder: str) -> tuple[str, ...]:
    """The scripts of a folder, for a page to ask for all at once and not one after the other."""
    return _modules("".join(folder))  # a word of a template is of a kind that no path takes


@cache
def _modules(folder: str) -> tuple[str, ...]:
    found = files("polyvocal.web") / "static" / folder
    names = sorted(entry.name for entry in found.iterdir() if entry.name.endswith(".js"))
    return tuple(f"{folder}/{name}" for name in names)


@register.filter
def count(n: int) -> str:
    """A count as printed everywhere: 1,204."""
    return format_count(n)


@register.filter
def unlocalized(value: float) -> str:
    """A number as HTML and SVG want it in an attribute."""
    return f"{value:.4f}"


@register.filter
def shortly(value: float) -> str:
    """A number in a field, without the digits it does not need."""
    return f"{value:.3g}"


@register.filter
def moment(at: dt.datetime) -> str:
    """A point in time on the clock of this computer."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


@register.filter
def direction(words: str) -> SafeString:
    """The attribute that lets words from outside run their own way."""
    return mark_safe(' dir="rtl"' if text_direction(words) == "rtl" else "")  # noqa: S308 - ours
