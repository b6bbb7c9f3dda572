"""The REST reference, from `rest-api.yml`: routes with what they take and answer, and schemas."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

Node: TypeAlias = dict[str, Any]
SOURCE: Final = Path(__file__).parents[2] / "orchestron_jupyter" / "rest-api.yml"
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_TAIL: Final = (
    "This page is made from [rest-api.yml](../orchestron_jupyter/rest-api.yml), an OpenAPI\n"
    "description that generators of clients can read.\n"
)


def rest_page() -> str:
    """Return the page of routes and schemas."""
    whole: Node = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    page = _Page(whole)
    head = f"# REST reference\n\n{whole['info']['description'].strip()}\n\n{_TAIL}"
    return "\n".join((head, *page.routes(), "## Schemas\n", *page.schemas()))


class _Page:
    """One description; `$ref` in it is followed here."""

    def __init__(self, whole: Node) -> None:
        self._whole = whole

    def routes(self) -> Iterator[str]:
        for path, routes in self._whole["paths"].items():
            for method in _METHODS:
                if method in routes:
                    shared = routes.get("parameters", [])
                    yield self._route(f"{method.upper()} {path}", routes[method], shared)

    def _route(self, name: str, route: Node, shared: list[Node]) -> str:
        parts = [f"## `{name}`\n", f"{route['summary']}.\n", _paragraph(route)]
        parts += self._parameters([*shared, *route.get("parameters", [])])
        parts += self._body(route.get("requestBody"))
        parts += ["| answer | what it is | content |", "|---|---|---|"]
        parts += [self._answer(status, each) for status, each in route["responses"].items()]
        return "\n".join(part for part in parts if part is not None) + "\n"

    def _parameters(self, given: list[Node]) -> list[str]:
        found = [self._followed(each) for each in given]
        if not found:
            return []
        rows = [
            f"| `{each['name']}` | {each['in']} | {self._type(each['schema'])} | {_line(each)} |"
            for each in found
        ]
        return ["| parameter | in | type | meaning |", "|---|---|---|---|", *rows, ""]

    def _body(self, body: Node | None) -> list[str]:
        if body is None:
            return []
        kinds = [
            f"`{kind}`: {self._type(content['schema'])}"
            for kind, content in body["content"].items()
        ]
        return [
            f"Body{'' if body.get('required') else ' (may be left out)'}: {'; '.join(kinds)}.\n"
        ]

    def _answer(self, status: str, answer: Node) -> str:
        followed = self._followed(answer)
        content = "; ".join(
            f"`{kind}`: {self._type(each.get('schema', {}))}"
            for kind, each in followed.get("content", {}).items()
        )
        headers = ", ".join(f"`{name}`" for name in followed.get("headers", {}))
        more = f"; headers: {headers}" if headers else ""
        phrase = HTTPStatus(int(status)).phrase
        return f"| {status} {phrase} | {_line(followed)}{more} | {content or '–'} |"

    def schemas(self) -> Iterator[str]:
        for name, schema in self._whole["components"]["schemas"].items():
            yield f"### `{name}`\n\n{_paragraph(schema) or ''}{self._members(schema)}\n"

    def _members(self, schema: Node) -> str:
        if "properties" not in schema:
            return f"{self._type(schema)}\n"
        rows = [
            f"| `{name}` | {self._type(each)} | {_line(self._followed(each, only_text=True))} |"
            for name, each in schema["properties"].items()
        ]
        return "\n".join(("| member | type | meaning |", "|---|---|---|", *rows, ""))

    def _type(self, schema: Node) -> str:
        """Say a schema in a few words; a schema of its own is a link to it."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            return f"[`{name}`](#{name})"
        for several in ("allOf", "oneOf", "anyOf"):
            if several in schema:
                return " or ".join(self._type(each) for each in schema[several])
        if "enum" in schema:
            return ", ".join(f"`{each}`" if each else "empty" for each in schema["enum"])
        if schema.get("type") == "array":
            return f"list of {self._type(schema['items'])}"
        if "properties" in schema:
            members = ", ".join(
                f"`{name}` ({self._type(each)})" for name, each in schema["properties"].items()
            )
            return f"object: {members}"
        return str(schema.get("type", "anything")) + (" or null" if schema.get("nullable") else "")

    def _followed(self, node: Node, *, only_text: bool = False) -> Node:
        if "$ref" not in node or only_text:
            return node
        found: Any = self._whole
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return dict(found)


def _paragraph(node: Node) -> str | None:
    text = node.get("description", "").strip()
    return f"{text}\n" if text else None


def _line(node: Node) -> str:
    """Return a description for a cell of a table."""
    return " ".join(node.get("description", "").split()).replace("|", "\\|")
