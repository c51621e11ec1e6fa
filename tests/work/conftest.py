"""What tests of a person's work share: a specimen on disk, and somebody who works."""

from uuid import UUID

import pytest

from polyvocal.store.events import Actor
from polyvocal.work.example import write_example


@pytest.fixture
def me():
    return Actor(UUID(int=1), "Coder A")


@pytest.fixture
def specimen(tmp_path):
    folder = tmp_path / "specimen"
    write_example(folder)
    return folder
