"""Sentences about a depiction: how many codes are evidenced, in whose talk, and how widely."""

from __future__ import annotations

from dataclasses import dataclass

from polyvocal.analysis.depiction import DepictedCode, Depiction, DepictionTotals
from polyvocal.analysis.frames import Ratio
from polyvocal.core.evidence import EvidenceRule, EvidenceUnit
from polyvocal.core.language import _, ngettext
from polyvocal.core.template import Origin
from polyvocal.reports.blocks import Inline, Number, number, say
from polyvocal.reports.compose.depiction_words import depictions
from polyvocal.reports.compose.imprint import Imprint, code_anchor
from polyvocal.reports.rounding import format_count, format_list, format_percent

N_WIDEST = 5
Sentences = list[tuple[Inline, ...]]


def headline_totals(result: Depiction) -> DepictionTotals:
    """The totals a paper leads with: the framework’s own codes, where others emerged too."""
    for totals in result.origins:
        if len(result.origins) > 1 and totals.origin is Origin.A_PRIORI:
            return totals
    return result.total


def headline_codes(result: Depiction) -> list[DepictedCode]:
    """The codes behind the headline totals."""
    origin = headline_totals(result).origin
    return [entry for entry in result.codes if origin in {None, entry.code.origin}]


def headline_sentences(result: Depiction, imprint: Imprint) -> Sentences:
    """How many of all codes, in which roles; then for each role, alone or not."""
    totals = headline_totals(result)
    part, whole = totals.evidenced.part, totals.evidenced.whole
    if not whole:
        return [say(_("The template has no codes, so that nothing can be evidenced."))]
    slots: dict[str, str | Inline] = {
        "n": number(part, "table-2a"),
        "total": number(whole),
        "codes": imprint.noun.of(whole),
        "percent": format_percent(part, whole),
    }
    sentences = [say(f"{_headline(result, part)}{_colon(totals, result)}", **slots)]
    sentences[0] += _depiction_parts(totals, result, imprint)
    if len(result.roles) > 1:
        sentences += [
            _role_sentence(role, ratio.part, ratio.whole, imprint)
            for role, ratio in zip(result.roles, totals.by_role, strict=True)
        ]
    return sentences


def _headline(result: Depiction, n: int) -> str:
    if result.reading is None:
        return ngettext(
            "{n} of the {total} {codes} ({percent}) is evidenced, as the sheet states it",
            "{n} of the {total} {codes} ({percent}) are evidenced, as the sheet states them",
            n,
        )
    template = ngettext(
        "{n} of the {total} {codes} ({percent}) was evidenced {where}",
        "{n} of the {total} {codes} ({percent}) were evidenced {where}",
        n,
    )
    return template.replace("{where}", _at_least(result.reading.rule))


def _at_least(rule: EvidenceRule) -> str:
    n = rule.at_least
    words = {
        EvidenceUnit.CODINGS: ngettext(
            "by at least {n} coding of participants’ own talk",
            "by at least {n} codings of the own talk of one role’s participants",
            n,
        ),
        EvidenceUnit.PARTICIPANTS: ngettext(
            "in the own talk of at least {n} participant",
            "in the own talk of at least {n} participants of one role",
            n,
        ),
        EvidenceUnit.PARTNERSHIPS: ngettext(
            "in the own talk of participants from at least {n} partnership",
            "in the own talk of one role’s participants from at least {n} partnerships",
            n,
        ),
    }
    return words[rule.unit].format(n=format_count(n))


def _colon(totals: DepictionTotals, result: Depiction) -> str:
    return ": " if totals.counts and len(result.roles) > 1 else "."


def _depiction_parts(
    totals: DepictionTotals, result: Depiction, imprint: Imprint
) -> tuple[Inline, ...]:
    """The parts: "10 in both, 10 in PW only, 27 in SP only; 46 in neither"."""
    if len(result.roles) < 2:
        return ()
    pieces = [
        say(_where(roles, result.roles, imprint), n=number(totals.n_codes(roles), "table-2b"))
        for roles in depictions(result)
        if roles
    ]
    joined: tuple[Inline, ...] = ()
    for i, piece in enumerate(pieces):
        joined += (*say(", "), *piece) if i else piece
    nowhere = _("; {n} in neither") if len(result.roles) == 2 else _("; {n} in none")
    joined += say(nowhere, n=number(totals.n_codes(()), "table-2b"))
    if totals.n_not_stated:
        joined += say(_("; {n} not stated in full"), n=number(totals.n_not_stated))
    return (*joined, *say("."))


