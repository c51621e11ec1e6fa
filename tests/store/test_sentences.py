"""Every kind of event can be told."""

from __future__ import annotations

import ast
from pathlib import Path

from polyvocal.store import changes, events
from polyvocal.store.bringing_back import BRING_BACK
from polyvocal.store.connections import writing
from polyvocal.store.reads import history
from polyvocal.store.sentences import SENTENCES
from polyvocal.store.undo import REDO, UNDO, undo
from tests.store.samples import ANN, PW1
from tests.store.sql import run
from tests.store.story import alter, begin, fill


def verbs_written() -> set[str]:
    """The verbs that the change functions give to their events."""
    folder = Path(changes.__file__).parent
    calls = [
        node
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {events.changing.__name__, events.founding.__name__, "_set_final"}
    ]
    constants = (argument for call in calls for argument in call.args)
    return {c.value for c in constants if isinstance(c, ast.Constant) and isinstance(c.value, str)}


def test_every_verb_has_a_sentence_and_every_sentence_a_verb() -> None:
    assert {*verbs_written(), UNDO, REDO, BRING_BACK} == set(SENTENCES)


def test_every_change_is_a_verb_of_its_own() -> None:
    functions = {name for name in changes.__all__ if name.islower()}
    assert functions == verbs_written()


def test_the_story_reads_as_it_happened(alias: str) -> None:
    at = begin(alias)
    fill(at)
    alter(at)
    undo(at=at, by=ANN)
    told = [event.sentence for event in reversed(history(at, limit=99))]
    assert told == [
        "Made the study Pilot.",
        "Added 3 attributes.",
        "Added 3 cases.",
        "Added 2 partnerships.",
        "Added 2 documents.",
        "Added the case set Selected.",
        "Set the template.",
        "Added the coder Ann.",
        "Added the coder Ann.",
        "Added the coder Agreed.",
        "Added the round Round 1.",
        "Added 2 codings.",
        "Added 1 coding.",
        *["Wrote a memo."] * 6,
        "Chose a quote for publication.",
        "Added a claim.",
        "Put a content note before a passage.",
        "Painted the code 1.1 Social support anew.",
        "Renamed the study to Main study.",
        "Changed the attribute identity.",
        "Put the attributes in another order.",
        "Removed the attribute age.",
        "Changed the round Round one.",
        "Added the round Spare.",
        "Removed the round Spare.",
        "Added the coder Nobody.",
        "Removed the coder Nobody.",
        "Moved the code 1.2 Practical support.",
        "Moved the code 1.2 Practical support.",
        "Added the code Code 0.",
        "Split the code Code 0.",
        "Retired Code 1.",
        "Brought back the code Code 1.",
        "Removed several codes.",
        "Set interview 2 aside.",
        "Took interview 2 in again.",
        "Set the case SP2 aside.",
        "Took the case SP2 in again.",
        "Changed the case SP9.",
        "Said who the speaker P9 is.",
        "Said who the speaker Int is.",
        "Changed the facts of first.",
        "Renamed a coder to Anne.",
        "Added the code Hope.",
        "Changed the code 1.2 Practical help.",
        "Merged codes into 1.1 Social support.",
        "Retired Hope.",
        "Declared the template final.",
        "Re-opened the template.",
        "Moved the edges of 1.1 Social support.",
        "Judged 1 coding of 1.1 Social support.",
        "Recoded 1 passage as 1.1 Social support.",
        "Coded 1 passage: 1.1 Social support.",
        "Split a coding of 1.1 Social support.",
        "Corrected the text of first.",
        "Merged codings of 1.1 Social support.",
        "Settled where 1 coding of 1.1 Social support stands.",
        "Made the code HEARD of somebody's words.",
        "Coded 3 passages found by search: 1.1 Social support.",
        "Added 1 coding.",
        "Removed 1 coding of 1.1 Social support.",
        "Changed a memo.",
        "Changed a content note.",
        "Moved a note to other words.",
        "Took a content note away.",
        "Edited a quote for publication.",
        "Painted the code 1.1 Social support anew.",
        "Removed a memo.",
        "Took a quote out of publication.",
        "Removed a claim.",
        "Removed a partnership.",
        "Removed the case SP2.",
        "Removed the case set Selected.",
        "Removed the case SP9.",
        "Removed the document first.",
        "Recorded ids of another program.",
        "Undone: Recorded ids of another program.",
    ]


def test_an_erased_part_takes_the_name_out_of_the_history(alias: str) -> None:
    at = begin(alias)
    changes.add_cases(at=at, by=ANN, cases=[PW1])
    with writing(alias):
        run(alias, "UPDATE store_eventpart SET data = salt, erased_by = 3 WHERE number = 2")
    assert history(at)[0].sentence == "Added the case (erased)."
