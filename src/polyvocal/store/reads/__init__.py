"""What can be asked of a database without opening a whole study.

Each read is a fixed number of queries, whatever the study's size.
"""

from polyvocal.store.reads.licensed import licensed_definitions
from polyvocal.store.reads.lists import (
    OriginalFile,
    StudyLine,
    case_labels,
    coders,
    counts,
    foreign_ids,
    n_originals,
    original,
    original_names,
    revision,
    studies,
    study_line,
    the_study,
    with_originals,
)
from polyvocal.store.reads.past import (
    ALL,
    EventLine,
    Wanted,
    history,
    next_both,
    next_redo,
    next_undo,
    people,
)
from polyvocal.store.reads.removed import removed
from polyvocal.store.reads.search import DocumentHits, search

__all__ = [
    "ALL",
    "DocumentHits",
    "EventLine",
    "OriginalFile",
    "StudyLine",
    "Wanted",
    "case_labels",
    "coders",
    "counts",
    "foreign_ids",
    "history",
    "licensed_definitions",
    "n_originals",
    "next_both",
    "next_redo",
    "next_undo",
    "original",
    "original_names",
    "people",
    "removed",
    "revision",
    "search",
    "studies",
    "study_line",
    "the_study",
    "with_originals",
]
