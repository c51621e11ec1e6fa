"""A code is told apart within its study: two studies of one database may test one framework."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import deletion

_KEYS = {
    "store_code": ("study_id", "id"),
    "store_codelook": ("study_id", "code_id"),
    "store_licenseddefinition": ("study_id", "code_id"),
    "store_foreignid": ("study_id", "entity", "producer", "kind"),
}
_NAME_A_CODE = ("store_codestate", "store_coding")
_TO_CODE = ' REFERENCES "store_code" ("id") DEFERRABLE INITIALLY DEFERRED'


def change_keys(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """No reference to a code by its id alone, and the study in every key."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            _change_in_place(cursor)
            return
        for table in (*_KEYS, *_NAME_A_CODE):
            _make_anew(cursor, table)


def _change_in_place(cursor: Any) -> None:
    cursor.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE contype = 'f' AND confrelid = 'store_code'::regclass"
    )
    for table, name in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for table, columns in _KEYS.items():
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'p' AND conrelid = %s::regclass",
            [table],
        )
        [(name,)] = cursor.fetchall()
        key = ", ".join(columns)
        cursor.execute(
            f'ALTER TABLE {table} DROP CONSTRAINT "{name}", ADD PRIMARY KEY ({key})'
        )


def _make_anew(cursor: Any, table: str) -> None:
    """SQLite changes no key of a table: it is written anew, as Django does it."""
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
    [(made,)] = cursor.fetchall()
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql <> ''",
        [table],
    )
    indexes = [sql for (sql,) in cursor.fetchall()]
    cursor.execute(f"SELECT name FROM pragma_table_info('{table}')")
    columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
    wanted = made.replace(_TO_CODE, "").replace(f'"{table}"', f'"new__{table}"', 1)
    if table in _KEYS:
        wanted = _with_key(wanted, _KEYS[table])
    cursor.execute(wanted)
    cursor.execute(f'INSERT INTO "new__{table}" ({columns}) SELECT {columns} FROM "{table}"')
    cursor.execute(f'DROP TABLE "{table}"')
    cursor.execute(f'ALTER TABLE "new__{table}" RENAME TO "{table}"')
    for index in indexes:
        cursor.execute(index)


def _with_key(made: str, columns: tuple[str, ...]) -> str:
    key = ", ".join(f'"{name}"' for name in columns)
    body = made.replace(" NOT NULL PRIMARY KEY", " NOT NULL")
    before, found, _after = body.rpartition(", PRIMARY KEY (")
    body = before + ")" if found else body
    return f"{body[:-1]}, PRIMARY KEY ({key}))"


def _state() -> list[Any]:
    """What the models are from here on."""
    study = {"on_delete": deletion.DO_NOTHING, "related_name": "+", "to": "store.study"}
    pk = {"blank": True, "editable": False, "primary_key": True, "serialize": False}
    text = ("number", "label", "origin", "definition", "include", "exclude", "examples")

    def made(name: str, *key: str, indexed: bool = True, **more: Any) -> migrations.CreateModel:
        fields = [
            ("pk", models.CompositePrimaryKey(*key, **pk)),
            ("study", models.ForeignKey(db_index=indexed, **study)),
            *more.items(),
        ]
        return migrations.CreateModel(name=name, fields=fields, options={"abstract": False})

    gone = ("CodeLook", "LicensedDefinition", "CodeState", "Code", "ForeignId")
    words = ("source", "definition", "include", "exclude", "examples")
    return [
        migrations.RemoveField("coding", "code"),
        migrations.AddField("coding", "code_id", models.UUIDField()),
        *(migrations.DeleteModel(name) for name in gone),
        made("Code", "study_id", "id", id=models.UUIDField()),
        made(
            "CodeState", "study_id", "version", "code_id", indexed=False,
            version=models.IntegerField(),
            code_id=models.UUIDField(db_index=True),
            place=models.BigIntegerField(),
            parent_id=models.UUIDField(db_index=True, null=True),
            is_group=models.BooleanField(),
            is_retired=models.BooleanField(),
            **{name: models.TextField() for name in (*text, "synonyms", "foreign_ids")},
        ),
        made(
            "CodeLook", "study_id", "code_id", code_id=models.UUIDField(),
            colour=models.TextField(), pattern=models.TextField(),
        ),
        made(
            "LicensedDefinition", "study_id", "code_id", code_id=models.UUIDField(),
            **{name: models.TextField() for name in words},
        ),
        made(
            "ForeignId", "study_id", "entity", "producer", "kind", entity=models.UUIDField(),
            **{name: models.TextField() for name in ("producer", "kind", "foreign_id")},
        ),
    ]  # fmt: skip


class Migration(migrations.Migration):
    """Codes, what is painted and licensed of them, and foreign ids get the study in their keys."""

    dependencies = [("store", "0010_no_agreement")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(change_keys)],
            state_operations=_state(),
        ),
    ]
