"""A hash of a study's content alone.

Independent of the database, of row order, of ids, of when and by whom things were written: two
studies built from the same files anywhere have the same digest. Things are named by what people
see (case labels, document names, code titles, coder names).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from polyvocal.core.cases import AttributeValue, Missing, Partnership, Placeholder
from polyvocal.core.coding import ContentNote, Memo, MemoTarget, Round, Span
from polyvocal.core.digest_rows import Names, codings_json, ordered, to_json, turns_json
from polyvocal.core.documents import Speaker
from polyvocal.core.study import Study
from polyvocal.core.template import Code, TemplateVersion

# These memos are told with the document whose words they are on.
_WITH_DOCUMENTS = frozenset({MemoTarget.CODING, MemoTarget.PASSAGE})


def study_digest(study: Study, document_digests: Iterable[str] | None = None) -> str:
    """SHA-256 (hex) of everything in the study.

    `document_digests`, where known from a cache, are those of `study.documents` in order.
    """
    names = names_in(study)
    if document_digests is None:
        document_digests = [document_digest(study, i, names) for i in range(len(study.documents))]
    whole = {
        # What is declared only where it is, so that no older digest moves.
        "study": [study.name, study.language, *filter(None, [study.no_agreement])],
        "attributes": [[a.name, a.kind, list(a.values)] for a in study.attributes],
        "cases": ordered(_cases(study)),
        "case sets": ordered(
            [s.name, s.reason, sorted(names.things[c] for c in s.case_ids)] for s in study.case_sets
        ),
        "partnerships": ordered(_partnership(p, names) for p in study.partnerships),
        "template": [
            study.template.framework,
            [_version(v, names) for v in study.template.versions],
        ],
        "coders": ordered([names.things[c.id], c.kind] for c in study.coders),
        "rounds": ordered(
            [
                names.things[r.id],
                r.is_blind,
                sorted([names.things[d], names.things[c]] for d, c in r.assignments),
                *_how_far(r, names),
            ]
            for r in study.rounds
        ),
        "documents": sorted(document_digests),
        "memos": ordered(_memo(m, names) for m in study.memos if m.target not in _WITH_DOCUMENTS),
        "claims": ordered([c.sentence, [list(q) for q in c.queries]] for c in study.claims),
    }
    if study.decisions:  # only then, so that no older digest moves
        whole["decisions"] = ordered(_decisions(study, names))
    return _hash(to_json(whole))


def document_digest(study: Study, document: int, names: Names | None = None) -> str:
    """SHA-256 (hex) of one document: its facts, its text (by digest), turns, codings and notes.

    A coding carries its exemplar and its memos with it.
    """
    names = names or names_in(study)
    of = study.documents[document]
    speakers = ordered(
        [s.label, s.kind, names.things[s.case_id] if s.case_id else None]
        for s in names.speakers.get(of.id, ())
    )
    facts = [
        of.name,
        of.kind,
        of.date.isoformat() if of.date else None,
        None if of.minutes is None else repr(float(of.minutes)),
        of.time_point,
        of.interviewer,
        of.language,
        of.recording,
        of.text_version,
        of.text_digest,
    ]
    parts = [
        to_json(facts),
        to_json(speakers),
        turns_json(study, document),
        codings_json(study, document, names),
    ]
    if of.set_aside:  # told only where it is so, for the same reason
        parts.append(to_json(["set aside", of.set_aside]))
    if of.id in names.notes:  # only there, so that no older digest moves
        parts.append(to_json(ordered(names.notes[of.id])))
    return _hash(f"[{','.join(parts)}]")


def _decisions(study: Study, names: Names) -> Iterable[list[object]]:
    """Each decision with the codings it rests on and those it made, which have no names."""
    rows = {id_.tobytes(): row for row, id_ in enumerate(study.codings.ids)}

    def told(ids: Iterable[UUID]) -> list[list[object]]:
        there = (study.codings[rows[id_.bytes]] for id_ in ids if id_.bytes in rows)
        return ordered(
            [c.span.start, c.span.end, names.things[c.code_id], names.things[c.coder_id]]
            for c in there
        )

    for one in study.decisions:
        yield [
            names.things[one.document_id],
            names.things[one.adjudicator_id],
            one.verdict,
            one.difference,
            one.note,
            told(one.source_ids),
            told(one.result_ids),
        ]


def _how_far(round_: Round, names: Names) -> list[object]:
    """What a round is for and who has handed in; nothing of a round that is neither."""
    said = [
        round_.purpose.value,
        names.things[round_.key_id] if round_.key_id else "",
        sorted(names.things[coder] for coder in round_.submitted),
        sorted(names.things[coder] for coder in round_.has_seen),
        round_.is_lifted,
    ]
    if round_.repeats or round_.drawn:  # only then, so that no older digest moves
        said += [names.things.get(round_.repeats, "") if round_.repeats else "", round_.drawn]
    return [said] if any(said) else []  # so that no older digest moves


def names_in(study: Study) -> Names:
    """The names a digest uses; made once for many documents."""
    things: dict[UUID, str] = {}
    things.update({c.id: c.label for c in study.cases})
    things.update({d.id: d.name for d in study.documents})
    things.update({c.id: _code_name(study, c) for c in study.template.codes})
    for same in (study.coders, study.rounds):
        seen: dict[str, int] = {}
        for thing in same:  # in canonical order, so that namesakes get the same rank each time
            seen[thing.name] = seen.get(thing.name, 0) + 1
            things[thing.id] = f"{thing.name}#{seen[thing.name]}"
    beside: dict[UUID, list[list[object]]] = {}
    for exemplar in study.exemplars:
        edits = [[e.start, e.end, e.replacement, e.reason] for e in exemplar.edits]
        beside.setdefault(exemplar.coding_id, []).append(["exemplar", edits])
    for memo in study.memos:
        if memo.target == "coding" and memo.target_id is not None:
            beside.setdefault(memo.target_id, []).append(
                ["memo", memo.text, things[memo.author_id]]
            )
    speakers: dict[UUID, list[Speaker]] = {}
    for speaker in study.speakers:
        speakers.setdefault(speaker.document_id, []).append(speaker)
    return Names(things, speakers, beside, _notes(study, things))


def _notes(study: Study, things: dict[UUID, str]) -> dict[UUID, list[list[object]]]:
    """Memos on passages and content notes, by document."""
    notes: dict[UUID, list[list[object]]] = {}

    def add(kind: str, document: UUID, span: Span, note: Memo | ContentNote) -> None:
        row = [kind, span.start, span.end, note.state, note.text, things[note.author_id]]
        notes.setdefault(document, []).append(row)

    for memo in study.memos:
        if memo.span is not None and memo.target_id is not None:
            add("memo", memo.target_id, memo.span, memo)
    for note in study.content_notes:
        add("content note", note.document_id, note.span, note)
    return notes


def _cases(study: Study) -> list[list[object]]:
    return [
        [
            case.label,
            case.role,
            case.stage,
            case.consent.to_be_quoted,
            case.consent.until.isoformat() if case.consent.until else None,
            sorted([name, *_value(value)] for name, value in case.attributes.items()),
            *([["set aside", case.set_aside]] if case.set_aside else ()),  # no older digest moves
        ]
        for case in study.cases
    ]


def _value(value: AttributeValue) -> list[str]:
    if isinstance(value, Missing):
        return ["missing", value.reason]
    if isinstance(value, str):
        return ["text", value]
    return ["number", repr(float(value))]


def _partnership(partnership: Partnership, names: Names) -> list[object]:
    ends = [
        ["placeholder", end.label, end.role]
        if isinstance(end, Placeholder)
        else ["case", names.things[end]]
        for end in (partnership.first, partnership.second)
    ]
    return [partnership.kind, *ends]


def _version(version: TemplateVersion, names: Names) -> list[object]:
    return [
        version.number,
        version.is_final,
        [_code(code, names) for code in version.codes],
        [
            # Older versions of the program kept mappings of codes that came and went in a version.
            [m.kind, *([names.things.get(c, "") for c in codes] for codes in (m.before, m.after))]
            for m in version.mappings
        ],
    ]


def _code(code: Code, names: Names) -> list[object]:
    return [
        code.number,
        code.label,
        names.things[code.parent] if code.parent else None,
        code.is_group,
        code.origin,
        code.definition,
        code.include,
        code.exclude,
        list(code.examples),
        list(code.synonyms),
        [list(pair) for pair in code.foreign_ids],
        code.is_retired,
    ]


def _code_name(study: Study, code: Code) -> str:
    group = study.template.group_of(code)
    return f"{group.title} / {code.title}" if group else code.title


def _memo(memo: Memo, names: Names) -> list[object]:
    target = names.things.get(memo.target_id, "") if memo.target_id else ""
    return [memo.target, target, memo.text, names.things[memo.author_id]]


def _hash(text: str) -> str:
    # surrogatepass never meets a surrogate from a cleaned text, only one from a hand-made study
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
