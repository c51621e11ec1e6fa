"""One attribute: its name, its kind, its values, and taking it away."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.http import HttpResponse

from polyvocal.core.cases import Attribute, AttributeKind, Missing
from polyvocal.core.errors import BadValue, NotFound
from polyvocal.core.language import _, word
from polyvocal.reports.compose.listing import attribute_words
from polyvocal.web.contexts.compare import Choice
from polyvocal.web.forms.people import read_attribute
from polyvocal.web.forms.reading import plain, plain_values
from polyvocal.web.visit import StudyVisit
from polyvocal.work import people


def edit(visit: StudyVisit, attribute: UUID, *, problem: str = "") -> HttpResponse:
    """The attribute with the values that people have."""
    found = _attribute(visit, attribute)
    values = Counter(
        attribute_words(case, found)
        for case in visit.study.cases
        if not isinstance(case.value(found.name), Missing)
    )
    sent = plain_values(visit.request.POST)
    context = {
        "attribute": found,
        "name": sent.get("name", found.name),
        "values": sent.get("values", "\n".join(found.values)),
        "kinds": tuple(
            Choice(kind.value, word(kind), kind.value == sent.get("kind", found.kind.value))
            for kind in AttributeKind
        ),
        "in_use": tuple(values.items()),
        "n_in_use": values.total(),
        "problem": problem,
    }
    return visit.page("attribute.html", context, status=400 if problem else 200)


def save(visit: StudyVisit, attribute: UUID) -> HttpResponse:
    """Keep it; a value that is renamed is renamed with everybody who has it."""
    sent = plain_values(visit.request.POST)
    old, new = plain(sent, "rename_from"), plain(sent, "rename_to")
    renames = {old: new} if old and new else {}
    try:
        name, kind, values = read_attribute(sent)
        changed = Attribute(
            attribute, name, kind, tuple(dict.fromkeys(renames.get(v, v) for v in values))
        )
        people.change_attribute(visit.at, by=visit.actor, attribute=changed, renames=renames)
    except BadValue as error:
        return edit(visit, attribute, problem=str(error))
    visit.tell(_("{name} was changed.").format(name=name))
    return visit.go("cases")


def remove(visit: StudyVisit, attribute: UUID) -> HttpResponse:
    """Take it away with the values that people have of it."""
    name = _attribute(visit, attribute).name
    people.remove_attribute(visit.at, by=visit.actor, attribute_id=attribute)
    visit.tell(_("{name} was removed, and can be brought back.").format(name=name))
    return visit.go("cases")


def _attribute(visit: StudyVisit, attribute: UUID) -> Attribute:
    for found in visit.study.attributes:
        if found.id == attribute:
            return found
    raise NotFound(_("There is no such attribute in this study."))
