"""The tables as the write path sees them: columns, keys, and what refers to what.

Taken from the models, so that a table is described once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models as django_models

from polyvocal.store.connections import set_up

set_up()  # the models can be imported only once Django knows its settings

from polyvocal.store import models  # noqa: E402 - for the reason above

Value = str | int | float | bool | None
RowImage = tuple[Value, ...]
Key = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """`columns` of one table hold the key of a row of `parent`.

    `when` narrows it to rows with that value in that column; `certain` is false where the row may
    as well refer to another table.
    """

    columns: tuple[str, ...]
    parent: str
    when: tuple[str, str] | None = None
    certain: bool = True


@dataclass(frozen=True)
class Table:
    """One table whose rows events record.

    `columns` are those an image holds, in order; what is only a cache or a counter is left out.
    Ids are 32 hexadecimal digits in an image, on every database. `truth_columns` hold yes or no.
    `defaults` are what a column held at first that a later version of the program added.
    """

    name: str
    sql_name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    id_columns: frozenset[str]
    truth_columns: frozenset[str] = frozenset()
    defaults: Mapping[str, Value] = field(default_factory=dict)
    unique: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = field(default=())

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Column → its place in an image."""
        return {column: i for i, column in enumerate(self.columns)}

    @cached_property
    def key_positions(self) -> tuple[int, ...]:
        """Where the key stands in an image."""
        return tuple(self.position[column] for column in self.key)

    def row(self, **values: Value) -> RowImage:
        """An image from named values; every column must be named."""
        if len(values) != len(self.columns):
            raise ValueError(f"a row of {self.name} needs exactly {', '.join(self.columns)}")
        return tuple(values[column] for column in self.columns)

    def changed(self, image: RowImage, **values: Value) -> RowImage:
        """The image with some columns changed."""
        row = list(image)
        for column, value in values.items():
            row[self.position[column]] = value
        return tuple(row)

    def named(self, image: RowImage) -> dict[str, Any]:
        """The image as column → value."""
        return dict(zip(self.columns, image, strict=True))

    def get(self, image: RowImage, column: str) -> Any:
        """One value of an image."""
        return image[self.position[column]]

    def key_of(self, image: RowImage) -> Key:
        """The row's key."""
        return tuple(image[i] for i in self.key_positions)


# Caches and counters: they follow from the rest and are in no event.
_NOT_RECORDED = {"study": {"n_events", "head"}, "document": {"content_digest"}}
# References the database cannot hold itself: to one of several columns, or by more than an id.
_MORE_REFERENCES = {
    "codestate": tuple(
        Reference(("study_id", column), "code") for column in ("code_id", "parent_id")
    ),
    "codelook": (Reference(("study_id", "code_id"), "code"),),
    "licenseddefinition": (Reference(("study_id", "code_id"), "code"),),
    "coding": (
        Reference(("study_id", "code_id"), "code"),
        Reference(("study_id", "template_version", "code_id"), "codestate"),
    ),
    "memo": (
        *(
            Reference(("target_id",), parent, ("target", target))
            for target, parent in (
                *((name, name) for name in ("case", "document", "coding")),
                ("passage", "document"),
            )
        ),
        Reference(("study_id", "target_id"), "code", ("target", "code")),
    ),
    "noteplace": tuple(
        Reference(("note_id",), kind, certain=False) for kind in ("memo", "contentnote")
    ),
    "foreignid": tuple(
        Reference(("study_id", "entity") if kind == "code" else ("entity",), kind, certain=False)
        for kind in ("case", "document", "code", "coder", "coding")
    ),
}


