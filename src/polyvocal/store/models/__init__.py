"""The tables, one module an idea."""

from polyvocal.store.models.coding import (
    Anchor,
    Assignment,
    Claim,
    Coder,
    Coding,
    Exemplar,
    ForeignId,
    Memo,
    Round,
)
from polyvocal.store.models.history import Event, EventPart
from polyvocal.store.models.material import (
    Content,
    Document,
    Original,
    Speaker,
    TextIndex,
    TextVersion,
)
from polyvocal.store.models.people import (
    Attribute,
    Case,
    CaseSet,
    CaseSetMember,
    Partnership,
    Study,
)
from polyvocal.store.models.template import Code, CodeMapping, CodeState, TemplateVersion

__all__ = [
    "Anchor",
    "Assignment",
    "Attribute",
    "Case",
    "CaseSet",
    "CaseSetMember",
    "Claim",
    "Code",
    "CodeMapping",
    "CodeState",
    "Coder",
    "Coding",
    "Content",
    "Document",
    "Event",
    "EventPart",
    "Exemplar",
    "ForeignId",
    "Memo",
    "Original",
    "Partnership",
    "Round",
    "Speaker",
    "Study",
    "TemplateVersion",
    "TextIndex",
    "TextVersion",
]
