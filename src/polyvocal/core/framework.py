"""Published frameworks: codes, coding rules, near neighbours, and what links them to others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.template import Code


@dataclass(frozen=True, slots=True)
class CodingRule:
    """A rule a framework sets for coding with it; `why` says what goes wrong without it."""

    id: str
    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """Codes that are easily taken for one another, and how to tell them apart.

    `tells` says for each of `codes`, in their order, when it is this one. A contrast stands once
    for all its codes, so none can name a neighbour that does not name it.
    """

    codes: tuple[UUID, ...]
    question: str
    tells: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(set(self.codes)) < 2 or len(self.codes) != len(self.tells):
            raise BadValue(_("A contrast has two codes or more, and says of each when it is it."))


@dataclass(frozen=True, slots=True)
class Framework:
    """A published scheme, read-only: its codes (each group before what it holds) and its rules.

    `key` names it in commands ("bctt_v1"); `credit` is what a paper must print. What a group's
    `definition` says is about the whole group. `is_labels_only`: its codes are not defined here.
    `add_on_to` is the key of the framework it adds codes to, where it is no whole scheme.
    """

    key: str
    name: str
    version: str
    codes: tuple[Code, ...]
    rules: tuple[CodingRule, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    credit: str = ""
    is_labels_only: bool = False
    add_on_to: str = ""

    def __post_init__(self) -> None:
        numbers = Counter(code.number for code in self.codes if code.number)
        twice = [number for number, n in numbers.items() if n > 1]
        if twice:
            raise BadValue(
                _("The framework gives the number {number} twice.").format(number=twice[0])
            )

    @property
    def title(self) -> str:
        """Name and version as printed."""
        return f"{self.name} {self.version}".strip()

    def contrasts_of(self, code_id: UUID) -> tuple[Contrast, ...]:
        """The contrasts this code stands in."""
        return tuple(contrast for contrast in self.contrasts if code_id in contrast.codes)


MAPPED = "mapped"


@dataclass(frozen=True, slots=True)
class OntologyId:
    """One class of an ontology beside one code, named by number or label.

    `cardinality`: "1:n" is one code and several classes, "n:1" several codes and one class.
    `standing`: "mapped", as the ontology itself says; anything else says why it is not taken for
    the code's id. `code` is empty where the class belongs to none of the framework's codes.
    """

    code: str
    scheme: str
    id: str
    label: str
    cardinality: str
    standing: str

    @property
    def is_mapped(self) -> bool:
        """Does the ontology itself say that this class is that code?"""
        return self.standing == MAPPED and bool(self.code)


@dataclass(frozen=True, slots=True)
class Link:
    """One code of a framework and one of another, by number or label.

    `standing` says how the link is known; `evidence` and `source` say from where.
    """

    code: str
    linked: str
    standing: str
    evidence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class LinkSet:
    """All links from one framework to another. Whoever shows any of them prints `about` as well.

    `is_partial`: there are more links than these, so that a missing one means nothing.
    """

    to: str
    about: str
    credit: str
    is_partial: bool
    links: tuple[Link, ...]

    def of(self, code: str) -> tuple[Link, ...]:
        """The links of one code, by number or label."""
        return tuple(link for link in self.links if link.code == code)
