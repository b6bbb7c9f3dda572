"""STUN and TURN servers: how they are written down, and what makes them usable for one listener.

The rule: what is not possible is refused with a sentence that names the entry, and no sentence and
no representation shows a credential. Nobody is ever contacted who was not configured.

References
----------
URLs: RFC 7064 (stun), RFC 7065 (turn). Entries: RTCIceServer of the W3C's WebRTC. Time-limited
credentials: draft-uberti-behave-turn-rest, coturn's `use-auth-secret`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import re
from typing import Any, Final, Literal, NamedTuple

import msgspec

HIDDEN: Final = "'…'"
_URL: Final = re.compile(
    r"(?P<scheme>stuns?|turns?):"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]]*)"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?:\?transport=(?P<transport>udp|tcp))?"
)
_FIELDS: Final = ("urls", "username", "credential", "credentialType")
_PORTS: Final = {"stun": 3478, "turn": 3478, "stuns": 5349, "turns": 5349}
_HIGHEST_PORT: Final = 65535


class Secret(msgspec.Struct, frozen=True):
    """A text that is never shown."""

    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    def __repr__(self) -> str:
        return HIDDEN if self.text else "''"


class IceServer(msgspec.Struct, frozen=True):
    """One entry of a list of ICE servers; STUN needs no `username` and no `credential`."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""

    def __repr__(self) -> str:
        shown = HIDDEN if self.credential else "''"
        return f"IceServer({list(self.urls)!r}, {self.username!r}, {shown})"

    @property
    def is_turn(self) -> bool:
        """Whether it relays, and so needs credentials."""
        return any(url.startswith("turn") for url in self.urls)


class IceUrl(NamedTuple):
    """What a URL says; `host` may be empty: the machine that Jupyter runs on."""

    scheme: Literal["stun", "stuns", "turn", "turns"]
    host: str
    port: int
    transport: Literal["udp", "tcp"]

    @classmethod
    def of(cls, url: str) -> IceUrl:
        """Take a URL apart; raises `ValueError` with what is wrong with it."""
        match = _URL.fullmatch(url)
        if match is None:
            msg = "it is not like stun:HOST, turn:HOST:PORT?transport=udp or turns:HOST:PORT"
            raise ValueError(msg)
        scheme: Any = match["scheme"]
        transport: Any = match["transport"]
        if transport and scheme.startswith("stun"):
            msg = "the URL of a STUN server has no transport"
            raise ValueError(msg)
        port = int(match["port"] or _PORTS[scheme])
        if not 1 <= port <= _HIGHEST_PORT:
            msg = f"a port is a number from 1 to {_HIGHEST_PORT}"
            raise ValueError(msg)
        if match["host"].startswith("["):
            ipaddress.IPv6Address(match["host"][1:-1])
        transport = transport or ("tcp" if scheme in {"turns", "stuns"} else "udp")
        return cls(scheme, match["host"].strip("[]"), port, transport)


class IceServersError(ValueError):
    """What is wrong with a list of ICE servers; shows no credential."""


