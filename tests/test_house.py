"""The rules of the house that no linter holds."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "polyvocal"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
CODE = [*SOURCES, *sorted((ROOT / "catalogue").rglob("*.py")), ROOT / "run.py"]
NO_IDEA = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
PURE_ROOMS = {"core", "frameworks", "formats", "analysis", "suggest", "reports"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its decorators and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    start = body[0].lineno if body else function.lineno
    return (function.body[-1].end_lineno or 0) - start + 1


def imported_roots(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize("path", [*CODE, *sorted((ROOT / "tests").rglob("*.py"))], ids=named)
def test_a_file_is_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", CODE, ids=named)
def test_a_function_is_at_most_50_lines(path: Path) -> None:
    assert [f.name for f in functions(path) if code_lines(f) > 50] == []


@pytest.mark.parametrize("path", CODE, ids=named)
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(parsed(path))


def test_no_module_is_named_after_nothing() -> None:
    names = {path: {*path.relative_to(ROOT).parts[:-1], path.stem} for path in CODE}
    assert [named(path) for path, parts in names.items() if parts & NO_IDEA] == []


@pytest.mark.parametrize("lock", sorted((ROOT / "locks").glob("*.txt")), ids=named)
def test_a_lock_has_a_hash_for_each_package_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    packages = [entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]
    assert "://" not in text
    assert [entry for entry in packages if "--hash=sha256:" not in entry] == []
    assert [entry for entry in packages if entry.startswith("-")] == []


def test_core_imports_numpy_polars_and_the_standard_library_only() -> None:
    allowed = {*sys.stdlib_module_names, "polyvocal", "numpy", "polars"}
    # docs/adr/0011-expressions-have-a-time-bound.md
    excepted = {"src/polyvocal/core/search/expression.py": {"regex"}}
    strangers = {
        named(path): set(imported_roots(path)) - allowed - excepted.get(named(path), set())
        for path in SOURCES
        if path.is_relative_to(PACKAGE / "core")
    }
    assert {path: names for path, names in strangers.items() if names} == {}


def test_every_pure_room_is_under_the_contract_that_keeps_it_pure() -> None:
    contracts = project()["tool"]["importlinter"]["contracts"]
    [pure] = [contract for contract in contracts if contract["id"] == "pure-rooms"]
    rooms = {f"polyvocal.{room}" for room in PURE_ROOMS if (PACKAGE / room).is_dir()}
    assert set(pure["source_modules"]) == rooms


@pytest.mark.parametrize(
    "statement",
    [
        "import polyvocal",
        pytest.param(
            "import contextlib, polyvocal.cli; sys.argv = ['polyvocal', '--help']\n"
            "with contextlib.suppress(SystemExit): polyvocal.cli.main()",
            marks=pytest.mark.skipif(
                not (PACKAGE / "cli.py").exists() and not (PACKAGE / "cli").is_dir(),
                reason="there is no command line yet",
            ),
        ),
    ],
    ids=["import polyvocal", "polyvocal --help"],
)
def test_starting_loads_no_django(statement: str) -> None:
    script = f"import sys\n{statement}\nprint('django' in sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "False"


def test_every_decision_has_context_decision_and_consequences() -> None:
    for page in sorted((ROOT / "docs" / "adr").glob("*.md")):
        headings = [line[3:] for line in page.read_text("utf-8").splitlines() if line[:3] == "## "]
        assert headings == ["Context", "Decision", "Consequences"], named(page)


def test_every_decision_has_a_number_of_its_own() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        heading = page.read_text("utf-8").splitlines()[0]
        assert heading.startswith(f"# {int(page.name[:4])}. "), page.name
