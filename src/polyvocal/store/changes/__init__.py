"""The one write path: every function is keyword-only, one transaction, and leaves one event.

Each returns the study's new revision, alone or with what a page needs of what it did (or, when it
makes a study, where that is). A change that
changes nothing leaves no event. What cannot be done raises an error of `core.errors` and leaves
everything as it was.
"""

from polyvocal.store.changes.access import give_role, take_role
from polyvocal.store.changes.attributes import (
    add_attributes,
    change_attribute,
    order_attributes,
    remove_attribute,
)
from polyvocal.store.changes.coders import (
    add_coder,
    add_round,
    change_round,
    remove_coder,
    remove_round,
    rename_coder,
)
from polyvocal.store.changes.codings import add_codings, remove_codings
from polyvocal.store.changes.consensus import (
    Decided,
    add_decisions,
    adopt_decisions,
    decide_places,
    remove_decisions,
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
from polyvocal.store.changes.licensed import (
    put_licensed_definitions,
    remove_licensed_definitions,
)
from polyvocal.store.changes.looks import paint_codes
from polyvocal.store.changes.notes import (
    add_claim,
    add_content_note,
    add_exemplar,
    add_foreign_ids,
    add_memo,
    change_content_note,
    change_exemplar,
    change_memo,
    move_note,
    remove_claim,
    remove_content_note,
    remove_exemplar,
    remove_memo,
)
from polyvocal.store.changes.people import (
    add_case_set,
    add_cases,
    add_partnerships,
    change_case,
    change_cases,
    remove_case,
    remove_case_set,
    remove_partnership,
)
from polyvocal.store.changes.rounds import lift_round, reopen_round, submit_round
from polyvocal.store.changes.setting_aside import (
    set_case_aside,
    set_document_aside,
    take_case_in,
    take_document_in,
)
from polyvocal.store.changes.strokes import Coded
from polyvocal.store.changes.studies import add_study, create_study, fill_study
from polyvocal.store.changes.study_facts import (
    allow_agreement,
    decline_agreement,
    rename_study,
)
from polyvocal.store.changes.templates import (
    add_code,
    add_codes,
    change_code,
    finalise_template,
    merge_codes,
    move_code,
    remove_codes,
    reopen_template,
    restore_code,
    retire_codes,
    set_template,
    split_code,
)
from polyvocal.store.changes.texts import Corrected, correct_text

__all__ = [
    "Coded",
    "Corrected",
    "Decided",
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
    "add_content_note",
    "add_decisions",
    "add_documents",
    "add_exemplar",
    "add_foreign_ids",
    "add_memo",
    "add_partnerships",
    "add_round",
    "add_study",
    "adopt_decisions",
    "allow_agreement",
    "change_attribute",
    "change_case",
    "change_cases",
    "change_code",
    "change_content_note",
    "change_document",
    "change_exemplar",
    "change_memo",
    "change_round",
    "change_speaker",
    "code_hits",
    "code_in_vivo",
    "code_passages",
    "correct_text",
    "create_study",
    "decide_places",
    "decline_agreement",
    "describe_documents",
    "fill_study",
    "finalise_template",
    "give_role",
    "judge_codings",
    "lift_round",
    "merge_codes",
    "merge_codings",
    "move_code",
    "move_coding",
    "move_note",
    "order_attributes",
    "paint_codes",
    "put_licensed_definitions",
    "recode",
    "remove_attribute",
    "remove_case",
    "remove_case_set",
    "remove_claim",
    "remove_coder",
    "remove_codes",
    "remove_codings",
    "remove_content_note",
    "remove_decisions",
    "remove_document",
    "remove_exemplar",
    "remove_licensed_definitions",
    "remove_memo",
    "remove_partnership",
    "remove_round",
    "rename_coder",
    "rename_study",
    "reopen_round",
    "reopen_template",
    "restore_code",
    "retire_codes",
    "set_case_aside",
    "set_document_aside",
    "set_template",
    "settle_codings",
    "split_code",
    "split_coding",
    "submit_round",
    "take_case_in",
    "take_document_in",
    "take_role",
]
