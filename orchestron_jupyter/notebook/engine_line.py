"""The session's line to whichever engine plays for it.

The rule: instruments, notes and channels hold this, not a connection. When the engine died, the
next command finds the one that took over; a command that was under way is not repeated, because it
may be what the engine died of.
"""

from __future__ import annotations

import time
import warnings
from typing import TYPE_CHECKING, Final, TypeVar

from ..errors import EngineError
from .engine_client import CALL_LIMIT, EngineClient, EngineLostError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .. import protocol

Result = TypeVar("Result")
RENEWAL_LIMIT: Final = 5.0
"""Seconds in which a dead engine's successor must be there."""


class EngineRestartedWarning(UserWarning):
    """The engine ended by itself; a new one has the session's code, channels and tables."""


class EngineLine:
    """Calls the engine of a session, whichever that is.

    Parameters
    ----------
    find
        Returns the address of the session's engine, and what became of the one before.
    on_event
        Called with each event, on a reading thread.
    """

    def __init__(
        self,
        find: Callable[[], tuple[protocol.Address, str]],
        on_event: Callable[[protocol.Event], None],
    ) -> None:
        self._find = find
        self._on_event = on_event
        self.is_closed = False
        address, _notice = find()
        self._client = EngineClient(address, on_event)

    def call(self, command: protocol.Command[Result], limit: float = CALL_LIMIT) -> Result:
        """Send a command and return its result, or raise the error that came of it.

        Raises
        ------
        EngineError
            If the engine ended during this command, can't be found, or did not answer within
            `limit` seconds.
        """
        if self._client.is_lost:
            warnings.warn(self._renew(), EngineRestartedWarning, stacklevel=3)
        try:
            return self._client.call(command, limit)
        except EngineLostError:
            if self.is_closed:  # by another thread, and nobody wants a new engine
                msg = "The session was closed."
                raise EngineError(msg) from None
            raise EngineError(self._renew()) from None

    @property
    def is_lost(self) -> bool:
        """Whether the engine is gone; the next call finds another, and tells it."""
        return self._client.is_lost

    def close(self) -> None:
        """End the connection."""
        self.is_closed = True
        self._client.close()

    def _renew(self) -> str:
        self._client.close()
        deadline = time.monotonic() + RENEWAL_LIMIT
        while True:
            address, notice = self._find()
            try:
                self._client = EngineClient(address, self._on_event)
                break
            except EngineError:  # whoever watches the engine has not seen yet that it is gone
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
        return f"{notice or 'The engine ended.'} A new one has its code, channels and tables."
