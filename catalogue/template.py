"""The template of the catalogues: every sentence of the code, of the commands and of click."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from catalogue.words import NOUNS, words_shown
from polyvocal.cli.app import app
from polyvocal.cli.spoken import help_sentences
from polyvocal.core.language import DOMAIN, LOCALE_FOLDER

TEMPLATE = LOCALE_FOLDER / f"{DOMAIN}.pot"
ROOT = Path(__file__).resolve().parent.parent
_CODE = ROOT / "src" / "polyvocal"
_CLICK = Path(click.__file__).parent
# Of click, what a command of ours can come to say; its pager, editor and completion it cannot.
_CLICK_FILES = frozenset(
    {"core.py", "decorators.py", "exceptions.py", "formatting.py", "parser.py", "types.py"}
)
_PAGES = _CODE / "web" / "pages"
_QUOTED = r"""(?:"[^"]*"|'[^']*')"""
_SAY = re.compile(rf"{{%\s*say\s+(?P<one>{_QUOTED})(?:\s+(?P<many>{_QUOTED}))?")
_KEYWORDS = {"_": None, "ngettext": (1, 2)}
_COMMENT = """\
# What Polyvocal says, to be translated. Taken from the code by: python3 run.py catalogue
# A translation is LANGUAGE/LC_MESSAGES/polyvocal.po beside this file."""
# Dates and versions of tools would make the template stale every day; nobody has the others.
_LEFT_OUT = ("POT-Creation-Date", "Generated-By", "Report-Msgid-Bugs-To", "Project-Id-Version")


def make_template() -> Catalog:
    """Every sentence that can be shown, with the file it stands in."""
    template = Catalog(
        domain=DOMAIN,
        header_comment=_COMMENT,
        charset="utf-8",
        fuzzy=False,
    )
    for place, message, comments, context in _sentences():
        template.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return template


def as_text(catalogue: Catalog) -> str:
    """The catalogue as a .po file, sorted, so that two people's additions seldom meet."""
    file = io.BytesIO()
    write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    lines = file.getvalue().decode("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(tuple(f'"{h}' for h in _LEFT_OUT))]
    return "\n".join(kept) + "\n"


def said_in_page(page: str) -> Iterator[str | tuple[str, ...]]:
    """The sentences of a page of the workbench: what its `say` tags hold, with plurals."""
    for found in _SAY.finditer(page):
        sentence, plural = found["one"][1:-1], (found["many"] or "")[1:-1]
        yield (sentence, plural) if plural else sentence


_Sentence = tuple[str, str | tuple[str, ...], list[str], str | None]


def _sentences() -> Iterator[_Sentence]:
    for folder, name in ((_CODE, "src/polyvocal"), (_CLICK, "click")):
        for file, _line, message, comments, context in extract_from_dir(
            folder, keywords=_KEYWORDS, comment_tags=("Translators:",)
        ):
            if folder is _CODE or file in _CLICK_FILES:
                yield f"{name}/{Path(file).as_posix()}", message, comments, context
    for page in sorted(_PAGES.rglob("*.html")):
        for message in said_in_page(page.read_text("utf-8")):
            yield page.relative_to(ROOT).as_posix(), message, [], None
    for place, sentence in help_sentences(app):
        yield f"src/polyvocal/cli ({place})", sentence, [], None
    for context, value in words_shown():
        yield f"{context}", value, [], context
    for noun in NOUNS:
        yield "catalogue/words.py", (noun.singular, noun.plural), [], None
