"""The one write path: every function is keyword-only, one transaction, and leaves one event.

Each returns the study's new revision, alone or with what a page needs of what it did (or, when it
makes a study, where that is). A change that
changes nothing leaves no event. What cannot be done raises an error of `core.errors` and leaves
everything as it was.
"""

from polyvocal.store.changes.codings import (
    add_coder,
    add_codings,
    add_round,
    remove_codings,
    rename_coder,
)
from polyvocal.store.changes.documents import (
    NewDocument,
    Original,
    add_documents,
    change_document,
    change_speaker,
    describe_documents,
    remove_document,
)
from polyvocal.store.changes.gestures import (
    Judgement,
    Settlement,
    code_hits,
    code_in_vivo,
    code_passages,
    judge_codings,
    merge_codings,
    move_coding,
    recode,
    settle_codings,
    split_coding,
)
from polyvocal.store.changes.notes import (
    add_claim,
    add_exemplar,
    add_foreign_ids,
    add_memo,
    change_memo,
    remove_claim,
    remove_exemplar,
    remove_memo,
)
from polyvocal.store.changes.people import (
    add_attributes,
    add_case_set,
    add_cases,
    add_partnerships,
    change_case,
    change_cases,
    remove_case,
    remove_case_set,
    remove_partnership,
)
from polyvocal.store.changes.strokes import Coded
from polyvocal.store.changes.studies import add_study, create_study, rename_study
from polyvocal.store.changes.templates import (
    add_code,
    add_codes,
    change_code,
    finalise_template,
    merge_codes,
    reopen_template,
    retire_codes,
    set_template,
)
from polyvocal.store.changes.texts import Corrected, correct_text

__all__ = [
    "Coded",
    "Corrected",
    "Judgement",
    "NewDocument",
    "Original",
    "Settlement",
    "add_attributes",
    "add_case_set",
    "add_cases",
    "add_claim",
    "add_code",
    "add_coder",
    "add_codes",
    "add_codings",
    "add_documents",
    "add_exemplar",
    "add_foreign_ids",
    "add_memo",
    "add_partnerships",
    "add_round",
    "add_study",
    "change_case",
    "change_cases",
    "change_code",
    "change_document",
    "change_memo",
    "change_speaker",
    "code_hits",
    "code_in_vivo",
    "code_passages",
    "correct_text",
    "create_study",
    "describe_documents",
    "finalise_template",
    "judge_codings",
    "merge_codes",
    "merge_codings",
    "move_coding",
    "recode",
    "remove_case",
    "remove_case_set",
    "remove_claim",
    "remove_codings",
    "remove_document",
    "remove_exemplar",
    "remove_memo",
    "remove_partnership",
    "rename_coder",
    "rename_study",
    "reopen_template",
    "retire_codes",
    "set_template",
    "settle_codings",
    "split_coding",
]
