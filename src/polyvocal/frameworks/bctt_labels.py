"""BCTTv1 as a list of labels and synonyms, until its cards are written."""

from __future__ import annotations

from importlib import resources
from itertools import groupby

from polyvocal.frameworks.cards import Card, CardGroup, Cards, Heading
from polyvocal.frameworks.rows import read_rows

_FILE = "bctt_v1.csv"


def labels_as_cards() -> Cards:
    """Cards with nothing on them but labels and synonyms."""
    rows = read_rows(resources.files("polyvocal.frameworks"), _FILE)
    groups = tuple(
        CardGroup(_FILE, number, label, "", tuple(map(_card, of_one)))
        for (number, label), of_one in groupby(rows, lambda row: (row["group"], row["group_label"]))
    )
    heading = Heading(
        key="bctt_v1",
        name="Behaviour Change Technique Taxonomy",
        version="1",
        credit=(
            "Behaviour Change Technique Taxonomy (v1): Michie et al. 2013, "
            "Annals of Behavioral Medicine 46, 81–95. Ontology ids: Behaviour Change Intervention "
            "Ontology, Human Behaviour-Change Project (HumanBehaviourChangeProject/ontologies), "
            "CC BY 4.0."
        ),
        is_labels_only=True,
    )
    return Cards("bctt_v1", heading, groups, ())


def _card(row: dict[str, str]) -> Card:
    synonyms = tuple(s for part in row["synonyms"].split(";") if (s := part.strip()))
    return Card(_FILE, row["number"], row["label"], synonyms)
