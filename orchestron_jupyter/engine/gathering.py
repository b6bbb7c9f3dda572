"""Gathering: the addresses at which one listener's browser can find this engine.

The rule: only servers that were configured are asked, all at once, and none is waited for beyond a
bound. What was in vain is kept as a sentence, for whoever has to be told why there is no sound.

aioice does it otherwise in five ways: it takes any UDP port, waits five seconds, asks the first
STUN and the first TURN server only, says nothing of a server that refuses, and announces no
address but its own. So it is done here, by the same parts.

References
----------
ICE (RFC 8445, section 5.1), addresses behind a 1:1 NAT (RFC 8445, section 5.1.1.2).
"""

from __future__ import annotations

import asyncio
import copy
import errno
import ipaddress
import logging
import random
import socket
import time
from typing import TYPE_CHECKING, Final

from aioice import turn
from aioice.candidate import Candidate, candidate_foundation, candidate_priority
from aioice.ice import StunProtocol

from ..errors import UnreachableError
from ..ice_servers import port_range, ready
from .ice_requests import Question, allocate, questions, reflexive_address, too_late, why

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aioice.ice import Connection

    from ..settings import Settings

RELAY_LIMIT: Final = 5.0
"""Seconds that TURN servers have to answer where there is no other way."""
HEAD_START: Final = 0.12
"""Seconds between a TURN server and the next one of the list; over UDP the first has answered."""
LOCAL_HOST: Final = "127.0.0.1"

_log: Final = logging.getLogger(__name__)


