"""What each kind of event did, in sentences. `telling` finds the facts that they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from polyvocal.core.language import _, ngettext
from polyvocal.store.tables import (
    ANCHOR,
    ATTRIBUTE,
    CASE,
    CODING,
    DECISION,
    DOCUMENT,
    LICENSED_DEFINITION,
    PARTNERSHIP,
    SPEAKER,
    Table,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence may name: `n` rows of the verb's table, and the one thing each it is about.

    `place` is a document, with the turn where there is one; "" where it is several or none.
    """

    n: int
    name: str
    place: str = ""


Teller = Callable[[Facts], str]


def _told(sentence: Callable[[], str]) -> Teller:
    return lambda facts: sentence().format(n=facts.n, name=facts.name)


def _counted(sentence: Callable[[int], str]) -> Teller:
    return lambda facts: sentence(facts.n).format(n=facts.n, name=facts.name)


def _coded(
    one: Callable[[], str], same: Callable[[int], str], mixed: Callable[[int], str]
) -> Teller:
    """One coding with its place; several of one code; several of several."""

    def tell(facts: Facts) -> str:
        if facts.n == 1 and facts.place:
            return one().format(name=facts.name, place=facts.place)
        return (same if facts.name else mixed)(facts.n).format(n=facts.n, name=facts.name)

    return tell


def _stroke(
    one: Callable[[], str], named: Callable[[], str], nameless: Callable[[], str]
) -> Teller:
    """As `_coded`, for what is done to one coding at a time."""
    return _coded(one, lambda _n: named(), lambda _n: nameless())


def _named(named: Callable[[], str], nameless: Callable[[], str]) -> Teller:
    return lambda facts: (named() if facts.name else nameless()).format(name=facts.name)


