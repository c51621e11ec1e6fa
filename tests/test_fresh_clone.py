"""What is committed is enough: a clone, built and installed as a person would, does its work.

A file that the code reads and nobody committed, or that the wheel leaves out, fails here.
"""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "src/polyvocal/"
# From the tests' own environment nothing of ours may help.
ENVIRONMENT = {name: value for name, value in os.environ.items() if "POLYVOCAL" not in name}

pytestmark = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="this is no clone but an archive: nothing to clone"
)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh") / "clone"
    run("git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder))
    return folder


@pytest.fixture(scope="module")
def wheel(clone: Path) -> Path:
    build = ("wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", "dist", ".")
    run(sys.executable, "-m", "pip", "--quiet", *build, at=clone)
    [built] = (clone / "dist").glob("polyvocal-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The programs of an environment with the wheel in it, beside the packages it depends on."""
    folder = wheel.parents[2] / "environment"
    venv.create(folder)
    paths = sysconfig.get_paths("venv", vars={"base": str(folder), "platbase": str(folder)})
    # Named as a path, the tests' packages are found without what they install in turn: this
    # project itself, as it stands in the working tree.
    Path(paths["purelib"], "packages.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    python = str(Path(paths["scripts"], "python"))
    install = ("--quiet", "--python", python, "install", "--no-deps", "--no-index", str(wheel))
    run(sys.executable, "-m", "pip", *install)
    return Path(paths["scripts"])


def test_the_wheel_holds_every_file_of_the_package(clone: Path, wheel: Path) -> None:
    committed = run("git", "ls-files", PACKAGE, at=clone).splitlines()
    with zipfile.ZipFile(wheel) as packed:
        missing = {name.removeprefix("src/") for name in committed} - set(packed.namelist())

    assert len(committed) > 100
    assert missing == set()


def test_what_a_service_is_set_up_with_is_installed_beside_it(clone: Path, installed: Path) -> None:
    """The page about servers copies these files from there."""
    there = installed.parent / "share" / "polyvocal" / "server"
    page = (clone / "docs" / "server.md").read_text("utf-8")
    assert sorted(path.name for path in there.iterdir()) == sorted(
        path.name for path in (clone / "examples" / "server").iterdir()
    )
    copied = re.findall(r"/opt/polyvocal/share/polyvocal/server/(\S+)", page)
    assert copied
    assert [name for name in copied if not list(there.glob(name))] == []


def test_the_readme_s_first_study_works_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    polyvocal = str(installed / "polyvocal")
    where = run(str(installed / "python"), "-c", "import polyvocal; print(polyvocal.__file__)")
    assert Path(where.strip()).is_relative_to(installed.parent)

    run(polyvocal, "build", "--example", "my-study", at=tmp_path)
    run(polyvocal, "build", "my-study", "--out", "results", "--as", "Your name", at=tmp_path)

    written = {path.name for path in (tmp_path / "results").iterdir()}
    assert {"study.polyvocal", "tables.docx", "report.html", "tables.xlsx", "csv"} <= written
    assert "--paper:" in (tmp_path / "results" / "report.html").read_text("utf-8")
    assert "Sound" in run(polyvocal, "verify", "results/study.polyvocal", at=tmp_path)
    run(polyvocal, "frameworks", "check", at=tmp_path)
    run(polyvocal, "new", "mine", "--framework", "bctt_v1", "--as", "Your name", at=tmp_path)


def run(*command: str, at: Path | None = None) -> str:
    settings = {"POLYVOCAL_SETTINGS": str((at or ROOT) / "settings")}
    done = subprocess.run(
        command, cwd=at, env=ENVIRONMENT | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
