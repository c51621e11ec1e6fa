"""What other tools do to our exports: in their own libraries, and as their files are seen to be."""

import io
import re
import uuid
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

from polyvocal.core.study import Study
from polyvocal.formats.refi.writing import write_project

NAMESPACE = "{urn:QDA-XML:project:1.0}"
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
Members = dict[str, bytes]

TEXTS = (
    "tea", "e\u0301", "\U0001f642 home", "שלום", "<b>&amp;", "two\n\nlines", "a\tb \x01", " lead",
    "Include: ", "a\rb", "\u2028z",
)  # fmt: skip
# A study of these texts has a coding under an earlier version, a note on one, and one for print.
SEED = 3


def written(study: Study) -> bytes:
    held = io.BytesIO()
    write_project(study, held)
    return held.getvalue()


def unpacked(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def packed(members: Members) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as bundle:
        for name, data in members.items():
            bundle.writestr(name, data)
    return held.getvalue()


def saved_by_pyrefiqda(study: Study, folder: Any, edit: Callable[[Any, Any], None]) -> bytes:
    """Our export, opened, edited and saved by a library that others wrote.

    `edit` is given the project and the library's own kinds of things.
    """
    with warnings.catch_warnings():  # of the library, about itself
        warnings.simplefilter("ignore")
        from pyrefiqda.models import project as kinds  # type: ignore[import-untyped]  # has none
        from pyrefiqda.refiproject import RefiProject  # type: ignore[import-untyped]  # has none

        (folder / "out.qdpx").write_bytes(written(study))
        project = RefiProject.load(folder / "out.qdpx", str(folder / "unpacked"))
        edit(project, kinds)
        RefiProject.save(project, folder / "back.qdpx", folder / "unpacked" / "sources")
    return bytes((folder / "back.qdpx").read_bytes())


def changed(study: Study, change: Callable[[Any], Any]) -> bytes:
    """Our export with another tree of XML: `change` returns it, or its bytes, or changes it."""
    members = unpacked(written(study))
    root = etree.fromstring(members["project.qde"])
    new = change(root)
    if not isinstance(new, bytes):
        new = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return packed(members | {"project.qde": new})


def every(root: Any, *names: str) -> list[Any]:
    return list(root.iter(*(NAMESPACE + name for name in names)))


def put_the_other_way_round(root: Any) -> None:
    root[:] = list(reversed(root))
    inner = ("PlainTextSelection", "Coding", "VariableValue", "Notes", "Variables")
    for element in every(root, *inner):
        element[:] = list(reversed(element))
    for element in root.iter():
        attributes = list(element.attrib.items())
        element.attrib.clear()
        for name, value in reversed(attributes):
            element.set(name, value)


def brace(root: Any) -> None:
    for element in root.iter():
        for name, value in element.attrib.items():
            if re.fullmatch(_ID, value):
                element.set(name, "{" + value.upper() + "}")


def prefix(root: Any) -> bytes:
    text = etree.tostring(root).decode()
    return re.sub("<(/?)(?=[A-Z])", r"<\1qda:", text).replace("xmlns=", "xmlns:qda=").encode()


def indent_in_utf16(root: Any) -> bytes:
    etree.indent(root, "\t")
    text = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-16"?>{text}'.encode("utf-16")


def give_ids_anew(root: Any) -> bytes:
    """As tools do that number things in their own way."""
    new: dict[str, str] = {}
    places = rf'((?:guid|GUID|User)=")({_ID})"'
    text = etree.tostring(root).decode()
    return re.sub(
        places,
        lambda found: f'{found[1]}{new.setdefault(found[2], str(uuid.uuid4()))}"',
        text,
    ).encode()


def drop(root: Any, *names: str) -> None:
    for element in every(root, *names):
        element.getparent().remove(element)


def in_files(data: bytes) -> bytes:
    """The words of notes in files of their own, with a mark and line ends of Windows."""
    members = unpacked(data)
    root = etree.fromstring(members["project.qde"])
    for note in every(root, "Note"):
        for content in note.findall(NAMESPACE + "PlainTextContent"):
            name = note.get("guid") + ".txt"
            text = (content.text or "").replace("\n", "\r\n")
            members[f"Sources/{name}"] = f"\ufeff{text}".encode()
            note.remove(content)
            note.set("plainTextPath", f"internal://{name}")
    return packed(members | {"project.qde": etree.tostring(root)})
