"""Who is working: asked once, remembered on this computer."""

import pytest

from polyvocal.config.person import (
    FOLDER_VARIABLE,
    NAME_VARIABLE,
    remember_person,
    settings_file,
    usual_person,
)
from polyvocal.core.errors import BadFile, BadValue


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.delenv(NAME_VARIABLE, raising=False)


def test_nobody_is_working_before_anyone_said_so():
    assert usual_person() is None


def test_the_same_name_is_the_same_person_again():
    first = remember_person("Coder A")

    assert remember_person("  Coder   A ") == first
    assert usual_person() == first


def test_a_name_for_one_command_does_not_become_the_usual_one(monkeypatch):
    usual = remember_person("Coder A")
    monkeypatch.setenv(NAME_VARIABLE, "Coder B")

    other = usual_person()
    monkeypatch.delenv(NAME_VARIABLE)

    assert other is not None
    assert (other.name, other.id != usual.id) == ("Coder B", True)
    assert usual_person() == usual


def test_two_names_are_two_people_even_when_they_differ_in_case_only():
    assert remember_person("coder a").id != remember_person("Coder A").id


def test_an_empty_name_is_nobody():
    with pytest.raises(BadValue):
        remember_person("   ")


def test_settings_cut_in_half_are_named_and_left_alone():
    remember_person("Coder A")
    settings_file().write_text('{"usual": "Cod')

    with pytest.raises(BadFile, match="Delete the file"):
        usual_person()
    assert settings_file().read_text() == '{"usual": "Cod'
