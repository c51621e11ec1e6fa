"""Where a case's words can be: the one list that erasing a person walks.

Every model has an entry, and a model without one fails a test. Beside the tables, a person's words
can be in backups (`store.backup`), in files that were exported, and in the memory of open studies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Holding:
    """One table: the columns that can hold a person's words or name them, and how they are found.

    No columns: the table holds nothing of a person but ids.
    """

    columns: tuple[str, ...]
    found_by: str = ""


_NOTHING = Holding(())

HOLDINGS: Mapping[str, Holding] = MappingProxyType(
    {
        "study": Holding(("no_agreement",), "nothing: a person must look"),
        "member": _NOTHING,
        "attribute": _NOTHING,
        "case": Holding(("label", "facts"), "its own id"),
        "caseset": Holding(("reason",), "the case sets it is a member of; a person must look"),
        "casesetmember": _NOTHING,
        "partnership": Holding(
            ("first_label", "first_role", "second_label", "second_role"), "either end's case"
        ),
        "content": Holding(
            ("data",),
            "the digests in text versions and originals of its documents, also in the event parts "
            "of those that were undone or removed",
        ),
        "textindex": Holding(("words",), "the digests in text versions of its documents"),
        "document": Holding(
            ("name", "interviewer", "recording", "time_point"), "speakers of the case"
        ),
        "textversion": Holding(("text_digest", "turns_digest"), "its document"),
        "original": Holding(("file_name", "digest"), "its document"),
        "speaker": Holding(("label",), "case_id"),
        "templateversion": _NOTHING,
        "code": _NOTHING,
        "codestate": Holding(
            ("label", "definition", "include", "exclude", "examples"),
            "nothing: an example or a code in vivo may quote anyone; a person must look",
        ),
        "codemapping": _NOTHING,
        "licenseddefinition": Holding(
            ("definition", "include", "exclude", "examples"),
            "nothing: it is a publication's wording; a person must look",
        ),
        "codelook": _NOTHING,
        "preference": _NOTHING,
        "coder": _NOTHING,
        "round": _NOTHING,
        "assignment": _NOTHING,
        "submission": _NOTHING,
        "coding": Holding(("note",), "its document and the words its anchor touches"),
        "anchor": Holding(("quote_digest",), "its coding"),
        "memo": Holding(("text",), "its target; a person must look at memos on anything else"),
        "contentnote": Holding(("text",), "its document and the words its place touches"),
        "noteplace": Holding(("quote_digest",), "its note"),
        "decision": Holding(("note",), "its document; a person must look"),
        "decisionlink": _NOTHING,
        "exemplar": Holding(("edits",), "its coding"),
        "claim": Holding(("sentence",), "nothing: a person must look"),
        "foreignid": Holding(("foreign_id",), "the entity"),
        # Rows of a day, in a database of their own on SQLite.
        "job": Holding(
            ("arguments", "what", "problem", "file_name", "result"),
            "nothing: it is gone a day after it was begun",
        ),
        "draft": Holding(("data",), "nothing: it is gone a day after it was looked at last"),
        "reader": _NOTHING,
        "receipt": _NOTHING,
        "event": _NOTHING,
        "eventpart": Holding(
            ("data", "salt"),
            "subject: the case itself, and every document it speaks or ever spoke in",
        ),
    }
)
