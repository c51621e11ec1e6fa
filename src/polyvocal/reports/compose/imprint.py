"""What every report of a study carries: its name, its language, and its own words for things."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from polyvocal.core.language import _, ngettext
from polyvocal.core.stance import no_agreement_sentence
from polyvocal.core.study import Revision, SetAside
from polyvocal.core.template import Code
from polyvocal.reports.blocks import Note


@dataclass(frozen=True, slots=True)
class Noun:
    """What a framework calls its codes, in one and in many."""

    singular: str
    plural: str

    def of(self, n: int) -> str:
        """The word that goes with `n`, in the language in use."""
        return ngettext(self.singular, self.plural, n)

    @property
    def title(self) -> str:
        """The word as the head of a column."""
        return capital(self.of(1))


def capital(words: str) -> str:
    """The words with a capital at their beginning, and the rest as it is."""
    return words[:1].upper() + words[1:]


CODES = Noun("code", "codes")
TECHNIQUES = Noun("technique", "techniques")


@dataclass(frozen=True, slots=True)
class FrameworkUse:
    """How much of a published framework is in the template, and who is to be credited for it."""

    title: str
    n_taken: int
    n_codes: int
    credit: str


_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Imprint:
    """Whose report this is.

    `digest` is the study’s content digest in hex ("" for a live page). `role_names` gives a role’s
    printed name where the role itself ("PW") is not to be printed. `frameworks` are those that the
    template’s codes come from; `set_aside` is what no result of the report counts;
    `no_agreement` why agreement does not fit how the study is done.
    """

    study: str
    language: str = "en"
    digest: str = ""
    noun: Noun = CODES
    role_names: Mapping[str, str] = field(default_factory=lambda: _NO_NAMES)
    frameworks: tuple[FrameworkUse, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    no_agreement: str = ""

    def role(self, role: str) -> str:
        """The role as printed."""
        return self.role_names.get(role, role) or _("no role given")

    def facts(self, revision: Revision | None) -> tuple[Note, ...]:
        """What the whole report rests on, for its foot."""
        facts = [Note(_("Study"), self.study)]
        if revision is not None:
            facts.append(Note(_("Revision"), str(revision)))
        if self.digest:
            facts.append(Note(_("Digest of the content"), self.digest))
        facts += [Note(_("Framework"), framework.credit) for framework in self.frameworks]
        if self.no_agreement:
            facts.append(Note(_("Agreement"), no_agreement_sentence(self.no_agreement)))
        return tuple(facts)


def quotes_anchor(code: Code, role: str) -> str:
    """Where the quotes of one code in one role stand, in whatever report holds them."""
    # A role may hold any character; a hash of it may stand in any file.
    return f"q-{hashlib.sha256(f'{code.id} {role}'.encode()).hexdigest()[:16]}"


def code_anchor(code: Code) -> str:
    """Where all quotes of a code stand."""
    return f"c-{code.id.hex}"


def row_anchor(code: Code) -> str:
    """The code’s row in the depiction table."""
    return f"r-{code.id.hex}"
