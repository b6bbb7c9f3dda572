"""The routes that the extension really registered, found by walking tornado's rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tornado.routing import PathMatches, RuleRouter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tornado.web import Application


def orchestron_routes(application: Application) -> dict[str, type[Any]]:
    """Return each route's handler by an address that leads to it ("x" stands for an id)."""
    routes = {}
    for pattern, handler in _walk(application.default_router):
        if handler.__module__.startswith("orchestron_jupyter") or "orchestron" in pattern.pattern:
            address = re.sub(r"\([^)]*\)", "x", pattern.pattern.removesuffix("$"))
            assert pattern.match(address), f"no address was found for {pattern.pattern}"
            routes[address] = handler
    return routes


def _walk(router: RuleRouter) -> Iterator[tuple[re.Pattern[str], type[Any]]]:
    for rule in router.rules:
        if isinstance(rule.target, RuleRouter):
            yield from _walk(rule.target)
        elif isinstance(rule.matcher, PathMatches) and isinstance(rule.target, type):
            yield rule.matcher.regex, rule.target
