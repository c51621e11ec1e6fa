"""Changes to a study as a whole: making one, and filling one from a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from uuid import UUID

import numpy as np

from polyvocal.core.carrying import Carried
from polyvocal.core.coding import AnchorState, Span
from polyvocal.core.documents import Speaker
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.core.progress import Progress, silent
from polyvocal.core.study import Revision, Study
from polyvocal.core.template import TemplateVersion
from polyvocal.store import coding_records, records
from polyvocal.store.anchors import VersionText, note_place_row
from polyvocal.store.changes.coders import write_round
from polyvocal.store.changes.coding_rows import CodingRows, ids_in_rows
from polyvocal.store.changes.consensus import write_decision
from polyvocal.store.changes.documents import (
    TEXTS_AT_ONCE,
    NewDocument,
    Original,
    write_documents,
)
from polyvocal.store.changes.editions import version_in_force, write_version
from polyvocal.store.changes.found import require_name, study_rows
from polyvocal.store.changes.people import write_case_set
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor, Draft, changing, founding
from polyvocal.store.identities import write_identity
from polyvocal.store.packing import PackedTurns
from polyvocal.store.payloads import Subject
from polyvocal.store.rows import rows_by_key
from polyvocal.store.tables import (
    ATTRIBUTE,
    CASE,
    CLAIM,
    CODE,
    CODE_LOOK,
    CODER,
    CONTENT_NOTE,
    DOCUMENT,
    EXEMPLAR,
    MEMO,
    NOTE_PLACE,
    PARTNERSHIP,
    STUDY,
    TEMPLATE_VERSION,
    RowImage,
)

# Characters of texts and bytes of files; a single file may be larger.
_HELD_AT_MOST = 4 * 1024 * 1024
_NO_ORIGINALS: Mapping[UUID, Original] = MappingProxyType({})


def create_study(
    *, alias: str, by: Actor, study_id: UUID, name: str, language: str = "en"
) -> StudyPlace:
    """Make an empty study in an open database. Raises `BadValue` when it has this study."""
    at = StudyPlace(alias, study_id)
    require_name(name, _("study"))
    with founding(at, by, "create_study") as draft:
        _found(draft, name, language, "")
        write_version(draft, TemplateVersion(1, ()))
    return at


def add_study(
    *,
    alias: str,
    by: Actor,
    study: Study,
    originals: Mapping[UUID, Original] = _NO_ORIGINALS,
    progress: Progress = silent,
) -> StudyPlace:
    """Store a whole study, with its texts, as one event; ids are kept.

    `originals` gives documents' ids their files. Raises `BadValue` when the database has this study
    already, or where a text, turn or coding does not fit.
    """
    at = StudyPlace(alias, study.id)
    with founding(at, by, "add_study") as draft:
        _found(draft, study.name, study.language, study.template.framework, study.no_agreement)
        _write_all(draft, study, originals.get, progress)
    return at


def fill_study(
    *,
    at: StudyPlace,
    by: Actor,
    study: Study,
    originals: Mapping[UUID, Original] = _NO_ORIGINALS,
    progress: Progress = silent,
) -> Revision:
    """Put a whole study into one that holds nothing yet, which keeps its own name and address.

    To the world outside it is the study it came from from now on (see `core.identity`). One event,
    which undo takes back. Raises `BadValue` where something is there already, and as `add_study`.
    """
    with changing(at, by, "fill_study") as draft:
        _require_empty(draft)
        who = write_identity(draft, study.id)
        [row] = rows_by_key(at.alias, STUDY, [(draft.study,)]).values()
        told = STUDY.changed(
            row,
            language=study.language,
            framework=study.template.framework,
            no_agreement=study.no_agreement,
        )
        draft.change(STUDY, row, told)
        # An empty study has the first version of a template, with nothing in it.
        first = version_in_force(draft)
        inside = who.inside(study, at.study_id)
        _write_all(draft, inside, lambda id_: originals.get(who.turn_out(id_)), progress, first)
    return draft.revision


def _require_empty(draft: Draft) -> None:
    tables = (ATTRIBUTE, CASE, CODE, CODER, DOCUMENT, MEMO, CLAIM)
    if any(study_rows(draft, table) for table in tables):
        raise BadValue(
            _(
                "This study holds something already, and a project makes a study of its own. Make "
                "a new study without a framework, and bring the project in there."
            )
        )


def _write_all(
    draft: Draft,
    study: Study,
    original_of: Callable[[UUID], Original | None],
    progress: Progress,
    first: RowImage | None = None,
) -> None:
    """Everything in the study; `first` is the row of the template's version that is there."""
    _write_people(draft, study)
    _write_template(draft, study, first)
    codings = CodingRows(draft.study, study)
    n, done = len(study.documents), 0
    for batch in _few_at_once(_new_documents(study, original_of)):
        progress(_("Storing documents"), done, n)
        write_documents(draft, [new for new, _text in batch])
        for i, (_new, text) in enumerate(batch, done):
            codings.write(draft, i, text)
        done += len(batch)
    progress(_("Storing documents"), n, n)
    _write_rest(draft, study)


def _found(draft: Draft, name: str, language: str, framework: str, no_agreement: str = "") -> None:
    row = STUDY.row(
        id=draft.study,
        name=name,
        language=language,
        framework=framework,
        no_agreement=no_agreement,
    )
    if rows_by_key(draft.place.alias, STUDY, [(draft.study,)]):
        raise BadValue(_("This database holds that study already."))
    draft.name = name
    draft.add(STUDY, row)


