"""Files handed to the browser to be kept: never shown, never run."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from polyvocal.work.exporting import MadeFile


def handed_over(made: MadeFile) -> HttpResponse:
    """A file that was made, under its name."""
    return as_download(made.data, made.name, made.media_type)


def as_download(data: bytes, file_name: str, media_type: str) -> HttpResponse:
    """Bytes as an attachment."""
    response = HttpResponse(data, content_type=media_type)
    header = content_disposition_header(as_attachment=True, filename=file_name)
    response.headers["Content-Disposition"] = header or "attachment"
    # Opened in the browser all the same, it may do nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
