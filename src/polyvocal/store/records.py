"""Core values → row images and back; the one place that knows both."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

from polyvocal.core.cases import (
    Attribute,
    AttributeKind,
    AttributeValue,
    Case,
    Consent,
    Missing,
    MissingReason,
    Partnership,
    Placeholder,
    QuoteConsent,
    Stage,
)
from polyvocal.core.documents import Document, DocumentKind, Speaker, SpeakerKind
from polyvocal.core.licensed import LicensedDefinition
from polyvocal.core.looks import CodeLook, Pattern
from polyvocal.core.template import Code, CodeMapping, MappingKind, Origin
from polyvocal.store.tables import (
    ATTRIBUTE,
    CASE,
    CODE_LOOK,
    CODE_MAPPING,
    CODE_STATE,
    DOCUMENT,
    LICENSED_DEFINITION,
    PARTNERSHIP,
    SPEAKER,
    TEXT_VERSION,
    RowImage,
    to_json,
)

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def attribute_row(study: str, position: int, attribute: Attribute) -> RowImage:
    """An attribute's row."""
    return ATTRIBUTE.row(
        id=attribute.id.hex,
        study_id=study,
        position=position,
        name=attribute.name,
        kind=attribute.kind.value,
        declared=to_json(attribute.values),
    )


def attribute_in(row: RowImage) -> Attribute:
    """The attribute in a row."""
    r = ATTRIBUTE.named(row)
    values = tuple(json.loads(r["declared"]))
    return Attribute(UUID(r["id"]), r["name"], AttributeKind(r["kind"]), values)


def case_row(study: str, case: Case) -> RowImage:
    """A case's row."""
    until = case.consent.until
    facts = {name: _packed(case.attributes[name]) for name in sorted(case.attributes)}
    return CASE.row(
        id=case.id.hex,
        study_id=study,
        label=case.label,
        role=case.role,
        stage=case.stage.value,
        facts=to_json(facts),
        consent=case.consent.to_be_quoted.value,
        consent_until=until.isoformat() if until else "",
        set_aside=case.set_aside,
    )


def case_in(row: RowImage) -> Case:
    """The case in a row."""
    r = CASE.named(row)
    return Case(
        id=UUID(r["id"]),
        label=r["label"],
        role=r["role"],
        stage=Stage(r["stage"]),
        attributes={name: _unpacked(value) for name, value in json.loads(r["facts"]).items()},
        consent=Consent(QuoteConsent(r["consent"]), _day(r["consent_until"])),
        set_aside=r["set_aside"],
    )


def _packed(value: AttributeValue) -> list[str] | str | float:
    return [value.reason.value] if isinstance(value, Missing) else value


def _unpacked(value: list[str] | str | float) -> AttributeValue:
    return Missing(MissingReason(value[0])) if isinstance(value, list) else value


def partnership_row(study: str, partnership: Partnership) -> RowImage:
    """A partnership's row."""
    ends: dict[str, Any] = {}
    for name, end in (("first", partnership.first), ("second", partnership.second)):
        known = isinstance(end, UUID)
        ends[f"{name}_case_id"] = end.hex if isinstance(end, UUID) else None
        ends[f"{name}_label"] = "" if isinstance(end, UUID) else end.label
        ends[f"{name}_role"] = "" if known else getattr(end, "role", "")
    return PARTNERSHIP.row(id=partnership.id.hex, study_id=study, kind=partnership.kind, **ends)


def partnership_in(row: RowImage) -> Partnership:
    """The partnership in a row."""
    r = PARTNERSHIP.named(row)
    first, second = (
        UUID(r[f"{end}_case_id"])
        if r[f"{end}_case_id"]
        else Placeholder(r[f"{end}_label"], r[f"{end}_role"])
        for end in ("first", "second")
    )
    return Partnership(UUID(r["id"]), first, second, r["kind"])


def document_row(study: str, document: Document) -> RowImage:
    """A document's facts; its text's size stands with the text version."""
    return DOCUMENT.row(
        id=document.id.hex,
        study_id=study,
        name=document.name,
        kind=document.kind.value,
        date=document.date.isoformat() if document.date else "",
        minutes=None if document.minutes is None else float(document.minutes),
        time_point=document.time_point,
        interviewer=document.interviewer,
        language=document.language,
        recording=document.recording,
        set_aside=document.set_aside,
        text_version=document.text_version,
    )


