"""Lay out a published, coded corpus as a folder that `polyvocal build` takes.

Many shared corpora come as `transcripts/*.txt`, a `documents.csv` that says who speaks in each
(`document, speakers`), and a `codings.csv` (`document, turn, speaker, code, coder, quote`). What a
study needs besides is a sheet of cases: here each speaker of each document becomes a case, except
those who only ask.

    python examples/coded_corpus_to_folder.py CORPUS FOLDER --interviewer moderator
    polyvocal build FOLDER --out RESULTS
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

NOT_CASES = {"interviewer", "neither"}


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and convert one corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--interviewer", default="", help="the speaker who only asks")
    options = parser.parse_args(argv)
    convert(options.corpus, options.folder, options.interviewer)


def convert(corpus: Path, folder: Path, interviewer: str = "") -> None:
    """Write `folder` in the layout `build` takes; the corpus is left as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(corpus / "transcripts", folder / "transcripts", dirs_exist_ok=True)
    shutil.copy(corpus / "codings.csv", folder / "codings.csv")
    cases, documents = [], []
    for document, voices in _voices(corpus / "documents.csv"):
        who = {voice: _who(document, voice, interviewer) for voice in voices}
        own = [(label, voice) for voice, label in who.items() if label not in NOT_CASES]
        cases += [(label, voice, "selected") for label, voice in own]
        pairs = "; ".join(f"{voice} = {label}" for voice, label in who.items())
        documents.append((document, "; ".join(label for label, _ in own), pairs))
    _write(folder / "cases.csv", ("case", "role", "stage"), cases)
    _write(folder / "documents.csv", ("document", "case", "speakers"), documents)
    if (corpus / "codebook.json").exists():
        _write_codebook(corpus / "codebook.json", folder / "template.csv")


def _who(document: str, voice: str, interviewer: str) -> str:
    if voice == "?":  # the corpus itself does not know who speaks
        return "neither"
    return "interviewer" if voice == interviewer else f"{document} {voice}"


def _voices(sheet: Path) -> Iterable[tuple[str, list[str]]]:
    with sheet.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["document"], [voice.strip() for voice in row["speakers"].split(";")]


def _write_codebook(codebook: Path, sheet: Path) -> None:
    definitions: dict[str, str] = json.loads(codebook.read_text(encoding="utf-8"))
    _write(sheet, ("label", "definition"), definitions.items())


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
