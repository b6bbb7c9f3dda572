"""How long what a page told a widget has waited in the kernel.

The rule: by the clock of the page, so one on a machine with another time is not believed beyond a
minute; what a cell does itself has not waited.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Final

from IPython.core.getipython import get_ipython

BELIEVED: Final = 60.0


def waited_for() -> float:
    """Return seconds since the page sent what is handled now; 0 if no page did, or nobody knows."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return 0.0
    header = kernel.get_parent("shell").get("header", {})
    sent = header.get("date")
    if (
        header.get("msg_type") != "comm_msg"
        or not isinstance(sent, datetime)
        or sent.tzinfo is None
    ):
        return 0.0
    seconds = (datetime.now(timezone.utc) - sent).total_seconds()
    return seconds if 0.0 <= seconds <= BELIEVED else 0.0
