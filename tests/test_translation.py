"""Every sentence that is shown can be translated: found by speaking a language made for it."""

import ast
import csv
import json
import os
import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from lxml import etree, html

import catalogue.words
from catalogue.template import TEMPLATE
from polyvocal.cli import main
from polyvocal.cli.app import app
from polyvocal.cli.codes import DONE, PROBLEM, USAGE
from polyvocal.config import language, person
from polyvocal.core import cases, coding, documents, evidence, findings, quotes, template
from polyvocal.core.language import use_language
from tests.greek_study import write_greek_study
from tests.pseudo_locale import TAG, leaks, make_pseudo_locale
from tests.test_house import SOURCES, named, parsed

# What is the same in every language: our name, names of files and of what a person types.
NAMES = (
    "Polyvocal", "polyvocal", ".csv", ".docx", ".html", ".txt", ".xlsx", "study.polyvocal",
    "import-report", "bctt_v1",
)  # fmt: skip
CODE_SHEET = (
    "number", "label", "group", "group label", "definition", "include", "exclude", "example",
    "synonyms", "ids", "origin", "a priori", "emergent",
)  # fmt: skip
SHEETS = ("cases", "attributes", "partnerships", "documents", "template", "codings", "read_me")
# A number, a space and a word: what it counts, unless these are put there by a call of their own.
COUNTING = re.compile(r"\{(?:n|n_\w+|count|total)\}\s+[a-z]")
# In these no noun follows the number, in English or elsewhere.
NOT_A_NOUN = re.compile(
    r"\{n\} (?:(?:in|of|more|deep|not|with|has)\b|emergent \{codes\})|\{total\} group"
)
# What frameworks call their codes, the help of commands, and what pages say: the template takes
# these by itself.
LISTED_ELSEWHERE = tuple(
    f"src/polyvocal/{path}"
    for path in ("reports/compose/imprint.py", "cli/spoken.py", "web/tags.py")
)


@pytest.fixture(scope="module")
def messages():
    with TEMPLATE.open("rb") as opened:
        return list(read_po(opened))


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    return make_pseudo_locale(tmp_path_factory.mktemp("locale"))


@pytest.fixture
def greek(spoken, tmp_path, monkeypatch):
    """A folder of Greek material, where the language nobody speaks is the usual one."""
    monkeypatch.setenv(language.LANGUAGE_VARIABLE, TAG)
    monkeypatch.setenv(language.FOLDER_VARIABLE, str(spoken))
    monkeypatch.setenv(person.FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(person.NAME_VARIABLE, "Μαρία")
    monkeypatch.chdir(tmp_path)
    yield write_greek_study(tmp_path / "μελέτη")
    use_language(everywhere=True)


def test_every_call_for_a_sentence_is_seen_by_whoever_takes_the_template(messages):
    found = {form for m in messages for form in ([m.id] if isinstance(m.id, str) else m.id)}
    missed = [
        f"{named(path)}:{call.lineno}"
        for path in SOURCES
        for call in calls_for_sentences(path)
        if named(path) not in LISTED_ELSEWHERE
        and not {ast.literal_eval(argument) for argument in sentences_of(call)} <= found
    ]

    # Babel does not look into f-strings, nor at words that are worked out.
    assert missed == []


def calls_for_sentences(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            is_sentence = node.func.id in {"_", "ngettext"}
            yield from [node] if is_sentence else []


def sentences_of(call: ast.Call) -> list[ast.expr]:
    return call.args[:2] if isinstance(call.func, ast.Name) and call.func.id != "_" else call.args


def test_what_a_number_counts_has_a_plural(messages):
    counting = [m.id for m in messages if isinstance(m.id, str) and COUNTING.search(m.id)]

    assert [said for said in counting if not NOT_A_NOUN.search(said)] == []


def test_every_set_of_words_is_listed_or_known_to_be_no_words():
    no_words = {coding.Certainty, quotes.Match}
    modules = (cases, coding, documents, evidence, findings, template)
    sets = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum)
    }

    assert sets - {StrEnum} - no_words == sets & set(catalogue.words.SHOWN)


def test_nothing_that_build_writes_or_says_stays_english(greek, tmp_path, capsys):
    assert main(["build", str(greek), "--out", str(tmp_path / "β")]) == DONE

    told = capsys.readouterr()
    assert told.err == ""
    assert english_in(told.out) == []
    assert leaks_in(tmp_path / "β") == {}