def _write_people(draft: Draft, study: Study) -> None:
    for position, attribute in enumerate(study.attributes):
        draft.add(ATTRIBUTE, records.attribute_row(draft.study, position, attribute))
    for case in study.cases:
        require_name(case.label, _("case"))
        draft.add(CASE, records.case_row(draft.study, case))
    for case_set in study.case_sets:
        write_case_set(draft, case_set)
    for partnership in study.partnerships:
        draft.add(PARTNERSHIP, records.partnership_row(draft.study, partnership))
    for coder in study.coders:
        draft.add(CODER, coding_records.coder_row(draft.study, coder))


def _write_template(draft: Draft, study: Study, first: RowImage | None) -> None:
    for code in study.template.codes:
        draft.add(CODE, CODE.row(id=code.id.hex, study_id=draft.study))
    for version in study.template.versions:
        is_there = first is not None and TEMPLATE_VERSION.get(first, "number") == version.number
        write_version(draft, version, first if is_there else None)
    numbers = {version.number for version in study.template.versions}
    if first is not None and TEMPLATE_VERSION.get(first, "number") not in numbers:
        draft.remove(TEMPLATE_VERSION, first)
    codings = study.codings
    usable = {
        (version.number, study.template.index[code.id])
        for version in study.template.versions
        for code in version.codes
        if not code.is_group
    }
    pairs = np.unique(np.stack([codings.template_version, codings.code]), axis=1)
    if not usable.issuperset(zip(*pairs.tolist(), strict=True)):
        raise BadValue(_("A coding names a code that its version of the template does not have."))


def _new_documents(
    study: Study, original_of: Callable[[UUID], Original | None]
) -> Iterator[tuple[NewDocument, str]]:
    speakers: dict[UUID, list[Speaker]] = {}
    # A document's speakers are numbered within it; the last place stands for -1, nobody named.
    local = np.full(len(study.speakers) + 1, -1, dtype=np.int32)
    for i, speaker in enumerate(study.speakers):
        mine = speakers.setdefault(speaker.document_id, [])
        local[i] = len(mine)
        mine.append(speaker)
    turns = study.turns
    for i, document in enumerate(study.documents):
        require_name(document.name, _("document"))
        rows = turns.rows_of(i)
        here = slice(rows.start, rows.stop)
        mine = speakers.get(document.id, [])
        text = study.texts[document.id]
        new = NewDocument(
            document=document,
            text=text,
            speakers=mine,
            turns=PackedTurns(
                tuple(speaker.id for speaker in mine),
                local[turns.speaker[here]],
                turns.start[here],
                turns.end[here],
                turns.seconds[here],
            ),
            original=original_of(document.id),
        )
        yield new, text


def _few_at_once(
    coming: Iterable[tuple[NewDocument, str]],
) -> Iterator[list[tuple[NewDocument, str]]]:
    """Documents in lists short enough for little memory, whatever files belong to them."""
    batch: list[tuple[NewDocument, str]] = []
    n_held = 0
    for new, text in coming:
        batch.append((new, text))
        n_held += len(text) + (new.original.n_bytes if new.original else 0)
        if len(batch) == TEXTS_AT_ONCE or n_held > _HELD_AT_MOST:
            yield batch
            batch, n_held = [], 0
    if batch:
        yield batch


def _write_rest(draft: Draft, study: Study) -> None:
    for round_ in study.rounds:
        write_round(draft, round_)
    documents = _documents_of_codings(study)
    for exemplar in study.exemplars:
        about = Subject("document", documents[exemplar.coding_id])
        draft.add(EXEMPLAR, coding_records.exemplar_row(draft.study, exemplar), about)
    for memo in study.memos:
        found = documents.get(memo.target_id) if memo.target_id else None
        about_memo = Subject("document", found) if found else None
        draft.add(MEMO, coding_records.memo_row(draft.study, memo), about_memo)
    _write_notes(draft, study)
    for decision in study.decisions:
        write_decision(draft, decision)
    for look in study.looks:
        draft.add(CODE_LOOK, records.look_row(draft.study, look))
    for claim in study.claims:
        draft.add(CLAIM, coding_records.claim_row(draft.study, claim))


def _write_notes(draft: Draft, study: Study) -> None:
    """Content notes, and where they and the memos on passages stand."""
    notes: list[tuple[UUID, UUID, Span, AnchorState]] = [
        (memo.id, memo.target_id, memo.span, memo.state)
        for memo in study.memos
        if memo.span is not None and memo.target_id is not None
    ]
    for note in study.content_notes:
        draft.add(CONTENT_NOTE, coding_records.content_note_row(draft.study, note))
        notes.append((note.id, note.document_id, note.span, note.state))
    for id_, document, span, state in notes:
        version = study.documents[study.document_index[document]].text_version
        text = VersionText(version, study.texts[document])
        place = Carried(span.start, span.end, state)
        row = note_place_row(draft.study, id_.hex, text, place)
        draft.add(NOTE_PLACE, row, Subject("document", document.hex))


def _documents_of_codings(study: Study) -> dict[UUID, str]:
    """The documents of those codings that exemplars or memos hang on."""
    wanted = {exemplar.coding_id for exemplar in study.exemplars} | {
        memo.target_id for memo in study.memos if memo.target == "coding"
    }
    if not wanted:
        return {}
    ids = ids_in_rows(study.codings, 0, len(study.codings))
    names = {id_.hex: id_ for id_ in wanted if id_ is not None}
    keys = study.codings.keys.documents
    return {
        names[id_]: keys[document].hex
        for id_, document in zip(ids, study.codings.document.tolist(), strict=True)
        if id_ in names
    }
