"""What other tools are known to take of a project, and how that is known.

None of them could be run here. What stands here is what their makers write, what their files show,
or what others who tried have written; where nothing is known, that is said. Sources:

* NVivo: its help, "REFI-QDA Standard" (releases 12 and later), lists what it takes and what not;
  files of NVivo for Windows 12.6 show how it counts positions.
* ATLAS.ti: files of releases 8.4 and 26.
* MAXQDA, ATLAS.ti: the manual of QualCoder ("Imports and Exports", November 2024) tells what became
  of its own exports there.
* QualCoder: the same manual, of its own import; and the text of its program (qualcoder/refi.py,
  commit 010b9160).
* Taguette: release 1.5.2 itself took our codes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from polyvocal.core.exchange import Fate, Thing
from polyvocal.core.language import _
from polyvocal.formats.refi.positions import NVIVO, Reading


class Target(StrEnum):
    """A tool that a study can be written for."""

    NVIVO = "nvivo"
    ATLASTI = "atlasti"
    MAXQDA = "maxqda"
    QUALCODER = "qualcoder"
    TAGUETTE = "taguette"
    INCEPTION = "inception"

    @property
    def tool(self) -> str:
        """Its name as its makers write it."""
        return _NAMES[self]


_STANDARD = Reading()
_NAMES = {
    Target.NVIVO: "NVivo",
    Target.ATLASTI: "ATLAS.ti",
    Target.MAXQDA: "MAXQDA",
    Target.QUALCODER: "QualCoder",
    Target.TAGUETTE: "Taguette",
    Target.INCEPTION: "INCEpTION",
}


class Evidence(StrEnum):
    """How something is known of a tool."""

    DOCUMENTED = "documented by its makers"
    TRIED = "tried by others"
    PROGRAM = "seen in the text of its program"
    OURS = "tried by us"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What becomes of a kind of thing in the other tool, and how that is known."""

    fate: Fate
    evidence: Evidence


_TAKEN = Knowledge(Fate.WHOLE, Evidence.DOCUMENTED)
_NOT_LISTED = Knowledge(Fate.NOT_READ, Evidence.DOCUMENTED)
_PASSED_OVER = Knowledge(Fate.NOT_READ, Evidence.PROGRAM)
_LOST_WHEN_TRIED = Knowledge(Fate.NOT_READ, Evidence.TRIED)

_KNOWN: Mapping[Target, Mapping[Thing, Knowledge]] = {
    Target.NVIVO: {
        Thing.CODES: _TAKEN,
        Thing.SOURCES: _TAKEN,
        Thing.TEXTS: _TAKEN,
        Thing.CODINGS: _TAKEN,
        Thing.CASES: _TAKEN,
        Thing.VARIABLES: _TAKEN,
        Thing.NOTES: _TAKEN,
        # Its list of what is transferred has memo links and no others.
        Thing.LINKS: _NOT_LISTED,
    },
    Target.ATLASTI: {Thing.VARIABLES: _LOST_WHEN_TRIED},
    Target.MAXQDA: {Thing.VARIABLES: _LOST_WHEN_TRIED},
    Target.QUALCODER: {
        Thing.CODES: _TAKEN,
        Thing.SOURCES: _TAKEN,
        Thing.TEXTS: _TAKEN,
        Thing.CODINGS: _TAKEN,
        # It reads notes whose text is a file of its own, and ours say theirs in the XML.
        **dict.fromkeys(
            (Thing.NOTES, Thing.MANNERS, Thing.TURNS, Thing.TEMPLATE_VERSIONS, Thing.REST),
            _PASSED_OVER,
        ),
    },
    Target.TAGUETTE: {Thing.CODES: Knowledge(Fate.WHOLE, Evidence.OURS)},
    Target.INCEPTION: {},
}


_REMARKS: Mapping[Target, list[Callable[[], str]]] = {
    Target.NVIVO: [
        lambda: _(
            "Positions are counted as NVivo for Windows 12.6 writes them (seen in its files); the "
            "command’s option --positions says otherwise."
        ),
    ],
    Target.ATLASTI: [
        lambda: _(
            "QualCoder’s makers saw codings in ATLAS.ti shifted by one character after each "
            "line end (tried by others, with their files): compare a passage near the end of a "
            "text."
        ),
        lambda: _(
            "ATLAS.ti 26 gives new ids at each of its exports (seen in its files): what comes "
            "back from it is not recognised as the same."
        ),
    ],
    Target.MAXQDA: [
        lambda: _(
            "QualCoder’s makers found that MAXQDA wants line ends of two characters (tried by "
            "others, with their files): compare a passage near the end of a text. Where it is "
            "shifted, write the file with the command and its option --positions "
            "codepoints,crlf2,bom0,exclusive."
        ),
    ],
    Target.QUALCODER: [
        lambda: _(
            "QualCoder has no place for sets, as its makers write: which documents belong to a "
            "round is not shown there."
        ),
        lambda: _(
            "QualCoder ends with an error at a note or passage without a time (seen in the "
            "text of its program): what has none here is in the file as of 1 January 1970, "
            "and comes back without one."
        ),
    ],
    Target.TAGUETTE: [
        lambda: _("Tried by us with Taguette 1.5.2: it takes such a table for its tags.")
    ],
    Target.INCEPTION: [lambda: _("Whether INCEpTION reads Web Annotations is not known to us.")],
}


def fate_in(target: Target | None, thing: Thing, fate: Fate, how: str) -> tuple[Fate, str]:
    """What becomes of a thing that leaves with this fate, once `target` has read it; and how.

    Where nothing is known of it nothing is added: `remarks_for` says so once for all of them.
    """
    known = _KNOWN[target].get(thing) if target else None
    if target is None or known is None:
        return fate, how
    is_lost = known.fate is Fate.NOT_READ
    told = {
        (False, Evidence.DOCUMENTED): _("{tool} takes these, as its makers write"),
        (False, Evidence.OURS): _("{tool} took these when we tried"),
        (True, Evidence.DOCUMENTED): _("not on the makers’ list of what {tool} takes"),
        (True, Evidence.PROGRAM): _("{tool} passes over these, as the text of its program shows"),
        (True, Evidence.TRIED): _("lost in {tool} when others tried with their files"),
    }
    sentence = told[is_lost, known.evidence].format(tool=target.tool)
    return Fate.NOT_READ if is_lost else fate, f"{how}; {sentence}" if how else sentence


def remarks_for(target: Target) -> list[str]:
    """What else is known of files that go to this tool."""
    said = [say() for say in _REMARKS.get(target, ())]
    if target not in {Target.TAGUETTE, Target.INCEPTION}:
        said.append(
            _(
                "{tool} itself could not be run by us. Where a line names it, its makers write so, "
                "others tried it with their files, or the text of its program shows it. Of all "
                "else in the file it is not known whether {tool} reads it."
            ).format(tool=target.tool)
        )
    return said


def reading_for(target: Target | None) -> Reading:
    """How positions are counted for this tool, unless a person says otherwise."""
    return NVIVO if target is Target.NVIVO else _STANDARD
