"""Frozen values as bytes and back, guided by their type hints.

For what has to outlive a process or be read by another one. Nothing is run while reading, unlike
with Python's own way: whoever can write the bytes can only make another value of the same kind.
"""

from __future__ import annotations

import datetime as dt
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")
_Writer = Callable[[Any, list[bytes]], Any]
_Reader = Callable[[Any, list[bytes]], Any]
_PLAIN = (str, int, float, bool)
_LENGTH_BYTES = 8
_ways: dict[Any, tuple[_Writer, _Reader]] = {}


def to_bytes(kind: type[T], value: T) -> bytes:
    """The bytes of a value: a JSON text that says how, and the byte strings in it as they are."""
    blobs: list[bytes] = []
    written = _way(kind)[0](value, blobs)
    head = json.dumps([[len(blob) for blob in blobs], written], separators=(",", ":")).encode()
    return b"".join((len(head).to_bytes(_LENGTH_BYTES), head, *blobs))


def from_bytes(kind: type[T], data: bytes) -> T:
    """The value whose bytes these are. Raises `ValueError` when they are of no such value."""
    try:
        start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES])
        lengths, written = json.loads(data[_LENGTH_BYTES:start])
        blobs = []
        for length in lengths:
            blobs.append(data[start : start + length])
            start += length
        value: T = _way(kind)[1](written, blobs)
    except (TypeError, IndexError, KeyError, AttributeError) as error:
        raise ValueError(f"these are not the bytes of a {kind.__name__}") from error
    return value


def _way(hint: Any) -> tuple[_Writer, _Reader]:
    """How values of this hint are written and read; worked out once for each."""
    if hint not in _ways:
        _ways[hint] = _found_way(hint)
    return _ways[hint]


def _found_way(hint: Any) -> tuple[_Writer, _Reader]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return _one_of(inner)
    if origin is tuple and inner[-1] is not Ellipsis:
        return _several([_way(each) for each in inner], tuple)
    if origin in {tuple, frozenset}:
        write, read = _way(inner[0])
        return (
            lambda value, blobs: [write(each, blobs) for each in value],
            lambda found, blobs: origin(read(each, blobs) for each in found),
        )
    if origin is not None and issubclass(origin, Mapping):
        key, item = _way(inner[0]), _way(inner[1])
        return (
            lambda value, b: [[key[0](k, b), item[0](v, b)] for k, v in value.items()],
            lambda found, b: {key[1](k, b): item[1](v, b) for k, v in found},
        )
    if is_dataclass(hint) and isinstance(hint, type):
        return _of_dataclass(hint)
    return _of_single(hint)


def _of_single(hint: Any) -> tuple[_Writer, _Reader]:
    if hint is bytes:
        return _write_blob, lambda found, blobs: blobs[found]
    if hint is UUID:
        return lambda value, _b: value.hex, lambda found, _b: UUID(found)
    if hint in {dt.date, dt.datetime}:
        return lambda value, _b: value.isoformat(), lambda found, _b: hint.fromisoformat(found)
    if isinstance(hint, type) and issubclass(hint, Enum):
        if not len(hint):
            return _write_of_any, lambda found, _b: _read_of_any(hint, found)
        return lambda value, _b: value.value, lambda found, _b: hint(found)
    if hint is float:
        return lambda value, _b: value, lambda found, _b: float(found)
    if hint in _PLAIN:
        return lambda value, _b: value, _plain(hint)
    raise TypeError(f"there is no way to write a {hint}")


def _plain(hint: type) -> _Reader:
    def read(found: Any, _blobs: list[bytes]) -> Any:
        if type(found) is not hint:
            raise TypeError(f"{found!r} is no {hint.__name__}")
        return found

    return read


def _write_blob(value: bytes, blobs: list[bytes]) -> int:
    blobs.append(value)
    return len(blobs) - 1


def _write_of_any(value: Enum, _blobs: list[bytes]) -> list[Any]:
    """Of whichever set of values: named along with it."""
    return [type(value).__module__, type(value).__qualname__, value.value]


def _read_of_any(hint: type[Enum], found: Any) -> Enum:
    module, name, value = found
    for kind in hint.__subclasses__():
        if (kind.__module__, kind.__qualname__) == (module, name):
            return kind(value)
    raise TypeError(f"there is no {name}")


def _of_dataclass(hint: type) -> tuple[_Writer, _Reader]:
    hints, names = get_type_hints(hint), [f.name for f in fields(hint)]
    write, read = _several([_way(hints[name]) for name in names], list)
    return (
        lambda value, blobs: write([getattr(value, name) for name in names], blobs),
        lambda found, blobs: hint(**dict(zip(names, read(found, blobs), strict=True))),
    )


def _several(ways: list[tuple[_Writer, _Reader]], made: type) -> tuple[_Writer, _Reader]:
    """A fixed number of values, each of its own kind."""

    def write(values: Any, blobs: list[bytes]) -> list[Any]:
        return [way[0](value, blobs) for way, value in zip(ways, values, strict=True)]

    def read(found: Any, blobs: list[bytes]) -> Any:
        return made(way[1](each, blobs) for way, each in zip(ways, found, strict=True))

    return write, read


def _one_of(kinds: tuple[Any, ...]) -> tuple[_Writer, _Reader]:
    """One of several kinds: nothing, or which and its value."""
    present = [kind for kind in kinds if kind is not types.NoneType]
    ways = [_way(kind) for kind in present]
    classes = [get_origin(kind) or kind for kind in present]

    def write(value: Any, blobs: list[bytes]) -> Any:
        if value is None:
            return None
        which = next(i for i, kind in enumerate(classes) if isinstance(value, kind))
        return [which, ways[which][0](value, blobs)]

    def read(found: Any, blobs: list[bytes]) -> Any:
        if found is None:
            return None
        which, value = found
        return ways[which][1](value, blobs)

    return write, read
