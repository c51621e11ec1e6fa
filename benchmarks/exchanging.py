"""Projects of other tools in and out, beside the least anybody could do and an independent reader.

State before: the file in the system's cache; for the export, the imported study. Ours includes
everything `polyvocal import` and `export` do: the account, positions told by evidence, turns and
speakers, digests, search index, the event and its chain, the commit. The floor reads the XML with
the standard library's iterparse, decodes every text and cuts every quote. `pyrefiqda` only parses.
"""

from __future__ import annotations

import random
import tempfile
import uuid
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET

import polyvocal
from benchmarks.measure import Measured, measure, require_equal
from benchmarks.workload import make_interviews
from polyvocal.store.events import Actor
from polyvocal.work.exchange.projects import import_project
from polyvocal.work.exchange.sending import export_project

ME = Actor(UUID(int=1), "Benchmark")
SIZES = ((500, 50_000), (5_000, 500_000))
_NAMESPACE = "{urn:QDA-XML:project:1.0}"
_N_CODES = 100
_N_USERS = 3
_ROOT = UUID(int=7)

Content = tuple[int, int]


def run() -> Iterator[str]:
    """Lines of a table: seconds of processor and memory, for both sizes where time allows."""
    yield "| what | documents | codings | CPU seconds | × floor | MB above the program |"
    yield "|---|---:|---:|---:|---:|---:|"
    for n_documents, n_codings in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            yield from _lines(Path(folder), n_documents, n_codings)


def _lines(folder: Path, n_documents: int, n_codings: int) -> Iterator[str]:
    file = folder / "project.qdpx"
    write(file, n_documents, n_codings)
    floor = measure(read_plainly, file, repeats=1)
    yield _line("floor", n_documents, n_codings, floor, floor)
    if n_documents == SIZES[0][0]:
        stranger = measure(parse_with_pyrefiqda, file, folder, repeats=1)
        yield _line("pyrefiqda, parsing only", n_documents, n_codings, stranger, floor)
    ours = measure(bring_in, file, folder, repeats=1)
    require_equal(ours, floor, "import of a project")
    yield _line("import", n_documents, n_codings, ours, floor)
    bring_in_at(file, folder / "study.polyvocal")
    out = measure(send_out, folder / "study.polyvocal", folder, repeats=1)
    require_equal(out, floor, "export of a project")
    yield _line("export", n_documents, n_codings, out, floor)


def _line(name: str, n_documents: int, n_codings: int, of: Measured, floor: Measured) -> str:
    return (
        f"| {name} | {n_documents:,} | {n_codings:,} | {of.cpu_seconds:.2f} "
        f"| {of.cpu_seconds / floor.cpu_seconds:.1f} | {of.extra_mb:.0f} |"
    )


def write(file: Path, n_documents: int, n_codings: int) -> None:
    """A project as a tool might write it, the same every time; a few texts in memory."""
    dice = random.Random(5)
    codes = [uuid.uuid5(_ROOT, f"code/{i}") for i in range(_N_CODES)]
    users = [uuid.uuid5(_ROOT, f"user/{i}") for i in range(_N_USERS)]
    each = n_codings // n_documents
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package,
        tempfile.TemporaryFile("w+", encoding="utf-8") as xml,
    ):
        xml.write(_head(codes, users))
        for first in range(0, n_documents, 50):
            for interview in make_interviews(50, first=first, seed=first):
                guid = uuid.uuid5(_ROOT, interview.name)
                xml.write(
                    _source(
                        dice, guid, interview.name, interview.text, codes=codes, users=users, n=each
                    )
                )
                package.writestr(f"sources/{guid}.txt", interview.text)
        xml.write("</Sources></Project>")
        xml.seek(0)
        with package.open("project.qde", "w", force_zip64=True) as member:
            while piece := xml.read(1 << 20):
                member.write(piece.encode())


def _head(codes: list[UUID], users: list[UUID]) -> str:
    told = "".join(f'<User guid="{user}" name="User {i}"/>' for i, user in enumerate(users))
    tree = "".join(
        f'<Code guid="{code}" name="Code {i}" isCodable="true" color="#2a6f4b"/>'
        for i, code in enumerate(codes)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="P" '
        f'origin="A tool"><Users>{told}</Users><CodeBook><Codes>{tree}</Codes></CodeBook><Sources>'
    )


def _source(
    dice: random.Random,
    guid: UUID,
    name: str,
    text: str,
    *,
    codes: list[UUID],
    users: list[UUID],
    n: int,
) -> str:
    passages = []
    for i in range(n):
        start = text.rfind(" ", 0, dice.randrange(20, len(text) - 400)) + 1
        end = text.find(" ", start + dice.randint(20, 300))
        when = f"2025-02-{i % 28 + 1:02}T15:09:07Z"
        who = f'creatingUser="{dice.choice(users)}" creationDateTime="{when}"'
        passages.append(
            f'<PlainTextSelection guid="{uuid.uuid5(guid, f"s{i}")}" name="" '
            f'startPosition="{start}" endPosition="{end}" {who}><Description/>'
            f'<Coding guid="{uuid.uuid5(guid, f"c{i}")}" {who}>'
            f'<CodeRef targetGUID="{dice.choice(codes)}"/></Coding></PlainTextSelection>'
        )
    return (
        f'<TextSource guid="{guid}" name="{name}" plainTextPath="internal://{guid}.txt" '
        f'creatingUser="{users[0]}">{"".join(passages)}</TextSource>\n'
    )


def read_plainly(file: Path) -> Content:
    """The floor: iterparse, decode, cut."""
    n_characters = n_codings = 0
    with zipfile.ZipFile(file) as package, package.open("project.qde") as xml:
        for _event, element in ET.iterparse(xml):  # noqa: S314 - our own file
            if element.tag != _NAMESPACE + "TextSource":
                continue
            member = element.get("plainTextPath", "").removeprefix("internal://")
            text = package.read(f"sources/{member}").decode()
            for passage in element.iter(_NAMESPACE + "PlainTextSelection"):
                start, end = (int(passage.get(f"{s}Position", "")) for s in ("start", "end"))
                n = sum(1 for _ in passage.iter(_NAMESPACE + "CodeRef"))
                n_codings += n
                n_characters += n * len(text[start:end])
            element.clear()
    return n_codings, n_characters


def parse_with_pyrefiqda(file: Path, folder: Path) -> int:
    """What an independent reader takes to parse the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyrefiqda.refiproject import RefiProject  # type: ignore[import-untyped]  # has none

        found = RefiProject.load(file, str(Path(tempfile.mkdtemp(dir=folder))))
    return sum(len(source.plain_text_selection) for source in found.sources.text_source)


def bring_in(file: Path, folder: Path) -> Callable[[], Content]:
    """Everything `polyvocal import` does."""
    out = Path(tempfile.mkdtemp(dir=folder)) / "study.polyvocal"
    bring_in_at(file, out)
    return lambda: _content(out)


def bring_in_at(file: Path, out: Path) -> None:
    """The study of the project, in `out`."""
    import_project(file, by=ME, out=out)


def send_out(study: Path, folder: Path) -> Callable[[], Content]:
    """Everything `polyvocal export` does."""
    out = Path(tempfile.mkdtemp(dir=folder)) / "out.qdpx"
    export_project(study, out)
    return lambda: read_plainly(out)


def _content(file: Path) -> Content:
    """How many codings, and how many characters they cover together."""
    codings = polyvocal.open(file).codings
    return len(codings), int((codings.end - codings.start).sum())