class Gathering:
    """Gathers for one listener.

    Parameters
    ----------
    settings
        Servers, ports, addresses and the bound.
    name
        Whom time-limited credentials are made for.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings = settings
        self._ports = port_range(settings.udp_ports)
        self._relays_only = settings.ice_policy == "relay"
        self._limit = settings.ice_gathering_limit
        if self._relays_only:
            self._limit = max(self._limit, RELAY_LIMIT)
        host = settings.external_address or LOCAL_HOST
        listed = ready(settings.engine_ice_servers, settings.turn_access, name, host, time.time())
        asked = questions(listed.servers)
        self._stun = [each for each in asked if each.parts.scheme == "stun"]
        self._turn = [each for each in asked if _can_be_asked(each)]
        self.faults: list[str] = []
        """A sentence for everything that was in vain."""
        self._has_relay = False

    def take_over(self, connection: Connection) -> None:
        """Gather for this connection in the place of aioice."""

        async def gather(component: int, addresses: list[str]) -> list[Candidate]:
            return await self._gather(connection, component, addresses)

        connection.get_component_candidates = gather  # type: ignore[method-assign, assignment]

    async def _gather(
        self, connection: Connection, component: int, addresses: Sequence[str]
    ) -> list[Candidate]:
        if self._relays_only:
            addresses = ()
        protocols = await self._host_protocols(connection, component, addresses)
        candidates = [each.local_candidate for each in protocols]
        candidates += self._external(candidates)
        requests = [
            asyncio.create_task(self._reflexive(question, protocol))
            for question in self._stun
            for protocol in protocols
            if ipaddress.ip_address(protocol.local_candidate.host).version == 4  # noqa: PLR2004
        ]
        if self._turn:
            requests.append(asyncio.create_task(self._relayed(connection, component)))
        candidates += await self._answers(requests)
        for fault in self.faults:
            _log.warning("%s", fault)
        if not candidates:
            raise UnreachableError(self._nothing_found())
        return candidates

    # ------------------------------------------------------------ this machine

    async def _host_protocols(
        self, connection: Connection, component: int, addresses: Iterable[str]
    ) -> list[StunProtocol]:
        made: list[StunProtocol] = []
        for address in addresses:
            protocol = await self._bound(connection, address)
            if protocol is None:
                continue
            host, port = protocol.transport.get_extra_info("sockname")[:2]
            protocol.local_candidate = Candidate(
                foundation=candidate_foundation("host", "udp", host),
                component=component,
                transport="udp",
                priority=candidate_priority(component, "host"),
                host=host,
                port=port,
                type="host",
            )
            connection._protocols.append(protocol)  # noqa: SLF001  # it closes them
            made.append(protocol)
        return made

    async def _bound(self, connection: Connection, address: str) -> StunProtocol | None:
        loop = asyncio.get_running_loop()
        for port in _from_anywhere(self._ports):
            try:
                transport, protocol = await loop.create_datagram_endpoint(
                    lambda: StunProtocol(connection), local_addr=(address, port)
                )
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    continue
                _log.info("No UDP port of %s can be used: %s", address, error)
                return None
            sock: socket.socket = transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, turn.UDP_SOCKET_BUFFER_SIZE)
            return protocol
        self._note(
            f"All UDP ports of udp_ports = {self._settings.udp_ports} are in use at {address}: "
            "widen the range, or let fewer listen."
        )
        return None

    def _external(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Return what a router or container host that lets our ports through looks like."""
        address = self._settings.external_address
        if not address or self._ports is None:
            return []  # of a port that is anywhere nobody knows whether it is let through
        version = ipaddress.ip_address(address).version
        made = []
        for each in candidates:
            if ipaddress.ip_address(each.host).version == version and each.host != address:
                outside = copy.copy(each)
                outside.host = address
                outside.foundation = candidate_foundation("host", "udp", address)
                made.append(outside)
        return made

    # ------------------------------------------------------------ servers

    async def _answers(self, requests: Sequence[asyncio.Task[Candidate | None]]) -> list[Candidate]:
        if not requests:
            return []
        try:
            done, late = await asyncio.wait(requests, timeout=self._limit)
        except asyncio.CancelledError:
            await _cancelled(requests)
            raise
        await _cancelled(late)
        found = [request.result() for request in requests if request in done]
        unique = {(each.host, each.port): each for each in found if each is not None}
        return list(unique.values())

    async def _reflexive(self, question: Question, protocol: StunProtocol) -> Candidate | None:
        with _Noting(self, question):
            host, port = await reflexive_address(question, protocol)
            base = protocol.local_candidate
            if (host, port) == (base.host, base.port):
                return None
            return Candidate(
                foundation=candidate_foundation("srflx", "udp", base.host),
                component=base.component,
                transport="udp",
                priority=candidate_priority(base.component, "srflx"),
                host=host,
                port=port,
                type="srflx",
                related_address=base.host,
                related_port=base.port,
            )
        return None

    async def _relayed(self, connection: Connection, component: int) -> Candidate | None:
        """Take the first TURN server that gives an address; each gets a start on the next."""
        running: list[asyncio.Task[StunProtocol | None]] = []
        won = None
        try:
            for question in self._turn:
                running.append(asyncio.create_task(self._allocated(connection, question)))
                await asyncio.wait(running, timeout=HEAD_START, return_when="FIRST_COMPLETED")
                if (won := _winner(running)) is not None:
                    break
            while won is None and (waiting := [each for each in running if not each.done()]):
                await asyncio.wait(waiting, return_when="FIRST_COMPLETED")
                won = _winner(running)
        finally:
            self._has_relay = won is not None
            await _cancelled(running)
            for each in running:  # more than one may have answered in the meantime
                protocol = None if each.cancelled() else each.result()
                if protocol is not None and protocol is not won:
                    protocol.transport.close()
        if won is None:
            return None
        host, port = won.transport.get_extra_info("sockname")[:2]
        related = ("0.0.0.0", 9)  # noqa: S104  # RFC 8839, section 5.1: not to be told
        won.local_candidate = Candidate(
            foundation=candidate_foundation("relay", "udp", host),
            component=component,
            transport="udp",
            priority=candidate_priority(component, "relay"),
            host=host,
            port=port,
            type="relay",
            related_address=related[0],
            related_port=related[1],
        )
        connection._protocols.append(won)  # noqa: SLF001  # it closes them
        return won.local_candidate

    async def _allocated(self, connection: Connection, question: Question) -> StunProtocol | None:
        with _Noting(self, question):
            _transport, protocol = await allocate(question, lambda: StunProtocol(connection))
            return protocol
        return None

    # ------------------------------------------------------------ what was in vain

    def _note(self, sentence: str) -> None:
        if sentence not in self.faults:
            self.faults.append(sentence)

    def _note_error(self, question: Question, error: BaseException) -> None:
        if isinstance(error, asyncio.CancelledError):
            if self._has_relay and question in self._turn:
                return  # another one was faster
            self._note(too_late(question, self._limit))
        else:
            self._note(why(question, error))

    def _nothing_found(self) -> str:
        faults = " ".join(self.faults)
        if self._relays_only and not self._turn:
            return (
                "ice_policy is relay, and there is no TURN server with credentials that the engine "
                f"could ask (backend_ice_servers). {faults}"
            ).strip()
        return f"The engine has no address at which a browser could reach it. {faults}".strip()


class _Noting:
    """Turns the failure of a server into a sentence, and lets everything else through."""

    def __init__(self, gathering: Gathering, question: Question) -> None:
        self._gathering = gathering
        self._question = question

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> bool:
        if error is None:
            return False
        self._gathering._note_error(self._question, error)  # noqa: SLF001  # its own
        return isinstance(error, Exception)


def _can_be_asked(question: Question) -> bool:
    parts = question.parts
    return parts.scheme == "turn" or (parts.scheme == "turns" and parts.transport == "tcp")


def _from_anywhere(ports: range | None) -> Iterable[int]:
    """Return all ports of a range, beginning somewhere: one that was just freed may get packets."""
    if ports is None:
        return (0,)
    first = random.randrange(len(ports))  # noqa: S311  # nothing is secret about a port
    return (*ports[first:], *ports[:first])


def _winner(running: Iterable[asyncio.Task[StunProtocol | None]]) -> StunProtocol | None:
    done = (each.result() for each in running if each.done() and not each.cancelled())
    return next((each for each in done if each is not None), None)


async def _cancelled(tasks: Iterable[asyncio.Task[object]]) -> None:
    waiting = list(tasks)
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
