"""JSON of other tools, read so that a hostile file is refused in one sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.formats.decoding import decode
from polyvocal.formats.limits import LARGEST_DOCUMENT, check_size


def read_json(data: bytes, file: str) -> Any:
    """What the file says. Raises `BadFile` for what is no JSON, or nested without end."""
    check_size(len(data), file, LARGEST_DOCUMENT)
    try:
        return json.loads(data)
    except UnicodeDecodeError:
        return read_json(decode(data, file).text.encode(), file)
    except (ValueError, RecursionError) as error:
        raise BadFile(
            file,
            _("This is no JSON, or it ends in the middle."),
            remedy=_("Export it again from the other tool."),
        ) from error


def part(value: object, *names: str | int) -> Any:
    """What stands there, name after name; `None` where anything on the way is missing."""
    for name in names:
        if isinstance(name, str) and isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(name, int) and isinstance(value, list) and -len(value) <= name < len(value):
            value = value[name]
        else:
            return None
    return value


def listed(value: object) -> Sequence[Any]:
    """The value as a list: many formats write one thing without its brackets."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def worded(value: object) -> str:
    """The value where it is a text or a number, otherwise ""."""
    is_word = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if is_word else ""


def whole(value: object) -> int:
    """The value where it is a whole number, otherwise -1."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
