"""Trying out everything that an engine needs, in a process of its own: `python -m` this module.

The rule: stdin gives the settings, stdout gets the findings as JSON, and each of them was tried and
not guessed. Only servers that were configured are asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import importlib.metadata
import os
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from aioice.ice import Connection, StunProtocol

from ..errors import CsoundMissingError
from ..findings import Finding
from ..ice_servers import port_range, ready, without_credentials
from ..settings import Settings
from .gathering import LOCAL_HOST
from .ice import host_addresses
from .ice_requests import Question, allocate, questions, reflexive_address, too_late, why
from .lifeline import taken_stdout

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from ..findings import State
    from ..ice_servers import IceServer

SERVER_LIMIT: Final = 5.0
"""Seconds that a STUN or TURN server has to answer."""
PORTS_TRIED: Final = 2000
LOW_ON_PORTS: Final = 4
FAREWELL: Final = 0.1
"""Seconds for giving an address back."""
NAME: Final = "doctor"


def main() -> None:
    """Examine, and end at once: Csound's plugins have exit handlers that may hang."""
    answers = taken_stdout()
    settings = msgspec.json.decode(sys.stdin.buffer.readline(), type=Settings)
    findings = [*_csound(settings), *_media(), *_ports(settings), *asyncio.run(_servers(settings))]
    os.write(answers, msgspec.json.encode(findings) + b"\n")
    os._exit(0)


def _csound(settings: Settings) -> Iterator[Finding]:
    from .csound_library import load_csound, version_text

    is_local = settings.audio_output_mode == "local"
    with tempfile.TemporaryDirectory() as folder:
        try:
            ctcsound = load_csound(Path(folder), device_plugins=is_local)
        except CsoundMissingError as error:
            yield Finding("Csound", "fault", str(error), "Install Csound 6.")
            return
        yield Finding("Csound", "ok", f"Csound {version_text(ctcsound)} is there.")
        if is_local:
            yield _sound_device(ctcsound, settings)


def _sound_device(ctcsound: Any, settings: Settings) -> Finding:
    """Open the device of local mode, as a session does; nothing is played."""
    from .stage import Stage

    stage = Stage(ctcsound, settings, lambda _packet: None)
    stage.prepare()
    status = stage.status({"audio_output_mode": "local"})
    if not status.error:
        return Finding("Sound device", "ok", f"Csound plays on the {status.device}.")
    told, _stop, advice = status.error.rpartition(". ")
    return Finding("Sound device", "fault", f"{told}.", advice)


def _media() -> Iterator[Finding]:
    try:
        import av
        import numpy as np

        from ..presets import encoding
        from .encoder import encoder_for

        versions = {name: importlib.metadata.version(name) for name in ("aiortc", "av")}
        written = encoding("quality", Settings())
        encoder_for(written).encode(np.zeros((written.samples, 2), np.float32), 0)
        opus = av.codec.Codec("libopus", "w").long_name
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what is to be told
        told = f"Sound can't be encoded: {str(error) or type(error).__name__}."
        yield Finding("aiortc and av", "fault", told, "Install them anew: pip install aiortc av")
    else:
        words = " and ".join(f"{name} {version}" for name, version in versions.items())
        yield Finding("aiortc and av", "ok", f"{words} are there and encode Opus ({opus}).")


def _ports(settings: Settings) -> Iterator[Finding]:
    ports = port_range(settings.udp_ports) or range(1)
    for address in host_addresses(True, True):  # noqa: FBT003
        tried = ports[:PORTS_TRIED]
        free = sum(_can_be_bound(address, port) for port in tried)
        where = f"udp_ports = {settings.udp_ports}" if settings.udp_ports else "any port"
        if not free:
            yield Finding(
                "UDP ports",
                "fault",
                f"No UDP port is free at {address} ({where}).",
                "Widen udp_ports, or let fewer listen; until then listeners hear by the WebSocket.",
            )
        elif settings.udp_ports:
            state: State = "warning" if free < LOW_ON_PORTS else "ok"
            told = f"{free} of {len(tried)} UDP ports are free at {address} ({where})."
            yield Finding("UDP ports", state, told, "" if state == "ok" else "Widen udp_ports.")
        else:
            yield Finding("UDP ports", "ok", f"UDP ports can be used at {address} ({where}).")


