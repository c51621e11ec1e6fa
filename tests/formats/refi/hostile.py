"""Text of the kinds that break exchange files, for properties."""

from hypothesis import strategies as st

_BAITS = (
    "", " ", "\n", "\r\n", "\t", "\u241b", "\u241bu0001;", "\x01", "\ufffe", "\ufeff", "]]>",
    "<b>", "&amp;", '"', "é", "e\u0301", "\U0001f642", "שלום", "Include: ", "a = b",
    "\n\nExclude: ", "\n\nExample: ", "\n\n[Polyvocal]\nNumber: 1", "Number: 2",
    "\x85", "\u2028", "\n\n", "\n\nAlso called: ",
)  # fmt: skip
_ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
#: Anything a study can hold: every character but NUL and lone surrogates.
hostile_text = st.lists(
    st.one_of(st.sampled_from(_BAITS), st.text(_ANY, max_size=3)), max_size=5
).map("".join)
