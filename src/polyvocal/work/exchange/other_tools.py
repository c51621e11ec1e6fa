"""A study out for single other tools: codings as Web Annotations, codes for Taguette."""

from __future__ import annotations

from pathlib import Path

from polyvocal.core.coding import AnchorState
from polyvocal.core.columns import STATES
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.formats.others.web_annotation import write_web_annotations
from polyvocal.formats.refi.targets import Target, fate_in, remarks_for
from polyvocal.reports.to_csv import csv_lines
from polyvocal.store.connections import StudyPlace
from polyvocal.store.identities import identity_of
from polyvocal.work.exchange.moving import Moved
from polyvocal.work.exporting import plain_name
from polyvocal.work.opening import opened
from polyvocal.work.staging import require_replaceable, staged, write_pieces

_LAST_STANDING = STATES.index(AnchorState.CARRIED)


def export_web_annotations(
    place: Path | str | StudyPlace,
    out: Path,
    *,
    target: Target | None = None,
    dry_run: bool = False,
) -> Moved:
    """A folder with the text of each document and all codings on them as Web Annotations."""
    with opened(place) as found:
        study = identity_of(found.place).outside(found.study)
        sources = {
            document.id: f"{number:04}-{plain_name(document.name, 'text')}.txt"
            for number, document in enumerate(study.documents, 1)
        }
        account = Account()
        n_standing = int((study.codings.state <= _LAST_STANDING).sum())
        for thing, n in ((Thing.TEXTS, len(study.documents)), (Thing.CODINGS, n_standing)):
            fate, how = fate_in(target, thing, Fate.WHOLE, "")
            account.add(thing, fate, n, how)
        how = _("nobody is sure where they stand, after a correction of the text")
        account.add(Thing.CODINGS, Fate.LEFT_OUT, len(study.codings) - n_standing, how)
        for remark in remarks_for(target) if target else ():
            account.remark(remark)
        report = account.report(out.name, target.tool if target else "Web Annotation")
        if dry_run:
            return Moved(report, None)
        with staged(out) as staging:
            for document in study.documents:
                text = study.text(document.id).encode("utf-8", "replace")
                (staging / sources[document.id]).write_bytes(text)
            pieces = write_web_annotations(study, sources)
            write_pieces(staging / "annotations.jsonld", pieces)
    return Moved(report, out)


def export_tags(place: Path | str | StudyPlace, out: Path, *, dry_run: bool = False) -> Moved:
    """The codes in force as a codebook that Taguette imports: a tag and a description a row."""
    require_replaceable(out)
    with opened(place) as found:
        codes = [code for code in found.study.template.current.codes if not code.is_group]
        n_documents, n_codings = len(found.study.documents), len(found.study.codings)
    rows = [("tag", "description"), *((code.title, code.definition) for code in codes)]
    account = Account()
    how = _("without the groups they are in")
    fate, how = fate_in(Target.TAGUETTE, Thing.CODES, Fate.CHANGED, how)
    account.add(Thing.CODES, fate, len(codes), how)
    left = _("the file holds codes and nothing else")
    account.add(Thing.TEXTS, Fate.LEFT_OUT, n_documents, left)
    account.add(Thing.CODINGS, Fate.LEFT_OUT, n_codings, left)
    for remark in remarks_for(Target.TAGUETTE):
        account.remark(remark)
    report = account.report(out.name, Target.TAGUETTE.tool)
    if dry_run:
        return Moved(report, None)
    with staged(out.parent) as staging:
        # Taguette guesses an encoding, and takes a byte order mark for part of the first heading.
        (staging / out.name).write_bytes(csv_lines(rows, first=False))
    return Moved(report, out)
