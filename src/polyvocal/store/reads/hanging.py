"""What hangs on a thing, and so goes with it when it is removed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from polyvocal.store.blindness import veil_over
from polyvocal.store.connections import StudyPlace, reading
from polyvocal.store.rows import fetch


@dataclass(frozen=True, slots=True)
class Hanging:
    """How much hangs on a thing. `case_sets` names those a case is in: they must go first.

    `n_speakers` are the voices that stay, but without their case.
    """

    n_codings: int = 0
    n_coders: int = 0
    n_memos: int = 0
    n_content_notes: int = 0
    n_exemplars: int = 0
    n_assignments: int = 0
    n_partnerships: int = 0
    n_speakers: int = 0
    case_sets: tuple[str, ...] = ()


_CODINGS_OF = {
    "document": "c.document_id = %s",
    "code": "c.code_id = %s",
    "coder": "c.coder_id = %s",
    "round": "c.round_id = %s",
}


def hanging_on_case(at: StudyPlace, case_id: UUID) -> Hanging:
    """What goes with a case: partnerships and memos. Its words and their codings stay."""
    with reading(at.alias):
        return Hanging(
            n_memos=_n(at, "store_memo t WHERE t.target = 'case' AND t.target_id = %s", case_id),
            n_partnerships=_n(
                at,
                "store_partnership t WHERE %s IN (t.first_case_id, t.second_case_id)",
                case_id,
            ),
            n_speakers=_n(at, "store_speaker t WHERE t.case_id = %s", case_id),
            case_sets=_case_sets(at, case_id),
        )


def hanging_on_document(at: StudyPlace, document_id: UUID) -> Hanging:
    """What goes with a document: everything on its text."""
    with reading(at.alias):
        n_on_itself = _n(
            at,
            "store_memo t WHERE t.target IN ('document', 'passage') AND t.target_id = %s",
            document_id,
        )
        n_content_notes = _n(at, "store_contentnote t WHERE t.document_id = %s", document_id)
        n_assignments = _n(at, "store_assignment t WHERE t.document_id = %s", document_id)
        whole = _with_codings(at, "document", document_id, n_on_itself, n_assignments)
        return replace(whole, n_content_notes=n_content_notes)


def hanging_on_code(at: StudyPlace, code_id: UUID) -> Hanging:
    """What hangs on a code: codings under any version of the template, and memos."""
    with reading(at.alias):
        n_on_itself = _n(at, "store_memo t WHERE t.target = 'code' AND t.target_id = %s", code_id)
        return _with_codings(at, "code", code_id, n_on_itself, 0)


def hanging_on_coder(at: StudyPlace, coder_id: UUID) -> Hanging:
    """What a coder made."""
    with reading(at.alias):
        n_written = _n(at, "store_memo t WHERE t.author_id = %s", coder_id)
        n_assignments = _n(at, "store_assignment t WHERE t.coder_id = %s", coder_id)
        return _with_codings(at, "coder", coder_id, n_written, n_assignments)


def hanging_on_round(at: StudyPlace, round_id: UUID) -> Hanging:
    """What was coded in a round, and what it gives to whom."""
    with reading(at.alias):
        n_assignments = _n(at, "store_assignment t WHERE t.round_id = %s", round_id)
        return _with_codings(at, "round", round_id, 0, n_assignments)


def _with_codings(
    at: StudyPlace, kind: str, id_: UUID, n_memos: int, n_assignments: int
) -> Hanging:
    seen, parameters = veil_over(at).sql("c")
    of = f"{_CODINGS_OF[kind]} AND {seen}"
    [(n_codings, n_coders)] = fetch(
        at.alias,
        "SELECT count(*), count(DISTINCT c.coder_id) FROM store_document d "  # noqa: S608 - a condition of ours
        f"JOIN store_coding c ON c.document_id = d.id WHERE {of} AND d.study_id = %s",
        [id_.hex, *parameters, at.study_id.hex],
    )
    on_codings = f"SELECT c.id FROM store_coding c WHERE {of} AND c.study_id = %s"  # noqa: S608 - as above
    parameters = [*parameters, at.study_id.hex]
    n_on_codings = _n(
        at,
        f"store_memo t WHERE t.target = 'coding' AND t.target_id IN ({on_codings})",
        id_,
        *parameters,
    )
    return Hanging(
        n_codings=n_codings,
        n_coders=n_coders,
        n_memos=n_memos + n_on_codings,
        n_exemplars=_n(
            at, f"store_exemplar t WHERE t.coding_id IN ({on_codings})", id_, *parameters
        ),
        n_assignments=n_assignments,
    )


def _n(at: StudyPlace, rows: str, id_: UUID, *parameters: object) -> int:
    is_of_memos = rows.startswith("store_memo")
    condition, more = "1 = 1", list[object]()
    if is_of_memos:  # on a code: another study may have it too
        seen, names = veil_over(at).memo_sql("t")
        condition, more = f"{seen} AND t.study_id = %s", [*names, at.study_id.hex]
    sql = f"SELECT count(*) FROM {rows} AND {condition}"  # noqa: S608 - names of ours
    [(n,)] = fetch(at.alias, sql, [id_.hex, *parameters, *more])
    return int(n)


def _case_sets(at: StudyPlace, case_id: UUID) -> tuple[str, ...]:
    rows = fetch(
        at.alias,
        "SELECT s.name FROM store_casesetmember m JOIN store_caseset s ON s.id = m.case_set_id "
        "WHERE m.case_id = %s AND s.study_id = %s",
        [case_id.hex, at.study_id.hex],
    )
    return tuple(sorted(name for (name,) in rows))
