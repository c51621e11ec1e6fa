"""A whole study, with its history, from one database to another: the same rows, to the last one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models as django_models

from polyvocal.core.digest import study_digest
from polyvocal.core.errors import BadValue, DamagedStudy
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.store.connections import StudyPlace, reading, writing
from polyvocal.store.events import read_revision
from polyvocal.store.rows import chunks, insert_raw, rows_by_key, stream, way_to_study
from polyvocal.store.snapshot import read_study
from polyvocal.store.tables import STUDY, TABLES
from polyvocal.store.verify import verify_study

_AT_ONCE = 500
# Written beside the rows that events record, in an order in which they can be.
_BESIDE = ("content", "textindex", "event", "eventpart", "preference")
# What a database works out for itself again: so the copy is compared with more than a copy.
_LEFT_OUT = {"document": {"content_digest"}}


def copy_study(source: StudyPlace, alias: str, *, progress: Progress = silent) -> str:
    """Put a study into another open database, whole or not at all; the digest of both (hex).

    Ids, events, times and who made them stay. What arrived is verified against its events and
    compared with what left before it is kept. Raises `BadValue` where the study is there already,
    `DamagedStudy` where what arrived is not sound, because what left was not.
    """
    target = StudyPlace(alias, source.study_id)
    with reading(source.alias), writing(alias):
        if rows_by_key(alias, STUDY, [(source.study_id.hex,)]):
            raise BadValue(_("The study is in this database already; nothing was changed."))
        kinds = _kinds()
        for i, model in enumerate(kinds):
            progress(_("Moving the study"), i, len(kinds))
            for rows in chunks(_rows_of(source, model), _AT_ONCE):
                insert_raw(alias, model._meta.db_table, _columns(model), rows)  # noqa: SLF001 - Django's documented way
        return _require_same(source, target, progress)


def _require_same(source: StudyPlace, target: StudyPlace, progress: Progress) -> str:
    found = verify_study(target, progress)
    if found.damages:
        raise DamagedStudy(
            _("The study is not sound and was not moved: {what}").format(
                what=found.damages[0].sentence
            )
        )
    # From the texts and rows themselves: what a database keeps of them would prove nothing.
    digest = study_digest(read_study(target.unveiled))
    is_same = digest == study_digest(read_study(source.unveiled))
    if not is_same or read_revision(target) != read_revision(source):
        raise DamagedStudy(_("What arrived is not what left; nothing was changed."))
    return digest


def _kinds() -> list[type[django_models.Model]]:
    return [apps.get_model("store", name) for name in (*TABLES, *_BESIDE)]


def _columns(model: type[django_models.Model]) -> list[str]:
    left_out = _LEFT_OUT.get(str(model._meta.model_name), set())  # noqa: SLF001 - the same
    return [str(f.column) for f in model._meta.concrete_fields if f.column not in left_out]  # noqa: SLF001 - the same


def _rows_of(at: StudyPlace, model: type[django_models.Model]) -> Iterator[tuple[Any, ...]]:
    meta = model._meta  # noqa: SLF001 - the same
    names = ", ".join(f't."{name}"' for name in _columns(model))
    table = TABLES.get(str(meta.model_name))
    joins, owner = way_to_study(table) if table else ("", 't."study_id"')
    sql = f'SELECT {names} FROM "{meta.db_table}" t {joins} WHERE {owner} = %s'  # noqa: S608 - the models' own names
    plain = _plain_values(model)
    for row in stream(at.alias, sql, [at.study_id.hex]):
        yield tuple(make(value) for make, value in zip(plain, row, strict=True))


def _plain_values(model: type[django_models.Model]) -> list[Callable[[Any], Any]]:
    """For each column, its value in a form that either database takes."""
    wanted = set(_columns(model))
    fields = [f for f in model._meta.concrete_fields if f.column in wanted]  # noqa: SLF001 - the same
    return [_truth if isinstance(f, django_models.BooleanField) else _plain for f in fields]


def _truth(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return bytes(value) if isinstance(value, memoryview) else value
