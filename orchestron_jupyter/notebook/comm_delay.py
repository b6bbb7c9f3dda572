"""Whether a page told a widget what is handled now, and how long that has waited in the kernel.

The rule: by the clock of the page, so one on a machine with another time is not believed beyond a
minute; what a cell does itself has not waited.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Final

from IPython.core.getipython import get_ipython

BELIEVED: Final = 60.0


def is_told_by_page() -> bool:
    """Tell whether what is handled now was done in a page, and not by a cell."""
    return bool(_header().get("msg_type") == "comm_msg")


def waited_for() -> float:
    """Return seconds since the page sent what is handled now; 0 if no page did, or nobody knows."""
    sent = _header().get("date")
    if not is_told_by_page() or not isinstance(sent, datetime) or sent.tzinfo is None:
        return 0.0
    seconds = (datetime.now(timezone.utc) - sent).total_seconds()
    return seconds if 0.0 <= seconds <= BELIEVED else 0.0


def _header() -> dict[str, Any]:
    kernel = getattr(get_ipython(), "kernel", None)
    header: dict[str, Any] = {} if kernel is None else kernel.get_parent("shell").get("header", {})
    return header
