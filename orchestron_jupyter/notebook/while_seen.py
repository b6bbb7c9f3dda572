"""Looking at the engine again and again, as long as somebody can see what comes of it.

The rule: one thread for each widget, and none for one that no page shows; an engine that is lost is
left to a cell, which is to find that out and say it.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from ..errors import OrchestronError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .engine_line import EngineLine


class WhileSeen:
    """Calls `look` every `interval` seconds while a widget has a view.

    Parameters
    ----------
    widget
        An ipywidget whose `_view_count` is counted (it was made with 0).
    line
        To the engine; after its end nobody looks any more.
    look
        What is done; may raise `OrchestronError`, whose sentence goes to `say`.
    say
        Shows a sentence.
    interval
        In seconds.
    """

    def __init__(
        self,
        widget: Any,
        line: EngineLine,
        look: Callable[[], None],
        say: Callable[[str], None],
        interval: float,
    ) -> None:
        self._widget = widget
        self._line = line
        self._look = look
        self._say = say
        self._interval = interval
        self._thread: threading.Thread | None = None
        self._starts = threading.Lock()
        widget.observe(self._on_view, "_view_count")

    def is_alive(self) -> bool:
        """Return whether somebody looks now."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def _is_seen(self) -> bool:
        return bool(self._widget.trait_values()["_view_count"])

    def _on_view(self, _change: Any) -> None:
        with self._starts:
            if self._is_seen and not self.is_alive():
                self._thread = threading.Thread(
                    target=self._look_on, name="orchestron looking", daemon=True
                )
                self._thread.start()

    def _look_on(self) -> None:
        while self._is_seen and not self._line.is_closed:
            try:
                if not self._line.is_lost:
                    self._look()
            except OrchestronError as error:
                self._say(str(error))
            time.sleep(self._interval)
