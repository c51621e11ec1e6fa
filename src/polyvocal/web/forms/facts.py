"""What is known about a document, as a form sends it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from polyvocal.core.documents import Document, DocumentKind
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.web.forms.reading import a_date, one_of, plain
from polyvocal.work.incoming import DocumentDraft

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about a document but its words."""

    name: str
    kind: DocumentKind
    date: dt.date | None
    minutes: float | None
    time_point: str
    interviewer: str
    language: str
    recording: str


def facts_of(known: Document | DocumentDraft) -> dict[str, str]:
    """What stands in the fields of the form."""
    return {
        "name": known.name,
        "kind": known.kind.value,
        "date": known.date.isoformat() if known.date else "",
        "minutes": "" if known.minutes is None else f"{known.minutes:g}",
        "time_point": known.time_point,
        "interviewer": known.interviewer,
        "language": known.language,
        "recording": known.recording,
    }


def read_facts(sent: Mapping[str, str]) -> Facts:
    """The facts. Raises `BadValue` that names the field and the rule."""
    name = plain(sent, "name")
    if not name:
        raise BadValue(_("Give the document a name."))
    language = plain(sent, "language") or "en"
    if not _LANGUAGE.fullmatch(language):
        raise BadValue(_("{tag} is no language tag; write en, cy, ar …").format(tag=language))
    return Facts(
        name=name,
        kind=one_of(sent, "kind", DocumentKind) or DocumentKind.TRANSCRIPT,
        date=a_date(sent, "date"),
        minutes=_minutes(sent),
        time_point=plain(sent, "time_point"),
        interviewer=plain(sent, "interviewer"),
        language=language,
        recording=plain(sent, "recording"),
    )


def _minutes(sent: Mapping[str, str]) -> float | None:
    typed = plain(sent, "minutes").replace(",", ".")
    if not typed:
        return None
    try:
        minutes = float(typed)
    except ValueError:
        minutes = -1.0
    if not 0 <= minutes < 100_000:
        raise BadValue(_("{minutes} is no length in minutes.").format(minutes=typed))
    return minutes
