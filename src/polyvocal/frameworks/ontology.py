"""What an ontology calls a framework's codes: many to many, and not always certain."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from polyvocal.core.framework import OntologyId
from polyvocal.frameworks.rows import read_rows

ONTOLOGY_IDS = "ontology_ids.csv"


def read_ontology_ids(folder: Traversable) -> tuple[OntologyId, ...]:
    """The classes beside a framework's codes; none where nobody has matched them."""
    return tuple(
        OntologyId(
            row["code"],
            row["scheme"],
            row["id"],
            row["label"],
            row["cardinality"],
            row["standing"],
        )
        for row in read_rows(folder, ONTOLOGY_IDS)
    )
