"""The pages that have no server of ours behind them, and the engine that they ask through us.

The rule: what a page says is only noted on the kernel's own thread, so that no cell waits for it;
while there are pages, a thread of its own asks the engine, by a connection of its own, and tells
them. What is said here is what goes over the events WebSocket and by WHEP elsewhere; once a page is
connected, it asks by its peer connection, and nothing of that comes here.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import msgspec
from websockets.exceptions import ConnectionClosed

from .. import json_rpc, protocol
from ..errors import EngineError, OrchestronError, SessionNotFoundError
from ..journal import PROBATION
from .engine_client import EngineClient
from .engine_line import RENEWAL_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from .page_hosts import PageHost

EVENTS_EVERY: Final = 0.05
"""Seconds between two messages that hold events: each of them is one more for Jupyter to carry."""
EVENTS_KEPT: Final = 256
SILENCE: Final = 30.0
"""Seconds in which a page that has no listener may say nothing before it is forgotten."""
RELAPSES: Final = 3

_COMMANDS: Final = {command.method: command for command in protocol.WIDGET_COMMANDS}
_CLOSED: Final = "The session was closed."
_NOTHING: Final = msgspec.Raw(b"null")
_log: Final = logging.getLogger(__name__)


class _Said(msgspec.Struct):
    """A message of a page: JSON-RPC in `text`."""

    page: str
    text: str


class PageLine:
    """Answers the pages of one panel; idle until one of them says something.

    Parameters
    ----------
    host
        Who keeps the session.
    send
        Sends a message to every page that shows the panel.
    """

    def __init__(self, host: PageHost, send: Callable[[dict[str, Any]], None]) -> None:
        self._host = host
        self._send = send
        self._context = copy_context()
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._thread_lock = threading.Lock()
        self._client: EngineClient | None = None
        self._pages: dict[str, float] = {}
        self._events: deque[protocol.Event] = deque(maxlen=EVENTS_KEPT)
        self._flushed_at = 0.0
        self._status: protocol.EngineStatus | None = None
        self._renewed_at = -PROBATION
        self._relapses = 0
        self._is_closed = False

    def take(self, content: object) -> None:
        """Note what a page says; what is no message for us is left to others."""
        try:
            said = msgspec.convert(content, _Said)
        except msgspec.ValidationError:
            return
        if self._is_closed:
            self._refuse(said)
            return
        # ipykernel hands what comes next to the loop in whose context was sent last: if that were
        # a cell's, the page would wait for that cell.
        self._do(partial(self._hear, said, copy_context()))

    def close(self) -> None:
        """Tell the pages that the session is over, and end."""
        self._is_closed = True
        self._work.put(self._end)  # if there is no thread, there is nobody to tell

    # ------------------------------------------------------------ the thread

    def _do(self, work: Callable[[], None]) -> None:
        with self._thread_lock:
            self._work.put(work)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="orchestron pages", daemon=True
                )
                self._thread.start()

    def _run(self) -> None:
        while True:
            work = self._work.get()
            try:
                work()
            except Exception:  # noqa: BLE001  # the others are still to be answered
                _log.exception("A message of a page could not be carried out.")
            if not self._pages and self._has_ended():
                return

    def _has_ended(self) -> bool:
        """Let go of the engine, since nobody is there; tells whether nobody came meanwhile."""
        client, self._client = self._client, None
        if client is not None:
            client.close()
        with self._thread_lock:
            if not self._work.empty():
                return False
            self._thread = None
        return True

    def _hear(self, said: _Said, context: Any) -> None:
        self._context = context
        try:
            request = json_rpc.decode(said.text)
        except msgspec.DecodeError as error:
            wrong = json_rpc.ErrorObject(code=json_rpc.INVALID_REQUEST, message=str(error))
            self._tell(said.page, json_rpc.encode_error(None, wrong))
            return
        try:
            self._answer(said.page, request)
        except Exception as error:  # noqa: BLE001  # the border: the page is told whatever it was
            self._tell(said.page, json_rpc.encode_error(request.id, json_rpc.error_object(error)))

    def _answer(self, page: str, request: json_rpc.Envelope) -> None:
        kind = _COMMANDS.get(request.method)
        if kind is None:
            unknown = f"There is no method {request.method!r} here."
            wrong = json_rpc.ErrorObject(code=json_rpc.METHOD_NOT_FOUND, message=unknown)
            self._tell(page, json_rpc.encode_error(request.id, wrong))
            return
        command = msgspec.json.decode(request.params or b"{}", type=kind)
        if isinstance(command, protocol.Leave):
            self._leave(page, command)
            self._tell(page, json_rpc.encode_result(request.id, None))
            return
        self._admit(page, is_greeted=isinstance(command, protocol.Enter))
        if isinstance(command, (protocol.Enter, protocol.FreshIce)):
            welcome = self._welcome(page, command.host)
            told = welcome if isinstance(command, protocol.Enter) else welcome.ice
            self._tell(page, json_rpc.encode_result(request.id, told))
            return
        if isinstance(command, protocol.Listen):
            command = msgspec.structs.replace(command, page=page)
        answer = self._engine().ask(command)
        answer.add_done_callback(
            lambda done: self._work.put(partial(self._pass_on, page, request.id, done))
        )

    def _pass_on(
        self, page: str, number: int | str | None, answer: Future[json_rpc.Envelope]
    ) -> None:
        try:
            envelope = answer.result()
        except ConnectionClosed:
            gone = json_rpc.error_object(EngineError("The engine is gone."))
            self._tell(page, json_rpc.encode_error(number, gone))
            return
        if envelope.error is not None:
            self._tell(page, json_rpc.encode_error(number, envelope.error))
        else:
            self._tell(page, json_rpc.encode_result(number, envelope.result or _NOTHING))

    # ------------------------------------------------------------ pages

    def _admit(self, page: str, *, is_greeted: bool) -> None:
        is_known = page in self._pages
        self._pages[page] = time.monotonic()
        if not is_known and not is_greeted:  # it was forgotten, and may have missed something
            status = self._engine().call(protocol.GetStatus())
            self._tell(page, json_rpc.encode_event(protocol.StatusChanged(status)))

    def _leave(self, page: str, command: protocol.Leave) -> None:
        self._pages.pop(page, None)
        if command.ends_listeners and self._client is not None and not self._client.is_lost:
            self._client.call(protocol.EndPage(page))

    def _welcome(self, page: str, host: str) -> protocol.Welcome:
        self._status = self._engine().call(protocol.GetStatus())
        return self._host.greet(page, host, self._status)

    def _forget_the_silent(self) -> None:
        """Forget pages that have gone without a word: their listeners have ended."""
        if self._status is None or self._status.listeners > 0:
            return
        latest = time.monotonic() - SILENCE
        self._pages = {page: heard for page, heard in self._pages.items() if heard > latest}

    def _refuse(self, said: _Said) -> None:
        self._context = copy_context()
        self._tell(said.page, json_rpc.encode_event(protocol.SessionClosed(_CLOSED)))

    # ------------------------------------------------------------ the engine

    def _engine(self) -> EngineClient:
        if self._client is None or self._client.is_lost:
            address, _notice = self._host.find()
            self._client = EngineClient(
                address, self._note_event, lambda: self._work.put(self._mourn)
            )
        return self._client

    def _note_event(self, event: protocol.Event) -> None:
        self._events.append(event)
        self._work.put(self._flush)

    def _flush(self) -> None:
        if not self._events:
            return
        time.sleep(max(0.0, self._flushed_at + EVENTS_EVERY - time.monotonic()))
        self._flushed_at = time.monotonic()
        events = [self._events.popleft() for _ in range(len(self._events))]
        self._publish(*events)
        for event in events:
            if isinstance(event, protocol.StatusChanged):
                self._status = event.status
            elif isinstance(event, protocol.ListenerEnded):
                # As long as it listened, its page had nothing to say here; it may come back.
                self._pages = dict.fromkeys(self._pages, time.monotonic())
        self._forget_the_silent()

    def _mourn(self) -> None:
        """Find the engine that takes over from the one that has gone, and tell the pages."""
        if self._is_closed or self._client is None or not self._client.is_lost:
            return
        self._relapses = self._relapses + 1 if self._is_relapse() else 0
        try:
            if self._relapses >= RELAPSES:
                msg = f"The engine was brought back {RELAPSES} times, and died again at once."
                raise EngineError(msg)
            notice = self._renew()
            status = self._engine().call(protocol.GetStatus())
        except SessionNotFoundError:
            self._publish(protocol.SessionClosed(_CLOSED))
            self._pages.clear()
        except OrchestronError as error:
            if self._status is not None:
                failed = msgspec.structs.replace(self._status, state="error", error=str(error))
                self._publish(protocol.StatusChanged(failed))
        else:
            self._publish(protocol.EngineEnded(notice), protocol.StatusChanged(status))

    def _renew(self) -> str:
        deadline = time.monotonic() + RENEWAL_LIMIT
        while True:
            try:
                _address, notice = self._host.find()
                self._engine()
            except SessionNotFoundError:
                raise
            except EngineError:  # whoever brings it back is not done yet
                if self._is_closed or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                self._renewed_at = time.monotonic()
                return notice or "The engine ended."

    def _is_relapse(self) -> bool:
        return time.monotonic() - self._renewed_at < PROBATION

    def _end(self) -> None:
        self._publish(protocol.SessionClosed(_CLOSED))
        self._pages.clear()

    # ------------------------------------------------------------ what is told

    def _publish(self, *events: protocol.Event) -> None:
        if self._pages:
            self._tell("", *(json_rpc.encode_event(event) for event in events))

    def _tell(self, page: str, *texts: bytes) -> None:
        """Tell a page, or all of them if `page` is empty."""
        message = {"page": page, "texts": [text.decode() for text in texts]}
        try:
            self._context.run(self._send, message)
        except Exception:  # noqa: BLE001  # the comm's end is no fault, and has no type of its own
            _log.debug("A page could not be told anything.", exc_info=True)
