"""docs/tutorial.md as somebody works through it: every command, and what is said to be seen."""

import contextlib
import csv
import io
import re
import shlex
import shutil
from pathlib import Path

import docx
import pytest

from polyvocal.cli import main
from polyvocal.cli.codes import DONE
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from polyvocal.frameworks.library import load_framework

PAGE = (Path(__file__).parents[1] / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"


def steps() -> list[tuple[str, list[str]]]:
    """Each command with the lines that are said to follow it."""
    found: list[tuple[str, list[str]]] = []
    for kind, text in BLOCKS:
        for line in text.splitlines() if kind == "console" else ():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """Every command in order, in one folder, with what was printed."""
    folder = tmp_path_factory.mktemp("tutorial")
    [sheet] = [text for kind, text in BLOCKS if kind == "csv"]
    seen: list[tuple[str, list[str], str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv(FOLDER_VARIABLE, str(folder / "settings"))
        patch.setenv(NAME_VARIABLE, "Your name")
        (folder / "codings.csv").write_text(sheet, encoding="utf-8")
        for command, lines in steps():
            if "build my-coding" in command:  # as the page asks just before
                shutil.copytree("my-demo", "my-coding")
                Path("my-coding", "codings.csv").unlink()
            seen.append((command, lines, _printed(command)))
    return folder, seen


def _printed(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "polyvocal"
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(arguments) == DONE, command
    return printed.getvalue()


def test_every_command_shows_what_the_page_says(worked):
    _folder, seen = worked
    missed = []
    for command, lines, printed in seen:
        rest = iter(printed.splitlines())
        wanted = [line for line in lines if line != LEFT_OUT]
        # In this order: "in" goes on where the line before was found.
        missed += [(command, line) for line in wanted if line not in rest]

    assert len(seen) > 12
    assert missed == []


def test_the_files_that_the_page_sends_people_to_are_there(worked):
    folder, _seen = worked
    named = set(re.findall(r"`((?:results|my-demo|blind)/[\w./-]+)`", PAGE))

    assert "results/report.html" in named
    assert {name for name in named if not (folder / name).exists()} == set()


def test_what_is_said_of_the_tables_is_in_the_tables(worked):
    folder, _seen = worked
    plain = " ".join(PAGE.split())
    ranking = _table(folder / "results" / "csv" / "table_5_ranking.csv")
    by_rank = {name: row["Document"] for row in reversed(ranking) for name in _first(row)}
    coverage = _table(folder / "results" / "csv" / "table_3a_coverage.csv")
    [w01] = [float(row["Characters: share"]) for row in coverage if row["Document"] == "W01"]
    depiction = {
        layer: {row["No."] for row in _table(folder / layer / "csv" / "table_2a_depiction.csv")
                if row["Depiction: depiction"] != "Neither"}
        for layer in ("results", "tables-any")
    }  # fmt: skip
    gone = sorted(depiction["tables-any"] - depiction["results"])

    assert (
        f"{by_rank['Codings']} leads by number of codings, {by_rank['Share of characters']} by the "
        f"share of the talk that is coded, {by_rank['Share of turns']} by the share of turns"
    ) in plain
    assert f"in the consensus {w01:.0%} of this interview does (Table 3a)" in plain
    assert "at *Table 5*, the ranking" in plain
    printed = docx.Document(str(folder / "results" / "tables.docx")).paragraphs
    numbers = {match[1] for p in printed if (match := re.match(r"Table (\d)", p.text))}
    assert numbers == {"1", "2"}
    assert "sentences and Tables 1 and 2 |" in plain
    assert "{}, {} and {} did not outlast the consensus meeting".format(*gone) in plain


def test_what_is_said_of_pairs_is_so(worked):
    folder, _seen = worked
    rows = _table(folder / "results" / "csv" / "table_2a_depiction.csv")
    both = {row["No."]: row["Depiction: both: within or across partnerships"] for row in rows}
    counts = {row["No."]: (row["peer worker: participants"], row["supported peer: participants"])
              for row in rows}  # fmt: skip

    assert (both["4.1"], both["2.7"], counts["2.7"]) == ("within", "across", ("2", "1"))


def _table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def _first(row: dict[str, str]) -> list[str]:
    """By which ways of ranking this interview is the first."""
    return [
        name.removesuffix(": rank")
        for name, cell in row.items()
        if cell == "1" and ": rank" in name
    ]


def test_the_rules_are_as_many_as_the_page_says():
    assert len(load_framework("bctt_v1").rules) == 10
    assert "there are ten, each with its reason" in " ".join(PAGE.split())
