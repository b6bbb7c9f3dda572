"""What outlives a host; what it does is seen in the tests of the stage and the performance."""

from __future__ import annotations

import ctypes
import gc
from typing import Any

from orchestron_jupyter.engine.csound_host import CsoundHost

Callback = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)


def test_a_csound_that_is_made_after_a_host_is_gone_prints_into_nothing(ctcsound: Any) -> None:
    called = []

    def on_message(*arguments: object) -> None:
        called.append(arguments)

    host = CsoundHost(ctcsound)
    del host
    gc.collect()
    # They take the place in memory of whatever was freed.
    others = [Callback(on_message) for _ in range(1000)]

    csound = ctcsound.Csound()

    assert csound.cs
    assert len(others) == 1000
    assert called == []
