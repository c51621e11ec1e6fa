"""What tests of two copies share: a study of the specimen, and two copies of its file."""

import shutil
from uuid import UUID

import pytest

from polyvocal.store.events import Actor
from polyvocal.work.build import build_study
from polyvocal.work.choices import Choices
from polyvocal.work.example import write_example
from polyvocal.work.importing import ImportChoices

BEA = Actor(UUID(int=2), "Bea")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A study that nobody has taken a copy of yet."""
    out = tmp_path_factory.mktemp("whole")
    write_example(out / "specimen")
    built = build_study(
        out / "specimen", out, by=BEA, importing=ImportChoices(), choices=Choices(), kinds=()
    )
    return built.study


@pytest.fixture
def copies(whole, tmp_path):
    """Two copies of one file."""
    for name in ("ours", "theirs"):
        shutil.copy(whole, tmp_path / f"{name}.polyvocal")
    return tmp_path / "ours.polyvocal", tmp_path / "theirs.polyvocal"
