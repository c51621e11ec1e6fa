#!/usr/bin/env python3
"""Set the project up and run it: python3 run.py demo | test | lint | bench | catalogue | lock.

Needs Python 3.11 or newer and nothing else: it makes .venv, installs what the lock names (each
file checked by its hash) and runs. A second run starts at once.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells people so
    sys.exit("Polyvocal needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

from tests.system_tools import TOOLS, is_offered

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "locks"
STAMP = VENV / "polyvocal-installed.txt"
WINDOWS = os.name == "nt"


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line and do what it says; the exit code tells whether all went well."""
    parser = argparse.ArgumentParser(prog="run.py", description="Set Polyvocal up and run it.")
    commands = parser.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", help="build the demo study and open it")
    demo.add_argument("folder", nargs="?", type=Path, default=ROOT / "demo")
    demo.add_argument("--no-browser", action="store_true", help="only print the address")
    test = commands.add_parser("test", help="run every check and every test")
    test.add_argument("--long", action="store_true", help="also soak, fuzz and kill loops")
    test.add_argument("--install", action="store_true", help="install missing system tools")
    commands.add_parser("lint", help="run the checks that need no test")
    commands.add_parser("bench", help="measure speed and memory")
    commands.add_parser("catalogue", help="write anew what there is to translate")
    commands.add_parser("lock", help="write the locks anew (--upgrade for newer versions)")
    options, rest = parser.parse_known_args(argv)
    if rest and options.command in {"catalogue", "demo", "lint"}:
        parser.error(f"unknown: {' '.join(rest)}")
    try:
        return _run(options, rest)
    except SetUpError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("run.py: stopped.", file=sys.stderr)
        return 130


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    if options.command == "demo":
        return run_demo(options.folder, no_browser=options.no_browser)
    if options.command == "test":
        return run_tests(rest, long=options.long, install=options.install or in_ci())
    if options.command == "bench":
        return run_benchmarks(rest)
    if options.command == "catalogue":
        return write_catalogue()
    if options.command == "lock":
        return write_locks(rest)
    install_python_packages("test")
    return report([check() for check in static_checks()])


class SetUpError(Exception):
    """The project cannot be set up here; the sentence says what to do about it."""


