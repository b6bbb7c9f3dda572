"""The private socket: who gets in, and what is answered to garbage."""

from __future__ import annotations

import contextlib
import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from orchestron_jupyter import control_socket, json_rpc, protocol
from orchestron_jupyter.control_socket import ControlServer, connected_socket, handshake_headers
from orchestron_jupyter.protocol import Address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@contextlib.asynccontextmanager
async def serving(address: Address) -> AsyncIterator[tuple[ControlServer, Address]]:
    async def handle(command: protocol.Command[Any]) -> object:
        if isinstance(command, protocol.Panic):
            msg = "inside"
            raise ZeroDivisionError(msg)
        return "pong"

    server = ControlServer(protocol.ENGINE_COMMANDS, handle)
    yield server, await server.start(address)
    await server.stop()


async def ask(address: Address, data: str) -> dict[str, Any]:
    async with connect(
        "ws://engine/",
        sock=connected_socket(address),
        additional_headers=handshake_headers(address),
    ) as connection:
        await connection.send(data)
        answer: dict[str, Any] = json.loads(await connection.recv())
        return answer


async def test_a_request_is_answered(tmp_path: Path) -> None:
    async with serving(Address(path=str(tmp_path / "s"))) as (_server, address):
        answer = await ask(
            address, '{"jsonrpc":"2.0","id":"a","method":"get_channel","params":{"name":"x"}}'
        )

    assert answer == {"jsonrpc": "2.0", "id": "a", "result": "pong"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("garbage", json_rpc.INVALID_REQUEST),
        ("[]", json_rpc.INVALID_REQUEST),
        ('{"id":1,"method":"panic"}', json_rpc.INVALID_REQUEST),
        ('{"jsonrpc":"2.0","id":1,"method":"rm -rf"}', json_rpc.METHOD_NOT_FOUND),
        ('{"jsonrpc":"2.0","id":1,"method":"get_channel"}', json_rpc.INVALID_PARAMS),
        (
            '{"jsonrpc":"2.0","id":1,"method":"get_channel","params":{"name":"x","more":1}}',
            json_rpc.INVALID_PARAMS,
        ),
        ('{"jsonrpc":"2.0","id":1,"method":"panic","params":{}}', json_rpc.INTERNAL_ERROR),
    ],
)
async def test_what_is_wrong_is_answered_with_its_code_and_the_server_goes_on(
    tmp_path: Path, data: str, code: int
) -> None:
    async with serving(Address(path=str(tmp_path / "s"))) as (_server, address):
        refused = await ask(address, data)
        fine = await ask(
            address, '{"jsonrpc":"2.0","id":1,"method":"get_channel","params":{"name":"x"}}'
        )

    assert refused["error"]["code"] == code
    assert fine["result"] == "pong"


async def test_without_unix_sockets_a_secret_is_needed() -> None:
    async with serving(Address(secret="right")) as (_server, address):
        wrong = Address(port=address.port, secret="wrong")
        for intruder in (wrong, Address(port=address.port)):
            with pytest.raises(InvalidStatus, match="403"):
                await ask(intruder, "{}")
        answer = await ask(address, "garbage")

    assert answer["error"]["code"] == json_rpc.INVALID_REQUEST


async def test_another_users_connection_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(Address(path=str(tmp_path / "s"))) as (_server, address):
        connection = connected_socket(address)
        monkeypatch.setattr(os, "getuid", lambda: 4711)
        with pytest.raises(InvalidStatus, match="403"):
            async with connect("ws://engine/", sock=connection):
                pass
        with pytest.raises(PermissionError, match="another user"):
            connected_socket(address)


async def test_the_socket_and_its_folder_are_private() -> None:
    folder = control_socket.private_folder()
    async with serving(control_socket.address_in(folder)) as (_server, address):
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, Path(address.path))]
    control_socket.remove_folder(folder)

    assert modes == [0o700, 0o600]
    assert len(address.path) < 107


async def test_events_reach_every_connection(tmp_path: Path) -> None:
    counts: list[int] = []
    address = Address(path=str(tmp_path / "s"))
    server = ControlServer((), _unused, counts.append)
    await server.start(address)
    async with (
        connect("ws://a/", sock=connected_socket(address)) as one,
        connect("ws://b/", sock=connected_socket(address)) as other,
    ):
        server.publish(protocol.SessionClosed("over"))
        received = [json.loads(await each.recv()) for each in (one, other)]
    await server.stop()

    assert [each["params"]["reason"] for each in received] == ["over", "over"]
    assert max(counts) == 2
    assert counts[-1] == 0


async def _unused(_command: protocol.Command[Any]) -> object:
    return None