def _describe(model: type[django_models.Model]) -> Table:
    meta = model._meta  # noqa: SLF001 - Django's documented way to a model's fields
    name = str(meta.model_name)
    fields = [
        f for f in meta.concrete_fields if str(f.column) not in _NOT_RECORDED.get(name, set())
    ]
    links = [f for f in fields if isinstance(f, django_models.ForeignKey)]
    column_of = {f.name: str(f.column) for f in fields}
    unique = [
        tuple(column_of[field] for field in constraint.fields)
        for constraint in meta.constraints
        if isinstance(constraint, django_models.UniqueConstraint)
    ]
    return Table(
        name=name,
        sql_name=meta.db_table,
        columns=tuple(str(f.column) for f in fields),
        key=tuple(str(f.column) for f in meta.pk_fields),
        # Every link goes to a row with an id of its own.
        id_columns=frozenset(
            str(f.column)
            for f in fields
            if isinstance(f, django_models.ForeignKey | django_models.UUIDField)
        ),
        truth_columns=frozenset(
            str(f.column) for f in fields if isinstance(f, django_models.BooleanField)
        ),
        defaults=_defaults(fields),
        unique=tuple(unique),
        references=tuple(
            Reference((str(f.column),), str(f.related_model._meta.model_name))  # noqa: SLF001 - as above
            for f in links
        )
        + _MORE_REFERENCES.get(name, ()),
    )


def _defaults(fields: list[Any]) -> dict[str, Value]:
    defaults = {str(f.column): f.db_default for f in fields}
    return {name: value for name, value in defaults.items() if isinstance(value, str | int | float)}


STUDY = _describe(models.Study)
MEMBER = _describe(models.Member)
ATTRIBUTE = _describe(models.Attribute)
CASE = _describe(models.Case)
CASE_SET = _describe(models.CaseSet)
CASE_SET_MEMBER = _describe(models.CaseSetMember)
PARTNERSHIP = _describe(models.Partnership)
DOCUMENT = _describe(models.Document)
TEXT_VERSION = _describe(models.TextVersion)
ORIGINAL = _describe(models.Original)
SPEAKER = _describe(models.Speaker)
TEMPLATE_VERSION = _describe(models.TemplateVersion)
CODE = _describe(models.Code)
CODE_LOOK = _describe(models.CodeLook)
CODE_STATE = _describe(models.CodeState)
CODE_MAPPING = _describe(models.CodeMapping)
LICENSED_DEFINITION = _describe(models.LicensedDefinition)
CODER = _describe(models.Coder)
ROUND = _describe(models.Round)
ASSIGNMENT = _describe(models.Assignment)
SUBMISSION = _describe(models.Submission)
CODING = _describe(models.Coding)
ANCHOR = _describe(models.Anchor)
MEMO = _describe(models.Memo)
CONTENT_NOTE = _describe(models.ContentNote)
NOTE_PLACE = _describe(models.NotePlace)
EXEMPLAR = _describe(models.Exemplar)
DECISION = _describe(models.Decision)
DECISION_LINK = _describe(models.DecisionLink)
CLAIM = _describe(models.Claim)
FOREIGN_ID = _describe(models.ForeignId)

# In the order in which rows can be written: whatever is referred to comes first.
TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        STUDY, MEMBER, ATTRIBUTE, CASE, CASE_SET, CASE_SET_MEMBER, PARTNERSHIP, DOCUMENT,
        TEXT_VERSION, ORIGINAL, SPEAKER, TEMPLATE_VERSION, CODE, CODE_LOOK, CODE_STATE,
        CODE_MAPPING, LICENSED_DEFINITION, CODER, ROUND, ASSIGNMENT, SUBMISSION, CODING, ANCHOR,
        MEMO, CONTENT_NOTE, NOTE_PLACE, EXEMPLAR, DECISION, DECISION_LINK, CLAIM, FOREIGN_ID,
    )
}  # fmt: skip


def to_json(value: object) -> str:
    """A list or mapping as it stands in a text column: one spelling, whatever the database."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def children_of(table: Table) -> Iterable[tuple[Table, Reference]]:
    """The tables whose rows may refer to this table's, and how."""
    for child in TABLES.values():
        for reference in child.references:
            if reference.parent == table.name:
                yield child, reference