@pytest.mark.parametrize(
    "choices",
    [
        ["--at-least", "2", "--unit", "participants", "--missing", "with", "--case-set", "all"],
        ["--unit", "partnerships", "--certain-only", "--explicit-only", "--layer", "Μαρία"],
        ["--layer", "all", "--role", "εργάτης", "--noun", "τεχνική,τεχνικές"],
        ["--layer", "consensus", "--group", "φύλο: όλοι = γυναίκα; άνδρας"],
        ["--role", "εργάτης", "--role", "υποστηριζόμενος", "--rank-by", "1.1"],
    ],
)
def test_no_choice_of_what_is_counted_brings_english(greek, tmp_path, capsys, choices):
    main(["build", str(greek), "--out", str(tmp_path / "β"), "--format", "csv"])
    capsys.readouterr()

    study, out = str(tmp_path / "β" / "study.polyvocal"), tmp_path / "γ"
    code = main(
        ["tables", study, "--out", str(out), "--format", "html", "--format", "csv", *choices]
    )

    told = capsys.readouterr()
    assert english_in(told.out + told.err) == []
    assert code == DONE
    assert leaks_in(out) == {}


def test_a_comparison_of_coders_brings_no_english(greek, tmp_path, capsys):
    main(["build", str(greek), "--out", str(tmp_path / "β"), "--format", "csv"])
    capsys.readouterr()

    study, out = str(tmp_path / "β" / "study.polyvocal"), tmp_path / "γ"
    code = main(["agreement", study, "--out", str(out), "--draws", "20", "--coder", "consensus",
                 "--coder", "Μαρία"])  # fmt: skip

    told = capsys.readouterr()
    assert english_in(told.out + told.err) == []
    assert code == DONE
    assert leaks_in(out) == {}


def test_a_presence_sheet_brings_no_english(greek, tmp_path, capsys):
    sheet = tmp_path / "παρουσία.csv"
    sheet.write_text("number,label,group,Α,Β,note\n1.1,α,1 Γ,yes,?,ίσως\n1.2,β,1 Γ,no,,\n", "utf-8")

    assert main(["tables", "--presence", str(sheet), "--out", str(tmp_path / "δ")]) == DONE

    assert english_in(capsys.readouterr().out) == []
    assert leaks_in(tmp_path / "δ") == {}


def test_no_command_that_looks_back_says_anything_in_english(greek, tmp_path, capsys):
    main(["build", str(greek), "--out", str(tmp_path / "β"), "--format", "csv"])
    study = str(tmp_path / "β" / "study.polyvocal")
    capsys.readouterr()

    for command in ("info", "history", "verify", "undo", "redo", "restore"):
        assert main([command, study]) == DONE
    assert main(["restore", study, "--copy", "1"]) == DONE
    assert main(["add", study, str(greek / "cases.csv")]) == DONE
    assert main(["new", str(tmp_path / "ν.polyvocal")]) == DONE
    assert main(["build", "--example", str(tmp_path / "ε")]) == DONE

    told = capsys.readouterr()
    assert english_in(told.out + told.err) == []


def paths(group: click.Group, *before: str) -> Iterator[list[str]]:
    yield [*before]
    for name, command in group.commands.items():
        inner = paths(command, *before, name) if isinstance(command, click.Group) else ()
        yield from inner or ([*before, name],)


@pytest.mark.parametrize("command", list(paths(app)), ids=" ".join)
def test_no_help_is_in_english(greek, capsys, command):
    assert main([*command, "--help"]) == DONE

    shown = capsys.readouterr().out
    listed = re.findall(r"^  ([a-z]+)  ", shown, re.MULTILINE)
    typed = [*command, *listed, *re.findall(r"--?[a-z][a-z-]*", shown)]
    metavars = re.findall(r"\b[A-Z]+(?:\.\.\.)?\b|\[[a-z|]+\]|'[A-Z].*?'", shown)
    values = re.findall(r":\s+(?:codings|without|en|turn|code,codes)\b", shown)
    assert leaks(shown, [*NAMES, *typed, *metavars, *values]) == []


