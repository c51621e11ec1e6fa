"""The case × code matrix for statistics programs: data, a dictionary, and scripts that read both.

Names of variables are plain enough for R, SPSS and Stata alike (letters, digits, underscore; at
most 32 of them); what they stand for is in the dictionary and, as labels, in the scripts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.matrix import CaseCodeMatrix
from polyvocal.core.cases import Attribute, AttributeKind, Missing
from polyvocal.core.language import _, word
from polyvocal.core.template import Code
from polyvocal.reports.blocks import Value
from polyvocal.reports.printable import printable
from polyvocal.reports.to_csv import csv_lines

_LONGEST_NAME = 32
_PLAIN = re.compile(r"[^a-z0-9]+")


class Counting(StrEnum):
    """What a cell of the matrix says."""

    PRESENT = "present"
    CODINGS = "codings"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class Variable:
    """One column: its name for programs, what it stands for, and what its values mean."""

    name: str
    label: str
    is_number: bool
    values: str


def variables_of(
    matrix: CaseCodeMatrix, attributes: Sequence[Attribute], counting: Counting
) -> tuple[Variable, ...]:
    """The columns of one file, in its order."""
    taken: set[str] = set()
    columns = [
        Variable(_name("case_label", taken), _("Case"), False, ""),
        Variable(_name("case_role", taken), _("Role"), False, ""),
        Variable(
            _name("talk_characters", taken),
            _("Characters of the case's own talk"),
            True,
            _("0: nothing was heard of this case, so that its zeros say nothing"),
        ),
    ]
    for attribute in attributes:
        is_number = attribute.kind is AttributeKind.NUMBER
        name = _name(f"a_{_plain(attribute.name)}", taken)
        meaning = _("empty: missing, for the reason in the next column")
        columns.append(Variable(name, attribute.name, is_number, meaning))
        why = _("{attribute}: why it is missing").format(attribute=attribute.name)
        columns.append(Variable(_name(f"w_{_plain(attribute.name)}", taken), why, False, ""))
    meaning = _meaning(counting)
    columns += [
        Variable(_name(_code_name(code), taken), code.title, True, meaning) for code in matrix.codes
    ]
    return tuple(columns)


def rows_of(
    matrix: CaseCodeMatrix, attributes: Sequence[Attribute], counting: Counting
) -> Iterator[tuple[Value, ...]]:
    """One row a case, in the order of `variables_of`."""
    cells: NDArray[np.int8] | NDArray[np.int64] = matrix.present
    if counting is not Counting.PRESENT:
        cells = matrix.n_codings if counting is Counting.CODINGS else matrix.characters
    for i, case in enumerate(matrix.cases):
        row: list[Value] = [printable(case.label), printable(case.role)]
        row.append(int(matrix.talk_characters[i]))
        for attribute in attributes:
            value = case.value(attribute.name)
            if isinstance(value, Missing):
                row += [None, word(value.reason)]
            else:
                row += [printable(value) if isinstance(value, str) else value, ""]
        yield (*row, *cells[i].tolist())


def data_csv(variables: Sequence[Variable], rows: Iterator[tuple[Value, ...]]) -> bytes:
    """The data alone, in UTF-8 without a byte order mark, which Stata takes for a letter."""
    return csv_lines([tuple(variable.name for variable in variables), *rows], first=False)


def dictionary_csv(variables: Sequence[Variable]) -> bytes:
    """What each column stands for, one a row; with the mark that Excel asks for."""
    head = (_("Variable"), _("Stands for"), _("Kind"), _("Values"))
    kinds = {True: _("number"), False: _("text")}
    rows = [(v.name, printable(v.label), kinds[v.is_number], v.values) for v in variables]
    return csv_lines([head, *rows], first=True)


def reading_scripts(data: str, variables: Sequence[Variable]) -> dict[str, str]:
    """Scripts that read the file `data` and label its columns, by the name of the script."""
    labels = [(v.name, printable(v.label).replace("\n", " ")) for v in variables]
    stem = data.removesuffix(".csv")
    r = [f'd <- read.csv("{data}", fileEncoding = "UTF-8", na.strings = "")']
    r += [f'attr(d${name}, "label") <- {_r(label)}' for name, label in labels]
    stata = [f'import delimited "{data}", clear encoding("utf-8") varnames(1) case(preserve)']
    stata += [f"label variable {name} {_stata(label)}" for name, label in labels]
    return {
        f"{stem}.R": _lines(r),
        f"{stem}.do": _lines(stata),
        f"{stem}.sps": _spss(data, variables),
    }


def _spss(data: str, variables: Sequence[Variable]) -> str:
    formats = [f"{v.name} {'F12.2' if v.is_number else 'A200'}" for v in variables]
    labels = [f"{v.name} '{_quoted(v.label)}'" for v in variables]
    return _lines(
        [
            "SET UNICODE=ON.",
            f"GET DATA /TYPE=TXT /FILE='{data}' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED",
            "  /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"' /VARIABLES=",
            *(f"  {line}" for line in formats),
            ".",
            "VARIABLE LABELS",
            *(f"  {line}" for line in labels),
            ".",
            "EXECUTE.",
        ]
    )


def _quoted(label: str) -> str:
    return printable(label).replace("\n", " ").replace("'", "''")[:250]


def _r(label: str) -> str:
    return '"' + label.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _stata(label: str) -> str:
    # Compound quotes hold any other quotes; a macro's signs would be replaced by nothing.
    return '`"' + label.replace("`", "'").replace("$", "\uff04")[:80] + "\"'"


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


def _meaning(counting: Counting) -> str:
    return {
        Counting.PRESENT: _("1: at least one coding touches the case's words; 0: none does"),
        Counting.CODINGS: _("number of codings that touch the case's words"),
        Counting.CHARACTERS: _("characters of the case's own words under the code, each once"),
    }[counting]


def _code_name(code: Code) -> str:
    return f"c_{_plain(code.number)}" if code.number else f"c_{_plain(code.label)}"


def _plain(words: str) -> str:
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return _PLAIN.sub("_", bare).strip("_") or "x"


def _name(wanted: str, taken: set[str]) -> str:
    """The name, made short and unlike all others."""
    name, n = wanted[:_LONGEST_NAME].rstrip("_"), 1
    while name in taken:
        n += 1
        tail = f"_{n}"
        name = wanted[: _LONGEST_NAME - len(tail)].rstrip("_") + tail
    taken.add(name)
    return name