def parsed(value: object) -> tuple[IceServer, ...]:
    """Read a list of ICE servers, from JSON text or from Python.

    Raises
    ------
    IceServersError
        Naming the entry that is wrong.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value or "[]")
        except ValueError as error:
            # Not `error` itself: it would be chained to one that holds the whole text.
            place = getattr(error, "pos", 0)
            msg = f"it is no JSON (character {place + 1})"
            raise IceServersError(msg) from None
    if not isinstance(value, (list, tuple)):
        msg = 'it must be a list like [{"urls": "turn:HOST:3478", "username": …, "credential": …}]'
        raise IceServersError(msg)
    return tuple(_entry(number, each) for number, each in enumerate(value, 1))


def _entry(number: int, value: object) -> IceServer:
    if isinstance(value, IceServer):
        return value
    if not isinstance(value, dict):
        msg = f"entry {number} is no object with urls, username and credential"
        raise IceServersError(msg)
    for key in value:
        if key not in _FIELDS:
            msg = f"entry {number} has the field {key!r}; there are {', '.join(_FIELDS)}"
            raise IceServersError(msg)
    if value.get("credentialType", "password") != "password":
        msg = f"entry {number}: the only credentialType is password"
        raise IceServersError(msg)
    urls = _urls(number, value.get("urls"))
    for field in ("username", "credential"):
        text = value.get(field) or ""
        if not isinstance(text, str) or not text.isprintable():
            msg = f"entry {number}: its {field} is no text of printable characters"
            raise IceServersError(msg)
    server = IceServer(urls, value.get("username") or "", value.get("credential") or "")
    if bool(server.username) != bool(server.credential):
        msg = f"entry {number} has only one of username and credential"
        raise IceServersError(msg)
    return server


def _urls(number: int, urls: object) -> tuple[str, ...]:
    urls = [urls] if isinstance(urls, str) else urls
    if not isinstance(urls, (list, tuple)) or not urls:
        msg = f"entry {number} has no urls"
        raise IceServersError(msg)
    for url in urls:
        _check_url(number, url)
    return tuple(urls)


def _check_url(number: int, url: object) -> None:
    try:
        if not isinstance(url, str):
            msg = "it is no text"
            raise ValueError(msg)  # noqa: TRY004, TRY301  # told as the others are
        IceUrl.of(url)
    except ValueError as error:
        # What stands before an @ is a password: another kind of URL has one.
        shown = "…@…" if isinstance(url, str) and "@" in url else repr(url)
        msg = f"entry {number}, URL {shown}: {error}"
        raise IceServersError(msg) from None


class TurnAccess(msgspec.Struct, frozen=True):
    """What TURN servers without credentials of their own are asked with.

    With a `secret` everybody gets credentials that hold for `lifetime` seconds; otherwise
    `username` and `password` are everybody's.
    """

    username: str = ""
    password: Secret = Secret()
    secret: Secret = Secret()
    lifetime: int = 0

    def credentials(self, name: str, now: float) -> tuple[str, str]:
        """Return username and credential for somebody; `now` is in seconds of the epoch."""
        if self.secret:
            return time_limited(self.secret.text, name, int(now) + self.lifetime)
        return self.username, self.password.text


def time_limited(secret: str, name: str, expires: int) -> tuple[str, str]:
    """Make credentials that coturn's `use-auth-secret` accepts until `expires` (epoch, s)."""
    username = f"{expires}:{name}"
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return username, base64.b64encode(digest).decode()


class IceServerList(msgspec.Struct, frozen=True):
    """The servers for one listener; `expires` is in seconds of the epoch, 0 means never."""

    servers: tuple[IceServer, ...] = ()
    expires: int = 0


def ready(
    servers: tuple[IceServer, ...], access: TurnAccess, name: str, host: str, now: float
) -> IceServerList:
    """Fill in what is left open: hosts, and credentials for whoever is called `name`.

    A TURN server for which there are no credentials is left out: browsers refuse the whole list
    for it.
    """
    username, credential = access.credentials(name, now)
    made, is_limited = [], False
    for server in servers:
        urls = tuple(_with_host(url, host) for url in server.urls)
        if not server.is_turn or server.credential:
            made.append(IceServer(urls, server.username, server.credential))
        elif credential:
            is_limited |= bool(access.secret)
            made.append(IceServer(urls, username, credential))
    return IceServerList(tuple(made), int(now) + access.lifetime if is_limited else 0)


def without_credentials(servers: tuple[IceServer, ...], access: TurnAccess) -> list[str]:
    """Return a sentence for each TURN server that can't be used, since it has no credentials."""
    if access.secret or (access.username and access.password):
        return []
    return [
        f"{server.urls[0]} has no credentials: give it username and credential, or set turn_secret "
        "(coturn: use-auth-secret), or turn_username and turn_password. It is not used."
        for server in servers
        if server.is_turn and not server.credential
    ]


def _with_host(url: str, host: str) -> str:
    scheme, rest = url.split(":", 1)
    if rest and rest[0] not in ":?":
        return url
    return f"{scheme}:{f'[{host}]' if ':' in host else host}{rest}"


def port_range(text: str) -> range | None:
    """Read `FIRST-LAST`; `None` for an empty text; raises `ValueError` for anything else."""
    if not text:
        return None
    match = re.fullmatch(r"([0-9]{1,5})\s*-\s*([0-9]{1,5})", text)
    if match is None:
        msg = "it is not like 50000-50100"
        raise ValueError(msg)
    first, last = int(match[1]), int(match[2])
    if not 1 <= first <= last <= _HIGHEST_PORT:
        msg = f"it is not two rising ports from 1 to {_HIGHEST_PORT}"
        raise ValueError(msg)
    return range(first, last + 1)