def _where(roles: tuple[str, ...], all_roles: tuple[str, ...], imprint: Imprint) -> str:
    if len(roles) == len(all_roles):
        return _("{n} in both roles") if len(roles) == 2 else _("{n} in all roles")
    names = format_list([_braced(imprint.role(role)) for role in roles])
    return _("{n} in {roles} only").replace("{roles}", names)


def _braced(words: str) -> str:
    """Words from outside within a template: their braces are no slots."""
    return words.replace("{", "{{").replace("}", "}}")


def _role_sentence(role: str, part: int, whole: int, imprint: Imprint) -> tuple[Inline, ...]:
    template = ngettext(
        "In the talk of {role}, alone or not, {n} of {total} {codes} is evidenced ({percent}).",
        "In the talk of {role}, alone or not, {n} of {total} {codes} are evidenced ({percent}).",
        part,
    )
    return say(
        template,
        role=imprint.role(role),
        n=number(part, "table-2b"),
        total=number(whole),
        codes=imprint.noun.of(whole),
        percent=format_percent(part, whole),
    )


def group_sentences(result: Depiction, imprint: Imprint) -> Sentences:
    """How many groups have something evidenced; which have everything; then each group."""
    groups = _group_counts(result)
    if not groups:
        return []
    touched = [group for group in groups if group.ratio.part]
    full = [group for group in touched if group.ratio.part == group.ratio.whole]
    template = ngettext(
        "{n} of the {total} groups has at least one evidenced {code}.",
        "{n} of the {total} groups have at least one evidenced {code}.",
        len(touched),
    )
    if len(touched) == len(groups) > 1:
        template = _("All {total} groups have at least one evidenced {code}.")
    elif len(groups) == 1:
        template = _("{n} of {total} group has at least one evidenced {code}.")
    n, total = number(len(touched), "table-2b"), number(len(groups), "table-2b")
    sentences = [say(template, n=n, total=total, code=imprint.noun.of(1))]
    if full:
        template = ngettext(
            "Every {code} of {groups} is evidenced ({n} group).",
            "Every {code} of {groups} is evidenced ({n} groups).",
            len(full),
        )
        names = format_list([group.title for group in full])
        sentences.append(say(template, n=number(len(full)), code=imprint.noun.of(1), groups=names))
    return [*sentences, _each_group(groups, result, imprint)]


def _each_group(
    groups: list[_GroupCount], result: Depiction, imprint: Imprint
) -> tuple[Inline, ...]:
    each = "; ".join(
        _("{group} {n} of {total}").format(
            group=group.title,
            n=format_count(group.ratio.part),
            total=format_count(group.ratio.whole),
        )
        for group in groups
    )
    if headline_totals(result).origin is None:
        template = _("Evidenced {codes} of all {codes} in each group: {each}.")
    else:
        template = _(
            "Evidenced {codes} of all {codes} in each group, emergent ones not counted: {each}."
        )
    return say(template, codes=imprint.noun.of(2), each=each)


@dataclass(frozen=True, slots=True)
class _GroupCount:
    """A group's codes behind the headline: how many of how many are evidenced."""

    title: str
    ratio: Ratio


def _group_counts(result: Depiction) -> list[_GroupCount]:
    of_group: dict[str, list[bool]] = {}
    for entry in headline_codes(result):
        if entry.group is not None:
            is_evidenced = any(cell.is_evidenced for cell in entry.cells)
            of_group.setdefault(entry.group.title, []).append(is_evidenced)
    return [_GroupCount(title, Ratio(sum(found), len(found))) for title, found in of_group.items()]


def widest_sentences(result: Depiction, imprint: Imprint) -> Sentences:
    """The codes evidenced in the talk of most participants, those tied with the last included."""
    counted = [
        (_participants(entry), _codings(entry), entry)
        for entry in headline_codes(result)
        if entry.depiction and _participants(entry)
    ]
    if not counted:
        return []
    counted.sort(key=lambda row: -row[0])
    least = counted[min(N_WIDEST, len(counted)) - 1][0]
    listed = [row for row in counted if row[0] >= least]
    parts = say(
        ngettext(
            "The {code} evidenced in the talk of most participants is ",
            "The {n} {codes} evidenced in the talk of most participants are ",
            len(listed),
        ),
        n=number(len(listed)),
        code=imprint.noun.of(1),
        codes=imprint.noun.of(len(listed)),
    )
    for i, (n_participants, n_codings, entry) in enumerate(listed):
        parts += say("; ") if i else ()
        parts += say(
            _("{title} ({participants}, {codings})"),
            title=entry.code.title,
            participants=_unit_number(
                ngettext("{n} participant", "{n} participants", n_participants),
                n_participants,
                entry,
            ),
            codings=_unit_number(
                ngettext("{n} coding", "{n} codings", n_codings), n_codings, entry
            ),
        )
    return [(*parts, *say("."))]


