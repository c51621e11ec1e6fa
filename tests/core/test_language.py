"""Sentences in the language in use: which one that is, and what is said when there is none."""

import threading
from concurrent.futures import ProcessPoolExecutor
from enum import StrEnum
from multiprocessing import get_context

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from polyvocal.core import language
from polyvocal.core.language import _, language_in_use, ngettext, use_language, word


class Colour(StrEnum):
    UNSET = ""
    RED = "red"


@pytest.fixture
def folder(tmp_path):
    """Polish has three forms for a number, which shows that no code of ours chooses one."""
    spoken = Catalog(locale="pl", domain=language.DOMAIN, fuzzy=False)
    spoken.add("Stopped.", "Zatrzymano.")
    spoken.add(("{n} code", "{n} codes"), ("{n} kod", "{n} kody", "{n} kodów"))
    spoken.add("red", "czerwony", context="Colour")
    file = tmp_path / "pl" / "LC_MESSAGES" / "polyvocal.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as opened:
        write_mo(opened, spoken)
    return tmp_path


@pytest.fixture(autouse=True)
def _english_again():
    yield
    use_language()
    use_language(everywhere=True)


def test_a_sentence_is_said_in_the_language_asked_for(folder):
    assert use_language("pl-PL", folder=folder)

    assert (_("Stopped."), language_in_use()) == ("Zatrzymano.", "pl")
    assert _("Not translated yet.") == "Not translated yet."


def test_the_catalogue_chooses_the_form_that_goes_with_a_number(folder):
    use_language("pl", folder=folder)

    said = [ngettext("{n} code", "{n} codes", n).format(n=n) for n in (1, 2, 5, 22)]

    assert said == ["1 kod", "2 kody", "5 kodów", "22 kody"]


def test_a_word_of_a_fixed_set_is_translated_within_its_set(folder):
    use_language("pl", folder=folder)

    assert word(Colour.RED) == "czerwony"
    assert word(Colour.UNSET) == ""
    assert _("red") == "red"


def test_the_empty_sentence_is_not_the_catalogue_s_own_description(folder):
    use_language("pl", folder=folder)

    assert _("") == ""


def test_the_first_language_that_is_there_is_spoken(folder):
    assert use_language("cy", "pl", "en", folder=folder)
    assert language_in_use() == "pl"


@pytest.mark.parametrize("tag", ["en", "en_GB.UTF-8", "C", "POSIX", "C.UTF-8"])
def test_english_is_there_without_a_catalogue(folder, tag):
    assert use_language(tag, "pl", folder=folder)
    assert language_in_use() == "en"


@pytest.mark.parametrize("tag", ["cy", "", "../pl", "/etc", "pl\0", "p l", "-", "x" * 5000])
def test_a_language_that_is_not_there_falls_back_to_english(folder, tag):
    assert not use_language(tag, folder=folder)
    assert (_("Stopped."), language_in_use()) == ("Stopped.", "en")


@pytest.mark.parametrize("content", [b"", b"no catalogue", b"\xde\x12\x04\x95" + b"\xff" * 40])
def test_a_damaged_catalogue_is_as_good_as_none(folder, content):
    (folder / "pl" / "LC_MESSAGES" / "polyvocal.mo").write_bytes(content)

    assert not use_language("pl", folder=folder)


def test_a_language_for_the_whole_process_holds_in_other_threads(folder):
    said = []
    use_language("pl", folder=folder, everywhere=True)

    thread = threading.Thread(target=lambda: said.append(_("Stopped.")))
    thread.start()
    thread.join()

    assert said == ["Zatrzymano."]


def test_a_language_of_one_context_holds_in_no_other_thread(folder):
    said = []
    use_language("pl", folder=folder)

    thread = threading.Thread(target=lambda: said.append(_("Stopped.")))
    thread.start()
    thread.join()

    assert (said, _("Stopped.")) == (["Stopped."], "Zatrzymano.")


def test_another_process_can_be_made_to_speak_the_same(folder):
    use_language("pl", folder=folder)

    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=language.same_language()
    ) as pool:
        assert pool.submit(_, "Stopped.").result() == "Zatrzymano."
