"""The settings of the way between engine and browser: ICE servers, ports, addresses.

The rule: they are settings as the others are (:mod:`orchestron_jupyter.settings`); here is also
what their values mean together.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

import msgspec

from .ice_servers import (
    IceServer,
    IceServersError,
    Secret,
    TurnAccess,
    parsed,
    port_range,
)

if TYPE_CHECKING:
    from collections.abc import Callable

IcePolicy: TypeAlias = Literal["all", "relay"]


def about(
    meaning: str,
    *,
    unit: str = "",
    environment: str = "",
    alias: str = "",
    ge: float | None = None,
    le: float | None = None,
) -> msgspec.Meta:
    """Describe a setting; `ge` and `le` are the ends of its range."""
    extra = {"unit": unit, "environment": environment, "alias": alias}
    return msgspec.Meta(description=meaning, extra=extra, ge=ge, le=le)


class NetworkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How browser and engine find each other."""

    frontend_ice_servers: Annotated[
        tuple[IceServer, ...],
        about(
            "STUN and TURN servers that the browser asks, as JSON: a list of objects with `urls` "
            "(text or a list), `username` and `credential`. A URL without a host "
            '(`"turn::3478"`) means the host by which the browser reached Jupyter. '
            "Nobody else is ever asked.",
            environment="VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS",
        ),
    ] = ()
    backend_ice_servers: Annotated[
        tuple[IceServer, ...],
        about(
            "STUN and TURN servers that the engine asks, as JSON like `frontend_ice_servers`; "
            "empty: the same ones as the browser, and a URL without a host means this machine.",
            environment="VISUALCSOUND_WEBRTC_BACKEND_ICE_SERVERS",
        ),
    ] = ()
    turn_username: Annotated[
        str,
        about(
            "User for TURN servers that have no credentials of their own.",
            environment="VISUALCSOUND_TURN_USERNAME",
        ),
    ] = ""
    turn_password: Annotated[
        Secret,
        about(
            "Password that belongs to `turn_username`. Not on the command line, which every user "
            "of the machine can read.",
            environment="VISUALCSOUND_TURN_PASSWORD",
        ),
    ] = Secret()
    turn_secret: Annotated[
        Secret,
        about(
            "Secret shared with the TURN servers that have no credentials of their own (coturn: "
            "`use-auth-secret`, `static-auth-secret`): each listener gets credentials that expire. "
            "It goes before `turn_username`. Not on the command line.",
            environment="ORCHESTRON_TURN_SECRET",
        ),
    ] = Secret()
    turn_credential_ttl: Annotated[
        int,
        about(
            "How long the credentials hold that are made from `turn_secret`.",
            unit="s",
            environment="ORCHESTRON_TURN_CREDENTIAL_TTL",
            ge=60,
            le=2592000,
        ),
    ] = 43200
    external_address: Annotated[
        str,
        about(
            "IP address under which this machine is reached from outside, where that is not an "
            "address of its own: that of the host of a container, or of a router. Browsers are "
            "told it for URLs of ICE servers that have no host; the engine announces it beside its "
            "own addresses if `udp_ports` says which ports are let through.",
            environment="VISUALCSOUND_TURN_EXTERNAL_IP",
        ),
    ] = ""
    udp_ports: Annotated[
        str,
        about(
            "UDP ports that engines use for sound, as `50000-50100`: one for each listener of all "
            "sessions. Empty: any that is free.",
            environment="ORCHESTRON_UDP_PORTS",
        ),
    ] = ""
    ice_policy: Annotated[
        IcePolicy,
        about(
            "`all`: directly where that is possible; `relay`: through TURN servers only, also "
            "where there would be a shorter way.",
            environment="ORCHESTRON_ICE_POLICY",
        ),
    ] = "all"
    ice_gathering_limit: Annotated[
        float,
        about(
            "How long an answer to a listener waits for STUN and TURN servers that do not answer "
            "the engine. With `ice_policy` `relay` it waits for 5 s at least, since there is no "
            "other way.",
            unit="s",
            environment="ORCHESTRON_ICE_GATHERING_LIMIT",
            ge=0.05,
            le=30.0,
        ),
    ] = 0.5

    @property
    def turn_access(self) -> TurnAccess:
        """Credentials for TURN servers that have none of their own."""
        return TurnAccess(
            self.turn_username, self.turn_password, self.turn_secret, self.turn_credential_ttl
        )

    @property
    def engine_ice_servers(self) -> tuple[IceServer, ...]:
        """The servers that the engine asks."""
        return self.backend_ice_servers or self.frontend_ice_servers


SECRETS: Final = {
    "turn_password",
    "turn_secret",
    "frontend_ice_servers",
    "backend_ice_servers",
}
"""Settings whose value is not told in any sentence."""


def shows_secret(name: str, value: object) -> bool:
    """Tell whether a value that anybody can read gives a secret away."""
    if name not in SECRETS:
        return False
    try:
        read = READERS[name](value)
    except IceServersError:
        return False  # it is refused for what is wrong with it
    return any(each.credential for each in read) if isinstance(read, tuple) else bool(read)


def _ice_servers(value: object) -> tuple[IceServer, ...]:
    return parsed(value)


def _secret(value: object) -> Secret:
    if isinstance(value, Secret):
        return value
    if not isinstance(value, str):
        msg = "it is no text"
        raise IceServersError(msg)
    return Secret(value)


def _address(value: object) -> str:
    if value == "":
        return ""
    try:
        if not isinstance(value, str):
            raise ValueError  # noqa: TRY004, TRY301  # an integer would be an address too
        return str(ipaddress.ip_address(value))
    except ValueError:
        msg = "it must be an IP address like 192.0.2.7"
        raise IceServersError(msg) from None


def _ports(value: object) -> str:
    try:
        ports = port_range(value) if isinstance(value, str) else port_range("none")
    except ValueError as error:
        msg = str(error)
        raise IceServersError(msg) from None
    return f"{ports[0]}-{ports[-1]}" if ports else ""


READERS: Final[dict[str, Callable[[object], Any]]] = {
    "frontend_ice_servers": _ice_servers,
    "backend_ice_servers": _ice_servers,
    "turn_password": _secret,
    "turn_secret": _secret,
    "external_address": _address,
    "udp_ports": _ports,
}
"""How values are read that msgspec alone can't check; each raises `IceServersError`."""
