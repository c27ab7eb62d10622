"""Records as plain data and back, and the JSON schema of that data, all read from the records' own types.

An :class:`Estimate` is its five fields, a :class:`Suppressed` is ``{"suppressed": reason}``, a tuple is a list.
"""

from __future__ import annotations

import dataclasses
import types
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from middleground.engine.errors import InputError
from middleground.engine.estimate import Suppressed

Plain = dict[str, Any]
_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def to_plain(value: Any) -> Any:
    """Write a record, or anything in one, as data that JSON can hold.

    Parameters
    ----------
    value
        A record, a tuple of records, a number, a string or None.

    Returns
    -------
    Any
        Dictionaries, lists, numbers, strings, booleans and None.
    """
    if isinstance(value, Suppressed):
        return {"suppressed": value.reason}
    if dataclasses.is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return [to_plain(part) for part in value] if isinstance(value, tuple) else value


def from_plain(kind: Any, plain: Any, *, place: str = "") -> Any:
    """Read what :func:`to_plain` wrote.

    Parameters
    ----------
    kind
        What it shall be: a record's class or any type of a field. Keys that the record does not know are left out,
        fields that are absent take their default.
    plain
        The data.
    place
        Where it stands, for the error.

    Returns
    -------
    Any
        A value of that kind.

    Raises
    ------
    InputError
        ``plain.not_such`` with the place of what does not fit.
    """
    if dataclasses.is_dataclass(kind):
        return _record(kind, plain, place)
    origin, parts = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _one_of(parts, plain, place)
    if origin is tuple:
        return _tuple(parts, plain, place)
    if origin is Literal:
        return plain if isinstance(plain, str) and plain in parts else _refuse(place)
    return _simple(kind, plain, place)


def schema_of(kind: type, *, title: str, version: int) -> Plain:
    """Describe the data of a record as a JSON schema, with its ``format`` and ``version``.

    Parameters
    ----------
    kind
        The record's class.
    title
        What ``format`` says.
    version
        What ``version`` says.

    Returns
    -------
    dict
        A schema of draft 2020-12. Fields with a default may be absent, so that data of before stays valid.
    """
    found: dict[str, Plain] = {}
    whole = _schema(kind, found)
    name = whole["$ref"].rpartition("/")[2]
    own = found.pop(name)
    head = {"format": {"const": title}, "version": {"const": version}}
    own["properties"] = head | own["properties"]
    own["required"] = [*head, *own["required"]]
    return {"$schema": DIALECT, "title": title, **own, "$defs": dict(sorted(found.items()))}


def _record(kind: Any, plain: Any, place: str) -> Any:
    if not isinstance(plain, dict):
        _refuse(place)
    if kind is Suppressed:
        plain = {"reason": plain["suppressed"]} if "suppressed" in plain else {}
    known = _hints(kind)
    absent = [field.name for field in dataclasses.fields(kind) if _is_needed(field) and field.name not in plain]
    if absent:
        _refuse(f"{place}.{absent[0]}")
    values = {name: from_plain(known[name], plain[name], place=f"{place}.{name}") for name in known if name in plain}
    try:
        return kind(**values)
    except ValueError:  # an interval that is none
        return _refuse(place)


def _one_of(kinds: tuple[Any, ...], plain: Any, place: str) -> Any:
    for kind in kinds:
        try:
            return from_plain(kind, plain, place=place)
        except InputError:
            continue
    return _refuse(place)


def _tuple(parts: tuple[Any, ...], plain: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        _refuse(place)
    kinds = (parts[0],) * len(plain) if parts[-1] is Ellipsis else parts
    if len(kinds) != len(plain):
        _refuse(place)
    pairs = enumerate(zip(kinds, plain, strict=True))
    return tuple(from_plain(kind, part, place=f"{place}[{at}]") for at, (kind, part) in pairs)


def _simple(kind: Any, plain: Any, place: str) -> Any:
    if kind is float and isinstance(plain, int) and not isinstance(plain, bool):
        return float(plain)
    fits = isinstance(plain, kind) and not (kind is int and isinstance(plain, bool))
    return plain if fits else _refuse(place)


def _refuse(place: str) -> Any:
    raise InputError("plain.not_such", value=place.lstrip(".")[:200] or "/")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_needed(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _schema(kind: Any, found: dict[str, Plain]) -> Plain:
    if dataclasses.is_dataclass(kind):
        return _schema_of_record(kind, found)
    origin, parts = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return {"anyOf": [_schema(part, found) for part in parts]}
    if origin is tuple and parts[-1] is Ellipsis:
        return {"type": "array", "items": _schema(parts[0], found)}
    if origin is tuple:
        size = len(parts)
        inner = [_schema(part, found) for part in parts]
        return {"type": "array", "prefixItems": inner, "minItems": size, "maxItems": size}
    if origin is Literal:
        return {"enum": list(parts)}
    return {"type": _SIMPLE[kind]}


def _schema_of_record(kind: Any, found: dict[str, Plain]) -> Plain:
    name = kind.__name__
    if name not in found:
        found[name] = {}  # a record may hold records of its own kind
        names = {"reason": "suppressed"} if kind is Suppressed else {}
        fields = dataclasses.fields(kind)
        found[name] = {
            "description": (kind.__doc__ or "").strip().splitlines()[0],
            "type": "object",
            "properties": {names.get(one.name, one.name): _schema(_hints(kind)[one.name], found) for one in fields},
            "required": [names.get(one.name, one.name) for one in fields if _is_needed(one)],
        }
    return {"$ref": f"#/$defs/{name}"}
