"""The addresses that an engine gathers: from real TURN servers, real ports, and none at all."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter import protocol
from orchestron_jupyter.engine import ice_requests
from orchestron_jupyter.errors import UnreachableError
from orchestron_jupyter.ice_servers import Secret, parsed, time_limited
from tests.e2e import turn
from tests.e2e.sound import steady_pitch
from tests.engine.ear import Ear

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from orchestron_jupyter.engine.engine import Engine

TONE = 'instr Tone\nout oscili(0.4, 660), oscili(0.2, 660)\nendin\nschedule "Tone", 0, -1\n'


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Iterator[turn.TurnServer]:
    with turn.TurnServer(tmp_path_factory.mktemp("static")) as server:
        yield server


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[turn.TurnServer]:
    ports = range(58400, 58800)
    folder = tmp_path_factory.mktemp("limited")
    with turn.TurnServer(folder, with_secret=True, relay_ports=ports) as server:
        yield server


@pytest.fixture
def trusting(
    static: turn.TurnServer, limited: turn.TurnServer, tmp_path: Any
) -> Callable[..., Any]:
    """Let this process trust the certificates of both servers."""
    authorities = tmp_path / "authorities.pem"
    both = static.certificate.read_text() + limited.certificate.read_text()
    authorities.write_text(both)

    @contextlib.contextmanager
    def trust() -> Iterator[None]:
        ice_requests._tls.cache_clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", str(authorities))
            yield
        ice_requests._tls.cache_clear()

    return trust


@contextlib.asynccontextmanager
async def hearing(engine: Engine, relay: Any = None) -> AsyncIterator[Ear]:
    """An ear that is connected; through `relay` only, if that is given."""
    ear = Ear(engine, relay)
    try:
        await ear.connect()
        yield ear
    finally:
        await ear.close()


async def pitch_heard(ear: Ear) -> float:
    await asyncio.wait_for(ear.hear(0.3), 20)
    return steady_pitch((await ear.hear(0.5))[:, 0])


def kinds(sdp: str) -> set[str]:
    """Return the kinds of candidates in a description."""
    return {line.split(" typ ")[1].split()[0] for line in sdp.splitlines() if " typ " in line}


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_sound_goes_through_turn_with_a_static_user(
    run_engine: Callable[..., Any],
    static: turn.TurnServer,
    trusting: Callable[..., Any],
    transport: str,
) -> None:
    servers = parsed([static.entry(transport)])
    with trusting():
        async with run_engine(ice_policy="relay", backend_ice_servers=servers) as engine:
            await engine.handle(protocol.Compile(TONE))
            async with hearing(engine, (static.urls["udp"], turn.USER, turn.PASSWORD)) as ear:
                assert await pitch_heard(ear) == pytest.approx(660, abs=0.5)
                assert kinds(ear.answer) == {"relay"}
                assert (await ear.describe()).path == "relayed"


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_sound_goes_through_turn_with_credentials_that_expire(
    run_engine: Callable[..., Any],
    limited: turn.TurnServer,
    trusting: Callable[..., Any],
    transport: str,
) -> None:
    servers = parsed([limited.entry(transport)])
    access = time_limited(turn.SECRET, "the-ear", int(time.time()) + 60)
    settings = {"turn_secret": Secret(turn.SECRET), "ice_policy": "relay"}
    with trusting():
        async with run_engine(backend_ice_servers=servers, **settings) as engine:
            await engine.handle(protocol.Compile(TONE))
            async with hearing(engine, (limited.urls["udp"], *access)) as ear:
                assert await pitch_heard(ear) == pytest.approx(660, abs=0.5)
                assert (await ear.describe()).path == "relayed"


async def test_a_wrong_password_is_named_and_the_direct_way_still_works(
    run_engine: Callable[..., Any], static: turn.TurnServer
) -> None:
    wrong = {**static.entry("udp"), "credential": "wrong-password"}
    async with (
        run_engine(backend_ice_servers=parsed([wrong])) as engine,
        hearing(engine) as ear,
    ):
        await ear.hear(0.05)
        described = await ear.describe()

    (fault,) = described.faults
    assert described.path == "direct"
    assert "refused the credentials (401 Unauthorized)" in fault
    assert "wrong-password" not in fault


async def test_an_expired_secret_is_named_and_without_another_way_refused(
    run_engine: Callable[..., Any], limited: turn.TurnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestron_jupyter.engine.gathering.time", Yesterday)
    servers = parsed([limited.entry("udp")])
    settings = {"turn_secret": Secret(turn.SECRET), "turn_credential_ttl": 60}
    async with run_engine(backend_ice_servers=servers, ice_policy="relay", **settings) as engine:
        ear = Ear(engine)
        with pytest.raises(
            UnreachableError, match="look at turn_secret and at the clocks"
        ) as error:
            await ear.connect()
        await ear.close()

    assert turn.SECRET not in str(error.value)


class Yesterday:
    """A clock that is a day late."""

    @staticmethod
    def time() -> float:
        return time.time() - 86400


async def test_what_does_not_answer_delays_nobody_beyond_the_bound(
    run_engine: Callable[..., Any],
) -> None:
    with silent_port() as port:
        servers = parsed(
            [
                {"urls": f"stun:127.0.0.1:{port}"},
                {"urls": f"turn:127.0.0.1:{port}", "username": "a", "credential": "b"},
            ]
        )
        async with run_engine(backend_ice_servers=servers) as engine:
            ear = Ear(engine)
            begun = time.monotonic()
            await ear.connect()
            took = time.monotonic() - begun
            await ear.hear(0.05)
            faults = (await ear.describe()).faults
            await ear.close()

    assert took < 2.5  # aioice alone takes 5 s
    assert len(faults) == 2
    assert all("did not answer within 0.5 s" in each for each in faults)


async def test_the_next_server_is_asked_when_the_first_is_not_there(
    run_engine: Callable[..., Any], static: turn.TurnServer
) -> None:
    with silent_port() as port:
        urls = [f"turn:127.0.0.1:{port}", static.urls["tcp"]]
        entry = {**static.entry(), "urls": urls}
        async with (
            run_engine(backend_ice_servers=parsed([entry])) as engine,
            hearing(engine) as ear,
        ):
            await ear.hear(0.05)

            assert "relay" in kinds(ear.answer)
            assert (await ear.describe()).faults == ()


async def test_a_stun_server_says_nothing_new_to_an_engine_with_an_address_of_its_own(
    run_engine: Callable[..., Any], static: turn.TurnServer
) -> None:
    servers = parsed([{"urls": f"stun:127.0.0.1:{static.port}"}])
    async with (
        run_engine(backend_ice_servers=servers) as engine,
        hearing(engine) as ear,
    ):
        await ear.hear(0.05)

        assert (await ear.describe()).faults == ()


async def test_ports_lie_in_their_range_until_it_is_used_up(
    run_engine: Callable[..., Any],
) -> None:
    ports = "58900-58900"  # each address of the machine has its own
    async with run_engine(udp_ports=ports) as engine:
        async with hearing(engine) as ear:
            await ear.hear(0.05)
            used = {int(line.split()[5]) for line in ear.answer.splitlines() if " typ " in line}
            refused = Ear(engine)
            with pytest.raises(UnreachableError, match=f"udp_ports = {ports} are in use"):
                await refused.connect()
            await refused.close()
        await gone(engine)
        async with hearing(engine) as ear:
            await ear.hear(0.05)  # there is room again

    assert used == {58900}


@pytest.mark.parametrize("ports", ["58920-58999", ""])
async def test_the_external_address_is_announced_where_its_ports_are_known(
    run_engine: Callable[..., Any], ports: str
) -> None:
    outside = "203.0.113.7"
    async with (
        run_engine(udp_ports=ports, external_address=outside) as engine,
        hearing(engine) as ear,
    ):
        await ear.hear(0.05)

    candidates = [line.split() for line in ear.answer.splitlines() if " typ " in line]
    announced = {each[5] for each in candidates if each[4] == outside}
    assert announced == ({each[5] for each in candidates if "." in each[4]} if ports else set())


async def test_relay_only_without_a_server_says_what_is_missing(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine(ice_policy="relay") as engine:
        ear = Ear(engine)
        with pytest.raises(UnreachableError, match="there is no TURN server"):
            await ear.connect()
        assert engine._peers._peers == {}
        await ear.close()


@contextlib.contextmanager
def silent_port() -> Iterator[int]:
    """A UDP port that takes everything and answers nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


async def gone(engine: Engine) -> None:
    while engine._peers._peers:
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.1)  # for its sockets
