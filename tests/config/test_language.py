"""Which language is asked for: by our own setting, otherwise by the computer's."""

import pytest

from polyvocal.config.language import locale_folder, speak_the_usual_language, wanted_languages
from polyvocal.core.language import LOCALE_FOLDER, language_in_use, use_language
from tests.pseudo_locale import TAG, make_pseudo_locale


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, ()),
        ({"LANG": "cy_GB.UTF-8"}, ("cy_GB.UTF-8",)),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, ("C",)),
        ({"LANG": "de", "LC_MESSAGES": "fr", "LC_ALL": ""}, ("fr",)),
        ({"LANG": "de", "LANGUAGE": "cy:pl"}, ("cy", "pl")),
        ({"LANGUAGE": "cy:pl", "POLYVOCAL_LANGUAGE": "ar"}, ("ar",)),
    ],
)
def test_our_own_setting_comes_before_the_computer_s(environment, wanted):
    assert wanted_languages(environment) == wanted


def test_translations_may_be_kept_in_a_folder_of_their_own(tmp_path):
    assert locale_folder({"POLYVOCAL_LOCALES": str(tmp_path)}) == tmp_path
    assert locale_folder({"POLYVOCAL_LOCALES": ""}) == LOCALE_FOLDER


@pytest.fixture(autouse=True)
def _english_again():
    yield
    use_language(everywhere=True)


def test_a_language_asked_for_by_name_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("POLYVOCAL_LOCALES", str(make_pseudo_locale(tmp_path)))

    monkeypatch.setenv("POLYVOCAL_LANGUAGE", TAG)
    assert speak_the_usual_language()
    assert language_in_use() == TAG
    monkeypatch.setenv("POLYVOCAL_LANGUAGE", "xx")
    assert not speak_the_usual_language()
    monkeypatch.delenv("POLYVOCAL_LANGUAGE")
    monkeypatch.setenv("LANG", "xx")
    assert speak_the_usual_language(), "a computer's language is no request of ours to miss"
