"""A JupyterHub as an operator runs it: its own proxy in front, every user a system account.

The rule: nothing of ours is configured. The hub is under a prefix, users log in by its form, and
each user's server runs as that user (`LocalProcessSpawner`); the extension is there because the
package is installed.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import httpx

from tests.e2e.accounts import CHECKOUT, Account, Namespace
from tests.server.processes import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page
    from typing_extensions import Self

PROXY: Final = CHECKOUT / "tests/node_tools/node_modules/.bin/configurable-http-proxy"
PREFIX: Final = "/music/hall/"
START_LIMIT: Final = 60.0
STOP_LIMIT: Final = 20.0
_XSRF: Final = re.compile(r'name="_xsrf" value="([^"]+)"')


def why_not() -> str:
    """Return a sentence that says why there can be no hub here; empty if there can be."""
    if not PROXY.exists():
        return (
            "JupyterHub's proxy is not installed: run `make test`, or npm ci in tests/node_tools."
        )
    return "" if shutil.which("node") else "JupyterHub's proxy needs Node.js on PATH."


class Hub:
    """JupyterHub with its proxy, for the length of a block.

    Parameters
    ----------
    folder
        An empty folder for what it writes; only root need be able to enter it.
    namespace
        Where it and its users' servers run.
    """

    def __init__(self, folder: Path, namespace: Namespace) -> None:
        self.url = f"http://127.0.0.1:{free_port()}{PREFIX}"
        self.password = secrets.token_hex(8)
        self.service_token = secrets.token_hex(16)
        self._folder = folder
        self._namespace = namespace

    def __enter__(self) -> Self:
        configuration = self._folder / "jupyterhub_config.py"
        configuration.write_text("\n".join(self._configuration()))
        self._log = (self._folder / "hub.log").open("wb")
        hub = ("-m", "jupyterhub", "--config", str(configuration))
        self._process = subprocess.Popen(
            self._namespace.command(self._folder, sys.executable, *hub),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._client = httpx.Client(
            base_url=f"{self.url}hub/api/",
            headers={"Authorization": f"token {self.service_token}"},
            timeout=60,
        )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._process.terminate()  # it ends its proxy and its users' servers
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._log.close()

    @property
    def log(self) -> str:
        """What the hub, its proxy and the users' servers have printed."""
        return (self._folder / "hub.log").read_text(errors="replace")

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """Return the JSON of an answer of the hub's own interface, as its service."""
        answer = self._client.request(method, path, **options)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def start_server(self, account: Account) -> None:
        """Start a user's server and wait until it is ready."""
        self._client.post(f"users/{account.name}")  # there already, if the user has logged in
        self._client.post(f"users/{account.name}/server").raise_for_status()
        deadline = time.monotonic() + START_LIMIT
        while not self.server_runs(account):
            if time.monotonic() > deadline:
                msg = f"The server of {account.name} did not start:\n{self.log}"
                raise RuntimeError(msg)
            time.sleep(0.2)

    def server_runs(self, account: Account) -> bool:
        """Whether a user's server is there and ready."""
        servers = self.ask("GET", f"users/{account.name}")["servers"]
        return any(server["ready"] for server in servers.values())

    def token_of(self, account: Account) -> str:
        """Make an API token as the user would on the hub's token page."""
        made = self.ask("POST", f"users/{account.name}/tokens", json={"note": "tests"})
        return str(made["token"])

    def address(self, account: Account, path: str = "") -> str:
        """Return the URL of something on a user's server."""
        return f"{self.url}user/{account.name}/{path}"

    def log_in(self, page: Page, account: Account, path: str) -> None:
        """Open a page of a user's server, and log in by the form that stands before it."""
        page.goto(self.address(account, path))
        page.get_by_label("Username").fill(account.name)
        page.get_by_label("Password").fill(self.password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**/user/{account.name}/{path}*")

    # ------------------------------------------------------------ its start

    def _configuration(self) -> Iterator[str]:
        proxy_api, hub = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
        scopes = ["admin:users", "admin:servers", "list:users", "tokens", "read:hub"]
        environment = {"JUPYTERHUB_ACTIVITY_INTERVAL": "1"}
        yield f"c.JupyterHub.bind_url = {self.url!r}"
        yield f"c.JupyterHub.hub_bind_url = {hub!r}"
        yield f"c.ConfigurableHTTPProxy.api_url = {proxy_api!r}"
        yield f"c.ConfigurableHTTPProxy.command = [{str(PROXY)!r}]"
        yield "c.JupyterHub.authenticator_class = 'shared-password'"
        yield f"c.SharedPasswordAuthenticator.user_password = {self.password!r}"
        yield "c.Authenticator.allow_all = True"
        yield "c.JupyterHub.spawner_class = 'jupyterhub.spawner.LocalProcessSpawner'"
        yield f"c.Spawner.cmd = [{sys.executable!r}, '-m', 'jupyterhub.singleuser']"
        yield f"c.Spawner.environment = {environment!r}"
        yield "c.JupyterHub.last_activity_interval = 1"
        service = {"name": "tests", "api_token": self.service_token}
        yield f"c.JupyterHub.services = [{service!r}]"
        yield f"c.JupyterHub.load_roles = [dict(name='tests', scopes={scopes}, services=['tests'])]"

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while True:
            if self._process.poll() is not None or time.monotonic() > deadline:
                msg = f"JupyterHub did not start:\n{self.log}"
                raise RuntimeError(msg)
            try:
                self.ask("GET", "")
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                return


class HubUser:
    """A user with a browser's cookies and no browser: logged in by the hub's form.

    Parameters
    ----------
    hub, account
        Where, and who.
    """

    def __init__(self, hub: Hub, account: Account) -> None:
        self._hub = hub
        self.client = httpx.Client(follow_redirects=True, timeout=60)
        form = self.client.get(f"{hub.url}hub/login")
        token = _XSRF.search(form.text)
        assert token is not None
        answer = self.client.post(
            f"{hub.url}hub/login",
            data={"username": account.name, "password": hub.password, "_xsrf": token[1]},
        )
        answer.raise_for_status()
        # A page of the own server, as a browser opens it: sets that server's cookies.
        self.client.get(hub.address(account, "client")).raise_for_status()

    def cookies(self, path: str) -> str:
        """Return the `Cookie` header that a browser would send to a path of the hub's host."""
        request = self.client.build_request("GET", f"{self._hub.url}{path}")
        return str(request.headers.get("Cookie", ""))

    def xsrf(self, address: str) -> str:
        """Return the XSRF token that a page at this address would find in its cookies."""
        cookies = self.client.build_request("GET", address).headers.get("Cookie", "")
        return dict(each.split("=", 1) for each in str(cookies).split("; ")).get("_xsrf", "")

    def request(self, method: str, address: str, **options: Any) -> httpx.Response:
        """Send a request as a script in a page of that server does it."""
        headers = {"X-XSRFToken": self.xsrf(address), **SCRIPT, **options.pop("headers", {})}
        return self.client.request(method, address, headers=headers, **options)

    def close(self) -> None:
        self.client.close()


SCRIPT: Final = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
"""What a browser says of a request that a script makes."""


def _environment() -> dict[str, str]:
    """Return this process's environment without what would point Jupyter at its folders."""
    return {name: text for name, text in os.environ.items() if not name.startswith("JUPYTER")}
