"""A JupyterHub with two users, as its tests see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.accounts import Account, Namespace
    from tests.e2e.hub import Hub


class Hall:
    """The hub with its two users."""

    def __init__(self, running: Hub, namespace: Namespace, one: Account, two: Account) -> None:
        self.hub = running
        self.namespace = namespace
        self.one, self.two = one, two

    def new_session(self, user: Account) -> str:
        """Start a session on a user's server; returns its id."""
        headers = {"Authorization": f"token {self.hub.token_of(user)}"}
        address = self.hub.address(user, "orchestron/api/sessions")
        return str(httpx.post(address, headers=headers, timeout=30).raise_for_status().json()["id"])

    def sessions(self, user: Account) -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.hub.token_of(user)}"}
        address = self.hub.address(user, "orchestron/api/sessions")
        found: list[dict[str, Any]] = httpx.get(address, headers=headers, timeout=30).json()
        return found

    def running_servers(self) -> list[str]:
        """Return the users whose server runs."""
        return [each.name for each in (self.one, self.two) if self.hub.server_runs(each)]

    def runtime_file(self, user: Account) -> Path:
        """The file by which the kernels of a user's server find it."""
        (file,) = (user.home / ".local/share/jupyter/runtime").glob("orchestron-*.json")
        return file
