"""What stands around every page of a study: the way to the other pages."""

from __future__ import annotations

from dataclasses import dataclass

from polyvocal.core.language import _


@dataclass(frozen=True, slots=True)
class NavItem:
    """One page in the row of pages: `key` is the letter that opens it after “g”."""

    door: str
    label: str
    key: str
    is_here: bool


def navigation(door: str) -> tuple[NavItem, ...]:
    """The pages of a study; the one whose doors begin with the item's name is where we are."""
    pages = (
        ("overview", _("Overview"), "o"),
        ("cases", _("Cases"), "p"),
        ("documents", _("Documents"), "d"),
        ("read", _("Read"), "r"),
        ("template", _("Template"), "t"),
        ("quotes", _("Quotes"), "q"),
        ("compare", _("Compare"), "c"),
        ("agreement", _("Agreement"), "a"),
        ("search", _("Search"), "s"),
        ("rounds", _("Rounds"), "w"),
        ("exchange", _("In and out"), "i"),
        ("history", _("History"), "h"),
    )
    place = door.partition("-")[0]
    return tuple(NavItem(name, label, key, name == place) for name, label, key in pages)


def page_help(door: str) -> str:
    """What can be done on this page, in a few sentences; "" where nothing needs to be said."""
    helps = {**_help_with_material(), **_help_with_work()}
    return helps.get(door.partition("-")[0], "")


def _help_with_material() -> dict[str, str]:
    return {
        "home": _("Open a study you worked in, open a file, or begin a new one."),
        "overview": _(
            "What is done and what comes next. The step marked as next leads to the page where it "
            "is done; every tile and number leads to what it counts."
        ),
        "cases": _(
            "Who was interviewed. Choose a label to edit that person in the row; tick people to "
            "freeze them as a set; bring a sheet and look at what it would do before it does it."
        ),
        "documents": _(
            "Drop transcripts to add them: you see who speaks before anything is stored. Under "
            "Facts a document is described, its text corrected, or it is removed."
        ),
        "review": _(
            "Codings that could not follow when a text was corrected, old words beside new ones. "
            "Say where your own stand; they count nowhere until then."
        ),
        "template": _(
            "Choose a code on the left to read its card. Everything that changes a code is at the "
            "foot of its card, and says first what it does."
        ),
        "exchange": _(
            "Bring in a project, a codebook or another copy of this study, or give the study out. "
            "Each is looked at first: what would become of everything, and what would be lost."
        ),
    }


def _help_with_work() -> dict[str, str]:
    return {
        "quotes": _(
            "Every coding as a line. Narrow them by any condition, put them under heads, jump to "
            "the place in the interview, or take what is shown as a file."
        ),
        "compare": _(
            "Which codes are evidenced by whom. Change the rule above the picture and everything "
            "is counted again; choose a tile or number to read what was said. The report is below."
        ),
        "agreement": _(
            "How far coders see the same, on the unit you choose. A long bar between kappa and "
            "PABAK is agreement on absence; each code leads to its card. Places that were read "
            "differently are decided one by one under Places to decide."
        ),
        "search": _(
            "Find words in all interviews, tick passages or take all, and code them in one step "
            "after a look at what that does."
        ),
        "rounds": _(
            "Who codes, and which documents were given to whom. The step at the top is yours; a "
            "round says who sees whose work, and how far everybody is."
        ),
        "history": _(
            "Every change. Undo your own back to the one you point at, or bring back what a change "
            "removed."
        ),
    }
