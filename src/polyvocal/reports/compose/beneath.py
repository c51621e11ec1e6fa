"""What stands beneath a table: what is counted, by which rule, in whose codings of which cases."""

from __future__ import annotations

from collections.abc import Iterable

from polyvocal.analysis.frames import Reading, Sample
from polyvocal.core.coding import Basis, Certainty, Stance
from polyvocal.core.evidence import EvidenceRule, EvidenceUnit, LayerKind
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.set_aside import set_aside_sentence
from polyvocal.core.study import Revision
from polyvocal.reports.blocks import Note
from polyvocal.reports.compose.imprint import Imprint, Noun
from polyvocal.reports.rounding import format_count, format_list


def reading_notes(
    reading: Reading, imprint: Imprint, *, unit: str, rule: str = "", whose: str = ""
) -> tuple[Note, ...]:
    """All that a table made from codings must say; `unit` says what its numbers count.

    `rule` is said instead of when a code is evidenced, where that is not asked, and `whose` where
    several layers are read that are held against one another.
    """
    notes = [
        Note(_("Counted"), unit),
        Note(_("Rule"), rule or rule_sentence(reading.rule, imprint.noun)),
        Note(_("Codings"), codings_sentence(reading, whose)),
    ]
    left_out = left_out_sentence(reading)
    if left_out:
        notes.append(Note(_("Not counted"), left_out))
    notes += [
        Note(_("Cases"), cases_sentence(reading.sample, imprint)),
        *_set_aside_note(imprint),
        Note(_("Template"), template_sentence(reading)),
    ]
    return (*notes, *_revision_note(reading.revision, imprint))


def sample_notes(
    sample: Sample, revision: Revision | None, imprint: Imprint, *, unit: str
) -> tuple[Note, ...]:
    """All that a table about cases must say; `unit` says what its numbers count."""
    return (
        Note(_("Counted"), unit),
        Note(_("Cases"), cases_sentence(sample, imprint)),
        *_set_aside_note(imprint),
        *_revision_note(revision, imprint),
    )


def rule_sentence(rule: EvidenceRule, noun: Noun) -> str:
    """The rule of what counts as evidenced, as one sentence."""
    return _(
        "a {code} is evidenced for a role by at least {threshold} on that role’s own talk; "
        "counted are codings that {stances} it, {certainties}, {bases}. Contradicting codings "
        "and interviewer talk never count."
    ).format(
        code=noun.of(1),
        threshold=_threshold(rule),
        stances=_stances(rule),
        certainties=_certainties(rule),
        bases=_bases(rule),
    )


def marking_sentence(rule: EvidenceRule, noun: Noun, *, with_interviewer: bool = False) -> str:
    """The rule of what counts as marked by a coder, as one sentence."""
    never = (
        _("Contradicting codings never count; the interviewer’s talk does, as was asked for.")
        if with_interviewer
        else _("Contradicting codings never count, and interviewer talk is left out.")
    )
    return _(
        "a coder marks a unit with a {code} by at least one coding on it; counted are codings that "
        "{stances} it, {certainties}, {bases}. {never}"
    ).format(
        never=never,
        code=noun.of(1),
        stances=_stances(rule),
        certainties=_certainties(rule),
        bases=_bases(rule),
    )


def _threshold(rule: EvidenceRule) -> str:
    """The rule’s threshold with its unit: "2 participants with a coding"."""
    n = rule.at_least
    words = {
        EvidenceUnit.CODINGS: ngettext("{n} coding", "{n} codings", n),
        EvidenceUnit.PARTICIPANTS: ngettext(
            "{n} participant with a coding", "{n} participants with a coding", n
        ),
        EvidenceUnit.PARTNERSHIPS: ngettext(
            "{n} partnership with a coding", "{n} partnerships with a coding", n
        ),
    }
    return words[rule.unit].format(n=format_count(n))


def codings_sentence(reading: Reading, whose: str = "") -> str:
    """How many codings were read, whose, and in which round."""
    n = reading.n_codings
    sentence = ngettext(
        "{n} of the study’s {total} codings: {layer}",
        "{n} of the study’s {total} codings: {layer}",
        n,
    ).format(
        n=format_count(n), total=format_count(reading.n_in_study), layer=whose or _layer(reading)
    )
    if reading.round_name:
        sentence = _("{sentence}, in the round {round}").format(
            sentence=sentence, round=reading.round_name
        )
    coders = _each_with_n((count.coder.name, count.n_codings) for count in reading.coders)
    return f"{sentence} ({coders})." if coders else f"{sentence}."


