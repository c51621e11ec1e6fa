"""The sheet of attributes declares kinds and values before any is read."""

import pytest

from polyvocal.core.cases import AttributeKind, MissingReason
from polyvocal.core.errors import BadFile
from polyvocal.formats.attributes import Declared, read_attributes


def read(text: str):
    return read_attributes(text.encode(), "attributes.csv")


def test_attributes_are_declared_in_the_order_of_the_sheet():
    result = read(
        "name,kind,values,n/a means\n"
        "band,ordinal,low; high,\n"
        "age,number,,unknown\n"
        "sex,,woman; man,declined\n"
    )

    assert result.declared == (
        Declared("band", AttributeKind.ORDINAL, ("low", "high")),
        Declared("age", AttributeKind.NUMBER, na_means=MissingReason.UNKNOWN),
        Declared("sex", AttributeKind.NOMINAL, ("woman", "man"), MissingReason.DECLINED),
    )
    assert result.findings == ()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",number,,", "the attribute has no name"),
        ("age,length,,", "“length” is no kind of attribute"),
        ("age,number,1; 2,", "age is a number and cannot have a list of values"),
        ("band,ordinal,,", "band is ordinal, but its values are not listed"),
        ("sex,,woman; Woman,", "a value of sex is listed twice"),
        ("sex,,,maybe", "“maybe” is no reason for a missing value"),
        ("first,,,", "the attribute first is declared twice"),
    ],
)
def test_a_declaration_that_cannot_hold_is_named_by_its_row(row, problem):
    with pytest.raises(BadFile, match=f"attributes.csv, row 3: {problem}"):
        read(f"name,kind,values,n/a means\nfirst,,,\n{row}\n")