def in_ci() -> bool:
    """Whether a build server runs this: then nothing may be skipped for want of a tool."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


# --- setting up -------------------------------------------------------------------------------


def program(name: str) -> str:
    """Path of a program inside .venv."""
    return str(VENV / ("Scripts" if WINDOWS else "bin") / (f"{name}.exe" if WINDOWS else name))


def install_python_packages(lock: str) -> None:
    """Make .venv hold what locks/`lock`.txt names, and this project; does nothing when it does."""
    wanted = installation_digest(lock)
    installed = dict(line.split() for line in _lines(STAMP))
    if wanted == installed.get(lock):
        return
    if not _works(program("python")):
        print("Making .venv …", flush=True)
        _must_run([sys.executable, "-m", "venv", "--clear", str(VENV)], NO_VENV)
    print(f"Installing from locks/{lock}.txt …", flush=True)
    pip = [program("python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    locked = ["--require-hashes", "--no-deps", "-r", str(LOCKS / f"{lock}.txt")]
    _must_run([*pip, *locked], NO_PACKAGES)
    _must_run([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)], NO_BUILD)
    digests = {name: installation_digest(name) for name in ("runtime", lock)}
    STAMP.write_text("".join(f"{name} {digest}\n" for name, digest in digests.items()), "utf-8")


NO_VENV = (
    "Python could not make .venv. On Debian and Ubuntu install python3-venv; "
    "elsewhere check that you may write in this folder."
)
NO_PACKAGES = (
    "the packages could not be installed. The lines above name the one that failed; "
    "the first set-up needs a connection to a Python package index."
)
NO_BUILD = "this project itself could not be installed into .venv; the lines above say why."


def installation_digest(lock: str) -> str:
    """Changes when the lock, the project's description, the folder or the Python does."""
    parts = [
        (LOCKS / f"{lock}.txt").read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        str(ROOT).encode(),
        sys.version.encode(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def _works(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def _must_run(command: Sequence[str], otherwise: str) -> None:
    try:
        code = subprocess.run(command, check=False, cwd=ROOT, stdin=subprocess.DEVNULL).returncode
    except OSError as error:
        raise SetUpError(f"{otherwise} ({error})") from error
    if code:
        raise SetUpError(otherwise)


# --- system tools that some tests need ----------------------------------------------------------


def install_system_tools() -> None:
    """Install what is missing with apt-get, as root or through sudo without a password."""
    missing = [tool for tool in TOOLS if tool.is_missing()]
    if not missing:
        return
    apt_get = shutil.which("apt-get")
    if apt_get is None:
        names = " and ".join(tool.name for tool in missing)
        raise SetUpError(f"install {names} by hand: there is no apt-get here.")
    is_root = not WINDOWS and os.geteuid() == 0
    apt = [*([] if is_root else ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", apt_get]
    _must_run([*apt, "-q", "update"], "apt-get could not ask what packages there are.")
    packages = [next(filter(is_offered, tool.packages), tool.packages[-1]) for tool in missing]
    print(f"Installing {' and '.join(packages)} …", flush=True)
    failed = f"apt-get could not install {' and '.join(packages)}; install by hand and try again."
    _must_run([*apt, "-q", "-y", "install", "--no-install-recommends", *packages], failed)


# --- checks and tests ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What one check came to."""

    name: str
    passed: bool
    seconds: float
    output: str = ""


NAMES_IN_PAGES = ROOT / "build" / "names_in_pages.py"
CHECKS: Mapping[str, Sequence[str]] = {
    "mypy": ["mypy"],
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "import floors": ["lint-imports", "--no-logo"],
    "deptry": ["deptry", ".", "--no-ansi"],
    "vulture": ["vulture"],
    "catalogue": ["python", "-m", "catalogue", "--check"],
}


def static_checks() -> list[Callable[[], Outcome]]:
    """The checks that read the code, each as a call that returns its outcome."""
    write_names_in_pages()
    return [partial(check, name, command) for name, command in CHECKS.items()]


def write_names_in_pages() -> None:
    """What pages read of the values they are given, as Python: or vulture would call it unused."""
    pages = (ROOT / "src" / "polyvocal" / "web" / "pages").rglob("*.html")
    tags = [tag for page in pages for tag in re.findall(r"{[{%].*?[%}]}", page.read_text("utf-8"))]
    names = {name for tag in tags for name in re.findall(r"\.([a-z]\w+)", tag)}
    NAMES_IN_PAGES.parent.mkdir(exist_ok=True)
    NAMES_IN_PAGES.write_text("".join(f"_.{name}\n" for name in sorted(names)), "utf-8")


def check(name: str, command: Sequence[str]) -> Outcome:
    """Run one check quietly; its words are shown only if it fails."""
    started = time.monotonic()
    result = subprocess.run(
        [program(command[0]), *command[1:]],
        cwd=ROOT,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = result.stdout.decode("utf-8", "replace")
    return Outcome(name, result.returncode == 0, time.monotonic() - started, output)


def run_tests(pytest_arguments: Sequence[str], *, long: bool, install: bool) -> int:
    """Run the checks beside the tests; what pytest says is shown as it comes."""
    install_python_packages("test")
    if install:
        install_system_tools()
    for tool in TOOLS:
        if tool.is_missing():
            print(f"{tool.name} not found: its tests are skipped (--install installs it).")
    with ThreadPoolExecutor(max_workers=1) as pool:
        checks = [pool.submit(check) for check in static_checks()]
        tested = run_pytest(pytest_arguments, long=long)
        return report([*map(Future.result, checks), tested])


LONG = ["-m", "", "--timeout=3600"]


def run_pytest(arguments: Sequence[str], *, long: bool) -> Outcome:
    """Run the tests on every core; --long adds those marked so, and more examples of each."""
    started = time.monotonic()
    # One more than there are cores: many a test waits for a browser or a server, and idles.
    workers = str((os.cpu_count() or 1) + 1)
    command = [program("python"), "-m", "pytest", "-n", workers, *(LONG if long else [])]
    environment = os.environ | ({"POLYVOCAL_LONG": "1"} if long else {})
    print("$", shlex.join(["pytest", *command[3:], *arguments]), flush=True)
    result = subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    return Outcome("pytest", result.returncode == 0, time.monotonic() - started)


def report(outcomes: Sequence[Outcome]) -> int:
    """Say what failed and why, then one line for each check; 0 when all passed."""
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        if outcome.output:
            print(f"\n--- {outcome.name} ---\n{outcome.output.rstrip()}")
    print()
    for outcome in outcomes:
        verdict = "ok" if outcome.passed else "FAILED"
        print(f"{outcome.name:<16}{verdict:<8}{outcome.seconds:6.1f} s")
    print(f"Failed: {', '.join(o.name for o in failed)}." if failed else "Every check is ok.")
    return 1 if failed else 0


# --- the other commands -------------------------------------------------------------------------


# What the published study prints: one class of its own, and what its codes are called.
DEMO_CHOICES = (
    *("--name", "The demo study", "--noun", "technique,techniques"),
    *("--group", "ethnicity: White = White – British; White – Irish; White – Other"),
)


def run_demo(folder: Path, *, no_browser: bool) -> int:
    """Write the demo study into `folder`, build it with its tables, say what to do next, open it.

    The sentences it prints are those of the results section, each with what it counts.
    """
    install_python_packages("runtime")
    interviews, tables = folder / "interviews", folder / "tables"
    steps = [["build", interviews, "--out", tables, "--replace", *DEMO_CHOICES]]
    if not interviews.exists():
        steps.insert(0, ["build", "--demo", interviews])
    # Named for these commands only, so that nobody's settings remember a person called Demo.
    environment = os.environ | {"POLYVOCAL_AS": "Demo"}
    for step in steps:
        command = [program("polyvocal"), *map(str, step)]
        code = subprocess.run(command, check=False, env=environment).returncode
        if code:
            return code
    print_table(tables / "csv" / "table_2b_groups.csv")
    opening = [program("polyvocal"), "open", str(tables / "study.polyvocal")]
    print(
        f"""
The demo study is in {interviews}: 21 fictional interviews, coded. Nobody in it exists, and
its 47 of 93 is by construction (docs/demo-study.md says how it was made).

What next:
  learn the method    docs/tutorial.md: choose, prime, code, compare, report
  look up a number    {tables / "report.html"}: every number opens its quotes
  code in it          {shlex.join(opening)}""",
        flush=True,
    )
    if in_ci():  # nobody is there to close it
        return 0
    extra = ["--no-browser"] if no_browser else []
    return subprocess.run([*opening, *extra], check=False, env=environment).returncode


def print_table(sheet: Path) -> None:
    """The depiction by group, as lines."""
    print("\nTable 2b. Evidenced, of; told of by both, by workers only, by peers only, by neither")
    with sheet.open(encoding="utf-8-sig", newline="") as opened:
        for group, n, of, _share, *by_role in [*csv.reader(opened)][1:]:
            print(f"  {group:<45}", *(f"{cell:>4}" for cell in (n, of, *by_role[:4])))


def run_benchmarks(arguments: Sequence[str]) -> int:
    """Run benchmarks/ with this project installed."""
    if not (ROOT / "benchmarks" / "__main__.py").is_file():
        raise SetUpError("there is no benchmarks/__main__.py to run.")
    install_python_packages("test")
    command = [program("python"), "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def write_catalogue() -> int:
    """Take what there is to translate from the code, and bring every translation up to it."""
    install_python_packages("test")
    return subprocess.run([program("python"), "-m", "catalogue"], cwd=ROOT, check=False).returncode


LOCK_OPTIONS = (
    *("--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"),
)
LOCK_INPUTS: Mapping[str, Sequence[str]] = {
    "runtime": ["--group", "build"],
    "test": ["--extra", "server", "--group", "test", "-c", "locks/runtime.txt"],
}


def write_locks(arguments: Sequence[str]) -> int:
    """Resolve pyproject.toml into locks/*.txt for every platform, with hashes and no address."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / ("Scripts" if WINDOWS else "bin")
        _must_run([sys.executable, "-m", "venv", scratch], NO_VENV)
        _must_run([str(folder / "python"), "-m", "pip", "-q", "install", "uv"], NO_PACKAGES)
        for name, inputs in LOCK_INPUTS.items():
            out = f"locks/{name}.txt"
            compile_lock = [str(folder / "uv"), "pip", "compile", "pyproject.toml", *LOCK_OPTIONS]
            _must_run([*compile_lock, *inputs, "-o", out, *arguments], f"{out} was not written.")
            print(f"Wrote {out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