def left_out_sentence(reading: Reading) -> str:
    """How many codings were not counted, reason by reason; "" when none was left out."""
    reasons = "; ".join(
        ngettext("{n} coding ({reason})", "{n} codings ({reason})", entry.n_codings).format(
            n=format_count(entry.n_codings), reason=word(entry.reason)
        )
        for entry in reading.left_out
    )
    return f"{reasons}." if reasons else ""


def cases_sentence(sample: Sample, imprint: Imprint) -> str:
    """Which cases, and how many of each role."""
    roles = role_counts(sample, imprint)
    n = sample.n_cases
    if n == 0:
        return _("none.")
    if sample.case_set:
        sentence = ngettext(
            "{n} case of the set “{name}”", "{n} cases of the set “{name}”", n
        ).format(n=format_count(n), name=sample.case_set)
    else:
        sentence = ngettext(
            "{n} case, every case of the study that has one of these roles",
            "{n} cases, every case of the study that has one of these roles",
            n,
        ).format(n=format_count(n))
    if roles:
        sentence = f"{sentence} ({roles})"
    if sample.reason:
        sentence = _("{sentence}, chosen because: {reason}").format(
            sentence=sentence, reason=sample.reason
        )
    return sentence if sentence.endswith(".") else f"{sentence}."


def _set_aside_note(imprint: Imprint) -> tuple[Note, ...]:
    """What was set aside, with the reasons, where anything was."""
    sentence = set_aside_sentence(imprint.set_aside)
    return (Note(_("Set aside"), sentence),) if sentence else ()


def role_counts(sample: Sample, imprint: Imprint) -> str:
    """How many cases have each role: "PW, n = 11; SP, n = 10". A role's plural nobody told us."""
    names = (imprint.role(role) for role in sample.roles)
    return _each_with_n(zip(names, sample.n_by_role, strict=True))


def _each_with_n(counts: Iterable[tuple[str, int]]) -> str:
    each = _("{name}, n = {n}")
    return "; ".join(each.format(name=name, n=format_count(n)) for name, n in counts)


def template_sentence(reading: Reading) -> str:
    """Which version of the template was read."""
    if reading.template_is_final:
        return _("version {number}, final.").format(number=reading.template_version)
    return _("version {number}, not yet final.").format(number=reading.template_version)


def _layer(reading: Reading) -> str:
    if reading.layer.kind is LayerKind.CODER:
        name = reading.coders[0].coder.name if reading.coders else _("the chosen coder")
        return _("those of {name}").format(name=name)
    return layer_words(reading.layer.kind)


def layer_words(kind: LayerKind) -> str:
    """Whose codings are read, where that is not one coder's."""
    words = {
        LayerKind.ANY_CODER: _("those of any coder"),
        LayerKind.ALL_CODERS: _("cells that every coder evidences on their own"),
        LayerKind.CONSENSUS: _("the agreed ones"),
    }
    return words[kind]


def _stances(rule: EvidenceRule) -> str:
    if rule.stances >= {Stance.SUPPORTS, Stance.COMPLICATES}:
        return _("support (or have no stance) or complicate")
    if Stance.SUPPORTS in rule.stances or Stance.UNSET in rule.stances:
        return _("support (or have no stance)")
    return _("complicate")


def _certainties(rule: EvidenceRule) -> str:
    if rule.certainties == frozenset(Certainty):
        return _("of any certainty")
    named = [c.value or _("unset") for c in Certainty if c in rule.certainties]
    return _("of certainty {list}").format(list=format_list(named))


def _bases(rule: EvidenceRule) -> str:
    if rule.bases == frozenset(Basis):
        return _("explicit or interpretive")
    named = [word(b) or _("of no stated basis") for b in Basis if b in rule.bases]
    return format_list(named)


def _revision_note(revision: Revision | None, imprint: Imprint) -> tuple[Note, ...]:
    said = []
    if revision is not None:
        said.append(_("revision {revision}").format(revision=revision))
    if imprint.digest:
        # Whole at the foot of the report; twelve signs tell two studies apart.
        said.append(_("digest beginning {digest}").format(digest=imprint.digest[:12]))
    return (Note(_("Made from"), f"{'; '.join(said)}."),) if said else ()
