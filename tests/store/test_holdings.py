"""Every table says whether it can hold a person's words."""

from __future__ import annotations

from django.apps import apps

from polyvocal.store.connections import set_up
from polyvocal.store.holdings import HOLDINGS

set_up()
MODELS = {str(m._meta.model_name): m for m in apps.get_app_config("store").get_models()}


def test_every_model_has_an_entry() -> None:
    assert sorted(HOLDINGS) == sorted(MODELS)


def test_an_entry_names_columns_the_table_has() -> None:
    for name, holding in HOLDINGS.items():
        columns = {str(field.column) for field in MODELS[name]._meta.concrete_fields}
        assert set(holding.columns) <= columns, name


def test_what_holds_words_says_how_they_are_found() -> None:
    assert [n for n, h in HOLDINGS.items() if bool(h.columns) != bool(h.found_by)] == []


def test_a_table_with_text_of_its_own_is_not_called_empty_by_mistake() -> None:
    """Whoever adds a text column to a table that holds nothing comes by here and decides."""
    silent = {
        "member": {"role"},
        "attribute": {"name", "kind", "declared"},
        "code": set(),
        "codemapping": {"kind", "codes_before", "codes_after"},
        "coder": {"name", "kind"},
        "codelook": {"colour", "pattern"},
        "preference": {"name", "value"},
        "round": {"name", "purpose", "drawn"},
        "assignment": set(),
        "submission": set(),
        "decisionlink": set(),
        "casesetmember": set(),
        "reader": {"name"},  # of an account
        "receipt": set(),
        "templateversion": set(),
        "event": {"payload_digest", "hash", "verb", "header"},
    }
    texts = {
        name: {
            str(field.column)
            for field in MODELS[name]._meta.concrete_fields
            if field.get_internal_type() in {"TextField", "BinaryField"}
        }
        for name, holding in HOLDINGS.items()
        if not holding.columns
    }
    assert texts == silent
