"""What tests ask of a document that was read."""

from polyvocal.core.findings import Outcome
from polyvocal.formats.documents import ReadDocument


def sentences(document: ReadDocument, outcome: Outcome) -> list[str]:
    return [f.sentence for f in document.report.findings if f.outcome is outcome]


def spoken(document: ReadDocument) -> list[tuple[str, str]]:
    """Of each turn its speaker ("" for nobody) and its words."""
    return [
        (
            "" if turn.speaker is None else document.speakers[turn.speaker].label,
            document.text[turn.start : turn.end],
        )
        for turn in document.turns
    ]
