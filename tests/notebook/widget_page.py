"""A page that speaks by the messages of a panel's widget, as the front end does.

The rule: only the wire between kernel and browser is stood in for; panel, engine and what is said
are the real ones.
"""

from __future__ import annotations

import asyncio
import json
import queue
from typing import TYPE_CHECKING, Any, Final

import msgspec
from comm.base_comm import BaseComm

if TYPE_CHECKING:
    from orchestron_jupyter import protocol
    from orchestron_jupyter.notebook.panel import RuntimePanel

LIMIT: Final = 10.0


class Wire(BaseComm):
    """What carries messages; keeps what the kernel says to its pages."""

    def __init__(self) -> None:
        self.said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        super().__init__(target_name="jupyter.widget")

    def publish_msg(
        self,
        msg_type: str,  # noqa: ARG002  # Jupyter's own names
        data: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,  # noqa: ARG002
        buffers: list[bytes] | None = None,  # noqa: ARG002
        **keys: Any,  # noqa: ARG002
    ) -> None:
        """Keep a message of the panel's own, and no change of a trait."""
        if data and data.get("method") == "custom":
            self.said.put(data["content"])

    def deliver(self, content: object) -> None:
        """Hand the panel what a page says."""
        data = {"method": "custom", "content": content}
        self.handle_msg({"content": {"data": data}, "buffers": []})


class WidgetPage:
    """One page that shows a panel.

    Parameters
    ----------
    panel
        What it shows.
    name
        What it calls itself.
    """

    def __init__(self, panel: RuntimePanel, name: str = "page-1") -> None:
        self.name = name
        self.wire = Wire()
        panel.comm = self.wire
        self._number = 0
        self._events: list[dict[str, Any]] = []
        self._answers: list[dict[str, Any]] = []

    def say(self, method: str, **params: Any) -> int:
        """Send a request; returns its number."""
        self._number += 1
        request = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        self.wire.deliver({"page": self.name, "text": json.dumps(request)})
        return self._number

    def answer(self, number: int | None) -> dict[str, Any]:
        """Wait for the answer to a request."""
        while True:
            found = next((each for each in self._answers if each["id"] == number), None)
            if found is not None:
                self._answers.remove(found)
                return found
            self._hear()

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a request and wait for its answer."""
        return self.answer(self.say(method, **params))

    def event(self, kind: str) -> dict[str, Any]:
        """Wait for the next event of a kind."""
        while True:
            found = next((each for each in self._events if each["type"] == kind), None)
            if found is not None:
                self._events.remove(found)
                return found
            self._hear()

    async def handle(self, command: protocol.Command[Any]) -> object:
        """Ask as an engine in this process is asked; what listens needs no more of one."""
        params = msgspec.to_builtins(command)
        answer = await asyncio.to_thread(self.ask, command.method, **params)
        return msgspec.convert(answer["result"], type(command).result)

    def _hear(self) -> None:
        message = self.wire.said.get(timeout=LIMIT)
        if message["page"] not in {"", self.name}:
            return
        for text in message["texts"]:
            told = json.loads(text)
            if told.get("method") == "event":
                self._events.append(told["params"])
            else:
                self._answers.append(told)
