"""A framework gives each number once, and its contrasts are mutual."""

from uuid import UUID

import pytest

from polyvocal.core.errors import BadValue
from polyvocal.core.framework import Contrast, Framework, Link, LinkSet, OntologyId
from polyvocal.core.template import Code

A, B = Code(UUID(int=1), "1.1", "Asking"), Code(UUID(int=2), "1.2", "Showing")


def test_a_framework_gives_each_number_once():
    with pytest.raises(BadValue, match=r"gives the number 1\.1 twice"):
        Framework("x", "X", "1", (A, Code(B.id, "1.1", "Showing")))


def test_codes_without_numbers_are_no_repetition():
    unnumbered = (Code(A.id, "", "Asking"), Code(B.id, "", "Showing"))

    assert Framework("x", "X", "1", unnumbered).codes == unnumbered


def test_a_contrast_is_found_from_each_of_its_codes():
    contrast = Contrast((A.id, B.id), "Which?", ("This.", "That."))
    framework = Framework("x", "X", "1", (A, B), contrasts=(contrast,))

    assert framework.contrasts_of(A.id) == framework.contrasts_of(B.id) == (contrast,)
    assert framework.contrasts_of(UUID(int=3)) == ()


@pytest.mark.parametrize(
    ("codes", "tells"),
    [((A.id,), ("This.",)), ((A.id, A.id), ("This.", "That.")), ((A.id, B.id), ("This.",))],
)
def test_what_tells_nothing_apart_is_no_contrast(codes, tells):
    with pytest.raises(BadValue, match="A contrast has two codes or more"):
        Contrast(codes, "Which?", tells)


def test_only_what_the_ontology_itself_says_is_mapped():
    assert OntologyId("1.1", "BCIO", "007003", "set goal", "1:n", "mapped").is_mapped
    assert not OntologyId("1.1", "BCIO", "007003", "set goal", "1:1", "candidate").is_mapped
    assert not OntologyId("", "BCIO", "007076", "suggest", "", "mapped").is_mapped


def test_links_are_found_by_code():
    first, second = Link("1.1", "Goals", "confirmed"), Link("1.2", "Goals", "literature")
    links = LinkSet("moa", "A partial list.", "Somebody", is_partial=True, links=(first, second))

    assert links.of("1.2") == (second,)
    assert links.of("1.3") == ()
