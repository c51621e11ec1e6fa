"""The tables, one module an idea."""

from polyvocal.store.models.access import Member
from polyvocal.store.models.coding import (
    Anchor,
    Assignment,
    Claim,
    Coder,
    Coding,
    ContentNote,
    Exemplar,
    ForeignId,
    Memo,
    NotePlace,
    Round,
    Submission,
)
from polyvocal.store.models.consensus import Decision, DecisionLink
from polyvocal.store.models.history import Event, EventPart
from polyvocal.store.models.jobs import Draft, Job, Reader, Receipt
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
    Preference,
    Study,
)
from polyvocal.store.models.template import (
    Code,
    CodeLook,
    CodeMapping,
    CodeState,
    LicensedDefinition,
    TemplateVersion,
)

__all__ = [
    "Anchor",
    "Assignment",
    "Attribute",
    "Case",
    "CaseSet",
    "CaseSetMember",
    "Claim",
    "Code",
    "CodeLook",
    "CodeMapping",
    "CodeState",
    "Coder",
    "Coding",
    "Content",
    "ContentNote",
    "Decision",
    "DecisionLink",
    "Document",
    "Draft",
    "Event",
    "EventPart",
    "Exemplar",
    "ForeignId",
    "Job",
    "LicensedDefinition",
    "Member",
    "Memo",
    "NotePlace",
    "Original",
    "Partnership",
    "Preference",
    "Reader",
    "Receipt",
    "Round",
    "Speaker",
    "Study",
    "Submission",
    "TemplateVersion",
    "TextIndex",
    "TextVersion",
]
