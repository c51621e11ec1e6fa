"""The parts of a Word file around its body."""

from __future__ import annotations

import re

BODY = "word/document.xml"


def frame_parts(frame: str, *, is_rtl: bool) -> tuple[str, str, str]:
    """The body's surroundings: what comes before it, its section properties, what comes after."""
    before, _body, rest = frame.partition("<w:body>")
    found = re.search(r"<w:sectPr.*</w:sectPr>", rest, re.DOTALL)
    if found is None:
        raise ValueError("frame must hold a body with one section")
    section = found.group()
    if is_rtl:
        section = section.replace("</w:sectPr>", "<w:bidi/></w:sectPr>")
    return f"{before}<w:body>", section, "</w:body></w:document>"
