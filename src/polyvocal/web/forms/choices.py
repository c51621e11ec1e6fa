"""The rule and the scope of a result, as a page's controls send them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict

from polyvocal.core.evidence import EvidenceUnit
from polyvocal.web.forms.reading import one_of, plain_values, whole_number
from polyvocal.work.choices import Choices, read_noun

_MOST = 999


def read_choices(sent: QueryDict) -> Choices:
    """The choices; whatever is not sent is as the design has it."""
    plain = plain_values(sent)
    return Choices(
        layer=plain.get("layer", ""),
        at_least=whole_number(plain, "at_least", 1, most=_MOST),
        unit=one_of(plain, "unit", EvidenceUnit) or EvidenceUnit.CODINGS,
        certain_only=plain.get("certainty") == "certain",
        explicit_only=plain.get("basis") == "explicit",
        roles=tuple(role for role in sent.getlist("role") if role),
        case_set=plain.get("case_set", ""),
        noun=read_noun(plain.get("noun", "")),
    )


def write_choices(choices: Choices) -> str:
    """The choices as the query of an address; what is usual is left out."""
    usual = Choices()
    pairs = [
        ("layer", choices.layer),
        ("at_least", str(choices.at_least) if choices.at_least != usual.at_least else ""),
        ("unit", choices.unit.value if choices.unit is not usual.unit else ""),
        ("certainty", "certain" if choices.certain_only else ""),
        ("basis", "explicit" if choices.explicit_only else ""),
        ("case_set", choices.case_set),
        *(("role", role) for role in choices.roles),
    ]
    if choices.noun != usual.noun:
        pairs.append(("noun", f"{choices.noun.singular},{choices.noun.plural}"))
    return urlencode([(name, value) for name, value in pairs if value])
