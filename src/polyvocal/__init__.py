"""Polyvocal tests a published framework against what people said in interviews."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polyvocal.core.study import Study


def open(place: str | Path, name: str = "") -> Study:  # noqa: A001 - reads as polyvocal.open(…)
    """The study in a ``.polyvocal`` file, or the one called `name` on a server, read-only.

    Texts are read when asked for, so the file must stay where it is while the study is used. Raises
    an error of `polyvocal.core.errors` with one sentence for what cannot be opened.
    """
    from polyvocal.work.opening import open_study

    return open_study(place, name)


def read(file: str | Path) -> Study:
    """The study that a project of another tool is (``.qdpx`` or ``.qde``), stored nowhere.

    The whole file is held in memory. Raises an error of `polyvocal.core.errors` with one sentence
    for what is no such project.
    """
    from polyvocal.work.exchange.projects import read_study_of

    return read_study_of(Path(file))