@pytest.mark.parametrize(
    "typed",
    [
        ["bild"], ["build"], ["build", "α", "--out"], ["build", "α"], ["tables", "--out", "γ"],
        ["tables", "α", "--out", "γ", "--at-least", "0"], ["info", "α", "β"], ["info", "--βαθύ"],
        ["tables", "α", "--out", "γ", "--unit", "β"], ["tables", "α", "--out", "γ", "--day", "α"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_not_understood_is_not_told_in_english(greek, capsys, typed):
    assert main(typed) == USAGE

    told = capsys.readouterr().err
    options = re.findall(r"--?[a-z][a-z-]*", told)
    names = re.findall(r"\b[A-Z]+(?:\.\.\.)?\b|%\S+", told)
    known = re.findall(r"'(?:codings|participants|partnerships|bild)'", told)
    assert leaks(told, [*NAMES, *options, *names, *known, *app.commands]) == []


def test_a_file_another_process_reads_is_refused_in_the_same_language(greek, tmp_path, capsys):
    for i in range(30):
        (greek / "transcripts" / f"χ{i}.docx").write_bytes(b"PK\x03\x04")
    (greek / "documents.csv").unlink()

    code = main(["build", str(greek), "--out", str(tmp_path / "β"), "--processes", "2"])

    told = capsys.readouterr().err
    assert (code, told.count(".docx: ")) == (PROBLEM, 30)
    assert leaks(told, NAMES) == []


def test_what_programs_read_has_the_same_keys_in_every_language(greek, tmp_path, capsys):
    main(["build", str(greek), "--out", str(tmp_path / "β"), "--json", "--format", "csv"])
    built = json.loads(capsys.readouterr().out)

    assert built["report"]["taken"]["codings"] == 7
    assert (tmp_path / "β" / "csv" / "table_2a_depiction.csv").exists()


def test_the_text_of_a_study_is_the_same_in_every_language(greek, tmp_path, monkeypatch, capsys):
    digests = set()
    for spoken in (TAG, "en"):
        monkeypatch.setenv(language.LANGUAGE_VARIABLE, spoken)
        main(["build", str(greek), "--out", str(tmp_path / spoken), "--json", "--format", "csv"])
        capsys.readouterr()
        use_language(spoken, folder=Path(os.environ[language.FOLDER_VARIABLE]))
        digests.add(texts_of(tmp_path / spoken / "study.polyvocal"))
    use_language()

    assert len(digests) == 1


def texts_of(study: Path) -> tuple[str, ...]:
    import polyvocal

    opened = polyvocal.open(study)
    return tuple(opened.text(document.id) for document in opened.documents)


def english_in(told: str) -> list[str]:
    """The English of what was printed, without paths, copies' names and commands to be typed."""
    plain = re.sub(r"/\S+|\S+\.(?:polyvocal|csv)\b|polyvocal [a-z]+|--[a-z-]+", " ", told)
    return leaks(plain, NAMES)


def file_names(folder: Path) -> list[str]:
    return [*NAMES, *(f"{name}.csv" for name in SHEETS), *(f.name for f in folder.rglob("*.csv"))]


def names_in(file: Path, names: list[str]) -> list[str]:
    """What a file may have in English: names, and headings that a sheet is read by again."""
    has_codebook = file.name in {"table_6_codebook.csv", "tables.xlsx"}
    return [*names, *CODE_SHEET] if has_codebook else names


def leaks_in(folder: Path) -> dict[str, list[str]]:
    names = file_names(folder)
    found = {
        file.name: list(
            dict.fromkeys(
                w for words in shown_in(file) for w in leaks(words, names_in(file, names))
            )
        )
        for file in sorted(folder.rglob("*"))
    }
    assert len(found) > 3
    return {name: words for name, words in found.items() if words}


def shown_in(file: Path) -> Iterator[str]:
    """Every string of a file that a person sees or hears."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.reader(opened):
                yield from row
    elif file.suffix == ".html":
        page = html.fromstring(file.read_bytes())
        for element in page.iter(etree.Element):
            if element.tag != "style":
                yield element.text or ""
            yield element.tail or ""
            yield from (element.get(name, "") for name in ("title", "aria-label", "alt"))
    elif file.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(file) as package:
            for part in package.namelist():
                if part.endswith(".xml"):
                    yield from shown_in_part(package.read(part))


def shown_in_part(xml: bytes) -> Iterator[str]:
    for element in etree.fromstring(xml).iter(etree.Element):
        name = etree.QName(element).localname
        if name in {"t", "title", "subject", "description", "keywords"}:
            yield element.text or ""
        elif name == "sheet":
            yield element.get("name", "")
