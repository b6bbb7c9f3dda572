"""rest-api.yml: it describes every route and no other, and the server keeps what it promises."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import hypothesis
import pytest
import schemathesis
import yaml
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tornado.web import RequestHandler

import orchestron_jupyter
from tests.server.processes import TOKEN, jupyter_server
from tests.server.routes import orchestron_routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_server.serverapp import ServerApp

FILE: Final = Path(orchestron_jupyter.__file__).parent / "rest-api.yml"
DESCRIPTION: Final = yaml.safe_load(FILE.read_text())
OPERATIONS: Final[list[Any]] = [
    each.ok()  # type: ignore[union-attr]
    for each in schemathesis.openapi.from_dict(DESCRIPTION).get_all_operations()
]
EVERY_HEALTH_CHECK: Final = list(hypothesis.HealthCheck)
METHODS: Final = {"get", "post", "put", "patch", "delete"}


def described() -> set[tuple[str, str]]:
    return {
        (re.sub(r"\{\w+\}", "x", path), method)
        for path, operations in DESCRIPTION["paths"].items()
        for method in METHODS & operations.keys()
    }


def registered(server: ServerApp) -> set[tuple[str, str]]:
    absent = RequestHandler._unimplemented_method
    return {
        ("/" + address.removeprefix(server.base_url), method)
        for address, handler in orchestron_routes(server.web_app).items()
        for method in METHODS
        if getattr(handler, method) is not absent
    }


def test_every_route_is_described_and_no_other(jp_serverapp: ServerApp) -> None:
    assert described() == registered(jp_serverapp)


@schemathesis.serializer("application/sdp")
def as_text(_context: Any, value: Any) -> bytes:
    return str(value).encode(errors="replace")


@pytest.fixture(scope="module")
def server_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with jupyter_server(tmp_path_factory.mktemp("jupyter"), ORCHESTRON_SESSION_LIMIT="2") as server:
        yield server.address


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.label)
def test_the_server_answers_as_described(server_address: str, operation: Any) -> None:
    @hypothesis.settings(max_examples=10, deadline=None, suppress_health_check=EVERY_HEALTH_CHECK)
    @hypothesis.given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(
            base_url=server_address,
            headers={"Authorization": f"token {TOKEN}"},
            # A schema can't say what an offer is, nor which characters are printable.
            excluded_checks=[positive_data_acceptance],
        )

    ask()
