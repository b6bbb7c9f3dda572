"""Waiting for what a test can only look at, in a process or a page that can't call back.

The rule: a test never sleeps; it waits here, with a bound, and is told what was seen instead.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE: Final = 0.1

Seen = TypeVar("Seen")


def wait_for(wanted: Seen, look: Callable[[], Seen], limit: float = 20.0) -> None:
    """Look until `wanted` is seen; raise `TimeoutError` after `limit` seconds."""
    deadline = time.monotonic() + limit
    while (seen := look()) != wanted:
        if time.monotonic() > deadline:
            msg = f"After {limit:g} s it was still {seen!r} instead of {wanted!r}."
            raise TimeoutError(msg)
        time.sleep(PAUSE)
