"""The matrix for statistics programs: plain names, labels, and the counts of the table."""

import csv
import io
import shutil
import subprocess
from dataclasses import replace

import pytest

from polyvocal.analysis.matrix import tabulate_matrix
from polyvocal.core.cases import Attribute, AttributeKind, Missing, MissingReason
from polyvocal.core.template import Code, Template, TemplateVersion
from polyvocal.reports.matrix_files import (
    Counting,
    Variable,
    data_csv,
    dictionary_csv,
    reading_scripts,
    rows_of,
    variables_of,
)
from tests.analysis.studies import PAIR, uid

AGE = Attribute(uid("age"), "Age in years", AttributeKind.NUMBER)
STUDY = replace(
    PAIR,
    codings=[
        PAIR.coded("D1", "asked the nurse", "ask"),
        PAIR.coded("D1", "the nurse", "ask", coder="Ben"),
        PAIR.coded("D2", "She showed us", "show"),
    ],
).study()
AGES: tuple[float | Missing, ...] = (30.0, Missing(MissingReason.DECLINED), 41.0, 52.5)
WITH_AGE = replace(
    STUDY,
    attributes=(AGE,),
    cases=tuple(
        replace(case, attributes={AGE.name: age})
        for case, age in zip(STUDY.cases, AGES, strict=True)
    ),
)


def table(counting: Counting) -> list[dict[str, str]]:
    matrix = tabulate_matrix(WITH_AGE)
    variables = variables_of(matrix, WITH_AGE.attributes, counting)
    data = data_csv(variables, rows_of(matrix, WITH_AGE.attributes, counting))
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


@pytest.mark.parametrize(
    ("counting", "expected"),
    [
        (Counting.PRESENT, [("1", "0"), ("0", "0"), ("0", "0"), ("0", "1")]),
        (Counting.CODINGS, [("2", "0"), ("0", "0"), ("0", "0"), ("0", "1")]),
        (Counting.CHARACTERS, [("15", "0"), ("0", "0"), ("0", "0"), ("0", "13")]),
    ],
)
def test_each_file_counts_in_its_own_way(counting, expected):
    assert [(row["c_1_1"], row["c_2_1"]) for row in table(counting)] == expected


def test_missing_values_are_empty_and_say_why_beside():
    rows = table(Counting.PRESENT)

    assert [(row["a_age_in_years"], row["w_age_in_years"]) for row in rows] == [
        ("30.0", ""),
        ("", "declined"),
        ("41.0", ""),
        ("52.5", ""),
    ]
    assert [row["case_label"] for row in rows] == ["P1", "P2", "S1", "S2"]


def test_names_are_plain_short_and_all_different_and_the_dictionary_has_each():
    hostile = ["", "Ähnlich", "a" * 50, "a" * 50 + "b", "שלום", "=1+1", "2.1", "2-1"]
    codes = [Code(uid(f"c{i}"), "", label) for i, label in enumerate(hostile)]
    codes += [Code(uid(f"n{i}"), number, "x") for i, number in enumerate(["2.1", "2-1"])]
    study = replace(
        STUDY, template=Template((TemplateVersion(1, tuple(codes)),)), codings=STUDY.codings[:0]
    )
    variables = variables_of(tabulate_matrix(study), (), Counting.PRESENT)

    names = [variable.name for variable in variables]
    assert len(set(names)) == len(names) == 3 + len(codes)
    assert all(name[0].isalpha() and len(name) <= 32 for name in names)
    assert all(name.replace("_", "a").isalnum() and name.isascii() for name in names)
    rows = list(csv.DictReader(io.StringIO(dictionary_csv(variables).decode("utf-8-sig"))))
    assert [row["Variable"] for row in rows] == names
    assert "'=1+1" in [row["Stands for"] for row in rows]


def test_scripts_read_the_file_and_label_every_variable():
    matrix = tabulate_matrix(WITH_AGE)
    variables = variables_of(matrix, WITH_AGE.attributes, Counting.PRESENT)
    quoted = [replace(variable, label='It\'s "$x" \\n') for variable in variables[-1:]]

    scripts = reading_scripts("m.csv", [*variables[:-1], *quoted], [])

    assert sorted(scripts) == ["m.R", "m.do", "m.sps"]
    for script in scripts.values():
        assert all(variable.name in script for variable in variables)
        assert "m.csv" in script
    name = variables[-1].name
    assert f'attr(d${name}, "label") <- "It\'s \\"$x\\" \\\\n"' in scripts["m.R"]
    assert f"{name} 'It''s \"$x\" \\n'" in scripts["m.sps"]
    assert f'label variable {name} `"It\'s "＄x" \\n"\'' in scripts["m.do"]


HOSTILE = "It's \"$x\" \\n, é שלום 🙂 `a'\"'"
VARIABLES = (
    Variable("case_label", "Case", False, ""),
    Variable("a_age", HOSTILE, True, ""),
    Variable("w_age", "x" * 300 + "'" * 300, False, ""),
)
ROWS = (
    ("007", 30.0, ""), ("NA", None, "declined"), ("1e5", 0.1, "a, b"), ("=1+1", -2.5, "שלום 🙂"),
    ('"', 1e300, "x" * 300),
)  # fmt: skip
#: What a program that read all this gives back.
BACK = [
    ("007", 30.0, ""), ("NA", None, "declined"), ("1e5", 0.1, "a, b"), ("'=1+1", -2.5, "שלום 🙂"),
    ('"', 1e300, "x" * 300),
]  # fmt: skip


def given_back(program: list[str], folder) -> list[tuple[str, float | None, str]]:
    """The rows as the program wrote them again."""
    (folder / "m.csv").write_bytes(data_csv(VARIABLES, ROWS))
    for name, script in reading_scripts("m.csv", VARIABLES, ROWS).items():
        (folder / name).write_text(script, encoding="utf-8")
    subprocess.run(program, cwd=folder, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin"})
    with (folder / "back.csv").open(encoding="utf-8", newline="") as file:
        next(rows := csv.reader(file))
        return [(case, float(age) if age.strip() else None, why) for case, age, why in rows]


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed here")
def test_r_reads_the_file_by_its_script(tmp_path):
    program = "source('m.R'); cat(attr(d$a_age, 'label'), file = 'label.txt');"
    program += "write.csv(d, 'back.csv', row.names = FALSE, na = '')"

    back = given_back(["Rscript", "--vanilla", "-e", program], tmp_path)

    assert back == BACK
    assert (tmp_path / "label.txt").read_text(encoding="utf-8") == HOSTILE


@pytest.mark.skipif(not shutil.which("pspp"), reason="PSPP is not installed here")
def test_pspp_reads_the_file_by_the_script_for_spss(tmp_path):
    (tmp_path / "all.sps").write_text(
        "INSERT FILE='m.sps' ENCODING='UTF8'.\nDISPLAY LABELS.\n"
        "SAVE TRANSLATE /OUTFILE='back.csv' /TYPE=CSV /REPLACE /FIELDNAMES.\n"
    )

    back = given_back(["pspp", "-O", "format=csv", "-o", "said.csv", "all.sps"], tmp_path)

    assert back == BACK
    said = (tmp_path / "said.csv").read_text(encoding="utf-8")
    assert HOSTILE.replace('"', '""') in said
    assert "error" not in said
