"""A small validator of JSON schemas, for what this project's own schemas say."""

from __future__ import annotations

from typing import Any

KINDS = {"string": str, "integer": int, "number": (int, float), "array": list, "object": dict, "null": type(None)}
KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "type", "properties", "required", "items", "prefixItems",
    "minItems", "maxItems", "enum", "const", "anyOf",
}  # fmt: skip


def faults(schema: dict[str, Any], data: Any, *, whole: dict[str, Any] | None = None, place: str = "") -> list[str]:
    """Where the data do not follow the schema; a word of the schema that is not known here is a fault too."""
    whole = whole or schema
    found = [f"{place}: {word}?" for word in schema.keys() - KNOWN]
    if "$ref" in schema:
        return found + faults(whole["$defs"][schema["$ref"].rpartition("/")[2]], data, whole=whole, place=place)
    if "anyOf" in schema:
        each = [faults(part, data, whole=whole, place=place) for part in schema["anyOf"]]
        return found + ([] if any(not one for one in each) else min(each, key=len))
    if "const" in schema and data != schema["const"]:
        found.append(f"{place}: {data!r}")
    if "enum" in schema and data not in schema["enum"]:
        found.append(f"{place}: {data!r}")
    if "type" in schema and not _is_of(schema["type"], data):
        return [*found, f"{place}: not {schema['type']}"]
    if isinstance(data, dict):
        found += _of_object(schema, data, whole, place)
    if isinstance(data, list):
        found += _of_list(schema, data, whole, place)
    return found


def _of_object(schema: dict[str, Any], data: dict[str, Any], whole: dict[str, Any], place: str) -> list[str]:
    known = schema.get("properties", {})
    found = [f"{place}.{name}: absent" for name in schema.get("required", ()) if name not in data]
    for name in data.keys() & known.keys():
        found += faults(known[name], data[name], whole=whole, place=f"{place}.{name}")
    return found + [f"{place}.{name}: unknown" for name in data.keys() - known.keys()] * bool(known)


def _of_list(schema: dict[str, Any], data: list[Any], whole: dict[str, Any], place: str) -> list[str]:
    kinds = schema.get("prefixItems") or [schema.get("items", {})] * len(data)
    found = [f"{place}: {len(data)} items"] * (len(kinds) != len(data))
    for at, (kind, part) in enumerate(zip(kinds, data, strict=False)):
        found += faults(kind, part, whole=whole, place=f"{place}[{at}]")
    return found


def _is_of(kind: str, data: Any) -> bool:
    if kind == "boolean":
        return isinstance(data, bool)
    return isinstance(data, KINDS[kind]) and not isinstance(data, bool)
