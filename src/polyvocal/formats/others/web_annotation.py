"""W3C Web Annotation (JSON-LD), both ways: a position and a quote for each coding.

Positions are in code points, as the recommendation has them. The quote, with some words on either
side, finds the passage again where the position does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from polyvocal.core.coding import AnchorState, Coding
from polyvocal.core.study import Study
from polyvocal.formats.others.assembling import no_project
from polyvocal.formats.others.coded_texts import CodedSpan, CodedText, CodedTexts, CodeTreeGrowing
from polyvocal.formats.others.json_files import listed, part, read_json, whole, worded
from polyvocal.formats.others.taguette import moment

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
_STANDING = frozenset({AnchorState.EXACT, AnchorState.CARRIED})


def write_web_annotations(study: Study, sources: Mapping[UUID, str]) -> Iterator[bytes]:
    """A page of annotations; `sources` gives each document the address of its text.

    Codings to review or lost have no place that anybody stands for, and are not in it.
    """
    codes = {code.id: code for code in study.template.codes}
    coders = {coder.id: coder for coder in study.coders}
    head = {"@context": CONTEXT, "id": f"urn:uuid:{study.id}", "type": "AnnotationPage"}
    yield json.dumps(head)[:-1].encode() + b', "items": ['
    separator = b"\n"
    for i, document in enumerate(study.documents):
        text = study.text(document.id)
        for row in study.codings.rows_of(i):
            coding = study.codings[row]
            if coding.state in _STANDING:
                code, coder = codes[coding.code_id], coders[coding.coder_id]
                annotation = {
                    **_about(coding),
                    "creator": {
                        "id": f"urn:uuid:{coder.id}",
                        "type": "Person",
                        "name": coder.name,
                    },
                    "motivation": "tagging",
                    "body": _bodies(coding, code.id, code.title),
                    "target": {
                        "source": sources[document.id],
                        "selector": _selectors(text, coding.span.start, coding.span.end),
                    },
                }
                yield separator + json.dumps(annotation, ensure_ascii=False).encode(
                    "utf-8", "replace"
                )
                separator = b",\n"
    yield b"\n]}\n"


def _about(coding: Coding) -> dict[str, str]:
    about = {"id": f"urn:uuid:{coding.id}", "type": "Annotation"}
    if coding.created is not None:
        about["created"] = coding.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    return about


def _bodies(coding: Coding, code: UUID, title: str) -> list[dict[str, str]]:
    bodies = [
        {"type": "TextualBody", "id": f"urn:uuid:{code}", "purpose": "tagging", "value": title}
    ]
    said = ", ".join(
        value.value for value in (coding.certainty, coding.stance, coding.basis) if value
    )
    for words, purpose in ((said, "assessing"), (coding.note, "commenting")):
        if words:
            bodies.append({"type": "TextualBody", "purpose": purpose, "value": words})
    return bodies


def _selectors(text: str, start: int, end: int) -> list[dict[str, Any]]:
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(start - _AROUND, 0) : start],
            "suffix": text[end : end + _AROUND],
        },
    ]


def read_web_annotations(data: bytes, file: str, texts: Mapping[str, str]) -> CodedTexts:
    """A page, a collection or a list of annotations on `texts`, by the last part of their address.

    Where position and quote disagree the quote decides, if it stands once in the text with the
    words around it. Annotations of other things than these texts are counted. Raises `BadFile`.
    """
    said = read_json(data, file)
    items = listed(part(said, "items") or part(said, "first", "items") or said)
    if not any("Annotation" in listed(part(item, "type")) for item in items):
        raise no_project(file, "Web Annotation")
    read = CodedTexts("Web Annotation", file.rpartition(".")[0])
    growing = CodeTreeGrowing(read.codes)
    places = {name: i for i, name in enumerate(texts)}
    read.texts.extend(
        CodedText(name.rpartition(".")[0] or name, text, name) for name, text in texts.items()
    )
    for item in items:
        for target in listed(part(item, "target")):
            address = worded(part(target, "source")) or worded(part(target, "source", "id"))
            name = address.rpartition("/")[2]
            if name in places:
                read.spans.extend(_spans(item, target, places[name], texts[name], growing))
    return read


def _spans(
    item: object, target: object, place: int, text: str, growing: CodeTreeGrowing
) -> Iterator[CodedSpan]:
    start, end, quote = _where(text, target)
    who = part(item, "creator")
    bodies = listed(part(item, "body"))
    notes = [worded(part(b, "value")) for b in bodies if part(b, "purpose") == "commenting"]
    tags = [b for b in bodies if part(b, "purpose") in {"tagging", "classifying", None}]
    for body in tags:
        name = worded(part(body, "value")) or worded(body)
        if name:
            yield CodedSpan(
                place,
                start,
                end,
                growing.place(name),
                coder=worded(part(who, "name")) or worded(who),
                created=moment(part(item, "created")),
                note="\n".join(notes),
                quote=quote,
            )


def _where(text: str, target: object) -> tuple[int, int, str]:
    """The passage by its position where the quote agrees, otherwise by the quote."""
    by_kind = {worded(part(s, "type")): s for s in listed(part(target, "selector"))}
    position, quoted = by_kind.get("TextPositionSelector"), by_kind.get("TextQuoteSelector")
    start, end = whole(part(position, "start")), whole(part(position, "end"))
    quote = worded(part(quoted, "exact"))
    if not quote or (0 <= start < end and text[start:end] == quote):
        return start, end, quote
    for before, after in (
        (worded(part(quoted, "prefix")), worded(part(quoted, "suffix"))),
        ("", ""),
    ):
        whole_words = f"{before}{quote}{after}"
        if text.count(whole_words) == 1:
            found = text.index(whole_words) + len(before)
            return found, found + len(quote), quote
    return start, end, quote
