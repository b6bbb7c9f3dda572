"""The built front end: what the client page loads.

The rule: like everything else here it is served only to those who are let in. (The static route
that `ExtensionApp` can register by itself is open to anybody.)
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from .base import ErrorsAsJson, Guarded

STATIC_DIRECTORY: Final = Path(__file__).parents[2] / "static"


class StaticHandler(Guarded, ErrorsAsJson, JupyterHandler, web.StaticFileHandler):
    """`GET orchestron/static/{path}`."""

    @web.authenticated
    async def get(self, path: str, include_body: bool = True) -> None:  # type: ignore[override]  # noqa: FBT001, FBT002 - tornado's signature
        await web.StaticFileHandler.get(self, path, include_body)

    @web.authenticated
    async def head(self, path: str) -> None:  # type: ignore[override]
        await web.StaticFileHandler.get(self, path, include_body=False)

    def check_xsrf_cookie(self) -> None:
        """Let scripts be loaded that can't send an XSRF token.

        A hub asks for one on a GET too, where the browser says `Sec-Fetch-Mode: cors`; it says so
        for module scripts and worklets. What lies here is the same for everybody and changes
        nothing, so that another site gains nothing by having it loaded.
        """

    def set_extra_headers(self, path: str) -> None:
        """Make browsers ask again: the names of the files do not change with a new version."""
        del path
        self.set_header("Cache-Control", "no-cache")
