"""Sentences about a depiction: how many codes are evidenced, in whose talk, and how widely."""

from __future__ import annotations

from polyvocal.analysis.depiction import DepictedCode, Depiction, DepictionTotals
from polyvocal.core.evidence import EvidenceRule, EvidenceUnit
from polyvocal.core.language import _, ngettext
from polyvocal.core.template import Origin
from polyvocal.reports.blocks import Inline, Number, number, say
from polyvocal.reports.compose.depiction_words import depictions
from polyvocal.reports.compose.headline import apart_sentence, headline
from polyvocal.reports.compose.imprint import Imprint, capital, code_anchor
from polyvocal.reports.rounding import format_count, format_list, format_percent

N_WIDEST = 5
MOST_NAMED = 8  # of those that tie with the fifth
Sentences = list[tuple[Inline, ...]]


def headline_sentences(result: Depiction, imprint: Imprint) -> Sentences:
    """How many of all codes, in which roles; then for each role, alone or not."""
    totals = headline(result).totals
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
    template = ngettext("{n} in the role {roles} only", "{n} in the roles {roles} only", len(roles))
    return template.replace("{roles}", names)


def _braced(words: str) -> str:
    """Words from outside within a template: their braces are no slots."""
    return words.replace("{", "{{").replace("}", "}}")


def _role_sentence(role: str, part: int, whole: int, imprint: Imprint) -> tuple[Inline, ...]:
    template = ngettext(
        "In the role {role}, alone or not, {n} of {total} {codes} ({percent}) is evidenced.",
        "In the role {role}, alone or not, {n} of {total} {codes} ({percent}) are evidenced.",
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
    groups = [totals for totals in headline(result).groups if totals.group is not None]
    if not groups:
        return []
    touched = [totals for totals in groups if totals.evidenced.part]
    full = [totals for totals in touched if totals.evidenced.part == totals.evidenced.whole]
    template = ngettext(
        "{n} of the {total} groups has at least one evidenced {code}.",
        "{n} of the {total} groups have at least one evidenced {code}.",
        len(touched),
    )
    if len(touched) == len(groups) > 1:
        template = _("Each of the {total} groups has at least one evidenced {code}.")
    elif len(groups) == 1:
        template = _("{n} of {total} group has at least one evidenced {code}.")
    n, total = number(len(touched), "table-2b"), number(len(groups), "table-2b")
    sentences = [say(template, n=n, total=total, code=imprint.noun.of(1))]
    if full:
        template = ngettext(
            "Every {code} is evidenced in {n} group: {groups}.",
            "Every {code} is evidenced in {n} groups: {groups}.",
            len(full),
        )
        names = format_list([_title(totals) for totals in full])
        sentences.append(say(template, n=number(len(full)), code=imprint.noun.of(1), groups=names))
    return [*sentences, _each_group(groups, imprint)]


def _each_group(groups: list[DepictionTotals], imprint: Imprint) -> tuple[Inline, ...]:
    each = "; ".join(
        _("{group}, {n} of {total}").format(
            group=_title(totals),
            n=format_count(totals.evidenced.part),
            total=format_count(totals.evidenced.whole),
        )
        for totals in groups
    )
    template = _("Evidenced {codes} of all {codes} in each group: {each}.")
    return say(template, codes=imprint.noun.of(2), each=each)


def _title(totals: DepictionTotals) -> str:
    return "" if totals.group is None else totals.group.title


def widest_sentences(result: Depiction, imprint: Imprint) -> Sentences:
    """The codes evidenced in the talk of the most participants; where many tie, how many do."""
    counted = [
        (_participants(entry), _codings(entry), entry)
        for entry in headline(result).codes
        if entry.depiction and _participants(entry)
    ]
    if not counted:
        return []
    counted.sort(key=lambda row: -row[0])
    least = counted[min(N_WIDEST, len(counted)) - 1][0]
    listed = [row for row in counted if row[0] >= least]
    if len(listed) <= MOST_NAMED:
        return [(*_named(listed, imprint), *say("."))]
    above = [row for row in listed if row[0] > least]
    tied = _tied(len(listed) - len(above), least, imprint, is_more=bool(above))
    return [(*_named(above, imprint), *say("; "), *tied) if above else tied]


def _named(listed: list[tuple[int, int, DepictedCode]], imprint: Imprint) -> tuple[Inline, ...]:
    """The codes by name, each with how many participants and codings evidence it."""
    parts = say(
        ngettext(
            "The {code} evidenced in the talk of the most participants is ",
            "The {codes} evidenced in the talk of the most participants are ",
            len(listed),
        ),
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
    return parts


def _tied(n: int, n_participants: int, imprint: Imprint, *, is_more: bool) -> tuple[Inline, ...]:
    """How many codes share the last place: too many names would say nothing."""
    if is_more:
        template = ngettext(
            "then {n} {codes} with {participants} each.",
            "then {n} {codes} with {participants} each.",
            n,
        )
    else:
        template = ngettext(
            "{n} {codes} is evidenced in the talk of {participants}, none in that of more.",
            "{n} {codes} are evidenced in the talk of {participants} each, none in that of more.",
            n,
        )
    participants = ngettext("{n} participant", "{n} participants", n_participants)
    return say(
        template,
        n=number(n, "table-2a"),
        codes=imprint.noun.of(n),
        participants=participants.format(n=format_count(n_participants)),
    )


def _unit_number(words: str, n: int, entry: DepictedCode) -> Number:
    return Number(words.format(n=format_count(n)), n, code_anchor(entry.code))


def _participants(entry: DepictedCode) -> int:
    # A participant has one role, so that the cells of a row share nobody.
    return sum(cell.n_participants or 0 for cell in entry.cells)


def _codings(entry: DepictedCode) -> int:
    return len({row for cell in entry.cells for row in cell.rows})


def emergent_sentences(result: Depiction, imprint: Imprint) -> Sentences:
    """How many emergent codes are counted apart, and on how little each of them rests."""
    of = headline(result)
    if of.apart is None:
        return []
    sentences = [say(_braced(apart_sentence(of, imprint.noun)))]
    for entry in result.codes:
        if entry.code.origin is not Origin.EMERGENT or not entry.depiction:
            continue
        roles = _roles(entry.depiction, imprint)
        n_codings, n_participants = _codings(entry), _participants(entry)
        if not n_codings:
            sentences.append(say(_("{code}: {roles}."), code=entry.code.title, roles=roles))
            continue
        sentences.append(
            say(
                _("{code}: {roles}; {codings} by {participants}."),
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


def _roles(roles: tuple[str, ...], imprint: Imprint) -> str:
    names = format_list([imprint.role(role) for role in roles])
    return ngettext("in the role {names}", "in the roles {names}", len(roles)).format(names=names)


def partnership_sentences(result: Depiction, imprint: Imprint) -> Sentences:
    """Of the codes in both roles, how many within one partnership; only for two roles."""
    totals = headline(result).totals
    n_both = totals.n_codes(result.roles)
    if totals.n_within is None or len(result.roles) != 2 or not n_both:
        return []
    template = _(
        "{codes} evidenced in both roles: {n}; of these, within at least one partnership: "
        "{within}, only across partnerships: {across}."
    )
    return [
        say(
            template,
            n=number(n_both),
            codes=capital(imprint.noun.of(n_both)),
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
