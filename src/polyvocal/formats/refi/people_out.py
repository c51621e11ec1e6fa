"""Cases, what is known of them and of documents, and who is linked with whom."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from polyvocal.core.cases import (
    Attribute,
    AttributeKind,
    AttributeValue,
    Case,
    Missing,
    Placeholder,
)
from polyvocal.core.documents import Document
from polyvocal.core.study import Study
from polyvocal.formats.refi import words
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.people_in import Names
from polyvocal.formats.refi.record_out import undeclared_id, undeclared_names
from polyvocal.formats.refi.shielding import shield
from polyvocal.formats.refi.xml_text import element, opening

_TYPES = {AttributeKind.NUMBER: "Float"}


class PeopleOut:
    """Writes variables, cases and partnerships."""

    def __init__(self, study: Study, passages: Iterable[tuple[UUID, UUID]]) -> None:
        """`passages` are pairs of a case and a passage that is its."""
        self._study = study
        self._passages: dict[UUID, list[UUID]] = {}
        for case, passage in passages:
            self._passages.setdefault(case, []).append(passage)
        self._ids = {a.name: a.id for a in study.attributes}
        self._ids.update({name: undeclared_id(name) for name in undeclared_names(study)})
        self._sources: dict[UUID, dict[UUID, None]] = {}
        for speaker in study.speakers:
            if speaker.case_id is not None:
                self._sources.setdefault(speaker.case_id, {})[speaker.document_id] = None

    def variables(self) -> Iterator[str]:
        """Those of a study's own, then the attributes, each with one for why a value is missing."""
        names = Names()
        own = words.CASE_VARIABLES if self._study.cases or self._study.partnerships else ()
        for name, kind in (*own, *(words.DOCUMENT_VARIABLES if self._study.documents else ())):
            yield _variable(words.variable_id(name), names.take(name, name), kind)
        undeclared = [
            Attribute(undeclared_id(name), name) for name in undeclared_names(self._study)
        ]
        lacking = {
            name
            for case in self._study.cases
            for name, value in case.attributes.items()
            if isinstance(value, Missing) or (isinstance(value, float) and not math.isfinite(value))
        }
        for attribute in (*self._study.attributes, *undeclared):
            name = names.take(attribute.name, words.VARIABLE)
            yield _variable(attribute.id, name, _TYPES.get(attribute.kind, "Text"))
            if attribute.name in lacking:
                why = names.take(f"{name} (why missing)", words.VARIABLE)
                yield _variable(words.reason_id(attribute.id), why, "Text")

    def cases(self) -> Iterator[str]:
        """Those in the study, then those who are only known as somebody's partner."""
        for case in self._study.cases:
            attributes = (("guid", str(case.id)), ("name", shield(case.label)))
            inner = "".join((*self._own(case), *self._values(case), *self._sources_of(case)))
            yield f"{opening('Case', attributes)}{inner}</Case>\n"
        for id_, placeholder in self._placeholders():
            attributes = (("guid", str(id_)), ("name", shield(placeholder.label)))
            role = shield(placeholder.role)
            inner = _value(words.variable_id(words.ROLE), "Text", role) if role else ""
            inner += _value(words.variable_id(words.NOT_INTERVIEWED), "Boolean", "true")
            yield f"{opening('Case', attributes)}{inner}</Case>\n"

    def _own(self, case: Case) -> Iterator[str]:
        consent = case.consent
        until = consent.until.isoformat() if consent.until else ""
        told = (
            (words.ROLE, "Text", shield(case.role)),
            (words.STAGE, "Text", case.stage.value),
            (words.CONSENT, "Text", consent.to_be_quoted.value),
            (words.CONSENT_UNTIL, "Date", until),
        )
        for name, kind, value in told:
            if value:
                yield _value(words.variable_id(name), kind, value)

    def _values(self, case: Case) -> Iterator[str]:
        for name, value in sorted(case.attributes.items()):
            yield from _attribute_value(self._ids[name], value)

    def _sources_of(self, case: Case) -> Iterator[str]:
        for document in self._sources.get(case.id, ()):
            yield f'<SourceRef targetGUID="{document}"/>'
        for passage in self._passages.get(case.id, ()):
            yield f'<SelectionRef targetGUID="{passage}"/>'

    def _placeholders(self) -> Iterator[tuple[UUID, Placeholder]]:
        for partnership in self._study.partnerships:
            for end, name in ((partnership.first, "first"), (partnership.second, "second")):
                if isinstance(end, Placeholder):
                    yield derived(partnership.id, name), end

    def links(self, memos: Sequence[tuple[UUID, UUID]]) -> Iterator[str]:
        """Partnerships, and which memo is about which case (pairs of ids)."""
        for partnership in self._study.partnerships:
            ends = [
                derived(partnership.id, name) if isinstance(end, Placeholder) else end
                for end, name in ((partnership.first, "first"), (partnership.second, "second"))
            ]
            yield _link(partnership.id, shield(partnership.kind), ends[0], ends[1])
        for memo, case in memos:
            yield _link(derived(memo, case), words.MEMO, memo, case)


def document_values(document: Document, word_file: str) -> Iterator[str]:
    """What is known of a document, as values of variables; the name of its Word file goes along."""
    told = (
        (words.KIND, "Text", document.kind.value),
        (words.DATE, "Date", document.date.isoformat() if document.date else ""),
        (words.MINUTES, "Float", "" if document.minutes is None else _decimal(document.minutes)),
        (words.TIME_POINT, "Text", shield(document.time_point)),
        (words.INTERVIEWER, "Text", shield(document.interviewer)),
        (words.LANGUAGE, "Text", shield(document.language)),
        (words.RECORDING, "Text", shield(document.recording)),
        (words.WORD_FILE, "Text", shield(word_file)),
        (words.TEXT_VERSION, "Integer", str(document.text_version)),
        (words.WORDS, "Integer", str(document.n_words)),
    )
    for name, kind, value in told:
        if value or name == words.LANGUAGE:
            yield _value(words.variable_id(name), kind, value)


def _attribute_value(id_: UUID, value: AttributeValue) -> Iterator[str]:
    if isinstance(value, str):
        yield _value(id_, "Text", shield(value))
    elif isinstance(value, Missing) or not math.isfinite(value):
        reason = value.reason.value if isinstance(value, Missing) else repr(value)
        yield f'<VariableValue><VariableRef targetGUID="{id_}"/></VariableValue>'
        yield _value(words.reason_id(id_), "Text", reason)
    else:
        yield _value(id_, "Float", _decimal(value))


def _decimal(value: float) -> str:
    """A number without an exponent, which the standard does not know; exact both ways."""
    return format(Decimal(repr(float(value))), "f") if math.isfinite(value) else ""


def _variable(id_: UUID, name: str, kind: str) -> str:
    attributes = (("guid", str(id_)), ("name", shield(name)), ("typeOfVariable", kind))
    return opening("Variable", attributes, closed=True) + "\n"


def _value(id_: UUID, kind: str, value: str) -> str:
    told = element(f"{kind}Value", value)
    return f'<VariableValue><VariableRef targetGUID="{id_}"/>{told}</VariableValue>'


def _link(id_: UUID, name: str, first: UUID, second: UUID) -> str:
    attributes = (
        ("guid", str(id_)),
        ("name", name),
        ("direction", "OneWay"),
        ("originGUID", str(first)),
        ("targetGUID", str(second)),
    )
    return opening("Link", attributes, closed=True) + "\n"
