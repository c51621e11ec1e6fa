"""Projects of other tools in their own formats as studies, and codings as Web Annotations."""

from __future__ import annotations

from pathlib import Path

from polyvocal.core.coding import AnchorState
from polyvocal.core.columns import STATES
from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.formats.decoding import decode
from polyvocal.formats.limits import LARGEST_DOCUMENT, check_size
from polyvocal.formats.others.assembling import assemble_texts
from polyvocal.formats.others.coded_texts import CodedTexts
from polyvocal.formats.others.databases import is_database
from polyvocal.formats.others.json_files import read_json
from polyvocal.formats.others.label_studio import read_label_studio
from polyvocal.formats.others.qualcoder import DATABASE, read_qualcoder
from polyvocal.formats.others.taguette import read_taguette
from polyvocal.formats.others.web_annotation import read_web_annotations, write_web_annotations
from polyvocal.formats.others.webanno import is_webanno, read_webanno
from polyvocal.formats.reading import TEXT_ENDINGS
from polyvocal.reports.to_csv import csv_lines
from polyvocal.store.events import Actor
from polyvocal.work.exchange.moving import Moved
from polyvocal.work.exchange.projects import free_target, put_in_place
from polyvocal.work.exporting import plain_name
from polyvocal.work.opening import opened
from polyvocal.work.staging import staged, write_pieces

_LAST_STANDING = STATES.index(AnchorState.CARRIED)


def import_other(
    file: Path,
    *,
    by: Actor,
    out: Path | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Moved:
    """The study of a project of Taguette, QualCoder, INCEpTION, Label Studio or Web Annotation.

    What the file is decides, not its name. The study is put in its place whole; with `dry_run`
    nothing is written. Raises `BadFile` for any other file, and where there is a study already.
    """
    target = free_target(file, out, dry_run=dry_run)
    study, report = assemble_texts(_read(file), file.name)
    if dry_run:
        return Moved(report, None)
    put_in_place(target, study, {}, by, progress)
    return Moved(report, target)


def _read(file: Path) -> CodedTexts:
    if file.is_dir() or file.name == DATABASE:
        return read_qualcoder(file)
    if is_database(file):
        return read_taguette(file)
    try:
        check_size(file.stat().st_size, file.name, LARGEST_DOCUMENT)
        data = file.read_bytes()
    except OSError as error:
        raise BadFile(
            file, _("it cannot be opened."), remedy=_("Check its name, and that you may read it.")
        ) from error
    if is_webanno(data):
        return read_webanno(data, file.name)
    said = read_json(data, file.name)
    first = said[0] if isinstance(said, list) and said else said
    is_task = isinstance(first, dict) and ("annotations" in first or "completions" in first)
    if is_task:
        return read_label_studio(data, file.name)
    return read_web_annotations(data, file.name, _texts_beside(file))


def _texts_beside(file: Path) -> dict[str, str]:
    """The texts in the folder of the annotations, by the names of their files."""
    texts: dict[str, str] = {}
    for beside in sorted(file.parent.iterdir()):
        if beside.suffix.lower() in TEXT_ENDINGS and beside.is_file():
            check_size(beside.stat().st_size, beside.name, LARGEST_DOCUMENT)
            texts[beside.name] = decode(beside.read_bytes(), beside.name).text
    return texts


def export_web_annotations(place: Path | str, out: Path, *, dry_run: bool = False) -> Moved:
    """A folder with the text of each document and all codings on them as Web Annotations."""
    with opened(place) as found:
        study = found.study
        sources = {
            document.id: f"{number:04}-{plain_name(document.name, 'text')}.txt"
            for number, document in enumerate(study.documents, 1)
        }
        account = Account()
        account.add(Thing.TEXTS, Fate.WHOLE, len(study.documents))
        n_standing = int((study.codings.state <= _LAST_STANDING).sum())
        account.add(Thing.CODINGS, Fate.WHOLE, n_standing)
        how = _("nobody is sure where they stand, after a correction of the text")
        account.add(Thing.CODINGS, Fate.LEFT_OUT, len(study.codings) - n_standing, how)
        report = account.report(out.name, "Web Annotation")
        if dry_run:
            return Moved(report, None)
        with staged(out) as staging:
            for document in study.documents:
                text = study.text(document.id).encode("utf-8", "replace")
                (staging / sources[document.id]).write_bytes(text)
            pieces = write_web_annotations(study, sources)
            write_pieces(staging / "annotations.jsonld", pieces)
    return Moved(report, out)


def export_tags(place: Path | str, out: Path, *, dry_run: bool = False) -> Moved:
    """The codes in force as a codebook that Taguette imports: a tag and a description a row."""
    with opened(place) as found:
        codes = [code for code in found.study.template.current.codes if not code.is_group]
    rows = [("tag", "description"), *((code.title, code.definition) for code in codes)]
    account = Account()
    account.add(Thing.CODES, Fate.CHANGED, len(codes), _("without the groups they are in"))
    report = account.report(out.name, "Taguette")
    if dry_run:
        return Moved(report, None)
    with staged(out.parent) as staging:
        # Taguette guesses an encoding, and takes a byte order mark for part of the first heading.
        (staging / out.name).write_bytes(csv_lines(rows, first=False))
    return Moved(report, out)
