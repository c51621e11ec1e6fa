import dataclasses

import numpy as np
from hypothesis import given

from polyvocal.analysis.progress import measure_progress
from polyvocal.core.coding import AnchorState, Stance
from tests.analysis.studies import CODERS, PAIR, ROUNDS, plans, uid

CODINGS = [
    PAIR.coded("D1", "I asked the nurse", "ask"),
    PAIR.coded("D1", "And then?", "ask", stance=Stance.CONTRADICTS),
    PAIR.coded("D1", "Then I told", "tell", coder="Ben", state=AnchorState.TO_REVIEW),
    PAIR.coded("D3", "I only visit", "new", coder="Machine"),
]


def test_every_coding_is_somebody_s_work_in_some_document():
    progress = measure_progress(PAIR.study(CODINGS))

    assert [coder.name for coder in progress.coders] == ["Ann", "Ben", "Machine"]
    assert progress.n_codings.tolist() == [[2, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert progress.n_to_review.tolist() == [1, 0, 0]
    assert progress.n_begun == 2


def test_who_was_given_a_document_is_shown_before_anything_is_coded():
    given_to = frozenset({(uid("document D2"), CODERS["Ben"].id)})
    round_ = dataclasses.replace(ROUNDS["first"], assignments=given_to)

    progress = measure_progress(dataclasses.replace(PAIR.study([]), rounds=(round_,)))

    assert [coder.name for coder in progress.coders] == ["Ben"]
    assert progress.is_assigned.tolist() == [[False], [True], [False]]
    assert progress.n_begun == 0


@given(plans())
def test_the_cells_add_up_to_all_codings_whoever_is_first(plan):
    study = plan.study()

    progress = measure_progress(study)
    other = measure_progress(dataclasses.replace(study, rounds=()))

    assert progress.n_codings.sum() == len(study.codings)
    assert np.array_equal(progress.n_codings, other.n_codings)
