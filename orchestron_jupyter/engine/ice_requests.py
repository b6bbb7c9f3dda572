"""Asking one STUN or TURN server, and saying in words why it was in vain.

The rule: a request ends by itself or is cancelled, and leaves nothing open either way; a sentence
about a server names its URL and never a credential.

References
----------
STUN (RFC 8489), TURN (RFC 8656), TURN over TCP and TLS (RFC 8656, section 3.1).
"""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aioice import stun, turn

from ..ice_servers import IceServer, IceUrl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aioice.ice import StunProtocol

_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403
_NO_ROOM: Final = {486, 508}
_VERDICTS: Final[dict[type[BaseException], str]] = {
    ssl.SSLError: "does not speak TLS there: look at its port.",
    socket.gaierror: "has a name that is not known here: look at its spelling.",
    ConnectionRefusedError: "is not there: nobody listens on that port.",
    stun.TransactionTimeout: "did not answer: look at its address, its port and what lies between.",
}


class Question(NamedTuple):
    """One server at one URL, with the credentials for it."""

    url: str
    username: str
    credential: str

    @property
    def parts(self) -> IceUrl:
        """What the URL says; it was checked when it was set."""
        return IceUrl.of(self.url)


def questions(servers: Iterable[IceServer]) -> list[Question]:
    """Return every URL of a list of servers, in order."""
    return [Question(url, each.username, each.credential) for each in servers for url in each.urls]


async def allocate(
    question: Question, make_protocol: Callable[[], StunProtocol]
) -> tuple[turn.TurnTransport, StunProtocol]:
    """Ask a TURN server for an address; closing the transport gives it back.

    Raises
    ------
    OSError, ConnectionError, aioice.stun.TransactionError
        See :func:`why`.
    """
    parts = question.parts
    address = (parts.host, parts.port)
    if parts.transport == "udp":
        address = await _resolved(parts)  # aioice compares what answers with what was asked
    return await turn.create_turn_endpoint(
        make_protocol,
        server_addr=address,
        username=question.username,
        password=question.credential,
        ssl=_tls() if parts.scheme == "turns" else None,
        transport=parts.transport,
    )


async def reflexive_address(question: Question, protocol: StunProtocol) -> tuple[str, int]:
    """Ask a STUN server under which address it sees this socket; raises as :func:`allocate`."""
    address = await _resolved(question.parts, socket.AF_INET)
    request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    response, _from = await protocol.request(request, address)
    seen: tuple[str, int] = response.attributes["XOR-MAPPED-ADDRESS"]
    return seen


def why(question: Question, error: BaseException) -> str:
    """Say in a sentence why a server could not be used."""
    return f"{question.url} {_verdict(error, is_limited=_is_limited(question))}"


def too_late(question: Question, limit: float) -> str:
    """Say in a sentence that a server did not answer."""
    return (
        f"{question.url} did not answer within {limit:g} s: look at its address, its port "
        f"and at what lies between ({question.parts.transport.upper()})."
    )


def _is_limited(question: Question) -> bool:
    """Tell whether the credentials look like those that expire: `EXPIRY:NAME`."""
    return question.username.partition(":")[0].isdigit()


def _verdict(error: BaseException, *, is_limited: bool) -> str:
    if isinstance(error, stun.TransactionFailed):
        return _refusal(*error.response.attributes["ERROR-CODE"], is_limited=is_limited)
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"has a certificate that is not trusted here ({error.verify_message}): give it one "
            "that is, or name its authority in SSL_CERT_FILE."
        )
    known = next((words for kind, words in _VERDICTS.items() if isinstance(error, kind)), "")
    return known or f"can't be used: {str(error) or type(error).__name__}."


def _refusal(code: int, phrase: str, *, is_limited: bool) -> str:
    if code == _UNAUTHORIZED:
        hint = (
            "look at turn_secret and at the clocks of both machines"
            if is_limited
            else "look at username and credential"
        )
        return f"refused the credentials ({code} {phrase}): {hint}."
    if code in _NO_ROOM:
        hint = "widen its relay ports or raise its quotas"
        return f"has no room for another listener ({code} {phrase}): {hint}."
    if code == _FORBIDDEN:
        return f"does not allow this ({code} {phrase}): look at its configuration."
    return f"answered {code} {phrase}: look at its log."


async def _resolved(parts: IceUrl, family: int = 0) -> tuple[str, int]:
    loop = asyncio.get_running_loop()
    found: Any = await loop.getaddrinfo(
        parts.host, parts.port, family=family, type=socket.SOCK_DGRAM
    )
    address: tuple[str, int] = found[0][4][:2]
    return address


@functools.cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