def _unit_number(words: str, n: int, entry: DepictedCode) -> Number:
    return Number(words.format(n=format_count(n)), n, code_anchor(entry.code))


def _participants(entry: DepictedCode) -> int:
    # A participant has one role, so that the cells of a row share nobody.
    return sum(cell.n_participants or 0 for cell in entry.cells)


def _codings(entry: DepictedCode) -> int:
    return len({row for cell in entry.cells for row in cell.rows})


def emergent_sentences(result: Depiction, imprint: Imprint) -> Sentences:
    """How many codes emerged, how many of them are evidenced, and on how little each rests."""
    emerged = [entry for entry in result.codes if entry.code.origin is Origin.EMERGENT]
    if not emerged:
        return []
    evidenced = [entry for entry in emerged if entry.depiction]
    first = ngettext(
        "{n} code beyond the framework emerged",
        "{n} codes beyond the framework emerged",
        len(emerged),
    )
    second = ngettext(
        "; {n} of these is evidenced.", "; {n} of these are evidenced.", len(evidenced)
    )
    sentences = [
        (*say(first, n=number(len(emerged))), *say(second, n=number(len(evidenced), "table-2a")))
    ]
    for entry in evidenced:
        roles = format_list([imprint.role(role) for role in entry.depiction or ()])
        n_codings, n_participants = _codings(entry), _participants(entry)
        if not n_codings:
            sentences.append(
                say(_("{code}: in the talk of {roles}."), code=entry.code.title, roles=roles)
            )
            continue
        sentences.append(
            say(
                _("{code}: in the talk of {roles}, {codings} by {participants}."),
                code=entry.code.title,
                roles=roles,
                codings=_unit_number(
                    ngettext("{n} coding", "{n} codings", n_codings), n_codings, entry
                ),
                participants=_unit_number(
                    ngettext("{n} participant", "{n} participants", n_participants),
                    n_participants,
                    entry,
                ),
            )
        )
    return sentences


def partnership_sentences(result: Depiction, imprint: Imprint) -> Sentences:
    """Of the codes in both roles, how many within one partnership; only for two roles."""
    totals = headline_totals(result)
    n_both = totals.n_codes(result.roles)
    if totals.n_within is None or len(result.roles) != 2 or not n_both:
        return []
    template = _(
        "Of the {n} {codes} evidenced in both roles, {within} within at least one partnership and "
        "{across} only across partnerships."
    )
    return [
        say(
            template,
            n=number(n_both),
            codes=imprint.noun.of(n_both),
            within=number(totals.n_within, "table-2a"),
            across=number(totals.n_across or 0, "table-2a"),
        )
    ]


def contradicting_sentences(result: Depiction, imprint: Imprint) -> Sentences:
    """How many codings contradict, and what they contradict; they count nowhere."""
    by_code = [
        (len({row for cell in entry.cells for row in cell.contradicting_rows}), entry)
        for entry in result.codes
    ]
    by_code = [(n, entry) for n, entry in by_code if n]
    total = sum(n for n, _entry in by_code)
    if not total:
        return []
    template = ngettext(
        "{n} coding contradicts its {code} and counts nowhere: ",
        "{n} codings contradict their {codes} and count nowhere: ",
        total,
    )
    parts = say(
        template,
        n=number(total),
        code=imprint.noun.of(1),
        codes=imprint.noun.of(len(by_code)),
    )
    for i, (n, entry) in enumerate(by_code):
        parts += say("; ") if i else ()
        parts += say("{title} ({n})", title=entry.code.title, n=number(n, code_anchor(entry.code)))
    return [(*parts, *say("."))]


def incomplete_sentences(result: Depiction) -> Sentences:
    """What a sheet leaves open or remarks on, code by code."""
    incomplete = result.incomplete
    if not incomplete:
        return []
    template = ngettext(
        "{n} row of the sheet is incomplete or carries a remark: {titles}.",
        "{n} rows of the sheet are incomplete or carry a remark: {titles}.",
        len(incomplete),
    )
    titles = format_list([entry.code.number or entry.code.label for entry in incomplete])
    return [say(template, n=number(len(incomplete)), titles=titles)]
