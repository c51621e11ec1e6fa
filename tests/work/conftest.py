"""What tests of a person's work share: a specimen on disk, and somebody who works."""

from uuid import UUID

import pytest

from polyvocal.store.events import Actor
from polyvocal.work.build import build_study
from polyvocal.work.choices import Choices
from polyvocal.work.example import write_example
from polyvocal.work.importing import ImportChoices
from polyvocal.work.opening import at_study


@pytest.fixture
def me():
    return Actor(UUID(int=1), "Coder A")


@pytest.fixture
def specimen(tmp_path):
    folder = tmp_path / "specimen"
    write_example(folder)
    return folder


@pytest.fixture
def at(specimen, tmp_path, me):
    """The study of the specimen, open."""
    built = build_study(
        specimen, tmp_path / "out", by=me, importing=ImportChoices(), choices=Choices(), kinds=()
    )
    with at_study(built.study) as place:
        yield place
