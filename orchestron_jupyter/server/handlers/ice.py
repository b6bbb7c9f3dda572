"""The ICE servers for whoever listens, with credentials that are theirs.

The rule: they are told to those who are let in, in bodies and headers that nobody stores, never in
a URL.

References
----------
`Link` with `ice-server`: draft-ietf-wish-whep, section 4.4, and RFC 9725, section 4.6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tornado import web

from ... import greeting
from .base import ApiHandler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tornado.httputil import HTTPServerRequest

    from ...ice_servers import IceServer
    from ...protocol import PageIce
    from ...settings import Settings


class IceHandler(ApiHandler):
    """`GET orchestron/api/ice`."""

    _track_activity = False

    @web.authenticated
    def get(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.reply(page_ice(self.sessions.settings, self.request, "page"))


def page_ice(settings: Settings, request: HTTPServerRequest, name: str) -> PageIce:
    """Return what a browser asks, with credentials for whoever is called `name`."""
    return greeting.page_ice(settings, host_of(request), name)


def host_of(request: HTTPServerRequest) -> str:
    """Return the name by which a browser has reached this server."""
    host = request.host
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def links(servers: tuple[IceServer, ...]) -> Iterator[str]:
    """Write ICE servers as values of `Link` headers, one for each URL."""
    for server in servers:
        for url in server.urls:
            parameters = ['rel="ice-server"']
            if server.credential:
                parameters += [
                    f"username={_quoted(server.username)}",
                    f"credential={_quoted(server.credential)}",
                    'credential-type="password"',
                ]
            yield "; ".join([f"<{url}>", *parameters])


def _quoted(text: str) -> str:
    """Write a quoted string (RFC 9110, section 5.6.4)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
