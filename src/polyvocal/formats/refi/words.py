"""The words of the format: names of the notes and variables that hold what only a study knows.

English whatever the language spoken, since they are read by programs, and by people anywhere.
"""

from __future__ import annotations

from uuid import UUID

from polyvocal.formats.refi.guids import derived

STUDY = "Polyvocal study"
EDITION = "Template version"
EARLIER_CODES = "Codes of earlier template versions"
TURNS = "Who speaks where"
MANNER = "How it was coded"
CODING_NOTE = "Note on a coding"
EXEMPLAR = "Chosen for print"
CLAIM = "Claim"
DECISION = "Decision on a place"
CONTENT_NOTE = "Content note"
MEMO = "Memo"
VARIABLE = "Variable"
OF_STUDY = frozenset(
    {STUDY, EDITION, TURNS, MANNER, CODING_NOTE, EXEMPLAR, CLAIM, DECISION, CONTENT_NOTE}
)
WITH_WORDS = frozenset({CODING_NOTE, CONTENT_NOTE, MEMO})

# Of what happened nobody knows when: no time reads as this one does. QualCoder 3 ends with an error
# at a note or passage without a time, which the standard allows.
NO_MOMENT = "1970-01-01T00:00:00Z"

ROLE, STAGE, CONSENT, CONSENT_UNTIL = "Role", "Stage", "Consent to be quoted", "Consent until"
NOT_INTERVIEWED = "Not interviewed"
CASE_VARIABLES = (
    (ROLE, "Text"), (STAGE, "Text"), (CONSENT, "Text"), (CONSENT_UNTIL, "Date"),
    (NOT_INTERVIEWED, "Boolean"),
)  # fmt: skip
KIND, DATE, MINUTES, TIME_POINT = "Kind of document", "Date", "Minutes", "Time point"
INTERVIEWER, LANGUAGE, RECORDING = "Interviewer", "Language", "Recording"
WORD_FILE = "Word file"
TEXT_VERSION, WORDS = "Version of the text", "Words"
DOCUMENT_VARIABLES = (
    (KIND, "Text"), (DATE, "Date"), (MINUTES, "Float"), (TIME_POINT, "Text"),
    (INTERVIEWER, "Text"), (LANGUAGE, "Text"), (RECORDING, "Text"),
    (WORD_FILE, "Text"), (TEXT_VERSION, "Integer"), (WORDS, "Integer"),
)  # fmt: skip


def variable_id(name: str) -> UUID:
    """The id of a variable of ours."""
    return derived("variable", name)


def reason_id(attribute: UUID) -> UUID:
    """The id of the variable that says why an attribute's value is missing."""
    return derived(attribute, "missing")
