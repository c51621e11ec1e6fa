"""The turns of an interview and the codes beside it as markup.

Written here and not in a page's template: there are hundreds of either, and a template took half
of the time of the whole answer for them. Every word from the study goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from polyvocal.core.language import _
from polyvocal.web.contexts.reader import TreeLine, TurnShown


def turns_written(turns: Iterable[TurnShown], *, plays: bool) -> SafeString:
    """Each turn with who speaks, its time stamp (which plays it, where `plays`) and its words."""
    label, play = escape(_("Turn {n}, {who}")), escape(_("Play from {stamp}"))
    return mark_safe(  # noqa: S308 - whatever comes from the study is escaped
        "".join(_turn(turn, label, play if plays else "") for turn in turns)
    )


def tree_written(lines: Iterable[TreeLine]) -> SafeString:
    """Each code with its swatch, and the eye that hides its highlights; groups as headings."""
    about = _("Codings in this interview · in the study. Press to hide or show its highlights.")
    words = _Words(escape(_("emergent")), escape(about), escape(_("Highlights of {code}")))
    return mark_safe(  # noqa: S308 - as above
        "".join(words.group(line) if line.is_group else words.code(line) for line in lines)
    )


def _turn(turn: TurnShown, label: str, play: str) -> str:
    n, who = turn.number, escape(turn.speaker)
    named = label.format(n=n, who=who or "–")
    stamp = ""
    if turn.stamp and play:
        stamp = (
            f'<button type="button" class="stamp" tabindex="-1" data-play="{n}" '
            f'aria-label="{play.format(stamp=turn.stamp)}">{turn.stamp}</button>'
        )
    elif turn.stamp:
        stamp = f'<span class="stamp">{turn.stamp}</span>'
    return (
        f'<section class="turn {turn.kind}" id="t{n}" data-speaker="{who}" aria-label="{named}">\n'
        f'<div class="who"><b><bdi>{who}</bdi></b><a href="#t{n}" tabindex="-1">{n}</a>{stamp}'
        f'</div>\n<div class="said"><div class="warnings"></div><p class="words" '
        f'dir="{turn.direction}">{escape(turn.words)}</p></div><div class="margin"></div>'
        "</section>\n"
    )


class _Words:
    """The sentences of the tree, in the language in use and escaped."""

    def __init__(self, emergent: str, about: str, highlights: str) -> None:
        self._chip = f' <span class="chip">{emergent}</span>'
        self._about, self._highlights = about, highlights

    def group(self, line: TreeLine) -> str:
        number = f"{escape(line.number)} " if line.number else ""
        return (
            f'<li class="group depth-{line.depth}" data-place="{line.place}"><h2><bdi>{number}'
            f"{escape(line.label)}</bdi>{self._chip if line.is_emergent else ''}</h2>"
            f'<span class="n" data-of="{line.place}"></span></li>\n'
        )

    def code(self, line: TreeLine) -> str:
        label, place = escape(line.label), line.place
        pattern = f" pattern-{line.pattern}" if line.pattern else ""
        plain = "" if line.number else " plain"
        return (
            f'<li class="code depth-{line.depth}" data-place="{place}">'
            f'<button type="button" class="code-button{plain}" draggable="true" '
            f'data-place="{place}"><b>{escape(line.number)}</b><span>'
            f'<i class="swatch tone-{line.tone}{pattern}"></i><bdi>{label}</bdi>'
            f"{self._chip if line.is_emergent else ''}</span></button>"
            f'<button type="button" class="n eye" data-place="{place}" aria-pressed="true" '
            f'title="{self._about}"><span class="visually-hidden">'
            f'{self._highlights.format(code=label)} </span><span data-n="{place}">0</span>'
            f'<small data-everywhere="{place}"></small></button></li>\n'
        )
