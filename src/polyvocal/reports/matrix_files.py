"""The case × code matrix for statistics programs: data, a dictionary, and scripts that read both.

Names of variables are plain enough for R, SPSS and Stata alike (letters, digits, underscore; at
most 32 of them); what they stand for is in the dictionary and, as labels, in the scripts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from polyvocal.analysis.matrix import CaseCodeMatrix
from polyvocal.core.cases import Attribute, AttributeKind, Missing
from polyvocal.core.language import _, word
from polyvocal.core.template import Code
from polyvocal.reports.blocks import Report, Value
from polyvocal.reports.printable import printable
from polyvocal.reports.sheets import loose_notes
from polyvocal.reports.to_csv import csv_lines

_LONGEST_NAME = 32
# Bytes of a text in SPSS.
_LONGEST_TEXT = 32_767
_LONGEST_LABEL = 255
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
        row: list[Value] = [_one_line(case.label), _one_line(case.role)]
        row.append(int(matrix.talk_characters[i]))
        for attribute in attributes:
            value = case.value(attribute.name)
            if isinstance(value, Missing):
                row += [None, word(value.reason)]
            else:
                row += [_one_line(value) if isinstance(value, str) else value, ""]
        yield (*row, *cells[i].tolist())


def data_csv(variables: Sequence[Variable], rows: Iterable[tuple[Value, ...]]) -> bytes:
    """The data alone, in UTF-8 without a byte order mark, which Stata takes for a letter."""
    return csv_lines([tuple(variable.name for variable in variables), *rows], first=False)


def dictionary_csv(variables: Sequence[Variable]) -> bytes:
    """What each column stands for, one a row; with the mark that Excel asks for."""
    head = (_("Variable"), _("Stands for"), _("Kind"), _("Values"))
    kinds = {True: _("number"), False: _("text")}
    rows = [(v.name, printable(v.label), kinds[v.is_number], v.values) for v in variables]
    return csv_lines([head, *rows], first=True)


def read_me_csv(report: Report) -> bytes:
    """What the numbers of each file count, whose codings and of which cases; `report`: the same."""
    about: list[tuple[Value, ...]] = [(_("File"), _("What"), _("Note"))]
    for counting, table in zip(Counting, report.tables, strict=True):
        name = f"matrix_{counting.value}"
        about.append((name, "", table.caption))
        about += [(name, note.label, note.words) for note in table.notes]
    about += [("", note.label, note.words) for note in loose_notes(report)]
    return csv_lines(about, first=True)


def reading_scripts(
    data: str, variables: Sequence[Variable], rows: Iterable[tuple[Value, ...]]
) -> dict[str, str]:
    """Scripts that read the file `data` and label its columns, by the name of the script.

    `rows` are what is in the file: SPSS asks how long texts are. Each script says which columns are
    texts, since a program that guesses takes the case 007 for the number 7.
    """
    stem = data.removesuffix(".csv")
    return {
        f"{stem}.R": _lines(_r(data, variables)),
        f"{stem}.do": _lines(_stata(data, variables)),
        f"{stem}.sps": _lines(_spss(data, variables, rows)),
    }


def _r(data: str, variables: Sequence[Variable]) -> Iterator[str]:
    yield f'd <- read.csv("{data}", fileEncoding = "UTF-8", na.strings = "", colClasses = c('
    yield ",\n".join('  "numeric"' if v.is_number else '  "character"' for v in variables)
    yield "))"
    for variable in variables:
        yield f'attr(d${variable.name}, "label") <- {_in_r(_one_line(variable.label))}'


def _stata(data: str, variables: Sequence[Variable]) -> Iterator[str]:
    texts = " ".join(str(i) for i, v in enumerate(variables, 1) if not v.is_number)
    yield (
        f'import delimited "{data}", clear encoding("utf-8") varnames(1) case(preserve) '
        f"bindquote(strict) stringcols({texts})"
    )
    for variable in variables:
        yield f"label variable {variable.name} {_in_stata(_one_line(variable.label))}"


def _spss(
    data: str, variables: Sequence[Variable], rows: Iterable[tuple[Value, ...]]
) -> Iterator[str]:
    longest = [1] * len(variables)
    for row in rows:
        for i, value in enumerate(row):
            if isinstance(value, str):
                # A sign may have been put before it, so that no spreadsheet runs it.
                longest[i] = max(longest[i], len(value.encode()) + 1)
    yield f"GET DATA /TYPE=TXT /FILE='{data}' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED"
    yield "  /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"' /VARIABLES="
    for variable, n_bytes in zip(variables, longest, strict=True):
        kind = "F12.2" if variable.is_number else f"A{min(n_bytes, _LONGEST_TEXT)}"
        yield f"  {variable.name} {kind}"
    yield "."
    yield "VARIABLE LABELS"
    for variable in variables:
        yield f"  {variable.name} '{_quoted(variable.label)}'"
    yield "."
    yield "EXECUTE."


def _one_line(words: str) -> str:
    """SPSS ends a case where a line ends, quoted or not."""
    return printable(words).replace("\n", " ")


def _quoted(label: str) -> str:
    short = _one_line(label).encode()[:_LONGEST_LABEL].decode(errors="ignore")
    return short.replace("'", "''")


def _in_r(label: str) -> str:
    """In signs that R reads alike whatever language its computer speaks."""
    quoted = label.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isascii() else f"\\U{ord(c):08x}" for c in quoted) + '"'


def _in_stata(label: str) -> str:
    # Compound quotes hold any other quotes; a macro's signs would be replaced by nothing.
    plain = label.replace("`", "'").replace("$", "\uff04")
    return '`"' + plain.replace("\"'", "\" '")[:80] + "\"'"


def _lines(lines: Iterable[str]) -> str:
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
