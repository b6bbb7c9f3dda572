"""A kernel of a Jupyter server, used as any front end uses it: by REST and its WebSocket."""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from typing import TYPE_CHECKING, Any

from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.client import ClientConnection

    from tests.e2e.jupyter import JupyterServer


class Kernel:
    """A running notebook without a page; made by `kernel_of`."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    def run(self, code: str, limit: float = 60.0) -> str:
        """Run a cell and return what it printed; raise `RuntimeError` with its traceback."""
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": "execute_request", "session": "", "username": ""}
        content = {"code": code, "silent": False, "allow_stdin": False, "stop_on_error": True}
        message = {"channel": "shell", "header": header, "content": content}
        self._socket.send(json.dumps({**message, "parent_header": {}, "metadata": {}}))
        printed, deadline = "", time.monotonic() + limit
        while True:
            answer: dict[str, Any] = json.loads(self._socket.recv(deadline - time.monotonic()))
            if answer["parent_header"].get("msg_id") != number:
                continue
            if answer["msg_type"] == "stream":
                printed += answer["content"]["text"]
            elif answer["msg_type"] == "error":
                raise RuntimeError("\n".join(answer["content"]["traceback"]))
            elif answer["msg_type"] == "status" and answer["content"]["execution_state"] == "idle":
                return printed


@contextlib.contextmanager
def kernel_of(jupyter: JupyterServer, notebook: str = "untitled.ipynb") -> Iterator[Kernel]:
    """Start a kernel for a notebook, which need not exist, and end it."""
    wanted = {"path": notebook, "type": "notebook", "kernel": {"name": "python3"}}
    session = jupyter.request("POST", "api/sessions", json=wanted)
    path = f"api/kernels/{session['kernel']['id']}/channels"
    address = jupyter.address(path).replace("http", "ws", 1)
    try:
        with connect(address, max_size=None, open_timeout=60) as socket:
            yield Kernel(socket)
    finally:
        jupyter.request("DELETE", f"api/sessions/{session['id']}")
