"""A round to be given out, as its form sends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.http import QueryDict

from polyvocal.core.coding import Coder
from polyvocal.core.errors import BadValue
from polyvocal.core.language import _
from polyvocal.web.forms.reading import one_line, one_of, plain, plain_values
from polyvocal.work.rounds import RoundKind, RoundWish

_MOST = 10_000
# The ways to choose documents.
ALL, THESE, SAMPLE = "all", "these", "sample"


@dataclass(frozen=True, slots=True)
class RoundForm:
    """What was typed and ticked, whether or not a round can be made of it."""

    name: str = ""
    kind: RoundKind = RoundKind.BLIND
    coders: frozenset[str] = frozenset()
    others: str = ""
    way: str = ALL
    documents: frozenset[str] = frozenset()
    sample: dict[str, str] = field(default_factory=dict)
    seed: str = ""
    key: str = ""
    again: str = ""


def read_form(sent: QueryDict, roles: Iterable[str]) -> RoundForm:
    """The form as it was sent."""
    values = plain_values(sent)
    way = values.get("way", ALL)
    return RoundForm(
        name=plain(values, "name"),
        kind=one_of(values, "kind", RoundKind) or RoundKind.OPEN,
        coders=frozenset(sent.getlist("coder")),
        others=values.get("others", ""),
        way=way if way in {ALL, THESE, SAMPLE} else ALL,
        documents=frozenset(sent.getlist("document")),
        sample={role: plain(values, f"sample-{i}") for i, role in enumerate(roles)},
        seed=plain(values, "seed"),
        key=plain(values, "key"),
        again=plain(values, "again"),
    )


def read_wish(form: RoundForm, known: Iterable[Coder], *, may_name_others: bool) -> RoundWish:
    """The round that is asked for. Raises `BadValue` that says what is missing."""
    if not form.name:
        raise BadValue(_("Give the round a name, such as Round 1."))
    by_id = {str(coder.id): coder for coder in known}
    chosen: list[str | Coder] = [by_id[id_] for id_ in sorted(form.coders) if id_ in by_id]
    chosen += other_names(form.others) if may_name_others else []
    is_again = form.kind is RoundKind.RECODING
    if form.way == THESE and not form.documents and not is_again:
        raise BadValue(_("Tick at least one document, or give all of them."))
    return RoundWish(
        name=form.name,
        kind=form.kind,
        coders=tuple(chosen),
        documents=tuple(sorted(form.documents)) if form.way == THESE and not is_again else (),
        sample=_sample(form) if form.way == SAMPLE and not is_again else None,
        seed=_number(form.seed, _("the seed")),
        key=form.key if form.kind is RoundKind.TRAINING else "",
        again=form.again if is_again else "",
    )


def other_names(typed: str) -> list[str]:
    """Names that were typed, parted by commas or lines."""
    names = [one_line(name) for line in typed.splitlines() for name in line.split(",")]
    return list(dict.fromkeys(name for name in names if name))


def chosen_ids(sent: QueryDict, name: str, known: Iterable[UUID]) -> list[str]:
    """Those of the known ids that were ticked, as they were sent."""
    ticked = set(sent.getlist(name))
    return [str(id_) for id_ in known if str(id_) in ticked]


def _sample(form: RoundForm) -> dict[str, int]:
    wanted = {role: _number(typed, role) for role, typed in form.sample.items() if typed}
    wanted = {role: n for role, n in wanted.items() if n}
    if not wanted:
        raise BadValue(_("Say of at least one role how many documents are to be drawn."))
    return wanted


def _number(typed: str, what: str) -> int:
    if not typed.isdecimal() or int(typed[:6]) > _MOST:
        raise BadValue(
            _("{typed} is no number from 0 to {most}, and {what} is one.").format(
                typed=typed or "–", most=_MOST, what=what
            )
        )
    return int(typed)
