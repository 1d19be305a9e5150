"""Frozen dataclasses and named tuples as plain data and back, told by the types of their fields.  Imports nothing of medlint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum, IntEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

_KINDS = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
    NoneType: "null",
}


class PlainError(ValueError):
    """Plain data that cannot be what it should be; the text says where and why."""


def to_plain(value: Any) -> Any:
    """A value as texts, numbers, lists and objects; fields that are as by default are left out."""
    if _is_record(value):
        told = ((name, default, getattr(value, name)) for name, (default, _) in _defaults(value.__class__).items())
        return {name: to_plain(v) for name, default, v in told if default is MISSING or v != default}
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [to_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    return value


def from_plain(kind: Any, data: Any, at: str = "") -> Any:
    """What ``data`` says, as a value of a type; ``at`` is where it stands.  Keys that nobody knows are left alone.

    Raises PlainError.
    """
    if kind is Any:
        return data
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = [k for k in get_args(kind) if k is not NoneType]
        return None if data is None else from_plain(inner[0], data, at)
    if origin is tuple:
        return _tuple(get_args(kind), data, at)
    if origin is not None and issubclass(origin, Mapping):
        return {key: from_plain(get_args(kind)[1], value, f"{at}.{key}") for key, value in _of(dict, data, at).items()}
    if _is_record(kind):
        return _object(kind, data, at)
    if issubclass(kind, Enum):
        return _member(kind, data, at)
    return _of(kind, data, at)


def _tuple(kinds: tuple[Any, ...], data: Any, at: str) -> tuple[Any, ...]:
    items = _of(list, data, at)
    if kinds[-1] is not Ellipsis:
        if len(items) != len(kinds):
            raise PlainError(f"{at}: here must be {len(kinds)} values, and there are {len(items)}")
        return tuple(from_plain(k, v, f"{at}[{i}]") for i, (k, v) in enumerate(zip(kinds, items, strict=True)))
    if kinds[0] is int and all(type(v) is int for v in items):  # most of what is saved are offsets
        return tuple(items)
    return tuple(from_plain(kinds[0], v, f"{at}[{i}]") for i, v in enumerate(items))


def _object(kind: Any, data: Any, at: str) -> Any:
    _of(dict, data, at)
    given = {}
    for name, (field_kind, required) in _shape(kind).items():
        if name in data:
            given[name] = from_plain(field_kind, data[name], f"{at}.{name}" if at else name)
        elif required:
            raise PlainError(f"{at or 'the report'}: the key {name!r} is missing")
    return kind(**given)


@lru_cache
def _shape(kind: Any) -> dict[str, tuple[Any, bool]]:
    hints = get_type_hints(kind)
    return {name: (hints[name], required) for name, (_, required) in _defaults(kind).items()}


def _is_record(value: Any) -> bool:
    return is_dataclass(value) or hasattr(value, "_field_defaults")


@lru_cache
def _defaults(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The fields of a dataclass or named tuple, each with its default and whether it has none of any kind."""
    if is_dataclass(kind):
        bare = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
        return {f.name: (f.default, f.name in bare) for f in fields(kind) if f.init}
    given = kind._field_defaults
    return {name: (given.get(name, MISSING), name not in given) for name in kind._fields}


def _member(kind: type[Enum], data: Any, at: str) -> Enum:
    told = {to_plain(member): member for member in kind}
    if not isinstance(data, str) or data not in told:
        raise PlainError(f"{at}: here must be one of {', '.join(told)}, not {_short(data)}")
    return told[data]


def _of(kind: type, data: Any, at: str) -> Any:
    if type(data) is not kind:
        raise PlainError(f"{at or 'the report'}: here must be {_KINDS.get(kind, kind.__name__)}, not {_short(data)}")
    return data


def _short(data: Any) -> str:
    if isinstance(data, dict | list | NoneType):
        return _KINDS[type(data)]
    return repr(data if len(str(data)) <= 40 else str(data)[:39] + "…")