def document_in(row: RowImage, text_row: RowImage) -> Document:
    """The document in its row and the row of its current text version."""
    r, t = DOCUMENT.named(row), TEXT_VERSION.named(text_row)
    return Document(
        id=UUID(r["id"]),
        name=r["name"],
        kind=DocumentKind(r["kind"]),
        date=_day(r["date"]),
        minutes=r["minutes"],
        time_point=r["time_point"],
        interviewer=r["interviewer"],
        language=r["language"],
        recording=r["recording"],
        text_version=r["text_version"],
        text_digest=t["text_digest"],
        n_characters=t["n_characters"],
        n_words=t["n_words"],
        set_aside=r["set_aside"],
    )


def speaker_row(speaker: Speaker) -> RowImage:
    """A speaker's row."""
    return SPEAKER.row(
        id=speaker.id.hex,
        document_id=speaker.document_id.hex,
        label=speaker.label,
        kind=speaker.kind.value,
        case_id=speaker.case_id.hex if speaker.case_id else None,
    )


def speaker_in(row: RowImage) -> Speaker:
    """The speaker in a row."""
    r = SPEAKER.named(row)
    case = UUID(r["case_id"]) if r["case_id"] else None
    return Speaker(UUID(r["id"]), UUID(r["document_id"]), r["label"], SpeakerKind(r["kind"]), case)


def code_row(study: str, version: int, place: int, code: Code) -> RowImage:
    """What a template version says of a code."""
    return CODE_STATE.row(
        study_id=study,
        version=version,
        code_id=code.id.hex,
        place=place,
        number=code.number,
        label=code.label,
        parent_id=code.parent.hex if code.parent else None,
        is_group=code.is_group,
        origin=code.origin.value,
        definition=code.definition,
        include=code.include,
        exclude=code.exclude,
        examples=to_json(code.examples),
        synonyms=to_json(code.synonyms),
        foreign_ids=to_json(code.foreign_ids),
        is_retired=code.is_retired,
    )


def code_in(row: RowImage) -> Code:
    """The code as its row states it."""
    r = CODE_STATE.named(row)
    return Code(
        id=UUID(r["code_id"]),
        number=r["number"],
        label=r["label"],
        parent=UUID(r["parent_id"]) if r["parent_id"] else None,
        is_group=r["is_group"],
        origin=Origin(r["origin"]),
        definition=r["definition"],
        include=r["include"],
        exclude=r["exclude"],
        examples=tuple(json.loads(r["examples"])),
        synonyms=tuple(json.loads(r["synonyms"])),
        foreign_ids=tuple((scheme, id_) for scheme, id_ in json.loads(r["foreign_ids"])),
        is_retired=r["is_retired"],
    )


def mapping_row(study: str, version: int, place: int, mapping: CodeMapping) -> RowImage:
    """A mapping's row."""
    return CODE_MAPPING.row(
        study_id=study,
        version=version,
        place=place,
        kind=mapping.kind.value,
        codes_before=to_json([code.hex for code in mapping.before]),
        codes_after=to_json([code.hex for code in mapping.after]),
    )


def mapping_in(row: RowImage) -> CodeMapping:
    """The mapping in a row."""
    r = CODE_MAPPING.named(row)
    before, after = (
        tuple(UUID(code) for code in json.loads(r[side]))
        for side in ("codes_before", "codes_after")
    )
    return CodeMapping(MappingKind(r["kind"]), before, after)


def look_row(study: str, look: CodeLook) -> RowImage:
    """How a code is painted."""
    return CODE_LOOK.row(
        code_id=look.code_id.hex, study_id=study, colour=look.colour, pattern=look.pattern.value
    )


def look_in(row: RowImage) -> CodeLook:
    """The look in a row."""
    r = CODE_LOOK.named(row)
    return CodeLook(UUID(r["code_id"]), r["colour"], Pattern(r["pattern"]))


def licensed_row(study: str, licensed: LicensedDefinition) -> RowImage:
    """What a licensed source says of a code."""
    return LICENSED_DEFINITION.row(
        code_id=licensed.code_id.hex,
        study_id=study,
        source=licensed.source,
        definition=licensed.definition,
        include=licensed.include,
        exclude=licensed.exclude,
        examples=to_json(licensed.examples),
    )


def licensed_in(row: RowImage) -> LicensedDefinition:
    """The licensed definition in a row."""
    r = LICENSED_DEFINITION.named(row)
    return LicensedDefinition(
        UUID(r["code_id"]),
        r["source"],
        r["definition"],
        r["include"],
        r["exclude"],
        tuple(json.loads(r["examples"])),
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
