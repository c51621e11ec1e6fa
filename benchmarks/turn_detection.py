"""How well turns and interviewers are found: real transcripts printed in many layouts, read back.

Takes folders of transcripts written "Speaker: words", a blank line between turns; prints precision
and recall as a Markdown table. A turn counts as found when its first character is where a read turn
starts; an interviewer mark when a found turn is the interviewer's in both. Figures only, no words.

    python -m benchmarks.turn_detection FOLDER… [--interviewer LABEL]… [--format .pdf]…
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from polyvocal.core.documents import SpeakerKind
from polyvocal.formats.documents import ReadDocument
from polyvocal.formats.reading import read_document
from polyvocal.formats.speaker_labels import ReadingHints
from tests.layouts import LAYOUTS, MORE_LAYOUTS, NO_NAMES, Talk
from tests.printing import formatted_layouts

Layout = tuple[str, str, Callable[[Talk], bytes]]

_TURN = re.compile(r"([^\s:][^\n:]{0,39}):[ \t]+(\S.*)", re.DOTALL)
_INTERVIEWERS = frozenset({"Interviewer", "Moderator", "Researcher"})


@dataclass
class Score:
    """Counts of what was there, what was read, and what is both."""

    truth: int = 0
    read: int = 0
    both: int = 0

    def add(self, truth: set[int], read: set[int]) -> None:
        """Count one document's places."""
        self.truth += len(truth)
        self.read += len(read)
        self.both += len(truth & read)

    def cells(self) -> str:
        """Precision and recall, or a dash where there is nothing to find or nothing was read."""
        precision = f"{self.both / self.read:.3f}" if self.read else "–"
        recall = f"{self.both / self.truth:.3f}" if self.truth else "–"
        return f"{precision} | {recall}"


def read_talk(path: Path, speakers: frozenset[str] | None) -> Talk:
    """A transcript as (label, words), each turn's lines joined; without labels where it has none.

    `speakers`: the labels that are speakers (`None`: nobody is, as in a paper).
    """
    talk: list[tuple[str, str]] = []
    for block in re.split(r"\n[ \t]*\n", path.read_text(encoding="utf-8").strip()):
        found = _TURN.fullmatch(block.strip())
        if speakers and found and found[1] in speakers:
            talk.append((found[1], " ".join(found[2].split())))
        else:
            talk.append(("", " ".join(block.split())))
    return [turn for turn in talk if turn[1]]


def speakers_of(paths: Iterable[Path]) -> frozenset[str]:
    """The labels that begin three blocks and a fifth of all in some file, and "?"."""
    labels: set[str] = {"?"}
    for path in paths:
        blocks = re.split(r"\n[ \t]*\n", path.read_text(encoding="utf-8").strip())
        found = [m[1] for block in blocks if (m := _TURN.fullmatch(block.strip()))]
        fewest = max(3, 0.2 * len(blocks))
        labels.update(label for label in found if found.count(label) >= fewest)
    return frozenset(labels)


def true_starts(talk: Talk, document: ReadDocument, *, named: bool) -> list[int]:
    """Where each turn's words begin in the text as read. Raises `ValueError` where they don't."""
    starts: list[int] = []
    at, folded = 0, document.text.casefold()
    if len(folded) != len(document.text):
        folded = document.text
    for who, words in talk:
        label = folded.find(who.casefold(), at) + len(who) if named else at
        spelled = r"\s+".join(map(re.escape, words.split()))
        # A hyphen at the end of a printed line may have been its word's, or the printer's.
        pattern = re.compile(spelled.replace(r"\-\s+", r"\-?\s*"))
        found = pattern.search(document.text, label)
        if found is None:
            raise ValueError(f"turn {len(starts) + 1} is not in the text as read")
        starts.append(found.start())
        at = found.end()
    return starts


def layouts_of(endings: list[str]) -> Sequence[Layout]:
    """The layouts in these formatted files; without any, those of plain text and Word."""
    if not endings:
        return (*LAYOUTS, *MORE_LAYOUTS)
    return [layout for layout in formatted_layouts() if layout[1] in endings]


def score(
    talks: list[Talk],
    hints: ReadingHints,
    interviewers: frozenset[str],
    layouts: Sequence[Layout],
) -> Iterator[str]:
    """One line of the table for each layout."""
    for layout, ending, render in layouts:
        turns, marks = Score(), Score()
        for i, talk in enumerate(talks):
            (document,) = read_document(render(talk), f"document{i}{ending}", hints)
            starts = true_starts(talk, document, named=layout != NO_NAMES)
            turns.add(set(starts), set(document.turns.start.tolist()))
            asks = {
                turn.start
                for turn in document.turns
                if turn.speaker is not None
                and document.speakers[turn.speaker].kind is SpeakerKind.INTERVIEWER
            }
            pairs = zip(talk, starts, strict=True)
            marks.add({at for (who, _words), at in pairs if who in interviewers}, asks)
        name = f"{layout} {ending}"
        yield f"{name} | {turns.truth} | {turns.cells()} | {marks.truth} | {marks.cells()}"


def main() -> None:
    """Read the folders named on the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--interviewer", action="append", default=[], help="a label that asks")
    parser.add_argument("--format", action="append", default=[], help="an ending, as .pdf")
    arguments = parser.parse_args()
    told = dict.fromkeys(arguments.interviewer, SpeakerKind.INTERVIEWER)
    print("| corpus | layout | turns | precision | recall | asked | precision | recall |")
    print("|---|---|---|---|---|---|---|---|")
    for folder in arguments.folders:
        paths = sorted(folder.glob("*.txt"))
        speakers = speakers_of(paths)
        has_speakers = len(speakers) > 1
        talks = [read_talk(path, speakers if has_speakers else None) for path in paths]
        interviewers = _INTERVIEWERS | frozenset(told)
        layouts = layouts_of(arguments.format)
        for line in score(talks, ReadingHints(kinds=told), interviewers, layouts):
            print(f"| {folder.parent.name} | {line} |")


if __name__ == "__main__":
    main()
