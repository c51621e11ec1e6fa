"""What the reader's scripts say, in the language in use, and the keys it listens to.

A script fills the slots; where a number decides the form, there are two.
"""

from __future__ import annotations

from collections.abc import Callable

from polyvocal.core.language import _, ngettext

# A language's plurals repeat after each hundred, so two hundred numbers tell its rule.
_COUNTED = 200


def sentences() -> dict[str, str | list[str]]:
    """Every sentence the scripts say, by its name there."""
    return {**_about_codings(), **_about_saving(), **_about_reading()}


def plurals() -> str:
    """Which form goes with each number: one digit for each of 0 to 199, and on from 100 again."""
    forms = _forms(_words)
    return "".join(str(forms.index(_words(n))) for n in range(_COUNTED))


def _words(n: int) -> str:
    return ngettext("{n} word", "{n} words", n)


def _forms(say: Callable[[int], str]) -> list[str]:
    """Every form that a sentence takes with a number, in the order of `plurals`."""
    first: dict[str, int] = {}
    for n in range(_COUNTED):
        first.setdefault(_words(n), n)
    return [say(n) for n in first.values()]


def page_keys() -> tuple[tuple[tuple[str, ...], str], ...]:
    """The keys of the reader: which, and what they do."""
    return (
        (("←", "→"), _("Go by word; with Shift, choose words")),
        (("↑", "↓"), _("Go by sentence; with Shift, choose sentences")),
        (("k", "j"), _("Go by turn; with Shift, choose turns")),
        (("w", "s", "t"), _("Choose the word, the sentence or the turn here")),
        (("Enter",), _("Code what is chosen: type a number or a name, then Enter")),
        (("1", "…", "9"), _("Code what is chosen with one of your latest codes")),
        ((".",), _("Code what is chosen as the last time")),
        (("i",), _("Make a new code of the chosen words")),
        (("[", "]"), _("Go through the codings here, then to the next ones")),
        (("c",), _("Give this coding another code")),
        (("+",), _("Change how sure this coding is")),
        (("n",), _("Write a note on this coding")),
        (("M",), _("Write a memo on the chosen words")),
        (("e",), _("Mark this coding as an exemplar, or no longer")),
        (("Alt", "←", "→"), _("Move the end of this coding by a word; with Shift, its beginning")),
        (("|",), _("Split this coding at the caret")),
        (("m",), _("Merge this coding with the same code beside it")),
        (("Delete",), _("Remove this coding")),
        (("d",), _("What the code of this coding means")),
        (("l",), _("One turn at a time, or the whole interview")),
        (("p",), _("Play the recording from this turn, or stop it")),
        (("b",), _("Three seconds back in the recording")),
    )


def _about_codings() -> dict[str, str | list[str]]:
    return {
        "more": _("+{n} more"),
        "supports": _("supports"),
        "complicates": _("complicates"),
        "contradicts": _("contradicts"),
        "to review": _("to review"),
        "lost": _("words lost"),
        "coded by": _("Coded by {who}"),
        "coded by you": _("Coded by you"),
        "here": _("Here, turn {n}"),
        "nothing here": _("No coding here."),
        "memo": _("Memo by {who}"),
        "coded": _forms(lambda n: ngettext("{code} on {n} word", "{code} on {n} words", n)),
        "codes here": _("Coded {codes}."),
        "coding of": _("{code}, turn {turn}"),
        "removed": _("Removed {code}."),
        "recoded": _("{before} is {code} now."),
        "split": _("Split in two."),
        "merged": _("Merged into one."),
        "moved": _("Moved: “{words}”"),
        "judged": _("{code}: {what}"),
        "noted": _("Note on {code}."),
        "exemplar on": _("{code} is an exemplar."),
        "exemplar off": _("{code} is no exemplar any more."),
        "memo written": _("Memo on {code}."),
        "memo on": _("Memo on “{what}”"),
        "not yours": _("This coding is somebody else’s. Code the passage yourself instead."),
        "nothing to merge": _("No coding of yours with the same code touches this one."),
        "split where": _("Put the caret inside the passage, where it is to be split."),
        "no coding": _("Go to a coding first, with [ or ]."),
        "unset": _("not said"),
        "content note": _("Content note: {what}"),
        "show passage": _("Show the passage"),
        "fold passage": _("Fold the passage"),
        "remove note": _("Remove the note"),
        "in this interview": _forms(
            lambda n: ngettext("{n} coding in this interview", "{n} codings in this interview", n)
        ),
    }


def _about_saving() -> dict[str, str | list[str]]:
    return {
        "saving": _("saving"),
        "saved": _("saved"),
        "all saved": _("All saved"),
        "not yet saved": _("{n} not yet saved"),
        "away": _(
            "The workbench does not answer. What you do is kept in this browser and sent when it "
            "answers again."
        ),
        "elsewhere": _(
            "The workbench was started anew, at another address. What you did is kept in this "
            "browser and sent as soon as you open the study there."
        ),
        "back": _forms(
            lambda n: ngettext(
                "The workbench answers again; {n} change of yours is saved.",
                "The workbench answers again; {n} changes of yours are saved.",
                n,
            )
        ),
        "refused": _("Not saved, and taken back: {why}"),
        "text changed": _("The text of this interview was corrected meanwhile."),
        "changed elsewhere": _("Changed in another window; the page shows it as it is now."),
        "undone": _("Undone: {what}"),
        "redone": _("Redone: {what}"),
        "who first": _("Say who is working first: your name, under “Coding as”."),
    }


def _about_reading() -> dict[str, str | list[str]]:
    return {
        "chosen": _forms(
            lambda n: ngettext("{n} word chosen: {words}", "{n} words chosen: {words}", n)
        ),
        "nothing chosen": _("Choose some words first."),
        "also here": _("Also here: {names}"),
        "turn": _("Turn {n}, {who}"),
        "no codes found": _("No code fits “{typed}”."),
        "codes found": _forms(lambda n: ngettext("{n} code", "{n} codes", n)),
        "code the words": _("Code “{words}”"),
        "recode the coding": _("Another code for “{words}”"),
        "new code of": _("A new code of “{words}”"),
        "last turn": _("This is the last turn."),
        "first turn": _("This is the first turn."),
        "sentence": _("Sentence {n}"),
        "playing": _("Playing from turn {n}."),
        "stopped": _("Stopped."),
        "no recording": _("This interview has no recording beside the study, or no time stamps."),
        "all codes": _("All codes are shown."),
    }
