"""How numbers are printed: the one place where anything is rounded.

Percentages are whole below a denominator of 100 and have one decimal from there on, since a decimal
would claim more than so few people can show; halves go up, computed on whole numbers, so that 1/8
is 13% everywhere. Other numbers have at most one decimal.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from polyvocal.core.language import _

FIRST_WITH_DECIMAL = 100


def not_defined() -> str:
    """What stands where a number is not defined: never 0, never an empty cell."""
    return _("not defined")


def format_count(n: int) -> str:
    """A count, thousands apart: 1,204."""
    return f"{n:,}"


def format_number(value: float | None) -> str:
    """A number with at most one decimal, "not defined" for `None`."""
    if value is None:
        return not_defined()
    # Through repr: 0.25 is a half to a reader, whatever its binary tail.
    rounded = Decimal(repr(float(value))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value()
    return f"{rounded.to_integral_value():,}" if whole else f"{rounded:,}"


def format_percent(n: int, of: int) -> str:
    """`n` of `of` as a percentage; "not defined" of nothing.

    A part that is neither nothing nor everything is never printed as 0% or 100%.
    """
    if of == 0:
        return not_defined()
    decimals = 1 if of >= FIRST_WITH_DECIMAL else 0
    scale = 100 * 10**decimals
    rounded = (2 * n * scale + of) // (2 * of)
    smallest = "0.1" if decimals else "1"
    if rounded == 0 and n > 0:
        return f"<{smallest}%"
    if rounded == scale and n < of:
        return ">99.9%" if decimals else ">99%"
    return f"{Decimal(rounded).scaleb(-decimals)}%"


def format_share(share: float | None) -> str:
    """A share (0–1) of something finely divided, such as characters, as a percentage."""
    if share is None:
        return not_defined()
    rounded = Decimal(repr(share * 100)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if rounded == 0 and share > 0:
        return "<0.1%"
    if rounded == 100 and share < 1:
        return ">99.9%"
    return f"{rounded}%"


def format_coefficient(value: float | None) -> str:
    """A coefficient with two decimals, three where it would otherwise be printed as 1.00."""
    if value is None:
        return not_defined()
    exact = Decimal(repr(value))
    for step in ("0.01", "0.001"):
        rounded = exact.quantize(Decimal(step), ROUND_HALF_UP)
        if rounded < 1 or exact >= 1:
            # Minus nothing is nothing.
            return f"{rounded + 0}"
    return ">0.999"


def format_fraction(n: int, of: int) -> str:
    """As "7/11 (64%)", always with both numbers; "not defined" of nothing."""
    if of == 0:
        return _("not defined (0 of 0)")
    return f"{n:,}/{of:,} ({format_percent(n, of)})"


def format_range(low: float | None, high: float | None) -> str:
    """As "21 to 88": a dash would read as minus or as a span of pages."""
    if low is None or high is None:
        return not_defined()
    return _("{low} to {high}").format(low=format_number(low), high=format_number(high))


def format_list(names: list[str]) -> str:
    """As "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
