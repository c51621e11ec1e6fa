"""A small framework with everything a framework can have, to make reports of."""

from __future__ import annotations

from uuid import UUID

from polyvocal.core.framework import CodingRule, Contrast, Framework
from polyvocal.core.template import Code

GROUP = Code(UUID(int=9), "1", "Getting there", is_group=True, definition="How people come.")
PLAN = Code(
    UUID(int=1),
    "1.1",
    "Travel plan",
    GROUP.id,
    definition="Somebody works out the way.",
    include="Timetables count.",
    exclude="Going together is 1.2.",
    examples=("We looked up the bus.", "She drew me a map."),
    synonyms=("Route plan", "Traveling plan"),
    foreign_ids=(("BCIO", "007003"), ("BCIO", "007004")),
)
COMPANY = Code(UUID(int=2), "1.2", "Company", GROUP.id, definition="Somebody comes along.")
WAYS = Framework(
    "ways",
    "Ways",
    "1",
    (GROUP, PLAN, COMPANY),
    rules=(CodingRule("say", "Code what is said.", "Nobody sees the rest."),),
    contrasts=(Contrast((PLAN.id, COMPANY.id), "By letter?", ("It could.", "It could not.")),),
    credit="Ways: nobody 2026.",
)
