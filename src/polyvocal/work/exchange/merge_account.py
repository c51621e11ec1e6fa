"""What a merge would do or has done, told: counts, contradictions, and what was removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from uuid import UUID

from polyvocal.core.exchange import Account, ExchangeReport, Fate, Thing
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _, ngettext, word
from polyvocal.core.merge_plan import Difference, Followed, MergePlan
from polyvocal.core.parting import Removal

_MOST_LISTED = 500
_MARK_DIGITS = 8
# What a running blind round hides from people is counted, and not named.
_VEILED = frozenset({Thing.CODINGS, Thing.NOTES})


def memo_of(difference: Difference) -> str:
    """What the memo on a thing says that the other copy tells differently."""
    return _("Another copy of the study tells {name} otherwise: {theirs}").format(
        name=difference.name, theirs=difference.theirs
    )


def _say_both(difference: Difference) -> str:
    """What the other copy tells, and what this one."""
    sentence = memo_of(difference)
    if not difference.ours:
        return sentence
    stays = _("Here it is, and stays: {ours}").format(ours=difference.ours)
    return f"{sentence.rstrip('.')}. {stays}"


def account_of(plan: MergePlan, file: str, named: Collection[UUID] | None = None) -> ExchangeReport:
    """The account of a merge with the copy in `file`.

    `named`: of codings and memos, those that may be named (`None`: all).
    """
    account = Account()
    new = (
        (Thing.VARIABLES, plan.attributes),
        (Thing.USERS, plan.coders),
        (Thing.CASES, plan.cases),
        (Thing.LINKS, plan.partnerships),
        (Thing.CODES, plan.codes),
        (Thing.SOURCES, plan.documents),
        (Thing.SPEAKERS, plan.placed),
        (Thing.CODINGS, plan.codings),
        (Thing.NOTES, (*plan.memos, *plan.content_notes)),
        (
            Thing.REST,
            (
                *(*plan.rounds, *plan.assignments, *plan.case_sets),
                *(*plan.exemplars, *plan.claims, *plan.decisions),
                *filter(None, [plan.no_agreement]),
            ),
        ),
    )
    for thing, things in new:
        account.add(thing, Fate.WHOLE, len(things), _("only there: added here"))
    for thing, n in plan.n_alike.items():
        account.add(thing, Fate.WHOLE, n, _("the same in both"))
    for thing, n in plan.n_ahead.items():
        how = _("changed only here since the copies parted: stays as it is here")
        account.add(thing, Fate.WHOLE, n, how)
    _tell_followed(account, plan.followed, file)
    for thing, name, free in plan.renamed:
        how = _("its name is taken here: it was given another")
        account.add(thing, Fate.CHANGED, 1, how)
        sentence = _("Something else has this name here; it was called {name}.").format(name=free)
        account.note(Finding(Outcome.AMBIGUOUS, file, name, sentence))
    for difference in plan.differences:
        how = _("told differently: this copy's stays, the other's is in a memo on it")
        account.add(difference.thing, Fate.TO_REVIEW, 1, how)
        if named is None or difference.thing not in _VEILED or difference.about in named:
            told = _say_both(difference)
            account.note(Finding(Outcome.AMBIGUOUS, file, difference.name, told))
    _tell_removals(account, plan, file)
    return account.report(file, "")


def _tell_followed(account: Account, followed: Followed, file: str) -> None:
    """What only the other copy changed; things that have a name are listed."""
    how = _("changed only there since the copies parted: changed here too")
    changed = (
        (Thing.CASES, followed.cases),
        (Thing.SOURCES, followed.documents),
        (Thing.SPEAKERS, followed.speakers),
        (Thing.CODES, followed.codes),
        (Thing.CODINGS, followed.codings),
        (Thing.NOTES, (*followed.memos, *followed.content_notes)),
    )
    for thing, things in changed:
        account.add(thing, Fate.CHANGED, len(things), how)
    corrected = _("its text was corrected only there: corrected here too")
    account.add(Thing.TEXTS, Fate.CHANGED, len(followed.texts), corrected)
    names = [
        *((case.label, how) for case in followed.cases),
        *((document.name, how) for document in followed.documents),
        *((code.title, how) for code in followed.codes),
        *((document.name, corrected) for document in followed.texts),
    ]
    for name, said in names[:_MOST_LISTED]:
        account.note(Finding(Outcome.CHANGED, file, name, said))


def _tell_removals(account: Account, plan: MergePlan, file: str) -> None:
    listed = plan.removals.listed
    fates = {
        (True, True): (Fate.LEFT_OUT, _("removed here since the copies parted: stays removed")),
        (False, True): (Fate.CHANGED, _("removed there since the copies parted: removed here")),
    }
    counted = Counter((one.kind.thing, one.was_here, one.is_honoured) for one in listed)
    for (thing, was_here, is_honoured), n in counted.items():
        if (was_here, is_honoured) in fates:
            fate, how = fates[was_here, is_honoured]
            account.add(thing, fate, n, how)
    shown = [one for one in listed if not one.is_hidden]
    for one in shown[:_MOST_LISTED]:
        outcome = Outcome.CHANGED if one.is_honoured else Outcome.AMBIGUOUS
        account.note(Finding(outcome, file, place_of_removal(one), say_removal(one)))


def mark_of_removal(removal: Removal) -> str:
    """The beginning of a thing's id, by which a person names it."""
    return removal.id.hex[:_MARK_DIGITS]


def place_of_removal(removal: Removal) -> str:
    """What was removed, with the mark by which a person names it."""
    return f"{word(removal.kind)} {removal.name} [{mark_of_removal(removal)}]"


def say_removal(removal: Removal) -> str:
    """What becomes of what one copy removed, and why."""
    return " ".join(_sentences(removal))


def _sentences(one: Removal) -> Iterator[str]:
    if one.is_honoured and one.was_here:
        yield _("Removed here since the copies parted, and not changed there: it stays removed.")
    elif one.is_honoured:
        yield _("Removed there since the copies parted, and not changed here: it is removed here.")
    elif one.was_here:
        yield _("Removed here since the copies parted, but it comes back: {why}.").format(
            why=one.why_kept
        )
    else:
        yield _("Removed there since the copies parted, but it stays: {why}.").format(
            why=one.why_kept
        )
    if one.n_with_it:
        yield ngettext(
            "{n} thing that hung on it goes the same way.",
            "{n} things that hung on it go the same way.",
            one.n_with_it,
        ).format(n=one.n_with_it)
