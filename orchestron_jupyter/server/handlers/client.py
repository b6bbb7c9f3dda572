"""The stand-alone client page: the Runtime panel without a notebook.

The rule: it holds what JupyterLab's own page holds for its scripts, the base URL and the token,
and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from .base import Guarded
from .static import STATIC_DIRECTORY

if TYPE_CHECKING:
    from collections.abc import Callable

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"), autoescape=True
)


class ClientHandler(Guarded, JupyterHandler):
    """`GET orchestron/client` and `GET client`."""

    @web.authenticated
    def get(self) -> None:
        built = (STATIC_DIRECTORY / "client.js").is_file()
        self.set_status(200 if built else 503)
        self.set_header("Cache-Control", "no-store")  # it may hold a token
        _ = self.xsrf_token  # asking for it sets the cookie that the page's own requests need
        template = _TEMPLATES.get_template("client.html")
        self.finish(
            template.render(
                built=built,
                config={"baseUrl": self.base_url, "token": self._token()},
                static=url_path_join(self.base_url, "orchestron/static"),
            )
        )

    def _token(self) -> str:
        """Return the token that the page's scripts may use.

        `self.token` is the server's own. A hub sets a hook that puts the viewer's in its place
        (jupyterlab_server asks it for the same reason): a guest on a shared server must not become
        its owner.
        """
        config = {"token": self.token or ""}
        hook: Callable[..., dict[str, str]] | None = self.settings.get("page_config_hook")
        return (config if hook is None else hook(self, config))["token"]

    def refuse_anonymous(self) -> None:
        """Send a browser to the log-in page, which leads back here."""
        web.authenticated(_nothing)(self)


def _nothing(_handler: web.RequestHandler) -> None:
    """Stand where `web.authenticated` expects the method that it guards."""
