"""What the measures share: what is read, whose talk a coding touches, and how much of it."""

from polyvocal.analysis.frames.covering import CodedSpans, codings_by_document, cover
from polyvocal.analysis.frames.frame import Frame, Touches, find_touches, read_study
from polyvocal.analysis.frames.intervals import (
    Bounds,
    Figure,
    Floats,
    NoInterval,
    bound,
    draw_documents,
    make_figure,
)
from polyvocal.analysis.frames.raters import (
    Rated,
    Rater,
    count_bits,
    list_people,
    read_raters,
)
from polyvocal.analysis.frames.reading import (
    DEFAULT_SCOPE,
    CoderCount,
    LeftOut,
    LeftOutReason,
    Ratio,
    Reading,
    Sample,
    Scope,
)
from polyvocal.analysis.frames.scoping import choose_cases
from polyvocal.analysis.frames.segments import cut_segments
from polyvocal.analysis.frames.sentences import find_sentences
from polyvocal.analysis.frames.talk import (
    INTERVIEWER,
    NO_CASE,
    AnyInts,
    Ints,
    Talk,
    Voices,
    hear_voices,
    sum_by,
    unite,
)

__all__ = [
    "DEFAULT_SCOPE",
    "INTERVIEWER",
    "NO_CASE",
    "AnyInts",
    "Bounds",
    "CodedSpans",
    "CoderCount",
    "Figure",
    "Floats",
    "Frame",
    "Ints",
    "LeftOut",
    "LeftOutReason",
    "NoInterval",
    "Rated",
    "Rater",
    "Ratio",
    "Reading",
    "Sample",
    "Scope",
    "Talk",
    "Touches",
    "Voices",
    "bound",
    "choose_cases",
    "codings_by_document",
    "count_bits",
    "cover",
    "cut_segments",
    "draw_documents",
    "find_sentences",
    "find_touches",
    "hear_voices",
    "list_people",
    "make_figure",
    "read_raters",
    "read_study",
    "sum_by",
    "unite",
]
