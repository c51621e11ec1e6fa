"""Writing XML as text: always the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Iterable

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# A reader makes spaces of line ends and tabs in an attribute, and line feeds of carriage returns.
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\n": "&#10;",
        "\r": "&#13;",
        "\t": "&#9;",
    }
)

Attributes = Iterable[tuple[str, str | None]]


def attribute(value: str) -> str:
    """A value as it stands between quotation marks."""
    return value.translate(_IN_ATTRIBUTE)


def opening(name: str, attributes: Attributes = (), *, closed: bool = False) -> str:
    """The tag that begins an element, or the whole of an empty one; `None` is not written."""
    said = "".join(f' {key}="{attribute(value)}"' for key, value in attributes if value is not None)
    return f"<{name}{said}{'/' if closed else ''}>"


def element(name: str, text: str, attributes: Attributes = ()) -> str:
    """An element that holds nothing but text; empty text makes an empty element."""
    if not text:
        return opening(name, attributes, closed=True)
    return f"{opening(name, attributes)}{text.translate(_IN_TEXT)}</{name}>"
