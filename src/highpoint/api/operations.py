"""What programs can ask for, read off the API itself: for its page and for the reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ninja.operation import Operation as Route

from highpoint.api._bearer import Bearer
from highpoint.api.api import PREFIX, api
from highpoint.apps.accounts.acts import SCOPES, Act, Scope


@dataclass(frozen=True, slots=True)
class Field:
    """A field of what is sent or asked by."""

    name: str
    type: str
    needed: bool
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a program can ask for."""

    method: str
    path: str
    title: str
    says: str
    scope: str
    fields: tuple[Field, ...]

    @property
    def anchor(self) -> str:
        """Its place on a page."""
        return f"{self.method.lower()}-{self.path.strip('/').replace('/', '-')}".translate(
            str.maketrans("", "", "{}")
        )


def routes() -> Iterator[tuple[str, str, Route]]:
    """Yield the method, path and route of every operation."""
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for route in view.operations:
                for method in route.methods:
                    yield method, f"{PREFIX}{path}", route


def act_of(route: Route) -> Act | None:
    """Return the act that a route asks of a key."""
    (bearer,) = route.auth_callbacks
    assert isinstance(bearer, Bearer)
    return bearer.act


@cache
def operations() -> tuple[Operation, ...]:
    """Return every operation, as it is told of."""
    schema = api.description_of_all
    return tuple(_operation(schema, *each) for each in routes())


def _operation(schema: dict[str, Any], method: str, path: str, route: Route) -> Operation:
    told = schema["paths"][path][method.lower()]
    act = act_of(route)
    scopes = [scope.value for scope in Scope if act in SCOPES[scope]]
    fields = [
        Field(each["name"], _type(each["schema"], schema), each["required"], _says(each))
        for each in told.get("parameters", [])
    ]
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    fields += _of_body(body.get("schema", {}), schema)
    says = told.get("description", "")
    return Operation(method, path, told["summary"], says, " or ".join(scopes), tuple(fields))


def _of_body(told: dict[str, Any], schema: dict[str, Any], before: str = "") -> Iterator[Field]:
    told = _behind(told, schema)
    for name, field in told.get("properties", {}).items():
        yield Field(
            f"{before}{name}",
            _type(field, schema),
            name in told.get("required", []),
            field.get("description", ""),
        )
        inside = _behind(field.get("items", {}), schema)
        if "properties" in inside:
            yield from _of_body(inside, schema, f"{before}{name}[].")


def _behind(told: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in told:
        return told
    found: dict[str, Any] = schema["components"]["schemas"][told["$ref"].rpartition("/")[2]]
    return found


def _says(parameter: dict[str, Any]) -> str:
    return str(parameter.get("description") or parameter["schema"].get("description", ""))


def _type(told: dict[str, Any], schema: dict[str, Any]) -> str:
    """Return what a field holds, for people: a text, a number, one of some words."""
    told = _behind(told, schema)
    if "enum" in told:
        return "one of " + ", ".join(map(str, told["enum"]))
    if "anyOf" in told:
        kinds = [_type(each, schema) for each in told["anyOf"] if each.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if told.get("type") == "array":
        inside = _type(told["items"], schema)
        return "list" if inside == "object" else f"list of {inside}"
    words = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    kind = str(told.get("type", "anything"))
    return {"date-time": "time"}.get(told.get("format", ""), words.get(kind, kind))
