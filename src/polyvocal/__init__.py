"""Polyvocal tests a published framework against what people said in interviews."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polyvocal.core.exchange import ExchangeReport
    from polyvocal.core.study import Study


def open(place: str | Path, name: str = "", *, coder: str = "") -> Study:  # noqa: A001 - reads as polyvocal.open(…)
    """The study in a ``.polyvocal`` file, or the one called `name` on a server, read-only.

    While a blind round runs its work is left out, but for that of `coder` where one is named.
    Texts are read when asked for, so the file must stay where it is while the study is used. Raises
    an error of `polyvocal.core.errors` with one sentence for what cannot be opened.
    """
    from polyvocal.work.opening import open_study

    return open_study(place, name, coder)


def read(file: str | Path) -> Study:
    """The study that a project of another tool is, stored nowhere.

    REFI-QDA (``.qdpx``, ``.qde``), Taguette, QualCoder, INCEpTION, Label Studio or W3C Web
    Annotation, told apart by what the file is. All of it is held in memory. Raises an error of
    `polyvocal.core.errors` with one sentence for what is no such project.
    """
    return read_with_report(file)[0]


def read_with_report(file: str | Path) -> tuple[Study, ExchangeReport]:
    """As `read`, with the account of what was taken whole, changed, kept aside or left out."""
    from polyvocal.work.exchange.foreign import read_foreign

    found = read_foreign(Path(file))
    return found.study, found.report
