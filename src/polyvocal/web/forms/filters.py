"""Which codings a person wants to see, as the page of quotes sends it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from polyvocal.analysis.listing import GroupBy, SortBy, Wanted
from polyvocal.core.cases import QuoteConsent
from polyvocal.core.coding import AnchorState, Basis, Certainty, Stance
from polyvocal.core.evidence import LayerKind
from polyvocal.web.forms.reading import NOT_SET, an_id, one_of, plain_values

_MOST_LETTERS = 500
# As `work.choices` calls them; one coder's are asked for by their name.
LAYERS = {
    "consensus": LayerKind.CONSENSUS,
    "any": LayerKind.ANY_CODER,
    "all": LayerKind.ALL_CODERS,
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A filter with its order and heads: everything the page's address says."""

    wanted: Wanted
    sort_by: SortBy
    group_by: GroupBy


def read_listing(sent: QueryDict) -> Listing:
    """The filter; whatever is not sent asks nothing."""
    plain = plain_values(sent)
    wanted = Wanted(
        words=" ".join(plain.get("words", "").split())[:_MOST_LETTERS],
        code=an_id(plain, "code"),
        role=_role(plain.get("role", "")),
        case=an_id(plain, "case"),
        document=an_id(plain, "document"),
        coder=an_id(plain, "coder"),
        layer=LAYERS.get(plain.get("layer", "")),
        certainty=one_of(plain, "certainty", Certainty),
        stance=one_of(plain, "stance", Stance),
        basis=one_of(plain, "basis", Basis),
        state=one_of(plain, "state", AnchorState),
        consent=one_of(plain, "consent", QuoteConsent),
        has_note=plain.get("note") == "on",
        attributes=tuple(
            (name, value)
            for name, equals, value in (pair.partition("=") for pair in sent.getlist("attribute"))
            if equals
        ),
    )
    return Listing(
        wanted,
        one_of(plain, "sort", SortBy) or SortBy.PLACE,
        one_of(plain, "by", GroupBy) or GroupBy.NOTHING,
    )


def write_listing(listing: Listing) -> str:
    """The filter as the query of an address; what asks nothing is left out."""
    wanted = listing.wanted
    values = [wanted.certainty, wanted.stance, wanted.basis, wanted.state, wanted.consent]
    names = ["certainty", "stance", "basis", "state", "consent"]
    pairs = [
        ("words", wanted.words),
        *(
            (name, str(getattr(wanted, name) or ""))
            for name in ("code", "case", "document", "coder")
        ),
        ("layer", next((name for name, kind in LAYERS.items() if kind is wanted.layer), "")),
        ("role", "" if wanted.role is None else wanted.role or NOT_SET),
        *(
            (name, "" if value is None else value.value or NOT_SET)
            for name, value in zip(names, values, strict=True)
        ),
        ("note", "on" if wanted.has_note else ""),
        *(("attribute", f"{name}={value}") for name, value in wanted.attributes),
        ("sort", listing.sort_by.value if listing.sort_by is not SortBy.PLACE else ""),
        ("by", listing.group_by.value),
    ]
    return urlencode([(name, value) for name, value in pairs if value])


def _role(sent: str) -> str | None:
    if not sent:
        return None
    return "" if sent == NOT_SET else sent