# Verb → the table whose rows are counted or named, and the sentence. Sentences are made when told,
# in the language then in use.
SENTENCES: dict[str, tuple[Table | None, Teller]] = {
    "create_study": (None, _told(lambda: _("Made the study {name}."))),
    "add_study": (DOCUMENT, _counted(lambda n: ngettext(
        "Took in a study with {n} document.", "Took in a study with {n} documents.", n))),
    "fill_study": (DOCUMENT, _counted(lambda n: ngettext(
        "Brought in a project with {n} document.", "Brought in a project with {n} documents.", n))),
    "rename_study": (None, _told(lambda: _("Renamed the study to {name}."))),
    "decline_agreement": (None, _told(lambda: _("Declared that agreement does not fit."))),
    "allow_agreement": (None, _told(lambda: _("Took back that agreement does not fit."))),
    "give_role": (None, _told(lambda: _("Gave {name} a role in the study."))),
    "take_role": (None, _told(lambda: _("Ended the membership of {name}."))),
    "add_attributes": (ATTRIBUTE, _counted(lambda n: ngettext(
        "Added {n} attribute.", "Added {n} attributes.", n))),
    "change_attribute": (None, _told(lambda: _("Changed the attribute {name}."))),
    "order_attributes": (None, _told(lambda: _("Put the attributes in another order."))),
    "remove_attribute": (None, _told(lambda: _("Removed the attribute {name}."))),
    "add_cases": (CASE, _counted(lambda n: ngettext(
        "Added the case {name}.", "Added {n} cases.", n))),
    "change_case": (CASE, _told(lambda: _("Changed the case {name}."))),
    "change_cases": (CASE, _counted(lambda n: ngettext(
        "Changed the case {name}.", "Changed {n} cases.", n))),
    "set_case_aside": (CASE, _told(lambda: _("Set the case {name} aside."))),
    "take_case_in": (CASE, _told(lambda: _("Took the case {name} in again."))),
    "remove_case": (CASE, _told(lambda: _("Removed the case {name}."))),
    "add_partnerships": (PARTNERSHIP, _counted(lambda n: ngettext(
        "Added {n} partnership.", "Added {n} partnerships.", n))),
    "remove_partnership": (None, _told(lambda: _("Removed a partnership."))),
    "add_case_set": (None, _told(lambda: _("Added the case set {name}."))),
    "remove_case_set": (None, _told(lambda: _("Removed the case set {name}."))),
    "add_documents": (DOCUMENT, _counted(lambda n: ngettext(
        "Added the document {name}.", "Added {n} documents.", n))),
    "change_document": (DOCUMENT, _told(lambda: _("Changed the facts of {name}."))),
    "describe_documents": (None, _told(lambda: _("Changed facts and speakers of documents."))),
    "set_document_aside": (DOCUMENT, _told(lambda: _("Set {name} aside."))),
    "take_document_in": (DOCUMENT, _told(lambda: _("Took {name} in again."))),
    "remove_document": (DOCUMENT, _told(lambda: _("Removed the document {name}."))),
    "change_speaker": (SPEAKER, _told(lambda: _("Said who the speaker {name} is."))),
    "set_template": (None, _told(lambda: _("Set the template."))),
    "add_code": (None, _told(lambda: _("Added the code {name}."))),
    "add_codes": (None, _named(
        lambda: _("Added codes to the template: {name}."),
        lambda: _("Added codes to the template."))),
    "change_code": (None, _told(lambda: _("Changed the code {name}."))),
    "merge_codes": (None, _told(lambda: _("Merged codes into {name}."))),
    "retire_codes": (None, _named(
        lambda: _("Retired {name}."), lambda: _("Retired several codes."))),
    "move_code": (None, _told(lambda: _("Moved the code {name}."))),
    "split_code": (None, _told(lambda: _("Split the code {name}."))),
    "remove_codes": (None, _named(
        lambda: _("Removed the code {name}."), lambda: _("Removed several codes."))),
    "restore_code": (None, _told(lambda: _("Brought back the code {name}."))),
    "put_licensed_definitions": (LICENSED_DEFINITION, _counted(lambda n: ngettext(
        "Put {n} licensed definition beside its code.",
        "Put {n} licensed definitions beside their codes.", n))),
    "remove_licensed_definitions": (LICENSED_DEFINITION, _counted(lambda n: ngettext(
        "Removed {n} licensed definition.", "Removed {n} licensed definitions.", n))),
    "finalise_template": (None, _told(lambda: _("Declared the template final."))),
    "reopen_template": (None, _told(lambda: _("Re-opened the template."))),
    "add_coder": (None, _told(lambda: _("Added the coder {name}."))),
    "rename_coder": (None, _told(lambda: _("Renamed a coder to {name}."))),
    "remove_coder": (None, _told(lambda: _("Removed the coder {name}."))),
    "change_round": (None, _told(lambda: _("Changed the round {name}."))),
    "remove_round": (None, _told(lambda: _("Removed the round {name}."))),
    "decide_places": (DECISION, _coded(
        lambda: _("Decided a place: {place}."),
        lambda n: ngettext("Decided {n} place.", "Decided {n} places.", n),
        lambda n: ngettext("Decided {n} place.", "Decided {n} places.", n))),
    "add_decisions": (DECISION, _counted(lambda n: ngettext(
        "Took over {n} decision of another copy.",
        "Took over {n} decisions of another copy.", n))),
    "adopt_decisions": (DECISION, _counted(lambda n: ngettext(
        "Took the agreed layer as decided at {n} place.",
        "Took the agreed layer as decided at {n} places.", n))),
    "remove_decisions": (DECISION, _counted(lambda n: ngettext(
        "Took back {n} decision.", "Took back {n} decisions.", n))),
    "submit_round": (None, _told(lambda: _("Handed in the round {name}."))),
    "reopen_round": (None, _told(lambda: _("Opened the round {name} again."))),
    "lift_round": (None, _told(lambda: _("Lifted the round {name}."))),
    "add_round": (None, _told(lambda: _("Added the round {name}."))),
    "add_codings": (CODING, _counted(lambda n: ngettext(
        "Added {n} coding.", "Added {n} codings.", n))),
    "code_passages": (CODING, _coded(
        lambda: _("Coded {name} on {place}."),
        lambda n: ngettext("Coded {n} passage: {name}.", "Coded {n} passages: {name}.", n),
        lambda n: ngettext("Coded {n} passage.", "Coded {n} passages.", n))),
    "code_hits": (CODING, _coded(
        lambda: _("Coded {name} on {place}, found by search."),
        lambda n: ngettext(
            "Coded {n} passage found by search: {name}.",
            "Coded {n} passages found by search: {name}.", n),
        lambda n: ngettext(
            "Coded {n} passage found by search.", "Coded {n} passages found by search.", n))),
    "code_in_vivo": (CODING, _stroke(
        lambda: _("Made the code {name} of words on {place}."),
        lambda: _("Made the code {name} of somebody's words."),
        lambda: _("Made a code of somebody's words."))),
    "recode": (CODING, _coded(
        lambda: _("Recoded as {name}: a passage on {place}."),
        lambda n: ngettext("Recoded {n} passage as {name}.", "Recoded {n} passages as {name}.", n),
        lambda n: ngettext("Recoded {n} passage.", "Recoded {n} passages.", n))),
    "judge_codings": (CODING, _coded(
        lambda: _("Judged {name} on {place}."),
        lambda n: ngettext("Judged {n} coding of {name}.", "Judged {n} codings of {name}.", n),
        lambda n: ngettext("Judged {n} coding.", "Judged {n} codings.", n))),
    "move_coding": (ANCHOR, _stroke(
        lambda: _("Moved the edges of {name} on {place}."),
        lambda: _("Moved the edges of {name}."),
        lambda: _("Moved the edges of a coding."))),
    "split_coding": (ANCHOR, _stroke(
        lambda: _("Split {name} on {place}."),
        lambda: _("Split a coding of {name}."),
        lambda: _("Split a coding."))),
    "merge_codings": (CODING, _stroke(
        lambda: _("Merged codings of {name} on {place}."),
        lambda: _("Merged codings of {name}."),
        lambda: _("Merged codings."))),
    "correct_text": (DOCUMENT, _told(lambda: _("Corrected the text of {name}."))),
    "settle_codings": (ANCHOR, _coded(
        lambda: _("Settled where {name} stands on {place}."),
        lambda n: ngettext(
            "Settled where {n} coding of {name} stands.",
            "Settled where {n} codings of {name} stand.", n),
        lambda n: ngettext(
            "Settled where {n} coding stands.", "Settled where {n} codings stand.", n))),
    "revise_codings": (CODING, _coded(
        lambda: _("Took over from another copy: {name} on {place}."),
        lambda n: ngettext(
            "Took over {n} coding of {name} as another copy has it.",
            "Took over {n} codings of {name} as another copy has them.", n),
        lambda n: ngettext(
            "Took over {n} coding as another copy has it.",
            "Took over {n} codings as another copy has them.", n))),
    "remove_codings": (CODING, _coded(
        lambda: _("Removed {name} on {place}."),
        lambda n: ngettext("Removed {n} coding of {name}.", "Removed {n} codings of {name}.", n),
        lambda n: ngettext("Removed {n} coding.", "Removed {n} codings.", n))),
    "add_memo": (None, _told(lambda: _("Wrote a memo."))),
    "change_memo": (None, _told(lambda: _("Changed a memo."))),
    "remove_memo": (None, _told(lambda: _("Removed a memo."))),
    "add_content_note": (None, _told(lambda: _("Put a content note before a passage."))),
    "change_content_note": (None, _told(lambda: _("Changed a content note."))),
    "remove_content_note": (None, _told(lambda: _("Took a content note away."))),
    "move_note": (None, _told(lambda: _("Moved a note to other words."))),
    "change_exemplar": (None, _told(lambda: _("Edited a quote for publication."))),
    "paint_codes": (None, _named(
        lambda: _("Painted the code {name} anew."), lambda: _("Painted codes anew."))),
    "add_exemplar": (None, _told(lambda: _("Chose a quote for publication."))),
    "remove_exemplar": (None, _told(lambda: _("Took a quote out of publication."))),
    "add_claim": (None, _told(lambda: _("Added a claim."))),
    "remove_claim": (None, _told(lambda: _("Removed a claim."))),
    "add_foreign_ids": (None, _told(lambda: _("Recorded ids of another program."))),
    "bring_back": (None, _told(lambda: _("Brought back: {name}"))),
    "undo": (None, _told(lambda: _("Undone: {name}"))),
    "redo": (None, _told(lambda: _("Redone: {name}"))),
}  # fmt: skip