def _can_be_bound(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as tried:
        try:
            tried.bind((address, port))
        except OSError as error:
            # An address that can't be used at all is no matter of ports; an engine leaves it out.
            return error.errno not in {errno.EADDRINUSE, errno.EACCES}
    return True


# ---------------------------------------------------------------- STUN and TURN


async def _servers(settings: Settings) -> list[Finding]:
    own, pages = settings.engine_ice_servers, settings.frontend_ice_servers
    findings = [
        Finding("ICE servers", "fault", sentence)
        for sentence in without_credentials(tuple({*own, *pages}), settings.turn_access)
    ]
    findings += await _tried(settings, own, "engine")
    if settings.backend_ice_servers:
        findings += await _tried(settings, pages, "browser")
    has_turn = any(each.is_turn for each in own)
    if settings.ice_policy == "relay" and not has_turn:
        told = "ice_policy is relay, but there is no TURN server for the engine."
        findings.append(
            Finding("ICE servers", "fault", told, "Set frontend_ice_servers, or ice_policy = all.")
        )
    if not own and not pages:
        told = "No STUN or TURN server is configured, and none is asked."
        advice = "Enough where browser and server share a network; elsewhere the WebSocket is used."
        findings.append(Finding("ICE servers", "hint", told, advice))
    return findings


async def _tried(settings: Settings, servers: tuple[IceServer, ...], whose: str) -> list[Finding]:
    host = settings.external_address or LOCAL_HOST
    listed = ready(servers, settings.turn_access, NAME, host, time.time())
    return list(await asyncio.gather(*(_try(each, whose) for each in questions(listed.servers))))


async def _try(question: Question, whose: str) -> Finding:
    """Ask one server; what only browsers ask may be reachable for them and not from here."""
    parts = question.parts
    link = f"{parts.scheme.upper()} server of the {whose}"
    ask = _REQUESTS.get((parts.scheme, parts.transport))
    if ask is None:
        told = f"{question.url} can be used by browsers only, and could not be tried."
        return Finding(link, "hint", told)
    try:
        seen = await asyncio.wait_for(ask(question), SERVER_LIMIT)
    except asyncio.TimeoutError:
        told = too_late(question, SERVER_LIMIT)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what is to be told
        told = why(question, error)
    else:
        return Finding(link, "ok", f"{question.url} {seen}.")
    sentence, _colon, advice = told.partition(": ")
    if not advice:
        sentence, advice = told.rstrip("."), "look at its log."
    from_here = "" if whose == "engine" else " Tried from this machine, not from a browser's."
    state: State = "fault" if whose == "engine" else "warning"
    return Finding(link, state, f"{sentence}.", f"{advice[0].upper()}{advice[1:]}{from_here}")


async def _relay(question: Question) -> str:
    connection = Connection(ice_controlling=False)
    transport, _protocol = await allocate(question, lambda: StunProtocol(connection))
    host, port = transport.get_extra_info("sockname")[:2]
    transport.close()
    await asyncio.sleep(FAREWELL)
    return f"accepts the credentials and relays at {host}:{port}"


async def _reflect(question: Question) -> str:
    connection = Connection(ice_controlling=False)
    transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: StunProtocol(connection),
        local_addr=("0.0.0.0", 0),  # noqa: S104  # on whichever way leads there
    )
    with contextlib.closing(transport):
        host, port = await reflexive_address(question, protocol)
    return f"sees this machine as {host}:{port}"


_REQUESTS: Final[dict[tuple[str, str], Callable[[Question], Awaitable[str]]]] = {
    ("stun", "udp"): _reflect,
    ("turn", "udp"): _relay,
    ("turn", "tcp"): _relay,
    ("turns", "tcp"): _relay,
}


if __name__ == "__main__":
    main()
