"""The recording of an interview, a part at a time."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.errors import NotFound
from polyvocal.store.reads.surroundings import recording_of
from polyvocal.web.parts_of_files import part_of
from polyvocal.web.visit import StudyVisit
from polyvocal.work.recordings import find_recording


def play(visit: StudyVisit, document: UUID) -> HttpResponse:
    """The part that the player asks for."""
    name = recording_of(visit.at, document)
    recording = find_recording(visit.bench.studies.address(visit.at), name)
    return part_of(recording, visit.request.headers.get("Range", ""))


def recording_shown(visit: StudyVisit, document: UUID, name: str) -> dict[str, str] | None:
    """What the page knows of the recording: its address, or why there is none to play."""
    if not name:
        return None
    try:
        find_recording(visit.bench.studies.address(visit.at), name)
    except NotFound as error:
        return {"name": name, "missing": str(error)}
    return {"name": name, "address": visit.link("read-recording", document=document)}
