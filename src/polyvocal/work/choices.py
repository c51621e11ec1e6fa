"""What a person chose to count, from their words to the values the measures take."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from polyvocal.analysis.characteristics import Denominator, Grouping
from polyvocal.analysis.frames import Scope
from polyvocal.core.cases import CaseSet, Stage
from polyvocal.core.coding import Basis, Certainty, Coder, CoderKind
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.evidence import EvidenceRule, EvidenceUnit, Layer, LayerKind
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.study import Study
from polyvocal.core.template import CodeFinder
from polyvocal.core.text import fold
from polyvocal.reports.compose.imprint import CODES, Noun


@dataclass(frozen=True, slots=True)
class Choices:
    """A person's choices, in their own words; the defaults are those of the design.

    `layer`: "" (consensus where there is one, otherwise any coder), "any", "all", "consensus" or a
    coder's name. `case_set`: a set's name, "all" for every case, "" for the selected cases where
    any were selected, otherwise the interviewed. `groupings`: "Attribute: Name = value; value".
    `rank_by`: codes as people name them. `day` `None`: today.
    """

    layer: str = ""
    at_least: int = 1
    unit: EvidenceUnit = EvidenceUnit.CODINGS
    certain_only: bool = False
    explicit_only: bool = False
    roles: tuple[str, ...] = ()
    case_set: str = ""
    groupings: tuple[str, ...] = ()
    missing_first: Denominator = Denominator.WITHOUT_MISSING
    rank_by: tuple[str, ...] = ()
    noun: Noun = field(default_factory=lambda: CODES)
    day: dt.date | None = None

    @property
    def rule(self) -> EvidenceRule:
        """When a code is evidenced."""
        return EvidenceRule(
            self.at_least,
            self.unit,
            certainties=frozenset({Certainty.CERTAIN} if self.certain_only else Certainty),
            bases=frozenset({Basis.UNSET, Basis.EXPLICIT} if self.explicit_only else Basis),
        )


def choose_scope(study: Study, choices: Choices) -> Scope:
    """Which codings of whose talk are read. Raises `NotFound` for an unknown name."""
    return Scope(
        layer=choose_layer(study, choices.layer),
        case_set=_choose_case_set(study, choices.case_set),
        roles=choices.roles or None,
        rule=choices.rule,
    )


def choose_groupings(study: Study, choices: Choices) -> tuple[Grouping, ...]:
    """Values to print as one, by attribute. Raises `BadValue` with an example of the form."""
    classes: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for written in choices.groupings:
        attribute, name, values = _read_grouping(written)
        classes.setdefault(_attribute_name(study, attribute), []).append((name, values))
    return tuple(Grouping(attribute, tuple(of_one)) for attribute, of_one in classes.items())


def choose_codes(study: Study, choices: Choices) -> tuple[UUID, ...] | None:
    """The codes interviews are ranked by; `None`: every code. Raises `NotFound`."""
    if not choices.rank_by:
        return None
    finder = CodeFinder(study.template.codes)
    chosen = []
    for name in choices.rank_by:
        found = finder.find(name)
        if len(found) != 1:
            raise NotFound(
                ngettext(
                    "{name} names {n} code of this template; use a code's number.",
                    "{name} names {n} codes of this template; use a code's number.",
                    len(found),
                ).format(name=name, n=len(found))
            )
        chosen.append(found[0].id)
    return tuple(chosen)


def choose_layer(study: Study, named: str) -> Layer | None:
    """The layer a person means; `None` for "". Raises `NotFound` or `BadValue`."""
    kinds = {
        "any": LayerKind.ANY_CODER,
        "all": LayerKind.ALL_CODERS,
        "consensus": LayerKind.CONSENSUS,
    }
    if not named:
        return None
    if fold(named) in kinds:
        return Layer(kinds[fold(named)])
    coders = [coder for coder in study.coders if coder.name == named]
    if len(coders) == 1:
        return Layer(LayerKind.CODER, coders[0].id)
    if coders:
        raise BadValue(
            ngettext(
                "There is {n} coder called {name} in this study.",
                "There are {n} coders called {name} in this study.",
                len(coders),
            ).format(n=len(coders), name=named)
        )
    raise NotFound(
        _("There is no coder {name} in this study. There are: {coders}.").format(
            name=named, coders=_names(study.coders) or _("none")
        )
    )


def _names(coders: tuple[Coder, ...]) -> str:
    return ", ".join(coder.name for coder in coders if coder.kind is not CoderKind.CONSENSUS)


def _choose_case_set(study: Study, named: str) -> CaseSet | None:
    if fold(named) == "all":
        return None
    if not named:
        return _furthest(study)
    for case_set in study.case_sets:
        if case_set.name == named:
            return case_set
    names = ", ".join(case_set.name for case_set in study.case_sets) or _("none")
    raise NotFound(
        _("There is no case set {name} in this study. There are: {names}.").format(
            name=named, names=names
        )
    )


def _furthest(study: Study) -> CaseSet | None:
    """The selected cases where any were selected, otherwise the interviewed; `None`: everybody.

    People who were only approached said nothing, and would thin out every percentage.
    """
    selected = any(case.stage is Stage.SELECTED for case in study.cases)
    stage = Stage.SELECTED if selected else Stage.INTERVIEWED
    chosen = frozenset(case.id for case in study.cases if case.stage.rank >= stage.rank)
    if len(chosen) == len(study.cases):
        return None
    name = _("selected cases") if selected else _("interviewed cases")
    reason = _("their stage in the sheet of cases is {stage}").format(stage=word(stage))
    return CaseSet(uuid5(study.id, stage.value), name, chosen, reason)


def _read_grouping(written: str) -> tuple[str, str, tuple[str, ...]]:
    attribute, colon, rest = written.partition(":")
    name, equals, values = rest.partition("=")
    parts = tuple(value.strip() for value in values.split(";") if value.strip())
    if not (colon and equals and attribute.strip() and name.strip() and parts):
        raise BadValue(
            _(
                "{written} is not a grouping; write it like this: "
                "Ethnicity: White = White British; White Irish"
            ).format(written=written)
        )
    return attribute.strip(), name.strip(), parts


def _attribute_name(study: Study, written: str) -> str:
    for attribute in study.attributes:
        if fold(attribute.name) == fold(written):
            return attribute.name
    raise NotFound(_("There is no attribute {name} in this study.").format(name=written))


def read_noun(written: str) -> Noun:
    """What the framework calls its codes, from "technique,techniques"; "" is code, codes."""
    if not written:
        return CODES
    singular, _between, plural = (part.strip() for part in written.partition(","))
    return Noun(singular, plural or singular)
