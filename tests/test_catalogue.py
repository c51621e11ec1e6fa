"""What is taken from the code, and how translations are brought up to it."""

import shutil
from copy import deepcopy
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import catalogue.__main__ as command
from catalogue.roles import roles_page
from catalogue.template import TEMPLATE, as_text, make_template, said_in_page
from polyvocal.core.language import _, ngettext, use_language

WELSH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: cy\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Sheet"
msgstr "Taflen"

msgid "A sentence that is said no more."
msgstr "Brawddeg."

msgid "{n} coding"
msgid_plural "{n} codings"
msgstr[0] "{n} codiad"
msgstr[1] "{n} o godiadau"
"""


@pytest.fixture(scope="module")
def template():
    """What the code says, read once: that takes seconds."""
    return make_template()


def test_the_template_is_what_the_code_says(template):
    assert TEMPLATE.read_text("utf-8") == as_text(template)


def test_a_page_is_read_for_its_sentences_and_their_plurals():
    page = """{% say "Keys" %} <b title="{% say 'Undo: {what}' what=next %}">
      {%say "{n} coding" "{n} codings" n=3 %} {% sayings "no" %} {{ say }}"""

    assert list(said_in_page(page)) == ["Keys", "Undo: {what}", ("{n} coding", "{n} codings")]


@pytest.fixture(scope="module")
def roles():
    """The page of who may see what, made once."""
    return roles_page()


@pytest.fixture
def folder(tmp_path, monkeypatch, template, roles):
    """A folder of translations with one into Welsh that nobody has looked after."""
    file = tmp_path / "cy" / "LC_MESSAGES" / "polyvocal.po"
    file.parent.mkdir(parents=True)
    file.write_text(WELSH, "utf-8")
    shutil.copy(TEMPLATE, tmp_path)
    monkeypatch.setattr(command, "LOCALE_FOLDER", tmp_path)
    monkeypatch.setattr(command, "TEMPLATE", tmp_path / TEMPLATE.name)
    monkeypatch.setattr(command, "make_template", lambda: deepcopy(template))
    monkeypatch.setattr(command, "roles_page", lambda: roles)
    return tmp_path


def test_a_translation_is_brought_up_to_the_code_and_compiled(folder: Path, template):
    assert command.main(["--check"]) == 1
    assert command.main([]) == 0
    assert command.main(["--check"]) == 0

    with (folder / "cy" / "LC_MESSAGES" / "polyvocal.po").open("rb") as opened:
        translated = read_po(opened)
    assert [m.string for m in translated if m.id == "Sheet"] == ["Taflen"]
    assert "A sentence that is said no more." not in translated
    assert len(translated) == len(template)
    use_language("cy", folder=folder)
    assert [_("Sheet"), ngettext("{n} coding", "{n} codings", 2)] == ["Taflen", "{n} o godiadau"]
    use_language()


def test_a_stale_template_is_named_with_what_to_do(folder: Path, capsys):
    command.main([])
    (folder / TEMPLATE.name).write_text("stale", "utf-8")

    assert command.main(["--check"]) == 1

    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"{folder.name}/polyvocal.pot is not what the code says.",
        "Run: python3 run.py catalogue, and commit what it writes.",
    ]
